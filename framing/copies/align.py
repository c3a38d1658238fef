"""Two texts word by word: the words they have in common, in the order of both.

Words that stand once in both texts, with their neighbours, are anchors; the
longest chain of them in order (Hunt and Szymanski 1977; Cohen's patience diff)
splits both texts into short gaps, which are compared whole.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from framing.codepoints import string
from framing.copies.grams import letters
from framing.segmentation import cut

CONTEXTS = (4, 2, 1)
"""Words that an anchor needs around it, tried in this order."""
_SMALL = 4096
"""Gaps of at most so many pairs of words are compared whole."""
_LARGE = 1_000_000
"""Gaps of more, without one word that stands once in both, are two texts: they have nothing in common."""


class Words(NamedTuple):
    """The words of a text that hold letters, folded.

    Word k is ``letters[offset[k]:offset[k + 1]]``; letter i stands at ``place[i]`` of the text.
    """

    text: tuple[str, ...]
    letters: str
    offset: tuple[int, ...]
    place: tuple[int, ...]

    def span(self, low: int, high: int) -> tuple[int, int]:
        """Where the letters from ``low`` to ``high`` stand in the text; an empty place where there are none."""
        if low < high:
            return self.place[low], self.place[high - 1] + 1
        after = self.place[-1] + 1 if self.place else 0
        at = self.place[low] if low < len(self.place) else after
        return at, at


class Run(NamedTuple):
    """``size`` words from ``a`` in the one text are the words from ``b`` in the other."""

    a: int
    b: int
    size: int


def words(text: str) -> Words:
    """Cut a text into folded words; the rest of it (punctuation, white space) is in none."""
    code, place = letters(text)
    folded = string(code)
    # A word may not reach over what was left out: the folded text is cut where places jump.
    breaks = np.flatnonzero(np.diff(place) != 1) + 1
    parts = zip([0, *breaks.tolist()], [*breaks.tolist(), len(folded)], strict=True)
    found = [word for low, high in parts if low < high for word in cut(folded[low:high], unlisted=False)]
    return Words(tuple(found), folded, (0, *accumulate(map(len, found))), tuple(place.tolist()))


def aligned(one: Words, other: Words) -> list[Run]:
    """Runs of words that both texts have, in order of both; runs that touch are one."""
    runs = _aligned(one.text, other.text, 0, len(one.text), 0, len(other.text))
    kept: list[Run] = []
    for run in runs:
        last = kept[-1] if kept else None
        if last and last.a + last.size == run.a and last.b + last.size == run.b:
            kept[-1] = Run(last.a, last.b, last.size + run.size)
        else:
            kept.append(run)
    return kept


def _aligned(x: Sequence[str], y: Sequence[str], a: int, m: int, b: int, n: int) -> Iterator[Run]:
    """Runs of equal words of x[a:m] and y[b:n], in order of both."""
    head = 0
    while a + head < m and b + head < n and x[a + head] == y[b + head]:
        head += 1
    tail = 0
    while m - tail > a + head and n - tail > b + head and x[m - tail - 1] == y[n - tail - 1]:
        tail += 1
    if head:
        yield Run(a, b, head)
    a, b, m, n = a + head, b + head, m - tail, n - tail
    if a < m and b < n:
        yield from _inside(x, y, a, m, b, n)
    if tail:
        yield Run(m, n, tail)


def _inside(x: Sequence[str], y: Sequence[str], a: int, m: int, b: int, n: int) -> Iterator[Run]:
    if (m - a) * (n - b) > _SMALL:
        for context in CONTEXTS:
            if anchors := _anchors(x, y, a, m, b, n, context):
                yield from _between(x, y, anchors, a, m, b, n)
                return
    if (m - a) * (n - b) > _LARGE:
        return
    for i, j, size in SequenceMatcher(None, x[a:m], y[b:n], autojunk=False).get_matching_blocks():
        if size:
            yield Run(a + i, b + j, size)


def _between(
    x: Sequence[str], y: Sequence[str], anchors: Sequence[Run], a: int, m: int, b: int, n: int
) -> Iterator[Run]:
    for anchor in anchors:
        if anchor.a < a or anchor.b < b:
            # It overlaps the one before: what is left of it begins where that ended.
            skip = max(a - anchor.a, b - anchor.b)
            if skip >= anchor.size:
                continue
            anchor = Run(anchor.a + skip, anchor.b + skip, anchor.size - skip)
        if a < anchor.a and b < anchor.b:
            yield from _aligned(x, y, a, anchor.a, b, anchor.b)
        yield anchor
        a, b = anchor.a + anchor.size, anchor.b + anchor.size
    yield from _aligned(x, y, a, m, b, n)


def _anchors(
    x: Sequence[str], y: Sequence[str], a: int, m: int, b: int, n: int, context: int
) -> tuple[Run, ...]:
    """Runs of ``context`` words that stand once in each part, the longest chain in order of both."""
    mine, theirs = _once(x, a, m, context), _once(y, b, n, context)
    common = [(i, theirs[gram]) for gram, i in mine.items() if gram in theirs]
    return tuple(Run(i, j, context) for i, j in _chain(common))


def _once(x: Sequence[str], low: int, high: int, context: int) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    for i in range(low, high - context + 1):
        gram = tuple(x[i : i + context])
        found[gram] = -1 if gram in found else i
    return {gram: i for gram, i in found.items() if i >= 0}


def _chain(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence of pairs, ascending by the first, whose second ascends too."""
    ends: list[int] = []
    at: list[int] = []
    before = [-1] * len(pairs)
    for n, (_, j) in enumerate(pairs):
        k = bisect_left(ends, j)
        before[n] = at[k - 1] if k else -1
        ends[k : k + 1], at[k : k + 1] = [j], [n]
    chain: list[tuple[int, int]] = []
    n = at[-1] if at else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]
