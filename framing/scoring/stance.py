"""Stance terms: lexicon matches as spans, and their rate per article and family.

The rate is hits per 1,000 body characters that are not white space; headline
and captions are searched too, but only the body counts. Families do not swallow
each other: one string may be a hit of several.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from framing import lexicon, voices
from framing.guards import Context
from framing.lexicon import Lexicon
from framing.model import SCORED, Article, Hit, Measures, SectionName, Sentence, Value, VoiceName
from framing.scoring.changes import changed, rows
from framing.scoring.shared import voices_of

RULES = "2"
"""Version of the matching rules; raise it when code changes what a lexicon finds."""
_RULES = f"{RULES}.{voices.VERSION}"
PER = 1000

FAMILIES: tuple[str, ...] = tuple(family.id for family in lexicon.load().families)
"""Family ids in their fixed order, as in the columns of the articles table."""
CONCEPTS: Mapping[str, str] = {c.id: c.family for c in lexicon.load().concepts.values()}
"""Concept id → family id."""

_START = attrgetter("start")


class Stance:
    """Columns ``hits_<family>`` (body hits) and ``rate_<family>`` (per 1,000 body characters)."""

    name: str = "stance"
    tables: tuple[str, ...] = ("hits",)

    def __init__(self, words: Lexicon) -> None:
        """Hits and rates by the entries of ``words``."""
        self.lexicon = words
        self._matcher = words.matcher
        self._names = {f.id: (f"hits_{f.id}", f"rate_{f.id}") for f in words.families}
        # Most families have no hit in most articles, and their two values are always the same.
        self._zero = self._values(Value(0, 0), Value(0.0, 0))
        self._no_body = self._values(Value(0, 0), Value(None, 0, "no_body"))
        self._says = [
            (e.family, e.concept, pattern, e.attested_in)
            for e, pattern in zip(words.matcher.owners, words.matcher.patterns, strict=True)
        ]

    @property
    def version(self) -> str:
        """Changes with the rules of matching and of voices, and with every byte of the lexicons."""
        return f"{_RULES}-{self.lexicon.hash}"

    @property
    def columns(self) -> Mapping[str, type]:
        """Column names of the articles table with their types, two per family."""
        return self._values(int, float)

    def _values(self, hits: Any, rate: Any) -> dict[str, Any]:
        return {
            name: of for names in self._names.values() for name, of in zip(names, (hits, rate), strict=True)
        }

    def rows(self) -> list[dict[str, Any]]:
        """The lexicon's rows, see :func:`framing.scoring.changes.rows`."""
        return [*rows(self.lexicon)]

    def touched(self, old_rows: Sequence[Mapping[str, Any]], old_version: str) -> frozenset[str] | None:
        """Strings of rows that changed, see :func:`framing.scoring.changes.changed`; None after new rules."""
        if old_version.rpartition("-")[0] != _RULES:
            return None
        return changed(old_rows, rows(self.lexicon))

    def score_all(self, articles: Sequence[Article]) -> list[Measures]:
        """Hits of headline, body and captions; counts and rates of the body, of each article in order.

        A rate is None with reason ``no_body`` where the body has no characters.
        """
        speaking = voices_of(articles)
        found = [self._find(article, own.voice) for article, own in zip(articles, speaking, strict=True)]
        return [
            Measures(article=self._article(article.chars, own), tables={"hits": tuple(own)})
            for article, own in zip(articles, found, strict=True)
        ]

    def score(self, article: Article) -> Measures:
        """Measures of one article."""
        return self.score_all([article])[0]

    def _article(self, chars: int, found: Sequence[Hit]) -> dict[str, Value]:
        if not chars:  # then the body has no hits either
            return self._no_body.copy()
        columns = self._zero.copy()
        for family, n in Counter(hit.family for hit in found if hit.section == "body").items():
            hits, rate = self._names[family]
            columns[hits], columns[rate] = Value(n, n), Value(PER * n / chars, n)
        return columns

    def _find(self, article: Article, voice: Callable[[SectionName, int, int], VoiceName]) -> list[Hit]:
        texts = {name: article.sections[name].text for name in SCORED if name in article.sections}
        sentences = _sentences(article)
        context = Context("\n".join(texts.values()))
        says = self._says
        found: list[Hit] = []
        for name, text in texts.items():
            own = sentences[name]
            matches = self._matcher.find(text, [(s.start, s.end) for s in own], context)
            found += [
                Hit(own[n].sentence_no, name, start, end, *says[of], voice(name, start, end))
                for n, start, end, of in matches
            ]
        found.sort()  # by sentence, then, since a sentence has one section, start, end and family
        return found


def _sentences(article: Article) -> dict[SectionName, list[Sentence]]:
    """The sentences of each scored section, by start."""
    found: dict[SectionName, list[Sentence]] = {name: [] for name in SCORED}
    for sentence in article.sentences:
        found.get(sentence.section, []).append(sentence)
    for own in found.values():
        own.sort(key=_START)
    return found


STANCE = Stance(lexicon.load())
