"""Questions to snapshots. The only place that caches: plain arguments in, frames out.

Every function takes the dataset's path and the snapshot's id (so that a new
build is a new key), asks with fixed statements and parameters, and returns a
frame that callers must not change. Days are counted from 1970-01-01 in UTC,
weeks start on Monday.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st

from framing import selection, snapshot
from framing.dashboard import state
from framing.dashboard.scope import Scope

EPOCH = date(1970, 1, 1)
cached = st.cache_data(max_entries=256, show_spinner=False)
large = st.cache_data(max_entries=48, show_spinner=False)
"""For answers of thousands of rows or of text: what 256 of them hold would not fit beside the readers."""


def day_number(day: date | None, default: int) -> int:
    """Days from 1970-01-01 to ``day``."""
    return default if day is None else (day - EPOCH).days


@st.cache_resource(max_entries=8, show_spinner=False)
def opened(path: str, snapshot_id: str) -> snapshot.Snapshot:
    """The dataset's snapshot of this id, kept open; without article text where strangers must not read it.

    No build deletes it meanwhile, nor is another opened in its place.
    """
    return snapshot.open(Path(path), snapshot_id, text=state.shows_text(os.environ))


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


def counting(snap: snapshot.Snapshot, chosen: tuple[str, ...], sql: str) -> str:
    """``sql`` with N articles and K outlets of an event, among the chosen outlets that the snapshot has."""
    known = [f'"n_{o}"' for o in snap.manifest["outlets"] if o in chosen]
    sql = sql.replace("N AS n", " + ".join(["0", *known]) + " AS n")
    return sql.replace("K AS k", " + ".join(["0", *(f"({c} > 0)::INTEGER" for c in known)]) + " AS k")


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
def widest(path: str, sid: str, chosen: tuple[str, ...], size: int) -> pd.DataFrame:
    """Events that most of ``chosen`` have, newest first: what to open when nothing is chosen."""
    snap = opened(path, sid)
    return snap.query(counting(snap, chosen, _WIDEST), {"size": size})


_WIDEST = """WITH counted AS (SELECT time_no, N AS n, K AS k FROM cube_events),
    widest AS MATERIALIZED (
        SELECT time_no, n, k FROM counted WHERE k > 0 ORDER BY k DESC, time_no LIMIT $size
    )
    SELECT event_id, label_zh, label_en, first_utc, last_utc, n::BIGINT AS n, k::BIGINT AS k
    FROM cube_events JOIN widest USING (time_no) ORDER BY k DESC, time_no"""


@large
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
    picked, parameters = selection.picked(chosen.filter())
    after = re.sub(r"\A\s*WITH\b", ",", sql)  # its own parts follow ours
    return snap.query(f"WITH picked AS MATERIALIZED ({picked}) {after}", {**parameters, **(values or {})})


def each(frame: pd.DataFrame) -> Iterable[Any]:
    """Rows with their columns as attributes."""
    return frame.itertuples()


def columns(path: str, sid: str, table: str) -> list[tuple[str, str]]:
    """Names and descriptions of a table's columns."""
    return [(c.name, c.about) for c in opened(path, sid).columns(table)]
