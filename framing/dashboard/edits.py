"""What a later text made of an earlier one: letters cut, added and replaced. Standard library only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

RUN = 2
"""Fewest letters in a row that count as kept within a rewritten passage: single letters align by chance."""
LARGEST = 250_000
"""Letters of one side times those of the other: a larger passage is replaced as a whole."""

Span = tuple[int, int]
Kind = Literal["cut", "added", "replaced"]


class Change(NamedTuple):
    """``a[start:end]`` became ``b[start:end]``; of a cut the span in b is empty, of an addition that in a."""

    kind: Kind
    a: Span
    b: Span


def changes(a: str, b: str) -> list[Change]:
    """The changes that make ``b`` of ``a``, in order; only letters and digits count, in whatever case.

    Runs of letters between punctuation are compared whole first, then letter by
    letter within the passages that differ. Script is not folded: a text in
    Traditional script differs from one in Simplified.
    """
    one, other = _pieces(a), _pieces(b)
    keys = [a[s:e].casefold() for s, e in one], [b[s:e].casefold() for s, e in other]
    found: list[Change] = []
    for tag, i, m, j, n in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _within(a, b, _letters(one[i:m]), _letters(other[j:n]), _place(one, i), _place(other, j))
    return found


def letters(text: str) -> int:
    """Letters and digits of a text."""
    return sum(c.isalnum() for c in text)


def _pieces(text: str) -> list[Span]:
    """Runs of letters and digits."""
    found, start = [], None
    for at, c in enumerate((*text, " ")):
        if c.isalnum():
            start = at if start is None else start
        elif start is not None:
            found.append((start, at))
            start = None
    return found


def _letters(pieces: Sequence[Span]) -> list[int]:
    return [at for start, end in pieces for at in range(start, end)]


def _place(pieces: Sequence[Span], at: int) -> int:
    """Where a change without letters of its own stands."""
    if at < len(pieces):
        return pieces[at][0]
    return pieces[-1][1] if pieces else 0


def _within(
    a: str, b: str, one: Sequence[int], other: Sequence[int], here: int, there: int
) -> Iterator[Change]:
    kept: list[tuple[int, int, int]] = []
    if one and other and len(one) * len(other) <= LARGEST:
        matcher = SequenceMatcher(None, *([t[i].casefold() for i in x] for t, x in ((a, one), (b, other))), autojunk=False)  # fmt: skip
        kept = [(m.a, m.b, m.size) for m in matcher.get_matching_blocks() if m.size >= RUN]
    i = j = 0
    for k, n, size in (*kept, (len(one), len(other), 0)):
        if k > i or n > j:
            yield _change(_span(one, i, k, here), _span(other, j, n, there))
        i, j = k + size, n + size


def _span(places: Sequence[int], low: int, high: int, otherwise: int) -> Span:
    if low < high:
        return places[low], places[high - 1] + 1
    at = places[low] if low < len(places) else places[-1] + 1 if places else otherwise
    return at, at


def _change(a: Span, b: Span) -> Change:
    kind: Kind = "cut" if b[0] == b[1] else "added" if a[0] == a[1] else "replaced"
    return Change(kind, a, b)
