"""Single articles by their place in the articles table, however long it is.

The articles that a filter selects may lie scattered over the whole table, and every
row group that holds one would be decoded for it. Of a table longer than one row
group, the cube ``cube_rows`` therefore holds the rows a second time, each as one
value, in blocks so small that a few hundred of them are read at once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import pandas as pd
import pyarrow as pa

from framing.errors import SnapshotError
from framing.snapshot import files
from framing.snapshot.read import Snapshot
from framing.snapshot.schema import TIME, Column

_NO, _ROW = "article_no", "row"
SPARSE = 4
"""How many times as long as the blocks that are read a table has to be: else it is as quickly read as a whole."""


def quicker(snapshot: Snapshot, places: int) -> bool:
    """Whether so many articles are sooner found by their place than by a query."""
    rows = snapshot.manifest["cubes"]["cube_rows"]["rows"]
    return rows > 0 and places * files.BLOCK * SPARSE <= rows


def articles(snapshot: Snapshot, places: Sequence[int]) -> pd.DataFrame:
    """Rows of the articles table at these places, in the order that pages and downloads show them in.

    Args:
        places: article_no of each, rising; not empty.

    Returns:
        What a query for these articles would give.

    Raises:
        SnapshotError: the cube is damaged; the text names it.
    """
    cols = snapshot.columns("articles")
    try:
        held = files.at(snapshot.path, snapshot.manifest["cubes"]["cube_rows"], places)
        if held[_NO].to_pylist() != list(places):
            raise ValueError("its rows are not in their places")
        rows = [json.loads(row) for row in held[_ROW].to_pylist()]
        values = zip(*rows, strict=True)
        arrays = [_array(c, v) for c, v in zip(cols, values, strict=True)]
    except (OSError, ValueError, TypeError, pa.ArrowException) as error:
        raise SnapshotError(
            f"{snapshot.path}: the cube cube_rows cannot be read ({error}); build the store again."
        ) from error
    table = pa.Table.from_arrays(arrays, names=[c.name for c in cols])
    return table.sort_by([("published_utc", "ascending"), ("article_id", "ascending")]).to_pandas()


def _array(column: Column, values: Sequence[object]) -> pa.Array:
    if column.type == TIME:
        return pa.array(values, pa.int64()).cast(TIME).cast(pa.timestamp("us"))  # as a query gives it
    return pa.array(values, column.type)
