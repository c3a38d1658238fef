"""Voices and tone as a page: it says what the store says, and its links lead to what they count."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import compare, selection, snapshot
from framing.charts import voices_shares
from framing.charts.lanes import Lane
from framing.charts.sheet import Words
from framing.dashboard import evidence_voices
from framing.dashboard.evidence_voices import Asked
from tests import factory
from tests.dashboard.conftest import Open, params, words

OUTLETS = tuple(o[0] for o in factory.OUTLETS)


def test_the_page_says_what_the_store_says(open_page: Open, stores: dict[str, Path]) -> None:
    with snapshot.open(stores["store-plain"]) as snap:
        own = snap.query("""SELECT outlet, count(*) AS n, count(*) FILTER (WHERE speaker_group = 'citizen') AS c
            FROM quotes JOIN articles USING (article_id) WHERE genre = 'report' AND quotes.section = 'body' GROUP BY outlet""")
    page = words(open_page("voices"))
    lead = re.search(r'class="fr-lead">(.*?)</p>', page)
    assert lead is not None
    assert re.search("潮汐通讯.*山脊之声.*灯笼网.*港湾时报", lead[1])
    assert "报道与分析，不计共用稿" in lead[1]
    for row in own.itertuples():
        group, n = ("citizen", row.c) if row.c else ("other_official", row.n - row.c)
        number = rf"evidence=group%3A{row.outlet}%3A{group}[^<>]*><b>100.0%</b></a> <small>{n} 处 · "
        assert re.search(number, page), row.outlet


@pytest.mark.parametrize(
    ("view", "evidence", "n"),
    [
        ("speakers", "group:tide:citizen", "处"),
        ("speakers", "kind:tide:direct", "处"),
        ("speakers", "verb:ridge:neutral:表示", "处"),
        ("speakers", "speaker:ridge:工会代表", "处"),
        ("speaker", "quotes:lantern", "处"),
        ("tone", "tone:ridge:port:all", "句"),
        ("tone", "pair:tide:ridge:port", "件事"),
        ("time", "articles:tide", "篇"),
    ],
)
def test_evidence_opens_once_under_its_number(open_page: Open, view: str, evidence: str, n: str) -> None:
    show = {"show": "differences"} if evidence.startswith("pair") else {}
    page = words(open_page("voices", view=view, speaker="工会代表", actor="port", evidence=evidence, **show))
    if view == "time":
        assert page.count('id="evidence"') == 0 and "fr-problems" not in page  # a number of another view
        return
    panels = re.findall(r'<section class="fr-ev-panel".*?aria-label="(.*?)"', page)
    assert len(panels) == 1
    assert re.search(rf"[1-9][0-9,]* {n}", panels[0])
    assert "fr-problems" not in page


def test_what_is_not_here_is_named_and_ignored(open_page: Open) -> None:
    app = open_page(
        "voices",
        view="speaker",
        speaker="没有这个人",
        actor="nobody",
        group="nobody",
        evidence="group:tide:none",
    )
    page = words(app)
    problems = re.search(r'<ul class="fr-problems".*?</ul>', page)
    assert problems is not None
    assert [v in problems[0] for v in ("没有这个人", "nobody", "group:tide:none")] == [True] * 3
    assert params(app).keys().isdisjoint({"speaker", "actor", "group", "evidence"})
    assert "工会代表" in page


def test_a_part_of_a_name_finds_the_names_that_have_it(open_page: Open) -> None:
    page = words(open_page("voices", view="speaker", term="工会"))
    assert "speaker=%E5%B7%A5%E4%BC%9A%E4%BB%A3%E8%A1%A8" in page
    assert "没有含“渔夫”" in words(open_page("voices", view="speaker", term="渔夫"))


@pytest.mark.parametrize("view", ["tone", "time"])
def test_a_voice_without_sentences_says_so(open_page: Open, view: str) -> None:
    page = words(open_page("voices", view=view, voice="attributed", actor="port", show="differences"))
    assert "在这种声音里，没有提到“港务当局”的句子" in page or "没有可以逐月看的数字" in page


def test_the_search_acts_on_every_number(open_page: Open, stores: dict[str, Path]) -> None:
    with snapshot.open(stores["store-plain"]) as snap:
        of = compare.articles(snap, selection.Filter(query="云杉岛", outlets=("ridge",)))
    page = words(open_page("voices", q="云杉岛"))
    assert "搜索“云杉岛”" in page
    assert f"{len(of)} 篇" in page
    assert len(of) > 0


def test_intervals_only_with_enough_events(open_page: Open) -> None:
    many = words(open_page("voices", view="tone", show="differences", outlets="tide,ridge", genre="all"))
    few = words(
        open_page("voices", view="tone", show="differences", outlets="tide,ridge", since="2022-03-01")
    )
    interval = r"[+−-]\d+\.\d 至 [+−-]\d+\.\d"
    assert re.search(interval, many)
    assert re.search(interval, few) is None
    assert re.search("证据不足：事件不足 10 件", few)
    assert re.search(interval, words(open_page("voices", view="tone", outlets="tide,ridge"))) is None


@pytest.mark.parametrize("view", ["speakers", "speaker", "tone", "time"])
def test_a_hostile_store_stays_text(open_page: Open, view: str) -> None:
    speaker = factory.HOSTILE_TITLES[0]
    page = words(
        open_page("voices", data="store-hostile", view=view, speaker=speaker, evidence="quotes:tide")
    )
    assert not re.search(r'<script|<img|href="javascript', page)
    assert "fr-problems" not in page


def test_a_store_without_text_gives_places(open_page: Open) -> None:
    page = words(open_page("voices", data="store-notext", evidence="quotes:tide"))
    panel = page.split('id="evidence"')[1].split("</section>")[0]
    assert 'class="out"' in panel and "第 0–4 字" in panel


@given(st.text(max_size=60))
def test_any_address_is_read_or_refused(value: str) -> None:
    found = evidence_voices.parse(value, OUTLETS)
    assert found is None or str(found) == value


@given(st.sampled_from(OUTLETS), st.text(min_size=1, max_size=30))
def test_a_name_is_kept_as_written(outlet: str, name: str) -> None:
    asked = Asked("speaker", outlet, (name,))
    assert evidence_voices.parse(str(asked), OUTLETS) == asked


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_letters_on_every_shade_can_be_read(theme: str) -> None:
    def bright(color: str) -> float:
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for of in range(1, 10):
        shades = [voices_shares.shade(place, of, theme) for place in range(of)]
        assert len(set(shades)) == of
        for color in shades:
            low, high = sorted((bright(color), bright(voices_shares.on(color))))
            assert (high + 0.05) / (low + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("about", "lines"), [("8 articles", 1), ("1,618,298 characters · 48,297 quotations", 2)]
)
def test_what_a_bar_is_of_stands_where_a_phone_has_room_for_it(about: str, lines: int) -> None:
    shares = pd.DataFrame({"bar": ["a"], "part": ["p"], "share": [1.0], "n": [8]})
    words = Words("Title", "About", "Source")
    figure = voices_shares.figure(
        shares, [Lane("a", "The Long Name", "#123456", about=about)], [("p", "P")], words
    )
    name, own = (a for a in figure.layout.annotations if "Long Name" in a.text or a.text == about)
    assert (name.yshift > own.yshift, own.xshift > 0) == (lines == 2, lines == 1)
