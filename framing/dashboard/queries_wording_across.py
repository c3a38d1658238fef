"""Comparisons across events that Wording asks for; slow the first time, kept afterwards.

Every function brings plain frames from :mod:`framing.compare`: values, bounds and p where there is
enough evidence; else ``reason`` says what is missing, and the counts stand.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from framing.dashboard.queries import cached, opened
from framing.dashboard.scope import Scope

SHARES = (
    "outlet", "variant", "denominator", "value", "count", "of", "n_articles", "n_events", "low", "high", "reason",
)  # fmt: skip
DIFFERENCES = (
    "outlet_a", "outlet_b", "measure", "value", "low", "high", "p", "mean_a", "mean_b", "within_a", "within_b", "n_events",
    "n_articles_a", "n_articles_b", "reason",
)  # fmt: skip


def limit() -> int:
    """Most articles whose differences are worked out while a reader waits."""
    from framing import compare  # SciPy comes with it: only for those who compare

    return compare.LIMIT


@cached
def naming(path: str, sid: str, chosen: Scope, concept: str, voice: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How a referent is named: shares of every outlet by each denominator, and differences of article shares.

    Returns:
        Frames with columns SHARES and DIFFERENCES; ``measure`` is the variant.
    """
    from framing import compare  # SciPy comes with it: only for those who compare

    snap = opened(path, sid)
    of = compare.articles(snap, chosen.filter(), genres=(), copies=True)
    found = compare.naming(snap, of, concept, voices=(voice,), denominators=("referent", "group", "articles"))
    shares = pd.DataFrame([_share(used.share) for used in found.shares], columns=list(SHARES))
    rows = [_difference(key, one) for key, one in found.differences.items()]
    differences = pd.DataFrame(rows, columns=list(DIFFERENCES))
    differences["measure"] = differences["measure"].str.removeprefix(f"{concept} ")
    return shares, differences


@cached
def frames(path: str, sid: str, chosen: Scope) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cues of frames: counts by outlet, and differences of their rates paired within events.

    Returns:
        outlet, measure (family), cues, chars, n_articles, n_events; and a frame with columns DIFFERENCES, in cues
        per 1,000 characters. Rates of single outlets are not given: they say more of topics than of frames.
    """
    from framing import compare  # SciPy comes with it: only for those who compare

    snap = opened(path, sid)
    of = compare.articles(snap, chosen.filter(), genres=(), copies=True)
    found = compare.frames(snap, of)
    rows = [_difference(key, one) for key, one in found.differences.items()]
    return found.rates.drop(columns="rate"), pd.DataFrame(rows, columns=list(DIFFERENCES))


def _share(one: Any) -> dict[str, Any]:
    """A ``framing.contrast.Share`` as a row."""
    row = {name: getattr(one, name) for name in SHARES if hasattr(one, name)}
    if reason := getattr(one.interval, "reason", ""):
        return {**row, "reason": reason}
    return {**row, "low": one.interval.low, "high": one.interval.high, "reason": ""}


def _difference(key: Any, one: Any) -> dict[str, Any]:
    """A ``Contrast``, or the ``NotEnough`` in its place, as a row."""
    row = dict(key._asdict())
    if reason := getattr(one, "reason", ""):
        counts = {"n_events": one.events, "n_articles_a": one.articles[0], "n_articles_b": one.articles[1]}
        return {**row, **counts, "reason": reason}
    row |= {name: getattr(one, name) for name in DIFFERENCES if hasattr(one, name)}
    within = [getattr(w, "high", None) for w in one.within]
    return {**row, "within_a": within[0], "within_b": within[1], "reason": ""}
