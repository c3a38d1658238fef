"""In how many articles terms occur: counted over a whole archive, then kept for the builds after.

Scores hold only for the counts they were made with. So that a build scores nothing
twice, counts are frozen under a version and serve until the archive is a fifth larger
or smaller than the one they were counted in. A term that came up since counts as
seen once, whatever the new articles say: as rare as any term can be that occurs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from framing.events.archive import Archive, by_part
from framing.events.rarity import UNLISTED, gram_shares, idf, lookup, shares
from framing.events.reading import Features
from framing.events.words import GRAM_COLUMNS

KEPT_WITHIN = 0.2
"""Change of the number of articles, as a share, up to which statistics are used on."""
_CHUNK = 4_000_000


@dataclass(frozen=True, slots=True)
class Statistics:
    """Numbers of articles that hold a term, out of ``articles``; terms by hash, ascending."""

    articles: int
    words: np.ndarray
    word_df: np.ndarray
    names: np.ndarray
    name_df: np.ndarray
    grams: np.ndarray
    gram_df: np.ndarray

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with any count."""
        digest = hashlib.sha256(str(self.articles).encode())
        for array in self.save().values():
            digest.update(np.ascontiguousarray(array).data)
        return digest.hexdigest()[:12]

    def serve(self, articles: int) -> bool:
        """Whether an archive of so many articles may be weighed with these counts."""
        return abs(articles - self.articles) <= KEPT_WITHIN * self.articles

    def word_idf(self, hashes: np.ndarray) -> np.ndarray:
        """Rarity of words of leads."""
        df = lookup(hashes, self.words, self.word_df, 1)
        return idf(df, self.articles, shares("word", hashes))

    def name_idf(self, hashes: np.ndarray) -> np.ndarray:
        """Rarity of names."""
        df = lookup(hashes, self.names, self.name_df, 1)
        return idf(df, self.articles, shares("name", hashes))

    def gram_idf(self) -> np.ndarray:
        """Rarity by hash column."""
        rarest = idf(np.ones(1), self.articles, UNLISTED["gram"])[0]
        table = np.full(GRAM_COLUMNS, rarest, np.float32)
        table[self.grams] = idf(self.gram_df, self.articles, UNLISTED["gram"])
        columns, share = gram_shares()
        df = lookup(columns, self.grams, self.gram_df, 1)
        table[columns] = idf(df, self.articles, share)
        return table

    def save(self) -> dict[str, np.ndarray]:
        """As plain arrays."""
        names = ("words", "word_df", "names", "name_df", "grams", "gram_df")
        return {"articles": np.array([self.articles])} | {name: getattr(self, name) for name in names}

    @classmethod
    def load(cls, arrays: Mapping[str, np.ndarray]) -> Statistics:
        """What ``save`` gave, back."""
        rest = {name: array for name, array in arrays.items() if name != "articles"}
        return cls(articles=int(arrays["articles"][0]), **rest)


def learn(archive: Archive) -> Statistics:
    """Count every dated article once, part by part."""
    words, names, grams = _Counter(), _Counter(), _Counter()
    for part, rows in by_part(archive, np.arange(len(archive))):
        f = archive.parts[part]
        chosen = np.zeros(len(f), bool)
        chosen[archive.row[rows]] = True
        words.add(f.hashes[_values(f, "told", chosen)])
        names.add(f.hashes[_values(f, "names", chosen)])
        grams.add(_values(f, "grams", chosen))
    return Statistics(len(archive), *words.counts(), *names.counts(), *grams.counts())


def _values(f: Features, name: str, chosen: np.ndarray) -> np.ndarray:
    rows = getattr(f, name)
    return rows.values if chosen.all() else rows.values[np.repeat(chosen, np.diff(rows.at))]


class _Counter:
    """Counts occurrences of keys; a few million wait before they are sorted in."""

    def __init__(self) -> None:
        self._keys = np.zeros(0, np.int64)
        self._times = np.zeros(0, np.int32)
        self._waiting: list[np.ndarray] = []
        self._size = 0

    def add(self, keys: np.ndarray) -> None:
        self._waiting.append(keys)
        self._size += len(keys)
        if self._size > _CHUNK:
            self._merge()

    def counts(self) -> tuple[np.ndarray, np.ndarray]:
        self._merge()
        return self._keys, self._times

    def _merge(self) -> None:
        if self._waiting:
            keys, times = _unique(np.concatenate(self._waiting))
            keys = np.concatenate([self._keys.astype(keys.dtype), keys])
            order = np.argsort(keys, kind="stable")
            keys, times = keys[order], np.concatenate([self._times, times])[order]
            first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]][: len(keys)])
            self._keys = keys[first]
            self._times = np.add.reduceat(times, first).astype(np.int32) if len(first) else times
            self._waiting, self._size = [], 0


def _unique(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    keys = np.sort(keys)
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]][: len(keys)])
    return keys[first], np.diff(first, append=len(keys)).astype(np.int32)
