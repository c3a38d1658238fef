"""Average-link grouping that cannot chain: a group's every member counts, and its span is bounded.

Two groups join while the mean score over all their cross pairs is high enough
(pairs that were not retrieved count as 0) and the joined group lasts no longer
than ``span`` hours. A topic that runs for months therefore falls into the
happenings it consists of.
"""

from __future__ import annotations

import heapq
from itertools import pairwise

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from framing.events.scores import Pairs


def group(pairs: Pairs, start: np.ndarray, end: np.ndarray, threshold: float, span: float) -> list[list[int]]:
    """Rows grouped; each group ascending, groups in order of their first row.

    ``start`` and ``end`` are hours; a group's span runs from its earliest end to
    its latest start, so that day-precise times stretch nothing. Ties are broken
    by row number: the result depends on nothing but the arguments.
    """
    n = len(start)
    part = _parts(pairs, n, threshold)
    # Groups join over a pair above the threshold only, so parts have nothing to do with each other.
    inside = np.flatnonzero(part[pairs.i] == part[pairs.j])
    inside = inside[np.argsort(part[pairs.i[inside]], kind="stable")]
    bounds = np.flatnonzero(np.diff(part[pairs.i[inside]], prepend=-1, append=-1))
    grouped = np.arange(n)
    for a, b in pairwise(bounds.tolist()):
        rows = inside[a:b]
        state = _State(start, end)
        state.fill(pairs.i[rows].tolist(), pairs.j[rows].tolist(), pairs.score[rows].tolist())
        for first, members in state.joined(threshold, span):
            grouped[members] = first
    order = np.argsort(grouped, kind="stable")
    bounds = np.flatnonzero(np.diff(grouped[order], prepend=-1, append=-1)).tolist()
    listed = order.tolist()
    return [listed[a:b] for a, b in pairwise(bounds)]


def _parts(pairs: Pairs, n: int, threshold: float) -> np.ndarray:
    """Part numbers: rows that pairs from ``threshold`` up connect, directly or through others."""
    strong = pairs.score >= threshold
    i, j = pairs.i[strong], pairs.j[strong]
    graph = sparse.coo_matrix((np.ones(len(i), bool), (i, j)), shape=(n, n))
    return csgraph.connected_components(graph, directed=False)[1] if n else np.zeros(0, np.int64)


class _State:
    """Groups named by their lowest row; ``links`` hold sums of cross-pair scores."""

    def __init__(self, start: np.ndarray, end: np.ndarray) -> None:
        self._start, self._end = start, end
        self.members: dict[int, list[int]] = {}
        self.links: dict[int, dict[int, float]] = {}
        self.latest: dict[int, float] = {}
        self.earliest: dict[int, float] = {}

    def fill(self, i: list[int], j: list[int], score: list[float]) -> None:
        """Take in the pairs of one part, each row a group of its own."""
        for row in {*i, *j}:
            self.members[row], self.links[row] = [row], {}
            self.latest[row], self.earliest[row] = float(self._start[row]), float(self._end[row])
        for a, b, s in zip(i, j, score, strict=True):
            self.links[a][b] = self.links[b][a] = s

    def joined(self, threshold: float, span: float) -> list[tuple[int, list[int]]]:
        """Join whatever may be joined, the best mean first."""
        heap = [
            (-s, a, b) for a, row in self.links.items() for b, s in row.items() if a < b and s >= threshold
        ]
        heapq.heapify(heap)
        while heap:
            negative, a, b = heapq.heappop(heap)
            if self.mean(a, b) != -negative or not self.fits(a, b, span):
                continue
            self.join(a, b)
            for k in self.links[a]:
                mean = self.mean(a, k)
                if mean >= threshold:
                    heapq.heappush(heap, (-mean, min(a, k), max(a, k)))
        return [(first, members) for first, members in self.members.items() if members]

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
