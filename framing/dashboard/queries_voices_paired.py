"""Differences between outlets across events, for Voices and tone: computed when asked for, then kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from framing.dashboard.queries import asked, cached, opened
from framing.dashboard.scope import Scope

LIMIT = 60_000
"""Articles above which no differences are computed: that would take minutes, for whoever opens a link."""
COLUMNS = (
    "measure", "outlet_a", "outlet_b", "value", "low", "high", "p", "mean_a", "mean_b", "within_a", "within_b", "n_events",
    "n_articles_a", "n_articles_b", "reason",
)  # fmt: skip


@cached
def tone(path: str, sid: str, scope: Scope, voice: str, actor: str) -> pd.DataFrame:
    """Shares of labels around an actor, of every two outlets; measures neg, neu, pos. Columns ``COLUMNS``.

    ``reason`` says why nothing but counts is given, None where there is enough. No rows where nobody mentions the
    actor in this voice, or only one outlet is there.
    """
    from framing import compare  # SciPy comes with it: only for those who ask
    from framing.errors import ContrastError

    snap = opened(path, sid)
    of = compare.articles(snap, scope.filter(), genres=(), copies=True)  # the filter has chosen both already
    try:
        found = compare.tone(snap, of, voice=voice, actors=(actor,)).differences
    except ContrastError:
        return pd.DataFrame(columns=list(COLUMNS))
    return _frame(found, lambda measure: measure.removeprefix(f"{actor} "))


@cached
def quotes(path: str, sid: str, scope: Scope) -> pd.DataFrame:
    """Shares of quoted characters by group (``chars group``) and of verbs (``verbs class``). Columns ``COLUMNS``."""
    from framing import compare

    snap = opened(path, sid)
    of = compare.articles(snap, scope.filter(), genres=(), copies=True)
    return _frame(compare.quotes(snap, of).differences, str)


def _frame(found: Mapping[Any, Any], name: Any) -> pd.DataFrame:
    return pd.DataFrame(
        [_row(key, one, name(key.measure)) for key, one in found.items()], columns=list(COLUMNS)
    )


def _row(key: Any, one: Any, measure: str) -> dict[str, Any]:
    """One difference as plain values; what there is not enough evidence for is None."""
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {"measure": measure, "outlet_a": key.outlet_a, "outlet_b": key.outlet_b}
    if hasattr(one, "reason"):
        counts = {"n_events": one.events, "n_articles_a": one.articles[0], "n_articles_b": one.articles[1]}
        return row | counts | {"reason": one.reason}
    row |= {column: getattr(one, column) for column in COLUMNS[3:] if hasattr(one, column)}
    within = [None if hasattr(half, "reason") else half.high for half in one.within]
    return row | {"within_a": within[0], "within_b": within[1]}


_VALUED = {
    "chars": "SELECT event_id, article_id FROM quotes WHERE section = 'body' AND kind <> 'marked' AND chars > 0",
    "verbs": "SELECT event_id, article_id FROM quotes WHERE section = 'body' AND kind <> 'marked' AND verb_class IS NOT NULL",
    "tone": """SELECT event_id, article_id FROM (
        SELECT event_id, article_id, sentence_no, arg_min(voice, (start, "end")) AS voice FROM tones
        WHERE section = 'body' AND actor = $actor GROUP BY event_id, article_id, sentence_no)
        WHERE $voice = 'all' OR voice = $voice""",
}
"""Articles that have a value, by what is compared."""


@cached
def events(
    path: str, sid: str, scope: Scope, measure: str, pair: tuple[str, str], actor: str, voice: str, size: int
) -> tuple[int, pd.DataFrame]:
    """How many events a difference is paired within, and the ``size`` with most articles.

    Args:
        measure: chars, verbs or tone; the last needs ``actor`` and ``voice``.
        pair: the two outlets.

    Returns:
        their number, and event_id, label_zh, label_en, articles_a, articles_b: articles with a value that stand
        against one of the same genre.
    """
    values: dict[str, Any] = {"a": pair[0], "b": pair[1], "size": size}
    values |= {"actor": actor, "voice": voice} if measure == "tone" else {}
    found = asked(path, sid, scope, """, valued AS (SELECT p.event_id, p.genre,
                count(*) FILTER (WHERE p.outlet = $a) AS a, count(*) FILTER (WHERE p.outlet = $b) AS b
            FROM picked p SEMI JOIN (VALUED) v ON v.event_id = p.event_id AND v.article_id = p.article_id
            GROUP BY p.event_id, p.genre),
        paired AS (SELECT event_id, sum(a)::BIGINT AS articles_a, sum(b)::BIGINT AS articles_b FROM valued
            WHERE a > 0 AND b > 0 GROUP BY event_id)
        SELECT e.event_id, e.label_zh, e.label_en, articles_a, articles_b, count(*) OVER () AS found
        FROM paired JOIN events e USING (event_id) ORDER BY least(articles_a, articles_b) DESC, articles_a + articles_b DESC,
            e.event_id LIMIT $size""".replace("VALUED", _VALUED[measure]), values)  # fmt: skip
    return (int(found["found"].iloc[0]) if len(found) else 0), found
