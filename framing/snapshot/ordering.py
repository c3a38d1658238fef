"""Rows in the order of their articles, however many: in memory as long as they fit there, else by ranges through files.

A distribution sort: once there are more rows than memory is to hold, they go to
files, one for each range of places, and each range is put in order by itself.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from itertools import pairwise
from math import ceil
from pathlib import Path

import numpy as np
import pyarrow as pa

HELD = 64 * 2**20
"""Bytes of rows that are held at once, and once more while they are put in order."""
PLACE = "place"
"""Column of every table here: the number of the row's article in the order of the articles."""
_RANGES = 256
"""Ranges, and so open files, at most; beyond 8 GB of rows each range grows, and what is held with it."""


def in_order(
    tables: Iterable[pa.Table], count: int, keys: Sequence[str], end: int, scratch: Path
) -> Iterator[pa.Table]:
    """The rows of all tables by ascending place, and by ``keys`` within a place; some at a time.

    Args:
        tables: of one schema, with the column PLACE (int64); each is let go once it is seen.
        count: how many tables there are, by which the first ones tell how much is to come.
        keys: columns, the one that counts most first.
        end: places are below.
        scratch: a folder for files where memory does not suffice; made if need be, and as empty at the end.

    Raises:
        OSError: the disk is full or cannot be written.
    """
    with ExitStack() as files:
        ranges: _Ranges | None = None
        held: list[pa.Table] = []
        size = 0
        for number, table in enumerate(tables, 1):
            held.append(table)
            size += table.nbytes
            if size > HELD:
                if ranges is None:  # half of what may be held, as not all are of one size
                    some = ceil(2 * size / HELD * count / number)
                    bounds = np.linspace(0, end, min(some, _RANGES) + 1).astype(np.int64)
                    ranges = files.enter_context(_Ranges(scratch, bounds))
                ranges.add(_sorted(held, keys))
                size = 0
        if ranges is None:
            if held:
                yield _sorted(held, keys)
            return
        if held:
            ranges.add(_sorted(held, keys))
        yield from (_sorted([rows], keys) for rows in ranges)


def _sorted(tables: list[pa.Table], keys: Sequence[str]) -> pa.Table:
    """All rows in order; the tables are let go on the way."""
    table = pa.concat_tables(tables).combine_chunks()
    tables.clear()
    return table.sort_by([(name, "ascending") for name in (PLACE, *keys)])


class _Ranges:
    """Rows in files, one for each range of places; a context manager that removes them."""

    def __init__(self, folder: Path, bounds: np.ndarray) -> None:
        """Files in ``folder``; ``bounds`` ascend from 0 to the end of all places."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._bounds = Path(tempfile.mkdtemp(dir=folder)), bounds
        self._open: dict[int, pa.ipc.RecordBatchStreamWriter] = {}

    def add(self, table: pa.Table) -> None:
        """Take in rows, which are in order."""
        cuts = np.searchsorted(table[PLACE].to_numpy(), self._bounds).tolist()
        for number, (low, high) in enumerate(pairwise(cuts)):
            if low < high:
                if number not in self._open:
                    self._open[number] = pa.ipc.new_stream(str(self._file(number)), table.schema)
                self._open[number].write_table(table.slice(low, high - low))

    def __iter__(self) -> Iterator[pa.Table]:
        """What was taken in, range by range, each once: its rows as they came."""
        for number in sorted(self._open):
            self._open.pop(number).close()
            with pa.OSFile(str(self._file(number))) as file:
                rows = pa.ipc.open_stream(file).read_all()
            self._file(number).unlink()
            yield rows

    def _file(self, number: int) -> Path:
        return self._folder / f"{number}.arrow"

    def __enter__(self) -> _Ranges:
        return self

    def __exit__(self, *exception: object) -> None:
        for writer in self._open.values():
            with suppress(OSError):  # where the disk is full it cannot end its file, which goes anyway
                writer.close()
        shutil.rmtree(self._folder, ignore_errors=True)
