"""Writing a snapshot: beside, synced, renamed, then named by CURRENT. Nothing is ever half-written."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, cast

import pyarrow as pa

from framing.errors import SnapshotError
from framing.snapshot import cubes, files
from framing.snapshot.files import Made, Source, Written
from framing.snapshot.place import MANIFEST, STAGE, settle, write_file
from framing.snapshot.schema import TABLES, arrow, columns

CARRIED = 19
"""Compression of packages, which are carried far; it takes seconds where a build's takes tenths."""
_LONG = re.compile(r"[\u3400-\u9fff]{2,}([\u3400-\u9fff]{11})")
"""Thirteen Han letters or more: of names this long, data without text keeps the last eleven."""


def publish(
    store: Path,
    tables: Mapping[str, Source],
    manifest: Mapping[str, Any],
    *,
    families: Sequence[str],
    outlets: Sequence[str],
    threads: int = 1,
) -> str:
    """Write all tables as a new snapshot and make it the live one.

    Call inside :func:`writing`. The id is a hash of the tables' bytes and of the
    manifest's reproducible part, so that the same input gives the same snapshot.

    Args:
        tables: by table name, every table of the schema: rows, values by column, or Arrow tables or record
            batches in final order and with exactly the schema's columns, taken one after the
            other so that memory holds one row group; or functions that give either. Tables are
            begun in the mapping's order, one a core: what has to be waited for comes last.
        manifest: ``dataset``, ``inputs``, ``scorers``, ``counts`` … as JSON values.
        threads: cores to use.

    Returns:
        The snapshot's id, ``snap-`` and 16 hex digits.

    Raises:
        SnapshotError: a row breaks the schema, or the disk is full.
    """
    stage = store / f"{STAGE}{os.getpid()}"
    body = {**manifest, "families": list(families), "outlets": list(outlets)}
    try:
        stage.mkdir()
        name = _finish(stage, body, *_write_tables(stage, tables, families, outlets, threads))
        settle(store, stage, name)
    except OSError as error:
        raise SnapshotError(
            f"{store}: the snapshot could not be written ({files.reason(error)}); the one before it still stands."
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
    if out.exists() and any(out.iterdir()) and not (out / MANIFEST).is_file():
        raise SnapshotError(f"{out}: this folder holds something else; choose an empty or new one.")
    stage = out.with_name(f"{STAGE}{out.name}")
    body = {k: v for k, v in manifest.items() if k not in ("snapshot", "created_utc", "tables", "cubes")}
    body["dataset"] = {**body["dataset"], "holds_text": False}
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir()
        written = {n: _copy(folder, n, manifest["tables"][n], stage) for n in TABLES}
        name = _finish(stage, body, written, cubes.write(stage, written, body["outlets"], level=CARRIED))
        for file, data in extra.items():
            write_file(stage / file, data)
        _swap(stage, out)
    except (OSError, pa.ArrowException) as error:
        raise SnapshotError(f"{out}: the package could not be written ({error}).") from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return name


def _swap(stage: Path, out: Path) -> None:
    """Put ``stage`` where ``out`` is, which is never seen half-deleted."""
    old = out.with_name(f"{STAGE}old-{out.name}")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    stage.rename(out)
    files.sync(out.parent)
    shutil.rmtree(old, ignore_errors=True)


def _copy(folder: Path, name: str, entry: Mapping[str, Any], out: Path) -> Written:
    """Write a table again with every column of publishers' text emptied."""
    tables = files.read(folder, entry)
    head = next(tables)
    schema = head.schema
    return files.write(out, name, (bare(name, t) for t in chain([head], tables)), schema, CARRIED)


def bare(name: str, table: pa.Table) -> pa.Table:
    """The table ``name`` with every column of publishers' text emptied and long names cut."""
    for column in TABLES[name]:
        if column.text:
            at = table.schema.get_field_index(column.name)
            table = table.set_column(at, table.schema.field(at), pa.nulls(table.num_rows, column.type))
        elif column.phrase:
            at = table.schema.get_field_index(column.name)
            short = pa.array([v and _LONG.sub(r"…\1", v) for v in table.column(at).to_pylist()], column.type)
            table = table.set_column(at, table.schema.field(at), short)
    return table


def _write_tables(
    folder: Path,
    tables: Mapping[str, Source],
    families: Sequence[str],
    outlets: Sequence[str],
    threads: int,
) -> tuple[dict[str, Written], dict[str, Written]]:
    """Tables in the order of the schema, and cubes, which are counted while tables they do not rest on are waited for."""

    def one(name: str) -> Written:
        cols = columns(name, families=families, outlets=outlets)
        source = tables[name]
        found = cast("Made", source() if callable(source) else source)
        return files.write(folder, name, files.batches(name, found, cols), arrow(cols))

    with ThreadPoolExecutor(threads) as pool:
        begun = {name: pool.submit(one, name) for name in tables}
        counted = cubes.write(folder, {n: begun[n].result() for n in cubes.COUNTED}, outlets, threads)
        return {name: begun[name].result() for name in TABLES}, counted


def _finish(
    folder: Path, body: Mapping[str, Any], written: Mapping[str, Written], counted: Mapping[str, Written]
) -> str:
    """Write the manifest beside tables and cubes; the id that they hash to."""
    body = {
        **body,
        "tables": {name: table.entry() for name, table in written.items()},
        "cubes": {name: cube.entry() for name, cube in counted.items()},
    }
    name = "snap-" + hashlib.sha256(_canonical(body)).hexdigest()[:16]
    full = {"snapshot": name, "created_utc": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), **body}
    write_file(folder / MANIFEST, json.dumps(full, ensure_ascii=False, indent=1).encode() + b"\n")
    files.sync(folder)
    return name


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
