"""Alpha gives the values that Krippendorff (2011) works out by hand, and behaves at the edges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from framing.coding.alpha import Level, alpha, coincidences

TWO_BINARY = ("0100000010", "1110010000")
TWO_NOMINAL = ("aabbdcccedda", "babbbccceddd")
FOUR = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
THREE = (".....34121133.3", "1.213343.......", "..21344.21133.4")


def of(rows: tuple[str, ...], level: Level = "nominal") -> float:
    """Alpha of coders' rows, one letter a unit, ``.`` for no code."""
    letters = sorted(set("".join(rows)) - {"."})
    codes = np.array([[letters.index(c) if c != "." else -1 for c in row] for row in rows]).T
    return float(alpha(coincidences(codes, len(letters)).sum(axis=0), level))


@pytest.mark.parametrize(
    ("rows", "level", "value"),
    [
        (TWO_BINARY, "nominal", 0.095),  # his example A
        (TWO_NOMINAL, "nominal", 0.692),  # B
        (FOUR, "nominal", 0.743),  # C, four coders with missing codes
        (FOUR, "ordinal", 0.815),
        (THREE, "nominal", 0.691),  # the example of the encyclopaedias
    ],
)
def test_published_examples(rows: tuple[str, ...], level: Level, value: float) -> None:
    assert of(rows, level) == pytest.approx(value, abs=5e-4)


def test_nothing_to_tell_from_chance_is_no_number() -> None:
    assert math.isnan(of(("aaa", "aaa"))), "one category only"
    assert math.isnan(float(alpha(np.zeros((2, 2))))), "nothing paired"


def test_agreement_is_one_and_its_opposite_is_below_chance() -> None:
    assert of(("abca", "abca")) == pytest.approx(1)
    assert of(("abab", "baba")) < 0


CODES = arrays(np.int64, st.tuples(st.integers(2, 12), st.integers(2, 4)), elements=st.integers(-1, 3))


@settings(deadline=None)
@given(CODES)
def test_neither_the_order_of_coders_nor_of_units_matters(codes: np.ndarray) -> None:
    for level in ("nominal", "ordinal"):
        one = float(alpha(coincidences(codes, 4).sum(axis=0), level))
        other = float(alpha(coincidences(codes[::-1, ::-1], 4).sum(axis=0), level))
        assert one == pytest.approx(other, nan_ok=True)
        assert math.isnan(one) or one <= 1 + 1e-12


@settings(deadline=None)
@given(CODES)
def test_two_categories_are_a_scale_of_two_steps(codes: np.ndarray) -> None:
    table = coincidences(np.minimum(codes, 1), 2).sum(axis=0)
    assert float(alpha(table, "ordinal")) == pytest.approx(float(alpha(table, "nominal")), nan_ok=True)


@settings(deadline=None)
@given(CODES)
def test_each_unit_adds_as_many_coincidences_as_it_has_codes(codes: np.ndarray) -> None:
    given_ = (codes >= 0).sum(axis=1)
    added = coincidences(codes, 4).sum(axis=(1, 2))
    assert added == pytest.approx(np.where(given_ >= 2, given_, 0))
