"""Differences per event between two sides of a layout, for many measures and many ways to draw the sides at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse
from scipy.special import ndtri, stdtr

from framing.contrast.sample import Layout

_CAP = 1 - 1e-12
_ROUNDING = 1e-12


class Cells(NamedTuple):
    """What each side comes to in each event, (measures, events, draws); NaN where either side has nothing."""

    first: np.ndarray
    second: np.ndarray

    @property
    def apart(self) -> np.ndarray:
        """First less second; 0 where rounding is all that sets them apart."""
        apart = self.first - self.second
        apart[np.abs(apart) <= _ROUNDING * (np.abs(self.first) + np.abs(self.second))] = 0
        return apart


class Differences:
    """Means per event of the articles of ``layout``, whose ``values`` are (articles, measures), NaN for none.

    Means are taken over each side's articles in each stratum; strata of one
    event are weighted by n_A n_B / (n_A + n_B), for both sides alike. A
    stratum's sums on the first side are a sparse matrix times the draws.
    """

    def __init__(self, values: np.ndarray, layout: Layout) -> None:
        """See the class."""
        has = ~np.isnan(values)
        self._layout = layout
        self._sums = _by_stratum(np.where(has, values, 0.0), layout)
        whole = has.all()  # then one count serves all measures
        self._counts = _by_stratum((has[:, :1] if whole else has).astype(float), layout)
        self._shape = (values.shape[1], len(layout.stratum_starts))

    def cells(self, side: np.ndarray) -> Cells:
        """Both sides of each draw in ``side``, (draws, articles), True on the first."""
        drawn = np.ascontiguousarray(side.T, dtype=float)
        measures, strata = self._shape
        sum_a, number_a = self._sums @ drawn, self._counts @ drawn
        sum_b = self._sums.sum(axis=1)[:, None] - sum_a
        number_b = self._counts.sum(axis=1)[:, None] - number_a
        n_a, n_b = number_a.reshape(-1, strata, len(side)), number_b.reshape(-1, strata, len(side))
        # h · mean of A = n_A n_B / (n_A + n_B) · sum_A / n_A = sum_A · n_B / (n_A + n_B), where both have some
        both = np.where((n_a > 0) & (n_b > 0), 1 / np.maximum(n_a + n_b, 1), 0.0)
        shape = (measures, strata, len(side))
        events = self._layout.event_starts
        weight = _pool(n_a * n_b * both, events)
        divisor = np.where(weight > 0, weight, np.nan)
        first = _pool(sum_a.reshape(shape) * (n_b * both), events) / divisor
        second = _pool(sum_b.reshape(shape) * (n_a * both), events) / divisor
        return Cells(first, second)


def _by_stratum(values: np.ndarray, layout: Layout) -> sparse.csr_array:
    """A matrix of (measures · strata, articles) that sums each measure of ``values`` over each stratum."""
    articles, measures = values.shape
    strata = len(layout.stratum_starts)
    ends = np.append(layout.stratum_starts, articles)
    starts = (ends[:-1] + articles * np.arange(measures)[:, None]).ravel()
    columns = np.tile(np.arange(articles), measures)
    pointers = np.append(starts, articles * measures)
    return sparse.csr_array((values.T.ravel(), columns, pointers), shape=(measures * strata, articles))


def by_block(apart: np.ndarray, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    """Sums of differences over each block's events and how many events have one; both (measures, blocks, draws)."""
    has = ~np.isnan(apart)
    return _pool(np.where(has, apart, 0.0), layout.block_starts), _pool(
        has.astype(float), layout.block_starts
    )


def _pool(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Sums of runs along the second axis; nothing to do where each run is one."""
    return values if len(starts) == values.shape[1] else np.add.reduceat(values, starts, axis=1)


def statistic(apart: np.ndarray, layout: Layout) -> np.ndarray:
    """The mean difference's t over blocks, on the normal scale: z, (measures, draws), 0 where nothing differs.

    ``apart`` is (measures, events, draws). Where all blocks agree to the last
    digit t has no bound; z then stands at what their number allows.
    """
    sums, units = by_block(apart, layout)
    blocks = (units > 0).sum(axis=1)
    total, square = sums.sum(axis=1), (sums**2).sum(axis=1)
    share = np.minimum(total**2 / np.where(square > 0, square, 1.0), _CAP * blocks)
    free = np.maximum(blocks - 1, 1)
    t = np.sqrt(share * free / np.maximum(blocks - share, 1e-300))
    return np.where(blocks > 1, -ndtri(stdtr(free, -t)) * np.sign(total), 0.0)
