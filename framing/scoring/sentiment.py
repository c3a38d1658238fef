"""SnowNLP's sentiment, sentence by sentence: a baseline trained on shopping reviews, shown as such.

Whole articles are never scored: the product of hundreds of word ratios ends at
0 or 1 whatever the text says. The article's value is the mean over the body's
scored sentences, with their number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from framing import snow
from framing.model import Article, Measures, Value

MINIMUM_HAN = 4
"""Sentences with fewer Han letters have no score: one or two words decide nothing."""

_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Sentiment:
    """Columns ``sentiment_mean`` (article) and ``sentiment`` (sentence)."""

    name: str = "sentiment"
    version: str = f"1-{snow.VERSION}"
    columns: Mapping[str, type] = field(default_factory=lambda: {"sentiment_mean": float})

    def score_all(self, articles: Sequence[Article]) -> list[Measures]:
        """One value per sentence and the mean per article.

        Raises:
            ModelError: the installed snownlp's model is missing or another one.
        """
        texts = [s.text for a in articles for s in a.sentences]
        scores = snow.score([t.strip() for t in texts])
        values = iter(
            _value(t, float(p), int(k))
            for t, p, k in zip(texts, scores.probability, scores.known, strict=True)
        )
        result = []
        for article in articles:
            own = tuple(next(values) for _ in article.sentences)
            result.append(
                Measures(article={"sentiment_mean": _mean(article, own)}, sentences={"sentiment": own})
            )
        return result


def _value(text: str, probability: float, known: int) -> Value:
    if len(_HAN.findall(text)) < MINIMUM_HAN:
        return Value(None, 0, "too_short")
    if not known:
        return Value(None, 0, "no_known_word")
    return Value(probability, 1)


def _mean(article: Article, values: Sequence[Value]) -> Value:
    body = [
        v.value
        for s, v in zip(article.sentences, values, strict=True)
        if s.section == "body" and v.value is not None
    ]
    if body:
        return Value(sum(body) / len(body), len(body))
    has_body = any(s.section == "body" for s in article.sentences)
    return Value(None, 0, "no_scored_sentence" if has_body else "no_body")


SENTIMENT = Sentiment()
