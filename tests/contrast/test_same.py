"""Quick ways give what the straightforward ones give, and what they gave before."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.contrast import OUTLETS, apart, by_block, invented, on_normal_scale, straightforward
from framing.contrast import Contrast, Key, Sample, Within, contrasts
from framing.contrast.differences import Differences, evenness, magnitude
from framing.contrast.groups import together
from framing.contrast.resample import interval, intervals
from framing.contrast.sample import layout
from framing.contrast.shuffle import exchanged, orders
from tests.conftest import ROOT

QUICK: dict[str, Any] = {"permutations": 199, "resamples": 199, "splits": 50}
EXACT: dict[str, Any] = {"rel": 1e-12, "abs": 1e-12, "nan_ok": True}


def flat(found: Contrast) -> tuple[float, ...]:
    within = (one.high if isinstance(one, Within) else np.nan for one in found.within)
    return (found.value, found.low, found.high, found.p, *within)


def quick(values: np.ndarray, measures: list[str], sample: Sample) -> dict[Key, Contrast]:
    found = contrasts(values, measures, sample, OUTLETS, **QUICK)
    return {key: one for key, one in found.items() if isinstance(one, Contrast)}


@pytest.mark.parametrize(("events", "seed"), [(60, 1), (120, 3)])
def test_every_difference_is_the_straightforward_one(events: int, seed: int) -> None:
    values, measures, sample = invented(events, 8, seed)
    values[:, 5] = np.where(np.isnan(values[:, 5]), np.nan, 1.0)  # says the same everywhere
    found, expected = (
        quick(values, measures, sample),
        straightforward(values, measures, sample, OUTLETS, **QUICK),
    )
    assert found.keys() == expected.keys() and len(found) >= 10
    for key, one in expected.items():
        assert flat(found[key]) == pytest.approx((*one[:4], *one.within), **EXACT)


def test_numbers_stay_what_they_are() -> None:
    """Seeds, order of draws and definitions: as computed and written down once."""
    pinned = pd.read_csv(ROOT / "tests" / "contrast" / "pinned.csv")
    found = quick(*invented(80, 8, 2))
    assert [tuple(key) for key in found] == list(
        pinned[["measure", "outlet_a", "outlet_b"]].itertuples(index=False, name=None)
    )
    for one, row in zip(found.values(), pinned.iloc[:, 3:].itertuples(index=False, name=None), strict=True):
        numbers = (*flat(one), one.n_events, one.n_articles_a, one.n_articles_b)
        assert numbers == pytest.approx(row, **EXACT)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 40), st.floats(0, 0.6))
def test_each_draw_is_the_straightforward_one(seed: int, events: int, missing: float) -> None:
    """Σs, Σs² and blocks of every arrangement, of events small and large, alone in their block or not."""
    rng = np.random.default_rng(seed)
    sizes = rng.geometric(0.4, (events, 2)).clip(max=9)
    outlet = np.repeat(np.tile([0, 1], events), sizes.ravel())
    event = np.repeat(np.arange(events), sizes.sum(axis=1))
    sample = Sample(
        outlet, event, rng.integers(0, 2, len(event)), np.sort(rng.integers(0, events, events))[event]
    )
    placed = layout(sample, outlet == 0, outlet == 1)
    values = np.round(rng.random((len(placed.rows), 3)), 1)
    values[rng.random(len(values)) < missing] = np.nan
    first = outlet[placed.rows] == 0
    for group in together(values, placed) if len(first) else ():
        if not len(group.layout.rows):
            continue
        side = exchanged(first, placed.strata, 30, seed)
        differences = Differences(group.layout, side[group.kept])
        table = differences.means(group.values).apart
        total, square = differences.moments(table)
        for i, measure in enumerate(group.measures):
            found = apart(values[:, measure], placed, side.T)
            sums, units = by_block(found, placed)
            np.testing.assert_allclose(differences.totals(table)[:, i], sums.sum(axis=1), atol=1e-12)
            np.testing.assert_allclose(total[:, i], sums.sum(axis=1), atol=1e-12)
            np.testing.assert_allclose(square[:, i], (sums**2).sum(axis=1), atol=1e-12)
            assert differences.events().tolist() == units.sum(axis=1).tolist()
            assert differences.blocks().tolist() == (units > 0).sum(axis=1).tolist()
            z = magnitude(evenness(total[:, i], square[:, i]), differences.blocks())
            clear = square[:, i] > 1e-20
            expected = np.array([abs(on_normal_scale(*one)) for one in zip(sums, units, strict=True)])
            np.testing.assert_allclose(z[clear], expected[clear], atol=1e-6)


def test_labels_are_exchanged_as_the_orders_say() -> None:
    strata = np.sort(np.random.default_rng(1).integers(0, 40, 300))
    first = np.random.default_rng(2).random(300) < 0.4
    drawn = np.concatenate([first[order] for order in orders(strata, 1500, 7)])
    assert (exchanged(first, strata, 1500, 7) == drawn.T).all()


@pytest.mark.parametrize("blocks", [10, 60, 700])
def test_intervals_of_many_are_those_of_each(blocks: int) -> None:
    rng = np.random.default_rng(blocks)
    units = 1.0 + rng.poisson(1.0, blocks)
    sums = rng.poisson(0.4, (blocks, 25)) * rng.random((blocks, 25))
    sums[:, 3], sums[:, 4], sums[1:, 5] = 0, 2 * units, 0
    found = intervals(sums, units, resamples=499, seed=3)
    assert found[3] is found[4] is found[5] is None
    for one, column in zip(found, sums.T, strict=True):
        alone = interval(column, units, resamples=499, seed=3)
        assert (one is None) == (alone is None)
        if one is not None and alone is not None:
            assert (one.low, one.high) == pytest.approx((alone.low, alone.high), **EXACT)
