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

import numpy as np
import pandas as pd

from framing.contrast.minima import MIN_EVENTS, shortfall
from framing.contrast.resample import RESAMPLES, interval, never
from framing.contrast.types import Denominator, Interval, NotEnough, Share
from framing.errors import ContrastError

COLUMNS = ("article", "outlet", "event", "referent", "variant", "count")
DENOMINATORS: tuple[Denominator, ...] = ("referent", "group", "articles")


def naming_shares(
    mentions: pd.DataFrame,
    referent: str,
    denominator: Denominator,
    outlets: Sequence[str],
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> tuple[Share, ...]:
    """Shares of ``referent``'s variants in each of ``outlets``, in their order, then as variants come in ``mentions``.

    ``mentions`` has a row per article and variant with its ``count``, columns
    ``COLUMNS``: all mentions of one concept group in one voice, of which
    ``referent`` is one. Variants that an outlet never uses are listed with 0. An
    outlet that does not mention what the share is of has no row. Raises
    ContrastError on missing columns, an unknown denominator or referent, or an
    article under two outlets or events.
    """
    used, of = article_shares(mentions, referent, denominator)
    return tuple(
        _share(outlet, variant, denominator, used.loc[rows.index, variant], rows, resamples, seed)
        for outlet in outlets
        if len(rows := of[of["outlet"] == outlet])
        for variant in used.columns
    )


def article_shares(
    mentions: pd.DataFrame, referent: str, denominator: Denominator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What each article's shares are made of: counts by variant, and ``outlet``, ``event`` and ``size``, by article.

    The first over ``size`` is the share that ``naming_shares`` takes means of;
    it is also what ``contrasts`` wants as values. Arguments and errors as there.
    """
    _check(mentions, referent, denominator)
    ours = mentions[mentions["referent"] == referent]
    of = _sizes(mentions if denominator == "group" else ours)
    table = ours.pivot_table(index="article", columns="variant", values="count", aggfunc="sum", fill_value=0)
    used = table.reindex(index=of.index, columns=ours["variant"].unique(), fill_value=0)
    if denominator == "articles":
        return used.gt(0).astype(int), of.assign(size=1)
    return used, of


def _check(mentions: pd.DataFrame, referent: str, denominator: str) -> None:
    if missing := [name for name in COLUMNS if name not in mentions.columns]:
        raise ContrastError(
            f"mentions lacks {', '.join(missing)}; its columns have to be {', '.join(COLUMNS)}."
        )
    if denominator not in DENOMINATORS:
        raise ContrastError(f"No denominator {denominator!r}; there are {', '.join(DENOMINATORS)}.")
    if referent not in (known := sorted(set(mentions["referent"]))):
        raise ContrastError(f"Nothing mentions {referent!r}; referents here: {', '.join(known)}.")
    places = mentions[["article", "outlet", "event"]].drop_duplicates()
    if len(places) > places["article"].nunique():
        raise ContrastError("An article stands under two outlets or two events; each has to have one.")


def _sizes(mentions: pd.DataFrame) -> pd.DataFrame:
    """Per article that mentions something: its outlet, event and how many mentions (``size``)."""
    grouped = mentions.groupby("article", sort=True)
    sizes = grouped.agg(outlet=("outlet", "first"), event=("event", "first"), size=("count", "sum"))
    return sizes[sizes["size"] > 0]


def _share(
    outlet: str,
    variant: str,
    denominator: Denominator,
    used: pd.Series,
    of: pd.DataFrame,
    resamples: int,
    seed: int,
) -> Share:
    shares = (used / of["size"]).to_numpy(dtype=float)
    event = of["event"].to_numpy()
    return Share(
        outlet, variant, denominator, float(shares.mean()), int(used.sum()), int(of["size"].sum()),
        len(of), len(set(event.tolist())), _interval(shares, event, resamples, seed),
    )  # fmt: skip


def _interval(shares: np.ndarray, events: np.ndarray, resamples: int, seed: int) -> Interval | NotEnough:
    """Bounds for the mean of article shares, clustered by event, or by article where there is one event."""
    code = np.unique(events, return_inverse=True)[1]
    number = int(code.max()) + 1
    if number == 1:
        code = np.arange(len(shares))
    if missing := shortfall(number, (len(shares),), min_events=1 if number == 1 else MIN_EVENTS):
        return NotEnough("one_event", 1, missing.articles) if number == 1 else missing
    sums, units = np.bincount(code, shares), np.bincount(code).astype(float)
    if shares.min() == shares.max() and shares[0] in (0.0, 1.0):
        bound = never(len(sums))
        return Interval(0.0, bound, len(sums)) if shares[0] == 0 else Interval(1 - bound, 1.0, len(sums))
    bounds = interval(sums, units, resamples=resamples, seed=seed)
    if bounds is None:
        return NotEnough("no_variation", number, (len(shares),))
    return Interval(max(bounds.low, 0.0), min(bounds.high, 1.0), bounds.blocks)
