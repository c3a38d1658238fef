"""Which rows a filter selects: one meaning for the command line, the tables and the downloads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd

from framing.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty fields select everything. ``since`` and ``until`` are UTC days, both included.

    ``query`` words must each be part of the article's title, its event's label, a
    name that its match rests on, or one of its terms. ``min_outlets`` counts the outlets of the whole event.
    """

    outlets: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    query: str = ""
    events: tuple[str, ...] = ()
    min_outlets: int = 0


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
    nothing is filtered.
    """
    if chosen == Filter() and table == "documents":
        return snapshot.query("FROM documents ORDER BY path, document_id")
    where, parameters = _where(snapshot, chosen)
    return snapshot.query(_SQL[table].replace("{picked}", f"picked AS ({_PICKED}{where})"), parameters)


_PICKED = """SELECT a.article_id, a.event_id FROM articles a JOIN events e USING (event_id)"""
_OF_ARTICLE = (
    "WITH {picked} SELECT t.* FROM TABLE t WHERE t.article_id IN (SELECT article_id FROM picked) ORDER BY "
)
_SQL = {
    "articles": _OF_ARTICLE.replace("TABLE", "articles") + "t.published_utc, t.article_id",
    "documents": _OF_ARTICLE.replace("TABLE", "documents") + "t.path, t.document_id",
    "sections": _OF_ARTICLE.replace("TABLE", "sections") + "t.article_id, t.section",
    "sentences": _OF_ARTICLE.replace("TABLE", "sentences") + "t.article_id, t.sentence_no",
    "hits": _OF_ARTICLE.replace("TABLE", "hits") + "t.article_id, t.sentence_no, t.start, t.family",
    "events": """WITH {picked} SELECT t.* FROM events t WHERE t.event_id IN (SELECT event_id FROM picked)
                 ORDER BY t.first_utc, t.event_id""",
    "matches": """WITH {picked} SELECT t.* FROM matches t
                  WHERE t.article_id_a IN (SELECT article_id FROM picked)
                     OR t.article_id_b IN (SELECT article_id FROM picked)
                  ORDER BY t.article_id_a, t.article_id_b""",
}


def holding(snapshot: Snapshot, word: str) -> pd.DataFrame:
    """article_id and event_id of the articles that a search for ``word`` finds, whatever its case."""
    return snapshot.query(f"{_PICKED} WHERE {_HOLDS} ORDER BY ALL", {"word": word.lower()})


def _where(snapshot: Snapshot, chosen: Filter) -> tuple[str, dict[str, Any]]:
    """Conditions are fixed text; every value is a parameter."""
    conditions: list[str] = []
    parameters: dict[str, Any] = {}

    def add(condition: str, **values: Any) -> None:
        conditions.append(condition)
        parameters.update(values)

    if chosen.outlets:
        add("list_contains($outlets, a.outlet)", outlets=list(chosen.outlets))
    if chosen.events:
        now = [resolve(snapshot, event) or event for event in chosen.events]
        add("list_contains($events, a.event_id)", events=now)
    if chosen.since:
        add("a.published_utc >= $since", since=datetime.combine(chosen.since, time.min))
    if chosen.until:
        add("a.published_utc < $until", until=datetime.combine(chosen.until, time.min) + timedelta(days=1))
    if chosen.min_outlets > 1:
        add("e.n_outlets >= $least", least=chosen.min_outlets)
    for number, word in enumerate(_words(chosen.query)):
        add(_HOLDS.replace("$word", f"$word{number}"), **{f"word{number}": word})
    return (" WHERE " + " AND ".join(conditions) if conditions else ""), parameters


_HOLDS = """(contains(lower(a.title), $word) OR contains(lower(e.label_zh), $word)
    OR contains(lower(e.label_en), $word)
    OR contains(lower(replace(coalesce(a.match_reasons, ''), '", "', '","')), '"name","' || $word)
    OR a.article_id IN (SELECT article_id FROM hits WHERE contains(lower(variant), $word)))"""
"""Whether article ``a`` of event ``e`` holds the lower-case ``$word``: what a search means everywhere."""


def _words(query: str) -> Sequence[str]:
    return query.lower().split()
