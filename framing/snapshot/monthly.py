"""Cubes by month: what pages across events ask of every span, counted once for whole months.

A row is a sum over the articles of one month, outlet and genre that are or are not
shared copy. Rows with '' or 'all' in a column are sums over all its values, so that
articles, which do not add up over names or voices, are right there too.
"""

from __future__ import annotations

from collections.abc import Mapping

from framing.snapshot.column import BOOL, INT, NO, STR, Column
from framing.snapshot.column import column as _c

UNDATED = -1
_OF = (
    _c("month", NO, f"month of publication, UTC, counted from 1970-01; {UNDATED} where it is not known"),
    _c("outlet", STR, "outlet id"),
    _c("genre", STR, "genre of the articles"),
    _c("copied", BOOL, "texts that another outlet has too"),
)
_COUNTS = (
    _c("n", INT, "how many"),
    _c("articles", INT, "articles with at least one"),
)
MONTHLY: Mapping[str, tuple[Column, ...]] = {
    "cube_hits": (
        _c("family", STR, "lexicon family"),
        _c("concept", STR, "what is named, by referent"),
        _c("variant", STR, "the name used; empty: any"),
        _c("voice", STR, "whose words; all: any"),
        *_OF,
        *_COUNTS,
    ),
    "cube_tones": (
        _c("actor", STR, "actor mentioned"),
        _c("label", STR, "neg, neu or pos; all: any"),
        _c("voice", STR, "whose words; all: any"),
        *_OF,
        *_COUNTS,
    ),
    "cube_quotes": (
        _c("part", STR, "what is counted: all, kind, group, verbal, class, verb, speaker or sorted"),
        _c("value", STR, "the kind, group, class, verb or speaker; empty for all and verbal"),
        _c("of", STR, "class of a verb, group that a speaker was sorted into; empty otherwise"),
        *_OF,
        *_COUNTS,
        _c("chars", INT, "characters quoted; but for kind, not those within what is told indirectly"),
        _c("direct", INT, "direct quotations"),
        _c("translated", INT, "quotations in the outlet's own wording of another language"),
        _c("unresolved", INT, "quotations whose speaker is not known"),
    ),
}
"""Of bodies. In ``cube_quotes`` scare quotes are counted as a kind only; ``verbal`` are quotations with a verb,
``sorted`` are speakers by the groups they were sorted into. In ``cube_tones`` a sentence counts once for each actor, as its first mention is labelled."""

MONTHS = """CREATE TEMP TABLE m AS SELECT row_number() OVER ()::INTEGER AS no, article_id, outlet, genre,
    coalesce((year(published_utc) - 1970) * 12 + month(published_utc) - 1, -1)::INTEGER AS month,
    shared_copy IN ('copied_from', 'copied_by', 'wire', 'shared') AS copied FROM articles"""
_QUOTED = """count(*) AS n, coalesce(sum(chars) FILTER (WHERE NOT inside), 0)::BIGINT AS chars,
    count(*) FILTER (WHERE kind = 'direct') AS direct, count(*) FILTER (WHERE translated) AS translated,
    count(*) FILTER (WHERE speaker IS NULL) AS unresolved"""
_FROM: Mapping[str, str] = {
    "cube_hits": """h AS MATERIALIZED (
        SELECT m.no, family, concept, variant, coalesce(voice, 'all') AS voice, count(*) AS n
        FROM hits JOIN m USING (article_id) WHERE section = 'body' GROUP BY ALL)""",
    "cube_tones": """once AS (
        SELECT m.no, sentence_no, actor, arg_min(label, (start, "end")) AS label, arg_min(voice, (start, "end")) AS voice
        FROM tones JOIN m USING (article_id) WHERE section = 'body' GROUP BY ALL
    ), t AS MATERIALIZED (
        SELECT no, actor, coalesce(label, 'all') AS label, coalesce(voice, 'all') AS voice, count(*) AS n
        FROM once GROUP BY ALL)""",
    "cube_quotes": """spans AS (
        SELECT article_id, kind, speaker, speaker_group, verb_class, verb, chars, translated,
            kind = 'direct' AND coalesce(max("end") FILTER (WHERE kind = 'indirect') OVER (
                PARTITION BY article_id ORDER BY start, kind DESC ROWS UNBOUNDED PRECEDING) >= "end", false) AS inside
        FROM quotes WHERE section = 'body' AND kind <> 'marked'
    ), q AS MATERIALIZED (
        SELECT m.no, speaker, speaker_group, verb_class, verb, QUOTED FROM spans JOIN m USING (article_id) GROUP BY ALL
    ), v AS (FROM q WHERE verb_class IS NOT NULL), k AS (
        SELECT m.no, kind, QUOTED FROM (SELECT *, false AS inside FROM quotes WHERE section = 'body')
        JOIN m USING (article_id) GROUP BY ALL)""".replace("QUOTED", _QUOTED),
}
"""What is counted, by article (``no``)."""
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "cube_hits": ("family", "concept", "variant", "voice"),
    "cube_tones": ("actor", "label", "voice"),
    "cube_quotes": ("part", "value", '"of"'),
}
_LEVELS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "cube_hits": (
        ("h", ("family", "concept", "variant", "voice")), ("h", ("family", "concept", "variant", "'all'")),
        ("h", ("family", "concept", "''", "voice")), ("h", ("family", "concept", "''", "'all'")),
    ),
    "cube_tones": (
        ("t", ("actor", "label", "voice")), ("t", ("actor", "label", "'all'")),
        ("t", ("actor", "'all'", "voice")), ("t", ("actor", "'all'", "'all'")),
    ),
    "cube_quotes": (
        ("q", ("'all'", "''", "''")), ("q", ("'group'", "speaker_group", "''")), ("q", ("'speaker'", "speaker", "''")),
        ("q", ("'sorted'", "speaker", "speaker_group")), ("v", ("'verbal'", "''", "''")),
        ("v", ("'class'", "verb_class", "''")), ("v", ("'verb'", "verb", "verb_class")), ("k", ("'kind'", "kind", "''")),
    ),
}  # fmt: skip
"""Where each level of sums comes from, and what stands in the columns: a name, or the word for a sum over all."""
_LEVEL = """SELECT SHOWN, outlet, genre, copied, month, ADDED, count(*) AS articles
    FROM (SELECT KEYS, ADDED FROM SOURCE GROUP BY ALL) x JOIN m USING (no) GROUP BY ALL"""
"""By article first, so that articles are counted as rows: counting distinct ones would keep each in memory for each group."""


_WHOLE = "WITH FROM_ SELECT * FROM (LEVELS) WHERE SECOND IS NOT NULL ORDER BY ORDERED"
"""A speaker or a verb that is not known is in the sums only."""


def _sql(cube: str) -> str:
    sums = ("n", "chars", "direct", "translated", "unresolved") if cube == "cube_quotes" else ("n",)
    added = ", ".join(f"sum({name})::BIGINT AS {name}" for name in sums)
    levels = []
    for source, values in _LEVELS[cube]:
        keys = ", ".join(["no", *(value for value in values if not value.startswith("'"))])
        shown = ", ".join(f"{value} AS {name}" for value, name in zip(values, _COLUMNS[cube], strict=True))
        level = _LEVEL.replace("SHOWN", shown).replace("KEYS", keys)
        levels.append(level.replace("ADDED", added).replace("SOURCE", source))
    order = ", ".join((*_COLUMNS[cube], "outlet", "genre", "copied", "month"))
    whole = _WHOLE.replace("FROM_", _FROM[cube]).replace("LEVELS", " UNION ALL ".join(levels))
    return whole.replace("SECOND", _COLUMNS[cube][1]).replace("ORDERED", order)


SQL: Mapping[str, str] = {cube: _sql(cube) for cube in _LEVELS}
"""Statements over the tables and ``MONTHS``."""
