"""What an editor changed: two versions of one text compared word by word.

Script, width, case and punctuation are folded away, so only letters differ.
Words that stand once in both texts, with their neighbours, are anchors; the
longest chain of them in order (Hunt and Szymanski 1977; Cohen's patience diff)
splits both texts into short gaps, which are compared whole. A passage that is
missing in one place and new in another was moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import rjieba

from framing.copies.grams import letters
from framing.copies.style import plain
from framing.copies.types import Change, ChangeKind

SHORTEST_MOVE = 12
"""Words that a moved passage must have: shorter ones return by chance."""
_SMALL = 4096
"""Gaps of at most so many pairs of words are compared whole."""
_PART = 2
"""Letters that a part of a word must have to be a word of its own."""
_CONTEXTS = (4, 2, 1)
"""Words that an anchor needs around it, tried in this order."""


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
    folded = code.astype("<u4").tobytes().decode("utf-32-le")
    # A word may not reach over what was left out: the folded text is cut where places jump.
    breaks = np.flatnonzero(np.diff(place) != 1) + 1
    parts = zip([0, *breaks.tolist()], [*breaks.tolist(), len(folded)], strict=True)
    found = [word for low, high in parts if low < high for word in rjieba.cut(folded[low:high], False)]
    return Words(tuple(found), folded, (0, *accumulate(map(len, found))), tuple(place.tolist()))


def difference(a: str, b: str) -> tuple[Change, ...]:
    """The changes that make ``b`` of ``a``, by place in a, then b.

    Spans begin and end at words. The letters of both texts outside of all
    spans are the same, in the same order; a ``moved`` span's letters are the
    same in both. Equal texts (but for script and punctuation) have none.
    """
    one, other = words(a), words(b)
    kept = _joined(_aligned(one.text, other.text, 0, len(one.text), 0, len(other.text)))
    gaps = list(_gaps(kept, len(one.text), len(other.text)))
    moved = _moves(one, other, gaps)
    changes = [_change("moved", one, other, m.a, m.a + m.size, m.b, m.b + m.size) for m in moved]
    for low, high, begin, end in gaps:
        old, new = _without(moved, low, high, 0), _without(moved, begin, end, 1)
        changes += _of_gap(one, other, old, new, low, begin)
    return tuple(sorted(changes, key=lambda c: (c.a_start, c.b_start, c.a_end, c.b_end)))


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
        for context in _CONTEXTS:
            if anchors := _anchors(x, y, a, m, b, n, context):
                yield from _between(x, y, anchors, a, m, b, n)
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


def _joined(runs: Iterator[Run]) -> list[Run]:
    kept: list[Run] = []
    for run in runs:
        last = kept[-1] if kept else None
        if last and last.a + last.size == run.a and last.b + last.size == run.b:
            kept[-1] = Run(last.a, last.b, last.size + run.size)
        else:
            kept.append(run)
    return kept


def _gaps(kept: Sequence[Run], m: int, n: int) -> Iterator[tuple[int, int, int, int]]:
    """Words between the runs: from, to in the one text; from, to in the other."""
    a = b = 0
    for run in (*kept, Run(m, n, 0)):
        if run.a > a or run.b > b:
            yield a, run.a, b, run.b
        a, b = run.a + run.size, run.b + run.size


def _moves(one: Words, other: Words, gaps: Sequence[tuple[int, int, int, int]]) -> list[Run]:
    """Passages of words that stand in a gap of the one text and in a gap of the other, longest first taken."""
    mine = _starts(one.text, [(low, high) for low, high, _, _ in gaps])
    theirs = _starts(other.text, [(begin, end) for _, _, begin, end in gaps])
    found = {
        _grown(one.text, other.text, i, theirs[gram], gaps) for gram, i in mine.items() if gram in theirs
    }
    taken: list[Run] = []
    for run in sorted(found, key=lambda r: (-r.size, r.a, r.b)):
        apart = all(
            (run.a + run.size <= t.a or t.a + t.size <= run.a)
            and (run.b + run.size <= t.b or t.b + t.size <= run.b)
            for t in taken
        )
        if run.size >= SHORTEST_MOVE and apart:
            taken.append(run)
    return sorted(taken)


def _starts(x: Sequence[str], parts: Sequence[tuple[int, int]]) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    for low, high in parts:
        if high - low >= SHORTEST_MOVE:
            for i in range(low, high - _CONTEXTS[0] + 1):
                found.setdefault(tuple(x[i : i + _CONTEXTS[0]]), i)
    return found


def _grown(
    x: Sequence[str], y: Sequence[str], i: int, j: int, gaps: Sequence[tuple[int, int, int, int]]
) -> Run:
    low, high = next((low, high) for low, high, _, _ in gaps if low <= i < high)
    begin, end = next((begin, end) for _, _, begin, end in gaps if begin <= j < end)
    a, b = i, j
    while a > low and b > begin and x[a - 1] == y[b - 1]:
        a, b = a - 1, b - 1
    while i < high and j < end and x[i] == y[j]:
        i, j = i + 1, j + 1
    return Run(a, b, i - a)


def _without(moved: Sequence[Run], low: int, high: int, side: int) -> list[tuple[int, int]]:
    """What is left of words low to high when the moved ones are taken out; one empty part where nothing is."""
    parts: list[tuple[int, int]] = []
    for run in sorted(moved, key=lambda r: r[side]):
        start, end = run[side], run[side] + run.size
        if low <= start and end <= high and start < end:
            parts.append((low, start))
            low = end
    parts.append((low, high))
    return [part for part in parts if part[0] < part[1]]


def _of_gap(
    one: Words,
    other: Words,
    old: Sequence[tuple[int, int]],
    new: Sequence[tuple[int, int]],
    low: int,
    begin: int,
) -> Iterator[Change]:
    if len(old) == len(new) == 1:
        yield from _replaced(one, other, *old[0], *new[0])
        return
    for a, m in old:
        yield _change("cut", one, other, a, m, begin, begin)
    for b, n in new:
        yield _change("added", one, other, low, low, b, n)


def _replaced(one: Words, other: Words, a: int, m: int, b: int, n: int) -> Iterator[Change]:
    """One change, without what both sides begin or end with: 中国政府 to 中共政府 is 中国 to 中共."""
    low, high, begin, end = one.offset[a], one.offset[m], other.offset[b], other.offset[n]
    old, new = one.letters[low:high], other.letters[begin:end]
    if old == new:
        return  # the same letters, cut into other words
    head, tail = _common(old, new)
    low, high, begin, end = low + head, high - tail, begin + head, end - tail
    kind: ChangeKind = "replaced" if low < high and begin < end else "cut" if low < high else "added"
    style = plain(old) == plain(new)
    yield Change(kind, *one.span(low, high), *other.span(begin, end), style)


def _common(old: str, new: str) -> tuple[int, int]:
    """How much both begin and end with, in twos at least, leaving no single letter behind."""
    head, tail = _prefix(old, new), _prefix(old[::-1], new[::-1])
    if head < _PART or not _whole(len(old) - head, len(new) - head):
        head = 0
    tail = min(tail, len(old) - head, len(new) - head)
    if tail < _PART or not _whole(len(old) - head - tail, len(new) - head - tail):
        tail = 0
    return head, tail


def _prefix(old: str, new: str) -> int:
    return next(
        (k for k, (x, y) in enumerate(zip(old, new, strict=False)) if x != y), min(len(old), len(new))
    )


def _whole(*sizes: int) -> bool:
    return all(size == 0 or size >= _PART for size in sizes)


def _change(kind: ChangeKind, one: Words, other: Words, a: int, m: int, b: int, n: int) -> Change:
    span = one.span(one.offset[a], one.offset[m])
    return Change(kind, *span, *other.span(other.offset[b], other.offset[n]), False)
