"""Questions to snapshots. The only place that caches: plain arguments in, frames out.

Every function takes the dataset's path and the snapshot's id (so that a new
build is a new key), asks with fixed statements and parameters, and returns a
frame that callers must not change. Days are counted from 1970-01-01 in UTC,
weeks start on Monday.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st

from framing import selection, snapshot
from framing.dashboard.scope import Scope
from framing.snapshot import search

EPOCH = date(1970, 1, 1)
_FAR = 10_000_000
_DAY = 86_400_000_000
"""Microseconds."""
_LISTS = {"no": "time_no", "n": "n", "k": "k", "place": "place"}
cached = st.cache_data(max_entries=256, show_spinner=False)


def day_number(day: date | None, default: int) -> int:
    """Days from 1970-01-01 to ``day``."""
    return default if day is None else (day - EPOCH).days


@st.cache_resource(max_entries=8, show_spinner=False)
def opened(path: str, snapshot_id: str) -> snapshot.Snapshot:
    """The dataset's live snapshot, kept open."""
    del snapshot_id  # only a key: the folder's live snapshot is this one
    return snapshot.open(Path(path))


@cached
def outlets(path: str, sid: str) -> pd.DataFrame:
    """Rows of the outlets table in the one fixed order."""
    return opened(path, sid).query('FROM outlets ORDER BY "order", outlet_id')


@cached
def families(path: str, sid: str) -> pd.DataFrame:
    """Lexicon families in their fixed order: family, name_zh, name_en, kind, order."""
    return opened(path, sid).query('FROM families ORDER BY "order", family')


def named(path: str, sid: str) -> list[str]:
    """Families of words by which outlets differ; cues of frames are compared across events only."""
    rows = families(path, sid)
    return rows["family"][rows["kind"] == "naming"].tolist()


@cached
def lexicon(path: str, sid: str, family: str = "") -> pd.DataFrame:
    """Rows of the lexicon, all or one family's, in the families' order."""
    return opened(path, sid).query(
        """SELECT l.* FROM lexicon l LEFT JOIN families f USING (family)
        WHERE $family = '' OR l.family = $family
        ORDER BY f."order", l.family, l.concept, l.variant""",
        {"family": family},
    )


@cached
def concepts(path: str, sid: str) -> pd.DataFrame:
    """family, concept, concept_zh, concept_en: one row a concept."""
    return opened(path, sid).query(
        "SELECT family, concept, min(concept_zh) AS concept_zh, min(concept_en) AS concept_en"
        " FROM lexicon GROUP BY ALL ORDER BY ALL"
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def names(path: str, sid: str, lang: str) -> Mapping[tuple[str, str], str]:
    """What families (concept '') and concepts are called in ``lang``, by (family, concept)."""
    of = {
        (row.family, row.concept): str(getattr(row, f"concept_{lang}")) for row in each(concepts(path, sid))
    }
    rows = each(families(path, sid))
    return MappingProxyType(of | {(row.family, ""): str(getattr(row, f"name_{lang}")) for row in rows})


@cached
def days(path: str, sid: str) -> pd.DataFrame:
    """Articles by outlet and UTC day: outlet, day (number), n. Undated articles are left out."""
    return opened(path, sid).query("FROM cube_days ORDER BY outlet, day")


@cached
def totals(path: str, sid: str) -> pd.DataFrame:
    """Articles and events by outlet: outlet, articles, dated, events."""
    return opened(path, sid).query("FROM cube_totals ORDER BY outlet")


_LISTED = """WITH counted AS (SELECT event_no, time_no, line_no, first_utc, last_utc, N AS n, K AS k FROM cube_events),
    kept AS MATERIALIZED (
        SELECT time_no, line_no, n, k, epoch_ms(first_utc) AS begins FROM counted WHERE k >= greatest($at_least, 1)
        AND ($open OR (last_utc >= make_timestamp($since) AND first_utc < make_timestamp($until))) AND FOUND
    ), lines AS MATERIALIZED (
        SELECT line_no, max(begins) AS latest, min(begins) AS earliest, sum(n) AS articles, count(*) AS events
        FROM kept GROUP BY line_no
    ), page AS (
        SELECT line_no, row_number() OVER (ORDER BY one, two, three) + $first AS place FROM (
            SELECT CASE WHEN $order = 'articles' THEN -articles END AS one,
                CASE WHEN $order = 'oldest' THEN coalesce(earliest, $far) ELSE -coalesce(latest, -$far) END AS two,
                line_no AS three, line_no FROM lines ORDER BY one, two, three LIMIT $size OFFSET $first)
    )
    SELECT time_no, n::BIGINT AS n, k::BIGINT AS k, place,
        (SELECT count(*) FROM lines) AS places, (SELECT sum(events) FROM lines)::BIGINT AS events
    FROM kept JOIN page USING (line_no)"""
_DETAILS = """SELECT e.event_id, e.storyline_id, e.label_zh, e.label_en, e.first_utc, e.last_utc, e.correction,
        k.n, k.k, k.place, $places::BIGINT AS places, $events::BIGINT AS events
    FROM cube_events e JOIN (SELECT unnest($no::INTEGER[]) AS time_no, unnest($n::BIGINT[]) AS n,
        unnest($k::BIGINT[]) AS k, unnest($place::BIGINT[]) AS place) k USING (time_no)
    WHERE e.time_no BETWEEN list_min($no::INTEGER[]) AND list_max($no::INTEGER[])
    ORDER BY place, CASE WHEN $order = 'articles' THEN -n END,
        CASE WHEN $order = 'oldest' THEN epoch_ms(e.first_utc) ELSE -epoch_ms(e.first_utc) END, e.event_id"""


def _counting(snap: snapshot.Snapshot, chosen: tuple[str, ...], sql: str) -> str:
    """``sql`` with N articles and K outlets of an event, among the chosen outlets that the snapshot has."""
    known = [f'"n_{o}"' for o in snap.manifest["outlets"] if o in chosen]
    sql = sql.replace("N AS n", " + ".join(["0", *known]) + " AS n")
    return sql.replace("K AS k", " + ".join(["0", *(f"({c} > 0)::INTEGER" for c in known)]) + " AS k")


@cached
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
    snap = opened(path, sid)
    found, words = search.events(query) if query.split() else ("", {})
    condition = "event_no IN (SELECT event_no FROM (WORDS))".replace("WORDS", found) if found else "true"
    page = snap.query(
        _counting(snap, chosen, _LISTED).replace("FOUND", condition),
        {
            **words,
            "at_least": at_least,
            "open": since is None and until is None,
            "since": day_number(since, -_FAR) * _DAY,
            "until": (day_number(until, _FAR) + 1) * _DAY,
            "order": order,
            "far": _FAR * 86_400_000,
            "first": first,
            "size": size,
        },
    )
    listed = {name: page[of].tolist() for name, of in _LISTS.items()}
    count = {name: int(page[name].iloc[0]) if len(page) else 0 for name in ("places", "events")}
    return snap.query(_DETAILS, {**listed, **count, "order": order})


@cached
def headlines(path: str, sid: str, event_ids: tuple[str, ...]) -> pd.DataFrame:
    """Articles of these events, earliest first: event_id, outlet, article_id, title, url, times."""
    return opened(path, sid).query(
        """SELECT event_id, outlet, article_id, title, url, published_utc, published_precision FROM articles
        WHERE event_id IN (SELECT unnest($ids::VARCHAR[])) ORDER BY event_id, published_utc NULLS LAST, article_id""",
        {"ids": list(event_ids)},
    )


@cached
def event(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """The event, or the one it was merged into; column ``asked`` holds the id asked for. Empty if unknown."""
    return opened(path, sid).query(
        """WITH RECURSIVE way AS (
            SELECT $id AS id, 0 AS step
            UNION ALL SELECT r.event_id, step + 1 FROM way JOIN redirects r ON r.old_event_id = way.id WHERE step < 20
        ) SELECT $id AS asked, e.* FROM way JOIN events e ON e.event_id = way.id ORDER BY step DESC LIMIT 1""",
        {"id": event_id},
    )


@cached
def event_articles(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """All columns of the event's articles, earliest first."""
    return opened(path, sid).query(
        "FROM articles WHERE event_id = $id ORDER BY published_utc NULLS LAST, article_id", {"id": event_id}
    )


@cached
def event_hits(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """Counts of naming families' hits in bodies: outlet, family, concept, variant, n, articles."""
    return opened(path, sid).query(
        """SELECT a.outlet, h.family, h.concept, h.variant, count(*) AS n, count(DISTINCT h.article_id) AS articles
        FROM hits h JOIN articles a USING (event_id, article_id) SEMI JOIN (FROM families WHERE kind = 'naming') f
            ON f.family = h.family
        WHERE a.event_id = $id AND h.event_id = $id AND h.section = 'body'
        GROUP BY ALL ORDER BY ALL""",
        {"id": event_id},
    )


@cached
def hit_rows(
    path: str, sid: str, event_id: str, outlet: str, family: str, concept: str, variant: str
) -> pd.DataFrame:
    """Hits in bodies with their sentences; ``concept`` or ``variant`` '' means any."""
    return opened(path, sid).query(
        """SELECT h.*, a.title, a.url, a.published_utc, s.text, s.start AS sentence_start
        FROM hits h JOIN articles a ON a.article_id = h.article_id AND a.event_id = $id
        LEFT JOIN (FROM sentences WHERE event_id = $id) s
            ON s.article_id = h.article_id AND s.sentence_no = h.sentence_no
        WHERE h.event_id = $id AND a.outlet = $outlet AND h.section = 'body' AND h.family = $family
        AND ($concept = '' OR h.concept = $concept) AND ($variant = '' OR h.variant = $variant)
        ORDER BY a.published_utc NULLS LAST, h.article_id, h.start""",
        {"id": event_id, "outlet": outlet, "family": family, "concept": concept, "variant": variant},
    )


@cached
def event_sentences(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """Body sentences of the event with their sentiment, in reading order."""
    return opened(path, sid).query(
        """SELECT a.outlet, s.*, a.title, a.url FROM sentences s JOIN articles a USING (article_id)
        WHERE a.event_id = $id AND s.event_id = $id AND s.section = 'body'
        ORDER BY a.published_utc NULLS LAST, a.article_id, s.sentence_no""",
        {"id": event_id},
    )


@cached
def event_texts(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """Bodies that the store holds: article_id, section, text."""
    return opened(path, sid).query(
        """SELECT s.article_id, s.section, s.text FROM sections s
        WHERE s.event_id = $id AND s.section = 'body' AND s.text IS NOT NULL ORDER BY ALL""",
        {"id": event_id},
    )


@cached
def event_spans(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """Body hits of naming families in the event as spans: article_id, start, end, family, concept, variant."""
    return opened(path, sid).query(
        """SELECT h.article_id, h.start, h."end", h.family, h.concept, h.variant FROM hits h
        SEMI JOIN (FROM families WHERE kind = 'naming') f ON f.family = h.family
        WHERE h.event_id = $id AND h.section = 'body'
        ORDER BY h.article_id, h.start""",
        {"id": event_id},
    )


@cached
def event_matches(path: str, sid: str, event_id: str) -> pd.DataFrame:
    """Matches between two articles of the event, strongest first, with outlets and titles."""
    return opened(path, sid).query(
        """SELECT m.*, a.outlet AS outlet_a, b.outlet AS outlet_b, a.title AS title_a, b.title AS title_b,
            a.url AS url_a, b.url AS url_b
        FROM matches m JOIN articles a ON a.article_id = m.article_id_a
        JOIN articles b ON b.article_id = m.article_id_b
        WHERE a.event_id = $id AND b.event_id = $id ORDER BY m.score DESC, m.article_id_a, m.article_id_b""",
        {"id": event_id},
    )


@cached
def widest(path: str, sid: str, chosen: tuple[str, ...], size: int) -> pd.DataFrame:
    """Events that most of ``chosen`` have, newest first: what to open when nothing is chosen."""
    snap = opened(path, sid)
    return snap.query(_counting(snap, chosen, _WIDEST), {"size": size})


_WIDEST = """WITH counted AS (SELECT time_no, N AS n, K AS k FROM cube_events),
    widest AS MATERIALIZED (
        SELECT time_no, n, k FROM counted WHERE k > 0 ORDER BY k DESC, time_no LIMIT $size
    )
    SELECT event_id, label_zh, label_en, first_utc, n::BIGINT AS n, k::BIGINT AS k
    FROM cube_events JOIN widest USING (time_no) ORDER BY k DESC, time_no"""


@cached
def preview(path: str, sid: str, table: str, chosen: Scope, size: int) -> tuple[int, pd.DataFrame]:
    """How many rows of a table the scope selects, and the first ``size`` of them."""
    return selection.preview(opened(path, sid), table, chosen.filter(), size)


@cached
def counted(path: str, sid: str, chosen: Scope) -> pd.DataFrame:
    """Articles of the scope by outlet: outlet, articles, events, dated; outlets without one are left out."""
    return asked(path, sid, chosen, """SELECT outlet, count(*) AS articles, count(DISTINCT event_no) AS events,
        count(published_utc) AS dated FROM picked GROUP BY outlet ORDER BY outlet""")  # fmt: skip


def asked(
    path: str, sid: str, chosen: Scope, sql: str, values: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """The answer to a statement about ``picked``, the articles of the scope (columns of cube_articles)."""
    snap = opened(path, sid)
    picked, parameters = selection.picked(snap, chosen.filter())
    after = re.sub(r"\A\s*WITH\b", ",", sql)  # its own parts follow ours
    return snap.query(f"WITH picked AS MATERIALIZED ({picked}) {after}", {**parameters, **(values or {})})


def each(frame: pd.DataFrame) -> Iterable[Any]:
    """Rows with their columns as attributes."""
    return frame.itertuples()


def columns(path: str, sid: str, table: str) -> list[tuple[str, str]]:
    """Names and descriptions of a table's columns."""
    return [(c.name, c.about) for c in opened(path, sid).columns(table)]
