"""One table as Parquet files: fixed cuts, so that the bytes depend on the rows and on nothing else."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, TypeGuard, cast

import pyarrow as pa
import pyarrow.parquet as pq

from framing.errors import SnapshotError
from framing.snapshot.schema import NO, Column, arrow

Rows = Sequence[Mapping[str, Any]]
Columns = Mapping[str, Sequence[Any]]
Batches = Iterable[pa.Table | pa.RecordBatch]
Made = Rows | Columns | Batches
Source = Made | Callable[[], Made]
"""A table to be written, or what makes it when its turn comes."""
GROUP = 65_536
"""Rows of a row group: what a query for one event reads at most twice."""
FILE = 32 * GROUP
"""Rows of a file; a longer table is several files."""


@dataclass(frozen=True, slots=True)
class Written:
    """One table on the disk: rows in all; names, rows and hashes of its files in order."""

    rows: int
    files: tuple[dict[str, Any], ...]

    def entry(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {"rows": self.rows, "files": list(self.files)}


def batches(name: str, source: Made, cols: Sequence[Column]) -> Iterator[pa.Table]:
    """The source as Arrow tables of exactly these columns.

    Raises:
        SnapshotError: other columns, or a missing value where none may be.
    """
    if is_rows(source):
        yield from _from_rows(name, source, cols)
        return
    schema = arrow(cols)
    if isinstance(source, Mapping):
        source = [pa.Table.from_pydict(dict(source), schema)] if source else []
    for batch in cast(Batches, source):
        if [(f.name, f.type) for f in batch.schema] != [(f.name, f.type) for f in schema]:
            raise SnapshotError(f"table {name}: the columns are {batch.schema.names}, not {schema.names}.")
        table = pa.Table.from_arrays([batch.column(i) for i in range(len(schema))], schema=schema)
        _check(name, table, cols)
        yield table


def is_rows(source: Source) -> TypeGuard[Rows]:
    """Whether these are rows, not Arrow tables; an empty list is no rows."""
    return isinstance(source, Sequence) and (not source or isinstance(source[0], Mapping))


def write(
    folder: Path, name: str, tables: Iterable[pa.Table], schema: pa.Schema, level: int | None = None
) -> Written:
    """Write the tables, one after the other, as ``name.parquet`` or ``name-0000.parquet`` and on.

    Rows are cut into groups and files at fixed counts, however they came in.
    Only one row group is held in memory. ``level`` of compression: the library's own for what is made often,
    higher for what is carried far.

    Raises:
        OSError: the disk is full or cannot be written.
    """
    groups = regroup(tables, schema, GROUP)
    paths: list[Path] = []
    rows: list[int] = []
    for head in groups:
        paths.append(folder / f"{name}-{len(paths):04}.parquet")
        rows.append(_write_file(paths[-1], head, islice(groups, FILE // GROUP - 1), schema, level))
    if len(paths) == 1:
        paths = [paths[0].rename(folder / f"{name}.parquet")]
    files = tuple({"name": p.name, "rows": n, "sha256": digest(p)} for p, n in zip(paths, rows, strict=True))
    return Written(sum(rows), files)


def regroup(tables: Iterable[pa.Table], schema: pa.Schema, size: int) -> Iterator[pa.Table]:
    """The same rows in tables of ``size`` rows, each of one chunk; at least one table, the last may be shorter."""
    held: list[pa.Table] = []
    count = 0
    first = True
    for table in tables:
        held.append(table)
        count += table.num_rows
        while count >= size:
            whole = pa.concat_tables(held)
            yield whole.slice(0, size).combine_chunks()
            first = False
            held = [whole.slice(size)]
            count -= size
    if count or first:
        yield pa.concat_tables([*held, schema.empty_table()]).combine_chunks()


def read(folder: Path, entry: Mapping[str, Any]) -> Iterator[pa.Table]:
    """A table's rows, row group by row group."""
    for file in entry["files"]:
        with pq.ParquetFile(folder / file["name"]) as parquet:
            for number in range(parquet.num_row_groups):
                yield parquet.read_row_group(number)


def to_parquet(tables: Iterable[pa.Table], handle: BinaryIO) -> int:
    """Write the tables, which have one schema, to an open file as they come, in row groups as they are; rows in all."""
    rest = iter(tables)
    head = next(rest)
    rows = 0
    with pq.ParquetWriter(handle, head.schema, compression="zstd") as writer:
        for table in chain([head], rest):
            writer.write_table(table)
            rows += table.num_rows
    return rows


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, as hex digits."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def reason(error: OSError) -> str:
    """What went wrong with the disk, and what to do where it is full."""
    told = os.strerror(error.errno) if error.errno else str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"{told}: free some space there or choose another --store, then build again"
    return told


def sync(path: Path) -> None:
    """Have the disk hold a file, or a folder's names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_file(
    path: Path, head: pa.Table, rest: Iterator[pa.Table], schema: pa.Schema, level: int | None
) -> int:
    rows = 0
    with pq.ParquetWriter(
        path, schema, compression="zstd", compression_level=level, **_encoding(schema)
    ) as writer:
        for group in chain([head], rest):
            writer.write_table(group, row_group_size=GROUP)
            rows += group.num_rows
    sync(path)
    return rows


def _encoding(schema: pa.Schema) -> dict[str, Any]:
    """Numbers of cubes (32 bits) rise along the file and are kept as differences; all else as Parquet likes it."""
    numbers = [f.name for f in schema if f.type == NO]
    others = [f.name for f in schema if f.type != NO]
    return {"use_dictionary": others, "column_encoding": dict.fromkeys(numbers, "DELTA_BINARY_PACKED")}


def _from_rows(name: str, rows: Rows, cols: Sequence[Column]) -> Iterator[pa.Table]:
    for start in range(0, len(rows), GROUP):
        part = rows[start : start + GROUP]
        arrays = [pa.array([row.get(c.name) for row in part], type=c.type) for c in cols]
        table = pa.Table.from_arrays(arrays, schema=arrow(cols))
        _check(name, table, cols)
        yield table


def _check(name: str, table: pa.Table, cols: Sequence[Column]) -> None:
    """A missing value where none may be is an error, not a blank."""
    for col in cols:
        values = table[col.name]
        if not col.null and values.null_count:
            at = values.is_null().index(True).as_py()
            row = table.slice(at, 1).to_pylist()[0]
            raise SnapshotError(f"table {name}: column {col.name} is missing in row {row!r:.200}.")
