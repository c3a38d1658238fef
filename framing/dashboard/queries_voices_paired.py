"""Differences between outlets across events, for Voices and tone: computed when asked for, then kept."""

from __future__ import annotations

from typing import Any

import pandas as pd

from framing.dashboard.queries import asked, cached, opened
from framing.dashboard.scope import Scope
from framing.errors import ContrastError


def limit() -> int:
    """Articles above which no differences are computed while a reader waits."""
    from framing import compare  # SciPy comes with it: only for those who ask

    return compare.LIMIT


@cached
def tone(path: str, sid: str, scope: Scope, voice: str, actor: str) -> pd.DataFrame:
    """Shares of labels around an actor, of every two outlets: columns of ``compare.PAIRS``, measures neg, neu, pos.

    No rows where nobody mentions the actor in this voice, or only one outlet is there.
    """
    from framing import compare

    snap = opened(path, sid)
    of = compare.articles(snap, scope.filter(), genres=(), copies=True)  # the filter has chosen both already
    try:
        found = compare.pairs(compare.tone(snap, of, voice=voice, actors=(actor,)).differences)
    except ContrastError:
        return pd.DataFrame(columns=list(compare.PAIRS))
    return found.assign(measure=[m.removeprefix(f"{actor} ") for m in found["measure"]])


@cached
def quotes(path: str, sid: str, scope: Scope) -> pd.DataFrame:
    """Shares of quoted characters by group (``chars group``) and of verbs (``verbs class``), like :func:`tone`."""
    from framing import compare

    snap = opened(path, sid)
    of = compare.articles(snap, scope.filter(), genres=(), copies=True)
    return compare.pairs(compare.quotes(snap, of).differences)


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
