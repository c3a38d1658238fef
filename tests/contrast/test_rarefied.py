"""Only found here, against every way to thin small texts."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.contrast import only_here
from framing.errors import ContrastError


def told(texts: dict[str, list[set[str]]], chars: int = 10, lengths: dict[str, int] | None = None):
    """Arrays for outlets whose sentences hold these items."""
    sentences = [(name, items) for name, text in texts.items() for items in text]
    mentions = [(number, item) for number, (_, items) in enumerate(sentences) for item in sorted(items)]
    return only_here(
        np.array([name for name, _ in sentences]),
        np.array([(lengths or {}).get(name, chars) for name, _ in sentences]),
        np.array([number for number, _ in mentions], dtype=int),
        np.array([item for _, item in mentions]),
        list(texts),
    )


def by_enumeration(texts: dict[str, list[set[str]]]) -> dict[str, float]:
    """The expected number of items in one outlet and no other over all subsets of sentences of equal number."""
    least = min(len(text) for text in texts.values())
    thinned = {name: list(combinations(text, least)) for name, text in texts.items()}
    expected = dict.fromkeys(texts, 0.0)

    def go(names: list[str], chosen: dict[str, set[str]], weight: float) -> None:
        if not names:
            for name, items in chosen.items():
                others = set().union(*(other for key, other in chosen.items() if key != name))
                expected[name] += weight * len(items - others)
            return
        for subset in thinned[names[0]]:
            go(names[1:], chosen | {names[0]: set().union(*subset)}, weight / len(thinned[names[0]]))

    go(list(texts), {}, 1.0)
    return expected


TEXT = st.lists(st.sets(st.sampled_from("pqrstu"), max_size=3), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT, TEXT)
def test_as_by_enumeration(a: list[set[str]], b: list[set[str]], c: list[set[str]]) -> None:
    texts = {"a": a, "b": b, "c": c}
    expected = by_enumeration(texts)
    for result in told(texts):
        assert result.expected == pytest.approx(expected[result.outlet], abs=1e-9)


def test_the_same_text_twice_has_nothing_of_its_own() -> None:
    text = [{"7"}, {"9", "Li"}, set()]
    assert [r.expected for r in told({"a": text, "b": text})] == [0, 0]


def test_at_full_length_items_are_counted() -> None:
    one, two = told({"a": [{"7"}, {"9", "Li"}], "b": [{"7"}, {"8"}]})
    assert (one.expected, one.found, one.items, one.n_sentences, one.at_chars) == (2, 2, 3, 2, 20)
    assert (two.expected, two.found, two.items) == (1, 1, 2)


def test_a_longer_text_gains_nothing_by_length() -> None:
    """Ten sentences with one figure each against two: thinned to two, two figures are left."""
    long, short = told({"a": [{str(i)} for i in range(10)], "b": [{"x"}, {"y"}]})
    assert (long.found, short.found) == (10, 2)
    assert long.expected == pytest.approx(2) and short.expected == pytest.approx(2)


def test_parts_of_a_sentence_on_average() -> None:
    """Two sentences thinned to three quarters of their length: one and a half are kept on average."""
    long, _ = told({"a": [{"7"}, {"9"}], "b": [{"x"}, {"y"}, {"z"}]}, lengths={"a": 10, "b": 5})
    assert long.expected == pytest.approx(1.5)


def test_without_items_or_text() -> None:
    assert [r.expected for r in told({"a": [set()], "b": [set()]})] == [0, 0]
    with pytest.raises(ContrastError):
        told({"a": [{"7"}], "b": []})
    with pytest.raises(ContrastError):
        told({"a": [{"7"}]})
