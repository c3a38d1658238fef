"""The second score: two articles with the same strong neighbours are nearer than their words say."""

from __future__ import annotations

import numpy as np

from framing.events.neighbours import Support, in_common, supported
from framing.events.scores import Pairs

MODEL = Support(intercept=0.0, own=1.0, shared=2.0, strong=0.4)


def pairs(found: dict[tuple[int, int], float]) -> Pairs:
    i, j = (np.array(side, np.int64) for side in zip(*sorted(found), strict=True))
    return Pairs(i, j, np.array([found[p] for p in sorted(found)]))


def test_a_third_article_speaks_for_two_that_share_few_words() -> None:
    first = pairs({(0, 1): 0.2, (0, 2): 0.9, (1, 2): 0.9, (0, 3): 0.2})
    second = supported(first, 4, MODEL)
    assert second.score[0] > first.score[0], "both are like article 2"
    assert second.score[2] == 0.2, "article 3 has no strong neighbour to speak for it"
    assert np.array_equal(second.i, first.i) and np.array_equal(second.j, first.j)


def test_common_neighbours_are_the_cosine_of_strong_scores() -> None:
    first = pairs({(0, 1): 0.1, (0, 2): 0.9, (0, 3): 0.5, (1, 2): 0.6, (1, 3): 0.39})
    dense = np.zeros((4, 4))
    for i, j, score in zip(first.i, first.j, first.score, strict=True):
        dense[i, j] = dense[j, i] = score if score >= 0.4 else 0
    length = np.linalg.norm(dense, axis=1)
    expected = [dense[i] @ dense[j] / (length[i] * length[j]) for i, j in zip(first.i, first.j, strict=True)]
    assert np.allclose(in_common(first, 4, 0.4), expected)


def test_evidence_goes_one_step_only() -> None:
    chain = pairs({(n, m): 0.9 if m == n + 1 else 0.1 for n in range(6) for m in range(n + 1, 6)})
    shared = dict(
        zip(zip(chain.i.tolist(), chain.j.tolist(), strict=True), in_common(chain, 6, 0.4), strict=True)
    )
    assert shared[0, 2] > 0.5 and shared[0, 3] == 0 and shared[0, 5] == 0


def test_certain_scores_and_no_pairs_are_no_trouble() -> None:
    assert np.isfinite(supported(pairs({(0, 1): 1.0, (0, 2): 0.0}), 3, MODEL).score).all()
    none = Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    assert len(supported(none, 0, MODEL).score) == 0
