"""Figures: numbers with a unit of facts.toml, percentages and tenths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from framing.facts.types import Found
from framing.facts.words import Words, words
from framing.numerals import number, written

_VALUES = (
    {c: n for n, c in enumerate("零一二三四五六七八九")}
    | {"两": 2, "半": 5}
    | {str(n): n for n in range(1, 10)}
)
_PERCENT = re.compile(
    r"百分之((?:[零〇一二两三四五六七八九十百]|\d)+(?:[.点]\d+)?)(?![零〇一二三四五六七八九十\d点.])"
)
_TENTHS = re.compile(r"成(半|[一二三四五六七八九])?(?![为功立长本果年都分就名绩型人交千百语品员])")


def figures(text: str) -> Iterator[Found]:
    """Every figure of a text in Simplified script, each mention. Errors as of :func:`words.words`."""
    lists = words()
    for match in _PERCENT.finditer(text):
        if (value := number(match[1].replace("点", "."))) is not None:
            yield "figure", f"{written(value)} %", *match.span()
    for match in _TENTHS.finditer(text):
        at = match.start() - 1
        tenths, more = _VALUES.get(text[at : at + 1]), _VALUES.get(match[1] or "零")
        if tenths and more is not None and not lists.not_before.search(text, max(0, at - 6), at):
            yield "figure", f"{10 * tenths + more} %", at, match.end()
    for match in lists.figure.finditer(text):
        numeral, name = match.groups()
        value, unit = _value(numeral), lists.units[name]
        if value is not None and _counts(text, match, unit, lists):
            yield "figure", f"{value} {_currency(text, match, unit, lists)}", *match.span()


@lru_cache(maxsize=1 << 12)
def _value(numeral: str) -> str | None:
    """A numeral's value in plain digits, None where it has none; the same few are in every article."""
    value = number(numeral)
    return None if value is None else written(value)


def _counts(text: str, match: re.Match[str], unit: str, lists: Words) -> bool:
    """Whether a number and a unit are a figure: no rank, range, date, article (一名) or both (两国)."""
    numeral, name = match.groups()
    if numeral == "一" or (numeral == "两" and name in lists.both):
        return False
    start, end = match.span()
    stop = lists.not_next.get(unit)
    return not (stop and stop.match(text, end)) and not lists.not_before.search(
        text, max(0, start - 6), start
    )


def _currency(text: str, match: re.Match[str], unit: str, lists: Words) -> str:
    """The currency of 元 where it is named before the number: 人民币3万元."""
    if unit == "yuan":
        before = text[max(0, match.start() - 4) : match.start()]
        return next((u for name, u in lists.money if before.endswith(name)), unit)
    return unit
