"""What the coordinator is given: one row for each article, and where its features are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

import numpy as np

from framing.events.reading import TERMS, Features, Ragged

DAY = 24.0

Texts = Callable[[Sequence[str]], list[str]]
"""Article ids → their texts as in ``EventInput.text``; asked in order of time, a few thousand at once."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Articles as parallel sequences.

    ``published`` are hours since 1970 UTC, nan where unknown; ``day_precise`` means any
    moment of the 24 hours from then. ``part`` and ``row`` say where the features are.
    ``digest`` changes with the title, the text or the version of the features.
    """

    article_id: Sequence[str]
    outlet: Sequence[str]
    title: Sequence[str]
    published: np.ndarray
    day_precise: np.ndarray
    part: np.ndarray
    row: np.ndarray
    digest: Sequence[str | bytes]

    def __len__(self) -> int:
        return len(self.article_id)


@dataclass(frozen=True, slots=True)
class Archive:
    """The articles with a time, ascending by time, then id; row numbers below are places in it.

    ``start`` and ``end`` are hours between which the article appeared, ``outlet``
    small integers, ``key`` 64 bits that change with anything that matters of an article.
    """

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    start: np.ndarray
    end: np.ndarray
    outlet: np.ndarray
    part: np.ndarray
    row: np.ndarray
    key: np.ndarray
    parts: Sequence[Features]

    def __len__(self) -> int:
        return len(self.ids)


class Held(Sequence[Features]):
    """Parts, the last ones asked for held: they may be loaded from a disk each time."""

    ARTICLES = 16384
    """Articles whose features are held at most, but for the last part."""

    def __init__(self, parts: Sequence[Features]) -> None:
        self._parts = parts
        self._held: dict[int, Features] = {}

    def __len__(self) -> int:
        return len(self._parts)

    @overload
    def __getitem__(self, n: int) -> Features: ...
    @overload
    def __getitem__(self, n: slice) -> Sequence[Features]: ...
    def __getitem__(self, n: int | slice) -> Features | Sequence[Features]:
        if isinstance(n, slice):
            return self._parts[n]
        found = self._held.pop(n, None)
        found = self._parts[n] if found is None else found
        while self._held and sum(map(len, self._held.values())) + len(found) > self.ARTICLES:
            del self._held[next(iter(self._held))]
        self._held[n] = found
        return found


def in_time(rows: Rows, parts: Sequence[Features]) -> Archive:
    """The dated articles of ``rows``, sorted."""
    published = np.asarray(rows.published, np.float64)
    dated = np.flatnonzero(~np.isnan(published)).tolist()
    dated.sort(key=lambda r: (published[r], rows.article_id[r]))
    at = np.array(dated, np.int64)
    start = published[at]
    outlets = {name: n for n, name in enumerate(sorted({rows.outlet[r] for r in dated}))}
    precise = np.asarray(rows.day_precise, bool)[at]
    return Archive(
        ids=tuple(rows.article_id[r] for r in dated),
        titles=tuple(rows.title[r] for r in dated),
        start=start,
        end=start + np.where(precise, DAY, 0.0),
        outlet=np.array([outlets[rows.outlet[r]] for r in dated], np.int64),
        part=np.asarray(rows.part, np.int64)[at],
        row=np.asarray(rows.row, np.int64)[at],
        key=np.array([_key(rows, r, published, d) for r, d in zip(dated, precise, strict=True)], np.uint64),
        parts=Held(parts),
    )


def _key(rows: Rows, r: int, published: np.ndarray, day_precise: bool) -> int:
    told = repr((rows.article_id[r], rows.outlet[r], rows.digest[r], float(published[r]), bool(day_precise)))
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Gathered:
    """Features of chosen rows out of several parts, with one numbering of terms, ascending by hash."""

    rows: Mapping[str, Ragged]
    hashes: np.ndarray
    kinds: np.ndarray
    _spelled: np.ndarray
    _parts: tuple[Features, ...]
    _known: dict[int, str] = field(default_factory=dict)

    def term(self, number: int) -> str:
        """The term itself."""
        found = self._known.get(number)
        if found is None:
            part, place = divmod(int(self._spelled[number]), 1 << 32)
            found = self._known[number] = self._parts[part].terms[place]
        return found


def gather(archive: Archive, at: np.ndarray, names: Sequence[str]) -> Gathered:
    """The features called ``names`` of the rows ``at``, in that order."""
    held = by_part(archive, at)
    parts = tuple(archive.parts[part] for part, _ in held)
    order = np.concatenate([np.zeros(0, np.int64), *(places for _, places in held)])
    rows = [archive.row[at[places]] for _, places in held]
    hashes = distinct(np.concatenate([np.zeros(0, np.uint64), *(f.hashes for f in parts)]))
    numbers = [np.searchsorted(hashes, f.hashes).astype(np.int32) for f in parts]
    kinds, spelled = np.zeros(len(hashes), np.uint8), np.zeros(len(hashes), np.int64)
    for n, (f, number) in enumerate(zip(parts, numbers, strict=True)):
        kinds[number] |= f.kinds
        spelled[number] = n << 32 | np.arange(len(number))
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    found = {name: take(_joined(name, parts, rows, numbers), back) for name in names}
    return Gathered(found, hashes, kinds, spelled, parts)


def changes(ascending: np.ndarray) -> np.ndarray:
    """Places where a sorted array has a value for the first time."""
    fresh = np.ones(len(ascending), bool)
    np.not_equal(ascending[1:], ascending[:-1], out=fresh[1:])
    return np.flatnonzero(fresh)


def distinct(values: np.ndarray) -> np.ndarray:
    """Each value once, ascending; far faster than numpy's own for large arrays."""
    ascending = np.sort(values)
    return ascending[changes(ascending)]


def flattened(groups: Sequence[Sequence[int]]) -> tuple[np.ndarray, list[list[int]]]:
    """The members of all groups, ascending, and the groups as places in them."""
    flat = np.fromiter((r for rows in groups for r in rows), np.int64)
    at = distinct(flat)
    places = iter(np.searchsorted(at, flat).tolist())
    return at, [[next(places) for _ in rows] for rows in groups]


def by_part(archive: Archive, at: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """The parts that hold the rows ``at``, each with the places of its rows in ``at``."""
    of = archive.part[at]
    order = np.argsort(of, kind="stable")
    first = np.flatnonzero(np.diff(of[order], prepend=-1))
    places = np.split(order, first[1:]) if len(first) else []
    return list(zip(of[order[first]].tolist(), places, strict=True))


def _joined(
    name: str, parts: Sequence[Features], rows: Sequence[np.ndarray], numbers: Sequence[np.ndarray]
) -> Ragged:
    taken = [take(getattr(f, name), r) for f, r in zip(parts, rows, strict=True)]
    if name in TERMS:
        values = [number[t.values] for number, t in zip(numbers, taken, strict=True)]
    else:
        values = [t.values for t in taken]
    size = np.concatenate([np.zeros(1, np.int64), *(np.diff(t.at) for t in taken)])
    times = [t.times for t in taken if t.times is not None]
    return Ragged(
        np.cumsum(size),
        np.concatenate([np.zeros(0, np.int32), *values]),
        np.concatenate(times) if times else None,
    )


def take(rows: Ragged, chosen: np.ndarray) -> Ragged:
    """The rows ``chosen``, in that order."""
    if np.array_equal(chosen, np.arange(len(rows.at) - 1)):
        return rows
    size = np.diff(rows.at)[chosen]
    at = np.concatenate([np.zeros(1, np.int64), np.cumsum(size)])
    place = np.repeat(rows.at[chosen] - at[:-1], size) + np.arange(at[-1])
    return Ragged(at, rows.values[place], None if rows.times is None else rows.times[place])
