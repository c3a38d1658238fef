"""How far two halves of one outlet's own articles lie apart, to be drawn beside every difference between outlets."""

from __future__ import annotations

import numpy as np

from framing.contrast.differences import Differences
from framing.contrast.minima import shortfall
from framing.contrast.sample import Layout
from framing.contrast.shuffle import halves
from framing.contrast.types import NotEnough, Within


def within(
    values: np.ndarray, layout: Layout, outlet: str, *, splits: int, seed: int
) -> tuple[Within | NotEnough, ...]:
    """One result per measure, for articles of one outlet in ``layout`` with ``values`` (articles, measures).

    Each stratum with two or more articles is split into random halves; halves
    are set against each other as outlets are. A half has half an outlet's
    articles, so this scatters more than a difference between whole outlets on
    the same events would: it is a yardstick, not a null.
    """
    if not len(layout.rows):
        return tuple(NotEnough("few_events", 0, (0,)) for _ in range(values.shape[1]))
    several = np.bincount(layout.strata)[layout.strata] > 1
    paired, of_paired = layout.part(several), values[several]
    apart = np.zeros((values.shape[1], splits))
    if several.any():
        differences = Differences(of_paired, paired)
        drawn = [_mean(differences.cells(side).apart) for side in halves(paired.strata, splits, seed)]
        apart = np.concatenate(drawn, axis=1)
    levels = np.quantile(np.abs(apart), [0.5, 0.95], axis=1).T
    return tuple(
        missing or Within(outlet, float(median), float(high), events, articles, splits)
        for (median, high), (events, articles, missing) in zip(
            levels, _counts(of_paired, paired), strict=True
        )
    )


def _mean(apart: np.ndarray) -> np.ndarray:
    """Mean over events that have a difference, (measures, draws) of (measures, events, draws); 0 where none has."""
    has = ~np.isnan(apart)
    return np.where(has, apart, 0.0).sum(axis=1) / np.maximum(has.sum(axis=1), 1)


def _counts(values: np.ndarray, layout: Layout) -> list[tuple[int, int, NotEnough | None]]:
    """Per measure: events and articles in strata with two values or more, and what is missing."""
    if not len(values):
        return [(0, 0, NotEnough("few_events", 0, (0,)))] * values.shape[1]
    has = ~np.isnan(values)
    each = np.add.reduceat(has.astype(int), layout.stratum_starts, axis=0)
    each[each < 2] = 0
    events = (np.add.reduceat(each, layout.event_starts, axis=0) > 0).sum(axis=0)
    return [(int(e), int(n), shortfall(int(e), (n,))) for e, n in zip(events, each.sum(axis=0), strict=True)]
