"""Keyness against loops written from the paper, and what it does with copies, house style and little text."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from framing.contrast import Keyness, NotEnough, Sample, exchange, keyness
from framing.contrast.dispersion import deviation, held
from framing.contrast.exchange import Exchange, benjamini_hochberg
from framing.errors import ContrastError


def monroe(y1: list[float], y2: list[float], prior: list[float]) -> list[tuple[float, float]]:
    """δ and z per word as in Monroe, Colaresi & Quinn 2008, equations 15 to 22, one word at a time."""
    n1, n2, n0 = sum(y1), sum(y2), sum(prior)
    found = []
    for a, b, alpha in zip(y1, y2, prior, strict=True):
        if a + b == 0:
            found.append((math.nan, math.nan))
            continue
        first = math.log((a + alpha) / (n1 + n0 - a - alpha))
        second = math.log((b + alpha) / (n2 + n0 - b - alpha))
        found.append((first - second, (first - second) / math.sqrt(1 / (a + alpha) + 1 / (b + alpha))))
    return found


def by_loops(counts: np.ndarray, outlets: list[str], events: list[int], sides: tuple[str, ...], words: float):
    """The same with events as strata: Mantel-Haenszel weights, side 1 against all others, in plain loops."""
    first = sides[0]
    terms = counts.shape[1]
    y = {True: [0.0] * terms, False: [0.0] * terms}
    for event in sorted(set(events)):
        texts: dict[str, list[int]] = {}
        for row, (outlet, where) in enumerate(zip(outlets, events, strict=True)):
            if where == event and outlet in sides:
                texts.setdefault(outlet, []).append(row)
        rest = [name for name in texts if name != first]
        if first not in texts or not rest:
            continue
        size = {name: sum(float(counts[row].sum()) for row in rows) for name, rows in texts.items()}
        n1, n2 = size[first], sum(size[name] for name in rest)
        told = 2 * n1 * n2 / (n1 + n2)
        for name, rows in texts.items():
            among = 1 if name == first else len(rest)
            for term in range(terms):
                share = sum(float(counts[row, term]) for row in rows) / size[name]
                y[name == first][term] += told * share / among
    total = sum(y[True])
    prior = [words * (a + b) / (2 * total) for a, b in zip(y[True], y[False], strict=True)]
    return monroe(y[True], y[False], prior)


def corpus(seed: int, articles: int = 120, terms: int = 30) -> tuple[np.ndarray, list[str], list[int]]:
    rng = np.random.default_rng(seed)
    share = rng.dirichlet(np.full(terms, 0.5))
    counts = rng.poisson(rng.gamma(2, 60, articles)[:, None] * share) + np.eye(1, terms, dtype=int)
    return counts, rng.choice(["a", "b", "c"], articles).tolist(), rng.integers(0, 14, articles).tolist()


def run(
    counts: np.ndarray, outlets: list[str], events: list[int], first: list[str], second: list[str], **more
):
    sample = Sample(np.array(outlets), np.array(events))
    found = keyness(
        sparse.csr_array(counts), sample, first, second, **{"min_documents": 1, "permutations": 49} | more
    )
    assert isinstance(found, Keyness)
    return found


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("sides", [("a", "b"), ("a", "b", "c"), ("c", "a", "b")])
def test_as_the_loops_say(seed: int, sides: tuple[str, ...]) -> None:
    counts, outlets, events = corpus(seed)
    found = run(counts, outlets, events, [sides[0]], list(sides[1:]), prior_words=50.0)
    told = by_loops(counts, outlets, events, sides, 50.0)
    for term in found.terms.index:
        assert found.terms.loc[term, ["log_odds", "z"]].tolist() == pytest.approx(
            told[term], rel=1e-9, abs=1e-9
        )


def test_events_of_equal_sides_are_the_paper_itself() -> None:
    counts = np.array([[3, 1, 0, 6], [2, 4, 2, 2]] * 10)
    found = run(counts, ["a", "b"] * 10, np.repeat(np.arange(10), 2).tolist(), ["a"], ["b"], prior_words=40.0)
    y1, y2 = [30.0, 10, 0, 60], [20.0, 40, 20, 20]
    prior = [40 * (a + b) / 200 for a, b in zip(y1, y2, strict=True)]
    expected = monroe(y1, y2, prior)
    for term in range(4):
        assert found.terms.loc[term, ["log_odds", "z"]].tolist() == pytest.approx(expected[term], rel=1e-12)
    assert found.terms["events"].to_dict() == {0: 10, 1: 10, 2: 10, 3: 10}


def test_sides_mirror() -> None:
    counts, outlets, events = corpus(9)
    one = run(counts, outlets, events, ["a"], ["b"]).terms.sort_index()
    other = run(counts, outlets, events, ["b"], ["a"]).terms.sort_index()
    np.testing.assert_allclose(one["z"], -other["z"], rtol=1e-9)
    np.testing.assert_allclose(one["count_first"], other["count_second"])


def test_cells_of_one_article_need_no_rounding(monkeypatch: pytest.MonkeyPatch) -> None:
    counts, outlets, events = corpus(4)
    found = run(counts, outlets, events, ["a"], ["b", "c"]).terms
    monkeypatch.setattr(
        Exchange, "_steady", property(lambda self: False, lambda self, value: None), raising=False
    )
    pd.testing.assert_frame_equal(
        run(counts, outlets, events, ["a"], ["b", "c"]).terms, found, check_exact=True
    )


@pytest.mark.parametrize(("near", "cells"), [(1, 1), (5_000, 100), (10**9, 10**9)])
def test_arrangements_may_be_gone_through_in_any_runs(
    near: int, cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts, outlets, events = corpus(4)
    sample = Sample(np.array(outlets), np.array(events))
    one = keyness(sparse.csr_array(counts), sample, ["a"], ["b"])
    monkeypatch.setattr(exchange, "_NEAR", near)
    monkeypatch.setattr(exchange, "_CELLS", cells)
    other = keyness(sparse.csr_array(counts), sample, ["a"], ["b"])
    assert isinstance(one, Keyness) and isinstance(other, Keyness)
    pd.testing.assert_frame_equal(one.terms, other.terms, check_exact=True)


def test_a_topic_that_one_side_covers_more_is_no_keyword() -> None:
    """Both sides write of twelve events in the same words, one side three times as much of every other one."""
    about = {0: [50, 0, 50], 1: [0, 50, 50]}
    rows = [(o, e) for e in range(12) for o in "ab" for _ in range(3 if (o == "a") == (e % 2 == 0) else 1)]
    counts = np.array([about[e % 2] for _, e in rows])
    found = run(counts, [o for o, _ in rows], [e for _, e in rows], ["a"], ["b"])
    assert found.terms["z"].abs().max() < 1e-9
    assert (found.terms["p"] == 1).all()


def test_p_is_that_of_all_arrangements() -> None:
    """Ten events, of which five hold texts that differ: 2^5 ways to label them, each as likely."""
    rng = np.random.default_rng(3)
    counts = np.repeat(rng.poisson(4, (10, 5)) + 1, 2, axis=0)
    counts[:10] = rng.poisson(4, (10, 5)) + 1
    events = np.repeat(np.arange(10), 2)
    found = run(counts, ["a", "b"] * 10, events.tolist(), ["a"], ["b"], permutations=4999)
    length = counts.sum(axis=1)
    for term in range(5):
        d = []
        for one in range(0, 20, 2):
            told = 2 * length[one] * length[one + 1] / (length[one] + length[one + 1])
            d.append(told * (counts[one, term] / length[one] - counts[one + 1, term] / length[one + 1]))
        own = abs(sum(d))
        reach = [
            abs(sum(s * v for s, v in zip(signs, d, strict=False))) for signs in product((1, -1), repeat=5)
        ]
        expected = np.mean([r >= own - 1e-9 for r in reach])
        assert found.terms.loc[term, "p"] == pytest.approx(expected, abs=0.03)


def test_a_word_of_one_event_is_never_claimed() -> None:
    """However often one outlet writes it there: z is large, and p says that it is one event."""
    counts, outlets, events = corpus(1)
    counts = np.hstack(
        [counts, np.where((np.array(outlets) == "a") & (np.array(events) == events[0]), 40, 0)[:, None]]
    )
    found = run(counts, outlets, events, ["a"], ["b"])
    assert found.terms.loc[30, "z"] > 3 and found.terms.loc[30, "events"] == 1
    assert found.terms.loc[30, "p"] == 1


def test_copies_count_once() -> None:
    counts, outlets, events = corpus(4)
    row = outlets.index("a")
    doubled = np.vstack([counts, counts[row], counts[row]])
    more, where = [*outlets, "a", "a"], [*events, events[row], events[row]]
    group = np.full(122, -1)
    group[[row, 120, 121]] = 0
    once = run(counts, outlets, events, ["a"], ["b"])
    thrice = run(doubled, more, where, ["a"], ["b"], copies=group)
    raw = run(doubled, more, where, ["a"], ["b"])
    z, again, simply = (found.terms.sort_index()["z"] for found in (once, thrice, raw))
    np.testing.assert_allclose(z, again, rtol=1e-9)
    assert once.n_articles_first == thrice.n_articles_first == raw.n_articles_first - 2
    assert not np.allclose(z, simply)


def test_house_style_stands_apart() -> None:
    counts, outlets, events = corpus(5)
    plain = run(counts, outlets, events, ["a"], ["b"])
    found = run(counts, outlets, events, ["a"], ["b"], house={3: "report", 7: "report"})
    assert set(found.house.index) == {3, 7} and set(found.house["group"]) == {"report"}
    assert set(found.terms.index) == set(plain.terms.index) - {3, 7}
    assert found.house.loc[3, "z"] == plain.terms.loc[3, "z"]


def test_a_planted_word_is_found() -> None:
    counts, outlets, events = corpus(6, articles=200, terms=300)
    counts[:, 17] += np.where(np.array(outlets) == "a", 3, 0)
    found = run(counts, outlets, events, ["a"], ["b", "c"], permutations=199)
    assert found.terms.index[0] == 17
    assert found.terms.loc[17, ["p", "p_family"]].tolist() == [0.005, 0.005]
    assert found.terms.loc[17, "q"] < 0.05
    assert (found.terms["q"] < 0.05).sum() <= 5


def test_below_the_minima_nothing_is_said() -> None:
    counts, outlets, events = corpus(7)
    few = [e % 9 for e in events]
    sample = Sample(np.array(outlets), np.array(few))
    found = keyness(sparse.csr_array(counts), sample, ["a"], ["b"])
    assert isinstance(found, NotEnough) and (found.reason, found.events) == ("few_events", 9)
    rare = np.array(
        [
            "c" if o == "c" and e == 0 else "a" if o == "a" else "b"
            for o, e in zip(outlets, events, strict=True)
        ]
    )
    found = keyness(sparse.csr_array(counts), Sample(rare, np.array(events)), ["a"], ["b", "c"])
    assert isinstance(found, NotEnough) and found.reason == "few_articles" and len(found.articles) == 3


@pytest.mark.parametrize(("first", "second"), [(["a"], ["a", "b"]), (["a"], ["zzz"])])
def test_sides_have_to_differ_and_exist(first: list[str], second: list[str]) -> None:
    counts, outlets, events = corpus(8)
    with pytest.raises(ContrastError):
        run(counts, outlets, events, first, second)


def test_counts_are_not_touched_and_have_to_be_counts() -> None:
    counts, outlets, events = corpus(3)
    given = sparse.csr_array(counts.astype(float))
    given.data[0] = 0
    stored = given.nnz
    keyness(given, Sample(np.array(outlets), np.array(events)), ["a"], ["b"], permutations=9)
    assert given.nnz == stored
    with pytest.raises(ContrastError, match="from 0 up"):
        run(-counts, outlets, events, ["a"], ["b"])


def test_the_same_twice() -> None:
    counts, outlets, events = corpus(2)
    one, two = (run(counts, outlets, events, ["a"], ["b"]).terms for _ in range(2))
    assert one.equals(two)


def test_dispersion_of_a_word_even_and_in_one_article() -> None:
    counts = np.array([[1, 4, 0], [2, 0, 0], [3, 0, 0]])
    even = counts.copy()
    even[:, 1] = [1, 2, 3]
    assert deviation(sparse.csc_array(even)).tolist()[:2] == pytest.approx([0, 0])
    lengths = counts.sum(axis=1) / counts.sum()
    loops = 0.5 * sum(abs(v - s) for v, s in zip([1, 0, 0], lengths, strict=True))
    dp = deviation(sparse.csc_array(counts))
    assert dp[1] == pytest.approx(loops)
    assert np.isnan(dp[2])
    assert held(sparse.csc_array(even), np.array([0, 1, 1])).tolist() == [2, 2, 0]


def test_benjamini_hochberg_as_in_the_paper() -> None:
    """The fifteen p of the paper's example: at .05 the four smallest are found."""
    p = np.array([
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
    ])  # fmt: skip
    shuffled = np.random.default_rng(0).permutation(15)
    assert (benjamini_hochberg(p[shuffled])[np.argsort(shuffled)] <= 0.05).tolist() == [True] * 4 + [
        False
    ] * 11
