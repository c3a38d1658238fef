"""Questions of the list of events: which are listed, in what order, with which headlines and contrasts."""

from __future__ import annotations

from datetime import date

import pandas as pd

from framing import snapshot
from framing.dashboard.queries import cached, counting, day_number, opened
from framing.dashboard.state import GENRES
from framing.snapshot import search
from framing.snapshot.kinds import COPIED

_FAR = 10_000_000
_DAY = 86_400_000_000
"""Microseconds."""
_LISTS = {"no": "time_no", "n": "n", "k": "k", "place": "place", "wide": "wide"}

_ALL_COUNT = "SELECT event_no, time_no, line_no, first_utc, last_utc, N AS n, K AS k FROM cube_events"
_SOME_COUNT = """SELECT event_no, time_no, line_no, first_utc, last_utc, n, k FROM cube_events JOIN (
        SELECT event_no, sum(n)::BIGINT AS n, count(*) AS k FROM (
            SELECT event_no, outlet, count(*) AS n FROM cube_articles WHERE list_contains($outlets, outlet)
            AND (len($genres) = 0 OR list_contains($genres, genre)) AND NOT list_contains($copied, shared_copy) GROUP BY ALL
        ) GROUP BY event_no
    ) USING (event_no)"""
_WIDE = """SELECT event_no, max({'distance': distance, 'least': least(n_a, n_b)}) AS widest FROM cube_contrasts
        WHERE list_contains($outlets, outlet_a) AND list_contains($outlets, outlet_b) GROUP BY event_no"""
_LISTED = """WITH counted AS (COUNTED), wide AS (WIDE), kept AS MATERIALIZED (
        SELECT time_no, line_no, n, k, epoch_ms(first_utc) AS begins, widest FROM counted LEFT JOIN wide USING (event_no)
        WHERE k >= greatest($at_least, 1) AND (NOT $exact OR k = $at_least)
        AND ($open OR (last_utc >= make_timestamp($since) AND first_utc < make_timestamp($until))) AND FOUND
    ), lines AS MATERIALIZED (
        SELECT line_no, max(begins) AS latest, min(begins) AS earliest, sum(n) AS articles, count(*) AS events,
            max(widest) AS widest FROM kept GROUP BY line_no
    ), page AS (
        SELECT line_no, row_number() OVER (ORDER BY zero DESC NULLS LAST, one, two, three) + $first AS place FROM (
            SELECT CASE WHEN $order = 'contrast' THEN widest END AS zero, CASE WHEN $order = 'articles' THEN -articles END AS one,
                CASE WHEN $order = 'oldest' THEN coalesce(earliest, $far) ELSE -coalesce(latest, -$far) END AS two,
                line_no AS three, line_no FROM lines
            ORDER BY zero DESC NULLS LAST, one, two, three LIMIT $size OFFSET $first)
    )
    SELECT time_no, n::BIGINT AS n, k::BIGINT AS k, place, row_number() OVER (ORDER BY widest DESC NULLS LAST, time_no) AS wide,
        (SELECT count(*) FROM lines) AS places, (SELECT sum(events) FROM lines)::BIGINT AS events
    FROM kept JOIN page USING (line_no)"""
_DETAILS = """SELECT e.event_id, e.storyline_id, e.label_zh, e.label_en, e.first_utc, e.last_utc, e.correction,
        k.n, k.k, k.place, $places::BIGINT AS places, $events::BIGINT AS events
    FROM cube_events e JOIN (SELECT unnest($no::INTEGER[]) AS time_no, unnest($n::BIGINT[]) AS n,
        unnest($k::BIGINT[]) AS k, unnest($place::BIGINT[]) AS place, unnest($wide::BIGINT[]) AS wide) k USING (time_no)
    WHERE e.time_no BETWEEN list_min($no::INTEGER[]) AND list_max($no::INTEGER[])
    ORDER BY place, CASE WHEN $order = 'articles' THEN -n WHEN $order = 'contrast' THEN wide END,
        CASE WHEN $order = 'oldest' THEN epoch_ms(e.first_utc) ELSE -epoch_ms(e.first_utc) END, e.event_id"""
_NO_WIDE = (
    "SELECT NULL::INTEGER AS event_no, NULL::STRUCT(distance DOUBLE, least INTEGER) AS widest WHERE false"
)


@cached
def events(
    path: str,
    sid: str,
    chosen: tuple[str, ...],
    since: date | None,
    until: date | None,
    query: str,
    at_least: int,
    order: str,
    first: int,
    size: int,
    exact: bool = False,
    genre: str = "all",
    copies: bool = True,
) -> pd.DataFrame:
    """One page of events, storyline by storyline.

    Args:
        chosen: outlet ids; an event counts with their articles only.
        since, until: UTC days; an event is kept where its days touch them.
        query: words that must all be found in the event.
        at_least: outlets with an article on the event.
        order: newest, oldest, articles (most first) or contrast (widest first, see :func:`contrasts`).
        first, size: storylines to skip and to give.
        exact: just ``at_least`` outlets and no more.
        genre, copies: articles that count, as in :class:`framing.dashboard.scope.Scope`.

    Returns:
        event columns and n, k (articles and outlets that count), place (of
        the storyline, from 1), places (storylines in all) and events (in all).
    """
    snap = opened(path, sid)
    found, words = search.events(query) if query.split() else ("", {})
    condition = "event_no IN (SELECT event_no FROM (WORDS))".replace("WORDS", found) if found else "true"
    some: dict[str, object] = {}
    if genre != "all" or not copies:
        some = {"genres": list(GENRES[genre]), "copied": [] if copies else list(COPIED)}
    counted = _SOME_COUNT if some else counting(snap, chosen, _ALL_COUNT)
    if some or order == "contrast":
        some["outlets"] = list(chosen)
    sql = _LISTED.replace("COUNTED", counted).replace("WIDE", _WIDE if order == "contrast" else _NO_WIDE)
    page = snap.query(
        sql.replace("FOUND", condition),
        {
            **words,
            **some,
            "at_least": at_least,
            "exact": exact,
            "open": since is None and until is None,
            "since": day_number(since, -_FAR) * _DAY,
            "until": (day_number(until, _FAR) + 1) * _DAY,
            "order": order,
            "far": _FAR * 86_400_000,
            "first": first,
            "size": size,
        },
    )
    return _details(snap, page, order)


def _details(snap: snapshot.Snapshot, page: pd.DataFrame, order: str) -> pd.DataFrame:
    """Labels and times are read for the events of the page only."""
    listed = {name: page[of].tolist() for name, of in _LISTS.items()}
    count = {name: int(page[name].iloc[0]) if len(page) else 0 for name in ("places", "events")}
    return snap.query(_DETAILS, {**listed, **count, "order": order})


@cached
def headlines(path: str, sid: str, event_ids: tuple[str, ...]) -> pd.DataFrame:
    """Articles of these events, earliest first: event_id, outlet, article_id, title, url, times, genre, shared_copy."""
    return opened(path, sid).query(
        """SELECT event_id, outlet, article_id, title, url, published_utc, published_precision, genre, shared_copy
        FROM articles WHERE event_id IN (SELECT unnest($ids::VARCHAR[]))
        ORDER BY event_id, published_utc NULLS LAST, article_id""",
        {"ids": list(event_ids)},
    )


@cached
def contrasts(path: str, sid: str, event_ids: tuple[str, ...], chosen: tuple[str, ...]) -> pd.DataFrame:
    """The widest contrast of each of these events between two of ``chosen``, as the list is ordered by it.

    The contrast of two outlets is the total variation distance of the shares of
    the names that each uses for one referent, where each has three mentions or
    more in bodies of reports and analyses. Of equal ones the one with more
    mentions by the outlet that has fewer.

    Returns:
        event_id, family, concept, outlet_a, outlet_b, n_a, n_b, distance (0 to 1);
        events without such a pair are absent.
    """
    return opened(path, sid).query(
        """SELECT e.event_id, c.* EXCLUDE (event_no) FROM cube_contrasts c
        JOIN (SELECT event_no, event_id FROM cube_events WHERE event_id IN (SELECT unnest($ids::VARCHAR[]))) e USING (event_no)
        WHERE list_contains($outlets, outlet_a) AND list_contains($outlets, outlet_b)
        QUALIFY row_number() OVER (PARTITION BY event_no
            ORDER BY distance DESC, least(n_a, n_b) DESC, family, concept, outlet_a, outlet_b) = 1
        ORDER BY e.event_id""",
        {"ids": list(event_ids), "outlets": list(chosen)},
    )
