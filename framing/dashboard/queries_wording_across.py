"""Comparisons across events that Wording asks for; slow the first time, kept afterwards.

Every function brings plain frames from :mod:`framing.compare`: values, bounds and p where there is
enough evidence; else ``reason`` says what is missing, and the counts stand.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from framing.dashboard.queries import asked, cached, opened
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


TOO_MANY = "too_many"
"""Reason of shares without intervals where there are more articles than :func:`limit`."""
MOST = 4
"""Variants whose shares one question gives."""


def _each(what: str) -> str:
    """A list of ``what`` (# is the number) of the variants asked for, from 1."""
    return f"[{', '.join(what.replace('#', str(n + 1)) for n in range(MOST))}][:len($variants::VARCHAR[])]"


_USED = ", ".join(
    f"count(*) FILTER (h.concept = $concept AND h.variant = $variants[{n + 1}]) AS n{n + 1}"
    for n in range(MOST)
)
_LEVELS = f""", each AS MATERIALIZED (
        SELECT p.outlet, p.event_no, p.article_no, count(*) AS whole, count(*) FILTER (h.concept = $concept) AS size, {_USED}
        FROM hits h JOIN picked p USING (article_id)
        WHERE h.section = 'body' AND h.family = $family AND ($voice = 'all' OR h.voice = $voice)
        GROUP BY p.outlet, p.event_no, p.article_no
    ), own AS (
        SELECT outlet, count(*) AS n_articles, count(DISTINCT event_no) AS n_events, sum(size)::BIGINT AS of,
            {_each("avg(n# / size)")} AS shares, {_each("sum(n#)::BIGINT")} AS used, {_each("count(*) FILTER (n# > 0)")} AS held
        FROM each WHERE size > 0 GROUP BY outlet
    ), family AS (
        SELECT outlet, count(*) AS n_articles, count(DISTINCT event_no) AS n_events, sum(whole)::BIGINT AS of,
            {_each("avg(n# / whole)")} AS shares, {_each("sum(n#)::BIGINT")} AS used
        FROM each GROUP BY outlet
    ), three AS (
        SELECT outlet, 'referent' AS denominator, shares, used, of, n_articles, n_events FROM own
        UNION ALL SELECT outlet, 'group', shares, used, of, n_articles, n_events FROM family
        UNION ALL SELECT outlet, 'articles', list_transform(held, lambda n: n / n_articles), held, n_articles, n_articles,
            n_events FROM own
    ) SELECT outlet, unnest($variants::VARCHAR[]) AS variant, denominator, unnest(shares) AS value, unnest(used) AS count, of,
        n_articles, n_events FROM three ORDER BY denominator, outlet, variant"""  # noqa: S608


@cached
def levels(
    path: str, sid: str, chosen: Scope, voice: str, family: str, concept: str, variants: tuple[str, ...]
) -> pd.DataFrame:
    """The shares of :func:`naming` of at most MOST variants, for any number of articles: columns SHARES, without intervals.

    ``reason`` is TOO_MANY everywhere. An outlet that has nothing of what a share is of has no row.
    """
    found = asked(
        path, sid, chosen, _LEVELS, {"voice": voice, "family": family, "concept": concept, "variants": list(variants)}
    )  # fmt: skip
    return found.assign(low=float("nan"), high=float("nan"), reason=TOO_MANY)[list(SHARES)]


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
