"""Differences per event between two sides of a layout, for many ways to draw the sides at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtri, stdtr

from framing.contrast.sample import Layout

_CAP = 1 - 1e-12


class Cells(NamedTuple):
    """What each side's articles come to in each event; all of shape (draws, events), NaN where a side has none."""

    first: np.ndarray
    second: np.ndarray

    @property
    def apart(self) -> np.ndarray:
        """First less second."""
        return self.first - self.second


def cells(side: np.ndarray, values: np.ndarray, layout: Layout) -> Cells:
    """Each side's mean per event, from ``side`` (draws, articles; True on the first) and ``values`` (articles,).

    Means are taken over articles in each stratum; strata of one event are
    weighted by n_A n_B / (n_A + n_B), for both sides alike. NaN values are
    left out.
    """
    has = ~np.isnan(values)
    y = np.where(has, values, 0.0)
    at = layout.stratum_starts
    total, number = np.add.reduceat(y, at), np.add.reduceat(has.astype(float), at)
    sum_a = np.add.reduceat(np.where(side, y, 0.0), at, axis=1)
    n_a = np.add.reduceat(side & has, at, axis=1, dtype=float)
    n_b = number - n_a
    weight = n_a * n_b / np.maximum(number, 1)
    mean_a = sum_a / np.maximum(n_a, 1)
    mean_b = (total - sum_a) / np.maximum(n_b, 1)
    of_event = np.add.reduceat(weight, layout.event_starts, axis=1)
    divisor = np.where(of_event > 0, of_event, np.nan)
    first, second = (
        np.add.reduceat(weight * m, layout.event_starts, axis=1) / divisor for m in (mean_a, mean_b)
    )
    return Cells(first, second)


def by_block(apart: np.ndarray, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    """Sums of differences over each block's events and how many events have one; both (draws, blocks)."""
    has = ~np.isnan(apart)
    sums = np.add.reduceat(np.where(has, apart, 0.0), layout.block_starts, axis=1)
    return sums, np.add.reduceat(has, layout.block_starts, axis=1, dtype=float)


def statistic(apart: np.ndarray, layout: Layout) -> np.ndarray:
    """The mean difference's t over blocks, on the normal scale: z of shape (draws,), 0 where nothing differs.

    ``apart`` is (draws, events). Where all blocks agree to the last digit t has
    no bound; z then stands at what their number allows.
    """
    sums, units = by_block(apart, layout)
    blocks = (units > 0).sum(axis=1)
    square = (sums**2).sum(axis=1)
    share = sums.sum(axis=1) ** 2 / np.where(square > 0, square, 1.0)
    share = np.minimum(share, _CAP * blocks)
    free = np.maximum(blocks - 1, 1)
    t = np.sqrt(share * free / np.maximum(blocks - share, 1e-300))
    z = -ndtri(stdtr(free, -t))
    return np.where(blocks > 1, z * np.sign(sums.sum(axis=1)), 0.0)
