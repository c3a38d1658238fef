"""What goes into matching and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from framing.model import Event, Match, Precision

Reason = tuple[str, str]
"""(kind, detail): name, word, figure, date or hours, and what is shared (hours: how far apart)."""


@dataclass(frozen=True, slots=True)
class EventInput:
    """One article as the matcher sees it.

    ``text`` is the body in one-to-one simplified letters. ``published`` is aware
    UTC; None means that the article is in no time window and so matches nothing.
    ``precision`` "day" means any moment of the 24 hours from ``published``.
    """

    article_id: str
    outlet: str
    title: str
    text: str
    published: datetime | None
    precision: Precision | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles near enough in time and wording to be compared, ``a`` < ``b`` by article id.

    ``score`` in [0, 1] is the fitted probability that both tell the same event (the second
    score, with what their neighbours say).
    A pair that was not retrieved as a candidate counts as 0.
    """

    a: str
    b: str
    score: float


@dataclass(frozen=True, slots=True)
class Matching:
    """Every article in exactly one event, every event in one storyline.

    ``matches`` are the links behind them, ascending by article ids; ``version`` names
    the code, the weights and the word lists used, ``statistics`` the counts that terms were
    weighed with and how many articles they were taken from; ``redirects`` maps retired event
    ids to living ones; ``inherited`` are the event ids that the snapshot before knew.
    """

    matches: tuple[Match, ...]
    events: tuple[Event, ...]
    version: str
    statistics: str = ""
    redirects: Mapping[str, str] = field(default_factory=dict)
    inherited: frozenset[str] = frozenset()
