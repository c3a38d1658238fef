"""Who speaks: from the subject of a verb to a name, and from a name to a group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from framing.actors import Actors
from framing.voices.speech import BRACKET, Text
from framing.voices.words import Words

_CUT = re.compile(r"[，,；;：:、。！？!?\n”“\ue000]")
_FOREIGN = re.compile(r"[\u4e00-\u9fff]{1,9}(?:[·\-－—‐][\u4e00-\u9fff]{1,9}){1,3}$")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z .’'·\-]{2,40}$")
_TITLED = re.compile(r"《[^》]{1,20}》")
LONGEST = 26
"""Characters of the longest subject that is taken as one whole."""
REACH = 300
"""Characters before a verb in which its subject is sought."""


class Subject(NamedTuple):
    """Words before a verb that say who speaks: ``text[start:end]``."""

    start: int
    end: int
    words: str


class Speaker(NamedTuple):
    """A resolved speaker. ``name`` is None where it stays unresolved."""

    name: str | None
    group: str
    state: str | None


NOBODY = Speaker(None, "other", None)


def clauses(text: Text, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Clauses of ``[low, high)`` from the last to the first, up to five."""
    end, low = high, max(low, high - REACH)
    for _ in range(5):
        start = low
        for found in _CUT.finditer(text.masked, low, end):
            start = found.end()
        yield start, end
        end = start - 1
        if end <= low:
            return


def subject(text: Text, words: Words, low: int, verb: int) -> Subject | None:
    """The subject of the verb at ``verb`` in a sentence from ``low`` on; None where it has none of its own."""
    for start, end in clauses(text, low, verb):
        found = _head(text.masked, words, start, end, whole=end == verb)
        if found:
            return found
    return None


def _head(masked: str, words: Words, start: int, end: int, whole: bool) -> Subject | None:
    """The noun phrase that a clause begins with."""
    while (m := words.lead.match(masked, start, end)) and m.end() > start:
        start = m.end()
    stop = words.stop.search(masked, start + 1, end)
    last = stop.start() if stop else end
    phrase = masked[start:last].rstrip(BRACKET + " 　的之")
    if not stop and not whole and len(phrase) > 14:
        return None
    if len(phrase) < 1 or len(phrase) > LONGEST or (phrase[0] in "《" and "》" not in phrase):
        return None
    return Subject(start, start + len(phrase), phrase)


@dataclass(slots=True)
class Cast:
    """The speakers of one article, as they come. ``last`` is the one that a pronoun stands for."""

    words: Words
    actors: Actors
    full: str
    outlet: str
    known: dict[str, Speaker] = field(default_factory=dict)
    last: Speaker = NOBODY

    def speaker(self, phrase: str, around: str = "") -> Speaker:
        """Who a subject names; ``around`` is the text before it, where its state may be said."""
        bare = phrase.strip("“”‘’ 　\ue001，,")
        if bare in self.words.pronouns or self._stands_for_earlier(bare):
            return self.last
        found = self.known.get(bare)
        if found is None:
            found = self.known[bare] = self._named(bare, around)
        if found.name is not None:
            self.last = found
        return found

    def _stands_for_earlier(self, phrase: str) -> bool:
        """该发言人, 这位官员, 后者: demonstratives with a bare title."""
        found = self.words.that.match(phrase)
        if not found or self.last.name is None:
            return False
        rest = phrase[found.end() :]
        return bool(self.words.title.fullmatch(rest)) or rest in ("人", "人士", "") or len(rest) <= 3

    def _named(self, phrase: str, around: str) -> Speaker:
        name, title = self._split(phrase)
        group, state = self._group(phrase, name, title, around)
        return Speaker(self._fullest(name), group, state)

    def _split(self, phrase: str) -> tuple[str, str]:
        """(name, title words before it); the whole phrase is the name where no name follows a title."""
        found = _last(self.words.title, phrase)
        mentions = self.actors.find_folded(phrase)
        if mentions and mentions[-1][1] == len(phrase) and self.actors[mentions[-1][2]].kind == "person":
            return phrase[mentions[-1][0] :], phrase[: mentions[-1][0]]
        if found and found.end() < len(phrase):
            rest = phrase[found.end() :].lstrip("、，兼的")
            if len(rest) > 1 and (len(rest) <= 4 or "·" in rest or _LATIN.fullmatch(rest) or len(rest) <= 8):
                return rest, phrase[: -len(rest)]
        if foreign := _FOREIGN.search(phrase):
            return foreign[0], phrase[: foreign.start()]
        return phrase, ""

    def _fullest(self, name: str) -> str:
        """The name with its given name, where the article has it."""
        if len(name) < 2 or "·" in name or not _HAN.fullmatch(name) or len(name) > 5:
            return name
        if f"·{name}" not in self.full:
            return name
        found = re.search(rf"((?:[\u4e00-\u9fff]{{1,7}}·){{1,2}}){re.escape(name)}", self.full)
        if not found:
            return name
        given = found[1]
        title = _last(self.words.title, given)
        given = given[title.end() :] if title and title.end() < len(given) - 1 else given
        return given + name if len(given) <= 9 else name

    def _group(self, phrase: str, name: str, title: str, around: str) -> tuple[str, str | None]:
        mentions = self.actors.find_folded(phrase)
        for start, end, key in reversed(mentions):
            actor = self.actors[key]
            if start >= len(phrase) - len(name) and end == len(phrase):
                return actor.group, self.actors.state(key)
        context = title or self._described(name)
        role = self._role(context, name)
        state = self._state(context + name) or self._state(around)
        if role == "official":
            return official(state), state
        if role in ("media", "company") and mentions:
            media = self.actors[mentions[-1][2]]
            if media.kind == "media" and role == "media":
                return media.group, state
        if role:
            return role, state
        if mentions:
            return self.actors[mentions[-1][2]].group, self.actors.state(mentions[-1][2])
        return ("media" if _TITLED.search(phrase) else "citizen" if len(name) <= 4 else "other"), state

    def _described(self, name: str) -> str:
        """What stands before the first mention of a name."""
        at = self.full.find(name)
        if at <= 0:
            return ""
        piece = self.full[max(0, at - 30) : at]
        return re.split(r"[，。；：！？\n”、“]", piece)[-1]

    def _role(self, context: str, name: str) -> str | None:
        if found := _last(self.words.title, context):
            return self.words.roles[found[0]]
        for words in (name, context):
            if end := self.words.end.search(words):
                return self.words.ends[end[0]]
        if title := self.words.title.search(name):
            return self.words.roles[title[0]]
        return None

    def _state(self, context: str) -> str | None:
        states = [self.actors.state(key) for *_, key in self.actors.find_folded(context)]
        named = [state for state in states if state]
        if named:
            return named[-1]
        for letter, state in self.words.short.items():
            if context.startswith(letter):
                return state
        return None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


def official(state: str | None) -> str:
    """The group of an official of a state."""
    return {"cn": "PRC_official", "us": "US_official", "tw": "TW_official", "hk": "HK_official"}.get(
        state or "", "other_official"
    )
