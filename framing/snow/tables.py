"""The model's arrays on disk: built once, checked on every opening, shared by all processes as mapped files.

They live under the user's cache directory (FRAMING_CACHE, else XDG_CACHE_HOME,
else ~/.cache), some 80 MB, in a folder named for the model and the layout.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from framing.errors import ModelError
from framing.snow.model import FILES, Arrays, stages

FORMAT = 2  # of the cached arrays: raise it when their layout or meaning changes
VERSION = "snow-" + hashlib.sha256("".join(FILES.values()).encode()).hexdigest()[:12]
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Segmenter:
    """The character trigram model; ``framing.snow.model.Letters`` says what each array holds."""

    letter: np.ndarray
    pairs: np.ndarray
    pair_slots: np.ndarray
    triple_slots: np.ndarray
    cells: np.ndarray
    values: np.ndarray


@dataclass(frozen=True, slots=True)
class Classifier:
    """Naive Bayes word weights; ``framing.snow.model.classifier_arrays`` says what each array holds."""

    prior: np.ndarray
    neg: np.ndarray
    pos: np.ndarray
    seen: np.ndarray
    word_keys: np.ndarray
    word_slots: np.ndarray
    single: np.ndarray
    word_start: np.ndarray
    word_codes: np.ndarray


NAMES = frozenset({*Segmenter.__dataclass_fields__, *Classifier.__dataclass_fields__})


@cache
def segmenter() -> Segmenter:
    """The segmentation model, built on first use and cached on disk.

    Raises:
        ModelError: snownlp or a model file is missing or not the expected one,
            or the cache cannot be written.
    """
    arrays = _arrays()
    return Segmenter(**{name: arrays[name] for name in Segmenter.__dataclass_fields__})


@cache
def classifier() -> Classifier:
    """SnowNLP's sentiment classifier, from the same cache; raises as ``segmenter`` does."""
    arrays = _arrays()
    return Classifier(**{name: arrays[name] for name in Classifier.__dataclass_fields__})


def cache_folder() -> Path:
    """Where this project keeps what it can make again."""
    base = os.environ.get("FRAMING_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "framing"


@cache
def _arrays() -> Arrays:
    folder = cache_folder() / f"{VERSION}-{FORMAT}"
    found = load(folder)
    if found is None:
        _build(folder)
        found = load(folder)
    if found is None:
        raise ModelError(f"{folder}: the table cache changes while it is read; remove it and try again.")
    return found


def load(folder: Path) -> Arrays | None:
    """The arrays of a cache folder, mapped and checked by size and CRC-32; None where one is missing or damaged."""
    try:
        sums = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if sums.keys() != NAMES or any(_sum(folder / f"{name}.npy") != sums[name] for name in NAMES):
            return None
        return {name: np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in NAMES}
    except (OSError, ValueError, AttributeError):
        return None


def _sum(path: Path) -> list[int]:
    data = np.memmap(path, dtype=np.uint8, mode="r")
    return [len(data), zlib.crc32(data.data)]


def _build(folder: Path) -> None:
    """Write the arrays beside and rename them into place; losing a race to another process is fine."""
    arrays: Arrays = {}
    for done, (doing, made) in enumerate(stages()):
        arrays |= made
        _say(done, doing or "writing")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix="build-", dir=folder.parent))
        try:
            _write(stage, arrays)
            _put(stage, folder)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    except OSError as error:
        raise ModelError(
            f"{folder}: the table cache cannot be written ({error.strerror}); set FRAMING_CACHE to another folder."
        ) from error


def _say(done: int, doing: str) -> None:
    percent = (0, 5, 35, 50, 95)[done]  # shares of the time that the stages take
    print(f"Framing: SnowNLP tables, made once: {percent} %, {doing} …", file=sys.stderr, flush=True)


def _write(stage: Path, arrays: Arrays) -> None:
    for name, array in arrays.items():
        np.save(stage / f"{name}.npy", array)
    sums = {name: _sum(stage / f"{name}.npy") for name in arrays}
    (stage / MANIFEST).write_text(json.dumps(sums), encoding="utf-8")


def _put(stage: Path, folder: Path) -> None:
    """Rename into place. A damaged folder is moved away first; another process's whole one stays."""
    for _ in range(3):
        try:
            stage.rename(folder)
            return
        except OSError:
            if load(folder) is not None:
                return
            if folder.exists():
                folder.rename(stage / "damaged")
    stage.rename(folder)
