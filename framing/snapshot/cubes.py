"""Cubes: what the pages ask again and again, counted and numbered once when a snapshot is written.

Everything here follows from the tables beside it. Articles and events are numbered,
so that sets of them are sets of small integers; rows stand in a fixed order, so that
equal tables give equal cubes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from framing.errors import SnapshotError
from framing.snapshot import contrasts, files, monthly
from framing.snapshot.files import Written
from framing.snapshot.schema import CUBES, Column, arrow, columns

COUNTED = (
    "events",
    "articles",
    "sentences",
    "hits",
    "quotes",
    "tones",
    "facts",
    "matches",
    "outlets",
    "families",
)
"""Tables that cubes rest on."""
_BATCH = 65_536
_NUMBERED = r"""
    CREATE TEMP TABLE e AS SELECT (row_number() OVER (ORDER BY event_id) - 1)::INTEGER AS event_no,
        (dense_rank() OVER (ORDER BY storyline_id) - 1)::INTEGER AS line_no, event_id, n_outlets FROM events;
    CREATE TEMP TABLE a AS SELECT r.article_no, e.event_no, r.article_id, r.event_id, e.n_outlets FROM e JOIN (
            SELECT (row_number() OVER () - 1)::INTEGER AS article_no, article_id, event_id FROM articles
        ) r USING (event_id);
    CREATE TEMP TABLE l AS SELECT DISTINCT event_id,
        unnest(string_split_regex(lower(label_zh || ' ' || label_en), '\s+')) AS part FROM events;
    CREATE TEMP TABLE n AS SELECT DISTINCT article_id, unnest(regexp_extract_all(
            lower(replace(match_reasons, '", "', '","')), '"name","((?:[^"\\]|\\.)*)', 1)) AS name
        FROM articles WHERE match_reasons IS NOT NULL;
    CREATE TEMP TABLE t AS SELECT (row_number() OVER (ORDER BY part, name) - 1)::INTEGER AS term_no, part, name
        FROM (SELECT lower(variant) AS part, '' AS name FROM hits UNION SELECT part, '' FROM l
              UNION SELECT '', name FROM n);
    CREATE TEMP TABLE p AS SELECT DISTINCT (t.term_no::BIGINT << 32) + a.article_no AS pair FROM (
            SELECT article_id, lower(variant) AS part, '' AS name FROM hits
            UNION ALL SELECT a.article_id, l.part, '' FROM l JOIN a USING (event_id)
            UNION ALL SELECT article_id, '', name FROM n
        ) h JOIN a USING (article_id) JOIN t USING (part, name);
"""
_SQL = {
    "cube_articles": """
        SELECT a.article_no, a.event_no, a.article_id, a.event_id, r.outlet, r.published_utc, r.genre,
            r.shared_copy, a.n_outlets::INTEGER AS n_outlets, coalesce(s.n, 0)::INTEGER AS n_sentences,
            coalesce(h.n, 0)::INTEGER AS n_hits, coalesce(q.n, 0)::INTEGER AS n_quotes,
            coalesce(o.n, 0)::INTEGER AS n_tones, coalesce(f.n, 0)::INTEGER AS n_facts, lower(r.title) AS title
        FROM articles r JOIN a USING (article_id)
        LEFT JOIN (SELECT article_id, count(*) AS n FROM sentences GROUP BY article_id) s USING (article_id)
        LEFT JOIN (SELECT article_id, count(*) AS n FROM hits GROUP BY article_id) h USING (article_id)
        LEFT JOIN (SELECT article_id, count(*) AS n FROM quotes GROUP BY article_id) q USING (article_id)
        LEFT JOIN (SELECT article_id, count(*) AS n FROM tones GROUP BY article_id) o USING (article_id)
        LEFT JOIN (SELECT article_id, count(*) AS n FROM facts GROUP BY article_id) f USING (article_id)
        ORDER BY a.article_no""",
    "cube_rows": """
        SELECT (row_number() OVER () - 1)::INTEGER AS article_no, json_array(*COLUMNS(*))::VARCHAR AS row FROM (
            SELECT * REPLACE (epoch_ms(published_utc) AS published_utc, epoch_ms(mirror_utc) AS mirror_utc) FROM articles
        ) WHERE (SELECT count(*) FROM articles) > FEW""",
    "cube_events": """
        SELECT e.event_no, e.line_no, r.*,
            (row_number() OVER (ORDER BY r.first_utc DESC NULLS LAST, r.event_id) - 1)::INTEGER AS time_no
        FROM events r JOIN e USING (event_id) ORDER BY time_no""",
    "cube_terms": "FROM t ORDER BY term_no",
    "cube_holders": """
        SELECT p.term_no, a.article_no, a.event_no FROM (
            SELECT (pair >> 32)::INTEGER AS term_no, (pair & 4294967295)::INTEGER AS article_no FROM p
        ) p JOIN a USING (article_no) ORDER BY p.term_no, a.article_no""",
    "cube_matches": """
        SELECT m.match_no, a.article_no AS article_no_a, b.article_no AS article_no_b
        FROM (SELECT (row_number() OVER () - 1)::INTEGER AS match_no, article_id_a, article_id_b FROM matches) m
        JOIN a ON a.article_id = m.article_id_a JOIN a b ON b.article_id = m.article_id_b
        ORDER BY m.match_no""",
    "cube_days": """
        SELECT outlet, (epoch_ms(published_utc) // 86400000)::INTEGER AS day, count(*) AS n FROM articles
        WHERE published_utc IS NOT NULL GROUP BY ALL ORDER BY ALL""",
    "cube_totals": """
        SELECT outlet, count(*) AS articles, count(published_utc) AS dated, count(DISTINCT event_id) AS events
        FROM articles GROUP BY outlet ORDER BY outlet""",
    **monthly.SQL,
    **contrasts.SQL,
}
"""FEW stands for the rows of a row group: so many articles are read together."""
_FORMS = {"cube_rows": files.BLOCKS}


def write(
    folder: Path,
    tables: Mapping[str, Written],
    outlets: Sequence[str],
    threads: int = 1,
    level: int | None = None,
) -> dict[str, Written]:
    """Write all cubes of the tables in ``folder`` beside them, with so many cores; ``level`` as in :func:`files.write`.

    Raises:
        SnapshotError: the tables contradict each other, or there is no room to count them.
        OSError: the disk is full or cannot be written.
    """
    spill = folder / "spill"
    connection = duckdb.connect(
        config={"memory_limit": "1GB", "temp_directory": str(spill), "threads": threads}
    )
    try:
        for name, table in tables.items():
            listed = [str(folder / file["name"]) for file in table.files]
            connection.from_parquet(listed).create_view(name)
        connection.execute(_NUMBERED)
        monthly.begin(connection)
        contrasts.prepare(connection)
        return {
            name: _write(connection, folder, name, columns(name, outlets=outlets), level) for name in CUBES
        }
    except duckdb.Error as error:
        raise SnapshotError(f"{folder.parent}: the tables could not be counted ({error}).") from error
    finally:
        connection.close()
        shutil.rmtree(spill, ignore_errors=True)


def _write(
    connection: duckdb.DuckDBPyConnection, folder: Path, name: str, cols: Sequence[Column], level: int | None
) -> Written:
    schema = arrow(cols)
    with monthly.prepared(connection, name):
        sql = _SQL[name].replace("FEW", str(files.GROUP))
        reader = connection.sql(sql).select(*(f'"{c.name}"' for c in cols)).to_arrow_reader(_BATCH)
        return files.write(folder, name, _typed(reader, schema), schema, level, _FORMS.get(name, files.CUBE))


def _typed(reader: pa.RecordBatchReader, schema: pa.Schema) -> Iterator[pa.Table]:
    for batch in reader:
        arrays: list[Any] = [batch.column(i).cast(field.type) for i, field in enumerate(schema)]
        yield pa.Table.from_arrays(arrays, schema=schema)
