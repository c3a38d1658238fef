"""Random rearrangements inside strata, many at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

_BATCH = 250_000


def orders(strata: np.ndarray, count: int, seed: int) -> Iterator[np.ndarray]:
    """``count`` random orders of positions that stay in their stratum, as batches of shape (some, n).

    ``strata`` are ascending codes, shape (n,). Each order is uniform over all
    that keep every position in its stratum.
    """
    for keys in _keys(strata, count, seed):
        yield np.argsort(keys, axis=1, kind="stable")


def exchanged(first: np.ndarray, strata: np.ndarray, count: int, seed: int) -> np.ndarray:
    """``first`` (n,), booleans, in each of the ``orders`` of the same seed: shape (n, count).

    The label of a position rides in the last bit of its key, so that sorting the
    keys, several times as fast as asking for their order, brings the labels in
    order too.
    """
    sides = np.empty((len(first), count), dtype=bool)
    done = 0
    for keys in _keys(strata, count, seed):
        bits = keys.view(np.int64)  # numbers above 0 stand in the same order as their bits
        bits &= ~1
        bits |= first
        bits.sort(axis=1, kind="stable")
        sides[:, done : done + len(bits)] = (bits & 1).T
        done += len(bits)
    return sides


def halves(strata: np.ndarray, count: int, seed: int) -> np.ndarray:
    """``count`` random splits of every stratum into two halves, booleans (n, count).

    Of an odd number one half, drawn by lot, gets one more.
    """
    rng = np.random.default_rng(seed + 1)
    starts = np.flatnonzero(np.diff(strata, prepend=strata[0] - 1))
    group = np.cumsum(np.diff(strata, prepend=strata[0]) != 0)
    rank = np.arange(len(strata)) - starts[group]
    sides = np.empty((len(strata), count), dtype=bool)
    done = 0
    for order in orders(strata, count, seed):
        lot = rng.integers(2, size=(len(order), len(starts)))[:, group]
        side = np.empty(order.shape, dtype=bool)
        np.put_along_axis(side, order, (rank + lot) % 2 == 1, axis=1)
        sides[:, done : done + len(order)] = side.T
        done += len(order)
    return sides


def _keys(strata: np.ndarray, count: int, seed: int) -> Iterator[np.ndarray]:
    """Random numbers in [stratum, stratum + 1) for each position, ``count`` times, as batches of shape (some, n)."""
    rng = np.random.default_rng(seed)
    step = max(1, _BATCH // max(1, len(strata)))
    for start in range(0, count, step):
        yield rng.random((min(step, count - start), len(strata))) + strata
