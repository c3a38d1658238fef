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
    rng = np.random.default_rng(seed)
    step = max(1, _BATCH // max(1, len(strata)))
    for start in range(0, count, step):
        keys = rng.random((min(step, count - start), len(strata)))
        yield np.argsort(keys + strata, axis=1)


def halves(strata: np.ndarray, count: int, seed: int) -> Iterator[np.ndarray]:
    """``count`` random splits of every stratum into two halves, as batches of booleans (some, n).

    Of an odd number one half, drawn by lot, gets one more.
    """
    rng = np.random.default_rng(seed + 1)
    starts = np.flatnonzero(np.diff(strata, prepend=strata[0] - 1))
    group = np.cumsum(np.diff(strata, prepend=strata[0]) != 0)
    rank = np.arange(len(strata)) - starts[group]
    for order in orders(strata, count, seed):
        lot = rng.integers(2, size=(len(order), len(starts)))[:, group]
        side = np.empty(order.shape, dtype=bool)
        np.put_along_axis(side, order, (rank + lot) % 2 == 1, axis=1)
        yield side
