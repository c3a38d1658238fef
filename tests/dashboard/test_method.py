"""The Method page: what every number means, how sure it is, and where its words come from."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from framing import snapshot
from framing.dashboard import state, validity, words_listed
from framing.dashboard.measures import FORMULAS, MEASURES
from framing.evaluation import cards
from framing.evaluation.cards import Card, Figure, Text
from tests.dashboard.conftest import Open, params, words

PAGE = "method"


def opened(open_page: Open, **given: str) -> BeautifulSoup:
    """The markup of the page."""
    return BeautifulSoup(words(open_page(PAGE, **given)), "html.parser")


def one(page: BeautifulSoup, chosen: str) -> Tag:
    """The only element that fits."""
    (found,) = page.select(chosen)
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_measure_is_defined_and_leads_to_its_validity_and_its_pages(open_page: Open, lang: str) -> None:
    page = opened(open_page, lang=lang)
    assert [dt["id"] for dt in page.select("dt")] == [f"what-{name}" for name in MEASURES]
    formula = {"zh": "算法：", "en": "Formula:"}[lang]
    for dt, dd in zip(page.select("dt"), page.select("dd"), strict=True):
        name = str(dt["id"]).removeprefix("what-")
        hrefs = [urlsplit(str(a["href"])) for a in dd.select("a")]
        assert {h.path for h in hrefs} <= {*state.PAGES}
        assert [h.fragment for h in hrefs if h.path == PAGE] == [name]
        assert [h.path for h in hrefs if h.path != PAGE] == list(MEASURES[name].pages)
        assert (formula in dd.get_text()) == (name in FORMULAS)


def test_every_measure_has_a_row_of_validity(open_page: Open) -> None:
    page = opened(open_page, view="validity")
    assert [str(tr["id"]) for tr in page.select(".fr-glance tr[id]")] == list(MEASURES)
    tested = {m for measure in MEASURES.values() for m in measure.cards}
    found = cards.load(validity.FILE)
    assert {c.measure for c in found} <= tested, "a card that no measure leads to"
    assert len(page.select("details.fr-card")) == len(found) > 8
    ids = [str(e["id"]) for e in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {str(a["href"])[1:] for a in page.select(".fr-glance a[href^='#']")} <= set(ids)


def test_the_glance_has_the_main_figure_with_interval_n_and_floor(open_page: Open) -> None:
    rows = opened(open_page, view="validity", lang="en").select(".fr-glance tbody tr")
    cells = [[td.get_text(" ", strip=True) for td in row.select("td")] for row in rows]
    shown = iter([c for c in cells if len(c) == 5])
    for name, measure in MEASURES.items():
        for card in [c for c in cards.load(validity.FILE) if c.measure in measure.cards]:
            figure = validity.main_figure(card)
            assert figure is not None
            row = next(shown)
            assert f"{figure.value:.2f}" in row[3] and f"n = {figure.n:,}" in row[3], name
            assert figure.low is None or f"[{figure.low:.2f}–{figure.high:.2f}]" in row[3]
            assert row[4] == ("—" if figure.floor is None else f"{figure.floor:.2f}")
            assert ("ot validated by people" in row[2]) == validity.by_models(card)
    assert next(shown, None) is None


def test_a_main_figure_is_ours_and_has_a_floor() -> None:
    text = Text("文", "text")
    figures = (
        Figure("f1", 0.1, None, None, 9, of="snownlp"),
        Figure("recall", 0.2, None, None, 9),
        Figure("f1", 0.3, None, None, 9, floor=0.25),
        Figure("f1", 0.4, None, None, 9, outlet="tide", floor=0.25),
    )
    card = Card("quotes", "test", text, text, text, figures)
    assert validity.main_figure(card) == figures[2]
    assert validity.main_figure(Card("quotes", "test", text, text, text, figures[:1])) is None


def test_without_cards_it_says_so(open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(validity, "FILE", tmp_path / "none.json")
    page = opened(open_page, view="validity")
    assert "make eval" in page.get_text()
    assert len(page.select(".fr-glance tr[id]")) == len(MEASURES)


def test_families_lead_to_their_words(open_page: Open, stores: dict[str, Path]) -> None:
    page = opened(open_page, view="lexicons", lang="en")
    with snapshot.open(stores["store-plain"]) as snap:
        wanted = snap.query(
            "SELECT family, count(DISTINCT concept) AS concepts, count(*) AS variants FROM lexicon GROUP BY ALL"
        ).set_index("family")
    rows = page.select("tbody tr")
    assert len(rows) == len(wanted)
    for row in rows:
        concepts, variants = row.select("td")[2:]
        family = parse_qs(urlsplit(str(row.select("a")[0]["href"])).query)["family"][0]
        assert (int(concepts.get_text()), int(variants.get_text())) == tuple(wanted.loc[family])


def test_every_form_leads_to_its_context_and_its_source(open_page: Open) -> None:
    page = opened(open_page, view="lexicons", family="port_naming")
    rows = page.select(".fr-lex tbody tr")
    assert [r.select("td")[1].get_text() for r in rows] == [
        "封港",
        "泊位之争",
        "泊位纠纷",
        "港务局",
        "港务当局",
        "港方",
    ]
    for row in rows:
        context = urlsplit(str(row.select("a")[0]["href"]))
        given = parse_qs(context.query)
        assert context.path == "wording"
        assert (given["view"], given["term"]) == (["context"], [row.select("b")[0].get_text()])
        assert str(row.select("a.out")[0]["href"]).startswith("https://words.example/")
        assert row.select("a.out")[0].get_text() == "通用"


def test_forms_are_searched_and_filtered_by_concept(open_page: Open) -> None:
    def forms(**given: str) -> list[str]:
        return [b.get_text() for b in opened(open_page, view="lexicons", **given).select(".fr-lex td b")]

    assert forms(term="访") == ["到访", "窜访", "访问"]
    assert forms(term="berth") == forms(concept="port_naming.dispute") == ["封港", "泊位之争", "泊位纠纷"]
    assert forms(concept="port_naming.nothing") == forms(family="port_naming")
    assert forms(term="没有这样的词") == []
    assert "没有符合的写法" in opened(open_page, view="lexicons", term="没有这样的词").get_text()


def test_the_pickers_write_the_selection(open_page: Open) -> None:
    app = open_page(PAGE, view="lexicons")
    app.selectbox(key="lexicon-family:zh").set_value("port_naming").run()
    assert params(app)["family"] == "port_naming"
    app.selectbox(key="lexicon-concept-port_naming:zh").set_value("dispute").run()
    assert params(app)["concept"] == "port_naming.dispute"
    app.text_input(key="lexicon-word:zh").set_value("封").run()
    assert params(app)["term"] == "封"
    assert "1 个写法" in words(app)
    app.selectbox(key="lexicon-family:zh").set_value("").run()
    assert "family" not in params(app) and "concept" not in params(app)
    assert not app.exception


def test_a_long_list_is_cut_and_says_so(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words_listed, "LIMIT", 2)
    page = opened(open_page, view="lexicons", family="port_naming", lang="en")
    assert len(page.select(".fr-lex tbody tr")) == 2
    assert "6 forms. The first 2 are shown." in page.get_text()


def test_outlets_stand_in_their_order_with_cited_facts(open_page: Open) -> None:
    rows = opened(open_page, view="outlets").select("tbody tr")
    assert [r.select("td")[0].get_text()[1:] for r in rows] == ["潮汐通讯", "山脊之声", "灯笼网", "港湾时报"]
    for row in rows:
        assert str(row.select("a.out")[0]["href"]).startswith("https://facts.example/")
        n = row.select("td")[-1]
        assert re.fullmatch(r"\d+ 篇", n.get_text()) and str(n.a["href"]).startswith("data?")  # type: ignore[index]


def test_versions_say_from_what_and_list_corrections(open_page: Open, stores: dict[str, Path]) -> None:
    page = opened(open_page, view="versions", lang="en")
    with snapshot.open(stores["store-plain"]) as snap:
        corrected = snap.query("FROM events WHERE correction IS NOT NULL")
        assert snap.id in page.get_text()
    items = one(page, "dd details").select("li")
    assert len(items) == len(corrected) > 0
    assert {parse_qs(urlsplit(str(i.a["href"])).query)["event"][0] for i in items} == set(
        corrected["event_id"]
    )  # type: ignore[index]
    assert all(i.small and i.small.get_text() for i in items)


def test_whom_to_tell_is_what_the_operator_says(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRAMING_CONTACT", raising=False)
    page = opened(open_page, view="mistakes", lang="en")
    assert "issue tracker of this project’s repository" in page.get_text()
    assert "data/event_corrections.csv" in page.get_text()
    assert page.select("a.out") == []
    monkeypatch.setenv("FRAMING_CONTACT", "desk@invented.example <b>x</b>")
    page = opened(open_page, view="mistakes", lang="en")
    assert "desk@invented.example <b>x</b>" in page.get_text()
    monkeypatch.setenv("FRAMING_CONTACT", "https://invented.example/desk")
    page = opened(open_page, view="mistakes")
    assert [a["href"] for a in page.select("a.out")] == ["https://invented.example/desk"]


@pytest.mark.parametrize("view", ["definitions", "validity", "mistakes"])
def test_what_needs_no_dataset_stands_without_one(open_page: Open, view: str) -> None:
    page = opened(open_page, data="coverage", view=view)
    assert len(page.select("dt, .fr-glance tr[id], td code")) >= 5
    assert "还没有建好" in page.get_text()


def test_an_unknown_view_opens_the_first(open_page: Open) -> None:
    page = opened(open_page, view="nothing")
    assert one(page, ".fr-tabs .fr-on").get_text() == "定义"
