"""Cubes by month: what pages across events ask of every span, counted once for whole months.

A row is a sum over the articles of one month, outlet and genre that are or are not
shared copy. Rows with '' or 'all' in a column are sums over all its values, so that
articles, which do not add up over names or voices, are right there too.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager

import duckdb

from framing.snapshot.column import BOOL, INT, NO, STR, Column
from framing.snapshot.column import column as _c
from framing.snapshot.kinds import COPIED

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

_ARTICLES = (
    """CREATE TEMP TABLE m AS SELECT (row_number() OVER () - 1)::INTEGER AS no, article_id, outlet, genre,
        coalesce((year(published_utc) - 1970) * 12 + month(published_utc) - 1, -1)::INTEGER AS month,
        shared_copy IN (COPIED) AS copied FROM articles""".replace("COPIED", str(COPIED)[1:-1]),
    """CREATE TEMP TABLE slices AS SELECT row_number() OVER (ORDER BY outlet, genre, copied, month)::INTEGER AS slice, *
        FROM (SELECT DISTINCT month, outlet, genre, copied FROM m)""",
    """CREATE TEMP TABLE numbered AS SELECT m.no, m.article_id, s.slice
        FROM m JOIN slices s USING (month, outlet, genre, copied)""",
)
"""Articles as numbers, with the slice (month, outlet, genre, shared copy or not) that each is in.

Everything below is grouped by small numbers, an article at a time first: strings of a
million articles would not fit into the memory that a cube may take, and articles that
are counted once need no second look. Numbers stand in the order of what they stand for.
"""
_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "cube_hits": (
        """CREATE TEMP TABLE terms AS SELECT row_number() OVER (ORDER BY family, concept, variant)::INTEGER AS term,
            dense_rank() OVER (ORDER BY family, concept)::INTEGER AS named, *
            FROM (SELECT DISTINCT family, concept, variant FROM hits WHERE section = 'body')""",
        "CREATE TEMP TABLE voices AS SELECT row_number() OVER (ORDER BY voice)::INTEGER AS v, voice FROM (SELECT DISTINCT voice FROM hits)",
        """CREATE TEMP TABLE x AS SELECT no, slice, named, term, v, count(*) AS n FROM hits JOIN numbered USING (article_id)
            JOIN terms USING (family, concept, variant) JOIN voices USING (voice) WHERE section = 'body' GROUP BY ALL""",
    ),
    "cube_tones": (
        "CREATE TEMP TABLE named AS SELECT row_number() OVER (ORDER BY actor)::INTEGER AS named, actor FROM (SELECT DISTINCT actor FROM tones)",
        "CREATE TEMP TABLE terms AS SELECT row_number() OVER (ORDER BY label)::INTEGER AS term, label FROM (SELECT DISTINCT label FROM tones)",
        "CREATE TEMP TABLE voices AS SELECT row_number() OVER (ORDER BY voice)::INTEGER AS v, voice FROM (SELECT DISTINCT voice FROM tones)",
        """CREATE TEMP TABLE x AS SELECT no, slice, named, term, v, count(*) AS n FROM (
                SELECT no, slice, named, sentence_no, arg_min(term, start * 4294967296 + "end") AS term,
                    arg_min(v, start * 4294967296 + "end") AS v
                FROM tones JOIN numbered USING (article_id) JOIN named USING (actor) JOIN terms USING (label)
                JOIN voices USING (voice) WHERE section = 'body' GROUP BY no, slice, named, sentence_no
            ) GROUP BY ALL""",
    ),
    "cube_quotes": (
        """CREATE TEMP TABLE said AS SELECT row_number() OVER (ORDER BY speaker)::INTEGER AS s, speaker
            FROM (SELECT DISTINCT speaker FROM quotes WHERE speaker IS NOT NULL)""",
        """CREATE TEMP TABLE verbal AS SELECT row_number() OVER (ORDER BY verb)::INTEGER AS b, verb
            FROM (SELECT DISTINCT verb FROM quotes WHERE verb IS NOT NULL)""",
        """CREATE TEMP TABLE x AS SELECT no, slice, kind, s, speaker_group::VARCHAR AS g, verb_class AS c, b, chars::INTEGER AS chars,
                translated, kind = 'direct' AND coalesce(max("end") FILTER (WHERE kind = 'indirect') OVER (
                    PARTITION BY no ORDER BY start, kind DESC ROWS UNBOUNDED PRECEDING) >= "end", false) AS inside
            FROM quotes JOIN numbered USING (article_id) LEFT JOIN said USING (speaker) LEFT JOIN verbal USING (verb)
            WHERE section = 'body'""",
    ),
}
_TEMPORARY = ("x", "g", "terms", "voices", "named", "said", "verbal")


def begin(connection: duckdb.DuckDBPyConnection) -> None:
    """Number the articles of the view ``articles``."""
    for statement in _ARTICLES:
        connection.execute(statement)


@contextmanager
def prepared(connection: duckdb.DuckDBPyConnection, name: str) -> Generator[None]:
    """What the statement of one cube is asked of, summed level by level; nothing for cubes of other kinds."""
    for statement in _NUMBERS.get(name, ()):
        connection.execute(statement)
    for place, level in enumerate(_LEVELS.get(name, ())):
        connection.execute(("INSERT INTO g " if place else "CREATE TEMP TABLE g AS ") + level)
    yield
    for table in _TEMPORARY if name in _NUMBERS else ():
        connection.execute(f"DROP TABLE IF EXISTS {table}")


_COUNTED = """SELECT slice, KEYS, sum(n)::BIGINT AS n, count(*) AS articles
    FROM (SELECT no, slice, KEYS, sum(n) AS n FROM x GROUP BY ALL) GROUP BY ALL"""
_QUOTED = """SELECT 'PART' AS part, slice, value, "of", sum(n)::BIGINT AS n, count(*) AS articles, sum(chars)::BIGINT AS chars,
        sum(direct)::BIGINT AS direct, sum(translated)::BIGINT AS translated, sum(unresolved)::BIGINT AS unresolved
    FROM (SELECT no, slice, VALUE AS value, OF AS "of", count(*) AS n, coalesce(CHARS, 0) AS chars,
            count(*) FILTER (WHERE kind = 'direct') AS direct, count(*) FILTER (WHERE translated) AS translated,
            count(*) FILTER (WHERE s IS NULL) AS unresolved FROM x WHERE CHOSEN GROUP BY ALL) GROUP BY ALL"""
_SPOKEN = "kind <> 'marked'"


def _counted(keys: str) -> str:
    """Sums of x by slice and ``keys``, and the articles in them."""
    return _COUNTED.replace("KEYS", keys)


def _quoted(part: str, value: str, of: str, also: str = "true") -> str:
    """Quotations of x by slice, ``value`` and ``of``, under the name of ``part``."""
    parts = {"PART": part, "VALUE": value, "OF": of}
    parts |= {"CHARS": "sum(chars) FILTER (WHERE NOT inside)", "CHOSEN": f"{_SPOKEN} AND {also}"}
    if part == "kind":
        parts |= {"CHARS": "sum(chars)", "CHOSEN": "true"}
    sql = _QUOTED
    for word, stands_for in parts.items():
        sql = sql.replace(word, stands_for)
    return sql


_NAMES = tuple(
    _counted(keys)
    for keys in (
        "named, term, v",
        "named, term, NULL AS v",
        "named, NULL AS term, v",
        "named, NULL AS term, NULL AS v",
    )
)
_LEVELS: Mapping[str, tuple[str, ...]] = {
    "cube_hits": tuple(sql.replace("NULL AS", "NULL::INTEGER AS") for sql in _NAMES),
    "cube_tones": tuple(sql.replace("NULL AS", "NULL::INTEGER AS") for sql in _NAMES),
    "cube_quotes": (
        _quoted("all", "''", "''"),
        _quoted("group", "g", "''"),
        _quoted("verbal", "''", "''", "c IS NOT NULL"),
        _quoted("class", "c", "''", "c IS NOT NULL"),
        _quoted("kind", "kind", "''"),
        _quoted("speaker", "s::VARCHAR", "''", "s IS NOT NULL"),
        _quoted("sorted", "s::VARCHAR", "g", "s IS NOT NULL"),
        _quoted("verb", "b::VARCHAR", "c", "b IS NOT NULL AND c IS NOT NULL"),
    ),
}
"""Rows of a cube, level by level, as tables of numbers."""
SQL: Mapping[str, str] = {
    "cube_hits": """
        SELECT d.family, d.concept, coalesce(t.variant, '') AS variant, coalesce(voice, 'all') AS voice,
            s.month, s.outlet, s.genre, s.copied, g.n, g.articles
        FROM g JOIN slices s USING (slice) JOIN (SELECT DISTINCT named, family, concept FROM terms) d USING (named)
        LEFT JOIN terms t USING (term) LEFT JOIN voices USING (v)
        ORDER BY g.named, g.term NULLS FIRST, g.v NULLS FIRST, g.slice""",
    "cube_tones": """
        SELECT actor, coalesce(label, 'all') AS label, coalesce(voice, 'all') AS voice,
            s.month, s.outlet, s.genre, s.copied, g.n, g.articles
        FROM g JOIN slices s USING (slice) JOIN named USING (named)
        LEFT JOIN terms t USING (term) LEFT JOIN voices USING (v)
        ORDER BY g.named, g.term NULLS FIRST, g.v NULLS FIRST, g.slice""",
    "cube_quotes": """
        SELECT part, coalesce(speaker, verb, value) AS value, "of", s.month, s.outlet, s.genre, s.copied,
            g.n, articles, chars, direct, translated, unresolved
        FROM g JOIN slices s USING (slice)
        LEFT JOIN said ON part IN ('speaker', 'sorted') AND said.s::VARCHAR = g.value
        LEFT JOIN verbal ON part = 'verb' AND verbal.b::VARCHAR = g.value
        ORDER BY part, coalesce(speaker, verb, value), "of", slice""",
}
"""Statements over what :func:`prepared` makes."""
