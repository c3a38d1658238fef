"""Paired differences against plain loops, and what the pairing must not let through."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from framing.contrast import Contrast, Key, NotEnough, Sample, Within, contrasts, rates
from framing.contrast.differences import Differences, evenness, magnitude
from framing.contrast.sample import layout
from framing.contrast.shuffle import halves, orders
from framing.errors import ContrastError
from tests.contrast.worlds import OUTLETS, World, skewed

QUICK = {"permutations": 199, "resamples": 199, "splits": 50}


def by_loops(values: np.ndarray, sample: Sample, a: str, b: str) -> dict[int, float]:
    """The difference of each event that has one, in plain loops."""
    found = {}
    for event in sorted(set(sample.events.tolist())):
        weights, sums = 0.0, 0.0
        for genre in sorted(set(sample.genres.tolist())):
            sides = []
            for outlet in (a, b):
                here = (sample.events == event) & (sample.genres == genre) & (sample.outlets == outlet)
                sides.append([v for v in values[here].tolist() if v == v])
            one, other = sides
            if one and other:
                h = len(one) * len(other) / (len(one) + len(other))
                weights += h
                sums += h * (sum(one) / len(one) - sum(other) / len(other))
        if weights:
            found[event] = sums / weights
    return found


def world(seed: int, events: int = 40, missing: float = 0.2) -> World:
    rng = np.random.default_rng(seed)
    made = skewed(events, rng)
    values = np.where(rng.random(made.values.shape) < missing, np.nan, made.values)
    return made._replace(values=values)


def page(made: World, **more: int) -> dict[Key, Contrast | NotEnough]:
    return contrasts(made.values, made.measures, made.sample, OUTLETS, **QUICK | more)


@pytest.mark.parametrize("seed", range(4))
def test_as_the_loops_say(seed: int) -> None:
    made = world(seed)
    found = page(made)
    for (a, b), (i, measure) in product((("dw", "voa"), ("voa", "epoch")), enumerate(made.measures)):
        one = found[Key(measure, a, b)]
        expected = by_loops(made.values[:, i], made.sample, a, b)
        if np.count_nonzero(list(expected.values())) < 4:
            continue
        assert isinstance(one, Contrast)
        assert one.value == pytest.approx(np.mean(list(expected.values())), abs=1e-9)
        assert one.n_events == len(expected)
        assert one.value == pytest.approx(one.mean_a - one.mean_b)
        assert one.low < one.value < one.high


def test_z_is_students_t_on_the_normal_scale() -> None:
    made = world(1, missing=0)
    first = made.sample.side("dw")
    placed = layout(made.sample, first, made.sample.side("voa"))
    differences = Differences(placed, first[placed.rows][:, None])
    apart = differences.means(made.values[placed.rows]).apart
    z = magnitude(evenness(*differences.moments(apart))[0], differences.blocks()[0])
    for own, one in zip(apart.T, z, strict=True):
        assert 2 * stats.norm.sf(one) == pytest.approx(stats.ttest_1samp(own, 0).pvalue, rel=1e-6)


def test_sides_mirror() -> None:
    made = world(2)
    one = page(made)[Key("m2", "dw", "voa")]
    other = contrasts(made.values, made.measures, made.sample, ("voa", "dw"), **QUICK)[Key("m2", "voa", "dw")]
    assert isinstance(one, Contrast) and isinstance(other, Contrast)
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low))


def test_the_same_text_in_two_mirrors_differs_by_nothing() -> None:
    values = np.repeat(np.random.default_rng(0).gamma(1, 1, (40, 2)), 2, axis=0)
    sample = Sample(np.array(["a", "b"] * 40), np.repeat(np.arange(40), 2))
    found = contrasts(values, ("x", "y"), sample, ("a", "b"), **QUICK)
    assert set(found.values()) == {NotEnough("no_variation", 40, (40, 40))}


def test_several_articles_in_two_mirrors_differ_by_nothing_in_any_order() -> None:
    rng = np.random.default_rng(2)
    one = rng.gamma(1, 1, (20, 3))
    values = np.concatenate([one, rng.permuted(one, axis=1)], axis=1).ravel()[:, None]
    sample = Sample(np.array((["a"] * 3 + ["b"] * 3) * 20), np.repeat(np.arange(20), 6))
    first = sample.side("a")
    placed = layout(sample, first, sample.side("b"))
    differences = Differences(placed, first[placed.rows][:, None])
    apart = differences.means(values[placed.rows]).apart
    assert (apart == 0).all()
    assert (magnitude(evenness(*differences.moments(apart)), differences.blocks()[:, None]) == 0).all()


def test_what_other_genres_hold_is_not_compared() -> None:
    """One outlet comments, the other reports: however far apart, nothing can be said of outlets."""
    outlets = np.array(["a", "b"] * 60)
    events = np.repeat(np.arange(60), 2)
    values = (outlets == "a")[:, None] * 5.0
    found = contrasts(values, ("x",), Sample(outlets, events, genres=outlets), ("a", "b"), **QUICK)
    assert found[Key("x", "a", "b")] == NotEnough("few_events", 0, (0, 0))


def test_each_event_counts_once() -> None:
    """One event of 100 articles on each side says +10, twenty of two say 0 and a little."""
    outlets = np.array(["a"] * 100 + ["b"] * 100 + ["a", "b"] * 2 * 20)
    events = np.array([0] * 200 + [e for e in range(1, 21) for _ in range(4)])
    values = np.where(events == 0, 10.0, 0.0) * (outlets == "a") + np.arange(len(events)) % 7 * 1e-3
    found = contrasts(values[:, None], ("x",), Sample(outlets, events), ("a", "b"), **QUICK)[
        Key("x", "a", "b")
    ]
    assert isinstance(found, Contrast)
    assert found.value == pytest.approx(10 / 21, abs=0.02)


def test_masked_articles_are_as_if_not_there() -> None:
    made = world(3)
    mask = np.random.default_rng(1).random(len(made.values)) < 0.8
    sample = made.sample
    masked = page(made._replace(sample=replace(sample, mask=mask)))
    less = Sample(sample.outlets[mask], sample.events[mask], sample.genres[mask])
    assert masked == page(World(made.values[mask], made.measures, less))


def test_a_true_difference_is_found_and_only_there() -> None:
    made = world(5, events=80, missing=0)
    made.values[:, 4] += np.where(made.sample.outlets == "epoch", 3.0, 0.0)
    found = page(made)
    p = {key: one.p for key, one in found.items() if isinstance(one, Contrast)}
    assert {key for key, value in p.items() if value <= 0.05} == {
        Key("m4", "dw", "epoch"), Key("m4", "voa", "epoch"),
    }  # fmt: skip
    beside = found[Key("m4", "dw", "epoch")]
    assert isinstance(beside, Contrast)
    for half in beside.within:
        assert isinstance(half, Within) and half.median < half.high < abs(beside.value)


def test_a_third_outlets_difference_stays_out_of_the_null() -> None:
    """p between two outlets is the same whatever the third writes, but for the family's maximum."""
    made = world(6, missing=0)
    two = contrasts(made.values, made.measures, made.sample, ("dw", "voa"), **QUICK)
    made.values[made.sample.outlets == "epoch"] *= 50
    again = contrasts(made.values, made.measures, made.sample, ("dw", "voa"), **QUICK)
    assert two == again


def test_storylines_as_blocks_widen_what_leans_together() -> None:
    rng = np.random.default_rng(8)
    story = np.arange(60) // 5
    outlets, events = np.array(["a", "b"] * 60), np.repeat(np.arange(60), 2)
    lean = rng.normal(0, 1, 12)[story][events] * (outlets == "a")
    values = (lean + rng.normal(0, 0.2, 120))[:, None]
    alone = contrasts(values, ("x",), Sample(outlets, events), ("a", "b"), **QUICK)
    together = contrasts(values, ("x",), Sample(outlets, events, blocks=story[events]), ("a", "b"), **QUICK)
    key = Key("x", "a", "b")
    one, other = alone[key], together[key]
    assert isinstance(one, Contrast) and isinstance(other, Contrast)
    assert one.value == pytest.approx(other.value)
    assert other.high - other.low > 1.5 * (one.high - one.low)


def test_many_events_of_few_storylines_are_few() -> None:
    outlets, events = np.array(["a", "b"] * 60), np.repeat(np.arange(60), 2)
    values = np.random.default_rng(0).gamma(1, 1, (120, 1))
    found = contrasts(values, ("x",), Sample(outlets, events, blocks=events // 10), ("a", "b"), **QUICK)
    assert found == {Key("x", "a", "b"): NotEnough("few_blocks", 60, (60, 60))}


@pytest.mark.parametrize(("events", "articles", "reason"), [(9, 4, "few_events"), (12, 2, "few_articles")])
def test_below_the_minima_counts_are_all_there_is(events: int, articles: int, reason: str) -> None:
    outlets = np.array(["a", "b"] * events * articles)
    values = np.random.default_rng(0).gamma(1, 1, (len(outlets), 1))
    at = np.repeat(np.arange(events), 2 * articles)
    found = contrasts(values, ("x",), Sample(outlets, at), ("a", "b"), **QUICK)
    assert found == {Key("x", "a", "b"): NotEnough(reason, events, (events * articles, events * articles))}


def test_at_the_minima_an_interval_is_given() -> None:
    outlets = np.array(["a", "b"] * 30)
    values = np.random.default_rng(0).gamma(1, 1, (60, 1))
    found = contrasts(values, ("x",), Sample(outlets, np.arange(60) // 6), ("a", "b"), **QUICK)[
        Key("x", "a", "b")
    ]
    assert isinstance(found, Contrast)
    assert (found.n_events, found.n_articles_a, found.n_articles_b) == (10, 30, 30)


def test_the_same_twice() -> None:
    made = world(4)
    assert page(made) == page(made)


def test_named_errors() -> None:
    made = world(0)
    with pytest.raises(ContrastError, match="shape"):
        contrasts(made.values[:3], made.measures, made.sample, OUTLETS)
    with pytest.raises(ContrastError, match="zzz"):
        contrasts(made.values, made.measures, made.sample, ("dw", "zzz"))
    with pytest.raises(ContrastError, match="rows"):
        Sample(made.sample.outlets, made.sample.events[:3])
    with pytest.raises(ContrastError, match="two blocks"):
        Sample(np.array(["a", "b"]), np.array([1, 1]), blocks=np.array([1, 2]))


def test_no_text_has_no_rate() -> None:
    np.testing.assert_array_equal(rates(np.array([3.0, 0.0]), np.array([1500, 0])), [2.0, np.nan])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=30).map(sorted), st.integers(0, 99))
def test_rearrangements_stay_in_their_stratum(codes: list[int], seed: int) -> None:
    strata = np.array(codes)
    for order in orders(strata, 7, seed):
        assert (strata[order] == strata).all()
        assert (np.sort(order, axis=1) == np.arange(len(strata))).all()
    for side in halves(strata, 7, seed).T:
        taken = np.bincount(strata, side, minlength=6)
        assert (np.abs(2 * taken - np.bincount(strata, minlength=6)) <= 1).all()


def test_every_arrangement_is_as_likely() -> None:
    drawn = np.concatenate(list(orders(np.array([0, 0, 0, 1]), 6000, 1)))
    counts = np.unique(drawn, axis=0, return_counts=True)[1]
    assert len(counts) == 6
    assert stats.chisquare(counts).pvalue > 0.001
