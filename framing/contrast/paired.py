"""Differences between outlets, paired within events, with intervals, p and the difference within one outlet.

For one measure and outlets A and B, with y the value of an article (a rate, a
share, 0 or 1; NaN where it has none):

    d_g = mean y of A's articles in stratum g - mean y of B's      (g: one event, one genre)
    d_e = Σ h_g d_g / Σ h_g over the genres of event e, with h = n_A n_B / (n_A + n_B)
    value = mean of d_e over events that have one

Interval: events (or blocks of events) resampled, ``framing.contrast.resample``.

p: labels are exchanged among articles of the two outlets inside each stratum.
The statistic is the t of the mean difference over B blocks, mapped to the
normal scale by its own degrees of freedom, so that contrasts with ten events
and with five hundred can share one maximum. With s_b = Σ d_e over block b:

    z = Φ⁻¹(F_t(t; B-1)),   t = √(r (B-1) / (B-r)),   r = (Σs)² / Σs²

p of a contrast is the share of arrangements, the one found included, whose
largest |z| over all contrasts reaches its own (single-step max-T: Westfall &
Young 1993; (b+1)/(m+1): Phipson & Smyth 2010). Dividing by the spread between
events, anew for each arrangement, keeps the test honest where the articles that
one outlet has on one event resemble each other (Janssen 1997; Chung & Romano
2013). Labels move within a pair only: were all outlets shuffled together, a
third outlet's difference would leak into the null of A and B. Measures of one
pair share their arrangements, which keeps their dependence; pairs are shuffled
apart from each other, which errs to the safe side (Šidák's inequality).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from framing.contrast.differences import Differences, evenness, magnitude, pool
from framing.contrast.groups import Group, together
from framing.contrast.minima import shortfall
from framing.contrast.resample import RESAMPLES, intervals
from framing.contrast.sample import Layout, Sample, layout
from framing.contrast.shuffle import exchanged
from framing.contrast.types import Contrast, Interval, Key, NotEnough, Within
from framing.contrast.within import within
from framing.errors import ContrastError

PERMUTATIONS = 1999
SPLITS = 500
_TIES = 1e-9
_DRAWN = 400_000
"""Events of arrangements gone through at once: memory, some 100 bytes for each, does not grow with the articles."""


class _Pair(NamedTuple):
    """Two outlets set against each other; ``values`` (articles, measures) and ``first`` follow ``layout``."""

    outlets: tuple[str, str]
    layout: Layout
    first: np.ndarray
    values: np.ndarray


class _Seen(NamedTuple):
    """What one contrast shows before chance is asked; ``interval`` is None where events hardly vary."""

    means: tuple[float, float]
    interval: Interval | None
    events: int
    articles: tuple[int, int]


class _Chance(NamedTuple):
    """|z| of each measure as found, by column, and the largest |z| of them in each arrangement."""

    own: dict[int, float]
    peaks: np.ndarray


def rates(counts: np.ndarray, sizes: np.ndarray, per: float = 1000.0) -> np.ndarray:
    """``counts`` per ``per`` of ``sizes`` (characters, mentions), NaN where the size is 0; shape of ``counts``."""
    size = np.asarray(sizes, dtype=float)
    return per * np.asarray(counts, dtype=float) / np.where(size > 0, size, np.nan)


def contrasts(
    values: np.ndarray,
    measures: Sequence[str],
    sample: Sample,
    outlets: Sequence[str],
    *,
    permutations: int = PERMUTATIONS,
    resamples: int = RESAMPLES,
    splits: int = SPLITS,
    seed: int = 0,
) -> dict[Key, Contrast | NotEnough]:
    """Every measure between every two of ``outlets``, as one family of tests.

    ``values`` has shape (articles, measures), NaN where an article has none;
    ``outlets`` gives the order. Everything a page shows has to come from one
    call, because p counts what is shown. Raises ContrastError on shapes that do
    not fit, infinite values, or an outlet without articles.
    """
    want = (len(sample.outlets), len(measures))
    if values.shape != want or np.isinf(values).any():
        raise ContrastError(f"values has shape {values.shape}; it has to be {want}, finite or NaN.")
    sample = sample.coded()
    pairs = [_pair(values, sample, a, b) for a, b in combinations(outlets, 2)]
    seen, chance = [], []
    for number, two in enumerate(pairs):
        groups = list(together(two.values, two.layout))
        seen.append(_see(two, groups, resamples, seed))
        tested = [group for group in groups if isinstance(seen[-1][group.measures[0]], _Seen)]
        chance.append(_chance(two, tested, permutations, seed + number))
    peaks = np.max([one.peaks for one in chance], axis=0, initial=0.0)
    found: dict[Key, Contrast | NotEnough] = {}
    for two, of_pair, (own, _) in zip(pairs, seen, chance, strict=True):
        beside = _beside(two, [i for i, one in of_pair.items() if isinstance(one, _Seen)], splits, seed)
        for i, measure in enumerate(measures):
            key, one = Key(measure, *two.outlets), of_pair[i]
            found[key] = (
                one if isinstance(one, NotEnough) else _result(key, one, reached(peaks, own[i]), beside[i])
            )
    return found


def reached(peaks: np.ndarray, z: float) -> float:
    """(b+1) / (m+1), with b of the m ``peaks`` at or above ``|z|``; rounding never breaks a tie."""
    return float((1 + np.count_nonzero(peaks >= abs(z) - _TIES)) / (1 + len(peaks)))


def _pair(values: np.ndarray, sample: Sample, a: str, b: str) -> _Pair:
    first = sample.side(a)
    placed = layout(sample, first, sample.side(b))
    return _Pair((a, b), placed, first[placed.rows], values[placed.rows])


def _see(two: _Pair, groups: Sequence[Group], resamples: int, seed: int) -> dict[int, _Seen | NotEnough]:
    """What each measure shows, or what it lacks."""
    found: dict[int, _Seen | NotEnough] = {}
    for group in groups:
        found |= zip(group.measures, _see_group(group, two.first[group.kept], resamples, seed), strict=True)
    return found


def _see_group(group: Group, first: np.ndarray, resamples: int, seed: int) -> Sequence[_Seen | NotEnough]:
    if not len(first):
        return [NotEnough("few_events", 0, (0, 0))] * len(group.measures)
    differences = Differences(group.layout, first[:, None])
    means, has = differences.means(group.values), differences.has
    events, articles = int(has.sum()), _articles(group.layout, first)
    starts = group.layout.block_starts
    sums, units = pool(means.apart, starts), pool(has.astype(float), starts)
    told = units > 0
    if missing := shortfall(events, articles, blocks=int(told.sum())):
        return [missing] * len(group.measures)
    levels = (side[has].mean(axis=0).tolist() for side in means)
    bounds = intervals(sums[told], units[told], resamples=resamples, seed=seed)
    return [
        _Seen(both, bound, events, articles)
        for both, bound in zip(zip(*levels, strict=True), bounds, strict=True)
    ]


def _articles(placed: Layout, first: np.ndarray) -> tuple[int, int]:
    """How many articles of each outlet have one of the other outlet in their stratum."""
    a, b = (np.bincount(placed.strata, side) for side in (first, ~first))
    return int(a[b > 0].sum()), int(b[a > 0].sum())


def _chance(two: _Pair, tested: Sequence[Group], permutations: int, seed: int) -> _Chance:
    """What exchanging labels makes of the measures of ``tested``."""
    found = _Chance({}, np.zeros(permutations))
    if not tested:
        return found
    drawn = exchanged(two.first, two.layout.strata, permutations, seed)
    for group in tested:
        r, blocks = _evenness(group, two.first[group.kept, None])
        found.own.update(zip(group.measures, magnitude(r[0], blocks[0]).tolist(), strict=True))
        side, step = drawn[group.kept], max(1, _DRAWN // len(group.layout.event_starts))
        for start in range(0, permutations, step):
            here = slice(start, start + step)
            r, blocks = _evenness(group, side[:, here])
            # |z| rises with r, and blocks are the same for all measures of a group: the largest r has the largest |z|
            found.peaks[here] = np.maximum(found.peaks[here], magnitude(r.max(axis=1), blocks))
    return found


def _evenness(group: Group, side: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """r of each measure in each draw, (draws, measures), and how many blocks have a difference, (draws,)."""
    differences = Differences(group.layout, side)
    found = []
    for part in differences.parts(len(group.measures)):
        total, square = differences.moments(differences.means(group.values[:, part]).apart)
        found.append(evenness(total, square))
    return np.concatenate(found, axis=1), differences.blocks()


def _beside(
    two: _Pair, measures: Sequence[int], splits: int, seed: int
) -> dict[int, tuple[Within | NotEnough, Within | NotEnough]]:
    """The differences within each of the two outlets, on the events of the pair, of ``measures``."""
    if not measures:
        return {}
    both = (
        within(two.values[own][:, measures], two.layout.part(own), outlet, splits=splits, seed=seed)
        for outlet, own in zip(two.outlets, (two.first, ~two.first), strict=True)
    )
    return dict(zip(measures, zip(*both, strict=True), strict=True))


def _result(
    key: Key, one: _Seen, p: float, beside: tuple[Within | NotEnough, Within | NotEnough]
) -> Contrast | NotEnough:
    if one.interval is None:
        return NotEnough("no_variation", one.events, one.articles)
    a, b = one.means
    return Contrast(
        key.outlet_a, key.outlet_b, key.measure, a - b, one.interval.low, one.interval.high, p, a, b, beside,
        one.events, *one.articles,
    )  # fmt: skip
