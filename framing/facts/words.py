"""Loads facts.toml: units, and what names are made of."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from framing.errors import LexiconError

FILE = Path(__file__).resolve().parent.parent / "lists" / "facts.toml"
ONE = "一二两三四五六七八九十"
LONGEST = 40
"""Characters of a number after its first; without an end, a long row of digits would be tried from each of them."""
_NUMBER = rf"[\d{ONE}](?:[\d零〇{ONE}百千万亿]|[.,，](?=\d)){{0,{LONGEST}}}"
"""Whatever may be a number. It begins with a class, which is quick to look for, and a unit's first
character is looked at before the units, because most numbers of a text are dates."""


Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of facts.toml as patterns and sets; each is explained there."""

    units: Mapping[str, str]
    figure: re.Pattern[str]
    not_before: re.Pattern[str]
    not_next: Mapping[str, re.Pattern[str]]
    both: frozenset[str]
    money: tuple[tuple[str, str], ...]
    letters: frozenset[str]
    named_after: re.Pattern[str]
    rendered_end: re.Pattern[str]
    rendered_rest: re.Pattern[str]
    beginning: re.Pattern[str]
    title_end: re.Pattern[str]
    not_rendered: tuple[str, ...]
    no_person: frozenset[str]
    chinese: re.Pattern[str]
    not_names: tuple[str, ...]
    not_name_ends: tuple[str, ...]
    ends: re.Pattern[str]
    bound: re.Pattern[str]
    not_begin: re.Pattern[str]
    not_hold: re.Pattern[str]
    general: frozenset[str]
    many: frozenset[str]


def words() -> Words:
    """The lists, read and checked once a process.

    Raises:
        LexiconError: facts.toml lacks a key, writes two units alike or names a unit it does not have.
    """
    return read(FILE)


@cache
def read(path: Path) -> Words:
    """The lists of another file. Errors as of :func:`words`."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        return _words(data["units"], data["bounds"], data["people"], data["organisations"], path.name)
    except KeyError as missing:
        raise LexiconError(f"{path.name}: the key {missing} is missing; add it.") from None


def _words(units: Table, bounds: Table, people: Table, organisations: Table, file: str) -> Words:
    by_name = {name: unit for unit, names in units.items() for name in names}
    if len(by_name) < sum(map(len, units.values())):
        raise LexiconError(f"{file}: a unit is written like another; take it out of one of them.")
    if unknown := set(bounds["not_next"]) - set(units):
        raise LexiconError(f"{file}: not_next names {min(unknown)!r}, which is no unit.")
    begin = "".join(sorted({re.escape(name[0]) for name in by_name}))
    letter = f"[{people['rendering']}]"
    surname = _surname(people)
    return Words(
        by_name,
        re.compile(rf"(?P<number>{_NUMBER})(?:多|余)?(?=[{begin}])(?P<unit>{_any(by_name)})"),
        re.compile(f"(?:{bounds['not_before']}|[{ONE}零〇百千万亿\\d])$"),
        {unit: re.compile(stop) for unit, stop in bounds["not_next"].items() if stop},
        frozenset(bounds["both"]),
        tuple((name, unit) for unit in bounds["money"] for name in units[unit]),
        frozenset(people["rendering"]) | {"·", "‧"},
        re.compile(people["named_after"]),
        re.compile(f"{letter}{{1,9}}$"),
        re.compile(f"(?:[·‧]{letter}{{1,9}}){{1,3}}(?![·‧{people['rendering']}])(?={people['after']}|[^一-鿿]|$)"),
        re.compile(f"(?:^|[^一-鿿·‧-]|{people['before']})$"),
        re.compile(f"(?:{_any(people['titles'])})$"),
        tuple(people["not_rendered"]),
        frozenset(people["no_person"]),
        re.compile(f"(?P<name>{surname}[一-鿿]{{1,2}}?)(?={people['after']})"),
        tuple(people["not_names"]),
        tuple(people["not_name_ends"]),
        re.compile(f"(?:{_any(organisations['ends'])})(?![长校员门生])"),
        re.compile(organisations["bound"]),
        re.compile(organisations["not_begin"]),
        re.compile(organisations["not_hold"]),
        frozenset(organisations["general"]),
        frozenset(organisations["many"]),
    )  # fmt: skip


def _surname(people: Table) -> str:
    """A surname right after what may be a title. Its first letter stands first: the search passes over
    all other letters at once; double surnames go before single ones."""
    double, single = people["double_surnames"], people["surnames"]
    firsts = "".join(sorted({*single, *(name[0] for name in double)}))
    titled = "".join(sorted({title[-1] for title in people["titles"]}))
    rest = "|".join([*(f"(?<={name[0]}){name[1:]}" for name in double), f"(?<=[{single}])"])
    return f"[{firsts}](?<=[{titled}].)(?:{rest})"


def _any(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(names, key=lambda w: (-len(w), w))))
