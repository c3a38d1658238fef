"""A codebook: one question about one unit, its categories, and the machine measure it can be held against."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from framing.errors import CodingError

FOLDER = Path(__file__).with_name("codebooks")
Kind = Literal["sentence", "article"]
Measure = Literal["tone", "voice", "genre", "none"]
SKIP = "skip"
"""Stands in the codes for a unit that the coder left out on purpose; never a category."""
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CATEGORY = ("name_zh", "name_en", "definition_zh", "definition_en", "example_zh", "example_en")
_BOOK = ("name_zh", "name_en", "question_zh", "question_en", "blind_zh", "blind_en")


@dataclass(frozen=True, slots=True)
class Category:
    """One answer. Examples are invented."""

    id: str
    name_zh: str
    name_en: str
    definition_zh: str
    definition_en: str
    example_zh: str
    example_en: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """One question.

    ``measure`` names the machine's side (``none`` where there is none),
    ``machine`` the categories it can give; the others cannot be compared.
    ``ordered`` are the categories that lie on a scale, lowest first. ``context``
    is how many sentences are shown on either side. ``blind_*`` says what the
    coder is not shown.
    """

    id: str
    version: int
    unit: Kind
    measure: Measure
    machine: tuple[str, ...]
    ordered: tuple[str, ...]
    context: int
    name_zh: str
    name_en: str
    question_zh: str
    question_en: str
    blind_zh: str
    blind_en: str
    categories: tuple[Category, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the categories, in order."""
        return tuple(c.id for c in self.categories)


def shipped() -> dict[str, Path]:
    """Files of the codebooks that come with the project, by id."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}


def load(file: Path) -> Codebook:
    """The codebook of a file.

    Raises:
        CodingError: the file cannot be read or breaks the format; the text names file and key.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CodingError(f"{file}: this codebook cannot be read ({error}).") from error
    try:
        book = _book(data)
    except (KeyError, TypeError, ValueError) as error:
        raise CodingError(f"{file}: the codebook is missing or misspells {error}.") from error
    if problem := _problem(book):
        raise CodingError(f"{file}: {problem}.")
    return book


def path(name: str) -> Path:
    """File of a shipped codebook by its id, or the file that the name is the path of.

    Raises:
        CodingError: neither a shipped id nor a file.
    """
    found = shipped()
    if name not in found and not Path(name).is_file():
        raise CodingError(
            f"There is no codebook {name}; there are: {', '.join(found)}, or give the path of a file."
        )
    return found.get(name, Path(name))


def _book(data: dict[str, Any]) -> Codebook:
    return Codebook(
        id=str(data["id"]),
        version=int(data["version"]),
        unit=data["unit"],
        measure=data["measure"],
        machine=tuple(data["machine"]),
        ordered=tuple(data["ordered"]),
        context=int(data["context"]),
        **{name: str(data[name]) for name in _BOOK},
        categories=tuple(_category(row) for row in data["categories"]),
    )


def _category(row: dict[str, Any]) -> Category:
    return Category(str(row["id"]), **{name: str(row[name]) for name in _CATEGORY})


def _problem(book: Codebook) -> str | None:
    """What breaks a rule, None where nothing does."""
    ids = book.ids
    article = book.measure == "genre"
    rules = (
        (bool(_ID.fullmatch(book.id)), "id has to be lower-case letters, digits and _"),
        (book.version >= 1, "version has to be 1 or more"),
        (book.unit in get_args(Kind), f"unit has to be one of {', '.join(get_args(Kind))}"),
        (book.measure in get_args(Measure), f"measure has to be one of {', '.join(get_args(Measure))}"),
        (book.measure == "none" or (book.unit == "article") == article, "unit does not fit the measure"),
        (0 <= book.context <= 5, "context has to be 0 to 5 sentences"),
        (len(ids) >= 2 and len(set(ids)) == len(ids), "there have to be two categories or more, each once"),
        (
            all(_ID.fullmatch(i) and i != SKIP for i in ids),
            f"an id of a category is not a word, or is {SKIP}",
        ),
        (set(book.machine) <= set(ids), "machine names a category that is not there"),
        ((book.measure == "none") != bool(book.machine), "machine and measure do not fit"),
        (set(book.ordered) <= set(ids) and len(book.ordered) != 1, "ordered names what is not there"),
    )
    return next((text for holds, text in rules if not holds), None)
