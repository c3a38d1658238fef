"""Quotations: who is quoted, with which verb, and how much of the text is somebody else's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from framing import voices
from framing.model import Article, Measures, Quote, Value
from framing.scoring.shared import voices_of
from framing.scoring.whole import Whole


@dataclass(frozen=True, slots=True)
class Quotes(Whole):
    """Table ``quotes``; columns ``quotes_n`` (direct quotations anywhere), ``quoted_chars`` and ``indirect_chars`` (body)."""

    name: str = "quotes"
    version: str = f"1-{voices.VERSION}"
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
    direct = [row for row in rows if row[3] == "direct"]
    return Measures(
        article={
            "quotes_n": Value(len(direct), len(direct)),
            "quoted_chars": _chars(direct),
            "indirect_chars": _chars([row for row in rows if row[3] == "indirect"]),
        },
        tables={"quotes": rows},
    )


def _chars(rows: Sequence[tuple[Any, ...]]) -> Value:
    body = [row for row in rows if row[0] == "body"]
    return Value(sum(row[-1] for row in body), len(body))


QUOTES = Quotes()
