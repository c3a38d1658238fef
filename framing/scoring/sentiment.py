"""SnowNLP's sentiment, sentence by sentence: a baseline trained on shopping reviews, shown as such.

Whole articles are never scored: the product of hundreds of word ratios ends at
0 or 1 whatever the text says. The article's value is the mean over the body's
scored sentences, with their number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, starmap
from typing import cast

import numpy as np

from framing import snow
from framing.codepoints import code_points
from framing.model import Article, Measures, Value
from framing.scoring.whole import Whole

MINIMUM_HAN = 4
"""Sentences with fewer Han letters have no score: one or two words decide nothing."""

_TOO_SHORT = Value(None, 0, "too_short")
_NO_KNOWN_WORD = Value(None, 0, "no_known_word")


@dataclass(frozen=True, slots=True)
class Sentiment(Whole):
    """Columns ``sentiment_mean`` (article) and ``sentiment`` (sentence)."""

    name: str = "sentiment"
    version: str = f"1-{snow.VERSION}"
    columns: Mapping[str, type] = field(default_factory=lambda: {"sentiment_mean": float})
    tables: tuple[str, ...] = ()

    def score_all(self, articles: Sequence[Article]) -> list[Measures]:
        """One value per sentence and the mean per article.

        Raises:
            ModelError: the installed snownlp's model is missing or another one.
        """
        texts = [s.text for a in articles for s in a.sentences]
        scores = snow.score([t.strip() for t in texts])
        parts = (_han(texts), scores.probability.tolist(), scores.known.tolist())
        values = starmap(_value, zip(*parts, strict=True))
        result = []
        for article in articles:
            own = tuple(islice(values, len(article.sentences)))
            result.append(
                Measures(article={"sentiment_mean": _mean(article, own)}, sentences={"sentiment": own})
            )
        return result


def _han(texts: Sequence[str]) -> list[int]:
    """Han letters (U+4E00 to U+9FFF) of each text."""
    code = code_points("".join(texts))
    before = np.concatenate([[0], np.cumsum((code >= 0x4E00) & (code <= 0x9FFF))])
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    return np.diff(before[ends], prepend=0).tolist()


def _value(han: int, probability: float, known: int) -> Value:
    if han < MINIMUM_HAN:
        return _TOO_SHORT
    return Value(probability, 1) if known else _NO_KNOWN_WORD


def _mean(article: Article, values: Sequence[Value]) -> Value:
    body = [
        v.value
        for s, v in zip(article.sentences, values, strict=True)
        if s.section == "body" and v.value is not None
    ]
    if body:
        return Value(sum(cast("list[float]", body)) / len(body), len(body))
    has_body = any(s.section == "body" for s in article.sentences)
    return Value(None, 0, "no_scored_sentence" if has_body else "no_body")


SENTIMENT = Sentiment()
