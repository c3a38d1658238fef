"""Intervals: as defined, and holding the value they are for in 95 of 100 cases."""

from __future__ import annotations

import numpy as np
import pytest

from framing.contrast.resample import interval, never, ratio

BLOCKS = (10, 20, 60)
SETS = 500


def test_as_the_loops_say() -> None:
    """The bootstrap-t written out, from the resamples that the same seed draws."""
    sums, units = np.array([3.0, 0, 1, 7, 2, 0]), np.array([2.0, 1, 1, 3, 2, 1])
    theta, se = ratio(sums, units)
    drawn = np.random.default_rng(4).integers(6, size=(199, 6))
    pivots = []
    for rows in drawn:
        again, spread = ratio(sums[rows], units[rows])
        pivots.append(abs(again - theta) / spread if spread > 1e-12 else np.inf)
    reach = sorted(pivots)[190] * se
    found = interval(sums, units, resamples=199, seed=4)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((theta - reach, theta + reach))


def test_error_of_a_mean_is_the_textbooks() -> None:
    values = np.array([1.0, 4, 2, 9])
    assert ratio(values, np.ones(4)) == pytest.approx((4, values.std(ddof=1) / 2))


def test_no_interval_where_nothing_varies() -> None:
    assert interval(np.full(30, 2.0), np.ones(30)) is None
    assert interval(np.array([2.0]), np.ones(1)) is None
    assert interval(np.array([1.0, 3.0] + [0.0] * 8), np.ones(10)) is None
    assert interval(np.array([1.0, 3.0, 2.0, 4.0] + [0.0] * 6), np.ones(10)) is not None


@pytest.mark.parametrize("kind", ["normal", "skewed", "rare", "share", "clusters"])
def test_coverage(kind: str) -> None:
    """Nominal 95 %: 92 to 98 % over ten to sixty blocks, on what article counts look like."""
    rng = np.random.default_rng(17)
    held, made = 0, 0
    for blocks in BLOCKS:
        for number in range(SETS):
            sums, units, truth = draw(kind, blocks, rng)
            found = interval(sums, units, resamples=199, seed=number)
            if found is not None:
                made += 1
                held += found.low <= truth <= found.high
    assert made > 0.85 * SETS * len(BLOCKS)
    assert 0.92 <= held / made <= 0.98


def test_percentiles_would_not_hold() -> None:
    """Why intervals are studentised: with ten skewed events, percentiles of the resampled mean hold 9 of 10 times."""
    rng = np.random.default_rng(18)
    ours = plain = 0
    for number in range(SETS):
        sums, units, truth = draw("skewed", 10, rng)
        low, high = np.quantile(sums[rng.integers(10, size=(199, 10))].mean(axis=1), [0.025, 0.975])
        plain += low <= truth <= high
        found = interval(sums, units, resamples=199, seed=number)
        ours += found is not None and found.low <= truth <= found.high
    assert plain / SETS < 0.92 <= ours / SETS


def draw(kind: str, blocks: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, float]:
    """Block sums and units, and the mean they are drawn around."""
    units = np.ones(blocks)
    if kind == "normal":
        return rng.normal(0.3, 1, blocks), units, 0.3
    if kind == "skewed":
        return rng.poisson(rng.gamma(1, 3, blocks)) - rng.poisson(rng.gamma(1, 2, blocks)) * 1.0, units, 1.0
    if kind == "rare":
        return (
            rng.poisson(rng.gamma(0.5, 1.2, blocks)) - rng.poisson(rng.gamma(0.5, 0.6, blocks)) * 1.0,
            units,
            0.3,
        )
    if kind == "share":
        return rng.beta(0.3, 0.6, blocks), units, 1 / 3
    units = 1.0 + rng.poisson(1.5, blocks)
    level = rng.beta(1, 2, blocks)
    return rng.binomial(units.astype(int), level) * 1.0, units, 1 / 3


def test_never_is_the_exact_bound() -> None:
    """Nothing in n draws has probability .025 at the bound."""
    assert (1 - never(40)) ** 40 == pytest.approx(0.025)
    assert never(10) > never(100)
