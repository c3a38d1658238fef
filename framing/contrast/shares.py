"""Naming shares: of all the ways an outlet names one referent in one voice, how large is each variant's part.

Articles are the unit. An article's share of a variant is

    referent:  mentions by the variant / mentions of the referent          (articles that mention the referent)
    group:     mentions by the variant / mentions of the concept group     (articles that mention the group)
    articles:  1 if the variant occurs, else 0                             (articles that mention the referent)

and the outlet's share the mean over its articles, so that one long article
cannot speak for the outlet. Which of the three is taken changes the figure a
good deal, so each is given with its denominator.

The interval resamples events, or articles where all tell one event, as whole
clusters (``framing.contrast.resample``); it is cut to [0, 1].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from framing.contrast.minima import MIN_EVENTS, shortfall
from framing.contrast.resample import RESAMPLES, intervals, never
from framing.contrast.types import Denominator, Interval, NotEnough, Share
from framing.errors import ContrastError

COLUMNS = ("article", "outlet", "event", "referent", "variant", "count")
DENOMINATORS: tuple[Denominator, ...] = ("referent", "group", "articles")


@dataclass(frozen=True, slots=True, eq=False)
class Mentions:
    """All mentions of one concept group in one voice.

    Of each article that has one, in the order of first mention: its name in
    ``articles``, its outlet and event; of each of n counts the place of its
    article and its variant, and how many (``article``, ``variant``, ``count``).
    ``named`` are the variants, each with its referent, as they come.
    """

    articles: np.ndarray
    outlets: np.ndarray
    events: np.ndarray
    article: np.ndarray
    variant: np.ndarray
    count: np.ndarray
    named: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, table: pd.DataFrame) -> Mentions:
        """From a row per article and variant, or several to be summed, with columns ``COLUMNS``.

        Raises ContrastError on missing columns, or an article under two outlets
        or events.
        """
        if missing := [name for name in COLUMNS if name not in table.columns]:
            raise ContrastError(f"Mentions lack {', '.join(missing)}; they need {', '.join(COLUMNS)}.")
        article, articles = pd.factorize(table["article"])
        first = np.unique(article, return_index=True)[1]
        outlet, outlets = pd.factorize(table["outlet"])
        event = pd.factorize(table["event"], sort=True)[0]
        for code in (outlet, event):
            if (code != code[first][article]).any():
                raise ContrastError(
                    "An article stands under two outlets or two events; each has to have one."
                )
        referent, referents = pd.factorize(table["referent"])
        word, words = pd.factorize(table["variant"])
        variant, pairs = pd.factorize(referent * (len(words) + 1) + word)
        named = tuple(
            (str(referents[pair // (len(words) + 1)]), str(words[pair % (len(words) + 1)])) for pair in pairs
        )
        by = np.asarray(outlets, dtype=object)[outlet[first]]
        return cls(np.asarray(articles), by, event[first], article, variant, table["count"].to_numpy(), named)

    @property
    def referents(self) -> tuple[str, ...]:
        """Those that are mentioned, as they come."""
        return tuple(dict.fromkeys(referent for referent, _ in self.named))


class Parts(NamedTuple):
    """What shares of one referent are made of: ``used`` (articles, variants) of ``size`` (articles,), never 0.

    ``rows`` are the articles' places among those of the mentions.
    """

    rows: np.ndarray
    variants: tuple[str, ...]
    used: np.ndarray
    size: np.ndarray


def naming_shares(
    mentions: Mentions,
    referent: str,
    denominator: Denominator,
    outlets: Sequence[str],
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> tuple[Share, ...]:
    """Shares of ``referent``'s variants in each of ``outlets``, in their order, then as variants come in ``mentions``.

    Variants that an outlet never uses are listed with 0. An outlet that does not
    mention what the share is of has no row. Raises ContrastError on an unknown
    denominator or referent.
    """
    parts = article_shares(mentions, referent, denominator)
    found: list[Share] = []
    for outlet in outlets:
        own = mentions.outlets[parts.rows] == outlet
        rows, _, used, size = parts._replace(rows=parts.rows[own], used=parts.used[own], size=parts.size[own])
        if not len(rows):
            continue
        event = np.unique(mentions.events[rows], return_inverse=True)[1]
        shares = used / size[:, None]
        bounds = _intervals(shares, event, resamples, seed)
        found += [
            Share(
                outlet,
                variant,
                denominator,
                value,
                count,
                int(size.sum()),
                len(rows),
                int(event.max()) + 1,
                bound,
            )
            for variant, value, count, bound in zip(
                parts.variants, shares.mean(axis=0).tolist(), used.sum(axis=0).tolist(), bounds, strict=True
            )
        ]
    return tuple(found)


def article_shares(mentions: Mentions, referent: str, denominator: Denominator) -> Parts:
    """Each article's counts of the variants of ``referent``, and what they are a share of.

    The one over the other is the share that ``naming_shares`` takes means of,
    and what ``contrasts`` wants as values. Arguments and errors as there.
    """
    if denominator not in DENOMINATORS:
        raise ContrastError(f"No denominator {denominator!r}; there are {', '.join(DENOMINATORS)}.")
    if referent not in mentions.referents:
        raise ContrastError(
            f"Nothing mentions {referent!r}; referents here: {', '.join(sorted(mentions.referents))}."
        )
    own = np.array([one == referent for one, _ in mentions.named])
    place = np.cumsum(own) - 1
    ours, variants = own[mentions.variant], int(own.sum())
    cell = mentions.article * variants + place[mentions.variant]
    articles = len(mentions.articles)
    used = np.bincount(cell[ours], mentions.count[ours], articles * variants).astype(np.int64)
    used = used.reshape(articles, variants)
    size = used.sum(axis=1)
    if denominator == "group":
        size = np.bincount(mentions.article, mentions.count, articles).astype(np.int64)
    elif denominator == "articles":
        used, size = (used > 0).astype(np.int64), (size > 0).astype(np.int64)
    rows = np.flatnonzero(size)
    names = tuple(variant for one, variant in mentions.named if one == referent)
    return Parts(rows, names, used[rows], size[rows])


def _intervals(
    shares: np.ndarray, event: np.ndarray, resamples: int, seed: int
) -> list[Interval | NotEnough]:
    """Bounds for the mean of each column of ``shares``, clustered by event, or by article where there is one event."""
    articles, number = len(shares), int(event.max()) + 1
    block = np.arange(articles) if number == 1 else event
    if missing := shortfall(number, (articles,), min_events=1 if number == 1 else MIN_EVENTS):
        return [NotEnough("one_event", 1, missing.articles) if number == 1 else missing] * shares.shape[1]
    of_blocks = sparse.csr_array((np.ones(articles), (block, np.arange(articles))))
    sums, units = of_blocks @ shares, np.bincount(block).astype(float)
    bounds = intervals(sums, units, resamples=resamples, seed=seed)
    return [
        _bounded(bound, column, len(units), number) for bound, column in zip(bounds, shares.T, strict=True)
    ]


def _bounded(bound: Interval | None, shares: np.ndarray, blocks: int, events: int) -> Interval | NotEnough:
    """Inside [0, 1]; the exact bound where all shares are 0, or 1."""
    if shares.min() == shares.max() and shares[0] in (0.0, 1.0):
        reach = never(blocks)
        return Interval(0.0, reach, blocks) if shares[0] == 0 else Interval(1 - reach, 1.0, blocks)
    if bound is None:
        return NotEnough("no_variation", events, (len(shares),))
    return Interval(max(bound.low, 0.0), min(bound.high, 1.0), bound.blocks)
