"""Wording: numbers equal statements over the tables by hand, and nothing is claimed that they do not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from framing import compare, snapshot
from framing.charts import sheet, wording_keyness, wording_months, wording_paired, wording_shares
from framing.charts.lanes import Lane
from framing.dashboard import evidence_wording, queries_keyness, queries_wording, queries_wording_across
from framing.dashboard import wording_counts as counts
from framing.dashboard.evidence_wording import Asked
from framing.dashboard.queries_wording import Mentions
from framing.dashboard.scope import Scope
from framing.i18n import LANGUAGES
from tests.dashboard.conftest import Open, params, words

OUTLETS = ("tide", "ridge", "lantern", "harbour")
COMPARED = "a.genre IN ('report', 'analysis') AND a.shared_copy NOT IN ('copied_from', 'copied_by', 'wire', 'shared')"
CHOSEN = Scope(genre="compare", copies=False)
WORDS = sheet.Words("标题", "n", "来源")
LANES = [
    Lane("a", "甲报", "#0072B2", "square"),
    Lane("b", "乙报", "#D55E00", "circle"),
]


def key(store: Path) -> tuple[str, str]:
    """First two arguments of queries."""
    return str(store), str(snapshot.manifest(store)["snapshot"])


def text(app: AppTest) -> str:
    """What the page says, without markup."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", words(app))).split())


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
@pytest.mark.parametrize("since", ["", "2021-06-15"], ids=["cube", "spans"])
def test_mentions_and_articles_are_those_of_the_tables(
    open_page: Open, stores: dict[str, Path], voice: str, since: str
) -> None:
    app = open_page("wording", lang="en", voice=voice, **({"since": since} if since else {}))
    spoken = "" if voice == "all" else " AND h.voice = 'attributed'"
    dated = f" AND a.published_utc >= TIMESTAMP '{since}'" if since else ""
    whole = counted(stores["store-plain"], "h.concept = 'port_authority'" + spoken + dated)
    for outlet in OUTLETS:
        n, articles = whole[outlet]
        links = re.findall(
            rf"evidence=(hits|holding)%3A{outlet}%3Aport_naming%3Aport_authority%3A%3A%3A[^%\">]*\"[^>]*>([\d,]+) ",
            words(app),
        )
        assert links == [("hits", str(n)), ("holding", str(articles))]


@pytest.mark.parametrize("voice", ["all", "outlet"])
@pytest.mark.parametrize("outlets", [(), ("tide", "lantern")])
def test_the_cube_counts_what_the_spans_count(
    stores: dict[str, Path], voice: str, outlets: tuple[str, ...]
) -> None:
    path, sid = key(stores["store-plain"])
    whole = CHOSEN._replace(outlets=outlets)
    parted = whole._replace(
        since=date(1990, 1, 2)
    )  # before everything, but within a month: asked of the spans
    names = (("port_naming", "port_authority", "港方"), ("visits", "visit", "访问"))
    for ask, arguments in (
        (queries_wording.concept_counts, (voice, "port_naming")),
        (queries_wording.voice_counts, ("port_naming", "port_authority")),
        (queries_wording.variant_counts, (voice, names)),
    ):
        cube, spans = (ask(path, sid, scope, *arguments) for scope in (whole, parted))
        assert len(cube)
        pd.testing.assert_frame_equal(cube, spans, check_dtype=False)


@pytest.mark.parametrize(
    "wanted",
    [
        Mentions("port_naming", "port_authority"),
        Mentions("port_naming", "port_authority", "港方", "outlet"),
        Mentions("attribution", "say", month="2021-12"),
        Mentions("attribution", "say", "没有"),
    ],
)
def test_the_cube_counts_mentions_as_the_spans_do(
    stores: dict[str, Path], wanted: Mentions, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = queries_wording.mentions.__wrapped__  # both answers, none of them from the cache
    cube = asked(*key(stores["store-plain"]), CHOSEN, wanted)
    monkeypatch.setattr(queries_wording.monthly, "answers", lambda _: False)
    spans = asked(*key(stores["store-plain"]), CHOSEN, wanted)
    assert cube[:2] == spans[:2]
    assert cube[0] > 0 or wanted.variant == "没有"


def test_shares_by_month_are_means_over_articles(stores: dict[str, Path]) -> None:
    store = stores["store-plain"]
    rows = queries_wording.month_shares(*key(store), CHOSEN, "all", "attribution", "say", ("表示", "指出"))
    with snapshot.open(store) as snap:
        each = snap.query(
            f"""SELECT a.outlet, strftime(a.published_utc, '%Y-%m') AS month, a.article_id, count(*) AS size,
                count(*) FILTER (h.variant = '表示') AS own
            FROM hits h JOIN articles a ON a.article_id = h.article_id
            WHERE h.section = 'body' AND h.concept = 'say' AND {COMPARED} GROUP BY ALL"""  # noqa: S608
        )
    wanted = (
        each.assign(share=each["own"] / each["size"])
        .groupby(["outlet", "month"])["share"]
        .agg(["mean", "count"])
    )
    found = rows[rows["variant"] == "表示"].set_index(["outlet", "month"])
    assert len(wanted) == len(found) > 10
    assert found["share"].to_dict() == pytest.approx(wanted["mean"].to_dict())
    assert found["articles"].to_dict() == wanted["count"].to_dict()
    assert rows.groupby(["outlet", "month"])["variant"].nunique().eq(2).all()


def test_evidence_has_as_many_lines_as_its_number_says(open_page: Open, stores: dict[str, Path]) -> None:
    n, articles = counted(stores["store-plain"], "h.variant = '港方'")["lantern"]
    page = words(open_page("wording", lang="en", evidence="hits:lantern:port_naming:port_authority:::港方"))
    assert f"“港方”: {n} mentions, {articles} articles" in page
    assert page.count('class="fr-kwic"') == n == len(re.findall("<mark>港方</mark>", page))
    assert page.index("fr-ev-panel") < page.index("Berth dispute</b>") or page.index(
        "fr-ev-panel"
    ) > page.index("Port authority</b>")


def test_evidence_is_cut_where_there_is_more_and_says_how_much(
    stores: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    n, articles, rows = queries_wording.mentions(*key(stores["store-plain"]), CHOSEN, Mentions("attribution"))
    whole = counted(stores["store-plain"], "h.family = 'attribution'")
    assert n == sum(v[0] for v in whole.values()) > queries_wording.LIMIT == len(rows)
    assert articles == sum(v[1] for v in whole.values())


def test_without_text_places_stand_for_sentences(open_page: Open) -> None:
    given = {"data": "store-notext", "lang": "zh"}
    page = words(open_page("wording", evidence="hits:lantern:port_naming:port_authority:::港方", **given))
    assert "fr-kwic" not in page
    assert re.search(r"第 \d+ 句", page)
    assert "不含正文" in text(open_page("wording", view="context", term="港方", **given))


@pytest.mark.parametrize(
    "term", ["渡轮班次", "没有回应", "不存在的词", "<script>alert(1)</script>", "%", "_", "a'b"]
)
def test_any_string_is_searched_for_where_there_is_text(
    open_page: Open, stores: dict[str, Path], term: str
) -> None:
    app = open_page("wording", view="context", term=term, lang="en")
    with snapshot.open(stores["store-plain"]) as snap:
        rows = snap.query(
            f"""SELECT s.text FROM sentences s JOIN articles a ON a.article_id = s.article_id
            WHERE s.section = 'body' AND {COMPARED}"""  # noqa: S608
        )
    n = sum(term in t for t in rows["text"])
    assert "<script>alert" not in words(app)
    lines = len(re.findall('class="fr-line"', words(app)))
    assert lines == min(n, queries_wording.LIMIT)
    if not n:
        assert f"do not hold “{term}”" in text(app)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("concept", "port_naming.nothing"), ("concept", "no_such.visit"), ("evidence", "hits:tide:visits:visit:::没有"),
        ("evidence", "hits:nobody:port_naming:port_authority:::"), ("evidence", "hits:tide:port_naming:port_authority:2021-13::"),
        ("evidence", "hits:tide:port_naming:port_authority::loud:"), ("evidence", "text:tide"), ("evidence", "word:tide:ridge:词"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_named_and_ignored(open_page: Open, name: str, value: str) -> None:
    app = open_page("wording", lang="en", **{name: value})
    assert "is not known here and was ignored" in text(app)
    assert name not in params(app)
    assert "fr-grid" in words(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_few_articles_have_counts_and_no_bounds(open_page: Open, lang: str) -> None:
    page = words(open_page("wording", lang=lang, concept="port_naming.port_authority"))
    short = "证据不足" if lang == "zh" else "not enough evidence"
    table = re.findall(r"<tr>.*?</tr>", page, re.S)
    lantern = [re.findall(r"<td>.*?</td>", row, re.S)[2] for row in table if row.count("<td>") == 4][:9]
    assert lantern and all(short in cell and "[" not in re.sub("<[^>]+>", "", cell) for cell in lantern)
    sure = [re.findall(r"<td>.*?</td>", row, re.S)[0] for row in table if row.count("<td>") == 4][:9]
    assert all(re.search(r"\[\d+\.\d%, \d+\.\d%\]", cell) for cell in sure)


def test_the_finding_names_all_outlets_with_what_each_uses_most(
    open_page: Open, stores: dict[str, Path]
) -> None:
    lead = re.search(
        r'class="fr-lead">(.*?)</p>', words(open_page("wording", concept="port_naming.port_authority"))
    )
    whole = counted(stores["store-plain"], "h.concept = 'port_authority'")
    names = ("潮汐通讯“港务局”", "山脊之声“港务局”", "灯笼网“港方”", "港湾时报“港务当局”")
    wanted = [f"{name}{whole[o][0]}/{whole[o][0]} 次" for name, o in zip(names, OUTLETS, strict=True)]
    assert lead is not None
    assert unescape(lead[1]) == f"指“港务当局”，各家用得最多的词：{'，'.join(wanted)}。"


def test_paired_articles_are_those_that_the_difference_counts(stores: dict[str, Path]) -> None:
    path, sid = key(stores["store-plain"])
    _, rows = queries_wording_across.naming(path, sid, CHOSEN, "say", "all")
    assert len(rows)
    for row in rows.drop_duplicates(["outlet_a", "outlet_b"]).itertuples():
        for own, other, n in (
            (row.outlet_a, row.outlet_b, row.n_articles_a),
            (row.outlet_b, row.outlet_a, row.n_articles_b),
        ):
            found, events, _ = queries_wording.paired(
                path, sid, CHOSEN, Mentions("attribution", "say"), own, other
            )
            assert (found, events) == (n, row.n_events)


def test_keyness_that_there_is_not_says_so_with_counts(open_page: Open, stores: dict[str, Path]) -> None:
    page = text(open_page("wording", view="keyness", pair="lantern,harbour", lang="en", since="2021-01-01"))
    told = queries_keyness.sides(*key(stores["store-plain"]), "lantern", "harbour").set_index("side")[
        "articles"
    ]
    assert "Not enough evidence" in page
    assert f"Lantern Net {told['a']} article" in page and f"Harbour Times {told['b']} article" in page
    assert "From (UTC) does not act here" in page


@pytest.mark.parametrize("view", ["concepts", "context", "keyness", "frames"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_stores_stay_text(open_page: Open, view: str, lang: str) -> None:
    app = open_page(
        "wording", data="store-hostile", view=view, lang=lang, term="白鹭湾", concept="visits.visit"
    )
    assert not re.search(r"<(img|script|style|iframe)\b", words(app))


def test_more_articles_than_are_compared_live_say_what_to_do(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "LIMIT", 50)
    page = text(open_page("wording", lang="en", concept="port_naming.port_authority"))
    assert "up to 50 while you wait" in page and "python -m framing compare" in page
    assert "Paired differences" not in page
    assert "too many articles for intervals here" in page and "not enough evidence" not in page


@pytest.mark.parametrize("voice", ["all", "outlet"])
def test_shares_without_intervals_are_those_with_them(stores: dict[str, Path], voice: str) -> None:
    path, sid = key(stores["store-plain"])
    shares, _ = queries_wording_across.naming(path, sid, CHOSEN, "say", voice)
    variants = tuple(shares["variant"].unique())
    assert 1 < len(variants) <= queries_wording_across.MOST
    levels = queries_wording_across.levels(path, sid, CHOSEN, voice, "attribution", "say", variants)
    by = ["denominator", "outlet", "variant"]
    counts = ["value", "count", "of", "n_articles", "n_events"]
    wanted, found = (rows.set_index(by)[counts].sort_index() for rows in (shares, levels))
    assert len(found) and levels["low"].isna().all()
    pd.testing.assert_frame_equal(found, wanted, check_dtype=False)


def test_dates_that_leave_nothing_say_so(open_page: Open) -> None:
    for chosen in ({}, {"concept": "visits.visit"}, {"view": "frames"}, {"view": "context", "term": "港方"}):
        app = open_page("wording", lang="en", since="2031-01-01", **chosen)
        assert "nan" not in text(app).lower().split()


evidence = st.builds(
    Asked, st.sampled_from(["hits", "holding", "share", "paired"]), st.sampled_from(["tide", "dw"]),
    st.sampled_from(["visits", "f_1"]), st.sampled_from(["", "say"]),
    st.sampled_from(["", "2021-03", "1999-12"]), st.sampled_from(["", "all", "outlet"]), st.text(max_size=12),
)  # fmt: skip


@given(evidence)
def test_evidence_survives_the_link(asked: Asked) -> None:
    assert evidence_wording.parse(str(asked)) == asked


@given(st.text(max_size=80))
def test_any_text_is_evidence_or_is_not(value: str) -> None:
    asked = evidence_wording.parse(value)
    assert asked is None or str(asked) == value


@given(st.text(alphabet="字，。“”ab 1", max_size=80), st.integers(4, 30))
def test_lines_keep_every_letter_and_their_width(value: str, ems: int) -> None:
    found = sheet.lines(value, ems)
    assert "".join(found).replace(" ", "") == value.replace(" ", "")
    longest = max((sheet.ems_of(w) for w in re.findall(r"[^字 ]+|字[，。”]*", value)), default=0)
    assert all(sheet.ems_of(line) <= ems + longest for line in found)


def rows_of(order: list[int]) -> pd.DataFrame:
    """Four differences in two blocks."""
    rows = [("一", "甲−乙", 0.1), ("一", "甲−丙", 0.2), ("二", "甲−乙", 0.3), ("二", "甲−丙", 0.4)]
    frame = pd.DataFrame([rows[n] for n in order], columns=["block", "label", "value"])
    return frame.assign(low=frame["value"] - 0.05, high=frame["value"] + 0.05, within_a=0.02, within_b=float("nan"),
                        color_a="#0072B2", color_b="#D55E00")  # fmt: skip


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [0, 2, 1, 3]], ids=["by block", "by pair"])
def test_each_difference_stands_at_its_own_label(order: list[int]) -> None:
    fig = wording_paired.figure(rows_of(order), WORDS, ("后", "前"), True)
    labels = dict(zip(fig.layout.yaxis.tickvals, fig.layout.yaxis.ticktext, strict=True))
    drawn = [(labels[y], round(x, 2)) for x, y in zip(fig.data[0].x, fig.data[0].y, strict=True)]
    assert sorted(drawn) == [("甲−丙", 0.2), ("甲−丙", 0.4), ("甲−乙", 0.1), ("甲−乙", 0.3)]
    blocks = [a.text for a in fig.layout.annotations if "<b>" in a.text]
    assert blocks == ["<b>一</b>", "<b>二</b>"]
    assert (
        len(fig.layout.shapes) == 4 + 1
    )  # a band for the first outlet of each, none for the second; the line at nothing


def test_months_without_articles_are_gaps_and_few_are_hollow() -> None:
    rows = pd.DataFrame(
        [("2021-01", "a", 9), ("2021-02", "a", 3), ("2021-04", "a", 7), ("2021-04", "b", 5)], columns=["month", "outlet", "articles"]
    ).assign(variant="词", share=0.5)  # fmt: skip
    fig = wording_months.figure(rows, LANES, WORDS, 5, "{name} %{y}")
    line, points = fig.data[0], fig.data[1]
    assert [pd.isna(y) for y in line.y] == [False, True, True, False]
    assert not line.connectgaps
    assert [pd.isna(y) for y in points.y] == [False, False, True, False]
    assert points.marker.color[1] == sheet.PAPER["light"] != points.marker.color[0]


def test_shares_without_bounds_are_hollow_and_say_so() -> None:
    rows = pd.DataFrame(
        [("词", "a", 0.4, 0.3, 0.5), ("词", "b", 0.9, None, None)], columns=["variant", "outlet", "value", "low", "high"]
    )  # fmt: skip
    fig = wording_shares.figure(rows, LANES, WORDS, "证据不足")
    assert fig.data[0].marker.color == ("#0072B2",) and fig.data[2].marker.color == (sheet.PAPER["light"],)
    assert "证据不足" in fig.data[3].text[0] and "证据不足" not in fig.data[1].text[0]


def test_words_of_either_side_stand_on_their_own_side() -> None:
    rows = pd.DataFrame(
        [("多", 1.2, 9.0, 30, 2), ("更", 0.4, 4.0, 9, 8), ("少", -0.9, -7.0, 1, 44)], columns=["term", "effect", "z", "df", "df_against"]
    )  # fmt: skip
    sides = (wording_keyness.Side("甲", "#0072B2", "square"), wording_keyness.Side("乙", "#D55E00", "circle"))
    fig = wording_keyness.figure(rows, sides, WORDS, "%{x}")
    assert [t.strip("\u00a0") for t in fig.data[0].text] == ["多", "更"]
    assert [t.strip("\u00a0") for t in fig.data[1].text] == ["少"]
    assert fig.data[0].marker.size[0] > fig.data[0].marker.size[1]


def some(counted: dict[tuple[str, str], int]) -> Iterator[dict[str, Any]]:
    """Rows as concept_counts gives them, totals included."""
    for (outlet, variant), n in counted.items():
        yield {"outlet": outlet, "concept": "c", "variant": variant, "mentions": n, "articles": 1}
    for outlet in {o for o, _ in counted}:
        total = sum(n for (o, _), n in counted.items() if o == outlet)
        yield {"outlet": outlet, "concept": "c", "variant": "", "mentions": total, "articles": 1}


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ab"), st.sampled_from("uvwxyz")), st.integers(1, 99), min_size=1
    )
)
def test_segments_add_up_and_keep_one_order(given_: dict[tuple[str, str], int]) -> None:
    (concept,) = counts.concepts("f", pd.DataFrame(some(given_)), ["a", "b"])
    shades: dict[str, int] = {}
    for outlet in "ab":
        parts = concept.parts(outlet)
        assert sum(p.mentions for p in parts) == concept.of(outlet)[0]
        assert [p.shade for p in parts] == sorted(p.shade for p in parts)
        for part in parts:
            assert shades.setdefault(part.variant, part.shade) == part.shade
    assert concept.total() == sum(given_.values())
