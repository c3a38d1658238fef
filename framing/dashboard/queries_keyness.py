"""Questions of Wording to the keyness table, which is of the whole store: no date, search or genre acts on it."""

from __future__ import annotations

import pandas as pd

from framing.dashboard.queries import cached, opened
from framing.dashboard.queries_wording import LIMIT

SHOWN = 20
"""Words shown for either side."""
STYLES = 40
"""House-style variants shown."""
Q = 0.05
REST = "rest"


@cached
def pairs(path: str, sid: str) -> pd.DataFrame:
    """Comparisons across all events: outlet, against ('rest' for all others), words."""
    return opened(path, sid).query(
        "SELECT outlet, against, count(*) AS words FROM keyness WHERE event_id = 'all' GROUP BY ALL ORDER BY ALL"
    )


@cached
def words(path: str, sid: str, outlet: str, against: str) -> pd.DataFrame:
    """Words with q below Q, without variants of house style: the SHOWN of largest and of smallest z.

    Columns of the table, and ``total``: how many words there are on that side (the sign of ``effect``). Largest z first.
    """
    return opened(path, sid).query(
        """SELECT *, count(*) OVER (PARTITION BY effect > 0) AS total FROM keyness
        WHERE event_id = 'all' AND outlet = $outlet AND against = $against AND q < $q AND NOT style
        QUALIFY row_number() OVER (PARTITION BY effect > 0 ORDER BY abs(z) DESC, term) <= $shown
        ORDER BY z DESC, term""",
        {"outlet": outlet, "against": against, "q": Q, "shown": SHOWN},
    )


@cached
def styles(path: str, sid: str, outlet: str, against: str) -> tuple[int, pd.DataFrame]:
    """Variants of house style with q below Q: how many, and the STYLES of largest absolute z."""
    found = opened(path, sid).query(
        """FROM keyness WHERE event_id = 'all' AND outlet = $outlet AND against = $against AND q < $q AND style
        ORDER BY abs(z) DESC, term""",
        {"outlet": outlet, "against": against, "q": Q},
    )
    return len(found), found.head(STYLES)


@cached
def word(path: str, sid: str, outlet: str, against: str, term: str) -> pd.DataFrame:
    """The row of one word; empty where it was not compared."""
    return opened(path, sid).query(
        "FROM keyness WHERE event_id = 'all' AND outlet = $outlet AND against = $against AND term = $term",
        {"outlet": outlet, "against": against, "term": term},
    )


_TOLD = """WITH of AS (
        SELECT article_id, event_id, genre, published_utc, CASE WHEN outlet = $outlet THEN 'a' ELSE 'b' END AS side
        FROM cube_articles
        WHERE genre IN ('report', 'analysis') AND (outlet IN ($outlet, $against) OR $against = 'rest')
    ), both_told AS (SELECT event_id, genre FROM of GROUP BY ALL HAVING count(DISTINCT side) = 2),
    told AS MATERIALIZED (FROM of SEMI JOIN both_told USING (event_id, genre))"""


@cached
def sides(path: str, sid: str, outlet: str, against: str) -> pd.DataFrame:
    """Reports and analyses on events that both sides told in one genre: side ('a', 'b'), articles, events."""
    return opened(path, sid).query(
        f"{_TOLD} SELECT side, count(*) AS articles, count(DISTINCT event_id) AS events FROM told GROUP BY side ORDER BY side",  # noqa: S608
        {"outlet": outlet, "against": against},
    )


@cached
def side(path: str, sid: str, outlet: str, against: str) -> tuple[int, int, pd.DataFrame]:
    """The first side's articles of :func:`sides`: how many, on how many events, and the latest of them: title, url, published_utc."""
    found = opened(path, sid).query(
        f"""{_TOLD}, own AS (FROM told WHERE side = 'a')
        SELECT f.article_id, f.published_utc, a.title, a.url, (SELECT count(*) FROM own) AS n,
            (SELECT count(DISTINCT event_id) FROM own) AS events
        FROM (FROM own ORDER BY published_utc DESC NULLS LAST, article_id LIMIT $size) f JOIN articles a USING (article_id)
        ORDER BY f.published_utc DESC NULLS LAST, f.article_id""",  # noqa: S608
        {"outlet": outlet, "against": against, "size": LIMIT},
    )
    return (int(found["n"].iloc[0]), int(found["events"].iloc[0]), found) if len(found) else (0, 0, found)
