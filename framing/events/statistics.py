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
from functools import cached_property

import numpy as np

from framing.events.archive import Archive, by_part, changes
from framing.events.rarity import UNLISTED, gram_shares, idf, lookup, shares
from framing.events.reading import Ragged
from framing.events.words import GRAM_COLUMNS

KEPT_WITHIN = 0.2
"""Change of the number of articles, as a share, up to which statistics are used on."""
_CHUNK = 4_000_000


@dataclass(frozen=True)
class Statistics:
    """Numbers of articles that hold a term, out of ``articles``; terms by hash, ascending."""

    articles: int
    words: np.ndarray
    word_df: np.ndarray
    names: np.ndarray
    name_df: np.ndarray
    grams: np.ndarray
    gram_df: np.ndarray

    @cached_property
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

    @cached_property
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
    words, names = _Terms(), _Terms()
    grams = np.zeros(GRAM_COLUMNS, np.int32)
    waiting: list[np.ndarray] = []
    for part, rows in by_part(archive, np.arange(len(archive))):
        f = archive.parts[part]
        chosen = np.zeros(len(f), bool)
        chosen[archive.row[rows]] = True
        words.add(f.hashes, _values(f.told, chosen))
        names.add(f.hashes, _values(f.names, chosen))
        waiting.append(_values(f.grams, chosen))
        if sum(map(len, waiting)) > _CHUNK:
            grams += np.bincount(np.concatenate(waiting), minlength=GRAM_COLUMNS).astype(np.int32)
            waiting = []
    if waiting:
        grams += np.bincount(np.concatenate(waiting), minlength=GRAM_COLUMNS).astype(np.int32)
    columns = np.flatnonzero(grams)
    return Statistics(
        len(archive), *words.counts(), *names.counts(), columns.astype(np.int32), grams[columns]
    )


def _values(rows: Ragged, chosen: np.ndarray) -> np.ndarray:
    return rows.values if chosen.all() else rows.values[np.repeat(chosen, np.diff(rows.at))]


class _Terms:
    """Adds up how many rows hold each term; a few million counts wait before they are sorted in."""

    def __init__(self) -> None:
        self._waiting = [(np.zeros(0, np.uint64), np.zeros(0, np.int32))]
        self._size = 0

    def add(self, hashes: np.ndarray, terms: np.ndarray) -> None:
        """Count ``terms``, numbers of ``hashes``, each once a row."""
        df = np.bincount(terms, minlength=len(hashes)).astype(np.int32)
        held = df > 0
        self._waiting.append((hashes[held], df[held]))
        self._size += len(df)
        if self._size > _CHUNK:
            self._waiting, self._size = [self.counts()], 0

    def counts(self) -> tuple[np.ndarray, np.ndarray]:
        """Hashes, ascending, and in how many rows each was."""
        hashes, df = (np.concatenate(column) for column in zip(*self._waiting, strict=True))
        order = np.argsort(hashes, kind="stable")
        hashes, df = hashes[order], df[order]
        first = changes(hashes)
        return hashes[first], np.add.reduceat(df, first).astype(np.int32) if len(first) else df
