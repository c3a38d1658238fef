"""Questions of the Archive page: what is held of each outlet, of what kind, and which texts outlets share.

All answers are sums made by the database, or at most a given number of rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from framing import selection
from framing.dashboard.queries import asked, cached, opened
from framing.dashboard.scope import Scope

MOST = 12
"""Values of a kind that are given for an outlet; the rest is in its total only."""
KINDS: Mapping[str, str] = {
    "genre": "t.genre",
    "section": "coalesce(t.section, '')",
    "form": "t.form",
    "precision": "CASE WHEN t.published_utc IS NULL THEN 'none' ELSE coalesce(t.published_precision, 'none') END",
    "versions": "CASE WHEN t.versions > 1 THEN 'many' ELSE 'one' END",
    "shared": "t.shared_copy",
    "articles": "''",
}
"""What articles are told apart by, and how it is read; articles: by nothing."""

_KINDS = """WITH own AS (OWN), each AS (
        SELECT outlet, genre, coalesce(section, '') AS section, form, t.shared_copy AS shared, PRECISION AS precision,
            VERSIONS AS versions, count(*) AS n FROM own t GROUP BY ALL
    ), apart AS (
        SELECT outlet, unnest(['genre', 'section', 'form', 'precision', 'versions', 'shared']) AS kind,
            unnest([genre, section, form, precision, versions, shared]) AS value, n FROM each
    ), counted AS (
        SELECT outlet, kind, value, sum(n)::BIGINT AS n FROM apart GROUP BY ALL
    )
    SELECT outlet, kind, value, n, (sum(n) OVER every)::BIGINT AS total, count(*) OVER every AS values_n FROM counted
    WINDOW every AS (PARTITION BY outlet, kind)
    QUALIFY row_number() OVER (PARTITION BY outlet, kind ORDER BY n DESC, value) <= $most
    ORDER BY kind, outlet, n DESC, value""".replace("PRECISION", KINDS["precision"]).replace(
    "VERSIONS", KINDS["versions"]
)
_LISTED = """WITH own AS (OWN) SELECT outlet, event_id, title, url, published_utc, published_precision, genre, form, versions
    FROM own t WHERE outlet = $outlet AND VALUE = $value ORDER BY published_utc DESC NULLS LAST, article_id LIMIT $size"""
_ENDS = """ends AS (
        SELECT c.group_id, c.containment, c.credit, c.basis, c.direction IS NOT NULL AS known, a.outlet AS source,
            b.outlet AS target, a.article_id AS earlier, b.article_id AS later
        FROM copies c JOIN picked a ON a.article_id = c.article_id_a JOIN picked b ON b.article_id = c.article_id_b
    )"""
_PAIRS = """, ENDS SELECT source, target, known, count(*) AS pairs, count(DISTINCT group_id) AS groups,
        count(*) FILTER (basis = 'credit') AS credit, count(*) FILTER (basis = 'time') AS time, count(credit) AS agencies
    FROM ends GROUP BY ALL ORDER BY ALL""".replace("ENDS", _ENDS)
_GROUPS = """, ENDS SELECT count(*) FILTER (source <> target) AS pairs,
        count(DISTINCT group_id) FILTER (source <> target) AS groups, count(*) FILTER (source = target) AS own_pairs,
        count(DISTINCT group_id) FILTER (source = target) AS own_groups FROM ends""".replace("ENDS", _ENDS)
_PAIR_ROWS = """, ENDS, most AS (
        FROM ends WHERE known = $known AND ((source = $source AND target = $target)
            OR (NOT $known AND source = $target AND target = $source)) ORDER BY containment DESC, earlier, later LIMIT $size
    )
    SELECT containment, credit, basis, a.outlet AS outlet_a, a.event_id AS event_id_a, a.title AS title_a, a.url AS url_a,
        a.published_utc AS published_utc_a, a.published_precision AS published_precision_a,
        b.outlet AS outlet_b, b.event_id AS event_id_b, b.title AS title_b, b.url AS url_b,
        b.published_utc AS published_utc_b, b.published_precision AS published_precision_b
    FROM most JOIN articles a ON a.article_id = earlier JOIN articles b ON b.article_id = later
    ORDER BY containment DESC, earlier, later""".replace("ENDS", _ENDS)
_SEARCHED = "SELECT a.* FROM articles a SEMI JOIN (PICKED) p ON p.article_id = a.article_id"


@cached
def days(path: str, sid: str, chosen: Scope) -> pd.DataFrame:
    """Articles of the scope by outlet and UTC day: outlet, day (from 1970-01-01; NA where undated), n."""
    found = asked(path, sid, chosen, """SELECT outlet, (epoch_ms(published_utc) // 86400000)::INTEGER AS day, count(*) AS n
        FROM picked GROUP BY ALL ORDER BY ALL""")  # fmt: skip
    return found.astype({"day": "Int64"})


@cached
def kinds(path: str, sid: str, chosen: Scope) -> pd.DataFrame:
    """Articles of the scope by outlet and what they are: the most frequent values of each of KINDS.

    Returns:
        kind, outlet, value, n, total (articles of the outlet), values_n (how many values
        the kind has there); at most MOST rows for a kind and an outlet, most frequent
        first. An empty section is one that neither archive nor address names.
    """
    return _of_articles(path, sid, chosen, _KINDS, {"most": MOST})


@cached
def articles(
    path: str, sid: str, chosen: Scope, kind: str, outlet: str, value: str, size: int
) -> pd.DataFrame:
    """The latest ``size`` articles of an outlet that a number of :func:`kinds` counts.

    Returns:
        outlet, event_id, title, url, published_utc, published_precision, genre, form, versions.
    """
    values = {"outlet": outlet, "value": value, "size": size}
    return _of_articles(path, sid, chosen, _LISTED.replace("VALUE", KINDS[kind]), values)


@cached
def pairs(path: str, sid: str, chosen: Scope) -> pd.DataFrame:
    """Pairs of near-identical texts, both in the scope, by outlets in the order inferred.

    Returns:
        source, target (outlets; of the earlier text and of the later one where ``known``),
        known (a credit or the times tell which was first), pairs, groups, credit and time
        (pairs whose order rests on that), agencies (pairs where both credit one agency).
    """
    return asked(path, sid, chosen, _PAIRS)


@cached
def groups(path: str, sid: str, chosen: Scope) -> pd.DataFrame:
    """One row, texts shared between outlets and within one, both ends in the scope: pairs and groups of either."""
    return asked(path, sid, chosen, _GROUPS)


@cached
def pair_rows(
    path: str, sid: str, chosen: Scope, source: str, target: str, known: bool, size: int
) -> pd.DataFrame:
    """Article pairs that a number of :func:`pairs` counts, most alike first.

    Args:
        known: whether the order is inferred; where it is not, the two outlets stand in either order.

    Returns:
        containment (0 to 1), credit, basis, and of either article (``_a``, ``_b``):
        outlet, event_id, title, url, published_utc, published_precision.
    """
    values = {"source": source, "target": target, "known": known, "size": size}
    return asked(path, sid, chosen, _PAIR_ROWS, values)


@cached
def substituted(path: str, sid: str) -> pd.DataFrame:
    """Ordered pairs of outlets with substitutions: outlet_from, outlet_to, rows (all dates and genres)."""
    return opened(path, sid).query(
        "SELECT outlet_from, outlet_to, count(*) AS rows FROM substitutions GROUP BY ALL ORDER BY ALL"
    )


@cached
def substitutions(path: str, sid: str, source: str, target: str, style: bool, size: int) -> pd.DataFrame:
    """What ``target`` writes where ``source``, whose text is taken for the earlier one, wrote something else.

    Args:
        style: house-style variants of one word, or all others.

    Returns:
        old, new, pairs (of articles), count (places), total (rows there are), most pairs first.
    """
    return opened(path, sid).query(
        """SELECT old, new, pairs, count, count(*) OVER () AS total FROM substitutions
        WHERE outlet_from = $source AND outlet_to = $target AND style = $style
        ORDER BY pairs DESC, count DESC, old, new LIMIT $size""",
        {"source": source, "target": target, "style": style, "size": size},
    )


def _of_articles(path: str, sid: str, chosen: Scope, sql: str, values: Mapping[str, Any]) -> pd.DataFrame:
    """The answer to a statement about OWN, the rows of the articles table that the scope selects.

    Its conditions hold of that table as of cube_articles, but for a search, whose articles are looked up.
    """
    snap = opened(path, sid)
    own, parameters = selection.picked(chosen.filter())
    if chosen.query.split():
        own = _SEARCHED.replace("PICKED", own)
    else:
        own = own.replace("FROM cube_articles a", "FROM articles a")
    return snap.query(sql.replace("OWN", own), {**parameters, **values})
