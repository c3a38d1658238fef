"""Quotations of one section: which words in marks are somebody's, whose, and what is reported without marks."""

from __future__ import annotations

import re
from typing import NamedTuple

from framing.model import Quote, QuoteKind, SectionName
from framing.voices.marks import Pair
from framing.voices.speakers import NOBODY, Cast, Speaker, Subject, subject
from framing.voices.speech import INSIDE, Text
from framing.voices.words import Verb, Words

_BRIDGE = re.compile(r"(?:了|道|过|着|到|说)?[\s，：:,、\ue001]*$")
_COLON = re.compile(r"[：:]\s*$")
_DIRECT_END = "。！？!?…"
_LIST = re.compile(r"[、和与及或跟以，]{1,2}$")
_PREDICATE = re.compile(r"[的。，；、！？\n”]|$")
TERM, CLAUSE, LONG = 4, 12, 20
"""Lengths of words in marks: up to TERM a word, from CLAUSE on a clause, from LONG on a statement."""


class Source(NamedTuple):
    """Who is said to speak at a place, and with which verb."""

    speaker: Speaker
    verb: Verb | None


def quotes(name: SectionName, text: Text, cast: Cast, words: Words) -> list[Quote]:
    """Direct quotations and words in marks of one section, in order of the text."""
    return _Section(name, text, cast, words).read()


class _Section:
    def __init__(self, name: SectionName, text: Text, cast: Cast, words: Words) -> None:
        self.name, self.text, self.cast, self.words = name, text, cast, words
        self.source: Source | None = None
        self.direct_before: Pair | None = None

    def read(self) -> list[Quote]:
        found: list[Quote] = []
        at = 0
        for pair in self.text.marks.pairs:
            self._subjects(at, pair.open)
            at = pair.close
            found.append(self._quote(pair))
        return found

    def _subjects(self, low: int, high: int) -> None:
        """Let the verbs between two quotations name their speakers, so that pronouns find them."""
        for verb in self.text.verbs_in(low, high):
            start, _ = self.text.sentence(verb.start)
            if found := subject(self.text, self.words, start, verb.start):
                self.source = Source(self._speaker(found), verb)

    def _speaker(self, found: Subject) -> Speaker:
        around = self.text.folded[max(0, found.start - 60) : found.start]
        return self.cast.speaker(found.words, around)

    def _quote(self, pair: Pair) -> Quote:
        source = self._direct(pair)
        kind: QuoteKind = "direct" if source else "marked"
        if source:
            self.direct_before = pair
            self.source = source
        speaker, verb = source or Source(NOBODY, None)
        return Quote(
            self.name, pair.open + 1, pair.close, kind, speaker.name, speaker.group if source else "other",
            verb.word if verb else None, verb.verb_class if verb else None, False,
        )  # fmt: skip

    def _direct(self, pair: Pair) -> Source | None:
        """The source of a quotation; None where the marks only mark."""
        t, low = self.text, self.text.sentence(pair.open)[0]
        inner = t.folded[pair.open + 1 : pair.close].strip()
        after = t.after.get(pair.close)
        if after:
            found = subject(t, self.words, pair.close + 1, after.start)
            if found:
                return Source(self._speaker(found), after)
        if inner in self.words.terms:
            return None
        verb = t.verb_before(pair.open, low)
        gap = t.masked[verb.end : pair.open] if verb else ""
        if verb and _BRIDGE.fullmatch(gap):
            return self._source(low, verb)
        if _COLON.search(t.masked, low, pair.open):
            return self._colon(low, pair, verb)
        if len(inner) > TERM and inner[-1] in _DIRECT_END:
            return self._source(low, verb) if verb else self.source or Source(NOBODY, None)
        if self._names(pair, inner):
            return None
        if verb:
            if len(inner) > TERM or _PREDICATE.match(t.masked, pair.close + 1):
                return self._source(low, verb)
            return None
        if len(inner) >= LONG and "，" in inner:
            return self.source or Source(NOBODY, None)
        return None

    def _names(self, pair: Pair, inner: str) -> bool:
        """Whether what stands around the marks makes them a name, a label or a distance."""
        before = self.text.masked[max(0, pair.open - 8) : pair.open]
        if self.words.marks_before.search(before):
            return True
        if len(inner) >= CLAUSE:
            return False
        if self.words.names_after.match(self.text.masked, pair.close + 1):
            return True
        return bool(self.words.things_before.search(before))

    def _source(self, low: int, verb: Verb) -> Source:
        found = subject(self.text, self.words, low, verb.start)
        if found:
            return Source(self._speaker(found), verb)
        return Source(self.source.speaker if self.source else NOBODY, verb)

    def _colon(self, low: int, pair: Pair, verb: Verb | None) -> Source | None:
        """某某：“……”, with or without a verb further left."""
        if verb:
            return self._source(low, verb)
        phrase = self.text.masked[low : pair.open].strip().rstrip("：: 　")
        if INSIDE not in phrase and 0 < len(phrase) <= 20:
            found = Subject(low, low + len(phrase), phrase.split("，")[-1])
            return Source(self._speaker(found), None)
        return self.source or Source(NOBODY, None)
