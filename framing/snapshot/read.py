"""Reading a snapshot: a hardened DuckDB over its Parquet files, and nothing else on the disk."""

from __future__ import annotations

import json
import re
import secrets
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from framing.errors import SnapshotError
from framing.snapshot import files
from framing.snapshot.place import CURRENT, MANIFEST, Hold
from framing.snapshot.schema import CUBES, TABLES, Column, columns

_FILE = re.compile(r"[a-z_]+(-\d{4})?\.parquet")
_NAME = re.compile(r"snap-[0-9a-f]{16}")
Parameters = Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """One frozen snapshot, open for reading. Safe to share between threads."""

    path: Path
    manifest: Mapping[str, Any]
    _connection: duckdb.DuckDBPyConnection = field(repr=False)
    _hold: Hold = field(repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def id(self) -> str:
        """``snap-`` and 16 hex digits."""
        return self.manifest["snapshot"]

    @property
    def holds_text(self) -> bool:
        """Whether publishers' text is in it (a coverage package holds none)."""
        return bool(self.manifest["dataset"]["holds_text"])

    def columns(self, table: str) -> tuple[Column, ...]:
        """Columns of a table with their descriptions, in order."""
        return columns(table, families=self.manifest["families"], outlets=self.manifest["outlets"])

    def query(self, sql: str, parameters: Parameters = ()) -> pd.DataFrame:
        """Run one SELECT over views named as the tables.

        Args:
            sql: fixed text; values go into ``parameters``, never into it.
            parameters: a sequence for ``?`` or a mapping for ``$name``.

        Raises:
            SnapshotError: the statement fails, or is anything but one SELECT.
        """
        with self._lock:
            cursor = self._connection.cursor()
        try:
            return cursor.sql(self._question(cursor, sql), params=parameters).to_arrow_table().to_pandas()
        except duckdb.Error as error:
            raise SnapshotError(f"{self.path}: this query cannot be answered ({error}).") from error
        finally:
            cursor.close()

    def tables(self, sql: str, parameters: Parameters = ()) -> Iterator[pa.Table]:
        """The same answer in Arrow tables of at most 65,536 rows, so that memory holds one; an empty one where there are no rows.

        Raises:
            SnapshotError: the statement fails, at its beginning or on the way, or is anything but one SELECT.
        """
        with self._lock:
            cursor = self._connection.cursor()
        try:
            reader = cursor.sql(self._question(cursor, sql), params=parameters).to_arrow_reader(files.GROUP)
            found = (pa.Table.from_batches([batch]) for batch in reader)
            yield from files.regroup(found, reader.schema, files.GROUP)
        except (duckdb.Error, pa.ArrowException) as error:
            raise SnapshotError(f"{self.path}: this query cannot be answered ({error}).") from error
        finally:
            cursor.close()

    def table(self, name: str) -> pd.DataFrame:
        """A whole table as a frame, in the order it was written."""
        if name not in TABLES:
            raise SnapshotError(f"There is no table {name}; there are: {', '.join(TABLES)}.")
        return self.query(f'FROM "{name}"')

    def close(self) -> None:
        """Let go of the files; from now on a build may delete them."""
        self._connection.close()
        self._hold.close()

    def _question(self, cursor: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
        """The one SELECT that ``sql`` is.

        The folder may be written to where it may be read, so COPY and ATTACH would work there, and all
        cursors see one catalogue: what one query created or dropped, the next reader would meet.
        """
        found = cursor.extract_statements(sql)
        if len(found) != 1 or not _selects(found[0]):
            raise SnapshotError(f"{self.path}: a snapshot answers one SELECT at a time and nothing else.")
        return found[0]

    def __enter__(self) -> Snapshot:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _selects(statement: duckdb.Statement) -> bool:
    try:
        return statement.type == duckdb.StatementType.SELECT
    except ValueError:  # the library has no name for kinds newer than its own list
        return False


def live(store: Path) -> Path:
    """Folder of the live snapshot of ``store``, or ``store`` itself where it is a snapshot.

    Raises:
        SnapshotError: there is none; the text says how to make one.
    """
    store = Path(store)
    if (store / MANIFEST).is_file():
        return store
    name = _named(store)
    while not _there(store, name):
        newer = _named(store)
        if newer == name:
            raise SnapshotError(
                f"{store}: CURRENT names {name!r}, which is not here; delete CURRENT and build the store again."
            )
        name = newer  # builds came in between and deleted what we were about to open
    return store / name


def _named(store: Path) -> str:
    try:
        return (store / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError(
            f"{store}: no snapshot here; make one with: python -m framing build ARCHIVE --store {store}"
        ) from error


def _there(store: Path, name: str) -> bool:
    return name.startswith("snap-") and "/" not in name and (store / name / MANIFEST).is_file()


def manifest(store: Path) -> dict[str, Any]:
    """The live snapshot's manifest.

    Raises:
        SnapshotError: no snapshot, or its manifest is damaged.
    """
    path = live(store) / MANIFEST
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return manifest(store)  # deleted since: CURRENT names another now
    except (OSError, ValueError) as error:
        raise SnapshotError(
            f"{path}: the manifest cannot be read ({error}); build the store again."
        ) from error


def open_(store: Path, snapshot: str = "", *, text: bool = True) -> Snapshot:
    """Open the live snapshot of a store, a snapshot folder itself, or the ``snapshot`` of that id in either.

    The connection reads files of this folder only (and what it itself set
    aside), takes no other configuration, and loads no extension. No build
    deletes the files while they are open.

    Args:
        text: False leaves publishers' text out: its columns are empty, as in a coverage package.

    Raises:
        SnapshotError: nothing to open, it is not here any more, or a table is missing or damaged.
    """
    for _ in range(3):  # a build may replace CURRENT and prune between our two looks
        folder = _folder(Path(store), snapshot)
        try:
            hold = Hold(folder)
        except OSError as error:
            last: Exception = error
            continue
        try:
            found = manifest(folder)
            if snapshot not in ("", found.get("snapshot")):
                raise SnapshotError(
                    f"{store}: the snapshot {snapshot} is not here any more; open the live one."
                )
            connection = _connect(folder, _files(folder, found), text)
            return Snapshot(folder, found if text else _textless(found), connection, hold)
        except duckdb.Error as error:
            last = error
    raise SnapshotError(f"{store}: a table cannot be read ({last}); build the store again.") from last


def _textless(manifest_: Mapping[str, Any]) -> dict[str, Any]:
    return {**manifest_, "dataset": {**manifest_["dataset"], "holds_text": False}}


def _folder(store: Path, snapshot: str) -> Path:
    """Where the snapshot is, or should be."""
    if snapshot and _NAME.fullmatch(snapshot) and (store / snapshot / MANIFEST).is_file():
        return (store / snapshot).resolve()
    return live(store).resolve()


def _files(folder: Path, manifest_: Mapping[str, Any]) -> dict[str, list[str]]:
    """Paths of every table's files, as the manifest lists them.

    Raises:
        SnapshotError: the manifest is of another version, or the paths cannot stand in a statement.
    """
    if "'" in str(folder):
        raise SnapshotError(f"{folder}: move the store to a path without quotation marks.")
    try:
        entries = {t: manifest_["tables"][t] for t in TABLES} | {c: manifest_["cubes"][c] for c in CUBES}
        names = {t: [str(f["name"]) for f in entry["files"]] for t, entry in entries.items()}
    except (KeyError, TypeError) as error:
        raise SnapshotError(
            f"{folder}: another version of framing made this; delete the store and build it again."
        ) from error
    for name in (n for group in names.values() for n in group):
        if not _FILE.fullmatch(name):
            raise SnapshotError(f"{folder}: the manifest names {name!r}; build the store again.")
    return {table: [f"{folder}/{name}" for name in group] for table, group in names.items()}


def _aside() -> str:
    """Where a large query sets rows aside, and may therefore always read: a folder nobody else can name.

    It exists while it is needed. The library's own choice would be one below wherever the process was started.
    """
    return f"{tempfile.gettempdir()}/framing-{secrets.token_hex(16)}"


def _connect(folder: Path, files: Mapping[str, Sequence[str]], text: bool) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            "memory_limit": "1GB",
            "temp_directory": _aside(),
        },
    )
    try:
        connection.execute("LOAD parquet")  # built in; until it is loaded its settings cannot be set
        connection.execute("SET parquet_metadata_cache = true")
        connection.execute(f"SET allowed_directories = ['{folder}/']")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        for name, paths in files.items():
            listed = ", ".join(f"'{path}'" for path in paths)
            kept = "*" if text else _without_text(name)
            connection.execute(f'CREATE VIEW "{name}" AS FROM read_parquet([{listed}]) SELECT {kept}')
    except duckdb.Error:
        connection.close()
        raise
    return connection


def _without_text(table: str) -> str:
    """What a view of ``table`` selects so that every column of publishers' text is empty."""
    emptied = [f'NULL::VARCHAR AS "{c.name}"' for c in TABLES.get(table, ()) if c.text]
    return f"* REPLACE ({', '.join(emptied)})" if emptied else "*"
