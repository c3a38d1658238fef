"""Writing a snapshot: beside, synced, renamed, then named by CURRENT. Nothing is ever half-written."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Generator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from framing.errors import SnapshotError
from framing.snapshot.schema import TABLES, Column, arrow, columns

Rows = Sequence[Mapping[str, Any]]
_STAGE = ".stage-"


@contextlib.contextmanager
def writing(store: Path) -> Generator[Path]:
    """Hold the store's writer lock; sweep what an interrupted build left behind.

    Raises:
        SnapshotError: another build holds the store, or it cannot be written.
    """
    try:
        store.mkdir(parents=True, exist_ok=True)
        handle = (store / ".lock").open("w")
    except OSError as error:
        raise SnapshotError(
            f"{store}: cannot write here ({error.strerror}); choose another --store."
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SnapshotError(f"{store}: another build is writing here; wait for it to end.") from error
        for orphan in store.glob(f"{_STAGE}*"):
            shutil.rmtree(orphan) if orphan.is_dir() else orphan.unlink()
        yield store


def publish(
    store: Path,
    tables: Mapping[str, Rows],
    manifest: Mapping[str, Any],
    *,
    families: Sequence[str],
    outlets: Sequence[str],
) -> str:
    """Write all tables as a new snapshot and make it the live one.

    Call inside :func:`writing`. The id is a hash of the tables' bytes and of the
    manifest's reproducible part, so that the same input gives the same snapshot.

    Args:
        tables: rows by table name; every table of the schema must be there.
        manifest: ``dataset``, ``inputs``, ``scorers``, ``counts`` … as JSON values.

    Returns:
        The snapshot's id, ``snap-`` and 16 hex digits.

    Raises:
        SnapshotError: a row breaks the schema, or the disk is full.
    """
    stage = store / f"{_STAGE}{os.getpid()}"
    built = {n: _table(n, tables[n], columns(n, families=families, outlets=outlets)) for n in TABLES}
    body = {**manifest, "families": list(families), "outlets": list(outlets)}
    try:
        name = _write_folder(stage, built, body)
        if not (store / name).exists():
            stage.rename(store / name)
        _write_file(store / f"{_STAGE}current", f"{name}\n".encode())
        (store / f"{_STAGE}current").replace(store / "CURRENT")
        _sync(store)
    except OSError as error:
        raise SnapshotError(
            f"{store}: the snapshot could not be written ({error.strerror}); the one before it still stands."
        ) from error
    finally:
        if stage.exists():
            shutil.rmtree(stage, ignore_errors=True)
    return name


def without_text(folder: Path, out: Path, manifest: Mapping[str, Any], extra: Mapping[str, bytes]) -> str:
    """Copy a snapshot without publishers' text, as a folder that opens like any snapshot.

    ``out`` is replaced as a whole; ``extra`` files (a README, a descriptor) go beside the tables.

    Returns:
        The id of the copy.

    Raises:
        SnapshotError: a table cannot be read, or ``out`` cannot be written or holds something else.
    """
    if out.exists() and any(out.iterdir()) and not (out / "manifest.json").is_file():
        raise SnapshotError(f"{out}: this folder holds something else; choose an empty or new one.")
    stage = out.with_name(f"{_STAGE}{out.name}")
    body = {k: v for k, v in manifest.items() if k not in ("snapshot", "created_utc", "tables")}
    body["dataset"] = {**body["dataset"], "holds_text": False}
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(stage, ignore_errors=True)
        name = _write_folder(stage, {n: _bare(folder, n) for n in TABLES}, body)
        for file, data in extra.items():
            _write_file(stage / file, data)
        if out.exists():
            shutil.rmtree(out)
        stage.rename(out)
    except (OSError, pa.ArrowException) as error:
        raise SnapshotError(f"{out}: the package could not be written ({error}).") from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return name


def _bare(folder: Path, name: str) -> pa.Table:
    """A table with every column of publishers' text emptied."""
    table = pq.read_table(folder / f"{name}.parquet")
    for column in TABLES[name]:
        if column.text:
            at = table.schema.get_field_index(column.name)
            table = table.set_column(at, table.schema.field(at), pa.nulls(table.num_rows, column.type))
    return table


def prune(store: Path, *, keep: int = 2) -> list[str]:
    """Delete snapshots older than the newest ``keep`` (the live one always stays); their names."""
    live = (store / "CURRENT").read_text().strip()
    old = sorted(store.glob("snap-*"), key=lambda p: (p.name == live, p.stat().st_mtime), reverse=True)[keep:]
    for folder in old:
        shutil.rmtree(folder)
    return [folder.name for folder in old]


def _write_folder(folder: Path, tables: Mapping[str, pa.Table], body: Mapping[str, Any]) -> str:
    """Write tables and manifest into a new folder; the id that they hash to."""
    folder.mkdir()
    written = {}
    for name, table in tables.items():
        path = folder / f"{name}.parquet"
        pq.write_table(table, path, compression="zstd")
        _sync(path)
        written[name] = {"rows": table.num_rows, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    body = {**body, "tables": written}
    name = "snap-" + hashlib.sha256(_canonical(body)).hexdigest()[:16]
    full = {"snapshot": name, "created_utc": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), **body}
    _write_file(folder / "manifest.json", json.dumps(full, ensure_ascii=False, indent=1).encode() + b"\n")
    _sync(folder)
    return name


def _table(name: str, rows: Rows, cols: Sequence[Column]) -> pa.Table:
    """Rows as an Arrow table; a missing value where none may be is an error, not a blank."""
    arrays = []
    for col in cols:
        values = [row.get(col.name) for row in rows]
        if not col.null and any(v is None for v in values):
            at = values.index(None)
            raise SnapshotError(f"table {name}: column {col.name} is missing in row {dict(rows[at])!r:.200}.")
        arrays.append(pa.array(values, type=col.type))
    return pa.Table.from_arrays(arrays, schema=arrow(cols))


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _write_file(path: Path, data: bytes) -> None:
    with path.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
