"""Numbers as Chinese news writes them: 1.2亿, 4亿3千610万, 一百二十万, 两千零三."""

from __future__ import annotations

import re
from decimal import Decimal

LARGE = (("亿", Decimal(100_000_000)), ("万", Decimal(10_000)))
_ARABIC = re.compile(r"(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?")
_MIXED = re.compile(r"(\d+(?:\.\d+)?)([千百])(\d*)")
_DIGIT = "一二两三四五六七八九"
_CHINESE = re.compile(
    rf"(?:([{_DIGIT}])千)?(?:零?([{_DIGIT}])百)?(?:零?([{_DIGIT}])?(十))?(?:([零〇])?([{_DIGIT}]))?"
)
_VALUE = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_WEIGHT = {"千": 1000, "百": 100}


def number(text: str) -> Decimal | None:
    """The value of a numeral in Arabic digits, Chinese ones or both.

    None if it is none, or if it can be read in two ways: 三四百 (three or four
    hundred), 一百二 (102 or 120), 二三 (23, or two or three).
    """
    for mark, value in LARGE:
        head, found, tail = text.rpartition(mark)
        if found:
            high, low = number(head), _rest(tail)
            return None if high is None or low is None or low >= value else high * value + low
    if _ARABIC.fullmatch(text):
        return Decimal(re.sub("[,，]", "", text))
    if match := _MIXED.fullmatch(text):
        return Decimal(match[1]) * _WEIGHT[match[2]] + Decimal(match[3] or 0)
    return _chinese(text)


def written(value: Decimal) -> str:
    """A value in plain digits, without an exponent or zeros at the end."""
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _rest(text: str) -> Decimal | None:
    """What follows 万 or 亿; None where a 万 may have been left unsaid (2亿4千, 三万五)."""
    if not text:
        return Decimal(0)
    return None if len(text) == 1 or text[-1] in "千百" else number(text)


def _chinese(text: str) -> Decimal | None:
    if text in ("零", "〇"):
        return Decimal(0)
    match = _CHINESE.fullmatch(text)
    if not text or match is None:
        return None
    thousands, hundreds, tens, ten, zero, ones = match.groups()
    if ones and (thousands or hundreds) and not (ten or zero):
        return None
    tens = tens or ("一" if ten else None)
    return Decimal(
        sum(
            weight * _VALUE[d]
            for d, weight in zip((thousands, hundreds, tens, ones), (1000, 100, 10, 1), strict=True)
            if d
        )
    )
