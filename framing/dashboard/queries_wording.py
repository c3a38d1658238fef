"""Questions of Wording about lexicon hits and sentences. The only place of the page with statements over them.

``voice`` is one of :data:`framing.dashboard.state.VOICES`; only hits in bodies
count. What the first views need is summed from the cube by month wherever it
knows the scope, so that it takes as long for a million articles as for ten thousand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from framing.dashboard import monthly
from framing.dashboard.queries import asked, cached, opened
from framing.dashboard.scope import Scope

LIMIT = 200
"""Lines of evidence that are brought to the page; the true number always stands beside them."""
TERMS = 40
"""Names of the lexicon that one search lists."""

FOLLOWED = 3
"""Variants that one question follows through the months."""

_PARTS = {
    "USED": ", ".join(
        f"count(*) FILTER (h.variant = $variants[{n + 1}]) AS n{n + 1}" for n in range(FOLLOWED)
    ),
    "SHARES": ", ".join(f"avg(n{n + 1} / size)" for n in range(FOLLOWED)),
    "MENTIONED": """SELECT h.article_id, h.event_id, h.sentence_no, h.start, h."end", h.variant, h.voice, p.outlet,
            p.published_utc FROM hits h JOIN picked p USING (article_id)
        WHERE SPOKEN AND h.family = $family AND ($concept = '' OR h.concept = $concept)
        AND ($variant = '' OR h.variant = $variant)
        AND ($month = '' OR strftime(p.published_utc, '%Y-%m') = $month)""",
    "EACH": """SELECT p.outlet, h.concept, h.variant, p.article_no, count(*) AS n
        FROM hits h JOIN picked p USING (article_id) WHERE SPOKEN AND h.family = $family GROUP BY ALL""",
    "HELD": """SELECT s.article_id, s.event_id, s.sentence_no, s.text, p.outlet, p.published_utc
        FROM sentences s JOIN picked p USING (article_id)
        WHERE s.section = 'body' AND contains(lower(s.text), lower($term))""",
    "NAMES": """SELECT unnest($families::VARCHAR[]) AS family, unnest($concepts::VARCHAR[]) AS concept,
        unnest($variants::VARCHAR[]) AS variant""",
    "SPOKEN": "h.section = 'body' AND ($voice = 'all' OR h.voice = $voice)",
    "MOST": str(LIMIT),
}
"""Fixed parts of statements, by the word that stands for them."""


class Mentions(NamedTuple):
    """Which mentions are asked for; empty fields mean any. ``month`` is YYYY-MM in UTC."""

    family: str
    concept: str = ""
    variant: str = ""
    voice: str = "all"
    month: str = ""


@cached
def concept_counts(path: str, sid: str, chosen: Scope, voice: str, family: str) -> pd.DataFrame:
    """How each outlet names the referents of a family.

    Returns:
        outlet, concept, variant, mentions, articles (that hold the variant at
        least once). Rows with variant '' are of the referent as a whole: its
        mentions by any variant, and the articles with at least one of them.
        What nobody uses has no row.
    """
    given = {"voice": voice, "family": family}
    if monthly.answers(chosen):
        return _summed(path, sid, chosen, "c.concept, c.variant", "c.voice = $voice", given)
    return _asked(
        path, sid, chosen,
        """, each AS MATERIALIZED (EACH)
        SELECT outlet, concept, variant, sum(n)::BIGINT AS mentions, count(*) AS articles FROM each GROUP BY ALL
        UNION ALL SELECT outlet, concept, '', sum(n)::BIGINT, count(DISTINCT article_no) FROM each GROUP BY ALL
        ORDER BY ALL""", given,
    )  # fmt: skip


@cached
def voice_counts(path: str, sid: str, chosen: Scope, family: str, concept: str) -> pd.DataFrame:
    """Mentions of one referent by whose words: outlet, voice, variant, mentions, articles; variant '' is any."""
    given = {"family": family, "concept": concept}
    if monthly.answers(chosen):
        only = "c.voice <> 'all' AND c.concept = $concept"
        return _summed(path, sid, chosen, "c.voice, c.variant", only, given)
    return _asked(
        path, sid, chosen,
        """, each AS MATERIALIZED (
            SELECT p.outlet, h.voice, h.variant, p.article_no, count(*) AS n FROM hits h JOIN picked p USING (article_id)
            WHERE h.section = 'body' AND h.family = $family AND h.concept = $concept GROUP BY ALL
        ) SELECT outlet, voice, variant, sum(n)::BIGINT AS mentions, count(*) AS articles FROM each GROUP BY ALL
        UNION ALL SELECT outlet, voice, '', sum(n)::BIGINT, count(DISTINCT article_no) FROM each GROUP BY ALL
        ORDER BY ALL""", given,
    )  # fmt: skip


@cached
def month_shares(
    path: str, sid: str, chosen: Scope, voice: str, family: str, concept: str, variants: tuple[str, ...]
) -> pd.DataFrame:
    """Shares of at most FOLLOWED variants by outlet and month of publication (UTC).

    Returns:
        outlet, month ('YYYY-MM'), variant, share (mean over the articles that mention the
        referent of each article's own share), articles (those), mentions (of the
        referent). Every variant asked for has a row where the month has an article; months without one have none.
    """
    return _asked(
        path, sid, chosen,
        """, each AS MATERIALIZED (
            SELECT p.outlet, p.published_utc, p.article_no, count(*) AS size, USED FROM hits h JOIN picked p USING (article_id)
            WHERE SPOKEN AND h.family = $family AND h.concept = $concept AND p.published_utc IS NOT NULL
            GROUP BY p.outlet, p.published_utc, p.article_no
        ), months AS (
            SELECT outlet, date_trunc('month', published_utc) AS month, count(*) AS articles, sum(size)::BIGINT AS mentions,
                [SHARES][:len($variants::VARCHAR[])] AS shares FROM each GROUP BY ALL
        ) SELECT outlet, strftime(month, '%Y-%m') AS month, unnest($variants::VARCHAR[]) AS variant,
            unnest(shares) AS share, articles, mentions FROM months ORDER BY ALL""",
        {"voice": voice, "family": family, "concept": concept, "variants": list(variants)},
    )  # fmt: skip


@cached
def mentions(path: str, sid: str, chosen: Scope, wanted: Mentions) -> tuple[int, int, pd.DataFrame]:
    """Mentions with their sentences: how many, in how many articles, and the LIMIT latest of them.

    Columns: article_id, sentence_no, start, end, variant, voice, outlet,
    published_utc, title, url, text (None where none is held), sentence_start.
    """
    values = wanted._asdict()
    counted = _mentioned(path, sid, chosen, wanted)
    rows = _asked(
        path, sid, chosen,
        """, m AS MATERIALIZED (MENTIONED
            ORDER BY p.published_utc DESC NULLS LAST, h.article_id, h.start LIMIT MOST
        ) SELECT m.*, a.title, a.url, s.text, s.start AS sentence_start FROM m
        JOIN (SELECT article_id, title, url FROM articles WHERE article_id IN (SELECT article_id FROM m)) a
            USING (article_id)
        LEFT JOIN (SELECT event_id, article_id, sentence_no, text, start FROM sentences
            WHERE event_id IN (SELECT event_id FROM m)) s USING (event_id, article_id, sentence_no)
        ORDER BY m.published_utc DESC NULLS LAST, m.article_id, m.start""", values,
    )  # fmt: skip
    return int(counted["n"].iloc[0]), int(counted["articles"].iloc[0]), rows


def _mentioned(path: str, sid: str, chosen: Scope, wanted: Mentions) -> pd.DataFrame:
    """One row, n and articles: mentions, and articles with one, from the cube where it knows them."""
    if monthly.answers(chosen) and wanted.concept:
        sql = """SELECT coalesce(sum(c.n), 0)::BIGINT AS n, coalesce(sum(c.articles), 0)::BIGINT AS articles FROM cube_hits c
            WHERE c.family = $family AND c.concept = $concept AND c.variant = $variant AND c.voice = $voice
            AND ($month = '' OR c.month = date_diff('month', DATE '1970-01-01', try_cast($month || '-01' AS DATE))) AND CHOSEN"""
        values = {**monthly.values(chosen), **wanted._asdict()}
        return opened(path, sid).query(sql.replace("CHOSEN", monthly.CHOSEN), values)
    sql = ", m AS (MENTIONED) SELECT count(*) AS n, count(DISTINCT article_id) AS articles FROM m"
    return _asked(path, sid, chosen, sql, wanted._asdict())


@cached
def holding(path: str, sid: str, chosen: Scope, wanted: Mentions) -> tuple[int, pd.DataFrame]:
    """Articles with such a mention: how many, and the LIMIT of them with most: title, url, published_utc, n."""
    found = _asked(
        path, sid, chosen,
        """, m AS (MENTIONED), each AS MATERIALIZED (
            SELECT article_id, any_value(published_utc) AS published_utc, count(*) AS n FROM m GROUP BY article_id
        ), first AS (FROM each ORDER BY n DESC, article_id LIMIT MOST)
        SELECT f.*, a.title, a.url, (SELECT count(*) FROM each) AS total FROM first f
        JOIN articles a USING (article_id) ORDER BY n DESC, article_id""", wanted._asdict(),
    )  # fmt: skip
    return (int(found["total"].iloc[0]) if len(found) else 0), found


@cached
def paired(
    path: str, sid: str, chosen: Scope, wanted: Mentions, outlet: str, other: str
) -> tuple[int, int, pd.DataFrame]:
    """Articles of ``outlet`` that a difference from ``other`` rests on: how many, on how many events, and the LIMIT latest.

    They mention the referent (any text will do where ``wanted`` names none), and
    ``other`` has an article on the same event, of the same genre, that does. Columns: title, url, published_utc, n (mentions).
    """
    found = _asked(
        path, sid, chosen,
        """, m AS (MENTIONED), each AS MATERIALIZED (
            SELECT p.article_id, p.outlet, p.event_id, p.genre, p.published_utc, coalesce(n, 0) AS n FROM picked p
            LEFT JOIN (SELECT article_id, count(*) AS n FROM m GROUP BY article_id) USING (article_id)
            JOIN (SELECT article_id FROM articles WHERE chars > 0) USING (article_id)
            WHERE outlet IN ($outlet, $other) AND ($concept = '' OR n > 0)
        ), own AS MATERIALIZED (SELECT * FROM each e WHERE outlet = $outlet AND EXISTS (
            FROM each o WHERE o.outlet = $other AND o.event_id = e.event_id AND o.genre = e.genre)
        ), first AS (FROM own ORDER BY published_utc DESC NULLS LAST, article_id LIMIT MOST)
        SELECT f.*, a.title, a.url, (SELECT count(*) FROM own) AS total,
            (SELECT count(DISTINCT event_id) FROM own) AS events FROM first f JOIN articles a USING (article_id)
        ORDER BY f.published_utc DESC NULLS LAST, article_id""",
        {**wanted._asdict(), "outlet": outlet, "other": other},
    )  # fmt: skip
    if found.empty:
        return 0, 0, found
    return int(found["total"].iloc[0]), int(found["events"].iloc[0]), found


@cached
def articles(path: str, sid: str, chosen: Scope) -> tuple[int, pd.DataFrame]:
    """Articles of the scope: how many, and the LIMIT latest: outlet, title, url, published_utc."""
    found = _asked(
        path, sid, chosen,
        """, first AS (
            SELECT article_id, outlet, published_utc FROM picked ORDER BY published_utc DESC NULLS LAST, article_id LIMIT MOST
        ) SELECT f.*, a.title, a.url, (SELECT count(*) FROM picked) AS total
        FROM first f JOIN articles a USING (article_id) ORDER BY f.published_utc DESC NULLS LAST, article_id""",
    )  # fmt: skip
    return (int(found["total"].iloc[0]) if len(found) else 0), found


@cached
def variants(path: str, sid: str, term: str) -> tuple[int, pd.DataFrame]:
    """Names of the lexicon that hold ``term``, whatever its case, the term itself first: how many, and TERMS of them."""
    found = opened(path, sid).query(
        """SELECT DISTINCT l.family, l.concept, l.variant, f."order" AS place,
            lower(l.variant) <> lower($term) AS part, length(l.variant) AS size
        FROM lexicon l JOIN families f USING (family) WHERE contains(lower(l.variant), lower($term))
        ORDER BY part, size, place, l.concept, l.variant""",
        {"term": term},
    )
    return len(found), found.head(TERMS)


@cached
def variant_counts(
    path: str, sid: str, chosen: Scope, voice: str, names: tuple[tuple[str, str, str], ...]
) -> pd.DataFrame:
    """Mentions of some (family, concept, variant): these, outlet, mentions, articles."""
    family, concept, variant = (list(part) for part in zip(*names, strict=True)) if names else ([], [], [])
    given = {"voice": voice, "families": family, "concepts": concept, "variants": variant}
    if monthly.answers(chosen):
        sql = """SELECT c.family, c.concept, c.variant, c.outlet, sum(c.n)::BIGINT AS mentions,
                sum(c.articles)::BIGINT AS articles
            FROM cube_hits c SEMI JOIN (NAMES) n
                ON n.family = c.family AND n.concept = c.concept AND n.variant = c.variant
            WHERE c.voice = $voice AND CHOSEN GROUP BY ALL ORDER BY ALL"""
        sql = sql.replace("NAMES", _PARTS["NAMES"]).replace("CHOSEN", monthly.CHOSEN)
        return opened(path, sid).query(sql, {**monthly.values(chosen), **given})
    return _asked(
        path, sid, chosen,
        """SELECT h.family, h.concept, h.variant, p.outlet, count(*) AS mentions, count(DISTINCT p.article_no) AS articles
        FROM hits h JOIN picked p USING (article_id) SEMI JOIN (NAMES) n
            ON n.family = h.family AND n.concept = h.concept AND n.variant = h.variant
        WHERE SPOKEN GROUP BY ALL ORDER BY ALL""", given,
    )  # fmt: skip


@cached
def sentences(path: str, sid: str, chosen: Scope, term: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Body sentences that hold ``term``, whatever its case: outlet, sentences, articles; and the LIMIT latest.

    Columns of the second: text, outlet, published_utc, title, url. Both empty where the store holds no text.
    """
    counted = _asked(
        path, sid, chosen,
        """, m AS (HELD) SELECT outlet, count(*) AS sentences, count(DISTINCT article_id) AS articles
        FROM m GROUP BY outlet ORDER BY outlet""", {"term": term},
    )  # fmt: skip
    rows = _asked(
        path, sid, chosen,
        """, m AS MATERIALIZED (HELD), first AS MATERIALIZED (
            FROM m ORDER BY published_utc DESC NULLS LAST, article_id, sentence_no LIMIT MOST
        ) SELECT f.*, a.title, a.url FROM first f JOIN (
            SELECT article_id, title, url FROM articles WHERE article_id IN (SELECT article_id FROM first)
        ) a USING (article_id) ORDER BY f.published_utc DESC NULLS LAST, article_id, sentence_no""", {"term": term},
    )  # fmt: skip
    return counted, rows


def holds_text(path: str, sid: str) -> bool:
    """Whether sentences can be shown."""
    return opened(path, sid).holds_text


def _asked(
    path: str, sid: str, chosen: Scope, sql: str, values: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """:func:`framing.dashboard.queries.asked` of a statement in which words stand for its fixed parts."""
    for word, part in _PARTS.items():
        sql = sql.replace(word, part)
    return asked(path, sid, chosen, sql, values)


def _summed(
    path: str, sid: str, chosen: Scope, by: str, only: str, values: Mapping[str, Any]
) -> pd.DataFrame:
    """outlet, the columns ``by``, mentions and articles of a family, from the cube by month."""
    sql = """SELECT c.outlet, BY, sum(c.n)::BIGINT AS mentions, sum(c.articles)::BIGINT AS articles FROM cube_hits c
        WHERE c.family = $family AND ONLY AND CHOSEN GROUP BY ALL ORDER BY ALL"""
    sql = sql.replace("BY,", f"{by},").replace("ONLY", only).replace("CHOSEN", monthly.CHOSEN)
    return opened(path, sid).query(sql, {**monthly.values(chosen), **values})
