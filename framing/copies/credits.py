"""Credits: agencies and outlets that an article names as the source of its text.

A credit is looked for where credits stand: the credit section, byline and
dateline, a bracket that is the body's last line, and a dispatch's opening. A
source named inside the story (据路透社报道) is reporting, not a credit.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from framing.copies.types import Credit, CreditKind
from framing.errors import LexiconError
from framing.model import Article
from framing.text import simplify

FILE = Path(__file__).resolve().parent.parent / "lists" / "credits.toml"
_WHOLE = ("credit", "byline", "dateline")
_LAST_LINE = re.compile(r"(?:^|\n)[（(【\[]([^（()）\n]{2,60})[)）】\]][\s#*。]*\Z")
_OPENING = re.compile(r"\A[（(【\[]?[^\n]{0,30}")
_BETWEEN = r"[\s:：“《（(「]*"


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency: its names in both languages, and its outlet id where archives hold it."""

    id: str
    zh: str
    en: str
    outlet: str | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _List:
    agencies: Mapping[str, Agency]
    by_name: Mapping[str, str]
    names: re.Pattern[str]
    reprint: re.Pattern[str]
    dispatch: re.Pattern[str]
    reported: re.Pattern[str]


def known() -> Mapping[str, Agency]:
    """The agencies of credits.toml by id, in file order.

    Raises:
        LexiconError: the file lacks a key, or two agencies have one name.
    """
    return _read(FILE).agencies


def outlet_of(agency: str) -> str | None:
    """Outlet id of an agency that archives may hold themselves, else None."""
    return known()[agency].outlet


def credits(article: Article) -> tuple[Credit, ...]:
    """Every credit of an article, in order of section and place; its own outlet is left out."""
    found = [c for c in _found(article) if outlet_of(c.agency) != article.outlet]
    return tuple(found)


def agencies(found: Iterable[Credit], but: str | None = None) -> dict[str, CreditKind]:
    """Agency → ``reprint`` if any credit says so, else ``based``; without outlet ``but`` itself."""
    kinds: dict[str, CreditKind] = {}
    for credit in found:
        own = but is not None and outlet_of(credit.agency) == but
        if not own and kinds.get(credit.agency) != "reprint":
            kinds[credit.agency] = credit.kind
    return kinds


def reported(text: str) -> frozenset[str]:
    """Outlets whose reports a story names: 据美国之音报道, not every mention of a name."""
    lists = _read(FILE)
    found = (lists.agencies[lists.by_name[m[1]]].outlet for m in lists.reported.finditer(simplify(text)))
    return frozenset(outlet for outlet in found if outlet)


def _found(article: Article) -> Iterator[Credit]:
    lists = _read(FILE)
    for name in _WHOLE:
        if section := article.sections.get(name):
            yield from _named(simplify(section.text), name, 0, len(section.text), lists)
    if body := article.sections.get("body"):
        text = simplify(body.text)
        if opening := _OPENING.match(text):
            yield from _dispatches(text, opening.end(), lists)
        if last := _LAST_LINE.search(text):
            yield from _named(text, "body", *last.span(1), lists)


def _named(text: str, section: str, start: int, end: int, lists: _List) -> Iterator[Credit]:
    for match in lists.names.finditer(text, start, end):
        reprinted = lists.reprint.search(text, max(start, match.start() - 12), match.start())
        dispatched = section != "credit" and lists.dispatch.match(text, match.end())
        kind: CreditKind = "reprint" if reprinted or dispatched else "based"
        yield Credit(lists.by_name[match[0]], kind, section, *match.span())


def _dispatches(text: str, end: int, lists: _List) -> Iterator[Credit]:
    for match in lists.names.finditer(text, 0, end):
        follow = text[match.end() : match.end() + 20]
        if re.match(r"(?:记者)?[^，。\n]{0,12}\d{1,2}日(?:电|讯)", follow):
            yield Credit(lists.by_name[match[0]], "reprint", "body", *match.span())


@cache
def _read(path: Path) -> _List:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        found = {
            key: Agency(key, row["zh"], row["en"], row.get("outlet"), tuple(row["names"]))
            for key, row in data["agencies"].items()
        }
        reprint, dispatch = (_any(data[key]) for key in ("reprint", "dispatch"))
    except KeyError as missing:
        raise LexiconError(f"{path.name}: the key {missing} is missing; add it.") from None
    by_name: dict[str, str] = {}
    for agency in found.values():
        for name in agency.names:
            if by_name.setdefault(name, agency.id) != agency.id:
                raise LexiconError(f"{path.name}: {name!r} names two agencies; take it out of {agency.id}.")
    return _List(
        found,
        by_name,
        re.compile(_any(by_name)),
        re.compile(f"(?:{reprint}){_BETWEEN}$"),
        re.compile(rf"\s?(?:{dispatch})"),
        re.compile(f"({_any(by_name)})[^，。；：\n]{{0,12}}(?:报道|报导)"),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w))))
