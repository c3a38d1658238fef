"""Table 2: the pair score on labelled pairs, beside plain character TF-IDF in the same folds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import roc_auc_score

from framing.evaluation.labels import LabelledPairs
from framing.evaluation.learn import (
    Examples,
    Fit,
    f1,
    joined,
    learn,
    learn_both,
    out_of_fold,
    weights_of,
)
from framing.evaluation.store import Store
from framing.events.scores import candidates
from framing.events.vectors import Vectors, scaled

REPEATS = 10
RESAMPLES = 1000
METRICS = ("weighted F1", "F1", "weighted AUC", "AUC")


@dataclass(frozen=True, slots=True)
class Result:
    """Means over the repeats with 95 % bootstrap intervals, in the order of METRICS."""

    value: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PairTable:
    """``ahead`` is ours minus TF-IDF, resampled together; ``by_words`` is ours with leads
    compared by their words instead of their character n-grams."""

    ours: Result
    by_words: Result
    tf_idf: Result
    ahead: Result
    pairs: int
    positive: int
    not_retrieved: int


def measure(
    store: Store,
    v: Vectors,
    labelled: LabelledPairs,
    extra: Examples,
) -> PairTable:
    """Score the labelled pairs out of fold.

    Args:
        v: vectors of every article of the store.
        extra: further training pairs that are no test pairs. Who is a neighbour of whom is
            told by weights learned on these alone: no label of a test pair has a say in it.
    """
    y, weight = labelled.same, labelled.weight
    groups = joined(labelled.a, labelled.b)
    retrieved = _retrieved(v, labelled)
    worded_extra = replace(extra, v=with_lead_by_words(extra.v))
    ours = _repeat(_method(v, labelled, retrieved, extra), y, weight, groups)
    worded = _repeat(_method(with_lead_by_words(v), labelled, retrieved, worded_extra), y, weight, groups)
    fixed = tf_idf(store, labelled)
    plain = _repeat(lambda _: lambda rows: fixed[rows], y, weight, groups)
    a, b = _bootstrap(ours, y, weight), _bootstrap(plain, y, weight)
    return PairTable(
        _result(ours, a, y, weight),
        _result(worded, _bootstrap(worded, y, weight), y, weight),
        _result(plain, b, y, weight),
        _difference(ours, plain, a - b, y, weight),
        pairs=len(y),
        positive=int(y.sum()),
        not_retrieved=int((~retrieved).sum()),
    )


def with_lead_by_words(v: Vectors) -> Vectors:
    """The same vectors, but leads are weighed words (as the segmenter cuts them) in place of n-grams."""
    words = v.told.copy()
    words.data = v.word_idf[words.indices] if words.nnz else words.data
    return replace(v, lead=scaled(words, power=2))


def tf_idf(store: Store, labelled: LabelledPairs) -> np.ndarray:
    """Cosine of TF-IDF over character 2- and 3-grams of title and text, IDF over the whole store."""
    texts = {x.article_id: f"{x.title}\n{x.text}" for x in store.inputs}
    model = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), min_df=2, dtype=np.float32)
    model.fit(texts.values())
    a, b = (model.transform([texts.get(i or "", "") for i in side]) for side in (labelled.a, labelled.b))
    return np.asarray(a.multiply(b).sum(axis=1)).ravel()


def _retrieved(v: Vectors, labelled: LabelledPairs) -> np.ndarray:
    row = {article: n for n, article in enumerate(v.ids)}
    found = candidates(v)
    pairs = set(zip(found.i.tolist(), found.j.tolist(), strict=True))
    ends = [(row.get(a or ""), row.get(b or "")) for a, b in zip(labelled.a, labelled.b, strict=True)]
    return np.array([a is not None and b is not None and (min(a, b), max(a, b)) in pairs for a, b in ends])


def _method(v: Vectors, labelled: LabelledPairs, retrieved: np.ndarray, extra: Examples) -> Fit:
    row = {article: n for n, article in enumerate(v.ids)}
    at, y = np.flatnonzero(retrieved), labelled.same
    i, j = (np.array([row[side[n] or ""] for n in at], np.int64) for side in (labelled.a, labelled.b))
    others = weights_of(learn(extra.alone(), extra.same, np.ones(len(extra.same))))
    more = extra.with_neighbours(others)
    x = np.zeros((len(retrieved), more.shape[1]))
    x[at] = Examples(v, i, j, y[at]).with_neighbours(others)
    return _ours(x, y, retrieved, (more, extra.same, np.full(len(more), extra.weight)))


def _ours(
    x: np.ndarray, y: np.ndarray, retrieved: np.ndarray, extra: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> Fit:
    more, same, counts = extra

    def fit(train: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        train = train[retrieved[train]]
        weight = np.r_[np.ones(len(train)), counts]
        model = learn_both(np.r_[x[train], more], np.r_[y[train], same], weight)
        return lambda rows: np.where(retrieved[rows], model.score(x[rows]), 0.0)

    return fit


Runs = list[tuple[np.ndarray, np.ndarray, np.ndarray]]
"""For each repeat: scores, decisions for weighted F1, decisions for plain F1."""


def _repeat(fit: Fit, y: np.ndarray, weight: np.ndarray, groups: np.ndarray) -> Runs:
    one = np.ones(len(y))
    runs: Runs = []
    for seed in range(REPEATS):
        score, said = out_of_fold(fit, y, weight, groups, seed)
        runs.append((score, said, out_of_fold(fit, y, one, groups, seed)[1]))
    return runs


def _metrics(runs: Runs, y: np.ndarray, weight: np.ndarray, rows: np.ndarray) -> np.ndarray:
    t, w, one = y[rows], weight[rows], np.ones(len(rows))
    per_run = [
        (
            f1(weighted[rows], t, w),
            f1(plain[rows], t, one),
            roc_auc_score(t, score[rows], sample_weight=w),
            roc_auc_score(t, score[rows]),
        )
        for score, weighted, plain in runs
    ]
    return np.mean(per_run, axis=0)


def _bootstrap(runs: Runs, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Metrics on pairs drawn with replacement, the same draws for every method; (RESAMPLES, 4)."""
    random = np.random.default_rng(0)
    draws = [random.integers(0, len(y), len(y)) for _ in range(RESAMPLES)]
    return np.array([_metrics(runs[:3], y, weight, rows) for rows in draws])


def _result(runs: Runs, sampled: np.ndarray, y: np.ndarray, weight: np.ndarray) -> Result:
    return _interval(_metrics(runs, y, weight, np.arange(len(y))), sampled)


def _difference(ours: Runs, plain: Runs, sampled: np.ndarray, y: np.ndarray, weight: np.ndarray) -> Result:
    rows = np.arange(len(y))
    return _interval(_metrics(ours, y, weight, rows) - _metrics(plain, y, weight, rows), sampled)


def _interval(value: np.ndarray, sampled: np.ndarray) -> Result:
    low, high = np.percentile(sampled, [2.5, 97.5], axis=0)
    return Result(tuple(value.tolist()), tuple(low.tolist()), tuple(high.tolist()))
