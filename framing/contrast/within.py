"""How far two halves of one outlet's own articles lie apart, to be drawn beside every difference between outlets."""

from __future__ import annotations

import numpy as np

from framing.contrast.differences import cells
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
    paired = layout.part(np.bincount(layout.strata)[layout.strata] > 1) if len(layout.rows) else layout
    of_paired = values[np.isin(layout.rows, paired.rows)]
    if not len(paired.rows):
        return tuple(NotEnough("few_events", 0, (0,)) for _ in range(values.shape[1]))
    apart: list[list[np.ndarray]] = [[] for _ in range(values.shape[1])]
    for side in halves(paired.strata, splits, seed):
        for found, column in zip(apart, of_paired.T, strict=True):
            each = cells(side, column, paired).apart
            has = ~np.isnan(each)
            mean = np.where(has, each, 0.0).sum(axis=1) / np.maximum(has.sum(axis=1), 1)
            found.append(np.abs(mean))
    return tuple(
        _summary(np.concatenate(found), column, paired, outlet)
        for found, column in zip(apart, of_paired.T, strict=True)
    )


def _summary(apart: np.ndarray, column: np.ndarray, layout: Layout, outlet: str) -> Within | NotEnough:
    has = ~np.isnan(column)
    number = np.bincount(layout.strata[has], minlength=len(layout.stratum_starts))
    counts = has & (number > 1)[layout.strata]
    events, articles = len(np.unique(layout.events[counts])), int(counts.sum())
    if missing := shortfall(events, (articles,)):
        return missing
    high = float(np.quantile(apart, 0.95))
    return Within(outlet, float(np.median(apart)), high, events, articles, len(apart))
