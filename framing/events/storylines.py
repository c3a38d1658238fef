"""The looser level: events that belong to one continuing story.

Events are compared as wholes: the mean of their members' leads and of their
names. ``kinship`` = (cosine of leads + cosine of names) / 2, without any weight
on time except the window; average link with a long but bounded span.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from framing.events.cluster import group
from framing.events.scores import settings, top_pairs
from framing.events.vectors import Vectors, scale_rows

TOP = 20


def storylines(v: Vectors, events: Sequence[Sequence[int]]) -> list[list[int]]:
    """Groups of event numbers; ``events`` hold row numbers of ``v``, in order of first row."""
    if not events:
        return []
    level = settings()["storyline"]
    start = np.array([min(v.start[r] for r in rows) for rows in events])
    end = np.array([max(v.end[r] for r in rows) for rows in events])
    order = np.argsort(start, kind="stable")
    lead, names = (_means(m, [events[k] for k in order]) for m in (v.lead, v.names))

    def kinship(rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
        return ((lead[rows] @ lead[cols].T + names[rows] @ names[cols].T) / 2).toarray()

    one = np.zeros(len(events), np.int64)
    window, threshold = level["window_hours"], level["threshold"]
    pairs = top_pairs(start[order], end[order], one, kinship, window, threshold / 4, TOP)
    groups = group(pairs, start[order], end[order], threshold, level["span_hours"])
    return [[int(order[k]) for k in members] for members in groups]


def _means(rows: sparse.csr_matrix, events: Sequence[Sequence[int]]) -> sparse.csr_matrix:
    sizes = [len(members) for members in events]
    columns = np.concatenate([np.asarray(members) for members in events])
    indptr = np.concatenate([[0], np.cumsum(sizes)])
    pick = sparse.csr_matrix(
        (np.ones(len(columns), np.float32), columns, indptr), (len(events), rows.shape[0])
    )
    return scale_rows((pick @ rows).tocsr(), power=2)
