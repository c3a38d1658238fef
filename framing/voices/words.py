"""The word lists that quotes are read with, loaded and checked once a process."""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, cast, get_args

from framing.cleaning.script import simplify
from framing.errors import LexiconError
from framing.guards import Context
from framing.terms import Entry, Matcher

LISTS = Path(__file__).parent.parent / "lists"
VERBS, SPEAKERS, QUOTATIONS = LISTS / "verbs.csv", LISTS / "speakers.toml", LISTS / "quotations.toml"
COLUMNS = ("variant", "class", "use", "guard", "version")
VerbClass = Literal["neutral", "assertive", "doubting", "hedging", "critical"]
"""What a verb of reporting says of the words it reports.

``neutral``: that they were said (说, 表示). ``assertive``: that the speaker
stands by them or that they hold (强调, 证实). ``doubting``: that the writer
does not (声称, 扬言). ``hedging``: that they are unconfirmed, or that the
speaker is unsure (据传, 怀疑). ``critical``: that they are directed against
or urge somebody (批评, 敦促).
"""
_ALONE = Context("")
"""Verbs are judged by what stands beside them, not by their article."""
Use = Literal["both", "direct", "indirect", "inner"]
"""How a verb reports: with marks and without (``both``), mostly one way, or ``inner``: it also names what
somebody does (希望, 提出), so another verb of the sentence counts before it."""


class Verb(NamedTuple):
    """A verb of reporting where it stands: ``text[start:end]``."""

    start: int
    end: int
    word: str
    verb_class: str
    use: str


class VerbRow(NamedTuple):
    """One row of the list of verbs, as published."""

    variant: str
    verb_class: str
    use: str
    guard: str
    version: str


@dataclass(frozen=True, slots=True)
class Words:
    """All lists. ``roles`` maps title words to a group or ``official``; ``ends`` likewise whole subjects' last words.

    ``leads`` matches as many of ``lead`` as follow each other; ``stop_words`` finds what ``stop`` finds in a text without any of the ``rare`` letters, and quicker.
    """

    verbs: tuple[VerbRow, ...]
    matcher: Matcher
    pronouns: frozenset[str]
    lead: re.Pattern[str]
    leads: re.Pattern[str]
    stop: re.Pattern[str]
    stop_words: re.Pattern[str]
    rare: re.Pattern[str]
    that: re.Pattern[str]
    stand_ins: frozenset[str]
    interview: frozenset[str]
    goes_on: re.Pattern[str]
    breaks: re.Pattern[str]
    cited: re.Pattern[str]
    chinese: frozenset[str]
    chinese_states: frozenset[str]
    surnames: frozenset[str]
    foreign: re.Pattern[str]
    atom: re.Pattern[str]
    atom_letters: frozenset[str]
    title: re.Pattern[str]
    roles: Mapping[str, str]
    closing: Mapping[str, tuple[str, ...]]
    ends: Mapping[str, str]
    short: Mapping[str, str]
    home: Mapping[str, str]
    home_offices: tuple[str, ...]
    marks_before: re.Pattern[str]
    things_before: re.Pattern[str]
    names_after: re.Pattern[str]
    name_end: re.Pattern[str]
    terms: frozenset[str]
    hash: str

    def find_verbs(self, text: str) -> list[Verb]:
        """Verbs of reporting in ``text`` (folded to Simplified), ascending."""
        rows, found = self.verbs, self.matcher.find_in(text, _ALONE)
        return [Verb(start, end, (row := rows[n])[0], row[1], row[2]) for start, end, n in found]

    def ending(self, text: str) -> str | None:
        """The longest of the words ``ends`` that ``text`` ends in."""
        for word in self.closing.get(text[-1:], ()):
            if text.endswith(word):
                return word
        return None


def _by_last(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Words by their last letter, longest first: one look rules out nearly all."""
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        found[word[-1]] = (*found.get(word[-1], ()), word)
    return found


def either(words: Iterable[str]) -> str:
    """A pattern of alternatives, longest first, without a group around it.

    Words that begin alike share their beginning, and each alternative begins
    with a letter of its own: the search passes over all other letters at once.
    """
    return "|".join(_branches(words))


def _branches(words: Iterable[str]) -> list[str]:
    """Patterns of words by first letter; among words of one letter the longest is tried first."""
    tails: dict[str, list[str]] = {}
    for word in words:
        tails.setdefault(word[0], []).append(word[1:])
    return [re.escape(letter) + _tail(own) for letter, own in sorted(tails.items())]


def _tail(tails: list[str]) -> str:
    """What may follow a letter: any of ``tails``, the empty one last."""
    longer = [tail for tail in tails if tail]
    if not longer:
        return ""
    branches = _branches(longer)
    if len(longer) == len(tails):
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{'|'.join(branches)})?"


@cache
def load(folder: Path = LISTS) -> Words:
    """The lists of ``folder``.

    Raises:
        LexiconError: a row breaks the format or stands twice.
    """
    files = [folder / path.name for path in (VERBS, SPEAKERS, QUOTATIONS)]
    verbs = _verbs(files[0])
    speakers, quotations = (tomllib.loads(path.read_text(encoding="utf-8")) for path in files[1:])
    entries = [
        Entry(
            v.variant, "verbs", v.variant, "", "", v.variant, (), v.guard, "", "", None, "", "", v.version, "", "",
            f"{VERBS.name}: {v.variant}",
        )
        for v in verbs
    ]  # fmt: skip
    roles = {word: role for role, words in speakers["titles"].items() for word in words if "（" not in word}
    ends = {word: role for role, words in speakers["collective"].items() for word in words}
    lead = (
        rf"(?=[{''.join(sorted({w[0] for w in speakers['leads']}))}{_TIMELY}\s，、\"\ue001])(?!{either(speakers['not_leads'])})"
        rf"(?:{either(speakers['leads'])}|{_TIME}|[\s，、\"\ue001]+)"
    )
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return Words(
        verbs, Matcher(entries), frozenset(speakers["pronouns"]),
        re.compile(lead), re.compile(f"(?:{lead})*+"),
        re.compile(rf"{either(speakers['stops'])}|{_TIME}|\ue001+(?![\ue001的])"),
        re.compile(either(speakers["stops"])), re.compile(rf"[{_TIMELY}\ue001]"),
        re.compile(rf"(?:{either(speakers['demonstratives'])})"),
        frozenset(speakers["stand_ins"]), frozenset(speakers["interview"]),
        re.compile(either(speakers["goes_on"])), re.compile(either(speakers["breaks"])),
        re.compile("|".join(
            [
                rf"{before}([^，。：；\n]{{2,36}}?)的?(?:{either(speakers['sources_after'])})(?=[，,])"
                for before in _branches(speakers["sources_before"])
            ] + [r"在([^，。：；\n]{2,16})看来(?=[，,])"]
        )),
        frozenset(speakers["chinese"]), frozenset(speakers["chinese_states"]), frozenset(speakers["surnames"]),
        re.compile(f"[{speakers['foreign']}]"),
        re.compile(rf"《[^》\n]{{1,20}}》|“[^”\n]{{1,20}}”|{either({*roles, *ends})}"),
        frozenset("".join({*roles, *ends})),
        re.compile(either(roles)), roles,
        _by_last(ends), ends, speakers["short"], speakers["home"], tuple(speakers["home_offices"]),
        re.compile(rf"(?:{either(quotations['marks_before'])})$"),
        re.compile(rf"(?:{either(quotations['things_before'])})$"),
        re.compile(rf"的?(?:{either(quotations['names_after'])})|[（(][A-Za-z]"),
        re.compile(rf"(?:{either(w for w in quotations['names_after'] if len(w) > 1 and '的' not in w)}|法)$"), frozenset(quotations["terms"]), digest.hexdigest(),
    )  # fmt: skip


_TIME = r"\d{1,4}年(?:\d+月)?(?:\d+日)?|\d{1,2}月(?:\d{1,2}[日号])?(?:[上中下]旬|底|初|末)?|\d{1,2}[日号](?:上午|下午|晚)?|(?:星期|礼拜|周)[一二三四五六日天末]"

_TIMELY = r"\d星礼周"
"""What ``_TIME`` may begin with."""


def _verbs(path: Path) -> tuple[VerbRow, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise LexiconError(f"{path.name}:1: columns must be {','.join(COLUMNS)}.")
        rows = [(reader.line_num, row) for row in reader]
    seen: set[str] = set()
    for line, row in rows:
        where, word = f"{path.name}:{line}", row["variant"]
        if not word or word != simplify(word):
            raise LexiconError(f"{where}: variant must be there, in Simplified script.")
        if word in seen:
            raise LexiconError(f"{where}: {word!r} stands twice.")
        seen.add(word)
        for column, valid in (("class", get_args(VerbClass)), ("use", get_args(Use))):
            if row[column] not in valid:
                raise LexiconError(
                    f"{where}: {column} {row[column]!r} is unknown; use one of {', '.join(valid)}."
                )
    return tuple(
        VerbRow(
            row["variant"],
            cast("VerbClass", row["class"]),
            cast("Use", row["use"]),
            row["guard"],
            row["version"],
        )
        for _, row in rows
    )
