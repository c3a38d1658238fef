"""Differences between outlets as they are worked out, against the straightforward way: the same numbers, and the time.

python -m bench.contrast [--events N] [--measures N]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri, stdtr

from framing.contrast import Key, Sample, contrasts
from framing.contrast.minima import shortfall
from framing.contrast.resample import interval
from framing.contrast.sample import Layout, layout
from framing.contrast.shuffle import halves, orders

OUTLETS = ("a", "b", "c", "d")


class Plain(NamedTuple):
    """A difference with its interval, p, and 95 % quantile within either outlet (NaN where too few articles)."""

    value: float
    low: float
    high: float
    p: float
    within: tuple[float, float]


def straightforward(
    values: np.ndarray,
    measures: Sequence[str],
    sample: Sample,
    outlets: Sequence[str],
    *,
    permutations: int,
    resamples: int,
    splits: int,
    seed: int = 0,
) -> dict[Key, Plain]:
    """``framing.contrast.contrasts`` by its definitions: every draw, event by event, measure by measure.

    Those with an interval only.
    """
    found: dict[Key, tuple[float, float, float, float, tuple[float, float]]] = {}
    peaks = np.zeros(permutations)
    for number, pair in enumerate(combinations(outlets, 2)):
        first = sample.side(pair[0])
        placed = layout(sample, first, sample.side(pair[1]))
        first, of_pair = first[placed.rows], values[placed.rows]
        drawn = np.concatenate([first[order] for order in orders(placed.strata, permutations, seed + number)])
        for measure, column in zip(measures, of_pair.T, strict=True):
            sums, units = by_block(apart(column, placed, first[None]), placed)
            told = units[0] > 0
            has = ~np.isnan(column)
            a, b = (
                np.bincount(placed.strata[has & side], minlength=len(placed.stratum_starts))
                for side in (first, ~first)
            )
            if shortfall(int(units.sum()), (a[b > 0].sum(), b[a > 0].sum()), blocks=int(told.sum())):
                continue
            z = [
                abs(on_normal_scale(*one))
                for one in zip(*by_block(apart(column, placed, drawn), placed), strict=True)
            ]
            peaks = np.maximum(peaks, z)
            bounds = interval(sums[0, told], units[0, told], resamples=resamples, seed=seed)
            if bounds is not None:
                beside = [half(column, placed, own, splits, seed) for own in (first, ~first)]
                found[Key(measure, *pair)] = (
                    sums.sum() / units.sum(), bounds.low, bounds.high, abs(on_normal_scale(sums[0], units[0])),
                    (beside[0], beside[1]),
                )  # fmt: skip
    return {
        key: Plain(value, low, high, (1 + int((peaks >= z - 1e-9).sum())) / (1 + permutations), within)
        for key, (value, low, high, z, within) in found.items()
    }


def apart(column: np.ndarray, placed: Layout, side: np.ndarray) -> np.ndarray:
    """d_e of each event in each draw of ``side`` (draws, articles); NaN where it has none."""
    has = ~np.isnan(column)
    means, numbers = [], []
    for own in (side & has, ~side & has):
        numbers.append(np.add.reduceat(own.astype(float), placed.stratum_starts, axis=1))
        sums = np.add.reduceat(np.where(own, column, 0.0), placed.stratum_starts, axis=1)
        means.append(sums / np.where(numbers[-1] > 0, numbers[-1], np.nan))
    h = numbers[0] * numbers[1] / np.maximum(numbers[0] + numbers[1], 1)
    weight = np.add.reduceat(h, placed.event_starts, axis=1)
    weight[weight == 0] = np.nan
    one, other = (
        np.add.reduceat(np.nan_to_num(h * mean), placed.event_starts, axis=1) / weight for mean in means
    )
    return np.where(np.abs(one - other) <= 1e-12 * (np.abs(one) + np.abs(other)), 0.0, one - other)


def by_block(found: np.ndarray, placed: Layout) -> tuple[np.ndarray, np.ndarray]:
    """Sums over each block's events, and how many have a difference; both (draws, blocks)."""
    has = ~np.isnan(found)
    sums = np.add.reduceat(np.where(has, found, 0.0), placed.block_starts, axis=1)
    return sums, np.add.reduceat(has.astype(float), placed.block_starts, axis=1)


def on_normal_scale(sums: np.ndarray, units: np.ndarray) -> float:
    """z of one draw's sums over blocks."""
    blocks, square = int((units > 0).sum()), float((sums**2).sum())
    if blocks < 2 or square == 0:
        return 0.0
    r = min(sums.sum() ** 2 / square, (1 - 1e-12) * blocks)
    t = np.sqrt(r * (blocks - 1) / max(blocks - r, 1e-300))
    return float(-ndtri(stdtr(blocks - 1, -t)) * np.sign(sums.sum()))


def half(column: np.ndarray, placed: Layout, own: np.ndarray, splits: int, seed: int) -> float:
    """95 % quantile of the absolute difference between halves of one outlet's articles."""
    paired = placed.part(placed.crowded(own))
    if not len(paired.rows):
        return np.nan
    of_paired = column[placed.crowded(own)]
    has = np.add.reduceat((~np.isnan(of_paired)).astype(int), paired.stratum_starts)
    has[has < 2] = 0
    events = (np.add.reduceat(has, paired.event_starts) > 0).sum()
    if shortfall(int(events), (has.sum(),)):
        return np.nan
    found = apart(of_paired, paired, halves(paired.strata, splits, seed).T)
    number = np.maximum((~np.isnan(found)).sum(axis=1), 1)
    return float(np.quantile(np.abs(np.nansum(found, axis=1) / number), 0.95))


def invented(events: int, measures: int, seed: int = 0) -> tuple[np.ndarray, list[str], Sample]:
    """Shares in articles of four outlets: one to six an event and outlet, two genres, storylines of one to three events.

    By fours, measures are shares of the same whole: an article has all four or none.
    """
    rng = np.random.default_rng(seed)
    number = rng.geometric(0.6, (events, len(OUTLETS))).clip(max=6)
    cell = np.repeat(np.arange(number.size), number.ravel())
    event, outlet = cell // len(OUTLETS), cell % len(OUTLETS)
    level = rng.gamma(0.6, 2, (len(cell), -(-measures // 4)))[:, :, None] * [1.0, 0.5, 0.1, 0.02]
    level[:, :, 1] *= 1 + outlet[:, None]
    mentions = rng.poisson(level)
    whole = mentions.sum(axis=2, keepdims=True)
    values = (mentions / np.where(whole > 0, whole, np.nan)).reshape(len(cell), -1)[:, :measures]
    story = np.repeat(np.arange(events), rng.integers(1, 4, events))[:events]
    genre = (rng.random(len(cell)) < 0.2).astype(int)
    sample = Sample(np.array(OUTLETS)[outlet], event, genre, story[event])
    return values, [f"m{i}" for i in range(measures)], sample


def timed(events: int, measures: int) -> Iterator[tuple[str, float]]:
    """CPU seconds of both, at the numbers of draws that pages use."""
    made = invented(events, measures)
    for name, way in (("straightforward", straightforward), ("as it is", contrasts)):
        started = time.process_time()
        way(*made, OUTLETS, permutations=1999, resamples=1999, splits=500)
        yield name, time.process_time() - started


def main() -> None:
    """Print both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=300)
    parser.add_argument("--measures", type=int, default=24)
    asked = parser.parse_args()
    seconds = dict(timed(asked.events, asked.measures))
    for name, took in seconds.items():
        print(f"{name:>16}: {took:7.2f} s of CPU")
    print(f"{'ratio':>16}: {seconds['straightforward'] / seconds['as it is']:7.1f}")


if __name__ == "__main__":
    main()
