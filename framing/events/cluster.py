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
    strong = pairs.score >= threshold
    i, j = pairs.i[strong], pairs.j[strong]
    graph = sparse.coo_matrix((np.ones(len(i), bool), (i, j)), shape=(n, n))
    return csgraph.connected_components(graph, directed=False)[1] if n else np.zeros(0, np.int64)


class _Joining:
    """Groups named by their lowest row; ``links`` hold sums of cross-pair scores.

    Links of groups that would last too long together are dropped: groups only grow.
    """

    def __init__(
        self, i: np.ndarray, j: np.ndarray, score: np.ndarray, start: np.ndarray, end: np.ndarray
    ) -> None:
        n = len(start)
        self.members: list[list[int]] = [[row] for row in range(n)]
        self.size = [1] * n
        self.latest: list[float] = start.tolist()
        self.earliest: list[float] = end.tolist()
        self.links = _rows_of(i, j, score, n)
        self._pairs = (i, j, score)

    def groups(self) -> Iterator[tuple[int, list[int]]]:
        """First row and rows of each group."""
        return ((first, members) for first, members in enumerate(self.members) if members)

    def run(self, threshold: float, span: float) -> None:
        """Join whatever may be joined, the best mean first."""
        i, j, score = self._pairs
        strong = score >= threshold
        heap = list(zip((-score[strong]).tolist(), i[strong].tolist(), j[strong].tolist(), strict=True))
        heapq.heapify(heap)
        while heap:
            negative, a, b = heapq.heappop(heap)
            total = self.links[a].get(b)
            if total is None or total / (self.size[a] * self.size[b]) != -negative:
                continue
            if not self._fits(a, b, span):
                continue
            self._join(a, b)
            self._push(heap, a, threshold, span)

    def _fits(self, a: int, b: int, span: float) -> bool:
        latest, earliest = self.latest, self.earliest
        return max(latest[a], latest[b]) - min(earliest[a], earliest[b]) <= span

    def _join(self, a: int, b: int) -> None:
        """Let group ``a`` take over group ``b``: members, time span and links."""
        links = self.links
        mine, theirs = links[a], links[b]
        self.members[a] += self.members[b]
        self.size[a] += self.size[b]
        self.latest[a] = max(self.latest[a], self.latest[b])
        self.earliest[a] = min(self.earliest[a], self.earliest[b])
        self.members[b], links[b] = [], {}
        del mine[b], theirs[a]
        for k, total in theirs.items():
            other = links[k]
            del other[b]
            mine[k] = other[a] = mine.get(k, 0.0) + total

    def _push(self, heap: list[tuple[float, int, int]], a: int, threshold: float, span: float) -> None:
        """Offer every join that group ``a`` could make now."""
        size, latest, earliest, links = self.size, self.latest, self.earliest, self.links
        own, last, first, far = size[a], self.latest[a], self.earliest[a], []
        for k, total in links[a].items():
            late, early = latest[k], earliest[k]
            if (late if late > last else last) - (early if early < first else first) > span:
                far.append(k)
                continue
            mean = total / (own * size[k])
            if mean >= threshold:
                heapq.heappush(heap, (-mean, a, k) if a < k else (-mean, k, a))
        for k in far:
            del links[a][k], links[k][a]


def _rows_of(i: np.ndarray, j: np.ndarray, score: np.ndarray, n: int) -> list[dict[int, float]]:
    """For each row its partners and scores."""
    one, other = np.concatenate([i, j]), np.concatenate([j, i])
    order = np.argsort(one, kind="stable")
    at = np.searchsorted(one[order], np.arange(n + 1)).tolist()
    partner, scores = other[order].tolist(), np.concatenate([score, score])[order].tolist()
    return [dict(zip(partner[a:b], scores[a:b], strict=True)) for a, b in pairwise(at)]
