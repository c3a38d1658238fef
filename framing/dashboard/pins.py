"""The snapshot that a reader has begun with stays theirs, whatever is published meanwhile, until they ask for the newer one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from framing import snapshot
from framing.dashboard import datasets, queries
from framing.dashboard.datasets import Dataset
from framing.errors import SnapshotError

PARAMETER = "snapshot"
"""In the URL: the snapshot that a reader leaves theirs for. Never kept there, so that a permalink names none."""
_PINS, _LOST = "pins", "lost"


@dataclass(frozen=True, slots=True)
class Pin:
    """A dataset as the reader met it, and its snapshot, which no build deletes as long as this is kept."""

    dataset: Dataset
    held: snapshot.Snapshot


@dataclass(frozen=True, slots=True)
class Newer:
    """What a store has published since: id, moment (UTC, ISO), and how many articles more (fewer: negative)."""

    id: str
    created: str
    more: int


def taken(live: Dataset) -> Dataset:
    """The dataset that this reader sees, opened: their own snapshot of it, or the live one where they have none yet.

    A dataset that cannot be opened comes back with its problem.
    """
    pins: dict[str, Pin] = st.session_state.setdefault(_PINS, {})
    before = pins.pop(live.id, None)
    st.session_state[_LOST] = False
    stays = before is not None and before.dataset.path == live.path and not _left(before.dataset, live)
    if before is not None and stays:
        try:
            pins[live.id] = _pin(before.dataset)
        except SnapshotError:
            st.session_state[_LOST] = live.problem is None
        else:
            return before.dataset
    found, pin = opened(live)
    if pin is not None:
        pins[live.id] = pin
    return found


def opened(live: Dataset) -> tuple[Dataset, Pin | None]:
    """The live dataset, held; or what is wrong with its tables where the manifest alone could not tell."""
    if live.problem is not None:
        return live, None
    try:
        return live, _pin(live)
    except SnapshotError as error:
        now = datasets.look(live.id, live.path)  # builds may have come between our two looks
        moved = now.manifest is not None and now.snapshot_id != live.snapshot_id
        return opened(now) if moved else (replace(live, problem=str(error)), None)


def lost() -> bool:
    """Whether this run had to leave the reader's snapshot, because it is gone."""
    return bool(st.session_state.get(_LOST))


def newer(dataset: Dataset) -> Newer | None:
    """What the dataset's store has published since; None where nothing. Costs a look at one file's date."""
    try:
        status = os.stat(dataset.path / "CURRENT")  # noqa: PTH116
    except OSError:
        return None
    told = _manifest(dataset.path, (status.st_mtime_ns, status.st_ino))
    if told is None or dataset.manifest is None or told["snapshot"] == dataset.snapshot_id:
        return None
    more = told["tables"]["articles"]["rows"] - dataset.manifest["tables"]["articles"]["rows"]
    return Newer(str(told["snapshot"]), str(told["created_utc"]), int(more))


def _pin(dataset: Dataset) -> Pin:
    held = queries.opened(str(dataset.path), dataset.snapshot_id)
    queries.outlets(str(dataset.path), dataset.snapshot_id)
    return Pin(dataset, held)


def _left(mine: Dataset, live: Dataset) -> bool:
    """Whether the reader goes over to the live one: asked to, or it is a folder that is itself replaced."""
    asked = st.query_params.get(PARAMETER, mine.snapshot_id)
    return asked != mine.snapshot_id or (live.path / "manifest.json").is_file()


@lru_cache(maxsize=32)
def _manifest(path: Path, mark: tuple[int, int]) -> Mapping[str, Any] | None:
    """The live manifest; read once for all readers, until the pointer to it is written anew."""
    del mark
    try:
        return snapshot.manifest(path)
    except SnapshotError:
        return None
