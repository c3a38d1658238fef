"""What an editor changed: two versions of one text compared word by word.

Script, width, case and punctuation are folded away, so only letters differ. A
passage that is missing in one place and new in another was moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from framing.copies.align import CONTEXTS, Run, Words, aligned, words
from framing.copies.style import plain
from framing.copies.types import Change, ChangeKind

SHORTEST_MOVE = 12
"""Words that a moved passage must have: shorter ones return by chance."""
_PART = 2
"""Letters that a part of a word must have to be a word of its own."""


def difference(a: str, b: str) -> tuple[Change, ...]:
    """The changes that make ``b`` of ``a``, by place in a, then b.

    Spans begin and end at words. The letters of both texts outside of all
    spans are the same, in the same order; a ``moved`` span's letters are the
    same in both. Equal texts (but for script and punctuation) have none.
    """
    one, other = words(a), words(b)
    kept = aligned(one, other)
    gaps = list(_gaps(kept, len(one.text), len(other.text)))
    moved = _moves(one, other, gaps)
    changes = [_change("moved", one, other, m.a, m.a + m.size, m.b, m.b + m.size) for m in moved]
    for low, high, begin, end in gaps:
        old, new = _without(moved, low, high, 0), _without(moved, begin, end, 1)
        changes += _of_gap(one, other, old, new, low, begin)
    return tuple(sorted(changes, key=lambda c: (c.a_start, c.b_start, c.a_end, c.b_end)))


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
            for i in range(low, high - CONTEXTS[0] + 1):
                found.setdefault(tuple(x[i : i + CONTEXTS[0]]), i)
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
