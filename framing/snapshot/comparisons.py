"""Columns of the tables of comparisons: a row is about two articles, or about outlets against each other."""

from __future__ import annotations

from framing.snapshot.column import BOOL, INT, REAL, STR
from framing.snapshot.column import column as _c

MATCHES = (
    _c("article_id_a", STR, "one article"),
    _c("article_id_b", STR, "the other"),
    _c("score", REAL, "0 to 1"),
    _c("relation", STR, "same_event or same_storyline"),
    _c("reasons", STR, "what the score rests on: JSON list of [kind, detail]"),
)
COPIES = (
    _c("group_id", STR, "group of articles that share their text"),
    _c("article_id_a", STR, "one article; the earlier one where the direction is known"),
    _c("article_id_b", STR, "the other"),
    _c("kind", STR, "between (two outlets) or within (one outlet: a repost)"),
    _c("containment", REAL, "share of the shorter text's 10-letter sequences found in the other, 0 to 1"),
    _c("credit", STR, "agencies that both credit, separated by ;", null=True),
    _c("direction", STR, "a_to_b where a credit or the times tell who was first (inferred)", null=True),
    _c("basis", STR, "what the direction was inferred from: credit or time", null=True),
)
STATEMENTS = (
    _c("statement_id", STR, "one utterance in its renderings"),
    _c("event_id", STR, "event whose articles render it"),
    _c("article_id", STR, "article"),
    _c("outlet", STR, "outlet id"),
    _c("place", INT, "0 for the fullest rendering, then in order of evidence"),
    _c("section", STR, "headline, body or caption"),
    _c("start", INT, "first code point within the section's cleaned text"),
    _c("end", INT, "code point after the last"),
    _c("text", STR, "this rendering, where the store holds text", null=True, text=True),
    _c("kind", STR, "direct or indirect"),
    _c("speaker", STR, "speaker as this article names it", null=True, phrase=True),
    _c("speaker_group", STR, "group of speakers"),
    _c("verb", STR, "reporting verb as written", null=True),
    _c("wording", STR, "verbatim (the same words, cut or lightly edited) or rendered (other words)"),
    _c("length", INT, "letters and digits of this rendering"),
    _c(
        "kept",
        REAL,
        "share of the fullest rendering's letters that stand here too, 0 to 1; a lower bound in other words",
    ),
    _c(
        "edits",
        STR,
        "differences from the fullest: JSON list of [cut, added or replaced, start, end there, start, end here]",
    ),
    _c("score", REAL, "evidence that it is the same utterance, 0 to 1"),
    _c("reasons", STR, "what it rests on: JSON list of [kind, detail]", phrase=True),
)
KEYNESS = (
    _c("event_id", STR, "event compared within; all: every event, stratified"),
    _c("outlet", STR, "outlet id; of two outlets the one that comes first in the fixed order"),
    _c("against", STR, "outlet id it is compared with; rest: all the others"),
    _c("term", STR, "word compared"),
    _c("count", INT, "occurrences in the outlet's articles that are compared"),
    _c("df", INT, "articles of the outlet that hold it"),
    _c("count_against", INT, "occurrences on the other side"),
    _c("df_against", INT, "articles of the other side that hold it"),
    _c("events", INT, "events that hold it, of those compared"),
    _c("dispersion", REAL, "evenness over the outlet's articles: 1 less Gries' DP", null=True),
    _c("effect", REAL, "log-odds ratio with informative Dirichlet prior; above 0: more by the outlet"),
    _c("z", REAL, "that, divided by its standard error; orders words, no normal deviate"),
    _c("p", REAL, "by permuting the outlets of articles within events"),
    _c("q", REAL, "false discovery rate (Benjamini and Hochberg) on pooled permutation p"),
    _c("p_family", REAL, "share of permutations in which any word reaches as much"),
    _c("style", BOOL, "a house-style variant of another word (报导 and 报道)"),
)
SUBSTITUTIONS = (
    _c("outlet_from", STR, "outlet of the earlier text"),
    _c("outlet_to", STR, "outlet of the later text"),
    _c("old", STR, "words replaced"),
    _c("new", STR, "words in their place"),
    _c("pairs", INT, "pairs of articles with this replacement"),
    _c("count", INT, "replacements"),
    _c("style", BOOL, "house-style variants of one word"),
)
