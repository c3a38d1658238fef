"""Wording: numbers equal statements over the tables by hand, and nothing is claimed that they do not hold."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from framing import snapshot
from tests.dashboard.conftest import Open, words

OUTLETS = ("tide", "ridge", "lantern", "harbour")
COMPARED = "a.genre IN ('report', 'analysis') AND a.shared_copy NOT IN ('copied_from', 'copied_by', 'wire', 'shared')"


def text(app: object) -> str:
    """What the page says, without markup."""
    return unescape(re.sub("<[^>]+>", "", words(app)))  # type: ignore[arg-type]


def counted(store: Path, condition: str) -> dict[str, tuple[int, int]]:
    """Mentions in bodies and articles that hold one, by outlet, by hand."""
    with snapshot.open(store) as snap:
        rows = snap.query(
            f"""SELECT a.outlet, count(*) AS n, count(DISTINCT a.article_id) AS k
            FROM hits h JOIN articles a ON a.article_id = h.article_id
            WHERE h.section = 'body' AND {COMPARED} AND {condition} GROUP BY a.outlet"""  # noqa: S608
        )
    return {str(o): (int(n), int(k)) for o, n, k in zip(rows["outlet"], rows["n"], rows["k"], strict=True)}


@pytest.mark.parametrize("voice", ["all", "attributed"])
def test_mentions_and_articles_are_those_of_the_tables(
    open_page: Open, stores: dict[str, Path], voice: str
) -> None:
    app = open_page("wording", lang="en", voice=voice)
    spoken = "" if voice == "all" else " AND h.voice = 'attributed'"
    whole = counted(stores["store-plain"], "h.concept = 'port_authority'" + spoken)
    row = re.search(r"<b>Port authority</b>.*?(?=<b>Berth dispute</b>|fr-note|$)", words(app), re.S)
    assert row is not None
    for outlet in OUTLETS:
        n, articles = whole[outlet]
        links = re.findall(
            rf"evidence=(hits|holding)%3A{outlet}%3Aport_naming%3Aport_authority%3A%3A%3A[^%\">]*\"[^>]*>([\d,]+) ",
            row[0],
        )
        assert links == [("hits", str(n)), ("holding", str(articles))]


def test_evidence_has_as_many_lines_as_its_number_says(open_page: Open, stores: dict[str, Path]) -> None:
    n, articles = counted(stores["store-plain"], "h.variant = '港方'")["lantern"]
    page = words(open_page("wording", lang="en", evidence="hits:lantern:port_naming:port_authority:::港方"))
    assert f"“港方”: {n} mentions, {articles} articles" in page
    assert page.count('class="fr-kwic"') == n
    assert len(re.findall("<mark>港方</mark>", page)) == n
