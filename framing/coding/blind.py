"""A unit as the coder sees it: its text, without outlet, headline, address or machine label.

Names and domains of all outlets, and a house speaking of itself in a
reporter's line, are masked in the text. What a text's style or subject gives
away stays.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from framing.coding.codebook import Codebook, Kind
from framing.coding.units import Unit, text_hash
from framing.errors import CodingError
from framing.snapshot import Snapshot

HOUSE = Path(__file__).with_name("house.toml")
RUN = 13
"""Han letters in a row that a note may not share with the text it is about."""
_NAMES = ("name_zh", "name_en", "short_en", "names")
_SENTENCES = """SELECT sentence_no, text FROM sentences
    WHERE event_id = $event AND article_id = $article AND section = 'body'
        AND sentence_no BETWEEN $low AND $high ORDER BY sentence_no"""

_OF_ARTICLES = "FROM TABLE WHERE section = 'body' AND article_id IN (SELECT unnest($ids::VARCHAR[]))"
_TEXTS = {
    "sentence": "SELECT article_id, sentence_no AS no, text " + _OF_ARTICLES.replace("TABLE", "sentences"),
    "article": "SELECT article_id, NULL AS no, text " + _OF_ARTICLES.replace("TABLE", "sections"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Masked text: what stands before and after for context, and the unit itself cut at the actor's mention.

    ``mention``, ``rest`` and the actor's names are empty where the unit has no actor.
    """

    earlier: tuple[str, ...]
    begin: str
    mention: str
    rest: str
    later: tuple[str, ...]
    actor_zh: str = ""
    actor_en: str = ""

    @property
    def text(self) -> str:
        """The unit's text, masked."""
        return self.begin + self.mention + self.rest


def shown(snapshot: Snapshot, book: Codebook, unit: Unit) -> Shown:
    """The unit's text from the store it was drawn from.

    Raises:
        CodingError: the store has no such text, or another than was drawn.
    """
    if not snapshot.holds_text:
        raise CodingError(
            f"{snapshot.path}: this store holds no text; open the one the sample was drawn from."
        )
    earlier, text, later = _around(snapshot, book, unit)
    if text is None or text_hash(text) != unit.text_hash:
        raise CodingError(
            f"{unit.unit}: the text is not in this store, or has changed since the sample was drawn; "
            "open the store it was drawn from, or draw a new sample."
        )
    hide = masker(snapshot)
    begin, mention, rest = (hide(part) for part in _cut(unit, text, hide))
    zh, en = (hide(name) for name in _actor(snapshot, unit))
    return Shown(tuple(map(hide, earlier)), begin, mention, rest, tuple(map(hide, later)), zh, en)


def texts(snapshot: Snapshot, kind: Kind, articles: Collection[str]) -> dict[tuple[str, int | None], str]:
    """Texts of these articles' body sentences, or of their bodies, by (article_id, sentence_no)."""
    found = snapshot.query(_TEXTS[kind], {"ids": sorted(articles)})
    numbers = [int(n) if kind == "sentence" else None for n in found["no"]]
    return dict(zip(zip(found["article_id"], numbers, strict=True), found["text"], strict=True))


class Masker:
    """Replaces whatever names an outlet. Call it with a text."""

    def __init__(self, names: Sequence[str], domains: Sequence[str]) -> None:
        house = _house()
        pieces = [
            rf"[A-Za-z0-9_.-]{{0,60}}{re.escape(d)}(?:/[A-Za-z0-9_./%?=&#-]*)?"
            for d in sorted(domains, key=len, reverse=True)
        ]
        pieces += [_name(n) for n in sorted({*names, *house["names"]}, key=len, reverse=True)]
        self._pattern = re.compile("|".join([*pieces, *house["patterns"]]), re.IGNORECASE)
        self._mask = str(house["mask"])

    def __call__(self, text: str) -> str:
        """``text`` with the mask in place of every name."""
        return self._pattern.sub(self._mask, text)

    def widened(self, text: str, low: int, high: int) -> tuple[int, int]:
        """The span ``text[low:high]`` with the whole of every name that reaches into it."""
        for found in self._pattern.finditer(text):
            if found.start() < high and low < found.end():
                low, high = min(low, found.start()), max(high, found.end())
        return low, high


def masker(snapshot: Snapshot) -> Masker:
    """The masker of a store's outlets."""
    rows = snapshot.query("SELECT name_zh, name_en, short_en, names, domains FROM outlets").to_dict("records")
    names = {n.strip() for row in rows for key in _NAMES for n in str(row[key]).split(";")}
    domains = {d.strip() for row in rows for d in str(row["domains"]).split(";")}
    return Masker(sorted(filter(None, names)), sorted(filter(None, domains)))


def quoting(note: str, text: str) -> bool:
    """Whether a note holds a run of the text that is too long to keep: notes are the coder's own words."""
    return any(note[i : i + RUN] in text for i in range(len(note) - RUN + 1))


def _name(name: str) -> str:
    """A name as a pattern; Latin letters stand as a word of their own."""
    escaped = re.escape(name)
    return rf"(?<![A-Za-z0-9]){escaped}(?![A-Za-z0-9])" if name.isascii() else escaped


def _actor(snapshot: Snapshot, unit: Unit) -> tuple[str, str]:
    """The actor's names; its id where the store has none."""
    if unit.actor is None:
        return "", ""
    found = snapshot.query("SELECT name_zh, name_en FROM actors WHERE actor = $id", {"id": unit.actor})
    return (unit.actor, unit.actor) if found.empty else (found["name_zh"].iloc[0], found["name_en"].iloc[0])


def _cut(unit: Unit, text: str, hide: Masker) -> tuple[str, str, str]:
    """The text before the mention, the mention, the text after; a name to be masked is never cut in two."""
    if unit.mention_start is None or unit.mention_end is None:
        return text, "", ""
    low, high = hide.widened(text, unit.mention_start - unit.start, unit.mention_end - unit.start)
    return text[:low], text[low:high], text[high:]


def _around(snapshot: Snapshot, book: Codebook, unit: Unit) -> tuple[list[str], str | None, list[str]]:
    """Sentences before, the unit's text (None where the store lacks it), sentences after."""
    if unit.sentence_no is None:
        return [], texts(snapshot, "article", [unit.article_id]).get((unit.article_id, None)), []
    events = snapshot.query("SELECT event_id FROM articles WHERE article_id = $id", {"id": unit.article_id})
    if events.empty:
        return [], None, []
    rows = snapshot.query(
        _SENTENCES,
        {
            "event": events["event_id"].iloc[0], "article": unit.article_id,
            "low": unit.sentence_no - book.context, "high": unit.sentence_no + book.context,
        },
    )  # fmt: skip
    by_no = {int(no): str(text) for no, text in zip(rows["sentence_no"], rows["text"], strict=True)}
    earlier = [text for no, text in by_no.items() if no < unit.sentence_no]
    return earlier, by_no.get(unit.sentence_no), [t for no, t in by_no.items() if no > unit.sentence_no]


@cache
def _house() -> dict[str, Any]:
    return tomllib.loads(HOUSE.read_text(encoding="utf-8"))
