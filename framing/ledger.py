"""Which part of the store holds which file of the archive, and what has to be read anew.

A part is used again while its files are offered unchanged. It is given up, and
what is left of it read anew, when most of its files are gone or when small
parts pile up; so the number of parts stays in proportion to the archive.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing import readers
from framing.partition import Unit
from framing.readers import Failure, Reference
from framing.snapshot.parts import Parts

FILES, BYTES = 256, 8 * 2**20
"""A partition has at most so many files, and so many bytes unless one file alone is larger."""
SMALL, MANY = 64, 16
"""Parts of fewer files than SMALL are read anew together once there are more than MANY."""
NAME = "ledger.parquet"
_KEY = ["path", "file", "member", "size", "stamp"]
_SCHEMA = {"part": str, "ref": int, "path": str, "file": str, "member": int, "size": int, "stamp": int}


@dataclass(frozen=True, slots=True)
class Offered:
    """What the paths of a build offer. ``files``: columns of a Reference, in order, each file once."""

    files: pd.DataFrame
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """``kept`` and ``fresh`` partitions; ``live``: part, ref and rank (place in the order offered) of every file."""

    kept: tuple[Unit, ...]
    fresh: tuple[Unit, ...]
    live: pd.DataFrame


def offered(paths: Iterable[Path]) -> Offered:
    """List every file of the paths; nothing is read.

    Raises:
        ArchiveError: a path is not there.
    """
    found = [item for path in paths for item in readers.references(path)]
    refs = dict.fromkeys(item for item in found if isinstance(item, Reference))
    rows = [(r.path, r.file, r.member, r.size, r.stamp) for r in refs]
    failures = tuple(item for item in found if isinstance(item, Failure))
    return Offered(_typed(pd.DataFrame(rows, columns=_KEY)), failures)


def plan(store: Parts, reading: str, files: pd.DataFrame) -> Plan:
    """Share out the files: what known parts hold, and new partitions for the rest.

    Args:
        reading: key of the code and settings by which the files are read.
        files: :class:`Offered` ``files``.
    """
    files = files.assign(rank=np.arange(len(files)))
    known = _known(store, reading)
    held = files.merge(known, on=_KEY, how="inner")
    kept = held[held["part"].isin(_worth_keeping(known, held))].drop_duplicates("rank")
    rest = files[~files["rank"].isin(kept["rank"])]
    fresh = tuple(_partitions(reading, rest))
    placed = pd.DataFrame(
        [(unit.part, ref) for unit in fresh for ref in range(len(unit.references))], columns=["part", "ref"]
    ).assign(rank=rest["rank"].to_numpy())
    live = pd.concat([kept[["part", "ref", "rank"]], placed], ignore_index=True)
    return Plan(tuple(_units(known, kept)), fresh, live.astype({"ref": "int64", "rank": "int64"}))


def held(store: Parts, reading: str) -> list[str]:
    """Parts that the plan remembered last has files in."""
    return sorted(set(_known(store, reading)["part"]))


def save(store: Parts, reading: str, done: Plan) -> None:
    """Remember what the parts of a plan hold."""
    rows = [
        (unit.part, n, r.path, r.file, r.member, r.size, r.stamp)
        for unit in (*done.kept, *done.fresh)
        for n, r in enumerate(unit.references)
    ]
    columns = dict(zip(_SCHEMA, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(_SCHEMA, ())
    store.put("", f"{reading}.{NAME}", columns, _SCHEMA)
    others = [n for n in store.all() if n.endswith(NAME) and n != f"{reading}.{NAME}"]
    store.remove(others)


def _known(store: Parts, reading: str) -> pd.DataFrame:
    if f"{reading}.{NAME}" not in store.all():
        return _typed(pd.DataFrame(columns=list(_SCHEMA)))
    return store.get("", f"{reading}.{NAME}").to_pandas()


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    kinds: dict[str, Any] = {name: "str" if kind is str else "int64" for name, kind in _SCHEMA.items()}
    return frame.astype({name: kind for name, kind in kinds.items() if name in frame.columns})


def _worth_keeping(known: pd.DataFrame, held: pd.DataFrame) -> set[str]:
    whole, live = known["part"].value_counts(), held["part"].value_counts()
    kept = live[live * 2 >= whole.reindex(live.index)]
    small = kept[kept < SMALL]
    return set(kept.index) - (set(small.index) if len(small) > MANY else set())


def _units(known: pd.DataFrame, kept: pd.DataFrame) -> Iterable[Unit]:
    of = known[known["part"].isin(set(kept["part"]))].sort_values(["part", "ref"])
    for part, rows in of.groupby("part", sort=True):
        yield Unit(str(part), tuple(Reference(*row) for row in rows[_KEY].itertuples(index=False)))


def _partitions(reading: str, files: pd.DataFrame) -> Iterable[Unit]:
    batch: list[Reference] = []
    size = 0
    for row in files[_KEY].itertuples(index=False):
        found = Reference(*row)
        if batch and (len(batch) >= FILES or size + found.size > BYTES):
            yield _unit(reading, batch)
            batch, size = [], 0
        batch.append(found)
        size += found.size
    if batch:
        yield _unit(reading, batch)


def _unit(reading: str, files: Sequence[Reference]) -> Unit:
    return Unit(hashlib.sha256(repr((reading, files)).encode()).hexdigest()[:16], tuple(files))
