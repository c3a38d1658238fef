"""The cubes by month say what the spans themselves say, for every scope that they know."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from framing import snapshot
from framing.dashboard import monthly, queries
from framing.dashboard.scope import Scope
from framing.dashboard.state import COPIES, GENRES

SPANS = """SELECT p.outlet, h.family, h.concept, h.variant, h.voice, count(*) AS n, count(DISTINCT h.article_id) AS articles
    FROM hits h JOIN picked p USING (event_id, article_id) WHERE h.section = 'body' GROUP BY ALL ORDER BY ALL"""
CUBE = """SELECT c.outlet, c.family, c.concept, c.variant, c.voice, sum(c.n)::BIGINT AS n, sum(c.articles)::BIGINT AS articles
    FROM cube_hits c WHERE CHOSEN AND c.variant <> '' AND c.voice <> 'all' GROUP BY ALL ORDER BY ALL""".replace(
    "CHOSEN", monthly.CHOSEN
)
TOTALS = """SELECT p.outlet, h.concept, count(*) AS n, count(DISTINCT h.article_id) AS articles
    FROM hits h JOIN picked p USING (event_id, article_id) WHERE h.section = 'body' GROUP BY ALL ORDER BY ALL"""
CUBE_TOTALS = """SELECT c.outlet, c.concept, sum(c.n)::BIGINT AS n, sum(c.articles)::BIGINT AS articles
    FROM cube_hits c WHERE CHOSEN AND c.variant = '' AND c.voice = 'all' GROUP BY ALL ORDER BY ALL""".replace(
    "CHOSEN", monthly.CHOSEN
)
TONES = """WITH once AS (SELECT p.outlet, t.article_id, t.sentence_no, t.actor, arg_min(t.label, (t.start, t."end")) AS label
        FROM tones t JOIN picked p USING (event_id, article_id) WHERE t.section = 'body' GROUP BY ALL)
    SELECT outlet, actor, label, count(*) AS n, count(DISTINCT article_id) AS articles FROM once GROUP BY ALL ORDER BY ALL"""
CUBE_TONES = """SELECT c.outlet, c.actor, c.label, sum(c.n)::BIGINT AS n, sum(c.articles)::BIGINT AS articles
    FROM cube_tones c WHERE CHOSEN AND c.label <> 'all' AND c.voice = 'all' GROUP BY ALL ORDER BY ALL""".replace(
    "CHOSEN", monthly.CHOSEN
)
DAYS = [
    (None, None),
    (date(2022, 1, 1), None),
    (None, date(2022, 2, 28)),
    (date(2021, 6, 1), date(2022, 4, 30)),
]


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("copies", COPIES)
@pytest.mark.parametrize("days", DAYS, ids=str)
@pytest.mark.parametrize("outlets", [(), ("tide", "lantern")])
def test_cubes_say_what_spans_say(
    stores: Mapping[str, Path],
    genre: str,
    copies: str,
    days: tuple[date | None, date | None],
    outlets: tuple[str, ...],
) -> None:
    path = stores["store-plain"]
    scope = Scope(outlets, *days, genre=genre, copies=copies == "with")
    assert monthly.answers(scope)
    with snapshot.open(path) as snap:
        for spans, cube in ((SPANS, CUBE), (TOTALS, CUBE_TOTALS), (TONES, CUBE_TONES)):
            ours = snap.query(cube, monthly.values(scope))
            assert len(ours)
            theirs = queries.asked(str(path), str(snap.manifest["snapshot"]), scope, spans)
            assert ours.to_dict("records") == theirs.to_dict("records")


@pytest.mark.parametrize(
    "scope",
    [Scope(since=date(2022, 1, 2)), Scope(until=date(2022, 1, 30)), Scope(query="x"), Scope(event="e-000")],
)
def test_what_cubes_do_not_know_is_asked_of_the_spans(scope: Scope) -> None:
    assert not monthly.answers(scope)


def test_months_begin_and_end() -> None:
    years = range(2019, 2025)
    ends = [date(y, m, 1) for y, m in itertools.product(years, range(1, 13))]
    assert all(monthly.answers(Scope(since=day)) for day in ends)
    assert monthly.answers(Scope(until=date(2024, 2, 29)))
    assert not monthly.answers(Scope(until=date(2023, 2, 27)))


SAID = """, said AS (SELECT p.outlet, p.article_no, q.* FROM quotes q JOIN picked p USING (event_id, article_id)
    WHERE q.section = 'body' AND q.kind <> 'marked')"""
QUOTES = {
    "speaker": "SELECT outlet, speaker AS value, '' AS of",
    "group": "SELECT outlet, speaker_group AS value, '' AS of",
    "sorted": "SELECT outlet, speaker AS value, speaker_group AS of",
    "class": "SELECT outlet, verb_class AS value, '' AS of",
    "verb": "SELECT outlet, verb AS value, verb_class AS of",
    "all": "SELECT outlet, '' AS value, '' AS of",
}


@pytest.mark.parametrize("part", QUOTES)
@pytest.mark.parametrize("scope", [Scope(), Scope(genre="report", copies=False, since=date(2021, 9, 1))])
def test_quotations_by_month_say_what_quotations_say(
    stores: Mapping[str, Path], part: str, scope: Scope
) -> None:
    path = stores["store-plain"]
    counts = "count(*) AS n, count(DISTINCT article_no) AS articles, count(*) FILTER (WHERE kind = 'direct') AS direct"
    with snapshot.open(path) as snap:
        ours = snap.query(
            """SELECT c.outlet, c.value, c.of, sum(c.n)::BIGINT AS n, sum(c.articles)::BIGINT AS articles,
                sum(c.direct)::BIGINT AS direct FROM cube_quotes c WHERE c.part = $part AND CHOSEN
                GROUP BY ALL ORDER BY ALL""".replace("CHOSEN", monthly.CHOSEN),
            {**monthly.values(scope), "part": part},
        )
        sql = f"{SAID} {QUOTES[part]}, {counts} FROM said GROUP BY ALL HAVING value IS NOT NULL ORDER BY ALL"
        theirs = queries.asked(str(path), str(snap.manifest["snapshot"]), scope, sql)
    assert len(ours)
    assert ours.to_dict("records") == theirs.to_dict("records")
