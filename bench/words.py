"""Names of the lexicon with invented frequencies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from framing import lexicon


@dataclass(frozen=True, slots=True)
class Words:
    """The lexicon's names, most frequent first, and how often each comes (cumulated to 1)."""

    table: tuple[Mapping[str, str], ...]
    families: tuple[str, ...]
    weight: np.ndarray

    def column(self, name: str) -> pa.Array:
        """One column of the lexicon as an Arrow array."""
        return pa.array([row[name] for row in self.table])

    def draw(self, rng: np.random.Generator, n: int) -> np.ndarray:
        """``n`` places in the table."""
        return np.searchsorted(self.weight, rng.random(n)).astype(np.int32)


def words() -> Words:
    """The real lexicon; reporting verbs are common, as in real text."""
    loaded = lexicon.load()
    rows = list(loaded.table)
    order = np.random.default_rng(0).permutation(len(rows))
    common = [i for i in order if rows[i]["family"] == "attribution"][:8]
    ranked = [*common, *(i for i in order if i not in set(common))]
    weight = 1 / np.arange(2, len(ranked) + 2)
    table = tuple(rows[i] for i in ranked)
    return Words(table, tuple(f.id for f in loaded.families), np.cumsum(weight / weight.sum()))
