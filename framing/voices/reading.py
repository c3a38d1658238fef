"""Quotations of one section: which words in marks are somebody's, whose, and what is reported without marks."""

from __future__ import annotations

import re
from typing import NamedTuple

from framing.model import Quote, QuoteKind, SectionName
from framing.voices.marks import Pair
from framing.voices.phrases import NOBODY, Speaker
from framing.voices.speakers import Cast
from framing.voices.speech import INSIDE, Text
from framing.voices.subjects import Subject, first, subject
from framing.voices.words import Verb

_BRIDGE = re.compile(r"(?:了|道|过|着|到|说)?[\s，：:,、\ue001]*$")
_COLON = re.compile(r"[：:]\s*$")
_ABOUT = re.compile(r"[对就][^，。；：“”\n]{0,24}$")
_STOPPED = re.compile(r"[，。；：\n]")
_USED = re.compile(r"(?:、“[^”]*”)*[，,]?(?:来|等(?:话|语)?来?|这样的话|的字眼|一词)?")
_DIRECT_END = "。！？!?…"
_LIST = re.compile(r"[、和与及或跟以，]{1,2}$")
_PREDICATE = re.compile(r"[的。，；、！？\n”]|$")
TERM, CLAUSE, LONG = 4, 12, 20
"""Lengths of words in marks: up to TERM a word, from CLAUSE on a clause, from LONG on a statement."""

BACK = 3
"""Sentences before a pronoun that may say whom it stands for."""


class Source(NamedTuple):
    """Who is said to speak at a place, and with which verb."""

    speaker: Speaker
    verb: Verb | None


class Sources:
    """Who speaks under each verb of a section, asked once a verb and in order, so that pronouns find their names."""

    def __init__(self, text: Text, cast: Cast) -> None:
        self.text, self.cast = text, cast
        self._known: dict[int, Source | None] = {}
        self._subjects: dict[int, Subject | None] = {}
        self._person_at = -1

    def of(self, low: int, verb: Verb) -> Source | None:
        """The source that a verb and its own subject make, in a sentence from ``low`` on; None without a subject."""
        at = verb.start
        if at in self._known:
            return self._known[at]
        found = self.subject(low, verb)
        source = self._known[at] = Source(self.named(found), verb) if found else None
        return source

    def subject(self, low: int, verb: Verb) -> Subject | None:
        """The words that are a verb's subject, in a sentence from ``low`` on."""
        at = verb.start
        if at not in self._subjects:
            self._subjects[at] = subject(self.text, self.cast, low, at)
        return self._subjects[at]

    def named(self, found: Subject) -> Speaker:
        """The speaker that a subject names where it stands."""
        if found.words in self.cast.phrases.persons and (person := self._before(found.start)):
            return person
        speaker = self.cast.speaker(found.words, self.text.folded, found.start)
        if speaker is self.cast.person:
            self._person_at = found.start
        return speaker

    def _before(self, at: int) -> Speaker | None:
        """The person that one of the sentences before a pronoun begins with, if nobody has spoken since."""
        low = self.text.sentence(at)[0]
        for _ in range(BACK):
            if low == 0:
                return None
            low = self.text.sentence(low - 1)[0]
            if low <= self._person_at:
                return None
            found = first(self.text, self.cast, low)
            if found and self.cast.phrases.is_one(found.words):
                self._person_at = found.start
                return self.cast.speaker(found.words)
        return None


def quotes(name: SectionName, text: Text, sources: Sources) -> list[Quote]:
    """Direct quotations and words in marks of one section, in order of the text."""
    return _Section(name, text, sources).read()


class _Section:
    def __init__(self, name: SectionName, text: Text, sources: Sources) -> None:
        self.name, self.text, self.sources = name, text, sources
        self.cast, self.words = sources.cast, sources.cast.phrases.words
        self.source: Source | None = None

    def read(self) -> list[Quote]:
        found: list[Quote] = []
        at = 0
        for pair in self.text.marks.pairs:
            self._subjects(at, pair.open)
            at = pair.close
            found.append(self._quote(pair))
        self._subjects(at, len(self.text.masked))
        return found

    def _subjects(self, low: int, high: int) -> None:
        """Let the verbs between two quotations name their speakers in order, so that pronouns find them."""
        verbs, sentences = self.text.verbs, self.text.sentences
        for n in self.text.verbs_between(low, high):
            if verbs[n].use != "inner":
                self.source = self.sources.of(sentences[n][0], verbs[n]) or self.source

    def _quote(self, pair: Pair) -> Quote:
        source = self._direct(pair)
        kind: QuoteKind = "direct" if source else "marked"
        if source:
            self.source = source
        speaker, verb = source or Source(NOBODY, None)
        return Quote(
            self.name, pair.open + 1, pair.close, kind, speaker.name, speaker.group if source else "other",
            verb.word if verb else None, verb.verb_class if verb else None, self.cast.phrases.foreign(speaker),
        )  # fmt: skip

    def _direct(self, pair: Pair) -> Source | None:
        """The source of a quotation; None where the marks only mark."""
        t, low = self.text, self.text.sentence(pair.open)[0]
        inner = t.folded[pair.open + 1 : pair.close].strip()
        verb = self._verb(low, pair.open)
        gap = t.masked[verb.end : pair.open] if verb else ""
        if pair.close not in t.after and (inner in self.words.terms or self._is_name(pair, inner)):
            return None
        spoken = inner[-1:] in _DIRECT_END or not gap.endswith(("，", ","))
        if verb and _BRIDGE.fullmatch(gap) and (spoken or not self._names(pair, inner)):
            return self._source(low, verb)
        after = t.after.get(pair.close)
        if after:
            found = subject(t, self.cast, pair.close + 1, after.start)
            if found:
                return Source(self.sources.named(found), after)
        if _COLON.search(t.masked, low, pair.open):
            return self._colon(low, pair, verb)
        if len(inner) > TERM and inner[-1] in _DIRECT_END:
            return self._source(low, verb) if verb else self.source or Source(NOBODY, None)
        if self._names(pair, inner):
            return None
        if verb:
            return self._source(low, verb) if self._taken_over(verb, pair, inner) else None
        return self._bare(low, pair, inner)

    def _bare(self, low: int, pair: Pair, inner: str) -> Source | None:
        """A quotation whose sentence has no verb of reporting before it."""
        used = _USED.match(self.text.masked, pair.close + 1)
        if used and self.text.masked[pair.open - 1] in "用以、":
            verb = self.text.verb_in(used.end() - 1, used.end() + 8)
            if verb and (found := subject(self.text, self.cast, low, pair.open - 1)):
                return Source(self.sources.named(found), verb)
        if judged := self._judged(low, pair):
            return judged
        if len(inner) < CLAUSE:
            return None
        found = subject(self.text, self.cast, max(low, pair.open - 30), pair.open)
        if found and self.cast.phrases.speaks(found.words) and found.end >= pair.open - 4:
            return Source(self.sources.named(found), None)
        if len(inner) >= LONG and "，" in inner:
            return self.source or Source(NOBODY, None)
        return None

    def _verb(self, low: int, high: int) -> Verb | None:
        """The verb that reports what stands at ``high``: the nearest that does nothing but report, else the nearest."""
        masked = self.text.masked
        verbs = [v for v in self.text.verbs_in(low, high) if masked[v.end : v.end + 1] != "的"]
        plain = [v for v in reversed(verbs) if v.use != "inner"]
        for verb in plain:
            found = self.sources.subject(low, verb) if verb is not plain[-1] else None
            if not found or found.words[0] not in "其它这":
                return verb
        return verbs[-1] if verbs else None

    def _taken_over(self, verb: Verb, pair: Pair, inner: str) -> bool:
        """Whether words in marks inside reported speech are the speaker's own, not a name."""
        if verb.use == "inner":
            return len(inner) > 5
        if len(inner) >= TERM:
            return True
        gap = self.text.masked[verb.end : pair.open]
        near = len(gap) <= 8 and "，" not in gap
        ends = bool(_PREDICATE.match(self.text.masked, pair.close + 1))
        return ends and (near or gap.endswith(("是", "为", "了")))

    def _judged(self, low: int, pair: Pair) -> Source | None:
        """某某对“……”表示不满: the verb comes after the words that it is about."""
        about = _ABOUT.search(self.text.masked, max(low, pair.open - 40), pair.open)
        verb = self.text.verb_in(pair.close, pair.close + 30) if about else None
        if not about or not verb or _STOPPED.search(self.text.masked, pair.close, verb.start):
            return None
        found = subject(self.text, self.cast, low, about.start())
        return (
            Source(self.sources.named(found), verb)
            if found and self.cast.phrases.speaks(found.words)
            else None
        )

    def _is_name(self, pair: Pair, inner: str) -> bool:
        """Whether the words are an actor's name, or themselves the subject of a verb: 网民“过桥人”表示."""
        if self.cast.phrases.actors.exact(inner):
            return True
        following = self.text.verb_at(pair.close + 1)
        if following is None or following.use == "inner":
            return False
        return inner[-1:] not in _DIRECT_END and not _ABOUT.search(
            self.text.masked, max(0, pair.open - 40), pair.open
        )

    def _names(self, pair: Pair, inner: str) -> bool:
        """Whether what stands around the marks makes them a name, a label or a distance."""
        before = self.text.masked[max(0, pair.open - 8) : pair.open]
        if self.words.marks_before.search(before):
            return True
        after = self.words.names_after.match(self.text.masked, pair.close + 1)
        if after and (
            len(inner) < CLAUSE or after[0][0] == "为" or (after[0][0] == "的" and len(inner) < LONG)
        ):
            return True
        if len(inner) >= CLAUSE:
            return False
        if len(inner) < 6 and "的" not in inner and self.words.name_end.search(inner):
            return True
        return bool(self.words.things_before.search(before))

    def _source(self, low: int, verb: Verb) -> Source:
        return self.sources.of(low, verb) or Source(self.source.speaker if self.source else NOBODY, verb)

    def _colon(self, low: int, pair: Pair, verb: Verb | None) -> Source | None:
        """某某：“……”, with or without a verb further left."""
        if verb:
            return self._source(low, verb)
        phrase = self.text.masked[low : pair.open].strip().rstrip("：: 　")
        phrase = phrase.split("，")[-1]
        if INSIDE not in phrase and len(phrase) <= 20 and self.cast.phrases.speaks(phrase):
            found = Subject(low, low + len(phrase), phrase)
            return Source(self.sources.named(found), None)
        return self.source or Source(NOBODY, None)
