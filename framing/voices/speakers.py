"""Who speaks: from the subject of a verb to a name, and from a name to a group."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from framing.actors import Actors
from framing.voices.speech import BRACKET
from framing.voices.words import Words

_FOREIGN = re.compile(r"[\u4e00-\u9fff]{1,9}(?:[·\-－—‐][\u4e00-\u9fff]{1,9}){1,3}$")
_NO_NAME = re.compile(r"[他她我你的了是在有这那不们其此会要]")
_MANY = re.compile(r"[们等]$|[多数几两三四五六七八九十百]+[名位]|一些|许多|不少|部分")
_HELD = re.compile(r"[\u4e00-\u9fff]{1,7}(?:·[\u4e00-\u9fff]{1,7})+(?=[（(])")
_SHARED = frozenset(
    {"记者", "网友", "网民", "民众", "居民", "学生", "人士", "工作人员", "专家", "学者", "律师", "官员"}
)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z .’'·\-]{2,40}$")
_TITLED = re.compile(r"《[^》]{1,20}》")
_INSTITUTIONS = ("expert", "NGO_activist", "company", "media")
_AROUND = '"‘’ 　\ue001，,'


class Speaker(NamedTuple):
    """A resolved speaker. ``name`` is None where it stays unresolved."""

    name: str | None
    group: str
    state: str | None


NOBODY = Speaker(None, "other", None)


@dataclass(slots=True)
class Cast:
    """The speakers of one article, as they come. ``last`` is the one that a pronoun stands for."""

    words: Words
    actors: Actors
    full: str
    outlet: str
    known: dict[str, Speaker] = field(default_factory=dict)
    last: Speaker = NOBODY
    person: Speaker = NOBODY
    found: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)
    can: dict[str, bool] = field(default_factory=dict)
    abroad: dict[Speaker, bool] = field(default_factory=dict)
    by_title: dict[str, Speaker] = field(default_factory=dict)

    def speaker(self, phrase: str, around: str = "") -> Speaker:
        """Who a subject names; ``around`` is the text before it, where its state may be said."""
        bare = phrase.replace(BRACKET, "").strip(_AROUND)
        earlier = self._earlier(bare)
        if earlier is not None:
            return earlier
        found = self.known.get(bare)
        if found is None:
            found = self._named(bare, around)
            if self.speaks(bare):
                self.known[bare] = found
        if bare in self.known:
            self._remember(bare, found)
        return found

    def _find(self, phrase: str) -> list[tuple[int, int, str]]:
        """Names of actors in a phrase; asked once a phrase."""
        found = self.found.get(phrase)
        if found is None:
            found = self.found[phrase] = self.actors.find_folded(phrase)
        return found

    def _remember(self, phrase: str, speaker: Speaker) -> None:
        self.last = speaker
        title = _last(self.words.title, phrase)
        if self._one(phrase, speaker.name or "", title is not None):
            self.person = speaker
        if title:
            self.by_title[title[0]] = speaker

    def is_pronoun(self, phrase: str) -> bool:
        """Whether a subject is 他 or 她."""
        return phrase in self.words.pronouns and phrase[0] in "他她" and "们" not in phrase

    def is_one(self, phrase: str) -> bool:
        """Whether a phrase names one person."""
        if not self.speaks(phrase) or phrase in self.words.pronouns:
            return False
        name, title = self._split(phrase)
        return self._one(phrase, name, bool(title))

    def _one(self, phrase: str, name: str, titled: bool) -> bool:
        """Whether a speaker is one person, whom 他 or 她 may stand for."""
        if key := self.actors.exact(name.strip("《》")):
            return self.actors[key].kind == "person"
        if (
            "《" in name
            or _MANY.search(phrase)
            or (self.words.end.search(name) and not self.words.title.search(name))
        ):
            return False
        return titled or self._like_name(name) or "·" in name

    def _earlier(self, phrase: str) -> Speaker | None:
        """Who a pronoun, a demonstrative with a title (该发言人) or what somebody put out (声明) stands for."""
        if phrase in self.words.pronouns:
            return (
                self.person if phrase[0] in "他她" and self.person.name and "们" not in phrase else self.last
            )
        if self.last.name is None:
            return None
        rest = phrase.removesuffix("中")
        if found := self.words.that.match(phrase):
            rest = phrase[found.end() :]
        if self.words.title.fullmatch(rest) and (found or rest in self.by_title):
            return self.by_title.get(rest, self.person if self.person.name else self.last)
        if rest in self.words.stand_ins or (found and len(rest) <= 3):
            return self.last
        return None

    def speaks(self, phrase: str) -> bool:
        """Whether a phrase can be a speaker: a pronoun, a known actor, a title, an office, or a name by its letters."""
        can = self.can.get(phrase)
        if can is None:
            can = self.can[phrase] = self._speaks(phrase.strip(_AROUND))
        return can

    def _speaks(self, bare: str) -> bool:
        words = self.words
        if bare in words.pronouns or bare in words.stand_ins:
            return True
        if len(bare) > 4 and "了" in bare:
            return False
        if words.title.search(bare) or words.end.search(bare) or self.actors.exact(bare):
            return True
        found = self._find(bare)
        if found and found[-1][1] == len(bare):
            return True
        return self._like_name(bare)

    def is_person(self, phrase: str) -> bool:
        """Whether a phrase is, or ends in, the name of one person."""
        name, _ = self._split(phrase)
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

    def _named(self, phrase: str, around: str) -> Speaker:
        name, title = self._split(phrase)
        group, state = self._group(phrase, name, title, around)
        for known in self.known.values():
            if known.name and len(name) > 1 and known.name != name and known.name.endswith(name):
                return known
        return Speaker(self._holder(name) or self._fullest(name), group, state)

    def _split(self, phrase: str) -> tuple[str, str]:
        """(name, title words before it); the whole phrase is the name where no name follows a title."""
        found = _last(self.words.title, phrase)
        mentions = self._find(phrase)
        if mentions and mentions[-1][1] == len(phrase) and self.actors[mentions[-1][2]].kind == "person":
            return phrase[mentions[-1][0] :], phrase[: mentions[-1][0]]
        if found and found.end() < len(phrase):
            rest = phrase[found.end() :].lstrip("、，兼的")
            given = len(rest) == 2 and len(self.words.foreign.findall(rest)) == 2
            if "·" in rest or self._like_name(rest) or (given and self.words.roles[found[0]] != "citizen"):
                return rest, phrase[: -len(rest)]
            if not self.words.end.search(rest) and len(rest) <= 4:
                return phrase[: found.end()], ""
        if foreign := _FOREIGN.search(phrase):
            start = foreign.start() + self._junk(foreign[0].partition("·")[0])
            return phrase[start:], phrase[:start]
        if len(phrase) > 5 and not mentions and (rest := phrase[self._junk(phrase) :]) and len(rest) > 2:
            return rest, phrase[: -len(rest)]
        return phrase, ""

    def _junk(self, piece: str) -> int:
        """Characters before the run of letters of foreign names that ends a piece; 0 where all or none are."""
        at = len(piece)
        while at and self.words.foreign.fullmatch(piece[at - 1]):
            at -= 1
        return at if len(piece) - at > 1 else 0

    def _holder(self, name: str) -> str | None:
        """The one person whom the article names right after this title, for a title that stands alone."""
        title = _last(self.words.title, name)
        if not title or title.end() < len(name) or title[0] in _SHARED:
            return None
        own = name[max(0, title.start() - 2) :]
        found: set[str] = set()
        at = self.full.find(own)
        while at >= 0 and len(found) < 2:
            piece = self.full[at + len(own) : at + len(own) + 16]
            for a, b, key in self._find(piece)[:1]:
                if a == 0 and self.actors[key].kind == "person":
                    found.add(piece[:b])
            if held := _HELD.match(piece):
                found.add(held[0])
            at = self.full.find(own, at + 1)
        return found.pop() if len(found) == 1 else None

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

    def foreign(self, speaker: Speaker) -> bool:
        """Whether a speaker most likely spoke another language than Chinese."""
        abroad = self.abroad.get(speaker)
        if abroad is None:
            abroad = self.abroad[speaker] = self._foreign(speaker)
        return abroad

    def _foreign(self, speaker: Speaker) -> bool:
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

    def _group(self, phrase: str, name: str, title: str, around: str) -> tuple[str, str | None]:
        mentions = self._find(phrase)
        for start, end, key in reversed(mentions):
            actor = self.actors[key]
            if start >= len(phrase) - len(name) and end == len(phrase):
                return actor.group, self.actors.state(key)
        if key := self.actors.exact(name.strip("《》")):
            return self.actors[key].group, self.actors.state(key)
        context = title or self._described(name)
        role = self._role(context, name)
        if role == "official" and (house := self._house(context)):
            return house, self._state(context)
        state = self._state(context + name)
        if role == "official":
            own = self.words.home.get(self.outlet) if phrase.startswith(self.words.home_offices) else None
            state = state or own or self._state(around)
            return official(state), state
        if role in ("media", "company") and mentions:
            media = self.actors[mentions[-1][2]]
            if media.kind == "media" and role == "media":
                return media.group, state
        if role:
            return role, state
        if mentions:
            return self.actors[mentions[-1][2]].group, self.actors.state(mentions[-1][2])
        return (
            "media" if _TITLED.search(phrase) else "citizen" if len(name) <= 4 or name[0] == "“" else "other"
        ), state

    def _house(self, context: str) -> str | None:
        """The group of the organisation, company or medium that a title is of."""
        kinds = [self.actors[key] for *_, key in self._find(context)]
        return kinds[-1].group if kinds and kinds[-1].kind in ("organisation", "company", "media") else None

    def _described(self, name: str) -> str:
        """What stands before the first mention of a name."""
        at = self.full.find(name)
        if at <= 0:
            return ""
        piece = self.full[max(0, at - 30) : at]
        return re.split(r"[，。；：！？\n”、“]", piece)[-1]

    def _role(self, context: str, name: str) -> str | None:
        found = _last(self.words.title, context)
        if found and found.end() >= len(context) - 2:
            role = self.words.roles[found[0]]
            office = self.words.end.search(context[: found.start()])
            of = self.words.ends[office[0]] if office else role
            return of if role in ("official", "NGO_activist") and of in _INSTITUTIONS else role
        for words in (name, context):
            if end := self.words.end.search(words):
                return self.words.ends[end[0]]
        if title := self.words.title.search(name):
            return self.words.roles[title[0]]
        house = [self.words.ends.get(m[0]) for m in self.words.atom.finditer(context)]
        return house[-1] if house and house[-1] in _INSTITUTIONS else None

    def _state(self, context: str) -> str | None:
        states = [self.actors.state(key) for *_, key in self._find(context)]
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
