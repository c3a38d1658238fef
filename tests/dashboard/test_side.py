"""Side by side: what the switches leave counts, every number has its evidence, and a sheet says all of it on paper."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from framing import snapshot
from framing.dashboard import edits, fulltext
from framing.dashboard.state import GENRES
from framing.snapshot.kinds import COPIED
from tests import factory
from tests.dashboard.conftest import Open, params, words

EVENT, ONE, OTHER = "e-000", "a000-tide-0", "a000-ridge-0"
LINK = re.compile(r'<a href="(side\?[^"]*)"[^>]*>(.*?)</a>')


def _told(world: factory.World) -> None:
    """Two articles share their text, two render one statement, an outlet has opinion only, tones differ by voice."""
    tables = world.tables
    for row in tables["articles"]:
        if row["article_id"] in (ONE, OTHER):
            row["shared_copy"] = "copied_by" if row["article_id"] == ONE else "copied_from"
        if row["event_id"] == EVENT and row["outlet"] == "lantern":
            row["genre"] = "opinion"
        if row["event_id"] != EVENT and row["outlet"] != "tide":
            row["genre"] = "video"
    for n, row in enumerate(tables["tones"]):
        row["voice"] = ("outlet", "attributed")[n % 2]
    world.add(
        "facts",
        article_id=ONE,
        event_id=EVENT,
        section="body",
        start=0,
        end=2,
        kind="person",
        value="甲",
        surface="甲",
    )
    world.add("copies", group_id="c1", article_id_a=ONE, article_id_b=OTHER, kind="between", containment=0.8,
              credit=None, direction="a_to_b", basis="time")  # fmt: skip
    texts = {"a000-tide-0": "船会在明天开", "a000-harbour-0": "船会开"}
    for place, (article, text) in enumerate(texts.items()):
        world.add(
            "statements", statement_id="q1", event_id=EVENT, article_id=article, outlet=article.split("-")[1], place=place,
            section="body", start=0, end=len(text), text=text if world.holds_text else None, kind="direct", speaker="工会代表",
            speaker_group="citizen", verb="表示", wording="verbatim", length=len(text), kept=len(text) / 6,
            edits=json.dumps([["cut", 2, 5, 2, 2]] if place else []), score=0.9,
            reasons=json.dumps([["letters", str(len(text))], ["speaker", "工会代表"]]),
        )  # fmt: skip


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("told")
    return {
        f"store-{name}": factory.build(folder / name, holds_text=held, events=8, more=_told)
        for name, held in (("held", True), ("gone", False))
    }


@pytest.fixture
def open_side(open_page: Open, told: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setenv("FRAMING_STORE", ":".join(str(p) for p in told.values()))

    def open_(page: str = "side", **chosen: str) -> object:
        return open_page(page, **{"data": "store-held", "event": EVENT, **chosen})

    return open_  # ty: ignore[invalid-return-type]


def numbers(page: str) -> Iterator[tuple[list[str], str]]:
    """Every number that opens evidence: its address in parts, and its words."""
    for href, inner in LINK.findall(page):
        evidence = parse_qs(urlsplit(html.unescape(href)).query).get("evidence")
        if evidence:
            yield evidence[0].split(":"), html.unescape(re.sub(r"<[^>]+>", "", inner))


def count(text: str) -> int:
    """The number that a segment's words end with."""
    return int(text.rsplit(" ", 1)[1].replace(",", ""))


def again(app: AppTest, **chosen: str) -> str:
    """The page of the same visit after a link with these parameters; '' takes one off."""
    for key, value in chosen.items():
        if value:
            app.query_params[key] = value
        elif key in app.query_params:
            del app.query_params[key]
    app.run()
    assert not app.exception
    return words(app)


WHERE = """event_id = $event AND section = 'body' AND article_id IN (SELECT article_id FROM articles
    WHERE event_id = $event AND (len($genres) = 0 OR list_contains($genres, genre))
    AND ($copies OR NOT list_contains($copied, shared_copy))) AND $voice IN ('all', voice)"""


SWITCHES = (("report", "with", "all"), ("compare", "without", "outlet"), ("all", "with", "attributed"),
            ("all", "without", "all"), ("compare", "with", "outlet"))  # fmt: skip
HITS = f"""SELECT split_part(article_id, '-', 2) AS outlet, family, concept, variant, count(*) AS n FROM hits
    WHERE {WHERE} AND family IN ('port_naming', 'visits') GROUP BY ALL"""  # noqa: S608
TONES = f"""SELECT outlet, actor, label, count(*) AS n FROM (SELECT DISTINCT
    split_part(article_id, '-', 2) AS outlet, article_id, sentence_no, actor, label FROM tones WHERE {WHERE})
    GROUP BY ALL"""  # noqa: S608


def test_the_switches_change_every_row_to_what_the_tables_say(open_side: Open, told: dict[str, Path]) -> None:
    app, seen = open_side(), set()
    with snapshot.open(told["store-held"]) as snap:
        for genre, copies, voice in SWITCHES:
            chosen = {"event": EVENT, "genres": list(GENRES[genre]), "copies": copies == "with", "copied": list(COPIED),
                      "voice": voice}  # fmt: skip
            shown = list(numbers(again(app, genre=genre, copies=copies, voice=voice)))
            named = {tuple(at[1:]): count(text) for at, text in shown if at[0] == "hits" and len(at) == 5}
            toned = {tuple(at[1:]): count(text) for at, text in shown if at[0] == "tones" and at[3] != "all"}
            assert named == {
                tuple(row[:4]): row[4] for row in snap.query(HITS, chosen).itertuples(index=False)
            }
            assert toned == {
                tuple(row[:3]): row[3] for row in snap.query(TONES, chosen).itertuples(index=False)
            }
            seen.add(tuple(sorted(named.items())))
    assert len(seen) == len(SWITCHES)


def test_what_is_left_out_is_said_in_the_head_of_its_column(open_side: Open) -> None:
    app = open_side()
    page = words(app)
    heads = re.findall(r'<div class="fr-col.*?</div>', page, re.S)
    assert [("未计入" in head) for head in heads] == [False, False, True, False]
    assert "未计入：评论" in heads[2]
    assert "灯笼网 未计入" in page
    assert "genre=all" in heads[2]
    without = re.findall(r'<div class="fr-col.*?</div>', again(app, copies="without"), re.S)
    assert ["共用稿 1 篇" in head for head in without] == [True, True, False, False]


def test_too_few_to_compare_is_said_with_the_way_to_all_genres(
    open_side: Open, told: dict[str, Path]
) -> None:
    with snapshot.open(told["store-held"]) as snap:
        event = snap.query(
            "SELECT event_id FROM articles GROUP BY ALL HAVING count(DISTINCT outlet) > 1 AND event_id <> 'e-000' ORDER BY ALL"
        )["event_id"].iloc[0]
    app = open_side(event=event)
    assert re.search(r"只剩 [01] 家有文章可比", words(app))
    assert "只剩" not in again(app, genre="all")
    assert "只剩" not in again(app, event=EVENT, genre="")


UNKNOWN = ("hits:tide:port_naming:port_authority:没有", "said:tide:q9", "said:ridge:q1", "copy:tide:x:y", "only:nobody",
           "quotes:tide:nobody", "tones:tide:port:worse", "tones:tide:port", "family:tide:none", "copy:tide:a", "only:tide:x",
           "articles:lantern:x", "hits:lantern:port_naming:port_authority")  # fmt: skip


def test_evidence_that_is_not_there_is_named(open_side: Open) -> None:
    app = open_side()
    for evidence in UNKNOWN:
        page = again(app, evidence=evidence)
        assert evidence in html.unescape(page)
        assert "fr-ev-panel" not in page
        assert "evidence" not in params(app)


@pytest.mark.parametrize("data", ["store-held", "store-gone"])
def test_every_kind_of_number_opens_under_its_own_row(open_side: Open, data: str) -> None:
    app = open_side(data=data, genre="all")
    kinds = {at[0]: ":".join(at) for at, _ in numbers(words(app))}
    assert set(kinds) == {
        "articles",
        "hits",
        "family",
        "tone",
        "match",
        "quotes",
        "tones",
        "said",
        "copy",
        "only",
    }
    for evidence in kinds.values():
        page = again(app, evidence=evidence)
        panels = re.findall(
            r'</div><div role="row" class="fr-band">.{0,60}<section class="fr-ev-panel".*?</section>',
            page,
            re.S,
        )
        assert len(panels) == page.count("fr-ev-panel") == 1
        assert panels[0].count("<li>") >= 1


def test_every_jump_has_its_sentence(open_side: Open) -> None:
    app = open_side(evidence="family:tide:attribution")
    page = words(app)
    jumps = re.findall(r'href="#(s-[^"]+)"', page)
    anchors = re.findall(r'id="(s-[^"]+)"', page)
    assert len(jumps) > 0
    assert set(jumps) <= set(anchors)
    assert len(set(anchors)) == len(anchors)
    assert 'href="#s-' not in again(app, data="store-gone", evidence="family:tide:attribution")


def test_shared_copy_shows_its_changes_as_far_as_the_store_allows(
    open_side: Open, told: dict[str, Path]
) -> None:
    with snapshot.open(told["store-held"]) as snap:
        of = snap.query("SELECT article_id, text FROM sections WHERE section = 'body'").set_index(
            "article_id"
        )["text"]
    wanted = edits.changes(of[ONE], of[OTHER])
    app = open_side(evidence=f"copy:ridge:{ONE}:{OTHER}")
    page = words(app)
    panel = re.findall(r'<section class="fr-ev-panel".*?</section>', page, re.S)[0]
    assert panel.count("<li>") == len(wanted) > 0
    assert "先后依时间推断" in page
    bare = again(app, data="store-gone", evidence=f"copy:ridge:{ONE}:{OTHER}")
    assert "本数据集不含全文，下面是次数不同的称谓" in bare
    assert "共用稿未计入" in again(app, copies="without", evidence="")


def test_a_statement_says_what_was_cut(open_side: Open) -> None:
    page = words(open_side())
    assert "表示 · 直接引语 · 3 字 · 留下最全写法的 50%" in page
    assert "删 1 处 3 字" in page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_has_it_all_without_a_link_to_evidence(
    open_side: Open, told: dict[str, Path], lang: str
) -> None:
    app = open_side(show="sheet", lang=lang)
    page = words(app)
    sheet = re.findall(r'<div class="fr-sheet".*', page, re.S)[0]
    with snapshot.open(told["store-held"]) as snap:
        assert snap.id in sheet
    assert "side?v=1&amp;data=store-held" in sheet
    assert "fr-grid" not in page
    assert not list(numbers(sheet))
    assert len(re.findall(r'<th scope="row"', sheet)) >= 5
    finding = re.findall(r'<p class="fr-lead">(.*?)</p>', again(app, show=""), re.S)[0]
    assert finding in sheet


def test_figures_are_drawn_where_they_are_asked_for(open_side: Open) -> None:
    app = open_side()
    assert len(app.get("plotly_chart")) == 0
    again(app, show="figures")
    assert len(app.get("plotly_chart")) == 2


def test_without_an_event_the_widest_are_offered(open_page: Open) -> None:
    page = words(open_page("side"))
    assert "4 家" in re.findall(r"<li>.*?</li>", page, re.S)[0]


LETTERS = st.text(alphabet="甲乙丙丁戊a1，。\n ", max_size=40)


@given(LETTERS, LETTERS)
def test_what_stands_outside_of_changes_is_the_same(a: str, b: str) -> None:
    changes = edits.changes(a, b)

    def outside(text: str, spans: list[edits.Span]) -> str:
        kept, at = "", 0
        for start, end in spans:
            assert at <= start <= end <= len(text)
            kept, at = kept + text[at:start], end
        return "".join(c for c in kept + text[at:] if c.isalnum())

    assert outside(a, [c.a for c in changes]) == outside(b, [c.b for c in changes])
    assert edits.changes(a, a) == []
    for c in changes:
        assert {"cut": c.b[0] == c.b[1], "added": c.a[0] == c.a[1]}.get(
            c.kind, c.a[0] < c.a[1] and c.b[0] < c.b[1]
        )


def test_changes_are_said_as_an_editor_would() -> None:
    found = edits.changes("甲方说，谈判会继续。代表没有回应。", "甲方称，谈判会继续，双方很高兴。")
    assert [(c.kind) for c in found] == ["replaced", "replaced"]
    assert edits.changes("渡轮停航两天", "渡轮停航") == [edits.Change("cut", (4, 6), (4, 4))]
    assert edits.changes("渡轮", "渡轮今天停航") == [edits.Change("added", (2, 2), (2, 6))]


SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda p: (p[0], p[0] + p[1], "hedges")), max_size=5
)


@given(st.text(alphabet="甲乙<&丙\n", max_size=40), SPANS, SPANS)
def test_a_text_stands_there_whole_whatever_is_marked(
    text: str, hits: list[fulltext.Span], quotes: list[fulltext.Span]
) -> None:
    ends = [m.end() for m in re.finditer(r"[^\n]{1,7}", text)]
    starts = [m.start() for m in re.finditer(r"[^\n]{1,7}", text)]
    sentences = [(a, b, str(n)) for n, (a, b) in enumerate(zip(starts, ends, strict=True), start=1)]
    found = fulltext.body("x", text, sentences, hits, quotes)
    shown = [html.unescape(re.sub(r"<[^>]+>", "", line)) for line in found]
    assert shown == [line for line in text.split("\n") if line.strip()]
    assert len(re.findall('id="s-x-', "".join(found))) == len(sentences)
