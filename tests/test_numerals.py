"""Numbers as Chinese news writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.numerals import number, written

DIGITS = "零一二三四五六七八九"


def below_ten_thousand(n: int) -> str:
    """A number from 1 to 9999 in full, as it is read: 一千零二十, 一百一十."""
    out, zero = "", False
    for weight, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // weight % 10
        if digit:
            out += ("零" if zero and out else "") + DIGITS[digit] + mark
        zero = not digit
    return out


@given(st.integers(1, 9999))
def test_what_is_read_out_is_the_number(n: int) -> None:
    assert number(below_ten_thousand(n)) == n


@given(st.integers(1, 9999), st.sampled_from(["万", "亿"]))
def test_with_a_large_unit(n: int, mark: str) -> None:
    weight = {"万": 10**4, "亿": 10**8}[mark]
    assert number(below_ten_thousand(n) + mark) == number(f"{n}{mark}") == n * weight


@given(st.decimals(0, 10**9, places=2, allow_nan=False))
def test_arabic_digits_round_trip(value: Decimal) -> None:
    assert number(written(value)) == value
    assert number(f"{value:,}") == value
    assert number(written(value) + "亿") == value * 10**8


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一百二十万", "1200000"), ("十五", "15"), ("两千零三", "2003"), ("1.2亿", "120000000"), ("3万亿", "3000000000000"),
        ("4亿3千610万", "436100000"), ("3亿6720万", "367200000"), ("5千万", "50000000"), ("1，200", "1200"), ("零", "0"),
        ("一万两千", None), ("一百零二", "102"), ("二百五十", "250"),
    ],
)  # fmt: skip
def test_written_in_the_news(text: str, value: str | None) -> None:
    assert number(text) == (Decimal(value) if value else None)


@pytest.mark.parametrize(
    "text",
    ["", "三四百", "一百二", "二三", "三万五", "2亿4千", "万", "百", "二〇二〇", "1,20", "abc", "十百"],
)
def test_what_is_no_number_or_two(text: str) -> None:
    assert number(text) is None


@given(st.text("一二三十百千万亿零〇两0123.,，", max_size=9))
def test_any_string_is_a_number_or_none(text: str) -> None:
    value = number(text)
    assert value is None or value >= 0


def test_written_is_plain() -> None:
    assert [written(Decimal(x)) for x in ("1.50", "100", "1E+3", "0.0")] == ["1.5", "100", "1000", "0"]
