"""Pairs of quotation marks, balanced or not, nested, reversed, or running over paragraphs.

Text is folded to Simplified first, so corner marks are curly ones here. One
pass, one look ahead: the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

OPENING, CLOSING, STRAIGHT = "“„〝", "”‟〞", '"＂'
_MARK = re.compile(f"[{OPENING}{CLOSING}{STRAIGHT}]")
_SINGLE = re.compile(r"‘([^‘’\n]{1,400})’(?![A-Za-z])")
_PARAGRAPH = re.compile(r"[^\n]+")
_ENDS = "。！？…，；.!?,;"
_AFTER = _ENDS + "：、:)）》 　\n"
LONGEST = 6
"""Paragraphs without any mark that an open quotation may run over before it counts as never closed."""


class Pair(NamedTuple):
    """Opening mark at ``open``, closing mark at ``close``: the words are ``text[open + 1:close]``."""

    open: int
    close: int


class Marks(NamedTuple):
    """Outermost pairs, ascending and without overlap, and the stretches that a lone mark leaves unclear."""

    pairs: tuple[Pair, ...]
    loose: tuple[tuple[int, int], ...]


def read(text: str) -> Marks:
    """The quotation marks of ``text`` (folded to Simplified), paired."""
    state = _Reader(text)
    marks, n = [m.start() for m in _MARK.finditer(text)], 0
    for paragraph in _PARAGRAPH.finditer(text) if marks else ():
        low, high = paragraph.span()
        first, n = n, bisect_left(marks, high, n)
        if n > first or state.open is not None:
            state.paragraph(marks[first:n], low, high)
    state.give_up()
    single = tuple(_singles(text, state.pairs))
    return Marks(tuple(sorted((*state.pairs, *single))), tuple(state.loose))


def _singles(text: str, pairs: list[Pair]) -> Iterator[Pair]:
    """Pairs of single marks outside all others."""
    at = 0
    for found in _SINGLE.finditer(text):
        while at < len(pairs) and pairs[at].close < found.start():
            at += 1
        if at == len(pairs) or found.end() <= pairs[at].open:
            yield Pair(found.start(), found.end() - 1)


class _Reader:
    """What is open, from mark to mark."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pairs: list[Pair] = []
        self.loose: list[tuple[int, int]] = []
        self.open: int | None = None
        self.open_end = 0
        self.depth = 0
        self.waited = 0

    def paragraph(self, marks: list[int], low: int, high: int) -> None:
        """Read the paragraph ``[low, high)``, whose marks stand at ``marks``."""
        if self.open is None and self._in_turn(marks):  # as nearly always
            self.pairs += [pair for pair in map(Pair, marks[::2], marks[1::2]) if pair.close > pair.open + 1]
            return
        if self.open is not None:
            marks = self._carried(marks, low)
        left = [0] * (len(marks) + 1)  # closing less opening marks from here on
        for i in range(len(marks) - 1, -1, -1):
            left[i] = left[i + 1] + self._sign(marks[i])
        for i, at in enumerate(marks):
            self._mark(at, marks[i + 1 : i + 2], left[i + 1], low, high)
        if self.open is not None and marks and self.open >= low:
            self.open_end = high

    def give_up(self) -> None:
        """Whatever is open was never closed: after a colon it reaches to the end of its paragraph."""
        if self.open is not None and self.text[max(0, self.open - 3) : self.open].rstrip(" 　").endswith(
            ("：", ":")
        ):
            self.pairs.append(Pair(self.open, self.open_end))
        elif self.open is not None:
            self.loose.append((self.open, self.open_end))
        self.open, self.depth, self.waited = None, 0, 0

    def _in_turn(self, marks: list[int]) -> bool:
        """Whether marks open and close one after the other."""
        return not "".join([self.text[at] for at in marks]).replace("“”", "")

    def _sign(self, at: int) -> int:
        mark = self.text[at]
        return 1 if mark in CLOSING else -1 if mark in OPENING else 0

    def _carried(self, marks: list[int], low: int) -> list[int]:
        """Marks left to read in a paragraph that begins inside a quotation."""
        self.depth = 1
        if not marks:
            self.waited += 1
            if self.waited > LONGEST:
                self.give_up()
            return marks
        first = marks[0]
        self.waited = 0
        if not self.text[low:first].strip() and self.text[first] not in CLOSING:
            return marks[1:]  # the opening mark stands again at every paragraph
        if self.text[first] in OPENING or (self.text[first] in STRAIGHT and len(marks) % 2 == 0):
            self.give_up()
        return marks

    def _mark(self, at: int, then: list[int], left: int, low: int, high: int) -> None:
        before = self.text[at - 1] if at > low else "\n"
        after = self.text[at + 1] if at + 1 < high else "\n"
        mark = self.text[at]
        if self.open is None:
            if mark in CLOSING and (not then or before in _ENDS or after in _AFTER):
                self.loose.append((low, at))
            elif after != "\n":
                self._begin(at, high)
        elif mark in CLOSING:
            self._end(at)
        elif mark in OPENING:
            self._opening_inside(at, then, left, before, after, high)
        elif self._nests(then, before, after):
            self.depth += 1
        else:
            self._end(at)

    def _opening_inside(
        self, at: int, then: list[int], left: int, before: str, after: str, high: int
    ) -> None:
        closes_next = bool(then) and self.text[then[0]] in CLOSING + STRAIGHT
        if after in _AFTER or not then or (not closes_next and before in _ENDS):
            self._end(at)
        elif left > self.depth:
            self.depth += 1
        else:
            self.loose.append((self.open or 0, at))
            self._begin(at, high)

    def _nests(self, then: list[int], before: str, after: str) -> bool:
        """Whether a straight mark opens inside a quotation that began a paragraph."""
        at = self.open or 0
        first = at == 0 or self.text[at - 1] == "\n"
        return bool(first and self.depth == 1 and then and before not in _AFTER and after not in _AFTER)

    def _begin(self, at: int, high: int) -> None:
        self.open, self.open_end, self.depth, self.waited = at, high, 1, 0

    def _end(self, at: int) -> None:
        self.depth -= 1
        if self.depth <= 0 and self.open is not None:
            if at > self.open + 1:
                self.pairs.append(Pair(self.open, at))
            self.open, self.depth = None, 0
