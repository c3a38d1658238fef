"""Ids of the snapshot before, read whatever version of this project wrote it: they have to survive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from framing.errors import SnapshotError


def columns(folder: Path, table: str, names: Sequence[str]) -> dict[str, list[str]]:
    """Columns of a table of a snapshot folder, as lists.

    Raises:
        SnapshotError: the table or a column is not there, or damaged.
    """
    files = sorted(f for f in folder.glob(f"{table}*.parquet") if re.fullmatch(rf"{table}(-\d+)?", f.stem))
    try:
        found = pa.concat_tables(pq.ParquetFile(file).read(list(names)) for file in files)
        return {name: found[name].to_pylist() for name in names}
    except (OSError, KeyError, pa.ArrowException) as error:
        raise SnapshotError(
            f"{folder}: the ids of the snapshot before cannot be read from its table {table} ({error}); "
            "delete the store and build it again: its events will get new ids."
        ) from error
