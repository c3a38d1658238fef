"""Average-link grouping that cannot chain: a group's every member counts, and its span is bounded.

Two groups join while the mean score over all their cross pairs is high enough
(pairs that were not retrieved count as 0) and the joined group lasts no longer
than ``span`` hours. A topic that runs for months therefore falls into the
happenings it consists of.
"""

from __future__ import annotations

import heapq

import numpy as np

from framing.events.scores import Pairs


def group(pairs: Pairs, start: np.ndarray, end: np.ndarray, threshold: float, span: float) -> list[list[int]]:
    """Rows grouped; each group ascending, groups in order of their first row.

    ``start`` and ``end`` are hours; a group's span runs from its earliest end to
    its latest start, so that day-precise times stretch nothing. Ties are broken
    by row number: the result depends on nothing but the arguments.
    """
    state = _State(len(start), start, end)
    for i, j, score in zip(pairs.i.tolist(), pairs.j.tolist(), pairs.score.tolist(), strict=True):
        state.links[i][j] = state.links[j][i] = score
    heap = [
        (-s, i, j) for i, row in enumerate(state.links) for j, s in row.items() if i < j and s >= threshold
    ]
    heapq.heapify(heap)
    while heap:
        negative, i, j = heapq.heappop(heap)
        if state.mean(i, j) != -negative or not state.fits(i, j, span):
            continue
        state.join(i, j)
        for k in state.links[i]:
            mean = state.mean(i, k)
            if mean >= threshold:
                heapq.heappush(heap, (-mean, min(i, k), max(i, k)))
    return [sorted(members) for members in state.members if members]


class _State:
    """Groups named by their lowest row; ``links`` hold sums of cross-pair scores."""

    def __init__(self, n: int, start: np.ndarray, end: np.ndarray) -> None:
        self.members: list[list[int]] = [[i] for i in range(n)]
        self.links: list[dict[int, float]] = [{} for _ in range(n)]
        self.latest: list[float] = start.tolist()
        self.earliest: list[float] = end.tolist()

    def mean(self, i: int, j: int) -> float:
        """Average cross score, or -1 where either group is gone or they do not touch."""
        total = self.links[i].get(j)
        if total is None or not self.members[i] or not self.members[j]:
            return -1.0
        return total / (len(self.members[i]) * len(self.members[j]))

    def fits(self, i: int, j: int, span: float) -> bool:
        return max(self.latest[i], self.latest[j]) - min(self.earliest[i], self.earliest[j]) <= span

    def join(self, i: int, j: int) -> None:
        """Let group ``i`` take over group ``j``: members, time span and links."""
        self.members[i] += self.members[j]
        self.members[j] = []
        self.latest[i] = max(self.latest[i], self.latest[j])
        self.earliest[i] = min(self.earliest[i], self.earliest[j])
        for k, total in self.links[j].items():
            del self.links[k][j]
            if k != i:
                joined = self.links[i].get(k, 0.0) + total
                self.links[i][k] = self.links[k][i] = joined
        self.links[j] = {}
