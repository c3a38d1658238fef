"""Articles → their features: what matching needs of them, read once and kept in compact arrays.

Features depend on titles and texts alone, not on outlet, time or any other article,
so they are read in worker processes, part by part, and stored.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.metadata import version as installed
from typing import overload

import numpy as np

from framing.codepoints import code_points, string
from framing.events.types import EventInput
from framing.events.words import (
    ALIASES,
    CONTENT,
    GRAM_COLUMNS,
    LEAD,
    LONGEST,
    NAME,
    NAMED,
    OPENING,
    Cut,
    cut,
    gram_codes,
    term_hashes,
    unify,
)

CODE_VERSION = "4"

_NUMBERS = re.compile(r"\d[\d,.月日号万亿%％美元欧人名架艘票例公里吨枚]*")
"""Stretches that hold whatever the patterns below can find: texts are searched once, not thrice."""
_DATE = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?(?:[万亿]+|%|％)?(?:美元|欧元|元|人|名|架|艘|票|例|公里|吨|枚)?")
_YEAR = re.compile(r"(?:19|20)\d\d年?$")
_DAY = re.compile(r"(?:(\d{1,2})月)?(?<!\d)(\d{1,2})[日号]")


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of differing length: row ``r`` is ``values[at[r] : at[r + 1]]``; ``times`` go with values."""

    at: np.ndarray
    values: np.ndarray
    times: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Features:
    """Features of a batch of articles, one row each, in the order they were given.

    ``terms`` ascend by ``hashes`` (64 bits of each, the same in every batch), ``kinds``
    are bits of ``words``; values are numbers of terms unless said otherwise:

    - ``title``, ``told``: the words of the title; of title and lead together
    - ``names``: names of title (counted twice) and of the first NAMED characters of text, with times
    - ``grams``: hash columns of the opening's character n-grams (title twice), with times
    - ``figures``: telling figures of the text, as terms
    - ``dates``, ``days``: 100 · month + day: dates in the text; days named in title and
      lead (month 0: the month of publication)
    """

    terms: Sequence[str]
    hashes: np.ndarray
    kinds: np.ndarray
    title: Ragged
    told: Ragged
    names: Ragged
    grams: Ragged
    figures: Ragged
    dates: Ragged
    days: Ragged

    def __len__(self) -> int:
        return len(self.title.at) - 1

    def save(self) -> dict[str, np.ndarray]:
        """Everything as plain numeric arrays; the terms as one UTF-8 text with offsets."""
        arrays = {"hashes": self.hashes, "kinds": self.kinds, **save_texts("terms", self.terms)}
        for name in _RAGGED:
            rows: Ragged = getattr(self, name)
            arrays |= {f"{name}_at": rows.at, f"{name}_values": rows.values}
            if rows.times is not None:
                arrays[f"{name}_times"] = rows.times
        return arrays

    @classmethod
    def load(cls, arrays: Mapping[str, np.ndarray]) -> Features:
        """What ``save`` gave, back; KeyError where an array is missing."""
        rows = {
            name: Ragged(arrays[f"{name}_at"], arrays[f"{name}_values"], _maybe(arrays, f"{name}_times"))
            for name in _RAGGED
        }
        terms = load_texts("terms", arrays)
        return cls(terms=terms, hashes=arrays["hashes"], kinds=arrays["kinds"], **rows)


TERMS = ("title", "told", "names", "figures")
"""Features whose values are numbers of terms."""
_RAGGED = tuple(f.name for f in fields(Features) if f.type == "Ragged")


@dataclass(frozen=True, slots=True)
class StoredTexts(Sequence[str]):
    """Texts as stored, each decoded only when it is asked for."""

    utf8: np.ndarray
    at: np.ndarray

    def __len__(self) -> int:
        return len(self.at) - 1

    @overload
    def __getitem__(self, n: int) -> str: ...
    @overload
    def __getitem__(self, n: slice) -> list[str]: ...
    def __getitem__(self, n: int | slice) -> str | list[str]:
        if isinstance(n, slice):
            return [self[k] for k in range(*n.indices(len(self)))]
        if not 0 <= n < len(self):
            raise IndexError(n)
        return self.utf8[self.at[n] : self.at[n + 1]].tobytes().decode("utf-8", "surrogatepass")


def save_texts(name: str, texts: Sequence[str]) -> dict[str, np.ndarray]:
    """Texts as one array of UTF-8 bytes and one of offsets."""
    if isinstance(texts, StoredTexts):
        return {f"{name}_utf8": texts.utf8, f"{name}_at": texts.at}
    parts = [text.encode("utf-8", "surrogatepass") for text in texts]
    ends = np.cumsum([0, *map(len, parts)])
    return {f"{name}_utf8": np.frombuffer(b"".join(parts), np.uint8), f"{name}_at": ends}


def load_texts(name: str, arrays: Mapping[str, np.ndarray]) -> StoredTexts:
    """What ``save_texts`` stored."""
    return StoredTexts(arrays[f"{name}_utf8"], arrays[f"{name}_at"])


def _maybe(arrays: Mapping[str, np.ndarray], name: str) -> np.ndarray | None:
    return arrays.get(name)


@cache
def features_version() -> str:
    """Names the code and hashes the data that features depend on: the key of stored features."""
    data = ALIASES.read_bytes() + installed("rjieba").encode()
    return f"features-{CODE_VERSION}-{hashlib.sha256(data).hexdigest()[:8]}"


def features(inputs: Sequence[EventInput]) -> Features:
    """Read titles and texts; outlet, time and id of the inputs have no say."""
    # A word may begin before the end of what is read and go on behind it.
    titles, texts = [unify(x.title) for x in inputs], [unify(x.text[: NAMED + LONGEST]) for x in inputs]
    words = cut([f"{title}\n{text}\n" for title, text in zip(titles, texts, strict=True)])
    numbers = ["\n".join(_NUMBERS.findall(x.text)) for x in inputs]
    dates = [[100 * int(m) + int(d) for m, d in _DATE.findall(text)] for text in numbers]
    found = [_figures(text, bool(days)) for text, days in zip(numbers, dates, strict=True)]
    figure_number = {figure: n for n, figure in enumerate(dict.fromkeys(f for row in found for f in row))}
    figures = _ragged_lists([[figure_number[f] for f in row] for row in found])
    terms, hashes, kinds, by_term = _vocabulary(
        words, _words_of(words, titles), figures, tuple(figure_number)
    )
    return Features(
        terms=terms,
        hashes=hashes,
        kinds=kinds,
        **by_term,
        grams=_grams(titles, texts),
        dates=_ragged_lists(dates, np.int16),
        days=_ragged_lists([_days(x.title + x.text[:LEAD]) for x in inputs], np.int16),
    )


def _words_of(words: Cut, titles: Sequence[str]) -> dict[str, Ragged]:
    """Words of titles; of titles and leads; names: by number of the word."""
    n, row = len(titles), words.row
    head = np.fromiter(map(len, titles), np.int64, n) + 1
    opening = words.begin[np.searchsorted(row, np.arange(n))] if len(row) else head
    begin = words.begin - (opening + head)[row]
    near = np.flatnonzero((begin < LEAD) & ((words.kinds & CONTENT) > 0)[words.number])
    heading = near[begin[near] < 0]
    name = np.flatnonzero((begin < NAMED) & ((words.kinds & NAME) > 0)[words.number])
    names = np.concatenate([name, name[begin[name] < 0]])
    return {
        "title": ragged(row[heading], words.number[heading], n),
        "told": ragged(row[near], words.number[near], n),
        "names": ragged(row[names], words.number[names], n, counted=True),
    }


def _grams(titles: list[str], texts: list[str]) -> Ragged:
    parts = [part for title, text in zip(titles, texts, strict=True) for part in (title, text[:OPENING])]
    columns, begin = gram_codes("\0".join(parts))
    size = np.fromiter(map(len, parts), np.int64, len(parts)) + 1
    part = np.repeat(np.arange(len(parts)), size)[begin] if len(begin) else begin
    row, twice = part // 2, part % 2 == 0
    return ragged(
        np.r_[row, row[twice]], np.r_[columns, columns[twice]], len(titles), counted=True, span=GRAM_COLUMNS
    )


def _figures(numbers: str, dated: bool) -> list[str]:
    """Figures that can identify: three digits or more, or a unit behind; years cannot."""
    bare = _DATE.sub(" ", numbers) if dated else numbers
    return [f for f in dict.fromkeys(g.replace(",", "") for g in _FIGURE.findall(bare)) if _telling(f)]


def _telling(figure: str) -> bool:
    has_unit = not figure[-1].isdigit()
    if len(figure) > LONGEST or len(figure) < 3 or _YEAR.match(figure):
        return False
    digits = sum(c.isdigit() for c in figure)
    return digits >= 3 or (digits >= 2 and has_unit)


def _days(lead: str) -> list[int]:
    found = ((int(m) if m else 0, int(d), m) for m, d in _DAY.findall(lead))
    return [100 * m + d for m, d, named in found if (1 <= m <= 12 or not named) and 1 <= d <= 31]


def _vocabulary(
    words: Cut, by_word: Mapping[str, Ragged], figures: Ragged, figure_terms: tuple[str, ...]
) -> tuple[StoredTexts, np.ndarray, np.ndarray, dict[str, Ragged]]:
    """The terms in use, ascending by hash, their hashes and kinds, and the rows told in their numbers."""
    used = np.zeros(len(words.hashes), bool)
    for rows in by_word.values():
        used[rows.values] = True
    numbers = np.flatnonzero(used)
    begin, size = words.places(numbers)
    digits = np.fromiter(map(len, figure_terms), np.int64, len(figure_terms))
    begin = np.concatenate([begin, len(words.text) + np.cumsum(digits) - digits])
    size = np.concatenate([size, digits])
    hashes = np.concatenate([words.hashes[numbers], term_hashes(figure_terms)])
    kinds = np.concatenate([words.kinds[numbers], np.zeros(len(figure_terms), np.uint8)])
    order = np.argsort(hashes, kind="stable")
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    of_word = np.zeros(len(used), np.int32)
    of_word[numbers] = place[: len(numbers)]
    told = {name: _renumbered(rows, of_word[rows.values]) for name, rows in by_word.items()}
    told["figures"] = _renumbered(figures, place[len(numbers) + figures.values])
    terms = _stored(words.text + "".join(figure_terms), begin[order], size[order])
    return terms, hashes[order], kinds[order], told


def _stored(text: str, begin: np.ndarray, size: np.ndarray) -> StoredTexts:
    """Stretches of ``text``, all encoded at once."""
    ends = np.cumsum(size)
    place = np.repeat(begin - (ends - size), size) + np.arange(int(size.sum()))
    code = code_points(text)[place]
    utf8 = string(code).encode("utf-8", "surrogatepass")
    width = 1 + (code >= 0x80).astype(np.int64) + (code >= 0x800) + (code >= 0x10000)
    at = np.concatenate([np.zeros(1, np.int64), np.cumsum(width)])[np.concatenate([[0], ends])]
    return StoredTexts(np.frombuffer(utf8, np.uint8), at)


def _renumbered(rows: Ragged, values: np.ndarray) -> Ragged:
    """``rows`` with other ``values``, ascending again inside each row."""
    size = np.diff(rows.at)
    key = np.repeat(np.arange(len(size)), size) << 32 | values
    order = np.argsort(key)
    times = None if rows.times is None else rows.times[order]
    return Ragged(rows.at, values[order], times)


def ragged(row: np.ndarray, value: np.ndarray, n: int, counted: bool = False, span: int = 1 << 32) -> Ragged:
    """Each value once in each of ``n`` rows, ascending; ``counted`` keeps how often (255 at most)."""
    key = np.sort(row * span + value)
    first = np.flatnonzero(np.diff(key, prepend=-1))
    times = None
    if counted:
        times = np.minimum(np.diff(first, append=len(key)), 255).astype(np.uint8)
    key = key[first]
    at = np.searchsorted(key, np.arange(n + 1) * span)
    return Ragged(at, (key % span).astype(np.int32), times)


def _ragged_lists(rows: Sequence[Sequence[int]], dtype: type[np.generic] = np.int32) -> Ragged:
    """Lists as they are, each value once, ascending."""
    size = np.fromiter(map(len, rows), np.int64, len(rows))
    value = np.fromiter((v for row in rows for v in row), np.int64, int(size.sum()))
    made = ragged(np.repeat(np.arange(len(rows)), size), value, len(rows))
    return Ragged(made.at, made.values.astype(dtype))
