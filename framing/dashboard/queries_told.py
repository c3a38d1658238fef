"""Questions of Side by side, about the articles of one event that its scope counts; cached like all others."""

from __future__ import annotations

import pandas as pd

from framing.dashboard.queries import asked, cached, each, opened
from framing.dashboard.scope import Scope
from framing.dashboard.state import GENRES
from framing.dashboard.story import REGISTER

_IN_VOICE = "($voice = 'all' OR x.voice = $voice)"
"""Of hits and tones; x is the table."""


def _of_event(path: str, sid: str, chosen: Scope, sql: str, **values: object) -> pd.DataFrame:
    return asked(path, sid, chosen, sql.replace("IN_VOICE", _IN_VOICE), {"one": chosen.event, **values})


@cached
def counts(path: str, sid: str, events: tuple[str, ...]) -> dict[tuple[str, str], int]:
    """Articles by event and outlet."""
    found = opened(path, sid).query(
        """SELECT event_id, outlet, count(*) AS n FROM articles WHERE list_contains($events, event_id)
        GROUP BY ALL ORDER BY ALL""",
        {"events": list(events)},
    )
    return {(str(r.event_id), str(r.outlet)): int(r.n) for r in each(found)}


@cached
def counted(path: str, sid: str, chosen: Scope) -> frozenset[str]:
    """Articles that count."""
    return frozenset(
        _of_event(path, sid, chosen, "SELECT article_id FROM picked WHERE event_id = $one")["article_id"]
    )


@cached
def actor_name(path: str, sid: str, actor: str, lang: str) -> str:
    """An actor's name; the id where the list does not have it."""
    found = opened(path, sid).query(
        "SELECT name_zh, name_en FROM actors WHERE actor = $actor", {"actor": actor}
    )
    return str(found[f"name_{lang}"].iloc[0]) if len(found) else actor


@cached
def hits(path: str, sid: str, chosen: Scope, voice: str) -> pd.DataFrame:
    """Hits of naming families in the bodies: outlet, family, concept, variant, n, articles."""
    sql = """SELECT p.outlet, x.family, x.concept, x.variant, count(*) AS n, count(DISTINCT x.article_id) AS articles
        FROM hits x JOIN picked p USING (article_id)
        SEMI JOIN (FROM families WHERE kind = 'naming') f ON f.family = x.family
        WHERE x.event_id = $one AND x.section = 'body' AND IN_VOICE GROUP BY ALL ORDER BY ALL"""
    return _of_event(path, sid, chosen, sql, voice=voice)


@cached
def tones(path: str, sid: str, chosen: Scope, voice: str) -> pd.DataFrame:
    """Sentences that mention an actor, each once an actor: outlet, actor, name_zh, name_en, label, n, spoken.

    ``spoken`` counts those in which the actor is mentioned in somebody else's words.
    """
    sql = """SELECT outlet, actor, name_zh, name_en, label, count(*) AS n, sum(spoken)::BIGINT AS spoken FROM (
            SELECT p.outlet, x.article_id, x.sentence_no, x.actor, min(x.label) AS label,
                max((x.voice = 'attributed')::INTEGER) AS spoken
            FROM tones x JOIN picked p USING (article_id)
            WHERE x.event_id = $one AND x.section = 'body' AND IN_VOICE GROUP BY ALL
        ) JOIN actors USING (actor) GROUP BY ALL ORDER BY ALL"""
    return _of_event(path, sid, chosen, sql, voice=voice)


_INSIDE = """EXISTS (FROM quotes i WHERE i.event_id = $one AND i.article_id = x.article_id AND i.section = 'body'
        AND i.kind = 'indirect' AND x.kind = 'direct' AND i.start <= x.start AND i."end" >= x."end")"""
"""Quotations within what is told of somebody indirectly: their characters are counted there."""


@cached
def quotes(path: str, sid: str, chosen: Scope) -> pd.DataFrame:
    """Quotations in the bodies, direct and indirect: outlet, speaker_group, speaker, n, chars (none twice)."""
    sql = """SELECT outlet, speaker_group, speaker, count(*) AS n,
            sum(chars) FILTER (NOT inside)::BIGINT AS chars FROM (
            SELECT p.outlet, x.speaker_group, x.speaker, x.chars, INSIDE AS inside
            FROM quotes x JOIN picked p USING (article_id)
            WHERE x.event_id = $one AND x.section = 'body' AND x.kind <> 'marked'
        ) GROUP BY ALL ORDER BY ALL"""
    return _of_event(path, sid, chosen, sql.replace("INSIDE", _INSIDE))


@cached
def sentiment(path: str, sid: str, chosen: Scope) -> pd.DataFrame:
    """SnowNLP's values of body sentences in tenths: outlet, tenth (0 to 9), n, total (their sum)."""
    sql = """SELECT p.outlet, least(floor(x.sentiment * 10), 9)::INTEGER AS tenth, count(*) AS n,
            sum(x.sentiment) AS total FROM sentences x JOIN picked p USING (article_id)
        WHERE x.event_id = $one AND x.section = 'body' AND x.sentiment IS NOT NULL GROUP BY ALL ORDER BY ALL"""
    return _of_event(path, sid, chosen, sql)


@cached
def statements(path: str, sid: str, chosen: Scope, size: int) -> pd.DataFrame:
    """Renderings of the first ``size`` statements that two outlets have, that of most outlets first.

    Columns of the table, and title, url, told (outlets), nth (from 1) and of (statements in all).
    """
    sql = """SELECT *, max(nth) OVER () AS of FROM (
            SELECT *, dense_rank() OVER (ORDER BY told DESC, longest DESC, statement_id) AS nth FROM (
                SELECT x.*, a.title, a.url, count(DISTINCT x.outlet) OVER (PARTITION BY x.statement_id) AS told,
                    max(x.length) OVER (PARTITION BY x.statement_id) AS longest
                FROM statements x JOIN picked p USING (article_id)
                JOIN (FROM articles WHERE event_id = $one) a USING (article_id) WHERE x.event_id = $one
            ) WHERE told > 1
        ) QUALIFY nth <= $size ORDER BY nth, place"""
    return _of_event(path, sid, chosen, sql, size=size)


@cached
def renderings(path: str, sid: str, chosen: Scope, outlet: str, statement: str) -> pd.DataFrame:
    """One outlet's renderings of a statement, fullest first, with title, url and sentence_no."""
    sql = """SELECT x.*, a.title, a.url, s.sentence_no FROM statements x JOIN picked p USING (article_id)
        JOIN (FROM articles WHERE event_id = $one) a USING (article_id)
        LEFT JOIN (FROM sentences WHERE event_id = $one) s
            ON s.article_id = x.article_id AND s.section = x.section AND s.start <= x.start AND x.start < s."end"
        WHERE x.event_id = $one AND x.outlet = $outlet AND x.statement_id = $statement ORDER BY x.place"""
    return _of_event(path, sid, chosen, sql, outlet=outlet, statement=statement)


@cached
def copies(path: str, sid: str, chosen: Scope, size: int) -> pd.DataFrame:
    """Pairs of articles of two outlets that share their text, closest first: columns of the table, outlets, titles, of."""
    sql = """SELECT x.*, a.outlet AS outlet_a, b.outlet AS outlet_b, a.title AS title_a, b.title AS title_b,
            a.url AS url_a, b.url AS url_b, a.chars AS chars_a, b.chars AS chars_b, count(*) OVER () AS of
        FROM copies x JOIN (FROM articles WHERE event_id = $one) a ON a.article_id = x.article_id_a
        JOIN (FROM articles WHERE event_id = $one) b ON b.article_id = x.article_id_b
        WHERE x.kind = 'between' AND x.article_id_a IN (SELECT article_id FROM picked)
            AND x.article_id_b IN (SELECT article_id FROM picked)
        ORDER BY x.containment DESC, x.article_id_a, x.article_id_b LIMIT $size"""
    return _of_event(path, sid, chosen, sql, size=size)


@cached
def matches(path: str, sid: str, chosen: Scope, outlet: str, size: int) -> pd.DataFrame:
    """Matches of the outlet's counted articles with any of the event, strongest first, with outlets, titles and of (all)."""
    sql = """SELECT x.*, a.outlet AS outlet_a, b.outlet AS outlet_b, a.title AS title_a, b.title AS title_b,
            a.url AS url_a, b.url AS url_b, count(*) OVER () AS of
        FROM matches x JOIN (FROM articles WHERE event_id = $one) a ON a.article_id = x.article_id_a
        JOIN (FROM articles WHERE event_id = $one) b ON b.article_id = x.article_id_b
        WHERE (a.outlet = $outlet AND x.article_id_a IN (SELECT article_id FROM picked))
            OR (b.outlet = $outlet AND x.article_id_b IN (SELECT article_id FROM picked))
        ORDER BY x.score DESC, x.article_id_a, x.article_id_b LIMIT $size"""
    return _of_event(path, sid, chosen, sql, outlet=outlet, size=size)


@cached
def only(path: str, sid: str, chosen: Scope) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Facts of the event that stand in one outlet only, and how many to expect at equal length.

    Columns of the second: outlet, expected, found, at_chars; no rows where fewer than two outlets are compared.
    Compared are all outlets of the store, whichever are shown.
    """
    from framing import compare  # SciPy comes with it: only for those who look at an event

    snap = opened(path, sid)
    found = compare.only_here(snap, chosen.event, genres=GENRES[chosen.genre], copies=chosen.copies)
    counts = [(c.outlet, c.expected, c.found, c.at_chars) for c in found.counts]
    return found.facts, pd.DataFrame(counts, columns=["outlet", "expected", "found", "at_chars"])


@cached
def hit_rows(
    path: str, sid: str, chosen: Scope, voice: str, outlet: str, family: str, concept: str, variant: str, size: int
) -> pd.DataFrame:  # fmt: skip
    """Hits in bodies with their sentences and of (all there are); ``concept`` or ``variant`` '' means any."""
    sql = """SELECT x.*, a.title, a.url, s.text, s.start AS sentence_start, count(*) OVER () AS of
        FROM hits x JOIN picked p USING (article_id)
        JOIN (FROM articles WHERE event_id = $one) a USING (article_id)
        LEFT JOIN (FROM sentences WHERE event_id = $one) s USING (article_id, sentence_no)
        WHERE x.event_id = $one AND p.outlet = $outlet AND x.section = 'body' AND IN_VOICE
            AND x.family = $family AND ($concept = '' OR x.concept = $concept)
            AND ($variant = '' OR x.variant = $variant)
        ORDER BY a.published_utc NULLS LAST, x.article_id, x.start LIMIT $size"""
    return _of_event(path, sid, chosen, sql, voice=voice, outlet=outlet, family=family, concept=concept,
                     variant=variant, size=size)  # fmt: skip


@cached
def tone_rows(
    path: str, sid: str, chosen: Scope, voice: str, outlet: str, actor: str, label: str, size: int
) -> pd.DataFrame:
    """Sentences of an outlet that mention an actor, of one label or '' for all, with of (all there are)."""
    sql = """SELECT *, count(*) OVER () AS of FROM (
            SELECT x.article_id, x.sentence_no, min(x.label) AS label, min(x.voice) AS voice,
                string_agg(DISTINCT x.surface, '、' ORDER BY x.surface) AS surfaces, min(x.start) AS start,
                max(x."end") AS "end" FROM tones x JOIN picked p USING (article_id)
            WHERE x.event_id = $one AND p.outlet = $outlet AND x.section = 'body' AND x.actor = $actor AND IN_VOICE
            GROUP BY ALL)
        JOIN (SELECT article_id, title, url, published_utc FROM articles WHERE event_id = $one) USING (article_id)
        LEFT JOIN (SELECT article_id, sentence_no, text FROM sentences WHERE event_id = $one) USING (article_id, sentence_no)
        WHERE $label IN ('', label)
        ORDER BY published_utc NULLS LAST, article_id, sentence_no LIMIT $size"""
    return _of_event(path, sid, chosen, sql, voice=voice, outlet=outlet, actor=actor, label=label, size=size)


@cached
def quote_rows(path: str, sid: str, chosen: Scope, outlet: str, group: str, size: int) -> pd.DataFrame:
    """Quotations of an outlet by a group of speakers, '' for all, with sentence_no and of (all there are)."""
    sql = """SELECT x.*, a.title, a.url, s.sentence_no, count(*) OVER () AS of FROM quotes x JOIN picked p USING (article_id)
        JOIN (FROM articles WHERE event_id = $one) a USING (article_id)
        LEFT JOIN (FROM sentences WHERE event_id = $one) s
            ON s.article_id = x.article_id AND s.section = x.section AND s.start <= x.start AND x.start < s."end"
        WHERE x.event_id = $one AND p.outlet = $outlet AND x.section = 'body' AND x.kind <> 'marked'
            AND $speakers IN ('', x.speaker_group)
        ORDER BY a.published_utc NULLS LAST, x.article_id, x.start, x."end" LIMIT $size"""
    return _of_event(path, sid, chosen, sql, outlet=outlet, speakers=group, size=size)


@cached
def sentence_rows(path: str, sid: str, chosen: Scope, outlet: str, size: int) -> pd.DataFrame:
    """Scored body sentences of an outlet in reading order, with of (all there are)."""
    sql = """SELECT x.*, a.title, a.url, count(*) OVER () AS of FROM sentences x JOIN picked p USING (article_id)
        JOIN (FROM articles WHERE event_id = $one) a USING (article_id)
        WHERE x.event_id = $one AND p.outlet = $outlet AND x.section = 'body' AND x.sentiment IS NOT NULL
        ORDER BY a.published_utc NULLS LAST, x.article_id, x.sentence_no LIMIT $size"""
    return _of_event(path, sid, chosen, sql, outlet=outlet, size=size)


@cached
def sentence_of(
    path: str, sid: str, event_id: str, places: tuple[tuple[str, str, int], ...]
) -> dict[tuple[str, str, int], tuple[int, str | None]]:
    """The sentence (number, and text where held) in which each (article, section, start) stands."""
    ids, sections, starts = zip(*places, strict=True) if places else ((), (), ())
    found = opened(path, sid).query(
        """SELECT w.id, w.section, w.start, s.sentence_no, s.text FROM (
            SELECT unnest($ids::VARCHAR[]) AS id, unnest($sections::VARCHAR[]) AS section, unnest($starts::BIGINT[]) AS start
        ) w JOIN (FROM sentences WHERE event_id = $one) s
            ON s.article_id = w.id AND s.section = w.section AND s.start <= w.start AND w.start < s."end" """,
        {"ids": list(ids), "sections": list(sections), "starts": list(starts), "one": event_id},
    )
    return {
        (r.id, r.section, int(r.start)): (int(r.sentence_no), r.text if isinstance(r.text, str) else None)
        for r in each(found)
    }


@cached
def texts(path: str, sid: str, event_id: str, articles: tuple[str, ...]) -> dict[str, str]:
    """Bodies that the store holds, by article."""
    found = opened(path, sid).query(
        """SELECT article_id, text FROM sections WHERE event_id = $one AND section = 'body' AND text IS NOT NULL
        AND list_contains($articles, article_id) ORDER BY ALL""",
        {"one": event_id, "articles": list(articles)},
    )
    return dict(zip(found["article_id"], found["text"], strict=True))


_LAYERS = {
    "sentences": "SELECT article_id, start, \"end\", sentence_no::VARCHAR AS what FROM sentences x WHERE IN_BODY",
    "hits": """SELECT article_id, start, "end", family AS what FROM hits x
        SEMI JOIN (FROM families WHERE kind = 'naming') f ON f.family = x.family WHERE IN_BODY AND IN_VOICE""",
    "quotes": "SELECT article_id, start, \"end\", speaker_group AS what FROM quotes x WHERE IN_BODY AND kind = 'direct'",
}  # fmt: skip
_IN_BODY = "x.event_id = $one AND x.section = 'body' AND list_contains($articles, x.article_id)"


@cached
def layers(
    path: str, sid: str, event_id: str, articles: tuple[str, ...], voice: str
) -> dict[tuple[str, str], list[tuple[int, int, str]]]:
    """(start, end, what) by (layer, article): sentences (number), hits (family) and direct quotes (speaker group)."""
    found: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for layer, sql in _LAYERS.items():
        values = {
            "one": event_id,
            "articles": list(articles),
            **({"voice": voice} if layer == "hits" else {}),
        }
        sql = sql.replace("IN_BODY", _IN_BODY).replace("IN_VOICE", _IN_VOICE)
        for r in each(opened(path, sid).query(f"{sql} ORDER BY ALL", values)):
            found.setdefault((layer, str(r.article_id)), []).append((int(r.start), int(r.end), str(r.what)))
    return found


@cached
def names_in(path: str, sid: str, event_id: str, articles: tuple[str, ...]) -> pd.DataFrame:
    """Names in the bodies of these articles: article_id, variant, n, first (place of the first); stance words apart."""
    sql = """SELECT x.article_id, x.variant, count(*) AS n, min(x.start) AS first FROM hits x
        SEMI JOIN (FROM families WHERE kind = 'naming') f ON f.family = x.family
        WHERE IN_BODY AND NOT list_contains($register, x.family) GROUP BY ALL ORDER BY ALL"""
    values = {"one": event_id, "articles": list(articles), "register": list(REGISTER)}
    return opened(path, sid).query(sql.replace("IN_BODY", _IN_BODY), values)


@cached
def replaced(path: str, sid: str, one: str, other: str, size: int) -> pd.DataFrame:
    """What ``other`` writes for what ``one`` had first, most pairs first, house style left out: old, new, pairs, count."""
    return opened(path, sid).query(
        """SELECT old, new, pairs, count FROM substitutions WHERE outlet_from = $one AND outlet_to = $other AND NOT style
        ORDER BY pairs DESC, count DESC, old, new LIMIT $size""",
        {"one": one, "other": other, "size": size},
    )
