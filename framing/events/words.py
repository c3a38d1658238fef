"""Article → the words, names and character n-grams that are compared.

House styles are brought together first (``aliases.csv``: 川普 and 特朗普 are one
name here). The result is only for comparing; what people read keeps its own words.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import rjieba

ALIASES = Path(__file__).with_name("aliases.csv")
LEAD = 300
"""Characters of the body that count as the lead: what the article is about is said there."""

_NAME_TAGS = ("nr", "ns", "nt", "nz")
_FUNCTION_TAGS = frozenset(
    ["x", "uj", "p", "c", "d", "u", "ul", "r", "y", "f", "q", "m", "ud", "ug", "uz", "uv", "e", "o", "k"]
)
_RUNS = re.compile(r"[一-鿿A-Za-z0-9]+")
_GRAM_BITS = 22
GRAM_COLUMNS = 1 << _GRAM_BITS
"""Character n-grams are hashed into so many columns: no vocabulary, so memory does not grow."""


@dataclass(frozen=True, slots=True)
class Words:
    """The comparable parts of one article. Lists keep repetitions; ``grams`` are hash columns.

    ``nouns`` are the words of title and lead that can stand in a verbless label.
    """

    title: list[str]
    lead: list[str]
    names: list[str]
    nouns: set[str]
    grams: np.ndarray


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


def words_of(title: str, text: str) -> Words:
    """Title words, lead words (title twice), names of the whole article, n-grams of the lead."""
    title, text = unify(title), unify(text)
    tagged_title = rjieba.tag(title, True)
    tagged = rjieba.tag(text, True)
    in_title = list(_content(tagged_title))
    lead = in_title * 2 + list(_content(_first(tagged, LEAD)))
    names = list(_names(tagged_title)) * 2 + list(_names(tagged))
    nouns = {w for w, t in tagged_title + _first(tagged, LEAD) if len(w) > 1 and is_noun(w, t)}
    grams = np.concatenate([_grams(title), _grams(title), _grams(text[:LEAD])])
    return Words(in_title, lead, names, nouns, grams)


def is_name(word: str, tag: str) -> bool:
    """Whether the tagger calls ``word`` a person, place, organisation, other name or Latin word."""
    return len(word) > 1 and (tag.startswith(_NAME_TAGS) or tag == "eng")


def is_noun(word: str, tag: str) -> bool:
    """Whether ``word`` can stand in a label: a name, a noun or a verbal noun."""
    return is_name(word, tag) or tag in ("n", "vn", "nrt", "nrfg", "j", "l")


def _content(tagged: list[tuple[str, str]]) -> Iterator[str]:
    for word, tag in tagged:
        if tag not in _FUNCTION_TAGS and (len(word) > 1 or tag.startswith("n")):
            yield word


def _names(tagged: list[tuple[str, str]]) -> Iterator[str]:
    return (word for word, tag in tagged if is_name(word, tag))


def _first(tagged: list[tuple[str, str]], chars: int) -> list[tuple[str, str]]:
    seen = 0
    for n, (word, _) in enumerate(tagged):
        seen += len(word)
        if seen >= chars:
            return tagged[: n + 1]
    return tagged


def _grams(text: str) -> np.ndarray:
    """Hash columns of the character 2- and 3-grams inside each run of letters and digits."""
    found = [np.zeros(0, np.uint64)]
    for run in _RUNS.findall(text):
        code = np.frombuffer(run.encode("utf-32-le"), np.uint32).astype(np.uint64)
        two = (code[:-1] << np.uint64(21)) | code[1:]
        found += [two, (two[:-1] << np.uint64(21)) | code[2:]] if len(code) > 2 else [two]
    return _hashed(np.concatenate(found))


def lead_grams(title: str, text: str) -> set[str]:
    """The n-grams themselves that ``words_of`` hashes, each once."""
    runs = (run for part in (unify(title), unify(text)[:LEAD]) for run in _RUNS.findall(part))
    return {run[k : k + n] for run in runs for n in (2, 3) for k in range(len(run) - n + 1)}


def gram_columns(gram: str) -> np.ndarray:
    """The hash column of one n-gram of 2 or 3 characters, as an array of one."""
    code = np.uint64(0)
    for letter in gram:
        code = (code << np.uint64(21)) | np.uint64(ord(letter))
    return _hashed(np.array([code], np.uint64))


def _hashed(codes: np.ndarray) -> np.ndarray:
    mixed = codes * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(64 - _GRAM_BITS)).astype(np.int64)
