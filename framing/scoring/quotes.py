"""Quotations: who is quoted, with which verb, and how much of the text is somebody else's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from framing import voices
from framing.model import Article, Measures, Quote, Value
from framing.scoring.shared import voices_of
from framing.scoring.whole import Whole


@dataclass(frozen=True, slots=True)
class Quotes(Whole):
    """Table ``quotes``; columns ``quotes_n`` (direct quotations anywhere), ``quoted_chars`` and ``indirect_chars`` (body)."""

    name: str = "quotes"
    version: str = f"2-{voices.VERSION}"
    columns: Mapping[str, type] = field(
        default_factory=lambda: dict.fromkeys(("quotes_n", "quoted_chars", "indirect_chars"), int)
    )
    tables: tuple[str, ...] = ("quotes",)

    def score_all(self, articles: Sequence[Article]) -> list[Measures]:
        """Quotations of each article, with their text and its length without white space."""
        found = [own.quotes for own in voices_of(articles)]
        return [_measures(article, own) for article, own in zip(articles, found, strict=True)]


def _measures(article: Article, quotes: Sequence[Quote]) -> Measures:
    texts = [article.sections[q.section].text[q.start : q.end] for q in quotes]
    rows = tuple(
        (*quote, text, len("".join(text.split()))) for quote, text in zip(quotes, texts, strict=True)
    )
    n = sum(quote.kind == "direct" for quote in quotes)
    body = article.sections.get("body")
    quoted, indirect = _chars(body.text if body else "", [q for q in quotes if q.section == "body"])
    columns = {"quotes_n": Value(n, n), "quoted_chars": quoted, "indirect_chars": indirect}
    return Measures(article=columns, tables={"quotes": rows})


def _chars(text: str, quotes: Sequence[Quote]) -> tuple[Value, Value]:
    """Characters in direct quotations, and in indirect speech outside of them; each character counts once."""
    taken = bytearray(map(str.isspace, text))
    values = []
    for kind in ("direct", "indirect"):
        own = [q for q in quotes if q.kind == kind]
        chars = 0
        for quote in own:
            span = slice(quote.start, quote.end)
            chars += taken[span].count(0)
            taken[span] = b"\1" * (quote.end - quote.start)
        values.append(Value(chars, len(own)))
    return values[0], values[1]


QUOTES = Quotes()
