"""Text → words with their kinds, and character n-grams as hash columns.

House styles are brought together first (``aliases.csv``: 川普 and 特朗普 are one
name here). The result is only for comparing; what people read keeps its own words.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import rjieba

ALIASES = Path(__file__).with_name("aliases.csv")
LEAD = 300
"""Characters of the body that count as the lead: what the article is about is said there."""

NAME, NOUN, CONTENT, PRESENTABLE = 1, 2, 4, 8
"""Kinds of a word, as bits: a name; can stand in a verbless label; counts in leads; fit to be shown."""
LONGEST = 8
"""Characters of a term that is shown: labels and reasons are short terms, never passages."""

_NAME_TAGS = ("nr", "ns", "nt", "nz")
_NOUN_TAGS = frozenset(["n", "vn", "nrt", "nrfg", "j", "l"])
_FUNCTION_TAGS = frozenset(
    ["x", "uj", "p", "c", "d", "u", "ul", "r", "y", "f", "q", "m", "ud", "ug", "uz", "uv", "e", "o", "k"]
)
_LATIN = re.compile(r"[\x00-\x7f]+")
_ACRONYM = re.compile(r"[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*")
"""Latin terms that are names in Chinese texts too (TikTok, MU5735); others are glosses in brackets."""
_STOP = re.compile(r"[\s，。、；：！？「」“”（）]+")
"""Words that end a phrase: nothing beyond them has a say in how it is cut."""
_RUNS = re.compile(r"[一-鿿A-Za-z0-9]+")
_LETTERS = np.zeros(0xA001, bool)
_LETTERS[0x4E00:0xA000] = _LETTERS[0x30:0x3A] = _LETTERS[0x41:0x5B] = _LETTERS[0x61:0x7B] = True
"""By code point: whether an n-gram may hold it; the last entry stands for all that follow."""
_GRAM_BITS = 22
GRAM_COLUMNS = 1 << _GRAM_BITS
"""Character n-grams are hashed into so many columns: no vocabulary, so memory does not grow."""


@cache
def _aliases() -> tuple[re.Pattern[str], dict[str, str]]:
    with ALIASES.open(encoding="utf-8", newline="") as file:
        table = {row["variant"]: row["canonical"] for row in csv.DictReader(file)}
    # A canonical form that contains its variant (哈萨克 in 哈萨克斯坦) must win where it stands.
    both = sorted({*table, *table.values()}, key=lambda v: (-len(v), v))
    return re.compile("|".join(map(re.escape, both))), table


def unify(text: str) -> str:
    """``text`` with every house-style variant of ``aliases.csv`` in its canonical form."""
    pattern, table = _aliases()
    return pattern.sub(lambda m: table.get(m.group(), m.group()), text)


class Words(dict[str, int]):
    """Word → number, learned as texts are cut; ``kinds`` and ``lengths`` go by number.

    The tagger's tag depends on the word alone, so each word is tagged once in the
    life of a process, and texts are only cut, which takes half the time.
    """

    MOST = 500_000
    """Words kept before the table starts anew: a long-lived process stays small."""

    def __init__(self) -> None:
        super().__init__()
        self.terms: list[str] = []
        self._kinds = bytearray()
        self._met: list[list[str]] = []
        self._tokens: list[str] = []

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self.terms)
        self.terms.append(word)
        self._met.append(self._tokens)
        return number

    def read(self, text: str) -> np.ndarray:
        """Numbers of the words of ``text`` in order; together they are the whole of it."""
        self._tokens = rjieba.cut(text, True)
        return np.fromiter(map(self.__getitem__, self._tokens), np.int64, len(self._tokens))

    def kinds(self) -> np.ndarray:
        """Kinds of every word known, uint8 by number."""
        new = self.terms[len(self._kinds) :]
        found = zip(new, _tags(new, self._met), strict=True)
        self._kinds.extend(_kinds(word, tag) for word, tag in found)
        self._met = []
        return np.frombuffer(bytes(self._kinds), np.uint8)

    def lengths(self) -> np.ndarray:
        """Characters of every word known, by number."""
        return np.fromiter(map(len, self.terms), np.int64, len(self.terms))

    def trim(self) -> None:
        """Forget everything once the table is too large."""
        if len(self.terms) > self.MOST:
            self.clear()
            self.__init__()


def _tags(words: list[str], texts: list[list[str]]) -> list[str]:
    """The tag of each word; ``texts`` are the words around it, should it not stand alone."""
    found: dict[str, str] = {}
    alone: list[tuple[str, str]] = []
    for word, tag in rjieba.tag("\n".join(words), True):
        if word == "\n":
            found.update(alone[:1] if len(alone) == 1 else ())
            alone = []
        else:
            alone.append((word, tag))
    found.update(alone if len(alone) == 1 else ())
    found.setdefault("\n", "x")
    return [
        found[word] if word in found else _tag_in_text(word, text)
        for word, text in zip(words, texts, strict=True)
    ]


def _tag_in_text(word: str, text: list[str]) -> str:
    """The tag of a word that the tagger would cut up if it stood alone: of its phrase, then."""
    at = text.index(word)
    first, last = at, at + 1
    while first > 0 and not _STOP.fullmatch(text[first - 1]):
        first -= 1
    while last < len(text) and not _STOP.fullmatch(text[last]):
        last += 1
    return dict(rjieba.tag("".join(text[first:last]), True)).get(word, "x")


def _kinds(word: str, tag: str) -> int:
    several = len(word) > 1
    name = several and (tag.startswith(_NAME_TAGS) or tag == "eng")
    noun = several and (name or tag in _NOUN_TAGS)
    content = tag not in _FUNCTION_TAGS and (several or tag.startswith("n"))
    shown = len(word) <= LONGEST and bool(_ACRONYM.fullmatch(word) or not _LATIN.fullmatch(word))
    return NAME * name | NOUN * noun | CONTENT * content | PRESENTABLE * shown


def gram_codes(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Hash columns of the character 2- and 3-grams inside the runs of letters and digits of ``text``.

    Returns:
        Columns, and the place in ``text`` where each n-gram begins; n-grams of two come first.
    """
    code = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    letter = _LETTERS[np.minimum(code, len(_LETTERS) - 1)]
    two = np.flatnonzero(letter[:-1] & letter[1:])
    three = two[:-1][(np.diff(two) == 1)]
    code = code.astype(np.uint64)
    pairs = (code[two] << np.uint64(21)) | code[two + 1]
    triples = (((code[three] << np.uint64(21)) | code[three + 1]) << np.uint64(21)) | code[three + 2]
    return (
        _hashed(np.concatenate([pairs, triples])),
        np.concatenate([two, three]),
    )


def lead_grams(title: str, text: str) -> set[str]:
    """The n-grams themselves whose columns ``gram_codes`` gives, each once."""
    runs = (run for part in (unify(title), unify(text)[:LEAD]) for run in _RUNS.findall(part))
    return {run[k : k + n] for run in runs for n in (2, 3) for k in range(len(run) - n + 1)}


def gram_columns(grams: Sequence[str]) -> np.ndarray:
    """The hash columns of n-grams of 2 or 3 characters, in their order."""
    columns, begin = gram_codes("\0".join(grams))
    size = np.fromiter(map(len, grams), np.int64, len(grams))
    first = np.cumsum(size + 1) - size - 1
    two = len(begin) - int((size == 3).sum())
    place = np.full(int(first[-1]) + 4 if len(first) else 0, -1)
    place[begin[:two]] = columns[:two]
    result = place[first]
    result[size == 3] = columns[two:]
    return result


def _hashed(codes: np.ndarray) -> np.ndarray:
    mixed = codes * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(64 - _GRAM_BITS)).astype(np.int64)


def term_hashes(terms: Sequence[str]) -> np.ndarray:
    """64 bits that stand for each term wherever it occurs, uint64.

    Every character is mixed with its place in the term and the results are added up
    (Zobrist hashing), so that a whole batch is hashed at once.
    """
    size = np.fromiter(map(len, terms), np.int64, len(terms))
    code = np.frombuffer("".join(terms).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    first = np.cumsum(size) - size
    place = np.arange(len(code)) - np.repeat(first, size)
    mixed = _mixed(code | (place.astype(np.uint64) + np.uint64(1)) << np.uint64(32))
    total = np.concatenate([np.zeros(1, np.uint64), np.cumsum(mixed, dtype=np.uint64)])
    return total[first + size] - total[first]


def _mixed(x: np.ndarray) -> np.ndarray:
    """SplitMix64's finaliser (Steele, Lea and Flood 2014)."""
    x = x * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
