"""Loads the lexicons and refuses any that break their own rules.

One CSV per family in ``framing/lexicons``; ``families.toml`` there gives the
order and names of families and the registers a row may be attested in.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from framing.errors import LexiconError
from framing.guards import ACTOR_FILE
from framing.terms import Entry, Matcher

FOLDER = Path(__file__).parent / "lexicons"
COLUMNS = (
    "id", "concept", "concept_zh", "concept_en", "variant", "forms", "guard", "attested_in", "source_url",
    "polarity", "gloss_zh", "gloss_en", "version", "example_yes", "example_no",
)  # fmt: skip
OPTIONAL = frozenset({"forms", "guard", "polarity"})
POLARITIES = frozenset({"", "positive", "negative"})
Kind = Literal["naming", "frame"]
_KINDS: Mapping[str, Kind] = {"naming": "naming", "frame": "frame"}
_SNAKE = re.compile(r"[a-z][a-z0-9_]*")
_URL = re.compile(r"https?://[^\s/]+\.[^\s]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A display name in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Concept:
    """What a set of variants refers to; named by its referent."""

    id: str
    family: str
    name: Name


@dataclass(frozen=True, slots=True)
class Family:
    """One lexicon file: its entries, and its concepts in file order.

    ``kind``: ``naming`` for words by which outlets differ, ``frame`` for cues
    of a frame, which are counted together and never show how a thing is named.
    """

    id: str
    name: Name
    entries: tuple[Entry, ...]
    concepts: tuple[Concept, ...]
    kind: Kind = "naming"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All families in their fixed order and the matcher over all entries.

    ``hash`` is 12 hex digits over every file's bytes.
    """

    families: tuple[Family, ...]
    registers: Mapping[str, Name]
    matcher: Matcher
    hash: str

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in order of family and row."""
        return tuple(entry for family in self.families for entry in family.entries)

    @property
    def concepts(self) -> dict[str, Concept]:
        """Concept id → concept with its family, in order of family and first row."""
        return {concept.id: concept for family in self.families for concept in family.concepts}

    @property
    def table(self) -> tuple[dict[str, str], ...]:
        """The rows as published, one for every string that may match: a form has its row's gloss and source."""
        columns = (
            "concept", "gloss_zh", "gloss_en", "concept_zh", "concept_en", "attested_in",
            "source_url", "guard", "version",
        )  # fmt: skip
        return tuple(
            {"family": e.family, "variant": pattern, **{c: getattr(e, c) for c in columns}}
            for e in self.entries
            for pattern in e.patterns
        )


@cache
def load(folder: Path = FOLDER) -> Lexicon:
    """The lexicons of ``folder``, read and checked once per process.

    Raises LexiconError with file, line and remedy when a row breaks the format,
    repeats an id or a variant, or one of its two examples does not hold.
    """
    index = folder / "families.toml"
    data = tomllib.loads(_text(index))
    registers = {key: Name(**value) for key, value in data["registers"].items()}
    _same_files(folder, index, list(data["families"]))
    families = tuple(
        _family(folder / f"{key}.csv", value, registers, index.name)
        for key, value in data["families"].items()
    )
    entries = tuple(entry for family in families for entry in family.entries)
    _unique(entries)
    matcher = Matcher(entries)
    for entry in entries:
        _check_examples(entry, matcher)
    return Lexicon(families, registers, matcher, _hash(folder, [family.id for family in families]))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LexiconError(
            f"{path.name}: the file is missing; restore it or take it out of families.toml."
        ) from None
    except UnicodeDecodeError:
        raise LexiconError(f"{path.name}: this is not UTF-8; save the file as UTF-8.") from None


def _same_files(folder: Path, index: Path, families: list[str]) -> None:
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in families:
            raise LexiconError(
                f"{index.name}: {path.name} is not listed; add a [families.{path.stem}] table."
            )


def _family(path: Path, row: Mapping[str, str], registers: Mapping[str, Name], index: str) -> Family:
    kind = _KINDS.get(row.get("kind", "naming"))
    if kind is None:
        raise LexiconError(
            f"{index}: kind {row['kind']!r} of {path.stem} is unknown; use one of {', '.join(_KINDS)}."
        )
    entries = tuple(_rows(path, registers))
    if not entries:
        raise LexiconError(
            f"{path.name}: the file has no rows; add one or take the family out of families.toml."
        )
    concepts: dict[str, Concept] = {}
    for entry in entries:
        concept = Concept(entry.concept, path.stem, Name(entry.concept_zh, entry.concept_en))
        if concepts.setdefault(entry.concept, concept) != concept:
            raise LexiconError(
                f"{entry.where}: concept {entry.concept!r} has another name above; give it one name."
            )
    _distinct(entries)
    return Family(path.stem, Name(row["zh"], row["en"]), entries, tuple(concepts.values()), kind)


def _rows(path: Path, registers: Mapping[str, Name]) -> Iterator[Entry]:
    reader = csv.DictReader(io.StringIO(_text(path)), strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise LexiconError(f"{path.name} line 1: the columns must be {','.join(COLUMNS)}.")
    try:
        for row in reader:
            yield _entry(row, path.stem, f"{path.name} line {reader.line_num}", registers)
    except csv.Error as error:
        raise LexiconError(f"{path.name} line {reader.line_num}: {error}; repair the quoting.") from None


def _entry(row: dict[str, str], family: str, where: str, registers: Mapping[str, Name]) -> Entry:
    if None in row or None in row.values():
        raise LexiconError(
            f"{where}: the row must have {len(COLUMNS)} fields; quote fields that hold commas."
        )
    cells = {key: value.strip() for key, value in row.items()}
    for key in COLUMNS:
        if not cells[key] and key not in OPTIONAL:
            raise LexiconError(f"{where}: {key} is empty; fill it in.")
    for key in ("id", "concept"):
        if not _SNAKE.fullmatch(cells[key]):
            raise LexiconError(f"{where}: {key} {cells[key]!r} must be lower-case English with underscores.")
    if cells["attested_in"] not in registers:
        raise LexiconError(
            f"{where}: register {cells['attested_in']!r} is unknown; use one of {', '.join(registers)}."
        )
    if not _URL.fullmatch(cells["source_url"]):
        raise LexiconError(f"{where}: source_url must be an http or https address.")
    if cells["polarity"] not in POLARITIES:
        raise LexiconError(f"{where}: polarity must be empty, positive or negative.")
    forms = tuple(form.strip() for form in cells["forms"].split(";") if form.strip())
    polarity = cells["polarity"] or None
    return Entry(**{**cells, "forms": forms, "polarity": polarity, "family": family, "where": where})  # ty: ignore


def _distinct(entries: tuple[Entry, ...]) -> None:
    seen: dict[str, str] = {}
    for entry in entries:
        for pattern in entry.patterns:
            if pattern in seen:
                raise LexiconError(
                    f"{entry.where}: {pattern!r} is already at {seen[pattern]}; keep one of the two."
                )
            seen[pattern] = entry.where


def _unique(entries: Iterable[Entry]) -> None:
    ids: dict[str, str] = {}
    homes: dict[str, Entry] = {}
    for entry in entries:
        if entry.id in ids:
            raise LexiconError(
                f"{entry.where}: id {entry.id!r} is already at {ids[entry.id]}; choose another id."
            )
        ids[entry.id] = entry.where
        first = homes.setdefault(entry.concept, entry)
        if first.family != entry.family:
            raise LexiconError(
                f"{entry.where}: concept {entry.concept!r} is already in {first.where}; rename one."
            )


def _check_examples(entry: Entry, matcher: Matcher) -> None:
    if not matcher.holds(entry, entry.example_yes):
        raise LexiconError(
            f"{entry.where}: {entry.variant!r} is not found in example_yes; mend guard or example."
        )
    if matcher.holds(entry, entry.example_no):
        raise LexiconError(f"{entry.where}: {entry.variant!r} is found in example_no; mend guard or example.")


def _hash(folder: Path, families: list[str]) -> str:
    paths = [folder / "families.toml", *(folder / f"{key}.csv" for key in families)]
    if ACTOR_FILE.is_file():
        paths.append(ACTOR_FILE)
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
