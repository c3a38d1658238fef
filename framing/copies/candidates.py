"""Which texts may share copy: those near in time whose fingerprints meet.

Rows meet in spells of the window's length, each in its own and in the one
after, one spell at a time: the work grows with the archive's span and the
memory with its busiest two spells. Rows without a time meet all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

COMMON = 50
"""A gram in more texts of two spells than this is boilerplate and brings nobody together."""
SHARE = 8
"""Candidates share at least one in so many samples of the shorter: a quarter of what the threshold asks."""
_BLOCK = 4096

Found = tuple[np.ndarray, np.ndarray]
"""Rows of the pairs: the lower, the higher."""


def candidates(
    times: np.ndarray, fingerprints: Sequence[np.ndarray], window: np.timedelta64
) -> Iterator[Found]:
    """Pairs of rows at most ``window`` apart whose fingerprints have enough in common, each pair once.

    Args:
        times: datetime64[us], NaT where unknown.
        fingerprints: of each row, ascending and distinct.
        window: longest time between the two.

    Yields:
        Pairs of one spell; at last those in which a time is unknown.
    """
    dated = np.flatnonzero(~np.isnat(times))
    spell = times[dated].astype("datetime64[us]").astype(np.int64) // (window // np.timedelta64(1, "us"))
    order = np.argsort(spell, kind="stable")
    numbers, starts = np.unique(spell[order], return_index=True)
    before, last = np.zeros(0, np.int64), None
    for number, own in zip(numbers.tolist(), np.split(order, starts[1:]), strict=False):
        rows = dated[own]
        met = rows if last != number - 1 else np.concatenate([before, rows])
        new = np.arange(len(met)) >= len(met) - len(rows)
        yield _near(met, new, times, fingerprints, window)
        before, last = rows, number
    if len(dated) < len(times):
        yield _undated(np.isnat(times), fingerprints)


def _near(
    rows: np.ndarray,
    new: np.ndarray,
    times: np.ndarray,
    fingerprints: Sequence[np.ndarray],
    window: np.timedelta64,
) -> Found:
    one, other = _alike(rows, new, [fingerprints[r] for r in rows.tolist()])
    close = np.abs(times[one] - times[other]) <= window
    return one[close], other[close]


def _undated(undated: np.ndarray, fingerprints: Sequence[np.ndarray]) -> Found:
    asked = np.unique(np.concatenate([fingerprints[r] for r in np.flatnonzero(undated).tolist()]))
    kept = [f[np.isin(f, asked, assume_unique=True)] for f in fingerprints]
    sizes = np.array([len(f) for f in fingerprints])
    return _alike(np.arange(len(kept)), undated, kept, sizes)


def _alike(
    rows: np.ndarray, new: np.ndarray, samples: Sequence[np.ndarray], sizes: np.ndarray | None = None
) -> Found:
    """Pairs of ``rows``, at least one of them ``new``, that share one in SHARE of the shorter's samples."""
    held = np.array([len(s) for s in samples], np.int64)
    sizes = held if sizes is None else sizes
    owner, value = np.repeat(np.arange(len(rows)), held), np.concatenate([np.zeros(0, np.uint64), *samples])
    order = np.argsort(value, kind="stable")
    codes = [np.zeros(0, np.int64)]
    for holders in _holders(value[order], owner[order]):
        a, b = np.triu_indices(holders.shape[1], 1)
        one, other = holders[:, a].ravel(), holders[:, b].ravel()
        asked = new[one] | new[other]
        codes.append((one * len(rows) + other)[asked])
    code, common = np.unique(np.concatenate(codes), return_counts=True)
    one, other = np.divmod(code, max(len(rows), 1))
    enough = common * SHARE >= np.minimum(sizes[one], sizes[other])
    one, other = rows[one[enough]], rows[other[enough]]
    return np.minimum(one, other), np.maximum(one, other)


def _holders(value: np.ndarray, owner: np.ndarray) -> Iterator[np.ndarray]:
    """Owners of the same value, ascending, as arrays (at most _BLOCK values, k) for each number k of owners."""
    start = np.flatnonzero(np.r_[True, value[1:] != value[:-1]]) if len(value) else np.zeros(0, np.int64)
    size = np.diff(np.r_[start, len(value)])
    for k in range(2, COMMON + 1):
        first = start[size == k]
        for at in range(0, len(first), _BLOCK):
            yield owner[first[at : at + _BLOCK, None] + np.arange(k)]
