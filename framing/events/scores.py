"""Candidate pairs inside a time window, each with the probability of telling one event.

Work goes block by block of articles in order of time: a block is compared with
the articles of its window only, so cost grows with the span of the archive and
memory with the busiest window.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from framing.events.vectors import Vectors

WEIGHTS = Path(__file__).with_name("weights.toml")
FEATURES = ("lead", "title", "names", "hours")
BLOCK = 256
TOP = 40
"""Candidates kept for an article in each outlet, its own included."""
FLOOR = 0.05

BlockScore = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True, slots=True)
class Weights:
    """Logistic regression: 1 / (1 + exp(-(intercept + Σ weight · feature)))."""

    intercept: float
    weight: tuple[float, ...]
    window_hours: float

    def score(self, features: np.ndarray) -> np.ndarray:
        """Probability for features of shape (..., 4) in the order of FEATURES."""
        return 1 / (1 + np.exp(-(features @ np.array(self.weight) + self.intercept)))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Parallel arrays of row numbers (``i`` < ``j``) and scores, ascending by (i, j)."""

    i: np.ndarray
    j: np.ndarray
    score: np.ndarray


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
    later = np.maximum(v.start[rows][:, None], v.start[cols][None, :])
    sooner = np.minimum(v.end[rows][:, None], v.end[cols][None, :])
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


def candidates(v: Vectors, model: Weights | None = None) -> Pairs:
    """Every pair worth keeping: inside the window, above FLOOR, among the TOP of either article."""
    model = weights() if model is None else model

    def score(rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
        features = block_features(v, rows, cols)
        result = model.score(features)
        result[hours_apart(v, rows, cols) > model.window_hours] = 0.0
        return result

    return top_pairs(v.start, v.end, v.outlet, score, model.window_hours, FLOOR, TOP)


def top_pairs(
    start: np.ndarray,
    end: np.ndarray,
    group: np.ndarray,
    score: BlockScore,
    window: float,
    floor: float,
    top: int,
) -> Pairs:
    """The ``top`` best partners of each row in each group; rows must ascend by ``start``."""
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    longest = float((end - start).max(initial=0.0))
    for rows in _blocks(len(start)):
        first = np.searchsorted(start, start[rows[0]] - window - longest)
        last = np.searchsorted(start, end[rows].max() + window, side="right")
        cols = np.arange(first, last)
        values = score(rows, cols)
        values[rows[:, None] == cols[None, :]] = 0.0
        found.extend(_best(rows, cols[group[cols] == g], values[:, group[cols] == g], floor, top)
                     for g in np.unique(group[cols]))  # fmt: skip
    return _unique(found)


def _blocks(n: int) -> Iterator[np.ndarray]:
    for first in range(0, n, BLOCK):
        yield np.arange(first, min(n, first + BLOCK))


def _best(
    rows: np.ndarray, cols: np.ndarray, values: np.ndarray, floor: float, top: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if values.shape[1] > top:
        order = np.argsort(-values, axis=1, kind="stable")[:, top:]
        np.put_along_axis(values, order, 0.0, axis=1)
    r, c = np.nonzero(values >= floor)
    return rows[r], cols[c], values[r, c]


def _unique(found: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> Pairs:
    i, j, score = (np.concatenate(part) for part in zip(*found, strict=True))
    low, high = np.minimum(i, j), np.maximum(i, j)
    order = np.lexsort((score, high, low))
    low, high, score = low[order], high[order], score[order]
    # Both directions find a pair with scores equal up to rounding: keep one.
    fresh = np.ones(len(low), bool)
    fresh[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    return Pairs(low[fresh], high[fresh], np.round(score[fresh], 6))
