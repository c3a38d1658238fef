"""Columns of the tables of measures: a row is a sentence, or a span of an article's text."""

from __future__ import annotations

from framing.snapshot.column import BOOL, INT, REAL, STR, Column
from framing.snapshot.column import column as _c

_ARTICLE = (
    _c("article_id", STR, "article"),
    _c("event_id", STR, "event the article belongs to; rows of one event stand together"),
)


def _place(section: str = "headline, body or caption") -> tuple[Column, ...]:
    return (
        _c("section", STR, section),
        _c("start", INT, "first code point within the section's cleaned text"),
        _c("end", INT, "code point after the last"),
    )


_VOICE = "whose words: outlet, attributed (to a source), marked (scare quotes) or unclear"
SENTENCES = (
    *_ARTICLE,
    _c("sentence_no", INT, "number within the article: headline, then body, then captions"),
    _c("section", STR, "headline, body or caption"),
    _c("paragraph", INT, "number of the paragraph within the section"),
    _c("start", INT, "first code point within the section's cleaned text"),
    _c("end", INT, "code point after the last"),
    _c("text", STR, "the sentence, where the store holds text", null=True, text=True),
    _c("sentiment", REAL, "SnowNLP's probability that the sentence is positive, 0 to 1", null=True),
    _c("sentiment_reason", STR, "why there is no value", null=True),
)
HITS = (
    *_ARTICLE,
    _c("sentence_no", INT, "sentence it stands in"),
    *_place(),
    _c("family", STR, "lexicon family"),
    _c("concept", STR, "what is named, by referent"),
    _c("variant", STR, "the name used"),
    _c("attested_in", STR, "register in which the name is attested"),
    _c("voice", STR, _VOICE),
)
QUOTES = (
    *_ARTICLE,
    *_place(),
    _c("text", STR, "the words without their marks, where the store holds text", null=True, text=True),
    _c("chars", INT, "characters of the words without white space"),
    _c("kind", STR, "direct (in marks, with a source), indirect, or marked (scare quotes, no source)"),
    _c(
        "speaker",
        STR,
        "fullest name of the speaker in the article; null: not resolved",
        null=True,
        phrase=True,
    ),
    _c("speaker_group", STR, "group of speakers, such as PRC_official; unresolved where it is not known"),
    _c("verb", STR, "reporting verb as written", null=True),
    _c("verb_class", STR, "class of that verb: neutral, assertive, doubting, hedging or critical", null=True),
    _c("translated", BOOL, "the speaker most likely spoke another language: the wording is the outlet's"),
)
TONES = (
    *_ARTICLE,
    _c("sentence_no", INT, "sentence that mentions the actor"),
    *_place(),
    _c("actor", STR, "actor mentioned, as in the table actors"),
    _c("surface", STR, "the name used"),
    _c("n_pos", INT, "positive words that weighed"),
    _c("n_neg", INT, "negative words that weighed"),
    _c("label", STR, "what they add up to around the mention: neg, neu or pos"),
    _c("voice", STR, _VOICE),
)
FACTS = (
    *_ARTICLE,
    *_place(),
    _c("kind", STR, "figure, person or organisation"),
    _c("value", STR, "normal form, equal across outlets", phrase=True),
    _c("surface", STR, "as written", phrase=True),
)
