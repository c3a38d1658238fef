"""Questions of Voices and tone, across events. What the first views need comes from the cubes by month wherever they
know the scope (:mod:`framing.dashboard.queries_voices_monthly`), and says the same as the spans.

Quotations are those of bodies. Counts of quotations take direct and indirect
speech; words in scare quotes are asked for by ``kind`` only. Characters count
once: a direct quotation that stands within what is told indirectly adds none, as
in Side by side. A sentence counts once for each actor that it mentions, with the
label and the voice of the first mention, as in :mod:`framing.compare.tone`.
Months are of UTC; articles without a time are in none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from framing.dashboard import monthly
from framing.dashboard import queries_voices_monthly as cubes
from framing.dashboard.queries import asked, cached, opened
from framing.dashboard.scope import Scope

ALL = "all"
_SAID = """, said AS (
    SELECT p.outlet, p.article_no, date_trunc('month', p.published_utc)::DATE AS month, q.*,
        q.kind = 'direct' AND coalesce(max(q."end") FILTER (WHERE q.kind = 'indirect') OVER (
            PARTITION BY p.article_no ORDER BY q.start, q.kind DESC ROWS UNBOUNDED PRECEDING) >= q."end", false) AS inside
    FROM quotes q JOIN picked p USING (article_id) WHERE q.section = 'body' AND q.kind <> 'marked')"""
"""Indirect speech never overlaps its own kind, so the one begun last is the only one a quotation can stand in."""
_SPAN = """, said AS (SELECT p.outlet, p.article_no, q.* FROM quotes q JOIN picked p USING (article_id)
    WHERE q.section = 'body')"""
_ONCE = """, once AS (
    SELECT p.outlet, p.article_no, any_value(date_trunc('month', p.published_utc)::DATE) AS month, t.sentence_no, t.actor,
        arg_min(t.label, (t.start, t."end")) AS label, arg_min(t.voice, (t.start, t."end")) AS voice
    FROM tones t JOIN picked p USING (article_id)
    WHERE t.section = 'body' AND (len($actors::VARCHAR[]) = 0 OR list_contains($actors::VARCHAR[], t.actor))
    GROUP BY p.outlet, p.article_no, t.sentence_no, t.actor)"""
_PARTS: Mapping[str, str] = {
    "SAID": _SAID,
    "SPAN": _SPAN,
    "ONCE": _ONCE,
    "COUNTS": "count(*) AS quotes, count(DISTINCT article_no) AS articles",
    "CHARS": "coalesce(sum(chars) FILTER (WHERE NOT inside), 0)::BIGINT AS chars",
}
"""What statements here have in common, by the word that stands for it."""


def _asked(
    path: str, sid: str, scope: Scope, cube: str, spans: str, values: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """The answer of ``cube`` where the cubes know the scope, else that of ``spans``; '' is no such statement.

    Both say the same. Values that only one of them names are left out of the other.
    """
    given = values or {}
    if cube and monthly.answers(scope):
        own = {name: value for name, value in given.items() if f"${name}" in cube}
        return opened(path, sid).query(cube, {**monthly.values(scope), **own})
    for word, part in _PARTS.items():
        spans = spans.replace(word, part)
    return asked(path, sid, scope, spans, given)


@cached
def group_shares(path: str, sid: str, scope: Scope) -> pd.DataFrame:
    """Who is quoted: outlet, speaker_group ('' is all of them), quotes, articles, chars."""
    return _asked(path, sid, scope, cubes.GROUP_SHARES, """SAID SELECT outlet, coalesce(speaker_group, '') AS speaker_group, COUNTS, CHARS
        FROM said GROUP BY GROUPING SETS ((outlet), (outlet, speaker_group)) ORDER BY outlet, 2""")  # fmt: skip


@cached
def kinds(path: str, sid: str, scope: Scope) -> pd.DataFrame:
    """outlet, kind (direct, indirect, marked), quotes, articles, chars (whole, whatever stands within another)."""
    return _asked(path, sid, scope, cubes.KINDS, """SPAN SELECT outlet, kind, COUNTS, sum(chars)::BIGINT AS chars,
        count(*) FILTER (WHERE speaker IS NULL) AS unresolved FROM said GROUP BY outlet, kind ORDER BY outlet, kind""")  # fmt: skip


@cached
def speakers(path: str, sid: str, scope: Scope, size: int) -> pd.DataFrame:
    """The ``size`` speakers of each outlet in most articles, ties by characters, then by name.

    Returns:
        outlet, speaker, groups (all that the name was sorted into), quotes, articles, chars, place (from 1).
    """
    return _asked(path, sid, scope, cubes.SPEAKERS, """SAID, counted AS (
            SELECT outlet, speaker, list_sort(list(DISTINCT speaker_group)) AS groups, COUNTS, CHARS
            FROM said WHERE speaker IS NOT NULL GROUP BY outlet, speaker)
        SELECT *, row_number() OVER (PARTITION BY outlet ORDER BY articles DESC, chars DESC, speaker) AS place
        FROM counted QUALIFY place <= $size ORDER BY outlet, place""", {"size": size})  # fmt: skip


@cached
def verbs(path: str, sid: str, scope: Scope, size: int, speaker: str = "") -> pd.DataFrame:
    """Verbs of reporting: outlet, verb_class, verb, quotes, articles.

    Rows without a verb ('') are of the class, those without a class of all quotations that have a verb; each
    class has its ``size`` most frequent verbs. ``speaker`` '' is anybody.
    """
    return _asked(path, sid, scope, "" if speaker else cubes.VERBS, """, each AS MATERIALIZED (
            SELECT p.outlet, p.article_no, q.verb_class, q.verb, count(*) AS n FROM quotes q JOIN picked p USING (article_id)
            WHERE q.section = 'body' AND q.kind <> 'marked' AND q.verb_class IS NOT NULL
                AND ($speaker = '' OR q.speaker = $speaker) GROUP BY ALL
        ), counted AS (
            SELECT outlet, '' AS verb_class, '' AS verb, sum(n)::BIGINT AS quotes, count(DISTINCT article_no) AS articles,
                true AS whole FROM each GROUP BY outlet
            UNION ALL SELECT outlet, verb_class, '', sum(n)::BIGINT, count(DISTINCT article_no), true FROM each
                GROUP BY outlet, verb_class
            UNION ALL SELECT outlet, verb_class, verb, sum(n)::BIGINT, count(*), false FROM each
                GROUP BY outlet, verb_class, verb)
        SELECT outlet, verb_class, coalesce(verb, '') AS verb, quotes, articles FROM counted
        QUALIFY whole
            OR row_number() OVER (PARTITION BY outlet, verb_class, whole ORDER BY quotes DESC, articles DESC, verb) <= $size
        ORDER BY outlet, verb_class, whole DESC, quotes DESC, articles DESC, verb""",
        {"size": size, "speaker": speaker})  # fmt: skip


@cached
def names(path: str, sid: str, scope: Scope, part: str, size: int) -> pd.DataFrame:
    """Names of speakers with ``part`` in them ('' fits all), in most articles first: speaker, articles, quotes, found."""
    return _asked(path, sid, scope, cubes.NAMES, """SPAN SELECT speaker, COUNTS, count(*) OVER () AS found FROM said
        WHERE speaker IS NOT NULL AND kind <> 'marked' AND contains(speaker, $part)
        GROUP BY speaker ORDER BY articles DESC, quotes DESC, speaker LIMIT $size""",
        {"part": part, "size": size})  # fmt: skip


@cached
def speaker(path: str, sid: str, scope: Scope, name: str) -> pd.DataFrame:
    """One name by outlet: outlet, quotes, articles, chars, direct, indirect, translated (quotations), groups.

    Empty where no quotation of the scope has that name.
    """
    return _asked(path, sid, scope, cubes.SPEAKER, """SAID SELECT outlet, COUNTS, CHARS,
            count(*) FILTER (WHERE kind = 'direct') AS direct, count(*) FILTER (WHERE kind = 'indirect') AS indirect,
            count(*) FILTER (WHERE translated) AS translated, list_sort(list(DISTINCT speaker_group)) AS groups
        FROM said WHERE speaker = $name GROUP BY outlet ORDER BY outlet""", {"name": name})  # fmt: skip


@cached
def statements(path: str, sid: str, scope: Scope, name: str, size: int) -> pd.DataFrame:
    """Renderings of the ``size`` statements of ``name`` that most outlets have, the fullest first in each.

    Columns of the table statements, with title, url and the label of the event, told (outlets), found (statements in all).
    """
    return asked(path, sid, scope, """, own AS (
            SELECT s.* FROM statements s JOIN picked USING (event_id, article_id)
            WHERE s.statement_id IN (SELECT statement_id FROM statements WHERE speaker = $name)),
        ranked AS (
            SELECT statement_id, count(DISTINCT outlet) AS told, max(length) AS longest, count(*) OVER () AS found FROM own
            GROUP BY statement_id HAVING count(DISTINCT outlet) > 1
            ORDER BY told DESC, longest DESC, statement_id LIMIT $size)
        SELECT o.*, a.title, a.url, e.label_zh, e.label_en, r.told, r.found FROM own o JOIN ranked r USING (statement_id)
        JOIN articles a USING (event_id, article_id) JOIN events e USING (event_id) ORDER BY r.told DESC, r.longest DESC, o.statement_id, o.place""",
        {"name": name, "size": size})  # fmt: skip


@cached
def actors(path: str, sid: str, scope: Scope) -> pd.DataFrame:
    """Actors that bodies mention, in most articles first: actor, name_zh, name_en, articles, sentences (that mention it)."""
    return _asked(path, sid, scope, cubes.ACTORS, """, once AS (
            SELECT DISTINCT p.article_no, t.sentence_no, t.actor FROM tones t JOIN picked p USING (article_id)
            WHERE t.section = 'body')
        SELECT c.actor, c.name_zh, c.name_en, n.articles, n.sentences FROM (
            SELECT actor, count(DISTINCT article_no) AS articles, count(*) AS sentences FROM once GROUP BY actor
        ) n JOIN actors c USING (actor) ORDER BY n.articles DESC, n.sentences DESC, c.actor""")  # fmt: skip


@cached
def actor_labels(path: str, sid: str, scope: Scope, voice: str, chosen: tuple[str, ...]) -> pd.DataFrame:
    """Sentences that mention the actors ``chosen``, in one voice or in 'all'.

    Returns:
        actor, outlet, label (neg, neu, pos; '' is all of them), sentences, articles.
    """
    return _asked(path, sid, scope, cubes.ACTOR_LABELS, """ONCE SELECT actor, outlet, coalesce(label, '') AS label,
            count(*) AS sentences, count(DISTINCT article_no) AS articles
        FROM once WHERE $voice = 'all' OR voice = $voice
        GROUP BY GROUPING SETS ((actor, outlet), (actor, outlet, label)) ORDER BY ALL""",
        {"voice": voice, "actors": list(chosen)})  # fmt: skip


@cached
def months(path: str, sid: str, scope: Scope) -> pd.DataFrame:
    """What there is to tell of: outlet, month, articles of the scope; months without one are absent."""
    return asked(path, sid, scope, """SELECT outlet, date_trunc('month', published_utc)::DATE AS month, count(*) AS articles
        FROM picked WHERE published_utc IS NOT NULL GROUP BY ALL ORDER BY ALL""")  # fmt: skip


@cached
def group_months(path: str, sid: str, scope: Scope, group: str) -> pd.DataFrame:
    """Quoted characters by month: outlet, month, part (of the group), whole (of all), quotes and articles of the group,
    all_quotes, all_articles."""
    return _asked(path, sid, scope, cubes.GROUP_MONTHS, """SAID SELECT outlet, month,
            coalesce(sum(chars) FILTER (WHERE NOT inside AND speaker_group = $group), 0)::BIGINT AS part,
            coalesce(sum(chars) FILTER (WHERE NOT inside), 0)::BIGINT AS whole,
            count(*) FILTER (WHERE speaker_group = $group) AS quotes,
            count(DISTINCT article_no) FILTER (WHERE speaker_group = $group) AS articles,
            count(*) AS all_quotes, count(DISTINCT article_no) AS all_articles
        FROM said WHERE month IS NOT NULL GROUP BY outlet, month ORDER BY outlet, month""",
        {"group": group})  # fmt: skip


@cached
def speaker_months(path: str, sid: str, scope: Scope, name: str) -> pd.DataFrame:
    """Articles that quote ``name``, by month: outlet, month, part; months without one are absent."""
    return _asked(path, sid, scope, cubes.SPEAKER_MONTHS, """SPAN SELECT s.outlet, date_trunc('month', p.published_utc)::DATE AS month,
            count(DISTINCT s.article_no) AS part
        FROM said s JOIN picked p USING (article_no)
        WHERE s.speaker = $name AND s.kind <> 'marked' AND p.published_utc IS NOT NULL
        GROUP BY ALL ORDER BY ALL""", {"name": name})  # fmt: skip


@cached
def actor_months(path: str, sid: str, scope: Scope, voice: str, actor: str) -> pd.DataFrame:
    """Sentences that mention an actor, by month: outlet, month, part (negative ones), whole, articles."""
    return _asked(path, sid, scope, cubes.ACTOR_MONTHS, """ONCE SELECT outlet, month, count(*) FILTER (WHERE label = 'neg') AS part,
            count(*) AS whole, count(DISTINCT article_no) AS articles
        FROM once WHERE month IS NOT NULL AND ($voice = 'all' OR voice = $voice) GROUP BY ALL ORDER BY ALL""",
        {"voice": voice, "actors": [actor]})  # fmt: skip
