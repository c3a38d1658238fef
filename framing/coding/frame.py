"""From which units a sample is drawn: every unit of a store that the codebook asks about, with the machine's label.

Fixed statements, one for each measure, that give the same columns: article_id,
sentence_no, start and end of the sentence, actor with start and end of its
mention, outlet, machine. Offsets are code points of the body's cleaned text.
"""

from __future__ import annotations

from collections.abc import Mapping

from framing.coding.codebook import Codebook

_NO_ACTOR = "NULL::VARCHAR AS actor, NULL::BIGINT AS mention_start, NULL::BIGINT AS mention_end"
_TONE = """SELECT t.article_id, t.sentence_no, s.start, s."end", t.actor,
        min(t.start) AS mention_start, arg_min(t."end", t.start) AS mention_end,
        a.outlet, arg_min(t.label, t.start) AS machine
    FROM tones t
    JOIN sentences s ON s.article_id = t.article_id AND s.sentence_no = t.sentence_no
    JOIN articles a ON a.article_id = t.article_id
    WHERE t.section = 'body'
    GROUP BY t.article_id, t.sentence_no, s.start, s."end", t.actor, a.outlet"""
_VOICE = """WITH spans AS (
        SELECT article_id, start, "end", kind <> 'marked' AS said,
            max("end") OVER (PARTITION BY article_id, kind <> 'marked' ORDER BY start, "end" DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
        FROM quotes WHERE section = 'body'),
    apart AS (SELECT article_id, said, greatest(start, coalesce(reached, 0)) AS start, "end" FROM spans
        WHERE "end" > coalesce(reached, 0)),
    body AS (SELECT article_id, sentence_no, start, "end" FROM sentences WHERE section = 'body'),
    covered AS (
        SELECT b.article_id, b.sentence_no,
            sum(least(q."end", b."end") - greatest(q.start, b.start)) FILTER (q.said) AS said,
            sum(least(q."end", b."end") - greatest(q.start, b.start)) FILTER (NOT q.said) AS marked
        FROM body b JOIN apart q ON q.article_id = b.article_id AND q.start < b."end" AND q."end" > b.start
        GROUP BY b.article_id, b.sentence_no)
    SELECT b.article_id, b.sentence_no, b.start, b."end", NO_ACTOR, a.outlet,
        CASE WHEN c.said >= greatest(1, 0.3 * (b."end" - b.start)) THEN 'attributed'
            WHEN c.marked >= greatest(1, 0.3 * (b."end" - b.start)) THEN 'marked' ELSE 'outlet' END AS machine
    FROM body b JOIN articles a ON a.article_id = b.article_id
    LEFT JOIN covered c ON c.article_id = b.article_id AND c.sentence_no = b.sentence_no""".replace(
    "NO_ACTOR", _NO_ACTOR
)
_SENTENCE = """SELECT s.article_id, s.sentence_no, s.start, s."end", NO_ACTOR, a.outlet, NULL::VARCHAR AS machine
    FROM sentences s JOIN articles a ON a.article_id = s.article_id WHERE s.section = 'body'""".replace(
    "NO_ACTOR", _NO_ACTOR
)
_ARTICLE = """SELECT a.article_id, NULL::BIGINT AS sentence_no, 0::BIGINT AS start, s.chars AS "end", NO_ACTOR,
        a.outlet, MACHINE AS machine
    FROM articles a JOIN sections s ON s.article_id = a.article_id AND s.section = 'body'
    WHERE s.chars > 0""".replace("NO_ACTOR", _NO_ACTOR)
_BY_MEASURE: Mapping[str, str] = {
    "tone": _TONE,
    "voice": _VOICE,
    "genre": _ARTICLE.replace("MACHINE", "a.genre"),
}
_PLAIN: Mapping[str, str] = {
    "sentence": _SENTENCE,
    "article": _ARTICLE.replace("MACHINE", "NULL::VARCHAR"),
}


_UNITS: Mapping[str, str] = {**_BY_MEASURE, **_PLAIN}
_SIZES = "SELECT outlet, machine, count(*) AS n FROM (UNITS) GROUP BY ALL ORDER BY ALL"
_DRAWN = """SELECT *, row_number() OVER (PARTITION BY outlet, machine
        ORDER BY md5($seed || '/' || article_id || '/' || coalesce(sentence_no, -1) || '/' || coalesce(actor, ''))
    ) AS place FROM (UNITS) QUALIFY place <= $most"""
_LABELS = """SELECT article_id, sentence_no, actor, machine FROM (UNITS)
    WHERE article_id IN (SELECT unnest($ids::VARCHAR[])) AND machine IS NOT NULL"""


def sizes(book: Codebook) -> str:
    """Units of each stratum: outlet, machine, n.

    Tone: a sentence of the body and an actor in it, at its first mention there.
    Voice: a sentence of the body; the machine's label is the rule of
    ``framing.voices`` (three tenths of the sentence inside quotations). Genre: an
    article with a body.
    """
    return _of(_SIZES, book)


def drawn(book: Codebook) -> str:
    """The first ``$most`` units of each stratum in the order that ``$seed`` gives, with their ``place``."""
    return _of(_DRAWN, book)


def labels(book: Codebook) -> str:
    """The machine's labels of the units in the articles ``$ids``."""
    return _of(_LABELS, book)


def _of(template: str, book: Codebook) -> str:
    return template.replace("UNITS", _UNITS[book.unit if book.measure == "none" else book.measure])
