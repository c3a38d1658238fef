"""How far two halves of one outlet's own articles lie apart, to be drawn beside every difference between outlets."""

from __future__ import annotations

import numpy as np

from framing.contrast.differences import Differences
from framing.contrast.groups import Group, together
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
    found: list[Within | NotEnough] = [NotEnough("few_events", 0, (0,))] * values.shape[1]
    several = layout.crowded(np.ones(len(layout.rows), dtype=bool))
    paired = layout.part(several)
    side = halves(paired.strata, splits, seed) if several.any() else np.empty((0, splits), dtype=bool)
    for group in together(values[several], paired):
        events, articles = len(group.layout.event_starts), len(group.layout.rows)
        if missing := shortfall(events, (articles,)):
            outcomes: list[Within | NotEnough] = [missing] * len(group.measures)
        else:
            levels = np.quantile(_apart(group, side[group.kept]), [0.5, 0.95], axis=0).T.tolist()
            outcomes = [Within(outlet, median, high, events, articles, splits) for median, high in levels]
        for measure, outcome in zip(group.measures, outcomes, strict=True):
            found[measure] = outcome
    return tuple(found)


def _apart(group: Group, side: np.ndarray) -> np.ndarray:
    """Absolute mean difference over events that have one, (splits, measures); 0 where none has."""
    differences = Differences(group.layout, side)
    total = [
        differences.totals(differences.means(group.values[:, part]).apart)
        for part in differences.parts(len(group.measures))
    ]
    return np.abs(np.concatenate(total, axis=1)) / np.maximum(differences.events(), 1)[:, None]
