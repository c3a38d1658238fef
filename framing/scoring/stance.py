"""Stance terms: lexicon matches as spans, and their rate per article and family.

The rate is hits per 1,000 body characters that are not white space; headline
and captions are searched too, but only the body counts. Families do not swallow
each other: one string may be a hit of several.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from framing import lexicon
from framing.guards import Context
from framing.lexicon import Family, Lexicon
from framing.model import SCORED, Article, Hit, Measures, Section, SectionName, Sentence, Value

RULES = "2"
"""Version of the matching rules; raise it when code changes what a lexicon finds."""
PER = 1000

FAMILIES: tuple[str, ...] = tuple(family.id for family in lexicon.load().families)
"""Family ids in their fixed order, as in the columns of the articles table."""
CONCEPTS: Mapping[str, str] = {c.id: c.family for c in lexicon.load().concepts.values()}
"""Concept id → family id."""


@dataclass(frozen=True, slots=True)
class Stance:
    """Columns ``hits_<family>`` (body hits) and ``rate_<family>`` (per 1,000 body characters)."""

    lexicon: Lexicon
    name: str = "stance"

    @property
    def version(self) -> str:
        """Changes with the rules of matching and with every byte of the lexicons."""
        return f"{RULES}-{self.lexicon.hash}"

    @property
    def columns(self) -> Mapping[str, type]:
        """Column names of the articles table with their types, two per family."""
        types = (("hits", int), ("rate", float))
        return {f"{kind}_{f.id}": typ for f in self.lexicon.families for kind, typ in types}

    def score_all(self, articles: Sequence[Article]) -> list[Measures]:
        """Measures of each article, in order."""
        return [self.score(article) for article in articles]

    def score(self, article: Article) -> Measures:
        """Hits of headline, body and captions; counts and rates of the body.

        A rate is None with reason ``no_body`` where the body has no characters.
        """
        hits = _hits(article, self.lexicon.families)
        counts = Counter(hit.family for hit in hits if hit.section == "body")
        chars = article.chars
        columns: dict[str, Value] = {}
        for family in self.lexicon.families:
            n = counts[family.id]
            columns[f"hits_{family.id}"] = Value(n, n)
            columns[f"rate_{family.id}"] = Value(PER * n / chars, n) if chars else Value(None, 0, "no_body")
        return Measures(article=columns, hits=hits)


def _hits(article: Article, families: Sequence[Family]) -> tuple[Hit, ...]:
    parts = [
        (article.sections[name], _sentences(article, name)) for name in SCORED if name in article.sections
    ]
    context = Context("\n".join(section.text for section, _ in parts))
    hits: list[Hit] = []
    for section, sentences in parts:
        spans = [(s.start, s.end) for s in sentences]
        for family in families:
            hits.extend(_family_hits(family, section, sentences, spans, context))
    hits.sort(key=lambda h: (h.sentence_no, h.start, h.end, h.family))
    return tuple(hits)


def _sentences(article: Article, name: SectionName) -> list[Sentence]:
    return sorted((s for s in article.sentences if s.section == name), key=lambda s: s.start)


def _family_hits(
    family: Family,
    section: Section,
    sentences: Sequence[Sentence],
    spans: Sequence[tuple[int, int]],
    context: Context,
) -> list[Hit]:
    return [
        Hit(
            sentence_no=sentences[found.span].sentence_no,
            section=section.name,
            start=found.start,
            end=found.end,
            family=family.id,
            concept=found.entry.concept,
            variant=section.text[found.start : found.end],
            attested_in=found.entry.attested_in,
        )
        for found in family.matcher.find(section.text, spans, context)
    ]


STANCE = Stance(lexicon.load())
