"""What one outlet writes where another, whose text came first, wrote something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from framing.copies.difference import difference
from framing.copies.find import Texts
from framing.copies.grams import folded
from framing.copies.types import Pair

LONGEST = 12
"""Letters of either side: longer replacements are new sentences, not substitutions."""
_AT_ONCE = 64


class Substitution(NamedTuple):
    """``old`` in the text that came first stands as ``new`` in the other.

    ``pairs`` counts pairs of articles, ``occurrences`` places in them;
    ``style``: a difference of house style only. Both sides are folded to
    Simplified script, without punctuation.
    """

    old: str
    new: str
    pairs: int
    occurrences: int
    style: bool


def substitutions(
    pairs: Iterable[Pair], texts: Texts, outlets: Sequence[str], source: str, target: str
) -> tuple[int, tuple[Substitution, ...]]:
    """Replacements in pairs whose text was in ``source`` first, by number of pairs, then of occurrences.

    Which was first is inferred from a credit or from the times (``Pair.basis``),
    and was not observed: both may have edited a third text.

    Args:
        texts: main texts by row, asked in small portions.
        outlets: of every row.

    Returns:
        How many pairs were compared, and the table.
    """
    chosen = [(p.source, p.b if p.source == p.a else p.a) for p in pairs if p.source is not None]
    chosen = [(a, b) for a, b in chosen if (outlets[a], outlets[b]) == (source, target)]
    places: Counter[tuple[str, str, bool]] = Counter()
    holders: Counter[tuple[str, str, bool]] = Counter()
    for at in range(0, len(chosen), _AT_ONCE):
        part = chosen[at : at + _AT_ONCE]
        olds, news = texts([a for a, _ in part]), texts([b for _, b in part])
        for old, new in zip(olds, news, strict=True):
            found = Counter(_replaced(old, new))
            places.update(found)
            holders.update(found.keys())
    rows = [Substitution(o, n, holders[o, n, s], count, s) for (o, n, s), count in places.items()]
    rows.sort(key=lambda r: (-r.pairs, -r.occurrences, r.old, r.new))
    return len(chosen), tuple(rows)


def _replaced(old: str, new: str) -> Iterable[tuple[str, str, bool]]:
    for change in difference(old, new):
        if change.kind == "replaced":
            before = folded(old[change.a_start : change.a_end])
            after = folded(new[change.b_start : change.b_end])
            if max(len(before), len(after)) <= LONGEST:
                yield before, after, change.style
