"""The lists behind tone, read and checked once, and one automaton over all of them.

``valence.csv`` holds the words that blame, praise, or tell bad or good news;
``negators.csv``, ``degree.csv`` and ``connectives.csv`` what bends them;
``markers.csv`` the small words by which a clause says who does what to whom.
All are in Simplified letters and are held against simplified text.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import ahocorasick_rs

from framing.errors import LexiconError

FOLDER = Path(__file__).parent.parent / "lists"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "valence": (
        "id", "word", "polarity", "strength", "domain", "directed", "target", "not_before", "not_after",
        "gloss_en", "example",
    ),
    "negators": ("word", "kind", "not_after"),
    "degree": ("word", "factor"),
    "connectives": ("word", "kind"),
    "markers": ("word", "kind", "not_before", "not_after"),
}  # fmt: skip
SIGNS: Mapping[str, int] = {"positive": 1, "negative": -1, "neutral": 0}
TARGETS = ("", "object", "agent", "both", "holder", "name")
"""Whom a directed word blames or praises: the one it is done to (谴责), the one who does it (迫害),
the one it is done to and, less, the one who does it (守护), the one it is said of (专制), or the one whose
name it is (支那). Empty where the word only tells news."""
KINDS: Mapping[str, frozenset[str]] = {
    "negators": frozenset({"flip", "bar", "deny", "undo", "spoil", "doubt"}),
    "connectives": frozenset({"contrast", "concession"}),
    "markers": frozenset(
        {
            "passive",
            "toward",
            "disposal",
            "from",
            "cause",
            "place",
            "report",
            "demand",
            "halt",
            "people",
            "scare",
            "copula",
            "claim",
        }
    ),
}


class Role(NamedTuple):
    """One thing that a string may be. ``value`` is the signed strength of a ``word``, the factor of a ``degree``.

    ``kind`` is ``word`` for a row of valence.csv, ``degree``, or a kind of the
    other lists; ``not_before`` and ``not_after`` are strings of which none may
    stand right before or right after.
    """

    kind: str
    text: str
    value: float = 0.0
    target: str = ""
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    id: str = ""


class Token(NamedTuple):
    """A role found in a text: ``text[start:end]`` is its string."""

    start: int
    end: int
    role: Role


Match = tuple[int, int, int]
"""Number of a string, start, end."""
OPENING = ("“", "‘", '"', "「")
CLOSING = ("”", "’", '"', "」")
"""Scare quotes."""


class Lists:
    """All roles and how they are found. ``rows`` are those of valence.csv; ``hash`` is 12 digits over all files."""

    def __init__(
        self, roles: Mapping[str, list[Role]], rows: tuple[dict[str, str], ...], digest: str
    ) -> None:
        """``roles`` maps each string to what it may be."""
        self.rows = rows
        self.hash = digest
        self._roles = [tuple(found) for found in roles.values()]
        self._directed = [tuple(role for role in found if _tells(role)) for found in self._roles]
        self._points = {n for n, found in enumerate(self._roles) if any(map(_points, found))}
        self._scares = {n for n, found in enumerate(self._roles) if any(r.kind == "scare" for r in found)}
        self._automaton = ahocorasick_rs.AhoCorasick(
            list(roles),
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,  # a DFA is too large for a cache
        )

    def find(self, text: str) -> list[Token]:
        """Tokens of simplified ``text`` by start, without overlap: the longest string from each start.

        A longer string swallows the shorter ones inside it even where its own
        guards then reject it, as 民主党 swallows 民主. Linear in the text.
        """
        return _tokens(text, self.matches(text), self._roles)

    def matches(self, text: str) -> list[Match]:
        """The strings of simplified ``text`` that :meth:`find` finds, guards not asked."""
        return self._automaton.find_matches_as_indexes(text)

    def pointing(self, text: str, matches: Iterable[Match]) -> list[int]:
        """Starts of those matches that may blame or praise somebody, guards not asked; most sentences have none."""
        points, scares = self._points, self._scares
        return [
            start
            for number, start, end in matches
            if number in points
            or (number in scares and text[start - 1 : start] in OPENING and text[end : end + 1] in CLOSING)
        ]

    def directed(self, text: str, matches: Iterable[Match]) -> list[Token]:
        """Those tokens among ``matches`` of ``text`` that tell toward whom it speaks: no news, no contrast."""
        return _tokens(text, matches, self._directed)


def _tokens(text: str, matches: Iterable[Match], roles: Sequence[Sequence[Role]]) -> list[Token]:
    """What ``matches`` of ``text`` are, where their guards allow it."""
    found: list[Token] = []
    for number, start, end in matches:
        for role in roles[number]:
            if role.not_after and text.startswith(role.not_after, end):
                continue
            if role.not_before and text.endswith(role.not_before, 0, start):
                continue
            found.append(Token(start, end, role))
    return found


def _tells(role: Role) -> bool:
    """Whether a role has to do with who blames or praises whom."""
    return bool(role.target) if role.kind == "word" else role.kind not in KINDS["connectives"]


def _points(role: Role) -> bool:
    """Whether a role blames or praises somebody by itself."""
    return bool(role.target and role.value) or role.kind == "demand"


@cache
def load(folder: Path = FOLDER) -> Lists:
    """The five lists of ``folder``.

    Raises LexiconError with file, line and remedy when a row breaks the format,
    repeats a word or an id, or its example does not hold its word.
    """
    digest = hashlib.sha256()
    tables: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for name in COLUMNS:
        text = _text(folder / f"{name}.csv")
        digest.update(text.encode())
        tables[name] = list(_rows(name, text))
    roles: dict[str, list[Role]] = {}
    for name, table in tables.items():
        seen: dict[str, str] = {}
        for where, row in table:
            role = _role(name, where, row)
            for key in filter(None, (role.text, role.id)):
                if key in seen:
                    raise LexiconError(f"{where}: {key!r} is already at {seen[key]}; keep one of the two.")
                seen[key] = where
            roles.setdefault(role.text, []).append(role)
    lists = Lists(roles, tuple(row for _, row in tables["valence"]), digest.hexdigest()[:12])
    _examples(lists, tables["valence"])
    return lists


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LexiconError(f"{path.name}: the file is missing; restore it.") from None
    except UnicodeDecodeError:
        raise LexiconError(f"{path.name}: this is not UTF-8; save the file as UTF-8.") from None


def _rows(name: str, text: str) -> Iterator[tuple[str, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    columns = COLUMNS[name]
    if tuple(reader.fieldnames or ()) != columns:
        raise LexiconError(f"{name}.csv line 1: the columns must be {','.join(columns)}.")
    try:
        for row in reader:
            where = f"{name}.csv line {reader.line_num}"
            if None in row or None in row.values():
                raise LexiconError(f"{where}: the row must have {len(columns)} fields; quote commas.")
            if not row["word"].strip():
                raise LexiconError(f"{where}: word is empty; fill it in.")
            yield where, row
    except csv.Error as error:
        raise LexiconError(f"{name}.csv line {reader.line_num}: {error}; repair the quoting.") from None


def _role(name: str, where: str, row: dict[str, str]) -> Role:
    before, after = (tuple(filter(None, row.get(key, "").split("|"))) for key in ("not_before", "not_after"))
    if name == "valence":
        _check(where, row)
        value = float(SIGNS[row["polarity"]] * int(row["strength"]))
        return Role("word", row["word"], value, row["target"], before, after, row["id"])
    if name == "degree":
        try:
            return Role("degree", row["word"], float(row["factor"]))
        except ValueError:
            raise LexiconError(f"{where}: factor {row['factor']!r} must be a number.") from None
    if row["kind"] not in KINDS[name]:
        known = ", ".join(sorted(KINDS[name]))
        raise LexiconError(f"{where}: kind {row['kind']!r} is unknown; use one of {known}.")
    return Role(row["kind"], row["word"], 0.0, "", before, after)


def _check(where: str, row: dict[str, str]) -> None:
    for key in ("id", "domain", "gloss_en", "example"):
        if not row[key].strip():
            raise LexiconError(f"{where}: {key} is empty; fill it in.")
    if row["polarity"] not in SIGNS:
        raise LexiconError(f"{where}: polarity must be one of {', '.join(SIGNS)}.")
    if row["strength"] not in (("0",) if row["polarity"] == "neutral" else ("1", "2")):
        raise LexiconError(f"{where}: strength must be 1 or 2, and 0 for a neutral row.")
    if row["target"] not in TARGETS:
        raise LexiconError(f"{where}: target must be empty or one of {', '.join(TARGETS[1:])}.")
    if row["directed"] != ("yes" if row["target"] else "no"):
        raise LexiconError(f"{where}: directed must be yes where target is given, else no.")


def _examples(lists: Lists, rows: list[tuple[str, dict[str, str]]]) -> None:
    for where, row in rows:
        if not any(token.role.id == row["id"] for token in lists.find(row["example"])):
            raise LexiconError(
                f"{where}: {row['word']!r} is not found in its example; mend guard or example."
            )
