"""Measures that the same articles have, taken together: what depends on articles alone is worked out once for all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from framing.contrast.sample import Layout


class Group(NamedTuple):
    """Measures (columns of what was grouped) and the articles that have them, in strata where two or more do.

    ``kept`` (articles of the whole layout,) tells which those are, ``layout`` is
    of them alone, ``values`` is (articles kept, measures) and has no NaN.
    """

    measures: list[int]
    kept: np.ndarray
    layout: Layout
    values: np.ndarray


def together(values: np.ndarray, layout: Layout) -> Iterator[Group]:
    """Each measure of ``values`` (articles of ``layout``, measures) in one group, NaN where an article has none.

    An article alone in its stratum has nothing to stand against, however labels
    are exchanged, and is in no group.
    """
    has = ~np.isnan(values)
    alike: dict[bytes, list[int]] = {}
    for measure, column in enumerate(has.T):
        alike.setdefault(column.tobytes(), []).append(measure)
    for measures in alike.values():
        kept = layout.crowded(has[:, measures[0]])
        yield Group(measures, kept, layout.part(kept), values[kept][:, measures])
