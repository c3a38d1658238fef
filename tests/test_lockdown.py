"""The database that answers the pages: it reads its snapshot and nothing else, and what a reader types is a value."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from framing import snapshot
from framing.errors import SnapshotError
from tests.figures import Report
from tests.test_snapshot import publish

OUTWARD = {
    "files": [
        "FROM read_text('/etc/passwd')", "FROM read_blob('/etc/passwd')", "FROM read_csv('/etc/passwd')",
        "FROM read_json('/etc/passwd')", "FROM read_ndjson_objects('/etc/passwd')", "FROM sniff_csv('/etc/passwd')",
        "FROM read_parquet('OUTSIDE.parquet')", "FROM parquet_metadata('OUTSIDE.parquet')", "FROM read_duckdb('OUTSIDE.db')",
        "FROM '/etc/passwd'", "FROM read_text('STORE/../outside.txt')", "FROM read_text('STORE/../../outside.txt')",
        "FROM 'file:///etc/passwd'", "FROM read_text('/proc/self/environ')",
    ],
    "folders": ["FROM glob('/*')", "FROM glob('STORE/../*')", "FROM glob('~/*')"],
    "network": [
        "FROM read_parquet('http://127.0.0.1:9/x.parquet')", "FROM read_csv('https://127.0.0.1:9/x')", "FROM 's3://bucket/x.parquet'",
        "FROM read_text('hf://datasets/x')",
    ],
    "writing": ["COPY (SELECT 1) TO 'OUTSIDE.csv'", "COPY outlets TO 'OUTSIDE.parquet'", "EXPORT DATABASE 'OUTSIDE'",
                "IMPORT DATABASE 'OUTSIDE'"],
    "attaching": ["ATTACH 'OUTSIDE.db'", "ATTACH 'http://127.0.0.1:9/x.db' AS x", "ATTACH 'OUTSIDE.db' AS x (TYPE sqlite)"],
    "extensions": ["INSTALL httpfs", "LOAD httpfs", "FORCE INSTALL httpfs FROM 'http://127.0.0.1:9'",
                   "LOAD 'OUTSIDE.duckdb_extension'", "FROM st_read('/etc/passwd')", "UPDATE EXTENSIONS"],
    "settings": [
        "SET enable_external_access = true", "SET allowed_directories = ['/']", "SET memory_limit = '9GB'", "SET threads = 64",
        "RESET memory_limit", "RESET enable_external_access", "SET log_query_path = 'OUTSIDE.log'", "SET temp_directory = '/'",
        "SET python_enable_replacements = true", "SET autoinstall_known_extensions = true", "SET home_directory = '/'",
        "PRAGMA profiling_output = 'OUTSIDE.json'", "PRAGMA enable_profiling", "PRAGMA memory_limit = '9GB'",
        "SET custom_extension_repository = 'http://127.0.0.1:9'", "CALL enable_logging(storage = 'file', storage_path = 'OUTSIDE')",
        "SET lock_configuration = false", "SET secret_directory = '/'",
    ],
    "secrets": ["CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')", "CREATE PERSISTENT SECRET p (TYPE s3, KEY_ID 'a', SECRET 'b')"],
    "the process": ["SELECT getenv('HOME')", "FROM frame", "FROM MARKED", "FROM snap", "FROM stores"],
}  # fmt: skip
"""Statements that the connection itself refuses."""
WITHIN = {
    "the folder": ["COPY (SELECT 1) TO 'STORE/more.parquet'", "COPY (SELECT 1) TO 'STORE/outlets.parquet'",
                   "ATTACH 'STORE/more.db' AS more", "ATTACH ':memory:' AS more", "EXPORT DATABASE 'STORE/more'"],
    "the catalogue": [
        "CREATE MACRO m(x) AS x + 1", "CREATE FUNCTION f(x) AS x", "CREATE TABLE t AS SELECT 1 AS x", "CREATE TEMP TABLE t AS SELECT 1 AS x",
        "CREATE OR REPLACE VIEW articles AS SELECT 1 AS x", "CREATE SCHEMA s", "CREATE SEQUENCE q", "CREATE TYPE z AS ENUM ('a')",
        "DROP VIEW outlets", "ALTER VIEW outlets RENAME TO gone", "COMMENT ON VIEW outlets IS 'x'", "INSERT INTO outlets FROM outlets",
        "DELETE FROM outlets", "UPDATE outlets SET name_en = 'x'", "TRUNCATE outlets",
    ],
    "the session": [
        "SET VARIABLE x = 1", "SET SESSION schema = 'main'", "SET search_path = 'main'", "USE memory", "BEGIN", "COMMIT", "PREPARE p AS SELECT 1",
        "EXECUTE p", "DEALLOCATE p", "PRAGMA database_list", "PRAGMA version", "VACUUM", "CHECKPOINT", "DETACH memory", "EXPLAIN SELECT 1",
        "EXPLAIN ANALYZE SELECT 1",
    ],
    "more than one": ["SELECT 1; SELECT 2", "SELECT 1; DROP VIEW hits", "DROP VIEW hits; SELECT 1",
                      "SELECT 1 AS x; COPY (SELECT 1) TO 'STORE/more.csv'", "", ";", "-- nothing"],
}  # fmt: skip
"""Statements that the connection would run, and a snapshot refuses: it answers one SELECT."""
MARKED = [1, 2, 3]


def written(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_no_statement_leaves_the_snapshot_or_changes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Report
) -> None:
    store, home = tmp_path / "store", tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    publish(store)
    (tmp_path / "outside.txt").write_text("outside")
    frame, stores = pd.DataFrame({"x": [1]}), {"x": store}
    before = written(tmp_path)
    with snapshot.open(store) as snap:
        tables = snap.query("SHOW TABLES").to_dict("records")

        def made(sql: str) -> str:
            return sql.replace("OUTSIDE", str(tmp_path / "outside")).replace("STORE", str(snap.path))

        for sql in [made(s) for group in OUTWARD.values() for s in group]:
            with pytest.raises(duckdb.Error) as refused, snap._connection.cursor() as cursor:
                cursor.execute(sql).fetchall()
            assert not isinstance(refused.value, duckdb.IOException), sql  # it never came to looking
        blocked = [made(s) for kinds in (OUTWARD, WITHIN) for group in kinds.values() for s in group]
        for sql in blocked:
            with pytest.raises(SnapshotError):
                snap.query(sql)
            with pytest.raises(SnapshotError):
                list(snap.tables(sql))
        assert snap.query("SHOW TABLES").to_dict("records") == tables
        assert len(snap.table("outlets")) == len(frame) == len(stores)
    assert written(tmp_path) == before
    figure(6, "kinds of statement that leave the snapshot or change it, refused", len(OUTWARD) + len(WITHIN))
    figure(6, "statements blocked", len(blocked))


def test_the_connection_may_read_its_snapshot_and_what_it_set_aside_itself(tmp_path: Path) -> None:
    publish(tmp_path)
    with snapshot.open(tmp_path) as snap:
        found = snap.query(
            """SELECT current_setting('allowed_directories') AS folders, current_setting('temp_directory') AS aside,
            current_setting('allowed_paths') AS files, current_setting('enable_external_access') AS outside,
            current_setting('lock_configuration') AS locked, current_setting('python_enable_replacements') AS replaced,
            current_setting('autoload_known_extensions') OR current_setting('autoinstall_known_extensions') AS loading"""
        ).iloc[0]
        assert set(found["folders"]) == {f"{snap.path}/", f"{found['aside']}/"}
        assert not len(found["files"])
        assert (found["outside"], found["locked"], found["replaced"], found["loading"]) == (
            False,
            True,
            False,
            False,
        )
        assert not Path(found["aside"]).exists()


def test_two_snapshots_set_nothing_aside_in_one_place(tmp_path: Path) -> None:
    asked = "SELECT current_setting('temp_directory') AS aside"
    publish(tmp_path)
    with snapshot.open(tmp_path) as one, snapshot.open(tmp_path) as other:
        assert one.query(asked)["aside"].tolist() != other.query(asked)["aside"].tolist()


def test_values_are_values_and_never_statements(tmp_path: Path) -> None:
    publish(tmp_path)
    hostile = "bay'; DROP VIEW outlets; --"
    with snapshot.open(tmp_path) as snap:
        assert snap.query("SELECT $x AS x", {"x": hostile})["x"].tolist() == [hostile]
        assert snap.query("FROM outlets WHERE outlet_id = ?", [hostile]).empty
        assert len(snap.table("outlets")) == 1
