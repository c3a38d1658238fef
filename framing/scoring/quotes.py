"""Quotations: who is quoted, with which verb, and how much of the text is somebody else's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    rows = []
    for quote in quotes:
        text = article.sections[quote.section].text[quote.start : quote.end]
        rows.append((*quote, text, _letters(text)))
    n = sum([quote.kind == "direct" for quote in quotes])
    body = article.sections.get("body")
    quoted, indirect = _chars(body.text if body else "", [q for q in quotes if q.section == "body"])
    columns = {"quotes_n": Value(n, n), "quoted_chars": quoted, "indirect_chars": indirect}
    return Measures(article=columns, tables={"quotes": tuple(rows)})


def _letters(text: str) -> int:
    """Characters of a text that are not white space."""
    return len("".join(text.split()))


def _chars(text: str, quotes: Sequence[Quote]) -> tuple[Value, Value]:
    """Characters in direct quotations, and in indirect speech outside of them; each character counts once."""
    direct, told = ([(q.start, q.end) for q in quotes if q.kind == kind] for kind in ("direct", "indirect"))
    spans = voices.union(direct), voices.union(told)
    quoted, indirect, twice = (
        _letters("".join([text[low:high] for low, high in own])) for own in (*spans, _both(*spans))
    )
    return Value(quoted, len(direct)), Value(indirect - twice, len(told))


def _both(some: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What lies in spans of both; each of the two ascends without overlap."""
    first = 0
    for low, high in others:
        while first < len(some) and some[first][1] <= low:
            first += 1
        at = first
        while at < len(some) and some[at][0] < high:
            yield max(low, some[at][0]), min(high, some[at][1])
            at += 1


QUOTES = Quotes()
