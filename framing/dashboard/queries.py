"""Questions to snapshots. The only place that caches: plain arguments in, frames out.

Every function takes the dataset's path and the snapshot's id (so that a new
build is a new key), asks with fixed statements and parameters, and returns a
frame that callers must not change. Days are counted from 1970-01-01 in UTC,
weeks start on Monday.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from framing import selection, snapshot
from framing.selection import Filter

EPOCH = date(1970, 1, 1)
_FAR = 10_000_000
_cached = st.cache_data(max_entries=256, show_spinner=False)


def day_number(day: date | None, default: int) -> int:
    """Days from 1970-01-01 to ``day``."""
    return default if day is None else (day - EPOCH).days


@st.cache_resource(max_entries=8, show_spinner=False)
def _open(path: str, snapshot_id: str) -> snapshot.Snapshot:
    del snapshot_id  # only a key: the folder's live snapshot is this one
    return snapshot.open(Path(path))


@_cached
def outlets(path: str, sid: str) -> pd.DataFrame:
    """Rows of the outlets table in the one fixed order."""
    return _open(path, sid).query('FROM outlets ORDER BY "order", outlet_id')


@_cached
def families(path: str, sid: str) -> pd.DataFrame:
    """Lexicon families in their fixed order: family, name_zh, name_en, order."""
    return _open(path, sid).query('FROM families ORDER BY "order", family')


@_cached
def lexicon(path: str, sid: str, family: str = "") -> pd.DataFrame:
    """Rows of the lexicon, all or one family's, in the families' order."""
    return _open(path, sid).query(
        """SELECT l.* FROM lexicon l LEFT JOIN families f USING (family)
        WHERE $family = '' OR l.family = $family
        ORDER BY f."order", l.family, l.concept, l.variant""",
        {"family": family},
    )


@_cached
def concepts(path: str, sid: str) -> pd.DataFrame:
    """family, concept, concept_zh, concept_en: one row a concept."""
    return _open(path, sid).query(
        "SELECT family, concept, min(concept_zh) AS concept_zh, min(concept_en) AS concept_en"
        " FROM lexicon GROUP BY ALL ORDER BY ALL"
    )


@_cached
def days(path: str, sid: str) -> pd.DataFrame:
    """Articles by outlet and UTC day: outlet, day (number), n. Undated articles are left out."""
    return _open(path, sid).query(
        "SELECT outlet, (epoch_ms(published_utc) // 86400000)::INT AS day, count(*) AS n FROM articles"
        " WHERE published_utc IS NOT NULL GROUP BY ALL ORDER BY ALL"
    )


@_cached
def totals(path: str, sid: str) -> pd.DataFrame:
    """Articles and events by outlet: outlet, articles, dated, events."""
    return _open(path, sid).query(
        "SELECT outlet, count(*) AS articles, count(published_utc) AS dated,"
        " count(DISTINCT event_id) AS events FROM articles GROUP BY outlet ORDER BY outlet"
    )


@_cached
def matching(path: str, sid: str, term: str) -> pd.DataFrame:
    """article_id and event_id of articles that hold ``term`` (:func:`framing.selection.holding`)."""
    return selection.holding(_open(path, sid), term)


def _found(path: str, sid: str, query: str, column: str) -> list[str]:
    """Ids (``article_id`` or ``event_id``) that hold every word of ``query``."""
    found: set[str] | None = None
    for term in query.split():
        ids = set(matching(path, sid, term)[column])
        found = ids if found is None else found & ids
    return sorted(found or ())


_EVENTS = """WITH counted AS (
        SELECT event_id, count(*) AS n, count(DISTINCT outlet) AS k FROM articles
        WHERE outlet IN (SELECT unnest($chosen::VARCHAR[])) GROUP BY event_id
    ), kept AS (
        SELECT e.event_id, e.storyline_id, e.label_zh, e.label_en, e.first_utc, e.last_utc, e.correction,
            c.n, c.k, epoch_ms(e.first_utc) AS begins FROM counted c JOIN events e USING (event_id)
        WHERE c.k >= $at_least
        AND ($open OR (epoch_ms(e.last_utc) // 86400000 >= $since AND epoch_ms(e.first_utc) // 86400000 <= $until))
        AND ($any OR e.event_id IN (SELECT unnest($ids::VARCHAR[])))
    ), lines AS (
        SELECT *, max(begins) OVER w AS latest, min(begins) OVER w AS earliest, sum(n) OVER w AS size
        FROM kept WINDOW w AS (PARTITION BY storyline_id)
    ), placed AS (
        SELECT *, dense_rank() OVER (ORDER BY
            CASE WHEN $order = 'articles' THEN -size END,
            CASE WHEN $order = 'oldest' THEN coalesce(earliest, $far) ELSE -coalesce(latest, -$far) END,
            storyline_id) AS place
        FROM lines
    )
    SELECT * EXCLUDE (begins, latest, earliest, size),
        (SELECT max(place) FROM placed) AS places, (SELECT count(*) FROM placed) AS events
    FROM placed WHERE place > $first AND place <= $first + $size
    ORDER BY place, CASE WHEN $order = 'articles' THEN -n END,
        CASE WHEN $order = 'oldest' THEN begins ELSE -begins END, event_id"""


@_cached
def events(
    path: str,
    sid: str,
    chosen: tuple[str, ...],
    since: date | None,
    until: date | None,
    query: str,
    at_least: int,
    order: str,
    first: int,
    size: int,
) -> pd.DataFrame:
    """One page of events, storyline by storyline.

    Args:
        chosen: outlet ids; an event counts with their articles only.
        since, until: UTC days; an event is kept where its days touch them.
        query: words that must all be found in the event.
        at_least: outlets with an article on the event.
        order: newest, oldest or articles (most first).
        first, size: storylines to skip and to give.

    Returns:
        event columns and n, k (articles and outlets among ``chosen``), place (of
        the storyline, from 1), places (storylines in all) and events (in all).
    """
    return _open(path, sid).query(
        _EVENTS,
        {
            "chosen": list(chosen),
            "at_least": at_least,
            "open": since is None and until is None,
            "since": day_number(since, -_FAR),
            "until": day_number(until, _FAR),
            "any": not query,
            "ids": _found(path, sid, query, "event_id"),
            "order": order,
            "far": _FAR * 86_400_000,
            "first": first,
            "size": size,
        },
    )


@_cached
def headlines(path: str, sid: str, event_ids: tuple[str, ...]) -> pd.DataFrame:
    """Articles of these events, earliest first: event_id, outlet, article_id, title, url, times."""
    return _open(path, sid).query(
        """SELECT event_id, outlet, article_id, title, url, published_utc, published_precision FROM articles
        WHERE event_id IN (SELECT unnest($ids::VARCHAR[])) ORDER BY event_id, published_utc NULLS LAST, article_id""",
        {"ids": list(event_ids)},
    )


@_cached
def event(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """The event, or the one it was merged into; column ``asked`` holds the id asked for. Empty if unknown."""
    return _open(path, sid).query(
        """WITH RECURSIVE way AS (
            SELECT $id AS id, 0 AS step
            UNION ALL SELECT r.event_id, step + 1 FROM way JOIN redirects r ON r.old_event_id = way.id WHERE step < 20
        ) SELECT $id AS asked, e.* FROM way JOIN events e ON e.event_id = way.id ORDER BY step DESC LIMIT 1""",
        {"id": event_id},
    )


@_cached
def event_articles(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """All columns of the event's articles, earliest first."""
    return _open(path, sid).query(
        "FROM articles WHERE event_id = $id ORDER BY published_utc NULLS LAST, article_id", {"id": event_id}
    )


@_cached
def event_hits(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """Counts of lexicon hits in bodies: outlet, family, concept, variant, n, articles."""
    return _open(path, sid).query(
        """SELECT a.outlet, h.family, h.concept, h.variant, count(*) AS n, count(DISTINCT h.article_id) AS articles
        FROM hits h JOIN articles a USING (article_id) WHERE a.event_id = $id AND h.section = 'body'
        GROUP BY ALL ORDER BY ALL""",
        {"id": event_id},
    )


@_cached
def hit_rows(
    path: str, sid: str, event_id: str, outlet: str, family: str, concept: str, variant: str
) -> pd.DataFrame:
    """Hits in bodies with their sentences; ``concept`` or ``variant`` '' means any."""
    return _open(path, sid).query(
        """SELECT h.*, a.title, a.url, a.published_utc, s.text, s.start AS sentence_start
        FROM hits h JOIN articles a USING (article_id)
        LEFT JOIN sentences s USING (article_id, sentence_no)
        WHERE a.event_id = $id AND a.outlet = $outlet AND h.section = 'body' AND h.family = $family
        AND ($concept = '' OR h.concept = $concept) AND ($variant = '' OR h.variant = $variant)
        ORDER BY a.published_utc NULLS LAST, h.article_id, h.start""",
        {"id": event_id, "outlet": outlet, "family": family, "concept": concept, "variant": variant},
    )


@_cached
def event_sentences(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """Body sentences of the event with their sentiment, in reading order."""
    return _open(path, sid).query(
        """SELECT a.outlet, s.*, a.title, a.url FROM sentences s JOIN articles a USING (article_id)
        WHERE a.event_id = $id AND s.section = 'body'
        ORDER BY a.published_utc NULLS LAST, a.article_id, s.sentence_no""",
        {"id": event_id},
    )


@_cached
def event_texts(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """Bodies that the store holds: article_id, section, text."""
    return _open(path, sid).query(
        """SELECT s.article_id, s.section, s.text FROM sections s JOIN articles a USING (article_id)
        WHERE a.event_id = $id AND s.section = 'body' AND s.text IS NOT NULL ORDER BY ALL""",
        {"id": event_id},
    )


@_cached
def event_spans(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """Body hits of the event as spans: article_id, start, end, family, concept, variant."""
    return _open(path, sid).query(
        """SELECT h.article_id, h.start, h."end", h.family, h.concept, h.variant FROM hits h
        JOIN articles a USING (article_id) WHERE a.event_id = $id AND h.section = 'body'
        ORDER BY h.article_id, h.start""",
        {"id": event_id},
    )


@_cached
def event_matches(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """Matches between two articles of the event, strongest first, with outlets and titles."""
    return _open(path, sid).query(
        """SELECT m.*, a.outlet AS outlet_a, b.outlet AS outlet_b, a.title AS title_a, b.title AS title_b,
            a.url AS url_a, b.url AS url_b
        FROM matches m JOIN articles a ON a.article_id = m.article_id_a
        JOIN articles b ON b.article_id = m.article_id_b
        WHERE a.event_id = $id AND b.event_id = $id ORDER BY m.score DESC, m.article_id_a, m.article_id_b""",
        {"id": event_id},
    )


@_cached
def widest(path: str, sid: str, chosen: tuple[str, ...], size: int) -> pd.DataFrame:
    """Events that most of ``chosen`` have, newest first: what to open when nothing is chosen."""
    return _open(path, sid).query(
        """SELECT e.event_id, e.label_zh, e.label_en, e.first_utc, count(*) AS n, count(DISTINCT a.outlet) AS k
        FROM articles a JOIN events e USING (event_id) WHERE a.outlet IN (SELECT unnest($chosen::VARCHAR[]))
        GROUP BY ALL ORDER BY k DESC, e.first_utc DESC NULLS LAST, e.event_id LIMIT $size""",
        {"chosen": list(chosen), "size": size},
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def rows(
    path: str,
    sid: str,
    table: str,
    chosen: tuple[str, ...],
    since: date | None,
    until: date | None,
    query: str,
    event_id: str,
) -> pd.DataFrame:
    """Rows of a table that the filter selects, as the command line exports them; shared, not copied."""
    events_ = (event_id,) if event_id else ()
    return selection.rows(_open(path, sid), table, Filter(chosen, since, until, query, events_))


def each(frame: pd.DataFrame) -> Iterable[Any]:
    """Rows with their columns as attributes."""
    return frame.itertuples()


def columns(path: str, sid: str, table: str) -> list[tuple[str, str]]:
    """Names and descriptions of a table's columns."""
    return [(c.name, c.about) for c in _open(path, sid).columns(table)]
