"""Average-link grouping that cannot chain: a group's every member counts, and its span is bounded.

Two groups join while the mean score over all their cross pairs is high enough
(pairs that were not retrieved count as 0) and the joined group lasts no longer
than ``span`` hours. A topic that runs for months therefore falls into the
happenings it consists of.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from scipy import sparse

from framing.events.scores import Pairs

MILLION = 1e6


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
        at = inside[a:b]
        if len(at) == 1:
            i, j = int(pairs.i[at[0]]), int(pairs.j[at[0]])
            if max(start[i], start[j]) - min(end[i], end[j]) <= span:
                grouped[j] = i
            continue
        rows, ends = np.unique(np.concatenate([pairs.i[at], pairs.j[at]]), return_inverse=True)
        joining = _Joining(ends[: len(at)], ends[len(at) :], pairs.score[at], start[rows], end[rows])
        joining.run(threshold, span)
        for first, members in joining.groups():
            grouped[rows[members]] = rows[first]
    return split(grouped)


def split(number: np.ndarray) -> list[list[int]]:
    """Places with equal numbers together, ascending; in order of the numbers."""
    order = np.argsort(number, kind="stable")
    bounds = np.flatnonzero(np.diff(number[order], prepend=-1, append=-1)).tolist()
    listed = order.tolist()
    return [listed[a:b] for a, b in pairwise(bounds)]


def _parts(pairs: Pairs, n: int, threshold: float) -> np.ndarray:
    """Part numbers: rows that pairs from ``threshold`` up connect, directly or through others."""
    from scipy.sparse import csgraph  # loads long, and processes that only read need none of it

    strong = pairs.score >= threshold
    i, j = pairs.i[strong], pairs.j[strong]
    graph = sparse.coo_matrix((np.ones(len(i), bool), (i, j)), shape=(n, n))
    return csgraph.connected_components(graph, directed=False)[1] if n else np.zeros(0, np.int64)


class _Joining:
    """Groups named by their lowest row, with the groups they have links to and the sums of cross-pair scores.

    Sums are whole millionths (scores have six decimals), so that they do not depend on
    the order of adding. A row's links are a stretch of two arrays until it joins; links
    of groups that would last too long together are dropped: groups only grow.
    """

    def __init__(
        self, i: np.ndarray, j: np.ndarray, score: np.ndarray, start: np.ndarray, end: np.ndarray
    ) -> None:
        n = len(start)
        self._pairs = (i, j, score)
        one, other = np.concatenate([i, j]), np.concatenate([j, i])
        order = np.argsort(one, kind="stable")
        self._at = np.searchsorted(one[order], np.arange(n + 1)).tolist()
        self._partner = other[order].astype(np.int32)
        self._sum = np.rint(np.concatenate([score, score])[order] * MILLION).astype(np.int32)
        self._joined: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self._owner, self._size = np.arange(n, dtype=np.int32), np.ones(n, np.int64)
        self._latest, self._earliest = start.copy(), end.copy()
        self._version = [0] * n
        self._members: list[list[int]] = [[row] for row in range(n)]

    def groups(self) -> Iterator[tuple[int, list[int]]]:
        """First row and rows of each group."""
        return ((first, members) for first, members in enumerate(self._members) if members)

    def run(self, threshold: float, span: float) -> None:
        """Join whatever may be joined, the best mean first."""
        i, j, score = self._pairs
        near = np.maximum(self._latest[i], self._latest[j]) - np.minimum(self._earliest[i], self._earliest[j])
        fit = (score >= threshold) & (near <= span)
        ends = zip((-score[fit]).tolist(), i[fit].tolist(), j[fit].tolist(), strict=True)
        # An offer counts while neither group has changed since it was made.
        heap = [(negative, a, b, 0, 0) for negative, a, b in ends]
        heapq.heapify(heap)
        version = self._version
        while heap:
            _, a, b, of_a, of_b = heapq.heappop(heap)
            if version[a] != of_a or version[b] != of_b:
                continue
            for k, mean in self._join(a, b, threshold, span):
                low, high = (a, k) if a < k else (k, a)
                heapq.heappush(heap, (-mean, low, high, version[low], version[high]))

    def _join(self, a: int, b: int, threshold: float, span: float) -> Iterator[tuple[int, float]]:
        """Let group ``a`` take over group ``b``; the groups that it could join next, and the means."""
        mine, theirs = self._links(a), self._links(b)
        self._owner[self._members[b]] = a
        self._members[a] += self._members[b]
        self._members[b] = []
        self._version[a] += 1
        self._version[b] = -1
        latest = self._latest[a] = max(self._latest[a], self._latest[b])
        earliest = self._earliest[a] = min(self._earliest[a], self._earliest[b])
        self._size[a] += self._size[b]
        group = self._owner[np.concatenate([mine[0], theirs[0]])]
        total = np.concatenate([mine[1], theirs[1]])
        lasting = np.maximum(self._latest[group], latest) - np.minimum(self._earliest[group], earliest)
        kept = np.flatnonzero((group != a) & (lasting <= span))
        kept = kept[np.argsort(group[kept])]
        group, total = group[kept], total[kept]
        first = np.flatnonzero(np.diff(group, prepend=-1))
        group = group[first]
        total = np.add.reduceat(total, first, dtype=np.int64) if len(first) else total
        self._joined.pop(b, None)
        self._joined[a] = group, total
        mean = total / (MILLION * self._size[a] * self._size[group])
        high = np.flatnonzero(mean >= threshold)
        return zip(group[high].tolist(), mean[high].tolist(), strict=True)

    def _links(self, a: int) -> tuple[np.ndarray, np.ndarray]:
        if a in self._joined:
            return self._joined[a]
        at = slice(self._at[a], self._at[a + 1])
        return self._partner[at], self._sum[at]
