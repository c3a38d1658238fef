"""The Archive page against the tables: what is held of whom, and which texts stand in two places."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pandas as pd
import pytest

from framing import snapshot
from framing.charts import capture
from framing.charts.lanes import Lane
from framing.charts.sheet import Words
from framing.dashboard import queries_archive
from framing.dashboard.scope import Scope
from tests import factory
from tests.dashboard.conftest import Open, params, words

OUTLETS = ("tide", "ridge", "lantern", "harbour")
SECTIONS = ("要闻", "<b>港口</b>", None)


def shared(world: factory.World) -> None:
    """Genres, sections, forms, versions, an undated article, copies in all directions, and substitutions."""
    articles = world.tables["articles"]
    for no, row in enumerate(articles):
        row["section"] = SECTIONS[no % 3]
        row["genre"] = ("report", "analysis", "opinion")[no % 3]
        row["form"] = "gallery" if no % 7 == 0 else "text"
        row["versions"] = 1 + (no % 5 == 0)
    articles[4]["published_utc"] = articles[4]["published_precision"] = None
    by = {o: [row["article_id"] for row in articles if row["outlet"] == o] for o in OUTLETS}
    pairs = [
        ("tide", "harbour", "credit", "afp"), ("tide", "harbour", "time", None), ("harbour", "tide", "time", None),
        ("tide", "harbour", None, None), ("harbour", "tide", None, None), ("ridge", "ridge", "time", None),
    ]  # fmt: skip
    for no, (a, b, basis, credit) in enumerate(pairs):
        one, other = by[a][2 * no], by[b][2 * no + 1]
        world.add(
            "copies", group_id=f"c{no // 2}", article_id_a=one, article_id_b=other, kind="within" if a == b else "between",
            containment=0.9 - no / 10, credit=credit, direction="a_to_b" if basis else None, basis=basis,
        )  # fmt: skip
        for row in articles:
            if row["article_id"] == other and a != b:
                row["shared_copy"] = "copied_from" if basis else "shared"
    for old, new, n, style in (
        ("港方", "港务局", 2, False),
        ("码头", "<i>泊位</i>", 1, False),
        ("报道", "报导", 2, True),
    ):
        world.add(
            "substitutions",
            outlet_from="tide",
            outlet_to="harbour",
            old=old,
            new=new,
            pairs=n,
            count=n + 1,
            style=style,
        )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return factory.build(tmp_path_factory.mktemp("archive") / "shared", more=shared)


@pytest.fixture
def open_archive(open_page: Open, store: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setenv("FRAMING_STORE", str(store))
    return lambda **given: open_page("archive", data="store-shared", **given)


def ask(store: Path, sql: str, **values: object) -> pd.DataFrame:
    with snapshot.open(store) as snap:
        return snap.query(sql, values)


def lead(page: str) -> str:
    found = re.search(r'class="fr-lead">(.*?)</p>', page)
    assert found is not None
    return found[1]


def rows(page: str, table: str) -> dict[str, list[str]]:
    """Cells of the table of this name as text, by the words at the beginning of its lines."""
    of = page.split(f'<table aria-label="{table}"')[1].split("</table>")[0]
    out = {}
    for line in re.findall(r"<tr>(<th scope=.row.*?)</tr>", of):
        name, *cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line)
        out[re.sub(r"<.*?>", "", name)] = [html.unescape(re.sub(r"<.*?>", "", c)) for c in cells]
    return out


@pytest.mark.parametrize(
    "given", [{}, {"genre": "report"}, {"since": "2021-06-01", "outlets": "tide,ridge"}, {"q": "石桥"}]
)
def test_the_lead_names_all_outlets_with_counts_and_days(
    open_archive: Open, store: Path, given: dict[str, str]
) -> None:
    page = lead(words(open_archive(**given)))
    wanted = ask(
        store,
        """SELECT outlet, count(*) AS n, min(published_utc)::DATE::VARCHAR AS first, max(published_utc)::DATE::VARCHAR AS last
        FROM articles a JOIN events e USING (event_id) WHERE ($genre = '' OR genre = $genre)
        AND ($since = '' OR published_utc >= $since::TIMESTAMP) AND contains(label_zh, $q) GROUP BY 1""",
        genre=given.get("genre", ""), since=given.get("since", ""), q=given.get("q", ""),
    ).set_index("outlet")  # fmt: skip
    names = {id_: zh for id_, zh, *_ in factory.OUTLETS}
    shown = given.get("outlets", ",".join(OUTLETS)).split(",")
    said = [f"{names[o]} {wanted['n'][o]} 篇（{wanted['first'][o]} 至 {wanted['last'][o]}）" for o in shown]
    assert page.endswith("；".join(said) + "。")
    assert ("只看报道" in page) == ("genre" in given)
    assert ("含“石桥”" in page) == ("q" in given)


def test_every_month_of_every_outlet_is_counted_and_leads_to_its_articles(
    open_archive: Open, store: Path
) -> None:
    page = words(open_archive())
    months = ask(
        store,
        """SELECT outlet, year(published_utc) AS y, month(published_utc) AS m, count(*) AS n FROM articles
        WHERE published_utc IS NOT NULL GROUP BY ALL""",
    )
    links = re.findall(
        r'href="(data\?[^"]*)" data-framing="" data-top="" class="fr-heat"[^>]*>([\d,]+)</a>', page
    )
    found = set()
    for href, n in links:
        of = dict(re.findall(r"(\w+)=([^&]+)", html.unescape(href)))
        assert (
            of["since"][:7] == of["until"][:7] and of["since"].endswith("-01") and of["table"] == "articles"
        )
        found.add((of["outlets"], int(of["since"][:4]), int(of["since"][5:7]), int(n)))
    assert found == {(r.outlet, r.y, r.m, r.n) for r in months.itertuples()}
    assert "另有 1 篇没有日期" in page


def test_one_outlet_in_one_year_at_a_glance(open_archive: Open, store: Path) -> None:
    page = words(open_archive(outlets="lantern", since="2021-01-01", until="2021-12-31"))
    wanted = ask(
        store, "SELECT count(*) AS n FROM articles WHERE outlet = 'lantern' AND year(published_utc) = 2021"
    )
    assert f"灯笼网 {wanted['n'].iloc[0]} 篇" in lead(page)
    table = rows(page, "按月")
    assert len(table) == 1 and next(iter(table.values()))[0] == str(wanted["n"].iloc[0])


@pytest.mark.parametrize(("kind", "column"), [("genre", "genre"), ("section", "coalesce(section, '')"), ("form", "form"),
                                              ("precision", "coalesce(published_precision, 'none')"),
                                              ("versions", "CASE WHEN versions > 1 THEN 'many' ELSE 'one' END"),
                                              ("shared", "shared_copy")])  # fmt: skip
def test_kinds_are_those_of_the_table(store: Path, kind: str, column: str) -> None:
    with snapshot.open(store) as snap:
        key = str(snap.path), snap.id
        for scope in (
            Scope(),
            Scope(("tide", "harbour"), genre="compare"),
            Scope(query="石桥", copies=False),
        ):
            found = queries_archive.kinds(*key, scope)
            own = found[found["kind"] == kind].set_index(["outlet", "value"])["n"].to_dict()
            wanted = snap.query(
                "SELECT outlet, VALUE AS v, count(*) AS n FROM articles a JOIN events e USING (event_id) WHERE contains(label_zh, $q) "
                "AND (len($outlets) = 0 OR list_contains($outlets, outlet)) AND (NOT $compare OR genre IN ('report', 'analysis')) "
                "AND ($copies OR shared_copy NOT IN ('copied_from', 'copied_by', 'wire', 'shared')) GROUP BY ALL".replace(
                    "VALUE", column
                ),
                {
                    "q": scope.query,
                    "outlets": list(scope.outlets),
                    "compare": scope.genre == "compare",
                    "copies": scope.copies,
                },
            )
            assert own == {(r.outlet, r.v): r.n for r in wanted.itertuples()}
            value = next(v for o, v in own if o == "tide")
            listed = queries_archive.articles(*key, scope, kind, "tide", value, 3)
            assert len(listed) == min(3, own["tide", value])


def test_a_share_is_of_the_outlet_and_a_number_opens_its_articles(open_archive: Open, store: Path) -> None:
    page = words(open_archive(evidence="section:tide:<b>港口</b>"))
    n = ask(
        store,
        "SELECT count(*) FILTER (section = '<b>港口</b>') AS n, count(*) AS total FROM articles WHERE outlet = 'tide'",
    ).iloc[0]
    assert f"{n['n']} {n['n'] / n['total']:.1%}" in rows(page, "是些什么文章")["&lt;b&gt;港口&lt;/b&gt;"][0]
    panel = re.search(r'<section class="fr-ev-panel".*?</section>', page, re.S)
    assert panel is not None and panel[0].count("<li>") == n["n"]
    assert "<b>港口</b>" not in page
    assert "articles:lantern" in params(open_archive(evidence="articles:lantern"))["evidence"]


@pytest.mark.parametrize(
    "evidence", ["section:tide:没有", "genre:nobody:report", "hits:tide:a:b", "copied:tide:harbour"]
)
def test_evidence_that_is_not_there_is_named(open_archive: Open, evidence: str) -> None:
    app = open_archive(evidence=evidence)
    assert "fr-problems" in words(app)
    assert "evidence" not in params(app)


def test_pairs_are_told_by_inferred_order_and_those_without_one_apart(open_archive: Open) -> None:
    page = words(open_archive(view="copies"))
    assert "两家之间有 5 对近乎相同的文章，分属 3 组" in lead(page)
    assert "潮汐通讯在先、港湾时报在后 2 对，港湾时报在先、潮汐通讯在后 1 对，先后不明 2 对" in lead(page)
    table = {name[1:]: cells for name, cells in rows(page, "谁先谁后").items()}
    assert table["潮汐通讯"][3] == "2 标注 1 · 时间 1"
    assert table["港湾时报"][0] == "1 标注 0 · 时间 1"
    assert table["山脊之声"][1] == "1 标注 0 · 时间 1"
    assert table["灯笼网"] == ["·"] * 4
    assert "潮汐通讯与港湾时报 2 对" in page
    assert "推定" in page


@pytest.mark.parametrize(("evidence", "n"), [("copied:tide:harbour", 2), ("copied:harbour:tide", 1), ("unordered:tide:harbour", 2),
                                             ("copied:ridge:ridge", 1), ("replaced:tide:harbour:港方:港务局", 2)])  # fmt: skip
def test_article_pairs_stand_behind_every_number(open_archive: Open, evidence: str, n: int) -> None:
    page = words(open_archive(view="copies", evidence=evidence))
    panel = re.search(r'<section class="fr-ev-panel".*?</section>', page, re.S)
    assert panel is not None and panel[0].count("<li>") == n
    assert panel[0].count("side?") == 2 * n
    assert page.count("fr-ev-panel") == 1


@pytest.mark.parametrize(
    "evidence", ["replaced:tide:harbour:港方:别的", "replaced:tide", "unordered:tide:ridge", "copied:tide"]
)
def test_pairs_that_are_not_there_are_named(open_archive: Open, evidence: str) -> None:
    assert "fr-problems" in words(open_archive(view="copies", evidence=evidence))


def test_substitutions_of_a_pair_with_style_apart(open_archive: Open) -> None:
    page = words(open_archive(view="copies", pair="tide,harbour"))
    assert rows(page, "措辞") == {"港方": ["港务局", "2", "3"], "码头": ["<i>泊位</i>", "1", "2"]}
    assert rows(page, "译名与字形（只是写法不同）") == {"报道": ["报导", "2", "3"]}
    other = words(open_archive(view="copies", pair="harbour,tide"))
    assert other.count("没有。") == 2
    assert "fr-problems" in words(open_archive(view="copies", pair="tide,lantern", outlets="tide,ridge"))


def test_shared_copy_counts_here_whatever_other_pages_do(open_archive: Open) -> None:
    assert lead(words(open_archive(view="copies", copies="without"))) == lead(
        words(open_archive(view="copies"))
    )


def test_nothing_shared_is_said_in_words(open_page: Open) -> None:
    page = words(open_page("archive", view="copies", lang="en"))
    assert "No near-identical articles were found between" in page


def test_shades_follow_steps_and_blanks_stay_blank() -> None:
    assert [capture.shade("#0072B2", n) for n in (1, 4, 5, 99, 100)] == [
        f"rgba(0,114,178,{alpha})" for alpha in (0.24, 0.24, 0.46, 0.7, 1.0)
    ]
    days = pd.DataFrame({"outlet": ["a", "a"], "day": [19000, 19021], "n": [1, 100]})
    fig = capture.figure(
        days, [Lane("a", "甲", "#0072B2"), Lane("b", "乙", "#D55E00")], Words("t", "a", "s"), "{name}"
    )
    assert [len(bar.x) for bar in fig.data] == [0, 2]
    assert list(fig.layout.yaxis.ticktext) == ["乙 0", "甲 101"]
