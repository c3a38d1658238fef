"""How rare a term is: learned over the archive given, on top of a background.

An archive of ten articles cannot tell rare words from common ones. So every
archive is weighed as if ``PRIOR`` articles of an average archive stood beside it:

    idf = log((n + PRIOR) / (df + PRIOR · share))

with the term's share of articles from ``background.csv`` (how often common words,
names and character n-grams occurred in 7,894 articles of three outlets,
September-December 2020; n-grams of three characters at most, counts only).
The larger the archive, the less the background matters.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np

from framing.events.words import gram_columns, term_hashes

BACKGROUND = Path(__file__).with_name("background.csv")
PRIOR = 300.0
"""Articles that the background counts for."""
UNLISTED = {"word": 0.0005, "name": 0.0005, "gram": 0.001}
"""Share of a term that is too rare for the list."""


def idf(df: np.ndarray, n: int, share: np.ndarray | float) -> np.ndarray:
    """Inverse document frequency with the background, never below 0; float32 of df's shape."""
    return np.maximum(0.0, np.log((n + PRIOR) / (df + PRIOR * share))).astype(np.float32)


def shares(kind: str, hashes: np.ndarray) -> np.ndarray:
    """Background shares of words or names given by their hashes."""
    listed, share = _listed(kind)
    return lookup(hashes, listed, share, UNLISTED[kind])


def lookup(keys: np.ndarray, known: np.ndarray, values: np.ndarray, missing: float) -> np.ndarray:
    """The value of each key in ascending ``known``, or ``missing``."""
    if not len(known):
        return np.full(len(keys), missing)
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[at] == keys, values[at], missing)


@cache
def gram_shares() -> tuple[np.ndarray, np.ndarray]:
    """Hash columns of the n-grams listed, ascending, and their background shares."""
    grams, share = _rows("gram")
    columns, order = np.unique(gram_columns(grams), return_inverse=True)
    highest = np.full(len(columns), UNLISTED["gram"])
    np.maximum.at(highest, order, share)
    return columns, highest


@cache
def _listed(kind: str) -> tuple[np.ndarray, np.ndarray]:
    terms, share = _rows(kind)
    hashes = term_hashes(terms)
    order = np.argsort(hashes)
    return hashes[order], share[order]


def _rows(kind: str) -> tuple[list[str], np.ndarray]:
    rows = [(term, share) for of, term, share in _table() if of == kind]
    return [term for term, _ in rows], np.array([share for _, share in rows])


@cache
def _table() -> list[tuple[str, str, float]]:
    with BACKGROUND.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [(kind, term, float(per_mille) / 1000) for kind, term, per_mille in rows]
