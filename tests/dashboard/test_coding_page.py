"""The coding page: blind, local, and every code on the disk before the next unit comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from framing import snapshot
from framing.coding import codebook, sample, store
from framing.coding.store import Project
from framing.dashboard import coding_unit, validity
from framing.evaluation import by_coding, cards
from tests.dashboard.conftest import Open, params, words


@pytest.fixture
def mine(stores: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Twenty sentences of the plain store."""
    monkeypatch.setenv("FRAMING_CODING", str(tmp_path / "coding"))
    monkeypatch.setattr(coding_unit, "QUICK", 0.0)
    return _project(stores["store-plain"], tmp_path / "coding" / "mine")


def _project(news: Path, folder: Path, book: str = "tone", n: int = 20) -> Project:
    path = codebook.path(book)
    with snapshot.open(news) as snap:
        return store.create(folder, sample.draw(snap, codebook.load(path), n), path)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception, app.exception
    return app


def text(app: AppTest) -> str:
    """The part of the page that shows the unit."""
    return next(block.proto.body for block in app.get("html") if "fr-code-text" in block.proto.body)


def test_a_public_site_does_not_offer_it(open_page: Open, mine: Project, monkeypatch) -> None:
    assert 'href="coding?' in words(open_page())
    monkeypatch.setenv("FRAMING_PUBLIC", "1")
    assert 'href="coding?' not in words(open_page())
    app = open_page("coding", coding="ann,mine", lang="en")
    assert "public site does not offer it" in words(app)
    assert not app.button and "fr-code-text" not in words(app) and not list(mine.folder.glob("codes-*"))


def test_naming_oneself_comes_first(open_page: Open, mine: Project) -> None:
    app = open_page("coding")
    assert not app.button and "代号" in words(app)
    app.text_input(key="coder:zh").input("安 娜").run()
    assert "代号只能用" in words(app) and "coding" not in params(app)
    app.text_input(key="coder:zh").input("ann").run()
    assert params(app)["coding"] == "ann"
    app.selectbox(key="project:zh").select("mine").run()
    assert params(app)["coding"] == "ann,mine" and "第 1 个，共 20 个" in words(app)


def test_codes_are_kept_and_the_next_unit_comes(open_page: Open, mine: Project) -> None:
    app = open_page("coding", coding="ann,mine")
    first = text(app)
    app.text_input(key="note-mine-ann-u001").input("自己的话").run()
    press(app, "answer-neg")
    assert text(app) != first and "第 2 个" in words(app)
    assert params(app)["coding"] == "ann,mine", "the link stays: a fast coder outruns a new one"
    press(press(app, "answer-skip"), "answer-pos")
    kept = store.codes(mine, "ann")
    assert [(c.code, c.note) for c in kept.values()] == [("neg", "自己的话"), ("skip", ""), ("pos", "")]
    assert "已标 3／20，其中跳过 1" in words(app)


def test_a_reload_goes_on_where_the_files_are(open_page: Open, mine: Project) -> None:
    for unit in mine.units[:7]:
        store.record(mine, "ann", unit.unit, "neu")
    assert "第 8 个，共 20 个" in words(open_page("coding", coding="ann,mine"))


def test_an_answer_before_the_unit_can_be_read_is_a_slip(open_page: Open, mine: Project, monkeypatch) -> None:
    app = open_page("coding", coding="ann,mine")
    monkeypatch.setattr(coding_unit, "QUICK", 60.0)
    press(app, "answer-neg")
    assert "第 1 个" in words(app) and store.codes(mine, "ann") == {}


def test_the_method_page_shows_what_people_coded(
    open_page: Open, mine: Project, monkeypatch, tmp_path
) -> None:
    for unit in mine.units:
        for coder in ("ann", "bob"):
            store.record(mine, coder, unit.unit, unit.machine or "")
    cards.save(by_coding.measure(mine.folder.parent), tmp_path / "validity.json")
    monkeypatch.setattr(validity, "FILE", tmp_path / "validity.json")
    page = words(open_page("method", view="validity"))
    assert "人工标注：2人，alpha=1.00" in page and "people_mine" in page and "kappa" in page


def test_back_to_correct(open_page: Open, mine: Project) -> None:
    app = press(open_page("coding", coding="ann,mine"), "answer-neg")
    press(app, "move-back")
    assert "第 1 个" in words(app) and app.button(key="move-back").disabled
    press(app, "answer-pos")
    assert store.codes(mine, "ann")["u001"].code == "pos" and "第 2 个" in words(app)


def test_who_went_ahead_goes_on_from_there_and_round(open_page: Open, mine: Project) -> None:
    app = press(open_page("coding", coding="ann,mine,u019"), "answer-neg")
    assert "第 20 个" in words(app)
    assert "第 1 个" in words(press(app, "answer-neg"))


def test_a_note_that_quotes_is_refused_and_no_code_is_kept(open_page: Open, stores, mine: Project) -> None:
    with snapshot.open(stores["store-plain"]) as snap:
        sentences = snap.table("sentences")
    for unit in mine.units:
        own = (sentences["article_id"] == unit.article_id) & (sentences["sentence_no"] == unit.sentence_no)
        sentence = str(sentences[own]["text"].iloc[0])
        if len(sentence) > 14:
            break
    app = open_page("coding", coding=f"ann,mine,{unit.unit}")
    app.text_input(key=f"note-mine-ann-{unit.unit}").input(sentence[:14]).run()
    press(app, "answer-neg")
    assert "没有保存" in words(app) and store.codes(mine, "ann") == {}


def test_the_unit_shows_nothing_of_its_source(open_page: Open, stores, mine: Project) -> None:
    with snapshot.open(stores["store-plain"]) as snap:
        articles = snap.table("articles").set_index("article_id")
    for unit in mine.units[:3]:
        page = text(open_page("coding", coding=f"ann,mine,{unit.unit}"))
        row = articles.loc[unit.article_id]
        assert unit.article_id not in page and row["title"] not in page and str(row["url"]) not in page
        assert "<mark>" in page


def test_all_done_leads_to_the_results(open_page: Open, mine: Project) -> None:
    for unit in mine.units[:-1]:
        store.record(mine, "ann", unit.unit, unit.machine or "")
        store.record(mine, "bob", unit.unit, unit.machine or "")
    app = press(open_page("coding", coding="ann,mine"), "answer-unclear")
    page = words(app)
    assert "20 个单位都已标完" in page and "view=results" in page


def test_results_give_alpha_the_machine_by_outlet_and_what_is_behind(open_page: Open, mine: Project) -> None:
    other = {"neg": "neu", "neu": "pos", "pos": "neg"}
    for number, unit in enumerate(mine.units):
        said = unit.machine or ""
        store.record(mine, "ann", unit.unit, said)
        store.record(mine, "bob", unit.unit, other[said] if number < 2 else said)
    for lang in ("zh", "en"):
        app = open_page("coding", coding="ann,mine", view="results", lang=lang)
        page = words(app)
        assert "0.90" in page and "n = 20" in page
        assert page.count("<h3>") == len({u.outlet for u in mine.units}) + 1
        assert len(app.get("download_button")) == 2
    cell = next(u for u in mine.units[2:] if u.machine == "neu")
    shown = words(open_page("coding", coding="ann,mine", view="results", evidence="cell:all.neu.neu"))
    assert "fr-ev-panel" in shown and f">{cell.unit}</a>" in shown
    for strange in ("cell:nobody.neu.neu", "cell:all.good.neu"):
        page = words(open_page("coding", coding="ann,mine", view="results", evidence=strange))
        assert "fr-ev-panel" not in page


def test_one_coder_is_called_one(open_page: Open, mine: Project) -> None:
    assert "还没有人标注" in words(open_page("coding", coding="ann,mine", view="results"))
    store.record(mine, "ann", "u001", "neg")
    assert "只有一人标注" in words(open_page("coding", coding="ann,mine", view="results"))


def test_a_sample_is_drawn_from_the_page(open_page: Open, mine: Project) -> None:
    app = open_page("coding", coding="ann", view="draw")
    app.number_input(key="draw-n").set_value(24)
    app.text_input(key="draw-name").input("genre-1")
    app.selectbox(key="draw-book:zh").select("genre")
    app.button[0].click().run()
    assert not app.exception
    made = store.load(mine.folder.parent / "genre-1")
    assert len(made.units) == 24 and made.codebook.id == "genre"
    assert params(app)["coding"] == "ann,genre-1" and "第 1 个，共 24 个" in words(app)


@pytest.mark.parametrize(
    ("name", "n", "told"),
    [("mine", 24, "已有同名项目"), ("a b", 24, "项目名只能用"), ("new", 1, "A sample of 1 cannot be drawn")],
)
def test_what_cannot_be_drawn_is_said(open_page: Open, mine: Project, name: str, n: int, told: str) -> None:
    app = open_page("coding", coding="ann", view="draw")
    app.number_input(key="draw-n").set_value(n)
    app.text_input(key="draw-name").input(name)
    app.button[0].click().run()
    assert told in words(app) and store.projects(mine.folder.parent) == ("mine",)


def test_a_dataset_without_text_names_those_with(open_page: Open, mine: Project) -> None:
    page = words(open_page("coding", data="store-notext", coding="ann", view="draw"))
    assert "没有正文" in page and "虚构样例" in page


def test_a_project_whose_store_is_not_open_says_which(open_page: Open, mine: Project, tmp_path: Path) -> None:
    path = mine.folder / "project.toml"
    path.write_text(path.read_text().replace('"invented"', '"elsewhere"').replace("snap-", "snap-0"))
    page = words(open_page("coding", coding="ann,mine"))
    assert "elsewhere" in page and "fr-code-text" not in page


def test_what_the_link_names_and_is_not_here_is_named(open_page: Open, mine: Project) -> None:
    for coding in ("ann,none", "ann,mine,u999"):
        page = words(open_page("coding", coding=coding))
        assert "fr-problems" in page and coding.split(",")[-1] in page
    (mine.folder / "codes-ann.csv").write_text("unit\n")
    assert "codes-ann.csv" in words(open_page("coding", coding="ann,mine"))


def test_hostile_text_stays_text(open_page: Open, stores, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("FRAMING_CODING", str(tmp_path))
    _project(stores["store-hostile"], tmp_path / "bad", "genre", 12)
    page = text(open_page("coding", data="store-hostile", coding="ann,bad"))
    assert "<script" not in page and "<img" not in page and "&lt;" in page


def test_links_to_other_pages_do_not_name_the_coder(open_page: Open, mine: Project) -> None:
    page = words(open_page("coding", coding="ann,mine"))
    hrefs = [part.split('"')[0] for part in page.split('href="')[1:]]
    assert not [h for h in hrefs if "ann" in h and not h.startswith("coding?")]
    assert [h for h in hrefs if h.startswith("events?")]


def test_who_has_not_finished_is_warned_of_the_results(open_page: Open, mine: Project) -> None:
    for unit in mine.units:
        store.record(mine, "bob", unit.unit, "neu")
    assert "会影响后面的判断" in words(open_page("coding", coding="ann,mine", view="results"))
    assert "会影响后面的判断" not in words(open_page("coding", coding="bob,mine", view="results"))
