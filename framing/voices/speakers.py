"""Who speaks in an article: from the subject of a verb to a name, and from a name to a group."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from framing.voices.phrases import NOBODY, Phrase, Phrases, Speaker

_HELD = re.compile(r"[\u4e00-\u9fff]{1,7}(?:·[\u4e00-\u9fff]{1,7})+(?=[（(])")
_GIVEN = re.compile(r"(?:[\u4e00-\u9fff]{1,7}·){1,2}\Z")
_GIVEN_REACH = 16
"""Characters of the longest two names that end in dots."""
_SHARED = frozenset(
    {"记者", "网友", "网民", "民众", "居民", "学生", "人士", "工作人员", "专家", "学者", "律师", "官员"}
)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_TITLED = re.compile(r"《[^》]{1,20}》")
_PARTS = "，。；：！？\n”、“"
_PARTED = re.compile(f"[{_PARTS}]")
_AROUND = 60
"""Characters before a phrase that may say of which state it is."""
_DESCRIBED = 30
"""Characters before the first mention of a name that may say what it is."""
_GROUPS = {"cn": "PRC_official", "us": "US_official", "tw": "TW_official", "hk": "HK_official"}


@dataclass(slots=True)
class Cast:
    """The speakers of one article, as they come. ``last`` is the one that a pronoun stands for.

    ``known`` has them by the phrase that named them, ``alike`` by the last letter of the name;
    ``names`` keeps the full names that have been looked for, and ``dotted`` says whether any can have a dot.
    """

    phrases: Phrases
    full: str
    outlet: str
    known: dict[str, Speaker] = field(default_factory=dict)
    last: Speaker = NOBODY
    person: Speaker = NOBODY
    by_title: dict[str, Speaker] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    alike: dict[str, list[Speaker]] = field(default_factory=dict)
    dotted: bool = field(init=False)

    def __post_init__(self) -> None:
        self.dotted = "·" in self.full

    def speaker(self, phrase: str, text: str = "", at: int = 0) -> Speaker:
        """Who a subject names that stands ``at`` a place in ``text``, where its state may be said before it."""
        read = self.phrases.read(phrase)
        if (read.pronoun or read.titled or read.stands_in) and (earlier := self._earlier(read)) is not None:
            return earlier
        found = self.known.get(read.bare)
        if found is None:
            found = self._named(read.bare, text, at)
            if not read.speaks:
                return found
            self.known[read.bare] = found
            self.alike.setdefault((found.name or "")[-1:], []).append(found)
        self._remember(read, found)
        return found

    def _remember(self, read: Phrase, speaker: Speaker) -> None:
        self.last = speaker
        if self.phrases.one(read.bare, speaker.name or "", read.title is not None):
            self.person = speaker
        if read.title:
            self.by_title[read.title] = speaker

    def _earlier(self, read: Phrase) -> Speaker | None:
        """Who a pronoun, a demonstrative with a title (该发言人) or what somebody put out (声明) stands for."""
        if read.pronoun:
            return self.person if read.person and self.person.name else self.last
        if self.last.name is None:
            return None
        if read.titled and (read.pointed or read.rest in self.by_title):
            return self.by_title.get(read.rest, self.person if self.person.name else self.last)
        return self.last if read.stands_in else None

    def _named(self, phrase: str, text: str, at: int) -> Speaker:
        name, title, side = self.phrases.parts(phrase)
        group, state = side or self._group(phrase, name, title, text[max(0, at - _AROUND) : at])
        if len(name) > 1:
            for known in self.alike.get(name[-1], ()):
                if known.name and known.name != name and known.name.endswith(name):
                    return known
        full = self.names.get(name)
        if full is None:
            full = self.names[name] = self._holder(name) or self._fullest(name)
        return Speaker(full, group, state)

    def _holder(self, name: str) -> str | None:
        """The one person whom the article names right after this title, for a title that stands alone."""
        title = self.phrases.title(name)
        if not title or title.end() < len(name) or title[0] in _SHARED:
            return None
        actors, own = self.phrases.actors, name[max(0, title.start() - 2) :]
        found: set[str] = set()
        at = self.full.find(own)
        while at >= 0 and len(found) < 2:
            piece = self.full[at + len(own) : at + len(own) + 16]
            for a, b, key in self.phrases.mentions(piece)[:1] if actors.may_begin(piece) else ():
                if a == 0 and actors[key].kind == "person":
                    found.add(piece[:b])
            if held := _HELD.match(piece):
                found.add(held[0])
            at = self.full.find(own, at + 1)
        return found.pop() if len(found) == 1 else None

    def _fullest(self, name: str) -> str:
        """The name with its given name, where the article has it."""
        if not 2 <= len(name) <= 5 or not self.dotted or "·" in name or not _HAN.fullmatch(name):
            return name
        given = self._given(name)
        if not given:
            return name
        title = self.phrases.title(given)
        given = given[title.end() :] if title and title.end() < len(given) - 1 else given
        return given + name if len(given) <= 9 else name

    def _given(self, name: str) -> str:
        """What stands before a name with dots where it stands so first, at its longest; '' where it does nowhere."""
        low, given = len(self.full), ""
        at = self.full.find(f"·{name}")
        while 0 <= at <= low + _GIVEN_REACH:
            found = _GIVEN.search(self.full, max(0, at + 1 - _GIVEN_REACH), at + 1)
            if found and found.start() <= low:
                low, given = found.start(), found[0]
            at = self.full.find(f"·{name}", at + 1)
        return given

    def _group(self, phrase: str, name: str, title: str, around: str) -> tuple[str, str | None]:
        phrases, words = self.phrases, self.phrases.words
        context = title or self._described(name)
        role = phrases.role(context, name)
        if role == "official" and (house := phrases.house(context)):
            return house, phrases.state(context)
        state = phrases.state(context + name)
        if role == "official":
            own = words.home.get(self.outlet) if phrase.startswith(words.home_offices) else None
            state = state or own or phrases.state(around)
            return official(state), state
        mentions = phrases.mentions(phrase)
        named = phrases.actors[mentions[-1][2]] if mentions else None
        if named and role == "media" and named.kind == "media":
            return named.group, state
        if role:
            return role, state
        if named:
            return named.group, phrases.actors.state(named.id)
        return (
            "media" if _TITLED.search(phrase) else "citizen" if len(name) <= 4 or name[0] == "“" else "other"
        ), state

    def _described(self, name: str) -> str:
        """What stands before the first mention of a name."""
        at = self.full.find(name)
        if at <= 0 or self.full[at - 1] in _PARTS:
            return ""
        return _PARTED.split(self.full[max(0, at - _DESCRIBED) : at])[-1]


def official(state: str | None) -> str:
    """The group of an official of a state."""
    return _GROUPS.get(state or "", "other_official")
