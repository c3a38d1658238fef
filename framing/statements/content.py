"""The quotes of one event as they are compared: bare letters, their grams and their content, all read at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from framing import actors
from framing.codepoints import string
from framing.statements import letters
from framing.statements.speakers import folded_name
from framing.statements.types import Said

MINIMUM = 8
"""Fewest letters of a quote: under that it is a word or a formula, which two speakers may share."""
GRAM = 4
"""Letters of a gram by which the same words are found: three are met by chance between any two long quotes."""
FUNCTION = frozenset("的了是在和也就都而及与着或我你他她它们这那说为以于把被将还其之所但并则地得很")
"""Letters that hold a sentence together; a pair with one of them says nothing about its content."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[a-z]{3,}")
_HAN = 0x3400, 0x9FFF
_SPACE = ord(" ")
_MOST = 2**63
"""Keys of grams and quotes stay below, or grams are numbered first."""


def _telling() -> np.ndarray:
    """By code point up to the last Han letter and one more: whether it is a letter that tells something."""
    table = np.zeros(_HAN[1] + 2, bool)
    table[_HAN[0] : _HAN[1] + 1] = True
    table[[ord(letter) for letter in FUNCTION]] = False
    return table


_TELLING = _telling()


class Read(NamedTuple):
    """One quote, read once; ``number`` is its place among the quotes of its event.

    ``letters`` are its letters and digits, folded to Simplified and lower case;
    ``at`` their places in the text. It has ``size`` distinct grams; ``earlier``
    are the numbers of those that a quote before it has too, ``later`` of those
    that one after it has. ``name`` is the speaker's name, folded.
    """

    number: int
    said: Said
    letters: str
    at: np.ndarray
    size: int
    earlier: Sequence[int]
    later: Sequence[int]
    name: str


class Content:
    """What other words share: pairs of letters, ``#`` + figure, ``@`` + actor id, ``a`` + word.

    Such features are numbered as their names ascend, those that are no pairs of
    letters (``others``, their names) before those that are; ``size`` is how many
    there are. Entry k says that quote ``holder[k]`` holds ``feature[k]``, each
    once, ascending by both.
    """

    def __init__(self, others: Sequence[tuple[int, str]], quotes: np.ndarray, pairs: np.ndarray) -> None:
        """``others`` are (quote, name); ``quotes`` and ``pairs``, each (n,), the quotes that hold pairs of letters.

        A pair is its first code point times 2^16 and its second.
        """
        self.others = sorted({name for _, name in others})
        place = {name: n for n, name in enumerate(self.others)}
        known, number = np.unique(pairs, return_inverse=True)
        self.size = len(place) + len(known)
        holder = np.concatenate([np.array([q for q, _ in others], np.int64), quotes])
        feature = np.array([place[name] for _, name in others], np.int64)
        keys = holder * self.size + np.concatenate([feature, number + len(place)])
        self.holder, self.feature = np.divmod(_distinct(keys), max(self.size, 1))

    def common(self, one: int, other: int) -> list[int]:
        """Features that two quotes share, ascending."""
        return sorted(set(self.of(one)).intersection(self.of(other)))

    def names(self, features: Sequence[int]) -> list[str]:
        """Names of those of the features that are no pairs of letters."""
        return [self.others[f] for f in features if f < len(self.others)]

    def of(self, quote: int) -> list[int]:
        """Features of a quote, ascending."""
        low, high = np.searchsorted(self.holder, (quote, quote + 1)).tolist()
        return self.feature[low:high].tolist()


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """Quotes of MINIMUM letters or more, the fullest first, and their content."""

    quotes: list[Read]
    content: Content


def read(said: Sequence[Said]) -> Event:
    """Read the quotes of one event."""
    texts = [one.text for one in said]
    ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)
    codes, letter = letters.folded("\n".join([*texts, ""]))
    owner, at = np.repeat(np.arange(len(texts)), np.diff(ends, prepend=0)), np.flatnonzero(letter)
    of = owner[at]
    length = np.bincount(of, minlength=len(texts)).tolist()
    order = [n for n, size in enumerate(length) if size >= MINIMUM]
    order.sort(key=lambda n: (-length[n], *place(said[n])))
    number = np.full(len(texts), -1)
    number[order] = np.arange(len(order))
    grams = _grams(codes[at], number[of], len(order))
    bare, places, cuts = (
        string(codes[at]),
        at - (ends - np.diff(ends, prepend=0))[of],
        [0, *accumulate(length)],
    )
    quotes = [
        Read(
            n, said[own], bare[cuts[own] : cuts[own + 1]], places[cuts[own] : cuts[own + 1]], *held,
            folded_name(said[own].quote.speaker),
        )
        for n, (own, held) in enumerate(zip(order, grams, strict=True))
    ]  # fmt: skip
    return Event(quotes, _content(codes, number[owner], ends))


def place(said: Said) -> tuple[str, str, int, int]:
    """Where a quote stands."""
    return said.article_id, said.quote.section, said.quote.start, said.quote.end


def _grams(codes: np.ndarray, quote: np.ndarray, quotes: int) -> Iterator[tuple[int, list[int], list[int]]]:
    """For each quote how many distinct grams it has, and the numbers of those that one before it or after it has too.

    Args:
        codes: letters of all quotes, (letters,).
        quote: the number of each letter's quote, -1 for those passed over; letters of one stand together.
    """
    begins = np.flatnonzero((quote[: 1 - GRAM] == quote[GRAM - 1 :]) & (quote[: 1 - GRAM] >= 0))
    known, pair = np.unique((codes[:-1].astype(np.int64) << 32) + codes[1:], return_inverse=True)
    gram = pair[begins] * len(known) + pair[begins + 2]
    if len(known) ** 2 * quotes >= _MOST:
        gram = np.unique(gram, return_inverse=True)[1]
    held, holder = np.divmod(_distinct(gram * quotes + quote[begins]), max(quotes, 1))
    size = np.bincount(holder, minlength=quotes)
    same = held[1:] == held[:-1]
    earlier, later = np.flatnonzero(same) + 1, np.flatnonzero(same)
    return zip(
        size.tolist(),
        _by_quote(held[earlier], holder[earlier], quotes),
        _by_quote(held[later], holder[later], quotes),
        strict=True,
    )


def _by_quote(grams: np.ndarray, holder: np.ndarray, quotes: int) -> Iterator[list[int]]:
    """The grams of each quote."""
    found = grams[np.argsort(holder, kind="stable")].tolist()
    cuts = np.cumsum(np.bincount(holder, minlength=quotes)).tolist()
    return (found[low:high] for low, high in pairwise([0, *cuts]))


def _content(codes: np.ndarray, quote: np.ndarray, ends: np.ndarray) -> Content:
    """Content of the texts of ``codes``, of which the n-th ends before ``ends[n]`` - 1."""
    bounds = ends.tolist()
    spans = [(low, high - 1) for low, high in pairwise([0, *bounds])]
    others: list[tuple[int, str]] = []
    rest = codes.copy()
    for start, end, actor in actors.load().find_folded(string(codes), spans):
        rest[start:end] = _SPACE
        others.append((int(quote[start]), f"@{actor}"))
    others += ((int(quote[at]), name) for at, name in _named(string(rest)))
    telling = _TELLING[np.minimum(rest, len(_TELLING) - 1)]
    begins = np.flatnonzero(telling[:-1] & telling[1:] & (quote[:-1] >= 0))
    pairs = (rest[begins].astype(np.int64) << 16) + rest[begins + 1]
    return Content([(q, name) for q, name in others if q >= 0], quote[begins], pairs)


def _named(text: str) -> Iterator[tuple[int, str]]:
    """Figures and words in Latin letters, each with its place."""
    for match in _FIGURE.finditer(text):
        yield match.start(), f"#{match[0].replace(',', '')}"
    for match in _WORD.finditer(text):
        yield match.start(), f"a{match[0]}"


def _distinct(keys: np.ndarray) -> np.ndarray:
    """The keys ascending, each once."""
    keys = np.sort(keys)
    return keys[np.diff(keys, prepend=-1) > 0]
