"""What the reader may open: the real coverage, the sample, and stores of their own."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing import snapshot
from framing.errors import SnapshotError

ROOT = Path(__file__).resolve().parents[2]
COVERAGE, SAMPLE = "coverage", "sample"


@dataclass(frozen=True, slots=True)
class Dataset:
    """One dataset of the picker. ``problem`` says why it cannot be opened, None where it can."""

    id: str
    path: Path
    manifest: Mapping[str, Any] | None
    problem: str | None

    @property
    def snapshot_id(self) -> str:
        """Id of the live snapshot; only where there is one."""
        if self.manifest is None:
            raise SnapshotError(self.problem or f"{self.path}: there is no snapshot.")
        return str(self.manifest["snapshot"])

    @property
    def holds_text(self) -> bool:
        """Whether the snapshot holds publishers' text."""
        return bool(self.manifest and self.manifest["dataset"]["holds_text"])

    def title(self, lang: str) -> str:
        """The dataset's own title, or the folder's name."""
        return str(self.manifest["dataset"][f"title_{lang}"]) if self.manifest else self.path.name


def find(arguments: Sequence[str], environment: Mapping[str, str], root: Path = ROOT) -> dict[str, Dataset]:
    """Datasets by id, the two that come with the project first, then the reader's own.

    Args:
        arguments: what follows ``--`` on the command line: ``--store DIR``, once or more.
        environment: ``FRAMING_STORE`` may name stores, separated as PATH is;
            ``FRAMING_COVERAGE`` and ``FRAMING_SAMPLE`` move the two that come with the project.
    """
    places = {
        COVERAGE: Path(environment.get("FRAMING_COVERAGE") or root / "data" / "coverage"),
        SAMPLE: Path(environment.get("FRAMING_SAMPLE") or root / ".stores" / "sample"),
    }
    for path in _own(arguments, environment):
        if path.resolve() not in {p.resolve() for p in places.values()}:
            places[_own_id(path, places)] = path
    return {id_: look(id_, path) for id_, path in places.items()}


def _own(arguments: Sequence[str], environment: Mapping[str, str]) -> list[Path]:
    given = [p for p in environment.get("FRAMING_STORE", "").split(os.pathsep) if p]
    words = iter(arguments)
    for word in words:
        if word == "--store":
            given += [value] if (value := next(words, "")) else []
        elif word.startswith("--store="):
            given.append(word.removeprefix("--store="))
    return list(dict.fromkeys(Path(p) for p in given))


def _own_id(path: Path, taken: Mapping[str, Path]) -> str:
    """A stable id from the folder's name; two folders of one name differ by a hash of their path."""
    name = re.sub(r"[^a-z0-9]+", "-", path.resolve().name.lower()).strip("-")
    digest = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:8]
    id_ = f"store-{name[:40] or digest}"
    return f"{id_}-{digest}" if id_ in taken else id_


def look(id_: str, path: Path) -> Dataset:
    """The dataset at a path as it is now."""
    try:
        return Dataset(id_, path, snapshot.manifest(path), None)
    except SnapshotError as error:
        return Dataset(id_, path, None, str(error))
