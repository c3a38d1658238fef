"""What a comparison hands back: plain frozen results, each with the numbers it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Reason = Literal["one_event", "few_events", "few_blocks", "few_articles", "no_variation"]
"""Why nothing is claimed: the articles all tell one event; fewer than ``MIN_EVENTS`` events; enough events, but in
fewer independent blocks (storylines) than that; fewer articles of an outlet than asked for; nearly all blocks say
exactly the same, so that nothing shows how far chance reaches."""

Denominator = Literal["referent", "group", "articles"]
"""What a naming share is a share of: all mentions of the referent; all mentions of its concept group; the
articles that mention the referent."""


@dataclass(frozen=True, slots=True)
class NotEnough:
    """Not enough evidence, with its counts: ``articles`` has one number per outlet, in the order asked for."""

    reason: Reason
    events: int
    articles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided interval for a mean over ``blocks`` independent blocks (events, storylines or articles)."""

    low: float
    high: float
    blocks: int
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """One variant's naming share in one outlet.

    ``value`` in [0, 1] is the mean over articles of the article's own share;
    ``count`` of ``of`` are the sums behind it (mentions, or articles where the
    denominator is ``articles``); ``n_articles`` and ``n_events`` hold at least
    one of what is counted in ``of``.
    """

    outlet: str
    variant: str
    denominator: Denominator
    value: float
    count: int
    of: int
    n_articles: int
    n_events: int
    interval: Interval | NotEnough


@dataclass(frozen=True, slots=True)
class Within:
    """How far two random halves of one outlet's articles on the same events lie apart.

    ``median`` and ``high`` (95 % quantile) of the absolute difference over
    ``splits`` random splits, in the unit of the measure.
    """

    outlet: str
    median: float
    high: float
    n_events: int
    n_articles: int
    splits: int


class Key(NamedTuple):
    """Names one contrast: a measure between two outlets."""

    measure: str
    outlet_a: str
    outlet_b: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """A measure of one outlet less that of another, paired within events, each event once.

    ``value`` = ``mean_a`` - ``mean_b``, in the unit of the measure; ``low`` and
    ``high`` bound it at 95 %, this contrast alone, by resampling events; ``p``
    is family-wise over all contrasts of one call; ``within`` stands beside it
    for both outlets. ``n_articles_a`` and ``n_articles_b`` count the articles
    that have a value and an article of the other outlet to stand against.
    """

    outlet_a: str
    outlet_b: str
    measure: str
    value: float
    low: float
    high: float
    p: float
    mean_a: float
    mean_b: float
    within: tuple[Within | NotEnough, Within | NotEnough]
    n_events: int
    n_articles_a: int
    n_articles_b: int
