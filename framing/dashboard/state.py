"""The reader's whole selection as one frozen value, and its way into and out of the URL."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from framing.snapshot.kinds import REPORTS

PAGES = ("events", "side", "wording", "voices", "archive", "method", "data")
LOCAL_PAGES = ("coding",)
"""Pages for who runs the dashboard: not shown where it is public."""
ORDERS = ("newest", "oldest", "articles", "contrast")
BOUNDS = ("least", "exact")
"""How the number of outlets is meant: so many or more, or just so many."""
GENRES: dict[str, tuple[str, ...]] = {"report": ("report",), "compare": REPORTS, "all": ()}
"""Choices of genre, and the genres that each keeps; empty: every one."""
COPIES = ("with", "without")
VOICES = ("all", "outlet", "attributed", "marked", "unclear")
TABLES = (
    "articles", "sentences", "hits", "quotes", "tones", "facts", "events", "matches", "copies", "statements",
    "keyness", "substitutions",
)  # fmt: skip
LANGS = ("zh", "en")
ALL = "all"
QUERY_LIMIT = 200
"""Characters of a search that are used; the page says so where one is longer."""

PHRASE_LIMIT = 60
"""Characters of a term or a speaker's name."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
_CONCEPT = re.compile(r"[A-Za-z0-9_-]{1,80}\.[A-Za-z0-9_-]{1,80}")
_EVIDENCE = re.compile(r"[a-z]{1,20}:[^\x00-\x1f]{1,200}")
_OPTION = re.compile(r"[a-z]{1,20}")


def public(environment: Mapping[str, str]) -> bool:
    """Whether FRAMING_PUBLIC says that strangers are served: local pages are not shown then and do nothing."""
    return environment.get("FRAMING_PUBLIC", "0") not in ("", "0")


def shows_text(environment: Mapping[str, str]) -> bool:
    """Whether article text that a dataset holds is shown: to strangers only where FRAMING_SHOW_TEXT says that it may be."""
    return not public(environment) or environment.get("FRAMING_SHOW_TEXT", "0") not in ("", "0")


@dataclass(frozen=True, slots=True)
class Problem:
    """A value of the URL that cannot be used: ``key`` of the parameter and the value as given."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What the reader has chosen. Ids and ISO dates only, so that a link means the same to everyone.

    ``outlets`` empty means all of the dataset. ``at_least`` is a number of outlets,
    ``bound`` says how it is meant. ``since`` and ``until`` are UTC
    days, both included. ``evidence`` names the number whose evidence is open
    (``kind:…``, as its page writes it), ``options`` are switches that are on.
    ``genre``, ``copies`` and ``voice`` are None where the page's own default
    stands (:mod:`framing.dashboard.scope`); once chosen they hold on every page.
    ``view`` is the part of a page that is open; ``concept`` is
    ``family.concept``, ``group`` one of speakers, ``pair`` one outlet and what it is compared with;
    ``coding`` is a coder, their project and its unit, as far as chosen.
    """

    dataset: str = "coverage"
    lang: str = "zh"
    outlets: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    query: str = ""
    at_least: int = 2
    bound: str = "least"
    order: str = "newest"
    number: int = 1
    event: str | None = None
    evidence: str | None = None
    table: str = "articles"
    family: str | None = None
    options: tuple[str, ...] = ()
    genre: str | None = None
    copies: str | None = None
    voice: str | None = None
    view: str | None = None
    concept: str | None = None
    actor: str | None = None
    group: str | None = None
    speaker: str | None = None
    term: str | None = None
    pair: tuple[str, ...] = ()
    coding: tuple[str, ...] = ()

    def to_query(self) -> dict[str, str]:
        """URL parameters, in one fixed order; what is not chosen is left out."""
        values = {
            "v": "1",
            "data": self.dataset,
            "lang": self.lang,
            "outlets": ",".join(self.outlets) or ALL,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "q": self.query,
            "min": str(self.at_least),
            "bound": "" if self.bound == "least" else self.bound,
            "order": self.order,
            "p": str(self.number),
            "event": self.event or "",
            "evidence": self.evidence or "",
            "table": self.table,
            "family": self.family or "",
            "show": ",".join(self.options),
            "genre": self.genre or "",
            "copies": self.copies or "",
            "voice": self.voice or "",
            "view": self.view or "",
            "concept": self.concept or "",
            "actor": self.actor or "",
            "group": self.group or "",
            "speaker": self.speaker or "",
            "term": self.term or "",
            "pair": ",".join(self.pair),
            "coding": ",".join(self.coding),
        }
        return {key: value for key, value in values.items() if value}

    def href(self, page: str, **changes: Any) -> str:
        """Link to ``page`` with these changes, relative to any other page; a coder's name stays on local pages."""
        if page not in LOCAL_PAGES:
            changes.setdefault("coding", ())
        return f"{page}?{urlencode(replace(self, **changes).to_query())}"

    def with_(self, **changes: Any) -> Selection:
        """The selection with these changes; a new filter starts its list again at page 1.

        None where there is always a choice is none: a widget whose run was cut short may hand it over.
        """
        always = {f.name for f in fields(self) if f.default is not None}
        changes = {name: value for name, value in changes.items() if value is not None or name not in always}
        if changes.keys() - {"lang", "number", "evidence", "options"}:
            changes.setdefault("number", 1)
        if changes.keys() & {"view", "event"}:
            changes.setdefault("evidence", None)
        return replace(self, **changes)


def from_query(params: Mapping[str, str]) -> tuple[Selection, tuple[Problem, ...]]:
    """A selection read from URL parameters, and what of them could not be used.

    Never raises: an unknown or malformed value is named in the problems and
    its default stands. Ids are only checked for their form here; whether the
    dataset has them is for :func:`known` to say.
    """
    readers = {
        "v": ("", lambda v: None if v == "1" else _refuse()),
        "data": ("dataset", _match(_ID)),
        "lang": ("lang", _one_of(LANGS)),
        "outlets": ("outlets", _outlets),
        "since": ("since", _day),
        "until": ("until", _day),
        "q": ("query", _phrase(QUERY_LIMIT)),
        "min": ("at_least", lambda v: _number(v, 1, 20)),
        "bound": ("bound", _one_of(BOUNDS)),
        "order": ("order", _one_of(ORDERS)),
        "p": ("number", lambda v: _number(v, 1, 1_000_000)),
        "event": ("event", _match(_ID)),
        "evidence": ("evidence", _match(_EVIDENCE)),
        "table": ("table", _one_of(TABLES)),
        "family": ("family", _match(_ID)),
        "show": ("options", _options),
        "genre": ("genre", _one_of(GENRES)),
        "copies": ("copies", _one_of(COPIES)),
        "voice": ("voice", _one_of(VOICES)),
        "view": ("view", _match(_OPTION)),
        "concept": ("concept", _match(_CONCEPT)),
        "actor": ("actor", _match(_ID)),
        "group": ("group", _match(_ID)),
        "speaker": ("speaker", _phrase(PHRASE_LIMIT)),
        "term": ("term", _phrase(PHRASE_LIMIT)),
        "pair": ("pair", _pair),
        "coding": ("coding", _coding),
    }
    values: dict[str, Any] = {}
    problems = []
    for key, raw in params.items():
        name, read = readers.get(key, ("", lambda _v: _refuse()))
        try:
            value = read(raw)
        except ValueError:
            problems.append(Problem(key, raw))
            continue
        if name:
            values[name] = value
    selection = Selection(**values)
    if selection.since and selection.until and selection.since > selection.until:
        problems.append(Problem("until", selection.until.isoformat()))
        selection = replace(selection, until=None)
    return selection, tuple(problems)


def known(
    selection: Selection, *, datasets: Collection[str], outlets: Collection[str], families: Collection[str]
) -> tuple[Selection, tuple[Problem, ...]]:
    """The selection without ids that the dataset does not have, and those ids.

    ``outlets`` come back in their fixed order; all of them is the same as none chosen.
    """
    problems = [Problem("outlets", o) for o in selection.outlets if o not in outlets]
    chosen = tuple(o for o in outlets if o in selection.outlets)
    selection = replace(selection, outlets=() if len(chosen) == len(outlets) else chosen)
    if selection.dataset not in datasets:
        problems.append(Problem("data", selection.dataset))
    if selection.family is not None and selection.family not in families:
        problems.append(Problem("family", selection.family))
        selection = replace(selection, family=None)
    if strange := [o for o in selection.pair if o not in (*outlets, "rest")]:
        problems += [Problem("pair", o) for o in strange]
        selection = replace(selection, pair=())
    return selection, tuple(problems)


def _refuse() -> Any:
    raise ValueError


def _match(pattern: re.Pattern[str]) -> Any:
    return lambda value: value if pattern.fullmatch(value) else _refuse()


def _one_of(choices: Collection[str]) -> Any:
    return lambda value: value if value in choices else _refuse()


def _number(value: str, low: int, high: int) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,8}", value) or not low <= int(value) <= high:
        _refuse()
    return int(value)


def _day(value: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        _refuse()
    return date.fromisoformat(value)


def _outlets(value: str) -> tuple[str, ...]:
    if value == ALL:
        return ()
    ids = value.split(",")
    return tuple(dict.fromkeys(ids)) if all(_ID.fullmatch(i) for i in ids) else _refuse()


def _pair(value: str) -> tuple[str, ...]:
    ids = tuple(value.split(","))
    return ids if len(set(ids)) == 2 == len(ids) and all(_ID.fullmatch(i) for i in ids) else _refuse()


def _coding(value: str) -> tuple[str, ...]:
    ids = tuple(value.split(","))
    return ids if len(ids) <= 3 and all(_ID.fullmatch(i) for i in ids) else _refuse()


def _phrase(limit: int) -> Callable[[str], str]:
    def read(value: str) -> str:
        value = " ".join(value.split())
        return value if 0 < len(value) <= limit and value.isprintable() else _refuse()

    return read


def _options(value: str) -> tuple[str, ...]:
    words = value.split(",")
    return tuple(dict.fromkeys(words)) if all(_OPTION.fullmatch(w) for w in words) else _refuse()
