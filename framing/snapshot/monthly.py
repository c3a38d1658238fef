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

_COUNTED = """count(*) AS n, count(DISTINCT article_id) AS articles,
    coalesce(sum(chars) FILTER (WHERE NOT inside), 0)::BIGINT AS chars, count(*) FILTER (WHERE kind = 'direct') AS direct,
    count(*) FILTER (WHERE translated) AS translated, count(*) FILTER (WHERE speaker IS NULL) AS unresolved"""
_EACH = "m.month, m.outlet, m.genre, m.copied"
MONTHS = """CREATE TEMP TABLE m AS SELECT article_id, outlet, genre,
    coalesce((year(published_utc) - 1970) * 12 + month(published_utc) - 1, -1)::INTEGER AS month,
    shared_copy IN ('copied_from', 'copied_by', 'wire', 'shared') AS copied FROM articles"""
_SQL = {
    "cube_hits": """
        WITH h AS (SELECT article_id, family, concept, variant, voice, count(*) AS n FROM hits
            WHERE section = 'body' GROUP BY ALL)
        SELECT h.family, h.concept, coalesce(h.variant, '') AS variant, coalesce(h.voice, 'all') AS voice, EACH,
            sum(h.n)::BIGINT AS n, count(DISTINCT h.article_id) AS articles FROM h JOIN m USING (article_id)
        GROUP BY GROUPING SETS (
            (h.family, h.concept, h.variant, h.voice, EACH), (h.family, h.concept, h.variant, EACH),
            (h.family, h.concept, h.voice, EACH), (h.family, h.concept, EACH))
        ORDER BY h.family, h.concept, variant, voice, m.outlet, m.genre, m.copied, m.month""",
    "cube_tones": """
        WITH once AS (SELECT article_id, sentence_no, actor, arg_min(label, (start, "end")) AS label,
                arg_min(voice, (start, "end")) AS voice FROM tones WHERE section = 'body' GROUP BY ALL),
            t AS (SELECT article_id, actor, label, voice, count(*) AS n FROM once GROUP BY ALL)
        SELECT t.actor, coalesce(t.label, 'all') AS label, coalesce(t.voice, 'all') AS voice, EACH,
            sum(t.n)::BIGINT AS n, count(DISTINCT t.article_id) AS articles FROM t JOIN m USING (article_id)
        GROUP BY GROUPING SETS (
            (t.actor, t.label, t.voice, EACH), (t.actor, t.label, EACH),
            (t.actor, t.voice, EACH), (t.actor, EACH))
        ORDER BY t.actor, label, voice, m.outlet, m.genre, m.copied, m.month""",
    "cube_quotes": """
        WITH q AS MATERIALIZED (
            SELECT article_id, kind, speaker, speaker_group, verb_class, verb, chars, translated,
                kind = 'direct' AND coalesce(max("end") FILTER (WHERE kind = 'indirect') OVER (
                    PARTITION BY article_id ORDER BY start, kind DESC ROWS UNBOUNDED PRECEDING) >= "end", false) AS inside
            FROM quotes WHERE section = 'body' AND kind <> 'marked'
        ), counted AS (
            SELECT CASE grouping(speaker_group, speaker) WHEN 0 THEN 'sorted' WHEN 1 THEN 'group' WHEN 2 THEN 'speaker'
                    ELSE 'all' END AS part,
                CASE WHEN grouping(speaker) = 0 THEN speaker WHEN grouping(speaker_group) = 0 THEN speaker_group
                    ELSE '' END AS value,
                CASE WHEN grouping(speaker, speaker_group) = 0 THEN speaker_group ELSE '' END AS "of", EACH, COUNTED
            FROM q JOIN m USING (article_id) GROUP BY GROUPING SETS (
                (speaker, speaker_group, EACH), (speaker_group, EACH), (speaker, EACH), (EACH))
            UNION ALL
            SELECT CASE grouping(verb_class, verb) WHEN 0 THEN 'verb' WHEN 1 THEN 'class' ELSE 'verbal' END,
                CASE WHEN grouping(verb) = 0 THEN verb WHEN grouping(verb_class) = 0 THEN verb_class ELSE '' END,
                CASE WHEN grouping(verb) = 0 THEN verb_class ELSE '' END, EACH, COUNTED
            FROM q JOIN m USING (article_id) WHERE verb_class IS NOT NULL
            GROUP BY GROUPING SETS ((verb_class, verb, EACH), (verb_class, EACH), (EACH))
            UNION ALL
            SELECT 'kind', kind, '', EACH, COUNTED
            FROM (SELECT *, false AS inside FROM quotes WHERE section = 'body') q JOIN m USING (article_id) GROUP BY kind, EACH
        )
        SELECT * FROM counted WHERE value IS NOT NULL ORDER BY part, value, "of", outlet, genre, copied, month""",
}
SQL: Mapping[str, str] = {
    name: sql.replace("COUNTED", _COUNTED).replace("EACH", _EACH) for name, sql in _SQL.items()
}
"""Statements over the tables and ``MONTHS``."""
