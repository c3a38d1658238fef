"""Why two articles were linked: what they share, rarest first, and how far apart they appeared."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from framing.events.archive import distinct
from framing.events.reading import Ragged
from framing.events.told import Told
from framing.events.types import Reason
from framing.events.words import LONGEST

MOST = 3
"""Terms of each kind that are given."""

Shared = list[list[str]]
"""For each link the terms that both articles have, best first."""


def reasons(t: Told, i: np.ndarray, j: np.ndarray) -> list[tuple[Reason, ...]]:
    """For each link of rows ``i`` and ``j`` of ``t``: (kind, detail) as name, word, figure, date, then hours."""
    names = _rarest(t, "names", t.name_idf, i, j)
    words = _rarest(t, "told", t.word_idf, i, j)
    figures = _by_value(t, "figures", i, j, t.gathered.term, lambda f: (-len(f), f))
    dates = _by_value(t, "dates", i, j, lambda d: f"{d // 100}月{d % 100}日", lambda d: (0, d))
    hours = _hours(t, i, j)
    return [
        _told(*link)
        for link in zip(names, words, figures, dates, [str(round(h)) for h in hours.tolist()], strict=True)
    ]


def _told(
    names: list[str], words: list[str], figures: list[str], dates: list[str], hours: str
) -> tuple[Reason, ...]:
    return (
        *(("name", term) for term in names[:MOST]),
        *(("word", term) for term in [w for w in words if w not in names][:MOST]),
        *(("figure", term) for term in figures[:MOST]),
        *(("date", term) for term in dates[:MOST]),
        ("hours", hours),
    )


def _hours(t: Told, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    start, end = t.archive.start[t.at], t.archive.end[t.at]
    return np.maximum(0.0, np.maximum(start[i], start[j]) - np.minimum(end[i], end[j]))


def _rarest(t: Told, name: str, idf: np.ndarray, i: np.ndarray, j: np.ndarray) -> Shared:
    """Twice MOST terms fit to be shown, the rarest first, then in order of the term."""
    link, term = shared(t.rows(name), i, j)
    fit = idf[term] > 0
    link, term = link[fit], term[fit]
    numbers, place = np.unique(term, return_inverse=True)
    spelled = [t.gathered.term(n) for n in numbers.tolist()]
    alphabet = np.empty(len(spelled), np.int64)
    alphabet[sorted(range(len(spelled)), key=spelled.__getitem__)] = np.arange(len(spelled))
    short = np.array([1 < len(s) <= LONGEST for s in spelled], bool)[place]
    link, place = link[short], place[short]
    rank = np.empty(len(spelled), np.int64)
    rank[np.lexsort((alphabet, -idf[numbers]))] = np.arange(len(spelled))
    order = np.argsort(link * max(1, len(spelled)) + rank[place])
    link, place = link[order], place[order]
    at = np.searchsorted(link, np.arange(len(i) + 1))
    few = np.arange(len(link)) - at[link] < 2 * MOST
    return _rows([spelled[p] for p in place[few].tolist()], np.bincount(link[few], minlength=len(i)))


def _rows(values: list[str], size: np.ndarray) -> Shared:
    at = [0, *np.cumsum(size).tolist()]
    return [values[a:b] for a, b in pairwise(at)]


def _by_value(
    t: Told,
    name: str,
    i: np.ndarray,
    j: np.ndarray,
    spell: Callable[[int], str],
    rank: Callable[[str], tuple[int, str]],
) -> Shared:
    link, value = shared(t.rows(name), i, j)
    spelled = {v: spell(v) for v in distinct(value).tolist()}
    result = _rows([spelled[v] for v in value.tolist()], np.bincount(link, minlength=len(i)))
    return [sorted(terms, key=rank) if len(terms) > 1 else terms for terms in result]


def shared(rows: Ragged, i: np.ndarray, j: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values that rows ``i[n]`` and ``j[n]`` both hold: the numbers n, and the values."""
    size = np.diff(rows.at)
    span = np.int64(int(rows.values.max(initial=0)) + 1)
    held = np.repeat(np.arange(len(size)), size) * span + rows.values
    asked = size[i]
    link = np.repeat(np.arange(len(i)), asked)
    first = np.cumsum(asked) - asked
    value = rows.values[np.repeat(rows.at[i] - first, asked) + np.arange(len(link))].astype(np.int64)
    key = j[link] * span + value
    at = np.minimum(np.searchsorted(held, key), max(0, len(held) - 1))
    both = held[at] == key if len(held) else np.zeros(0, bool)
    return link[both], value[both]
