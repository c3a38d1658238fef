"""Intervals for a mean over blocks, by resampling whole blocks.

A block is what is independent of the rest: an event, a storyline, or an article
where articles are all there is. Block ``i`` brings a sum ``s_i`` over ``m_i``
units; the estimate is θ = Σs / Σm, which is the plain mean where every block
has one unit and weighs blocks by their units otherwise.

The interval is the symmetric studentised bootstrap (bootstrap-t: Efron 1979;
Hall 1988, "Theoretical comparison of bootstrap confidence intervals", Annals of
Statistics 16): θ ± q·se, where q is the 95 % quantile of |θ* - θ| / se* over
resamples and se the linearised standard error of a ratio,

    se² = B/(B-1) · Σ(s_i - θ m_i)² / (Σm)²   for B blocks.

Percentile and BCa intervals fell below 90 % coverage with 10 to 20 skewed
blocks, this one did not (``docs/inference.md``).
"""

from __future__ import annotations

import numpy as np

from framing.contrast.types import Interval

RESAMPLES = 1999
LEVEL = 0.95
_SAME = 1e-12
_DRAWN = 50_000
"""Blocks drawn at once: few enough for the cache. The stream of draws is the same whatever their number."""
_COLUMNS = 20
"""Of as many columns at once is a product taken: a million multiplications, which BLAS does not spread over threads.
Where other work is on, waiting for its threads took up to fifty times as long as the product."""


def ratio(sums: np.ndarray, units: np.ndarray) -> tuple[float, float]:
    """θ and its linearised standard error from block sums and units, both of shape (blocks,)."""
    theta = sums.sum() / units.sum()
    blocks = len(sums)
    spread = ((sums - theta * units) ** 2).sum() * blocks / max(blocks - 1, 1)
    return float(theta), float(np.sqrt(spread) / units.sum())


def interval(
    sums: np.ndarray, units: np.ndarray, *, resamples: int = RESAMPLES, seed: int = 0
) -> Interval | None:
    """95 % interval for Σsums / Σunits; None where the blocks do not vary enough to give one.

    ``sums`` and ``units`` have shape (blocks,), every unit above 0. A resample
    whose blocks are all alike says nothing of chance; where that happens in
    more than one of twenty (two blocks of ten not 0), there is no interval.
    """
    return intervals(sums[:, None], units, resamples=resamples, seed=seed)[0]


def intervals(
    sums: np.ndarray, units: np.ndarray, *, resamples: int = RESAMPLES, seed: int = 0
) -> list[Interval | None]:
    """``interval`` of each column of ``sums``, (blocks, measures), over the same ``units`` and the same resamples."""
    estimates = [ratio(column, units) for column in sums.T]
    vary = [
        i for i, (theta, se) in enumerate(estimates) if len(units) > 1 and se > _SAME * max(1.0, abs(theta))
    ]
    found: list[Interval | None] = [None] * len(estimates)
    if not vary:
        return found
    thetas = np.array([estimates[i][0] for i in vary])
    pivots = _pivots(sums[:, vary] - thetas * units[:, None], units, np.random.default_rng(seed), resamples)
    at = min(resamples - 1, int(LEVEL * (resamples + 1)))
    for i, quantile in zip(vary, np.partition(pivots, at, axis=0)[at].tolist(), strict=True):
        theta, se = estimates[i]
        if np.isfinite(reach := quantile * se):
            found[i] = Interval(theta - reach, theta + reach, len(units), LEVEL)
    return found


def _pivots(residuals: np.ndarray, units: np.ndarray, rng: np.random.Generator, resamples: int) -> np.ndarray:
    """|θ* - θ| / se* of each resample, (resamples, measures); infinite where the blocks are all alike.

    ``residuals``, (blocks, measures), are r = s - θm. Then θ* - θ = Σr*/Σm* =: d, and Σ(s* - θ*m*)² =
    Σr*² - 2dΣr*m* + d²Σm*². Each sum is a product of how often a block is drawn with what it brings.
    """
    blocks, measures = residuals.shape
    own = units[:, None]
    moments = np.concatenate([residuals, residuals**2, residuals * own, own, own**2], axis=1)
    least = 1e-9 * np.abs(residuals).max(axis=0)
    pivots = np.empty((resamples, measures))
    step = max(1, _DRAWN // blocks)
    for start in range(0, resamples, step):
        here = slice(start, min(start + step, resamples))
        sums = _product(_times(rng, here.stop - start, blocks), moments)
        r, rr, rm, m, mm = np.split(sums, np.cumsum([measures] * 3 + [1]), axis=1)
        apart = r / m
        spread = np.maximum(rr - 2 * apart * rm + apart**2 * mm, 0) * blocks / (blocks - 1)
        se = np.sqrt(spread) / m
        alike = se <= least
        pivots[here] = np.where(alike, np.inf, np.abs(apart) / np.where(alike, 1.0, se))
    return pivots


def _times(rng: np.random.Generator, resamples: int, blocks: int) -> np.ndarray:
    """How often each block is drawn in each of the next ``resamples``, (resamples, blocks)."""
    drawn = rng.integers(blocks, size=(resamples, blocks))
    drawn += np.arange(0, resamples * blocks, blocks)[:, None]
    return np.bincount(drawn.ravel(), minlength=resamples * blocks).reshape(resamples, blocks).astype(float)


def _product(times: np.ndarray, moments: np.ndarray) -> np.ndarray:
    """``times`` @ ``moments``."""
    parts = [times @ moments[:, start : start + _COLUMNS] for start in range(0, moments.shape[1], _COLUMNS)]
    return np.concatenate(parts, axis=1)


def never(blocks: int) -> float:
    """Upper 97.5 % bound for a share that was 0 in each of ``blocks`` blocks: 1 - .025^(1/blocks).

    A share lies in [0, 1], so its mean is at most the probability that a block is
    not 0, whose exact binomial bound this is (Clopper & Pearson 1934).
    """
    return float(1 - ((1 - LEVEL) / 2) ** (1 / blocks))
