"""Columns of every table of a snapshot: name, type, whether null is legal, what it means.

One place for the Parquet schema, the data dictionary and the export's column order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from framing.snapshot.column import INT, NO, REAL, STR, TIME, Column
from framing.snapshot.column import column as _c
from framing.snapshot.comparisons import COPIES, KEYNESS, MATCHES, STATEMENTS, SUBSTITUTIONS
from framing.snapshot.contrasts import CONTRASTS
from framing.snapshot.monthly import MONTHLY
from framing.snapshot.spans import FACTS, HITS, QUOTES, SENTENCES, TONES

DOCUMENTS = (
    _c("document_id", STR, "d and 15 hex digits of the SHA-256 of the document's bytes"),
    _c("path", STR, "where it was found: the name of the offered path, then the way inside it"),
    _c("layout", STR, "archive layout it was read as", null=True),
    _c("article_id", STR, "article it is a version of", null=True),
    _c("status", STR, "kept (the version scored), version (another version), not_archive, quarantined"),
    _c("reason", STR, "why it is not the version scored, or was not read", null=True),
    _c("outlet", STR, "outlet id", null=True),
    _c("title", STR, "headline as found in this version", null=True),
    _c("url", STR, "address at the publisher", null=True),
    _c("published_utc", TIME, "publication time of this version, UTC", null=True),
    _c("mirror_utc", TIME, "when the mirror fetched it, UTC", null=True),
    _c("encoding", STR, "how its bytes were decoded", null=True),
    _c("bytes", INT, "size in bytes"),
    _c(
        "removed_n",
        INT,
        "invisible characters taken out of its text: NUL and other control characters, bidi controls, zero-width",
        null=True,
    ),
)
ARTICLES = (
    _c("article_id", STR, "stable id of the article"),
    _c("outlet", STR, "outlet id"),
    _c("title", STR, "headline, repaired for display only where certain"),
    _c("title_raw", STR, "headline as found"),
    _c("url", STR, "address at the publisher; null where the archive has none", null=True),
    _c("author", STR, "author as the archive names it", null=True),
    _c("published_utc", TIME, "publication time, UTC", null=True),
    _c("published_precision", STR, "second, minute or day: how exact published_utc is", null=True),
    _c("published_source", STR, "where published_utc was read", null=True),
    _c("mirror_utc", TIME, "when the mirror fetched it, UTC", null=True),
    _c("form", STR, "text, gallery, video, flash, links or empty"),
    _c("chars", INT, "characters of the body without white space: the denominator of every rate"),
    _c("layout", STR, "archive layout it was read as"),
    _c("document_id", STR, "document of the version scored"),
    _c("versions", INT, "how many documents are versions of this article"),
    _c("event_id", STR, "event the article belongs to"),
    _c("storyline_id", STR, "storyline the event belongs to"),
    _c(
        "match_score",
        REAL,
        "strongest score between this article and another of its event, 0 to 1",
        null=True,
    ),
    _c("match_reasons", STR, "what that score rests on: JSON list of [kind, detail]", null=True),
    _c("correction", STR, "manual act on this article's event: merged, split, pinned, named", null=True),
    _c("sentiment_mean", REAL, "mean of SnowNLP's value over the body's scored sentences, 0 to 1", null=True),
    _c("sentiment_n", INT, "sentences in that mean"),
    _c("sentiment_reason", STR, "why there is no mean", null=True),
    _c("sentences_n", INT, "sentences of headline, body and captions"),
    _c("genre", STR, "report, analysis, opinion, press_review, interview, fact_box, flash or video"),
    _c("genre_reason", STR, "what in byline, title, address or form says so"),
    _c("section", STR, "section of the outlet's site, as archive or address name it", null=True),
    _c("shared_copy", STR, "none, or how its text is shared with another outlet: see the table copies"),
    _c("quotes_n", INT, "direct quotations"),
    _c("quoted_chars", INT, "characters inside direct quotations of the body, without white space"),
    _c(
        "indirect_chars",
        INT,
        "characters of indirect speech in the body outside direct quotations, without white space",
    ),
)  # hits_<family> and rate_<family> follow, one pair per lexicon family
SECTIONS = (
    _c("article_id", STR, "article"),
    _c("event_id", STR, "event the article belongs to; rows of one event stand together"),
    _c("section", STR, "headline, body, caption, byline, dateline, credit, editor or chrome"),
    _c("text", STR, "cleaned text, where the store holds text", null=True, text=True),
    _c("chars", INT, "code points of the cleaned text"),
    _c("runs", STR, "map to the document: JSON list of [start here, start in document, length]"),
)
EVENTS = (
    _c("event_id", STR, "stable id of the event"),
    _c("storyline_id", STR, "storyline it belongs to"),
    _c("label_zh", STR, "verbless dated label, Chinese"),
    _c("label_en", STR, "verbless dated label, English"),
    _c("first_utc", TIME, "first publication time among its articles, UTC", null=True),
    _c("last_utc", TIME, "last publication time among its articles, UTC", null=True),
    _c("n_articles", INT, "articles"),
    _c("n_outlets", INT, "outlets with at least one article"),
    _c("correction", STR, "manual act that shaped it: merged, split, pinned, named", null=True),
)  # n_<outlet> follows, one per outlet
REDIRECTS = (
    _c("old_event_id", STR, "id that an earlier snapshot used"),
    _c("event_id", STR, "id of the event it became"),
)
OUTLETS = tuple(
    _c(name, INT if name == "order" else STR, about)
    for name, about in (
        ("outlet_id", "id used in every table and link"),
        ("name_zh", "name, Chinese"),
        ("name_en", "name, English"),
        ("short_en", "short name, English"),
        ("owner_zh", "who owns it, Chinese"),
        ("owner_en", "who owns it, English"),
        ("funding_zh", "who pays for it, Chinese"),
        ("funding_en", "who pays for it, English"),
        ("facts_url", "source of these facts"),
        ("color", "colour on charts, hex"),
        ("marker", "marker on charts"),
        ("order", "place in the one fixed order"),
        ("names", "names by which archives call it, separated by ;"),
        ("domains", "domains of its addresses, separated by ;"),
        ("timezone", "time zone of its local times"),
    )
)
LEXICON = tuple(
    _c(name, STR, about, null=name in ("guard", "source_url"))
    for name, about in (
        ("family", "lexicon family"),
        ("concept", "what is named, by referent"),
        ("concept_zh", "the concept, Chinese"),
        ("concept_en", "the concept, English"),
        ("variant", "the name searched for"),
        ("gloss_zh", "meaning and use, Chinese"),
        ("gloss_en", "meaning and use, English"),
        ("attested_in", "register in which the name is attested"),
        ("source_url", "a place where it is attested"),
        ("guard", "condition on the context under which a match counts"),
        ("version", "version of the row"),
    )
)
FAMILIES = tuple(
    _c(name, INT if name == "order" else STR, about)
    for name, about in (
        ("family", "lexicon family"),
        ("name_zh", "its name, Chinese"),
        ("name_en", "its name, English"),
        ("kind", "naming (words by which outlets differ) or frame (cues of a frame, for rates only)"),
        ("order", "place in the one fixed order"),
    )
)
ACTORS = tuple(
    _c(name, STR, about, null=name == "part_of")
    for name, about in (
        ("actor", "id used in tones"),
        ("name_zh", "its name, Chinese"),
        ("name_en", "its name, English"),
        ("kind", "person, state, government, party, body, organisation, media, company or people"),
        ("speaker_group", "group of speakers it belongs to"),
        ("part_of", "actor it is part of"),
    )
)
VERBS = tuple(
    _c(name, STR, about, null=name == "guard")
    for name, about in (
        ("variant", "verb of reporting, as searched for"),
        ("verb_class", "neutral, assertive, doubting, hedging or critical"),
        (
            "use",
            "what it introduces: direct or indirect speech, both, or inner states that yield to another verb",
        ),
        ("guard", "condition on the context under which it counts"),
        ("version", "version of the row"),
    )
)
TABLES: Mapping[str, tuple[Column, ...]] = {
    "documents": DOCUMENTS,
    "articles": ARTICLES,
    "sections": SECTIONS,
    "sentences": SENTENCES,
    "hits": HITS,
    "quotes": QUOTES,
    "tones": TONES,
    "facts": FACTS,
    "events": EVENTS,
    "matches": MATCHES,
    "copies": COPIES,
    "statements": STATEMENTS,
    "substitutions": SUBSTITUTIONS,
    "keyness": KEYNESS,
    "redirects": REDIRECTS,
    "outlets": OUTLETS,
    "lexicon": LEXICON,
    "families": FAMILIES,
    "actors": ACTORS,
    "verbs": VERBS,
}

CUBES: Mapping[str, tuple[Column, ...]] = {
    "cube_articles": (
        _c("article_no", NO, "place of the article in the articles table, from 0"),
        _c("event_no", NO, "place of its event among all event ids, from 0"),
        _c("article_id", STR, "stable id of the article"),
        _c("event_id", STR, "event the article belongs to"),
        _c("outlet", STR, "outlet id"),
        _c("published_utc", TIME, "publication time, UTC", null=True),
        _c("genre", STR, "genre of the article"),
        _c("shared_copy", STR, "none, or how its text is shared with another outlet"),
        _c("n_outlets", NO, "outlets with at least one article on the event"),
        _c("n_sentences", NO, "rows of the sentences table"),
        _c("n_hits", NO, "rows of the hits table"),
        _c("n_quotes", NO, "rows of the quotes table"),
        _c("n_tones", NO, "rows of the tones table"),
        _c("n_facts", NO, "rows of the facts table"),
        _c("title", STR, "lower-case headline, to search in"),
    ),
    "cube_rows": (
        _c("article_no", NO, "place of the article in the articles table, from 0"),
        _c(
            "row",
            STR,
            "its values there: a JSON list in the order of the columns, times in milliseconds since 1970; "
            "no rows where the articles are few enough to be read together",
        ),
    ),
    "cube_events": (
        _c("event_no", NO, "place of the event among all event ids, from 0"),
        _c("time_no", NO, "place of the event by its first publication, newest first, from 0"),
        _c("line_no", NO, "place of its storyline among all storyline ids, from 0"),
        _c("event_id", STR, "stable id of the event"),
        _c("storyline_id", STR, "storyline it belongs to"),
        _c("label_zh", STR, "verbless dated label, Chinese"),
        _c("label_en", STR, "verbless dated label, English"),
        _c("first_utc", TIME, "first publication time among its articles, UTC", null=True),
        _c("last_utc", TIME, "last publication time among its articles, UTC", null=True),
        _c("correction", STR, "manual act that shaped it: merged, split, pinned, named", null=True),
    ),  # n_<outlet> follows, one per outlet
    "cube_terms": (
        _c("term_no", NO, "number of the term, from 0"),
        _c("part", STR, "lower-case lexicon name or part of an event's label; empty where it is neither"),
        _c("name", STR, "lower-case name that a match rests on, as JSON writes it; empty where it is none"),
    ),
    "cube_holders": (
        _c("term_no", NO, "term, as numbered in cube_terms"),
        _c("article_no", NO, "article that holds it"),
        _c("event_no", NO, "event of that article"),
    ),
    "cube_matches": (
        _c("match_no", NO, "place of the match in the matches table, from 0"),
        _c("article_no_a", NO, "one article"),
        _c("article_no_b", NO, "the other"),
    ),
    "cube_days": (
        _c("outlet", STR, "outlet id"),
        _c("day", NO, "day of publication, UTC, counted from 1970-01-01"),
        _c("n", INT, "articles"),
    ),
    "cube_totals": (
        _c("outlet", STR, "outlet id"),
        _c("articles", INT, "articles"),
        _c("dated", INT, "articles with a publication time"),
        _c("events", INT, "events with at least one of them"),
    ),
    **MONTHLY,
    **CONTRASTS,
}
"""Tables that answer the pages quickly; all of it follows from TABLES, nothing is measured anew."""


def columns(table: str, *, families: Sequence[str] = (), outlets: Sequence[str] = ()) -> tuple[Column, ...]:
    """Columns of ``table`` in order, with those that depend on lexicons and outlets.

    Args:
        families: lexicon families, in their fixed order (articles).
        outlets: outlet ids, in their fixed order (events).
    """
    extra: list[Column] = []
    if table == "articles":
        for name in families:
            extra.append(_c(f"hits_{name}", INT, f"matches of the {name} lexicon in the body"))
            extra.append(
                _c(f"rate_{name}", REAL, f"those matches per 1,000 body characters ({name})", null=True)
            )
    if table in ("events", "cube_events"):
        type_ = INT if table == "events" else NO
        extra += [_c(f"n_{name}", type_, f"articles of outlet {name}") for name in outlets]
    return (TABLES.get(table) or CUBES[table]) + tuple(extra)


def arrow(columns_: Sequence[Column]) -> pa.Schema:
    """The Arrow schema of these columns; nullability as declared."""
    return pa.schema([pa.field(c.name, c.type, nullable=c.null) for c in columns_])
