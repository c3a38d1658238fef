"""What the neighbours of two articles say about them: a second score, made of all the first ones.

Two reports of one event may share few words: one tells what was said, the other what
came of it. But other reports of that event resemble both. So each article is described
by its strong first scores with other articles, and two articles are compared by the
cosine of these descriptions:

    p(a, b) = 1 / (1 + exp(-(intercept + own · z(a, b) + shared · cos(s(a, ·), s(b, ·)))))

where z is the first log-odds and s the first score where it is at least ``strong``,
0 elsewhere; an article is no neighbour of itself. One step only, so that evidence
cannot travel along a chain. The second scores are a function of the first ones alone,
and cheap: they are made anew in every build.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import sparse

from framing.events.scores import Pairs, settings, sigmoid

LEAST = 1e-6
"""First scores have six decimals; log-odds are taken inside."""


@dataclass(frozen=True, slots=True)
class Support:
    """Logistic regression on first log-odds (``own``) and on neighbours in common (``shared``)."""

    intercept: float
    own: float
    shared: float
    strong: float

    def score(self, z: np.ndarray, shared: np.ndarray) -> np.ndarray:
        """Second scores, to six decimals."""
        return np.round(sigmoid(self.intercept + self.own * z + self.shared * shared), 6)


@cache
def support() -> Support:
    """The shipped weights (``weights.toml`` says what they were learned on)."""
    table = settings()["neighbours"]
    return Support(table["intercept"], table["own"], table["shared"], table["strong"])


def supported(first: Pairs, n: int, model: Support | None = None) -> Pairs:
    """The pairs of ``n`` articles with their second scores, in the same order."""
    model = support() if model is None else model
    score = np.clip(first.score, LEAST, 1 - LEAST)
    z = np.log(score / (1 - score))
    return Pairs(first.i, first.j, model.score(z, in_common(first, n, model.strong)))


def in_common(first: Pairs, n: int, strong: float) -> np.ndarray:
    """Cosine of the strong first scores of either article of each pair, in [0, 1]; 0 where one has none."""
    kept = first.score >= strong
    i, j, score = first.i[kept], first.j[kept], first.score[kept]
    ends = (np.concatenate([i, j]), np.concatenate([j, i]))
    rows = sparse.csr_matrix((np.concatenate([score, score]), ends), shape=(n, n))
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    length[length == 0] = 1.0
    rows.data /= np.repeat(length, np.diff(rows.indptr))
    met = (rows @ rows.T).tocoo()
    return _looked_up(met.row * np.int64(n) + met.col, met.data, first.i * np.int64(n) + first.j)


def _looked_up(keys: np.ndarray, values: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """The value of each key asked for, 0 where there is none; ``asked`` ascends."""
    result = np.zeros(len(asked))
    if len(asked):
        at = np.minimum(np.searchsorted(asked, keys), len(asked) - 1)
        held = asked[at] == keys
        result[at[held]] = values[held]
    return result
