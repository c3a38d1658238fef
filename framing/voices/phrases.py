"""What a phrase says by its letters alone, in whichever article it stands: asked once and kept."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from framing import actors as listed
from framing.actors import Actors
from framing.voices import words as lists
from framing.voices.words import Words

BRACKET = "\ue001"
"""Stands for every character of what is in brackets."""
KEPT = 8192
"""Phrases whose answers are kept; none is asked for that has more than a few dozen letters."""
_FOREIGN = re.compile(r"[\u4e00-\u9fff]{1,9}(?:[·\-－—‐][\u4e00-\u9fff]{1,9}){1,3}$")
_NO_NAME = re.compile(r"[他她我你的了是在有这那不们其此会要]")
_MANY = re.compile(r"[们等]$|[多数几两三四五六七八九十百]+[名位]|一些|许多|不少|部分")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z .’'·\-]{2,40}$")
_TITLED = re.compile(r"《[^》]{1,20}》")
_INSTITUTIONS = ("expert", "NGO_activist", "company", "media")
_AROUND = '"‘’ 　\ue001，,'

Mentions = tuple[tuple[int, int, str], ...]


class Speaker(NamedTuple):
    """A resolved speaker. ``name`` is None where it stays unresolved."""

    name: str | None
    group: str
    state: str | None


NOBODY = Speaker(None, "other", None)


class Side(NamedTuple):
    """The group of an actor, and its state."""

    group: str
    state: str | None


class Phrase(NamedTuple):
    """A subject as it is read.

    ``bare`` is the phrase without marks and brackets around it, ``title`` its
    last title word. ``rest`` is what a demonstrative leaves (该发言人), which is
    ``pointed`` at then; it is ``titled`` where it is a title and no more, and
    ``stands_in`` where it may stand for the speaker before (声明).
    """

    bare: str
    pronoun: bool
    person: bool
    title: str | None
    rest: str
    pointed: bool
    titled: bool
    stands_in: bool
    speaks: bool


class Parts(NamedTuple):
    """``name``, and the ``title`` words before it; ``side`` where the list of actors has it."""

    name: str
    title: str
    side: Side | None


class Phrases:
    """Answers about phrases, from the lists alone."""

    def __init__(self, words: Words, actors: Actors) -> None:
        self.words, self.actors = words, actors
        keep = lru_cache(maxsize=KEPT)
        self.mentions = keep(self._mentions)
        self.title = keep(self._title)
        self.read = keep(self._read)
        self.speaks = keep(self._speaks)
        self.parts = keep(self._parts)
        self.one = keep(self._one)
        self.foreign = keep(self._foreign)
        self.persons = frozenset(p for p in words.pronouns if p[0] in "他她" and "们" not in p)

    def _mentions(self, phrase: str) -> Mentions:
        """Names of actors in a phrase."""
        return tuple(self.actors.find_folded(phrase))

    def _title(self, phrase: str) -> re.Match[str] | None:
        """The last title word in a phrase."""
        return last(self.words.title, phrase)

    def _read(self, phrase: str) -> Phrase:
        """A subject as it is written."""
        words = self.words
        bare = phrase.replace(BRACKET, "").strip(_AROUND)
        that = words.that.match(bare)
        rest = bare[that.end() :] if that else bare.removesuffix("中")
        title = self.title(bare)
        return Phrase(
            bare, bare in words.pronouns, bare in self.persons, title[0] if title else None, rest, that is not None,
            rest in words.roles, rest in words.stand_ins or (that is not None and len(rest) <= 3), self.speaks(bare),
        )  # fmt: skip

    def _speaks(self, phrase: str) -> bool:
        """Whether a phrase can be a speaker: a pronoun, a known actor, a title, an office, or a name by its letters."""
        bare, words = phrase.strip(_AROUND), self.words
        if bare in words.pronouns or bare in words.stand_ins:
            return True
        if len(bare) > 4 and "了" in bare:
            return False
        if self.actors.exact(bare) or words.ending(bare) or self.title(bare) or self._like_name(bare):
            return True
        return self._ending(bare) is not None

    def _ending(self, phrase: str) -> tuple[int, str] | None:
        """Where the name of an actor begins that a phrase ends in, and the actor's id."""
        found = self.mentions(phrase) if self.actors.may_end(phrase) else ()
        return (found[-1][0], found[-1][2]) if found and found[-1][1] == len(phrase) else None

    def is_one(self, phrase: str) -> bool:
        """Whether a phrase names one person."""
        if not self.speaks(phrase) or phrase in self.words.pronouns:
            return False
        name, title, _ = self.parts(phrase)
        return self.one(phrase, name, bool(title))

    def _one(self, phrase: str, name: str, titled: bool) -> bool:
        """Whether a speaker is one person, whom 他 or 她 may stand for."""
        if key := self.actors.exact(name.strip("《》")):
            return self.actors[key].kind == "person"
        if "《" in name or _MANY.search(phrase) or (self.words.ending(name) and not self.title(name)):
            return False
        return titled or self._like_name(name) or "·" in name

    def is_person(self, phrase: str) -> bool:
        """Whether a phrase is, or ends in, the name of one person."""
        name = self.parts(phrase).name
        key = self.actors.exact(name)
        return self.actors[key].kind == "person" if key else len(name) > 1 and self._like_name(name)

    def _like_name(self, bare: str) -> bool:
        if _LATIN.fullmatch(bare) or _TITLED.fullmatch(bare):
            return True
        if _NO_NAME.search(bare):
            return False
        if len(bare) > 2 and len(self.words.foreign.findall(bare)) >= 0.75 * len(bare):
            return True
        return 2 <= len(bare) <= 3 and bare[0] in self.words.surnames and bool(_HAN.fullmatch(bare))

    def _parts(self, phrase: str) -> Parts:
        name, title = self._split(phrase)
        return Parts(name, title, self._side(phrase, name))

    def _split(self, phrase: str) -> tuple[str, str]:
        """(name, title words before it); the whole phrase is the name where no name follows a title."""
        found = self.title(phrase)
        ending = self._ending(phrase)
        if ending and self.actors[ending[1]].kind == "person":
            return phrase[ending[0] :], phrase[: ending[0]]
        if found and found.end() < len(phrase):
            rest = phrase[found.end() :].lstrip("、，兼的")
            given = len(rest) == 2 and len(self.words.foreign.findall(rest)) == 2
            if "·" in rest or self._like_name(rest) or (given and self.words.roles[found[0]] != "citizen"):
                return rest, phrase[: -len(rest)]
            if not self.words.ending(rest) and len(rest) <= 4:
                return phrase[: found.end()], ""
        if foreign := _FOREIGN.search(phrase):
            start = foreign.start() + self._junk(foreign[0].partition("·")[0])
            return phrase[start:], phrase[:start]
        if (
            len(phrase) > 5
            and not self.mentions(phrase)
            and (rest := phrase[self._junk(phrase) :])
            and len(rest) > 2
        ):
            return rest, phrase[: -len(rest)]
        return phrase, ""

    def _junk(self, piece: str) -> int:
        """Characters before the run of letters of foreign names that ends a piece; 0 where all or none are."""
        at = len(piece)
        while at and self.words.foreign.fullmatch(piece[at - 1]):
            at -= 1
        return at if len(piece) - at > 1 else 0

    def _side(self, phrase: str, name: str) -> Side | None:
        """The group and the state of the actor whose name ends a phrase, or is its name as a whole."""
        ending = self._ending(phrase)
        if ending and ending[0] >= len(phrase) - len(name):
            return self._of(ending[1])
        key = self.actors.exact(name.strip("《》"))
        return self._of(key) if key else None

    def _of(self, key: str) -> Side:
        return Side(self.actors[key].group, self.actors.state(key))

    def _foreign(self, speaker: Speaker) -> bool:
        """Whether a speaker most likely spoke another language than Chinese."""
        name = speaker.name or ""
        key = self.actors.exact(name.strip("《》"))
        if key and self.actors[key].kind != "person":
            home = self.actors.state(key)
            known = home in self.words.chinese_states or key in self.words.chinese
            return not known and (home is not None or self.actors[key].kind == "media")
        if key and speaker.state:
            return speaker.state not in self.words.chinese_states
        if "·" in name or _LATIN.fullmatch(name):
            return speaker.state not in ("cn", "tw", "hk")
        chinese = (
            2 <= len(name) <= 3
            and name[:1] in self.words.surnames
            and speaker.state not in ("jp", "kr", "kp", "vn")
        )
        return not chinese and speaker.state is not None and speaker.state not in self.words.chinese_states

    def role(self, context: str, name: str) -> str | None:
        """The role that a title before a name, or an office, gives; None where neither says."""
        words = self.words
        found = self.title(context)
        if found and found.end() >= len(context) - 2:
            role = words.roles[found[0]]
            office = words.ending(context[: found.start()])
            of = words.ends[office] if office else role
            return of if role in ("official", "NGO_activist") and of in _INSTITUTIONS else role
        if end := words.ending(name) or words.ending(context):
            return words.ends[end]
        if title := words.title.search(name):
            return words.roles[title[0]]
        house = last(words.atom, context)
        of = words.ends.get(house[0]) if house else None
        return of if of in _INSTITUTIONS else None

    def house(self, context: str) -> str | None:
        """The group of the organisation, company or medium that a title is of."""
        mentions = self.mentions(context)
        actor = self.actors[mentions[-1][2]] if mentions else None
        return actor.group if actor and actor.kind in ("organisation", "company", "media") else None

    def state(self, context: str) -> str | None:
        """The last state that words name, or whose one letter they begin with."""
        for _, _, key in reversed(self.mentions(context)):
            if state := self.actors.state(key):
                return state
        return self.words.short.get(context[:1])


@cache
def load() -> Phrases:
    """The phrases of the published lists."""
    return Phrases(lists.load(), listed.load())


def last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last match of ``pattern`` in ``text``."""
    found = after = pattern.search(text)
    while after:
        found, after = after, pattern.search(text, after.end())
    return found
