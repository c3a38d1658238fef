"""Snapshots: frozen folders of Parquet and a manifest. The only importer of duckdb and pyarrow."""

from framing.snapshot.files import Batches, Rows, to_parquet
from framing.snapshot.place import damaged, prune, writing
from framing.snapshot.read import Snapshot, live, manifest
from framing.snapshot.read import open_ as open
from framing.snapshot.schema import CUBES, TABLES, Column, columns
from framing.snapshot.script import simplified
from framing.snapshot.write import bare, publish, without_text

__all__ = [
    "CUBES", "TABLES", "Batches", "Column", "Rows", "Snapshot", "bare", "columns", "damaged", "live", "manifest", "open", "prune",
    "publish", "simplified", "to_parquet", "without_text", "writing",
]  # fmt: skip
