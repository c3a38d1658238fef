"""The first score of two articles: what they say alike, and when; for blocks of articles at a time."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import _sparsetools

from framing.events.partners import Links, Place, Rule, Scorer, best
from framing.events.vectors import Vectors

WEIGHTS = Path(__file__).with_name("weights.toml")
FEATURES = ("lead", "title", "names", "hours")
TOP = 40
"""Candidates kept for an article in each outlet, its own included."""
FLOOR = 0.05
"""Pairs that score less are no candidates."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Logistic regression: 1 / (1 + exp(-(intercept + Σ weight · feature)))."""

    intercept: float
    weight: tuple[float, ...]
    window_hours: float

    def score(self, features: np.ndarray) -> np.ndarray:
        """Probability for features of shape (..., 4) in the order of FEATURES."""
        return sigmoid(features @ np.array(self.weight) + self.intercept)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Parallel arrays of row numbers (``i`` < ``j``) and scores, ascending by (i, j)."""

    i: np.ndarray
    j: np.ndarray
    score: np.ndarray


def rule(start: np.ndarray, end: np.ndarray, outlet: np.ndarray, model: Weights) -> Rule:
    """Which pairs of articles are kept: inside the window, above FLOOR, among the TOP of either article."""
    return Rule(start, end, outlet, model.window_hours, float(np.log(FLOOR / (1 - FLOOR))), TOP)


def scored(links: Links) -> Pairs:
    """Links of log-odds as pairs with probabilities, to six decimals."""
    i, j, z = links.pairs()
    return Pairs(i.astype(np.int64), j.astype(np.int64), np.round(sigmoid(z), 6))


def candidates(v: Vectors, model: Weights | None = None) -> Pairs:
    """Every pair of rows of ``v`` worth keeping, with its first score."""
    model = weights() if model is None else model
    score = PairScorer(v, model)

    def segments(at: np.ndarray) -> Scorer:
        first = int(at[0])

        def shifted(rows: Place, cols: Place) -> np.ndarray:
            return score(at[rows], at[cols])

        return score if first == 0 and len(at) == len(v.ids) else shifted

    return scored(best(rule(v.start, v.end, v.outlet, model), segments))


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-z)) in double precision."""
    return 1 / (1 + np.exp(-z.astype(np.float64)))


@cache
def weights() -> Weights:
    """The shipped weights (``weights.toml`` says what they were learned on)."""
    table = settings()
    return Weights(
        table["intercept"], tuple(table["weight"][name] for name in FEATURES), table["window_hours"]
    )


@cache
def settings() -> dict[str, Any]:
    """``weights.toml`` as read: the fitted weights and the levels of grouping."""
    return tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))


def hours_apart(v: Vectors, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    """Hours between the times of appearance, 0 where they may coincide; (rows, cols)."""
    return apart(v.start, v.end, rows, cols)


def apart(start: np.ndarray, end: np.ndarray, rows: Place, cols: Place) -> np.ndarray:
    """Hours between two stretches of time, 0 where they overlap; (rows, cols)."""
    later = np.maximum(start[rows][:, None], start[cols][None, :])
    sooner = np.minimum(end[rows][:, None], end[cols][None, :])
    return np.maximum(0.0, later - sooner)


def block_features(v: Vectors, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    """Features of every pair, shape (rows, cols, 4); see ``weights.toml`` for their meaning."""
    asked = v.asked[rows] @ v.told[cols].T + v.told[rows] @ v.asked[cols].T
    return np.stack(
        [
            (v.lead[rows] @ v.lead[cols].T).toarray(),
            asked.toarray() / 2,
            (v.names[rows] @ v.names[cols].T).toarray(),
            np.log1p(hours_apart(v, rows, cols) / 6),
        ],
        axis=-1,
    )


class PairScorer:
    """Log-odds of pairs of rows of ``v``, block by block.

    A pair's log-odds are the same to the last bit whichever article comes first and
    whatever else stands in the block: every sum runs over the terms in their order.
    """

    def __init__(self, v: Vectors, model: Weights) -> None:
        lead, title, names, self._per_hours = (np.float32(w) for w in model.weight)
        self._v, self._intercept, self._window = v, np.float32(model.intercept), model.window_hours
        self._left, self._right = rooted([(v.lead, float(lead)), (v.names, float(names))])
        in_titles = np.bincount(v.asked.indices, minlength=v.asked.shape[1]) > 0
        self._told = _kept(v.told, in_titles)
        self._asked = _kept(v.asked, in_titles)
        self._asked.data = self._asked.data * (title / np.float32(2))

    def __call__(self, rows: Place, cols: Place) -> np.ndarray:
        """Log-odds of (rows, cols), float32; -inf outside the window."""
        titles = product(self._asked[rows], self._told[cols])
        titles += product(self._asked[cols], self._told[rows]).T
        z = product(self._left[rows], self._right[cols])
        z += titles
        hours = apart(self._v.start, self._v.end, rows, cols)
        beyond = hours > self._window
        z += self._per_hours * np.log1p((hours / 6).astype(np.float32)) + self._intercept
        z[beyond] = -np.inf
        return z


def product(left: sparse.csr_matrix, right: sparse.csr_matrix) -> np.ndarray:
    """left · rightᵀ, dense; sums run over the columns in order.

    The result of articles is nearly full, so the pass in which scipy's ``@`` counts
    its entries, which takes as long again, is left out.
    """
    across = right.T.tocsr()
    shape = left.shape[0], right.shape[0]
    at = np.empty(shape[0] + 1, np.int32)
    columns, values = np.empty(shape[0] * shape[1], np.int32), np.empty(shape[0] * shape[1], np.float32)
    _sparsetools.csr_matmat(
        *shape, left.indptr, left.indices, left.data, across.indptr, across.indices, across.data,
        at, columns, values,
    )  # fmt: skip
    result = np.zeros(shape, np.float32)
    _sparsetools.csr_todense(*shape, at, columns, values, result)
    return result


def rooted(parts: list[tuple[sparse.csr_matrix, float]]) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Two matrices L, R with L·Rᵀ = Σ weight · M·Mᵀ, each weight's root in either.

    Columns that one row alone fills are left out: they meet nothing.
    """
    left, right = [], []
    for matrix, weight in parts:
        shared = _kept(matrix, np.bincount(matrix.indices, minlength=matrix.shape[1]) > 1)
        root = np.float32(abs(weight) ** 0.5)
        shared.data = shared.data * root
        right.append(shared)
        sign = np.float32(np.sign(weight))
        left.append(
            sparse.csr_matrix((shared.data * sign, shared.indices, shared.indptr), shape=shared.shape)
        )
    both = _beside(right)
    return (both if all(weight >= 0 for _, weight in parts) else _beside(left)), both


def _kept(matrix: sparse.csr_matrix, columns: np.ndarray) -> sparse.csr_matrix:
    """The matrix with only the columns marked, renumbered in their order."""
    number = np.cumsum(columns, dtype=np.int32) - 1
    keep = columns[matrix.indices]
    at = np.concatenate([np.zeros(1, np.int64), np.cumsum(keep)])[matrix.indptr]
    width = max(1, int(columns.sum()))
    found = (matrix.data[keep], number[matrix.indices[keep]], at.astype(np.int32))
    return sparse.csr_matrix(found, shape=(matrix.shape[0], width))


def _beside(parts: list[sparse.csr_matrix]) -> sparse.csr_matrix:
    """Matrices side by side; scipy's own hstack goes through coordinates and takes far longer."""
    at = np.zeros(parts[0].shape[0] + 1, np.int64)
    for m in parts:
        at += m.indptr
    data, indices = np.empty(int(at[-1]), np.float32), np.empty(int(at[-1]), np.int32)
    filled, width = at[:-1].copy(), 0
    for m in parts:
        size = np.diff(m.indptr)
        place = np.repeat(filled - m.indptr[:-1], size) + np.arange(m.nnz)
        data[place], indices[place] = m.data, m.indices + width
        filled, width = filled + size, width + m.shape[1]
    return sparse.csr_matrix((data, indices, at.astype(np.int32)), shape=(len(at) - 1, width))
