"""Text → words with their kinds, and character n-grams as hash columns.

House styles are brought together first (``aliases.csv``: 川普 and 特朗普 are one
name here). The result is only for comparing; what people read keeps its own words.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from framing import segmentation
from framing.codepoints import code_points

ALIASES = Path(__file__).with_name("aliases.csv")
LEAD = 300
"""Characters of the body that count as the lead: what the article is about is said there."""
OPENING = 150
"""Characters of the body whose n-grams are compared: news is told there. What follows is background,
which articles on other events of the same matter share. From 100 to 200 it makes little difference."""

NAMED = 1500
"""Characters of the body whose names count. Few articles are longer, but those take a quarter of the
time, and reading them to the end tells events apart no better."""

NAME, NOUN, CONTENT, PRESENTABLE = 1, 2, 4, 8
"""Kinds of a word, as bits: a name; can stand in a verbless label; counts in leads; a noun short enough."""
LONGEST = 8
"""Characters of a term that is shown: labels and reasons are short terms, never passages."""

_NAME_TAGS = ("nr", "ns", "nt", "nz")
_NOUN_TAGS = frozenset(["n", "vn", "nrt", "nrfg", "j", "l"])
_FUNCTION_TAGS = frozenset(
    ["x", "uj", "p", "c", "d", "u", "ul", "r", "y", "f", "q", "m", "ud", "ug", "uz", "uv", "e", "o", "k"]
)
_ACRONYM = re.compile(r"[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*")
"""Latin terms that are names in Chinese texts too (TikTok, MU5735); others are glosses in brackets."""
_STOPS = frozenset("\n \t\u3000，。、；：！？「」“”（）")
"""Characters that end a phrase: nothing beyond them has a say in how it is cut."""
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
    # A canonical form that contains a variant (哈萨克 in 哈萨克斯坦) or runs into one must win where it stands.
    standing = {form for form in table.values() if any(_meet(form, variant) for variant in table)}
    both = sorted({*table, *standing}, key=lambda v: (-len(v), v))
    return re.compile("|".join(map(re.escape, both))), table


def _meet(form: str, variant: str) -> bool:
    return variant in form or any(form.endswith(variant[:k]) for k in range(1, len(variant)))


def unify(text: str) -> str:
    """``text`` with every house-style variant of ``aliases.csv`` in its canonical form."""
    pattern, table = _aliases()
    return pattern.sub(lambda m: table.get(m.group(), m.group()), text)


@dataclass(frozen=True, slots=True)
class Cut:
    """Texts cut into words: where each word begins in all texts put together, its length, hash and text.

    ``number`` says which of the distinct words it is, of which ``first`` is one place,
    ``hashes`` the hash and ``kinds`` the bits.
    """

    text: str
    begin: np.ndarray
    size: np.ndarray
    row: np.ndarray
    number: np.ndarray
    first: np.ndarray
    hashes: np.ndarray
    kinds: np.ndarray

    def places(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where in ``text`` the words of these numbers begin, and their lengths."""
        at = self.first[numbers]
        return self.begin[at], self.size[at]


def cut(texts: Sequence[str]) -> Cut:
    """Cut texts into words that together are the whole of them.

    Words are told apart by their hashes, all at once: looking up each in a table
    would take nearly as long as cutting.
    """
    sizes = [np.fromiter(map(len, segmentation.cut(text)), np.int32) for text in texts]
    size = np.concatenate([np.zeros(0, np.int32), *sizes]).astype(np.int64)
    begin, text = np.cumsum(size) - size, "".join(texts)
    number, distinct = pd.factorize(_hashes(text, begin, size))
    hashes = np.asarray(distinct, np.uint64)
    first = np.empty(len(hashes), np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]
    row = np.repeat(np.arange(len(texts)), np.fromiter(map(len, sizes), np.int64, len(sizes)))
    kinds = _kinds_of_words(text, begin[first], size[first], hashes)
    return Cut(text, begin, size, row, number, first, hashes, kinds)


_known: list[np.ndarray] = [np.zeros(0, np.uint64), np.zeros(0, np.uint8)]
"""Hashes of words, ascending, and their kinds. The tagger's tag depends on the word alone, so each word
is tagged once in the life of a process, and texts are only cut, which takes half the time."""
_MOST_KNOWN = 1_000_000


def _kinds_of_words(text: str, begin: np.ndarray, size: np.ndarray, hashes: np.ndarray) -> np.ndarray:
    new = np.flatnonzero(~_held(hashes)[1])
    if len(_known[0]) + len(new) > _MOST_KNOWN:
        _known[:] = [hashes[:0], np.zeros(0, np.uint8)]
        new = np.arange(len(hashes))
    if len(new):
        ends = [(b, b + s) for b, s in zip(begin[new].tolist(), size[new].tolist(), strict=True)]
        words = [text[a:b] for a, b in ends]
        tagged = map(_kinds, words, _tags(text, words, ends))
        known = np.concatenate([_known[0], hashes[new]])
        kinds = np.concatenate([_known[1], np.fromiter(tagged, np.uint8, len(new))])
        order = np.argsort(known, kind="stable")
        _known[:] = [known[order], kinds[order]]
    return _known[1][_held(hashes)[0]]


def _held(hashes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each hash stands among the known ones, or would stand, and whether it does."""
    known = _known[0]
    if not len(known):
        return np.zeros(len(hashes), np.int64), np.zeros(len(hashes), bool)
    at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    return at, known[at] == hashes


def _tags(text: str, words: Sequence[str], ends: Sequence[tuple[int, int]]) -> list[str]:
    """The tag of each word; ``ends`` are from where and to where in ``text`` it stands."""
    line_end = ("\n", "x")
    tagged = [line_end, *segmentation.tag("\n".join(words)), line_end]
    alone = {
        word: tag
        for (before, _), (word, tag), (behind, _) in zip(tagged, tagged[1:], tagged[2:], strict=False)
        if before == behind == "\n"
    }
    alone["\n"] = "x"
    told = zip(words, ends, strict=True)
    return [alone[word] if word in alone else _tag_in_phrase(text, word, *end) for word, end in told]


def _tag_in_phrase(text: str, word: str, a: int, b: int) -> str:
    """The tag of a word that the tagger would cut up if it stood alone: of its phrase, then."""
    while a > 0 and text[a - 1] not in _STOPS:
        a -= 1
    while b < len(text) and text[b] not in _STOPS:
        b += 1
    return dict(segmentation.tag(text[a:b])).get(word, "x")


def _kinds(word: str, tag: str) -> int:
    found = _kinds_of(tag, len(word) > 1)
    if found & NOUN and len(word) <= LONGEST and (not word.isascii() or _ACRONYM.fullmatch(word)):
        return found | PRESENTABLE
    return found


@cache
def _kinds_of(tag: str, several: bool) -> int:
    name = several and (tag.startswith(_NAME_TAGS) or tag == "eng")
    noun = several and (name or tag in _NOUN_TAGS)
    content = tag not in _FUNCTION_TAGS and (several or tag.startswith("n"))
    return NAME * name | NOUN * noun | CONTENT * content


def gram_codes(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Hash columns of the character 2- and 3-grams inside the runs of letters and digits of ``text``.

    Returns:
        Columns, and the place in ``text`` where each n-gram begins; n-grams of two come first.
    """
    code = code_points(text)
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


def opening_grams(title: str, text: str) -> set[str]:
    """The n-grams themselves whose columns ``gram_codes`` gives, each once."""
    runs = (run for part in (unify(title), unify(text)[:OPENING]) for run in _RUNS.findall(part))
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
    """64 bits that stand for each term (none empty) wherever it occurs, uint64."""
    size = np.fromiter(map(len, terms), np.int64, len(terms))
    return _hashes("".join(terms), np.cumsum(size) - size, size)


def _hashes(text: str, begin: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Hashes of terms that follow one another in ``text``.

    Every character is mixed with its place in the term and the results are added up
    (Zobrist hashing), so that a whole batch is hashed at once.
    """
    if not len(begin):
        return np.zeros(0, np.uint64)
    code = code_points(text).astype(np.uint64)
    place = np.arange(1, len(code) + 1) - np.repeat(begin, size)
    code |= place.astype(np.uint64) << np.uint64(32)
    return np.add.reduceat(_mixed(code), begin)


def _mixed(x: np.ndarray) -> np.ndarray:
    """SplitMix64's finaliser (Steele, Lea and Flood 2014), in place."""
    x *= np.uint64(0x9E3779B97F4A7C15)
    x ^= x >> np.uint64(30)
    x *= np.uint64(0xBF58476D1CE4E5B9)
    x ^= x >> np.uint64(27)
    x *= np.uint64(0x94D049BB133111EB)
    x ^= x >> np.uint64(31)
    return x
