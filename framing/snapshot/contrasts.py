"""The cube of contrasts: how far the names that two outlets use for one referent in one event lie apart.

The distance is the total variation of two sets of shares, half the sum of their
differences: 0 where both use the same names equally often, 1 where they have none in
common. It is counted in whole numbers, so that equal tables give equal cubes.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from framing.snapshot.column import NO, REAL, STR, Column
from framing.snapshot.column import column as _c
from framing.snapshot.kinds import REPORTS

LEAST = 3
"""Mentions of a referent that an outlet must have in an event."""
UNNAMED = ("people_naming", "attribution", "hedges", "boosters")
"""Naming families whose words do not stand for one referent: verbs, adverbs, and spellings of foreign names."""
CONTRASTS: Mapping[str, tuple[Column, ...]] = {
    "cube_contrasts": (
        _c("event_no", NO, "event, as numbered in cube_events"),
        _c("family", STR, "lexicon family"),
        _c("concept", STR, "what both outlets name"),
        _c("outlet_a", STR, "one outlet; of two the one that comes first in the fixed order"),
        _c("outlet_b", STR, "the other"),
        _c("n_a", NO, f"mentions in bodies of its reports and analyses, all voices; {LEAST} or more"),
        _c("n_b", NO, f"mentions by the other; {LEAST} or more"),
        _c("distance", REAL, "total variation of their shares of each name: 0 the same, 1 none in common"),
    ),
}
SQL: Mapping[str, str] = {
    "cube_contrasts": """
        WITH named AS (
            SELECT h.event_id, r.outlet, h.family, h.concept, s.plain AS variant, count(*) AS n FROM hits h
            JOIN compared r USING (event_id, article_id) JOIN styles s USING (variant)
            SEMI JOIN naming f USING (family) WHERE h.section = 'body' GROUP BY ALL
        ), shares AS MATERIALIZED (
            SELECT named.*, o."order" AS place,
                (sum(n) OVER (PARTITION BY event_id, outlet, family, concept))::BIGINT AS total
            FROM named JOIN outlets o ON o.outlet_id = named.outlet QUALIFY total >= LEAST_NAMED
        ), totals AS (
            SELECT DISTINCT event_id, family, concept, outlet, place, total FROM shares
        ), pairs AS (
            SELECT event_id, family, concept, x.outlet AS outlet_a, y.outlet AS outlet_b, x.total AS n_a, y.total AS n_b
            FROM totals x JOIN totals y USING (event_id, family, concept) WHERE x.place < y.place
        ), common AS (
            SELECT event_id, family, concept, x.outlet AS outlet_a, y.outlet AS outlet_b,
                sum(least(x.n * y.total, y.n * x.total)) AS same
            FROM shares x JOIN shares y USING (event_id, family, concept, variant) WHERE x.place < y.place GROUP BY ALL
        )
        SELECT e.event_no, family, concept, outlet_a, outlet_b, n_a::INTEGER AS n_a, n_b::INTEGER AS n_b,
            1 - coalesce(same, 0) / (n_a * n_b)::DOUBLE AS distance
        FROM pairs LEFT JOIN common USING (event_id, family, concept, outlet_a, outlet_b) JOIN e USING (event_id)
        ORDER BY ALL""".replace("LEAST_NAMED", str(LEAST)),
}


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Lay out what the statement joins: ``compared`` articles, ``naming`` families, ``styles`` of names found.

    A name in another house style is the same name (川普总统 and 特朗普总统).
    """
    from framing.copies import style  # what only a build needs

    names = [name for (name,) in connection.sql("SELECT DISTINCT variant FROM hits").fetchall()]
    plain = [style.plain(name) for name in names]
    columns = {"variant": pa.array(names, pa.string()), "plain": pa.array(plain, pa.string())}
    connection.from_arrow(pa.table(columns)).create("styles")
    connection.execute(
        "CREATE TEMP TABLE compared AS SELECT event_id, article_id, outlet FROM articles WHERE list_contains($of, genre)",
        {"of": list(REPORTS)},
    )
    connection.execute(
        "CREATE TEMP TABLE naming AS SELECT family FROM families WHERE kind = 'naming' AND NOT list_contains($no, family)",
        {"no": list(UNNAMED)},
    )
