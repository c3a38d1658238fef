"""The looser level: events that belong to one continuing story.

Events are compared as wholes: the mean of their members' leads and of their
names. ``kinship`` = (cosine of leads + cosine of names) / 2, without any weight
on time except the window; average link with a long but bounded span.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy import sparse

from framing.events.archive import flattened
from framing.events.partners import Place, Rule, Scorer, Segments
from framing.events.scores import apart, product, rooted, settings
from framing.events.vectors import Vectors, scaled

TOP = 20
"""Events kept for an event as its kin."""


def rule(start: np.ndarray, end: np.ndarray) -> Rule:
    """Which pairs of events are kept; ``start`` and ``end`` of events in order of start."""
    level = settings()["storyline"]
    one = np.zeros(len(start), np.int64)
    return Rule(start, end, one, level["window_hours"], level["threshold"] / 4, TOP)


def segments(
    events: Sequence[Sequence[int]], rule: Rule, vectors: Callable[[np.ndarray], Vectors]
) -> Segments:
    """Scorers of kinship; ``vectors`` gives those of article rows, ``events`` hold rows, in order of start."""

    def scorer(at: np.ndarray) -> Scorer:
        members = [events[n] for n in at.tolist()]
        rows, places = flattened(members)
        v = vectors(rows)
        pick = _picks(places, len(rows))
        left, right = rooted([(_means(pick, v.lead), 0.5), (_means(pick, v.names), 0.5)])
        start, end = rule.start[at], rule.end[at]

        def kinship(rows: Place, cols: Place) -> np.ndarray:
            value = product(left[rows], right[cols])
            value[apart(start, end, rows, cols) > rule.window] = -np.inf
            return value

        return kinship

    return scorer


def _picks(members: Sequence[Sequence[int]], rows: int) -> sparse.csr_matrix:
    columns = np.fromiter((r for places in members for r in places), np.int64)
    at = np.cumsum([0, *map(len, members)])
    return sparse.csr_matrix((np.ones(len(columns), np.float32), columns, at), (len(members), rows))


def _means(pick: sparse.csr_matrix, rows: sparse.csr_matrix) -> sparse.csr_matrix:
    total = (pick @ rows).tocsr()
    # Sums over terms must run in one order for every event.
    total.sort_indices()
    return scaled(total, power=2)
