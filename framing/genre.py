"""Genre of an article, from what the outlet itself says it is, else from its form.

Rules and words are in ``framing/lists/genres.toml``. Comparisons between
outlets default to reports and analyses; the rest is kept and named.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from framing.errors import LexiconError
from framing.model import Article, SectionName
from framing.text import simplify

FILE = Path(__file__).with_name("lists") / "genres.toml"
GenreName = Literal[
    "report", "analysis", "opinion", "press_review", "interview", "fact_box", "flash", "video"
]
GENRES: tuple[GenreName, ...] = get_args(GenreName)
COMPARED: frozenset[GenreName] = frozenset({"report", "analysis"})
"""What outlets are compared on unless somebody chooses otherwise."""
_PICTURES = ("gallery", "video")
_SECTIONS: tuple[SectionName, ...] = ("byline", "credit", "chrome", "editor")
_FIELDS = ("title", "url", "opening", "ending", *_SECTIONS)
_TURN = re.compile(r"^([^\n：:，。？！“”]{1,24})[：:]", re.M)


class Genre(NamedTuple):
    """A genre and what it is known by, in English."""

    name: GenreName
    reason: str


@dataclass(frozen=True, slots=True)
class _Rule:
    genre: Genre
    short: Genre | None
    field: str
    below: float
    outlets: frozenset[str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Rules:
    rules: tuple[_Rule, ...]
    announcement: int
    turns: int
    share: float
    asks: frozenset[str]
    asking: re.Pattern[str]
    experts: re.Pattern[str]
    per_1000: float
    least: int
    essays: frozenset[str]
    editors: re.Pattern[str]


def genre(article: Article) -> Genre:
    """The genre of an article; ``report`` where nothing speaks for another.

    Asked in this order: whether pictures are the story, the rules of
    genres.toml, whether it is but a few lines, turns of question and answer, an
    author's essay, experts asked for what it means.

    Raises:
        LexiconError: genres.toml breaks its format.
    """
    rules = _read(FILE)
    if article.form in _PICTURES:
        return Genre("video", f"form: {article.form}")
    fields = {"title": simplify(article.title), "url": article.url or ""}
    for rule in rules.rules:
        if (rule.outlets and article.outlet not in rule.outlets) or len(article.main) >= rule.below:
            continue
        text = fields.get(rule.field)
        if text is None:
            text = fields[rule.field] = _field(article, rule.field)
        if text and rule.pattern.search(text):
            if rule.short is not None and len(article.main) < rules.announcement:
                return rule.short
            return rule.genre
    return _by_form(article, fields["title"], rules)


def _field(article: Article, field: str) -> str:
    if field in ("opening", "ending"):
        text = article.main
        return simplify(text[:300] if field == "opening" else text[-200:])
    section = article.sections.get(field)
    return simplify(section.text) if section else ""


def _by_form(article: Article, title: str, rules: _Rules) -> Genre:
    text = article.main
    if article.form == "flash":
        return Genre("flash", "form: flash")
    if _takes_turns(text, rules):
        return Genre("interview", "questions and answers take turns")
    if article.outlet in rules.essays and "byline" not in article.sections:
        editor = article.sections.get("editor")
        if editor and rules.editors.search(editor.text):
            return Genre("opinion", "editor of commentaries")
    if article.author and title.startswith(article.author):
        return Genre("opinion", "author's name in the title")
    if rules.asking.search(title):
        named = len(rules.experts.findall(text))
        if named >= rules.least and named * 1000 >= rules.per_1000 * len(text):
            return Genre("analysis", "asks experts what it means")
    return Genre("report", "nothing speaks for another genre")


def _takes_turns(text: str, rules: _Rules) -> bool:
    found = [name.strip() for name in _TURN.findall(text)]
    asked = sum(name in rules.asks for name in found)
    told = len(found) - asked
    paragraphs = text.count("\n") + 1
    return asked >= rules.turns and told >= rules.turns and len(found) >= rules.share * paragraphs


@cache
def _read(path: Path) -> _Rules:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        return _Rules(
            tuple(_rule(row, f"{path.name}: rule {n}") for n, row in enumerate(data["rules"], 1)),
            data["announcement"],
            data["interview"]["turns"],
            data["interview"]["share"],
            frozenset(data["interview"]["asks"]),
            re.compile(data["analysis"]["title"]),
            re.compile(data["analysis"]["experts"]),
            data["analysis"]["per_1000"],
            data["analysis"]["least"],
            frozenset(data["essay"]["without_byline"]),
            re.compile(data["essay"]["editors"]),
        )
    except KeyError as missing:
        raise LexiconError(f"{path.name}: the key {missing} is missing; add it.") from None


def _rule(row: dict[str, Any], where: str) -> _Rule:
    for key, allowed in (("genre", GENRES), ("field", _FIELDS)):
        if row.get(key) not in allowed:
            raise LexiconError(f"{where}: {key} is {row.get(key)!r}; use one of {', '.join(allowed)}.")
    short = row.get("short")
    try:
        pattern = re.compile(row["pattern"])
    except re.error as error:
        raise LexiconError(f"{where}: the pattern is no regular expression ({error}); mend it.") from None
    return _Rule(
        Genre(row["genre"], row["reason"]),
        Genre(short, f"{row['reason']}, announcement only") if short else None,
        row["field"],
        row.get("below", float("inf")),
        frozenset(row.get("outlets", ())),
        pattern,
    )
