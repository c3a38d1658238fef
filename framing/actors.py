"""Who acts in the news: states, governments, parties, bodies, media, companies and people, by any of their names.

``lists/actors.csv`` holds one row an actor. A name is matched on text folded to
Simplified; the longest name that begins first wins; strings that may not stand
before or after a name take a match back, and so does a capital (column
``acting``) that does not act as a government where it stands.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from string import ascii_letters
from typing import Literal, cast, get_args

from framing.cleaning.script import simplify
from framing.errors import LexiconError
from framing.guards import Context
from framing.terms import Entry, Matcher

FILE = Path(__file__).parent / "lists" / "actors.csv"
COLUMNS = (
    "id", "name_zh", "name_en", "kind", "group", "part_of", "aliases", "not_before", "not_after", "acting", "version",
)  # fmt: skip
KINDS = ("person", "state", "government", "party", "body", "organisation", "media", "company", "people")
Group = Literal[
    "PRC_official", "PRC_media", "US_official", "TW_official", "HK_official", "other_official", "expert",
    "NGO_activist", "citizen", "company", "media", "anonymous", "other",
]  # fmt: skip
"""Who speaks, by role and side; the groups that shares of quoted words are counted by."""
_TEXTS = 512
"""Texts whose mentions are kept: the sections of a batch of articles, which several scorers ask about."""
_ALONE = Context("")
"""Names are judged by what stands beside them, not by their article."""
_LETTERS = "|".join(ascii_letters)


@dataclass(frozen=True, slots=True)
class Actor:
    """One row of the list. ``aliases`` are all further names, ``acting`` those that count only where they act.

    ``part_of`` is the id of the state or body that the actor belongs to, None
    for none. A name with a remark in （） is for display and is not matched.
    """

    id: str
    name_zh: str
    name_en: str
    kind: str
    group: Group
    part_of: str | None
    aliases: tuple[str, ...]
    not_before: tuple[str, ...]
    not_after: tuple[str, ...]
    acting: tuple[str, ...]
    version: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every string that is matched."""
        return tuple(name for name in (self.name_zh, *self.aliases) if "（" not in name)


class Actors(Mapping[str, Actor]):
    """The list as a mapping from id to actor, in order of the file. ``version`` is a hash of its bytes."""

    def __init__(self, rows: tuple[Actor, ...], version: str) -> None:
        self._rows = {row.id: row for row in rows}
        self.version = version
        self._named = {name: row.id for row in rows for name in row.names}
        self._openings = frozenset(name[:2] for name in self._named)
        self._closings = frozenset(name[-2:] for name in self._named)
        self._shortest = min(map(len, self._named), default=2)
        self._states: dict[str, str | None] = {}
        self._mentions = lru_cache(maxsize=_TEXTS)(lambda text: tuple(self.find_folded(simplify(text))))

    @cached_property
    def _matcher(self) -> Matcher:
        """What finds them; who only lists the actors does without."""
        return Matcher([entry for row in self._rows.values() for entry in _entries(row)])

    @cached_property
    def _ids(self) -> list[str]:
        return [entry.id for entry in self._matcher.owners]

    def __getitem__(self, key: str) -> Actor:
        return self._rows[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, actor id) of every mention in ``text``, ascending and without overlap.

        Offsets are code points of ``text``, in either script.
        """
        return list(self._mentions(text))

    def find_folded(
        self, text: str, spans: Sequence[tuple[int, int]] | None = None
    ) -> list[tuple[int, int, str]]:
        """The same, of text that is folded to Simplified already; of many texts at once, where ``spans`` are theirs."""
        ids = self._ids
        if spans is None:
            return [(start, end, ids[n]) for start, end, n in self._matcher.find_in(text, _ALONE)]
        return [(start, end, ids[n]) for _, start, end, n in self._matcher.find(text, spans, _ALONE)]

    def may_begin(self, text: str) -> bool:
        """Whether ``text`` (folded) may begin with a name; False is certain, and quicker than to look."""
        return text[:2] in self._openings or self._shortest < 2

    def may_end(self, text: str) -> bool:
        """Whether ``text`` (folded) may end in a name; False is certain."""
        return text[-2:] in self._closings or self._shortest < 2

    def exact(self, name: str) -> str | None:
        """Id of the actor that ``name`` (folded to Simplified) is a name of as a whole, whatever stands around it."""
        return self._named.get(name)

    def state(self, key: str) -> str | None:
        """Id of the state at the end of the chain of ``part_of``; None where there is none."""
        if key in self._states:
            return self._states[key]
        actor = self._rows[key]
        while actor.kind != "state" and actor.part_of:
            actor = self._rows[actor.part_of]
        state = self._states[key] = actor.id if actor.kind == "state" else None
        return state


@cache
def load(file: Path = FILE) -> Actors:
    """The list, read and checked once a process.

    Raises:
        LexiconError: a row breaks the format, or repeats an id or a name.
    """
    data = file.read_bytes()
    reader = csv.DictReader(data.decode("utf-8").splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise LexiconError(f"{file.name}:1: columns must be {','.join(COLUMNS)}.")
    rows = tuple(_row(raw, f"{file.name}:{reader.line_num}") for raw in reader)
    _check(rows, file.name)
    return Actors(rows, hashlib.sha256(data).hexdigest()[:12])


def _row(raw: dict[str, str], where: str) -> Actor:
    if None in raw.values() or None in raw:
        raise LexiconError(f"{where}: the row needs {len(COLUMNS)} cells.")
    for column in ("id", "name_zh", "name_en", "version"):
        if not raw[column]:
            raise LexiconError(f"{where}: {column} is empty.")
    if raw["kind"] not in KINDS:
        raise LexiconError(f"{where}: kind {raw['kind']!r} is unknown; use one of {', '.join(KINDS)}.")
    if raw["group"] not in get_args(Group):
        raise LexiconError(
            f"{where}: group {raw['group']!r} is unknown; use one of {', '.join(get_args(Group))}."
        )
    aliases, acting = _list(raw["aliases"], ";"), _list(raw["acting"], ";")
    if unknown := set(acting) - {raw["name_zh"], *aliases}:
        raise LexiconError(f"{where}: acting names {min(unknown)!r}, which is no name of the row.")
    return Actor(
        raw["id"], raw["name_zh"], raw["name_en"], raw["kind"], cast("Group", raw["group"]), raw["part_of"] or None,
        aliases, _list(raw["not_before"], "|"), _list(raw["not_after"], "|"), acting, raw["version"],
    )  # fmt: skip


def _list(cell: str, mark: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(mark) if part)


def _check(rows: tuple[Actor, ...], file: str) -> None:
    ids: set[str] = set()
    owner: dict[str, str] = {}
    for row in rows:
        if row.id in ids:
            raise LexiconError(f"{file}: id {row.id!r} stands twice.")
        ids.add(row.id)
        for name in row.names:
            if name != simplify(name):
                raise LexiconError(f"{file}: write {name!r} of {row.id!r} in Simplified script.")
            if name in owner:
                raise LexiconError(f"{file}: {name!r} names both {owner[name]!r} and {row.id!r}.")
            owner[name] = row.id
    if unknown := [row.part_of for row in rows if row.part_of and row.part_of not in ids]:
        raise LexiconError(f"{file}: part_of {unknown[0]!r} is no id of the list.")


def _entries(row: Actor) -> Iterator[Entry]:
    for name in row.names:
        clauses = [f"!prev:{'|'.join(row.not_before)}"] if row.not_before else []
        clauses += [f"!next:{'|'.join(row.not_after)}"] if row.not_after else []
        clauses += [f"!prev:{_LETTERS}"] if name[0] in ascii_letters else []
        clauses += [f"!next:{_LETTERS}"] if name[-1] in ascii_letters else []
        clauses += ["actor"] if name in row.acting else []
        yield Entry(
            row.id, "actors", row.id, row.name_zh, row.name_en, name, (), ";".join(clauses),
            "", "", None, "", "", row.version, "", "", FILE.name,
        )  # fmt: skip
