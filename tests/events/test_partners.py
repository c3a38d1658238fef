"""The best partners are those a look at every pair finds; scores know neither block nor direction."""

from __future__ import annotations

import numpy as np
import pytest

from framing.events import partners, scores
from framing.events.cluster import group
from framing.events.partners import Rule, best
from framing.events.scores import Pairs, PairScorer
from framing.events.vectors import vectorise
from tests.events.invented import coverage


def naive(rule: Rule, score: np.ndarray) -> set[tuple[int, int]]:
    """Each row's best partners in each group, found the long way."""
    n, found = len(score), set()
    for a in range(n):
        for g in np.unique(rule.group).tolist():
            others = [b for b in range(n) if b != a and rule.group[b] == g and score[a, b] >= rule.floor]
            others.sort(key=lambda b: (-score[a, b], b))
            found |= {(a, b) for b in others[: rule.top]}
    return found


@pytest.mark.parametrize("seed", range(4))
def test_best_is_what_a_look_at_every_pair_finds(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(partners, "BLOCK", 5)
    monkeypatch.setattr(partners, "SEGMENT", 20)
    draw = np.random.default_rng(seed)
    n = 60
    start = np.sort(draw.uniform(0, 300, n))
    end = start + np.where(draw.random(n) < 0.3, 24.0, 0.0)
    # Few values, so that ties abound.
    score = draw.integers(0, 6, (n, n)).astype(np.float32)
    score = np.maximum(score, score.T)
    apart = np.maximum(0, np.maximum(start[:, None], start) - np.minimum(end[:, None], end))
    score[apart > 40] = -np.inf
    rule = Rule(start, end, draw.integers(0, 3, n), 40.0, 2.0, 3)

    def segments(at: np.ndarray):
        return lambda rows, cols: score[np.ix_(at[rows], at[cols])]

    links = best(rule, segments)
    assert set(zip(links.a.tolist(), links.b.tolist(), strict=True)) == naive(rule, score)
    assert np.array_equal(links.score, score[links.a, links.b])
    assert np.array_equal(best(rule, segments, jobs=2).b, links.b)


def test_scores_are_the_same_both_ways_and_in_any_block() -> None:
    v = vectorise(coverage(1, happenings=60))
    score = PairScorer(v, scores.weights())
    n = len(v.ids)
    whole = score(slice(0, n), slice(0, n))
    assert np.array_equal(whole, whole.T)
    some = np.arange(3, n, 7)
    assert np.array_equal(score(some, slice(0, n)), whole[some])
    assert np.isfinite(whole).any() and np.isneginf(whole).any()


def test_log_odds_are_those_of_the_features() -> None:
    v = vectorise(coverage(2))
    model, rows = scores.weights(), np.arange(len(v.ids))
    expected = model.score(scores.block_features(v, rows, rows))
    got = PairScorer(v, model)(rows, rows)
    inside = np.isfinite(got) & (rows[:, None] != rows)
    assert np.allclose(scores.sigmoid(got)[inside], expected[inside], atol=1e-6)
    assert (scores.hours_apart(v, rows, rows)[~np.isfinite(got)] > model.window_hours).all()


def test_a_weight_below_nothing_counts_against() -> None:
    v = vectorise(coverage(2))
    rows = np.arange(len(v.ids))
    model = scores.Weights(0.5, (2.0, 1.0, -3.0, -0.1), 1e6)
    expected = model.score(scores.block_features(v, rows, rows))
    got = scores.sigmoid(PairScorer(v, model)(rows, rows))
    others = rows[:, None] != rows
    assert np.allclose(got[others], expected[others], atol=1e-6)


def simple(
    pairs: dict[tuple[int, int], float], start: np.ndarray, threshold: float, span: float
) -> list[list[int]]:
    """Average link the long way: the best two groups join until none may."""
    groups = [[n] for n in range(len(start))]
    while True:
        offers = []
        for x, a in enumerate(groups):
            for y, b in enumerate(groups[:x]):
                total = sum(pairs.get((min(i, j), max(i, j)), 0.0) for i in a for j in b)
                both = start[[*a, *b]]
                if total / (len(a) * len(b)) >= threshold and both.max() - both.min() <= span:
                    offers.append((-total / (len(a) * len(b)), min(b[0], a[0]), max(b[0], a[0]), x, y))
        if not offers:
            return groups
        *_, x, y = min(offers)
        joined = sorted([*groups[x], *groups[y]])
        groups = sorted([*(g for n, g in enumerate(groups) if n not in (x, y)), joined])


@pytest.mark.parametrize("seed", range(8))
def test_grouping_is_average_link_within_a_span(seed: int) -> None:
    draw = np.random.default_rng(seed)
    n = 24
    start = np.sort(draw.uniform(0, 400, n))
    pairs = {
        (i, j): float(draw.uniform(0, 1)) for i in range(n) for j in range(i + 1, n) if draw.random() < 0.3
    }
    i, j = (np.array(side) for side in zip(*pairs, strict=True))
    got = group(Pairs(i, j, np.array(list(pairs.values()))), start, start, 0.4, 168.0)
    assert got == simple(pairs, start, 0.4, 168.0)
    assert any(len(members) > 2 for members in got)
