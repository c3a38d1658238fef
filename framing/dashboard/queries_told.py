"""Questions of Side by side about voices, tone, statements, shared copy and facts; cached like all others."""

from __future__ import annotations

import pandas as pd

from framing.dashboard.queries import cached, opened


@cached
def event_quotes(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """Quotations in the bodies of the event, direct and indirect, with outlet, title and address.

    ``inside`` tells those that stand within what is told of somebody indirectly: their characters are counted there.
    """
    return opened(path, sid).query(
        """SELECT a.outlet, q.*, a.title, a.url, EXISTS (
            FROM quotes i WHERE i.event_id = $id AND i.article_id = q.article_id AND i.section = 'body'
                AND i.kind = 'indirect' AND q.kind = 'direct' AND i.start <= q.start AND i."end" >= q."end"
        ) AS inside FROM quotes q JOIN articles a USING (event_id, article_id)
        WHERE q.event_id = $id AND q.section = 'body' AND q.kind <> 'marked'
        ORDER BY a.published_utc NULLS LAST, q.article_id, q.start, q."end" """,
        {"id": event_id},
    )


@cached
def event_tones(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """Sentences of the bodies that mention an actor, each once an actor: outlet, actor, label, voice, and text if held."""
    return opened(path, sid).query(
        """SELECT a.outlet, t.article_id, t.sentence_no, t.actor, c.name_zh, c.name_en, any_value(t.label) AS label,
            any_value(t.voice) AS voice, min(t.start) AS start, max(t."end") AS "end", any_value(s.text) AS text,
            any_value(a.title) AS title, any_value(a.url) AS url
        FROM tones t JOIN articles a USING (event_id, article_id) JOIN actors c USING (actor)
        LEFT JOIN (FROM sentences WHERE event_id = $id) s USING (article_id, sentence_no)
        WHERE t.event_id = $id AND t.section = 'body' GROUP BY ALL
        ORDER BY t.article_id, t.sentence_no, t.actor""",
        {"id": event_id},
    )


@cached
def event_statements(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """Renderings of the event's statements, the statement of most outlets first, each with its fullest first."""
    return opened(path, sid).query(
        """SELECT s.*, a.title, a.url, count(DISTINCT s.outlet) OVER (PARTITION BY s.statement_id) AS told,
            max(s.length) OVER (PARTITION BY s.statement_id) AS longest
        FROM statements s JOIN articles a USING (event_id, article_id)
        WHERE s.event_id = $id QUALIFY true ORDER BY told DESC, longest DESC, s.statement_id, s.place""",
        {"id": event_id},
    )


@cached
def event_copies(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """Pairs of the event's articles, of two outlets, that share their text."""
    return opened(path, sid).query(
        """SELECT c.*, a.outlet AS outlet_a, b.outlet AS outlet_b FROM copies c
        JOIN articles a ON a.article_id = c.article_id_a JOIN articles b ON b.article_id = c.article_id_b
        WHERE a.event_id = $id AND b.event_id = $id AND c.kind = 'between' ORDER BY c.containment DESC, c.article_id_a""",
        {"id": event_id},
    )


@cached
def event_only(path: str, sid: str, event_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Facts of the event's reports and analyses in one outlet only, and how many to expect at equal length.

    Shared copy is left out. Columns of the second: outlet, expected, found, at_chars; no rows where fewer than two
    outlets are compared.
    """
    from framing import compare  # SciPy comes with it: only for those who look at an event

    found = compare.only_here(opened(path, sid), event_id)
    counts = [(c.outlet, c.expected, c.found, c.at_chars) for c in found.counts]
    return found.facts, pd.DataFrame(counts, columns=["outlet", "expected", "found", "at_chars"])
