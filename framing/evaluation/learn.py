"""Learning the pair weights, and predicting pairs that the learner has not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from framing.events.neighbours import Support, in_common, support, supported
from framing.events.rarity import lookup
from framing.events.scores import Pairs, Weights, block_features, candidates, weights
from framing.events.vectors import Vectors

STRENGTH = 1.0
"""Inverse L2 strength on standardised features."""
EXTRA_WEIGHT = 0.5
"""A pair from the set of events counts half: many of them come from few events."""

Fit = Callable[[np.ndarray], Callable[[np.ndarray], np.ndarray]]
"""Rows to learn from → scorer of rows."""


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights on the raw features."""

    intercept: float
    weight: np.ndarray

    def score(self, x: np.ndarray) -> np.ndarray:
        """Probabilities for features of shape (..., n)."""
        return 1 / (1 + np.exp(-self.odds(x)))

    def odds(self, x: np.ndarray) -> np.ndarray:
        """Log-odds."""
        return x @ self.weight + self.intercept


def features(v: Vectors, i: Sequence[int] | np.ndarray, j: Sequence[int] | np.ndarray) -> np.ndarray:
    """Features of single pairs of rows, shape (pairs, features)."""
    parts = [block_features(v, np.array([a]), np.array([b]))[0] for a, b in zip(i, j, strict=True)]
    return np.concatenate(parts)


def learn(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> Learned:
    """Logistic regression on standardised features, given back on raw ones."""
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit((x - mean) / scale, y, sample_weight=weight)
    raw = model.coef_[0] / scale
    return Learned(float(model.intercept_[0] - raw @ mean), raw)


@dataclass(frozen=True, slots=True)
class Both:
    """The first score on all columns but the last, the second on its log-odds and the last, neighbours in common."""

    first: Learned
    second: Learned

    def score(self, x: np.ndarray) -> np.ndarray:
        """Second scores for features as ``with_neighbours`` gives them."""
        return self.second.score(np.c_[self.first.odds(x[:, :-1]), x[:, -1]])

    def shipped(self) -> tuple[Weights, Support]:
        """As the matcher takes them."""
        own, shared = self.second.weight.tolist()
        return weights_of(self.first), Support(self.second.intercept, own, shared, support().strong)


def learn_both(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> Both:
    """First the first score, then the second on top of it."""
    first = learn(x[:, :-1], y, weight)
    return Both(first, learn(np.c_[first.odds(x[:, :-1]), x[:, -1]], y, weight))


def weights_of(learned: Learned) -> Weights:
    """Weights of the first score, with the window as shipped."""
    return Weights(learned.intercept, tuple(learned.weight.tolist()), weights().window_hours)


@dataclass(frozen=True, slots=True)
class Examples:
    """Labelled pairs of rows ``i`` and ``j`` of ``v``; ``same`` is the label, each counts ``weight``."""

    v: Vectors
    i: np.ndarray
    j: np.ndarray
    same: np.ndarray
    weight: float = 1.0

    def alone(self) -> np.ndarray:
        """Features of the first score, shape (pairs, 4)."""
        return features(self.v, self.i, self.j)

    def with_neighbours(self, model: Weights) -> np.ndarray:
        """The same and neighbours in common by the first scores of ``model``, shape (pairs, 5)."""
        found, n = candidates(self.v, model), len(self.v.ids)
        shared = in_common(found, n, support().strong)
        asked = np.minimum(self.i, self.j) * n + np.maximum(self.i, self.j)
        return np.c_[self.alone(), lookup(asked, found.i * n + found.j, shared, 0.0)]


def fitted(*sets: Examples) -> Both:
    """Both scores learned on these sets of pairs together."""
    same = np.concatenate([s.same for s in sets])
    weight = np.concatenate([np.full(len(s.same), s.weight) for s in sets])
    first = learn(np.concatenate([s.alone() for s in sets]), same, weight)
    model = weights_of(first)
    return learn_both(np.concatenate([s.with_neighbours(model) for s in sets]), same, weight)


def pairs_by(both: Both, v: Vectors) -> Pairs:
    """All candidate pairs of ``v`` with their second scores."""
    first, second = both.shipped()
    return supported(candidates(v, first), len(v.ids), second)


def folds(y: np.ndarray, groups: np.ndarray, n: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Stratified folds that never part two pairs with an article in common."""
    splitter = StratifiedGroupKFold(n, shuffle=True, random_state=seed)
    return list(splitter.split(np.zeros(len(y)), y, groups))


def best_threshold(score: np.ndarray, y: np.ndarray, weight: np.ndarray) -> float:
    """The score that, taken as threshold, gives the highest weighted F1 on these rows."""
    return max((f1(score >= t, y, weight), float(t)) for t in np.unique(score))[1]


def f1(said: np.ndarray, y: np.ndarray, weight: np.ndarray) -> float:
    """Weighted F1 of the positive class; 0 where nothing is right."""
    right = float((weight * (said & y)).sum())
    return 2 * right / float((weight * said).sum() + (weight * y).sum())


def out_of_fold(
    fit: Fit, y: np.ndarray, weight: np.ndarray, groups: np.ndarray, seed: int, n: int = 10
) -> tuple[np.ndarray, np.ndarray]:
    """Scores and decisions for every row by a model and a threshold that never saw it.

    The threshold is chosen by an inner cross-validation of the training rows.
    """
    score, said = np.zeros(len(y)), np.zeros(len(y), bool)
    for train, test in folds(y, groups, n, seed):
        inner = np.zeros(len(train))
        for a, b in folds(y[train], groups[train], 5, seed):
            inner[b] = fit(train[a])(train[b])
        score[test] = fit(train)(test)
        said[test] = score[test] >= best_threshold(inner, y[train], weight[train])
    return score, said


def joined(a: Sequence[object], b: Sequence[object]) -> np.ndarray:
    """Group numbers: pairs that share an article, directly or through others, get one number."""
    parent: dict[object, object] = {}

    def root(x: object) -> object:
        while parent.setdefault(x, x) != x:
            x = parent[x]
        return x

    for x, y in zip(a, b, strict=True):
        parent[root(x)] = root(y)
    number: dict[object, int] = {}
    return np.array([number.setdefault(root(x), len(number)) for x in a])
