"""Publishes the tables of one snapshot into a store as another: ``python -m tests.hosting.republish FROM STORE NAME``.

What a build does at its end, without the hours before it; ``NAME`` goes into the manifest, so that the id differs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa

from framing import snapshot
from framing.snapshot.schema import arrow


def publish(source: Path, store: Path, name: str) -> str:
    """Returns the new snapshot's id, which is the live one of ``store`` from then on."""
    with snapshot.open(source) as snap, snapshot.writing(store):
        tables = {name: partial(_rows, snap, name) for name in snapshot.TABLES}
        own = ("snapshot", "created_utc", "tables", "cubes", "families", "outlets")
        body = {key: value for key, value in snap.manifest.items() if key not in own}
        body["dataset"] = {**body["dataset"], "note_en": name}
        families, outlets = snap.manifest["families"], snap.manifest["outlets"]
        return snapshot.publish(store, tables, body, families=families, outlets=outlets)


def _rows(snap: snapshot.Snapshot, name: str) -> Iterator[pa.Table]:
    schema = arrow(snap.columns(name))
    return (table.cast(schema) for table in snap.tables(f'FROM "{name}"'))


if __name__ == "__main__":
    print(publish(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
