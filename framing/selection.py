"""Which rows a filter selects: one meaning for the command line, the tables and the downloads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd

from framing.snapshot import Snapshot, points, search
from framing.snapshot.kinds import COPIED


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty fields select everything. ``since`` and ``until`` are UTC days, both included.

    ``query`` words must each be part of the article's title, its event's label, a
    name that its match rests on, or one of its terms. ``min_outlets`` counts the outlets of the whole event.
    ``copies``: whether texts that another outlet has too (:data:`COPIED`) are selected.
    """

    outlets: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    query: str = ""
    events: tuple[str, ...] = ()
    min_outlets: int = 0
    genres: tuple[str, ...] = ()
    copies: bool = True

    def everything(self) -> bool:
        """Whether nothing is filtered."""
        return self == Filter(query=self.query) and not self.query.split()


def unknown(snapshot: Snapshot, chosen: Filter) -> str:
    """The first outlet or event that the snapshot does not have, in words; '' where all are known."""
    outlets = set(snapshot.manifest["outlets"])
    for name in chosen.outlets:
        if name not in outlets:
            return f"outlet {name} (it has {', '.join(sorted(outlets))})"
    for event in chosen.events:
        if resolve(snapshot, event) is None:
            return f"event {event}"
    return ""


def resolve(snapshot: Snapshot, event_id: str) -> str | None:
    """The event's id today: itself, the one it was merged into, or None."""
    found = snapshot.query(
        """SELECT event_id FROM events WHERE event_id = $id
           UNION ALL SELECT event_id FROM redirects WHERE old_event_id = $id LIMIT 1""",
        {"id": event_id},
    )
    return None if found.empty else str(found["event_id"].iloc[0])


def rows(snapshot: Snapshot, table: str, chosen: Filter) -> pd.DataFrame:
    """The table's rows that belong to the selected articles, in the table's order.

    Events and matches are selected where at least one of their articles is.
    Documents without an article (not read, not an archive) appear only where
    nothing is filtered. Keyness and substitutions are about outlets as wholes:
    only the filter's outlets select among them.
    """
    return snapshot.query(*statement(table, chosen))


def batches(snapshot: Snapshot, table: str, chosen: Filter) -> Iterator[Any]:
    """The rows of :func:`rows` in Arrow tables, one after the other, for files that memory cannot hold."""
    return snapshot.tables(*statement(table, chosen))


def statement(table: str, chosen: Filter) -> tuple[str, dict[str, Any]]:
    """What :func:`rows` asks, and its parameters."""
    if table in _WHOLE and chosen.outlets:
        sql = _OF_OUTLETS.replace("TABLE", table).replace("CHOSEN", _WHOLE[table])
        return f"{sql} ORDER BY {_ORDER[table]}", {"outlets": list(chosen.outlets)}
    if chosen.everything() or table in _WHOLE:
        return f"FROM {table} t ORDER BY {_ORDER[table]}", {}
    where, parameters = _where(chosen)
    sql = _SQL[table].replace("PICKED", _PICKED + where).replace("TABLE", table)
    return f"{sql} ORDER BY {_ORDER[table]}", parameters


def picked(chosen: Filter) -> tuple[str, dict[str, Any]]:
    """The selected articles as a statement, and its parameters, for other statements to join.

    Columns: those of the table cube_articles, whose numbers stand for articles and events.
    """
    where, parameters = _where(chosen)
    return _NUMBERED + where, parameters


def preview(snapshot: Snapshot, table: str, chosen: Filter, size: int) -> tuple[int, pd.DataFrame]:
    """How many rows :func:`rows` would give, and those of the first articles (or events, or matches).

    Args:
        table: any but documents and sections.
        size: rows to give at most; where there are no more, they are exactly those of :func:`rows`.
    """
    if table not in _COUNT:
        return _small(snapshot, table, chosen, size)
    where, parameters = _where(chosen)
    sql = _COUNT[table].replace("PICKED", _PICKED + where)
    if table == "matches" and chosen.everything():
        sql = _COUNT_MATCHES
    found = snapshot.query(sql, {**parameters, "size": size})
    if found.empty:
        return 0, snapshot.query(f"FROM {table} LIMIT 0")
    nos = found["no"][found["n"].cumsum() - found["n"] < size].tolist()
    if table == "articles" and points.quicker(snapshot, len(nos)):
        return int(found["total"].iloc[0]), points.articles(snapshot, nos)
    shown = snapshot.query(
        f"{_FIRST[table].replace('TABLE', table)} ORDER BY {_ORDER[table]} LIMIT $size",
        {"nos": nos, "size": size},
    )
    return int(found["total"].iloc[0]), shown


def _small(snapshot: Snapshot, table: str, chosen: Filter, size: int) -> tuple[int, pd.DataFrame]:
    """The same of a table that grows with events or outlets only."""
    sql, parameters = statement(table, chosen)
    count = snapshot.query("SELECT count(*) AS n FROM (ROWS)".replace("ROWS", sql), parameters)
    return int(count["n"].iloc[0]), snapshot.query(f"{sql} LIMIT $size", {**parameters, "size": size})


def holding(snapshot: Snapshot, word: str) -> pd.DataFrame:
    """article_id and event_id of the articles that a search for ``word`` finds, whatever its case."""
    where, parameters = _where(Filter(query=word))
    return snapshot.query(_HOLDING.replace("PICKED", _PICKED + where), parameters)


_PICKED = "SELECT article_no, event_no, article_id, event_id, n_sentences, n_hits, n_quotes, n_tones, n_facts FROM cube_articles a"
_NUMBERED = "SELECT * FROM cube_articles a"
_HOLDING = "SELECT article_id, event_id FROM (PICKED) ORDER BY ALL"
_ORDER = {
    "articles": "t.published_utc, t.article_id",
    "documents": "t.path, t.document_id",
    "sections": "t.article_id, t.section",
    "sentences": "t.article_id, t.sentence_no",
    "hits": 't.article_id, t.sentence_no, t.start, t.family, t."end", t.concept, t.variant',
    "quotes": 't.article_id, t.section, t.start, t."end", t.kind',
    "tones": 't.article_id, t.sentence_no, t.start, t."end", t.actor',
    "facts": 't.article_id, t.section, t.start, t."end", t.kind, t.value',
    "events": "t.first_utc, t.event_id",
    "matches": "t.article_id_a, t.article_id_b",
    "copies": "t.group_id, t.article_id_a, t.article_id_b",
    "statements": "t.event_id, t.statement_id, t.place",
    "keyness": "t.event_id, t.outlet, t.against, t.effect DESC, t.term",
    "substitutions": "t.outlet_from, t.outlet_to, t.pairs DESC, t.old, t.new",
    "verbs": "t.verb_class, t.variant",
    "redirects": "t.old_event_id",
    "outlets": 't."order", t.outlet_id',
    "lexicon": "t.family, t.concept, t.variant",
    "families": 't."order", t.family',
    "actors": "t.actor",
}
_OF_ARTICLE = """WITH picked AS (PICKED) SELECT t.* FROM TABLE t
    SEMI JOIN picked p ON p.event_id = t.event_id AND p.article_id = t.article_id"""
_OF_EITHER = """WITH picked AS (PICKED) SELECT t.* FROM TABLE t
    WHERE t.article_id_a IN (SELECT article_id FROM picked) OR t.article_id_b IN (SELECT article_id FROM picked)"""
_SPANS = ("sentences", "hits", "quotes", "tones", "facts")
_SQL: Mapping[str, str] = {
    **dict.fromkeys(("articles", "sections", *_SPANS, "statements"), _OF_ARTICLE),
    "documents": """WITH picked AS (PICKED) SELECT t.* FROM documents t
        WHERE t.article_id IN (SELECT article_id FROM picked)""",
    "events": """WITH picked AS (PICKED) SELECT t.* FROM events t
        WHERE t.event_id IN (SELECT event_id FROM picked)""",
    **dict.fromkeys(("matches", "copies"), _OF_EITHER),
}
_OF_OUTLETS = "SELECT t.* FROM TABLE t WHERE CHOSEN"
_WHOLE: Mapping[str, str] = {
    "keyness": "list_contains($outlets, t.outlet)",
    "substitutions": "list_contains($outlets, t.outlet_from) AND list_contains($outlets, t.outlet_to)",
    **dict.fromkeys(
        ("verbs", "redirects", "outlets", "lexicon", "families", "actors"), "$outlets IS NOT NULL"
    ),
}
"""Tables about outlets as wholes: only the outlets of a filter select in them; word lists and the like stay whole."""
_COUNT_ROWS = """WITH picked AS MATERIALIZED (SELECT article_no AS no, ROWS AS n FROM (PICKED) WHERE n > 0)
    SELECT no, n, (SELECT sum(n) FROM picked)::BIGINT AS total FROM picked ORDER BY no LIMIT $size"""
_COUNT_EACH = """WITH own AS MATERIALIZED (SELECT article_no, event_no FROM (PICKED)), picked AS MATERIALIZED (EACH)
    SELECT no, 1 AS n, (SELECT count(*) FROM picked) AS total FROM picked ORDER BY no LIMIT $size"""
_COUNT_MATCHES = """SELECT match_no AS no, 1 AS n, (SELECT count(*) FROM cube_matches) AS total
    FROM cube_matches ORDER BY no LIMIT $size"""
_COUNT: Mapping[str, str] = {
    "articles": _COUNT_ROWS.replace("ROWS", "1"),
    **{table: _COUNT_ROWS.replace("ROWS", f"n_{table}") for table in _SPANS},
    "events": _COUNT_EACH.replace("EACH", "SELECT DISTINCT event_no AS no FROM own"),
    "matches": _COUNT_EACH.replace(
        "EACH",
        """SELECT match_no AS no FROM cube_matches WHERE article_no_a IN (SELECT article_no FROM own)
           OR article_no_b IN (SELECT article_no FROM own)""",
    ),
}
_FIRST_OF_ARTICLE = """SELECT t.* FROM TABLE t SEMI JOIN (
    SELECT event_id, article_id FROM cube_articles WHERE article_no IN (SELECT unnest($nos::INTEGER[]))
    ) p ON p.event_id = t.event_id AND p.article_id = t.article_id"""
_FIRST: Mapping[str, str] = {
    **dict.fromkeys(("articles", *_SPANS), _FIRST_OF_ARTICLE),
    "events": """SELECT t.* FROM events t WHERE t.event_id IN (
        SELECT event_id FROM cube_events WHERE event_no IN (SELECT unnest($nos::INTEGER[])))""",
    "matches": """SELECT t.* FROM matches t SEMI JOIN (
        SELECT a.article_id AS one, b.article_id AS other FROM cube_matches m
        JOIN cube_articles a ON a.article_no = m.article_no_a JOIN cube_articles b ON b.article_no = m.article_no_b
        WHERE m.match_no IN (SELECT unnest($nos::INTEGER[]))
        ) p ON p.one = t.article_id_a AND p.other = t.article_id_b""",
}

_TODAY = """SELECT coalesce(r.event_id, e.id) FROM (SELECT unnest($events::VARCHAR[]) AS id) e
    LEFT JOIN redirects r ON r.old_event_id = e.id"""
"""Ids of events as they are today; one that was merged is the one it was merged into."""


def _where(chosen: Filter) -> tuple[str, dict[str, Any]]:
    """Conditions are fixed text; every value is a parameter."""
    conditions: list[str] = []
    parameters: dict[str, Any] = {}

    def add(condition: str, **values: Any) -> None:
        conditions.append(condition)
        parameters.update(values)

    if chosen.outlets:
        add("list_contains($outlets, a.outlet)", outlets=list(chosen.outlets))
    if chosen.events:
        add(f"a.event_id IN ({_TODAY})", events=list(chosen.events))
    if chosen.since:
        add("a.published_utc >= $since", since=datetime.combine(chosen.since, time.min))
    if chosen.until:
        add("a.published_utc < $until", until=datetime.combine(chosen.until, time.min) + timedelta(days=1))
    if chosen.genres:
        add("list_contains($genres, a.genre)", genres=list(chosen.genres))
    if not chosen.copies:
        add("NOT list_contains($copied, a.shared_copy)", copied=list(COPIED))
    if chosen.min_outlets > 1:
        add("a.n_outlets >= $least", least=chosen.min_outlets)
    if chosen.query.split():
        sql, words = search.articles(chosen.query)
        add("a.article_no IN (SELECT article_no FROM (FOUND))".replace("FOUND", sql), **words)
    return (" WHERE " + " AND ".join(conditions) if conditions else ""), parameters
