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
_Change = tuple[str, str, bool]


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
    wanted = source, target
    between = [p for p in pairs if (way := _way(p)) and (outlets[way[0]], outlets[way[1]]) == wanted]
    return all_substitutions(between, texts, outlets).get(wanted, (0, ()))


def all_substitutions(
    pairs: Iterable[Pair], texts: Texts, outlets: Sequence[str]
) -> dict[tuple[str, str], tuple[int, tuple[Substitution, ...]]]:
    """:func:`substitutions` of all pairs at once, by (source, target): rows are asked for in ascending order, as they lie."""
    chosen = sorted(way for pair in pairs if (way := _way(pair)))
    compared: Counter[tuple[str, str]] = Counter((outlets[a], outlets[b]) for a, b in chosen)
    places: dict[tuple[str, str], Counter[_Change]] = {way: Counter() for way in compared}
    holders: dict[tuple[str, str], Counter[_Change]] = {way: Counter() for way in compared}
    for at in range(0, len(chosen), _AT_ONCE):
        part = chosen[at : at + _AT_ONCE]
        rows = sorted({row for pair in part for row in pair})
        text = dict(zip(rows, texts(rows), strict=True))
        for a, b in part:
            way, found = (outlets[a], outlets[b]), Counter(_replaced(text[a], text[b]))
            places[way].update(found)
            holders[way].update(found.keys())
    return {way: (n, _table(places[way], holders[way])) for way, n in compared.items()}


def _way(pair: Pair) -> tuple[int, int] | None:
    """Whose text came first and whose is the other; None where that is not known."""
    if pair.source is None:
        return None
    return pair.source, pair.b if pair.source == pair.a else pair.a


def _table(places: Counter[_Change], holders: Counter[_Change]) -> tuple[Substitution, ...]:
    rows = [Substitution(o, n, holders[o, n, s], count, s) for (o, n, s), count in places.items()]
    return tuple(sorted(rows, key=lambda r: (-r.pairs, -r.occurrences, r.old, r.new)))


def _replaced(old: str, new: str) -> Iterable[_Change]:
    for change in difference(old, new):
        if change.kind == "replaced":
            before = folded(old[change.a_start : change.a_end])
            after = folded(new[change.b_start : change.b_end])
            if max(len(before), len(after)) <= LONGEST:
                yield before, after, change.style
