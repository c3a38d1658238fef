"""How rare a term is: learned over the archive given, on top of a background.

An archive of ten articles cannot tell rare words from common ones. So every
archive is weighed as if ``PRIOR`` articles of an average archive stood beside it:

    idf = log((n + PRIOR) / (df + PRIOR · share))

with the term's share of articles from ``background.csv`` (how often common words,
names and character n-grams occurred in 7,923 articles of three outlets,
September-December 2020; n-grams of three characters at most, counts only).
The larger the archive, the less the background matters.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np

from framing.events.words import GRAM_COLUMNS, gram_columns

BACKGROUND = Path(__file__).with_name("background.csv")
PRIOR = 300.0
"""Articles that the background counts for."""
UNLISTED = {"word": 0.0005, "name": 0.0005, "gram": 0.001}
"""Share of a term that is too rare for the list."""


@cache
def _shares() -> dict[str, dict[str, float]]:
    """kind → term → share of articles."""
    table: dict[str, dict[str, float]] = {kind: {} for kind in UNLISTED}
    with BACKGROUND.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            table[row["kind"]][row["term"]] = float(row["per_mille"]) / 1000
    return table


def idf(df: np.ndarray, n: int, share: np.ndarray) -> np.ndarray:
    """Inverse document frequency with the background, never below 0; float32 of df's shape."""
    return np.maximum(0.0, np.log((n + PRIOR) / (df + PRIOR * share))).astype(np.float32)


def shares(kind: str, terms: Iterable[str]) -> np.ndarray:
    """Background shares of words or names, in the order of ``terms``."""
    table = _shares()[kind]
    return np.array([table.get(term, UNLISTED[kind]) for term in terms])


@cache
def gram_shares() -> np.ndarray:
    """Background shares by hash column of the character n-grams."""
    result = np.full(GRAM_COLUMNS, UNLISTED["gram"])
    for gram, share in _shares()["gram"].items():
        column = gram_columns(gram)
        result[column] = np.maximum(result[column], share)
    return result
