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
BLOCK = 256
"""Rows of a row group of a table that is read row by row, each found by its place."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a table is laid out for those who read it.

    ``codec``: compression, where no level of it is asked for. ``searched``: columns of texts that
    hardly recur and are read from first to last. ``single``: rows are read one by one, by :func:`at`.
    """

    codec: str = "zstd"
    single: bool = False
    searched: tuple[str, ...] = ()


TABLE = Form()
CUBE = Form("lz4", searched=("title",))
"""Pages read it at every click: decoded faster, a fifth longer."""
BLOCKS = Form(single=True)
"""Row groups of :data:`BLOCK`, and no statistics: nobody asks for extremes, which would be longer than the rest of the index."""


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
    folder: Path,
    name: str,
    tables: Iterable[pa.Table],
    schema: pa.Schema,
    level: int | None = None,
    form: Form = TABLE,
) -> Written:
    """Write the tables, one after the other, as ``name.parquet`` or ``name-0000.parquet`` and on.

    Rows are cut into groups and files at fixed counts, however they came in.
    Only one row group is held in memory. ``level`` of zstd: None where it is made often, higher for what is carried far.

    Raises:
        OSError: the disk is full or cannot be written.
    """
    group = BLOCK if form.single else GROUP
    groups = regroup(tables, schema, group)
    options = _options(schema, level, form)
    paths: list[Path] = []
    rows: list[int] = []
    for head in groups:
        paths.append(folder / f"{name}-{len(paths):04}.parquet")
        rows.append(_write_file(paths[-1], head, islice(groups, FILE // group - 1), schema, options))
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


def at(folder: Path, entry: Mapping[str, Any], places: Sequence[int]) -> pa.Table:
    """The rows at these places, counted from 0 and rising, of a table whose form is :data:`BLOCKS`.

    Only the row groups that hold them are read: time grows with the places, not with the table.
    """
    found: list[pa.Table] = []
    begin = 0
    for file in entry["files"]:
        own = [p - begin for p in places if begin <= p < begin + file["rows"]]
        begin += file["rows"]
        if not own:
            continue
        groups = list(dict.fromkeys(p // BLOCK for p in own))
        starts = {group: i * BLOCK for i, group in enumerate(groups)}
        with pq.ParquetFile(folder / file["name"]) as parquet:
            table = parquet.read_row_groups(groups, use_threads=False)
        found.append(table.take([starts[p // BLOCK] + p % BLOCK for p in own]))
    return pa.concat_tables(found)


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
    path: Path, head: pa.Table, rest: Iterator[pa.Table], schema: pa.Schema, options: Mapping[str, Any]
) -> int:
    rows = 0
    with pq.ParquetWriter(path, schema, **options) as writer:
        for group in chain([head], rest):
            writer.write_table(group, row_group_size=GROUP)
            rows += group.num_rows
    sync(path)
    return rows


def _options(schema: pa.Schema, level: int | None, form: Form) -> dict[str, Any]:
    """Numbers of cubes (32 bits) rise along the file and are kept as differences; all else as Parquet likes it."""
    numbers = [f.name for f in schema if f.type == NO]
    texts = [name for name in form.searched if name in schema.names]
    others = [name for name in schema.names if name not in numbers and name not in texts]
    return {
        "compression": form.codec if level is None else "zstd",
        "compression_level": level,
        "use_dictionary": False if form.single else others,
        "write_statistics": not form.single,
        "column_encoding": {
            **dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
            **dict.fromkeys(texts, "DELTA_LENGTH_BYTE_ARRAY"),
        },
    }


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
