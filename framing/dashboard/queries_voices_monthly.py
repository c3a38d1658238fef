"""What Voices asks of the cubes by month: statements that say the same as those over quotations and tones.

Each gives the columns and the order of the function of
:mod:`framing.dashboard.queries_voices` of its name. Counts of articles add up
because every article is of one outlet, month and genre.
"""

from __future__ import annotations

from collections.abc import Mapping

from framing.dashboard import monthly

_WORDS: Mapping[str, str] = {
    "COUNTS": "sum(c.n)::BIGINT AS quotes, sum(c.articles)::BIGINT AS articles",
    "CHARS": "sum(c.chars)::BIGINT AS chars",
    "MONTH": "(DATE '1970-01-01' + to_months(c.month))::DATE AS month",
    "DATED": "c.month <> -1",
    "CHOSEN": monthly.CHOSEN,
}
"""What the statements have in common, by the word that stands for it."""


def _sql(text: str) -> str:
    for word, part in _WORDS.items():
        text = text.replace(word, part)
    return text


GROUP_SHARES = _sql("""SELECT c.outlet, c.value AS speaker_group, COUNTS, CHARS FROM cube_quotes c
    WHERE c.part IN ('all', 'group') AND CHOSEN GROUP BY c.outlet, c.value ORDER BY c.outlet, c.value""")
KINDS = _sql("""SELECT c.outlet, c.value AS kind, COUNTS, CHARS, sum(c.unresolved)::BIGINT AS unresolved
    FROM cube_quotes c WHERE c.part = 'kind' AND CHOSEN GROUP BY c.outlet, c.value ORDER BY c.outlet, c.value""")
SPEAKERS = _sql("""WITH counted AS (
        SELECT c.outlet, c.value AS speaker, COUNTS, CHARS FROM cube_quotes c
        WHERE c.part = 'speaker' AND CHOSEN GROUP BY c.outlet, c.value
    ), first AS MATERIALIZED (
        SELECT *, row_number() OVER (PARTITION BY outlet ORDER BY articles DESC, chars DESC, speaker) AS place
        FROM counted QUALIFY place <= $size
    ), sorted AS (
        SELECT c.outlet, c.value AS speaker, list_sort(list(DISTINCT c.of)) AS groups FROM cube_quotes c
        WHERE c.part = 'sorted' AND c.value IN (SELECT speaker FROM first) AND CHOSEN GROUP BY c.outlet, c.value
    ) SELECT outlet, speaker, groups, quotes, articles, chars, place FROM first JOIN sorted USING (outlet, speaker)
    ORDER BY outlet, place""")
VERBS = _sql("""WITH counted AS (
        SELECT c.outlet, CASE c.part WHEN 'verb' THEN c.of ELSE c.value END AS verb_class,
            CASE c.part WHEN 'verb' THEN c.value ELSE '' END AS verb, COUNTS, c.part <> 'verb' AS whole FROM cube_quotes c
        WHERE c.part IN ('verbal', 'class', 'verb') AND CHOSEN GROUP BY ALL)
    SELECT outlet, verb_class, verb, quotes, articles FROM counted
    QUALIFY whole
        OR row_number() OVER (PARTITION BY outlet, verb_class, whole ORDER BY quotes DESC, articles DESC, verb) <= $size
    ORDER BY outlet, verb_class, whole DESC, quotes DESC, articles DESC, verb""")
NAMES = _sql("""WITH counted AS (
        SELECT c.value AS speaker, COUNTS FROM cube_quotes c
        WHERE c.part = 'speaker' AND contains(c.value, $part) AND CHOSEN GROUP BY c.value)
    SELECT speaker, quotes, articles, count(*) OVER () AS found FROM counted
    ORDER BY articles DESC, quotes DESC, speaker LIMIT $size""")
SPEAKER = _sql("""WITH sorted AS (
        SELECT c.outlet, list_sort(list(DISTINCT c.of)) AS groups FROM cube_quotes c
        WHERE c.part = 'sorted' AND c.value = $name AND CHOSEN GROUP BY c.outlet
    ), counted AS (
        SELECT c.outlet, COUNTS, CHARS, sum(c.direct)::BIGINT AS direct, sum(c.n - c.direct)::BIGINT AS indirect,
            sum(c.translated)::BIGINT AS translated FROM cube_quotes c
        WHERE c.part = 'speaker' AND c.value = $name AND CHOSEN GROUP BY c.outlet
    ) SELECT * FROM counted JOIN sorted USING (outlet) ORDER BY outlet""")
ACTORS = _sql("""SELECT a.actor, a.name_zh, a.name_en, n.articles, n.sentences FROM (
        SELECT c.actor, sum(c.articles)::BIGINT AS articles, sum(c.n)::BIGINT AS sentences FROM cube_tones c
        WHERE c.label = 'all' AND c.voice = 'all' AND CHOSEN GROUP BY c.actor
    ) n JOIN actors a USING (actor) ORDER BY n.articles DESC, n.sentences DESC, a.actor""")
ACTOR_LABELS = _sql("""SELECT c.actor, c.outlet, CASE c.label WHEN 'all' THEN '' ELSE c.label END AS label,
        sum(c.n)::BIGINT AS sentences, sum(c.articles)::BIGINT AS articles FROM cube_tones c
    WHERE c.voice = $voice AND (len($actors::VARCHAR[]) = 0 OR list_contains($actors::VARCHAR[], c.actor)) AND CHOSEN
    GROUP BY ALL ORDER BY ALL""")
GROUP_MONTHS = _sql("""SELECT c.outlet, MONTH,
        coalesce(sum(c.chars) FILTER (WHERE c.part = 'group'), 0)::BIGINT AS part,
        sum(c.chars) FILTER (WHERE c.part = 'all')::BIGINT AS whole,
        coalesce(sum(c.n) FILTER (WHERE c.part = 'group'), 0)::BIGINT AS quotes,
        coalesce(sum(c.articles) FILTER (WHERE c.part = 'group'), 0)::BIGINT AS articles,
        sum(c.n) FILTER (WHERE c.part = 'all')::BIGINT AS all_quotes,
        sum(c.articles) FILTER (WHERE c.part = 'all')::BIGINT AS all_articles
    FROM cube_quotes c WHERE (c.part = 'all' OR c.part = 'group' AND c.value = $group) AND DATED AND CHOSEN
    GROUP BY c.outlet, c.month ORDER BY c.outlet, c.month""")
SPEAKER_MONTHS = _sql("""SELECT c.outlet, MONTH, sum(c.articles)::BIGINT AS part FROM cube_quotes c
    WHERE c.part = 'speaker' AND c.value = $name AND DATED AND CHOSEN
    GROUP BY c.outlet, c.month ORDER BY c.outlet, c.month""")
ACTOR_MONTHS = _sql("""SELECT c.outlet, MONTH, coalesce(sum(c.n) FILTER (WHERE c.label = 'neg'), 0)::BIGINT AS part,
        sum(c.n) FILTER (WHERE c.label = 'all')::BIGINT AS whole,
        sum(c.articles) FILTER (WHERE c.label = 'all')::BIGINT AS articles
    FROM cube_tones c WHERE list_contains($actors::VARCHAR[], c.actor) AND c.label IN ('neg', 'all') AND c.voice = $voice
        AND DATED AND CHOSEN GROUP BY c.outlet, c.month ORDER BY c.outlet, c.month""")
