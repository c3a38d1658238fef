"""How evenly a word is spread over articles and events."""

from __future__ import annotations

import numpy as np
from scipy import sparse


def deviation(counts: sparse.csc_array, lengths: np.ndarray | None = None) -> np.ndarray:
    """Gries' deviation of proportions of each column of ``counts`` (articles, terms); NaN where it never occurs.

    ``lengths`` (articles,) are the words of each, where ``counts`` do not hold all of them.

    DP = ½ Σ_a |y_a / y - n_a / n| over articles a with n_a words: 0 where every
    article holds the word in proportion to its length, towards 1 where one
    short article holds all. It takes parts of unequal length, which Juilland's
    D does not (Gries 2008, "Dispersions and adjusted frequencies in corpora",
    International Journal of Corpus Linguistics 13).
    """
    if lengths is None:
        lengths = np.asarray(counts.sum(axis=1)).ravel()
    totals = np.asarray(counts.sum(axis=0)).ravel()
    share = lengths / max(lengths.sum(), 1)
    column = np.repeat(np.arange(counts.shape[1]), np.diff(counts.indptr))
    expected = share[counts.indices]
    gap = np.abs(counts.data / totals[column] - expected)
    absent = 1 - np.bincount(column, expected, minlength=counts.shape[1])
    found = 0.5 * (np.bincount(column, gap, minlength=counts.shape[1]) + absent)
    return np.where(totals > 0, found, np.nan)


def held(counts: sparse.csc_array, groups: np.ndarray) -> np.ndarray:
    """How many ``groups`` (codes per article) hold each column of ``counts`` (articles, terms)."""
    size = int(groups.max(initial=0)) + 1
    column = np.repeat(np.arange(counts.shape[1]), np.diff(counts.indptr))
    cell = np.sort(column * size + groups[counts.indices], kind="stable")  # at once where groups ascend
    return np.bincount(cell[np.diff(cell, prepend=-1) > 0] // size, minlength=counts.shape[1])
