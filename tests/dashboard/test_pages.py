"""Every page runs on every dataset, and says what it shows and what it could not use."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from framing import export, selection, snapshot
from framing.dashboard import state
from framing.dashboard.html import Markup
from tests.dashboard.conftest import ROOT, Open, params, words

PAGES = state.PAGES
DATASETS = ("store-plain", "store-hostile", "store-notext", "store-wide")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("data", DATASETS)
def test_every_page_of_every_dataset_in_both_languages(
    open_page: Open, page: str, lang: str, data: str
) -> None:
    app = open_page(page, data=data, lang=lang, event="e-000")
    assert 'class="fr-h"' in words(app)
    assert "fr-problems" not in words(app)


EVERYTHING = {
    "v": "1", "data": "store-plain", "lang": "en", "outlets": "tide,lantern", "since": "2021-01-02",
    "until": "2022-05-31", "q": "白鹭", "min": "1", "order": "articles", "p": "1", "event": "e-000",
    "evidence": "articles:tide", "table": "hits", "family": "visits", "show": "all",
    "genre": "report", "copies": "without", "voice": "outlet", "view": "time", "concept": "visits.visit", "actor": "port",
    "speaker": "工会代表", "term": "港方", "pair": "tide,rest",
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_the_whole_selection_is_written_to_the_url(open_page: Open, page: str) -> None:
    app = open_page(page, **EVERYTHING)
    assert params(app) == EVERYTHING


@pytest.mark.parametrize(
    ("page", "view", "own"),
    [
        ("events", "", {"query", "bound", "min", "genre", "order"}),
        ("side", "", {"voice", "genre", "copies"}),
        ("data", "", {"query", "table", "genre", "copies"}),
        ("wording", "concepts", {"concept"}),
        ("wording", "context", {"term"}),
        ("wording", "keyness", {"pair"}),
        ("method", "lexicons", {"lexicon-family", "lexicon-concept-visits", "lexicon-word"}),
        ("voices", "speaker", {"speaker"}),
        ("voices", "tone", {"actor"}),
        ("voices", "time", {"group"}),
    ],
)
def test_every_run_tells_the_browser_what_each_widget_holds(
    open_page: Open, page: str, view: str, own: set[str]
) -> None:
    app = open_page(page, **{**EVERYTHING, "view": view})
    first = _held(app)
    assert first.keys() >= own | {"dataset", "outlets", "since", "until", "lang"}
    assert first["outlets"] == ["■ Tide Dispatch", "◆ Lantern Net"]
    assert first["since"] == ["2021-01-02"]
    assert first["lang"] == ["English"]
    app.run()
    assert _held(app) == first


def _held(app: AppTest) -> dict[str, object]:
    """By name: the value that a browser draws a widget with if this run's message is the first that it draws."""
    held: dict[str, object] = {}
    for kind in ("selectbox", "text_input", "date_input", "button_group"):
        for one in app.get(kind):
            proto = one.proto
            value: object
            if kind == "selectbox":
                value = proto.raw_value if proto.set_value else proto.options[proto.default]
            elif kind == "text_input":
                value = proto.value if proto.set_value else proto.default
            elif kind == "date_input":
                value = list(proto.value if proto.set_value else proto.default)
            elif proto.set_value:
                value = list(proto.raw_values)
            else:
                value = [proto.options[i].content for i in proto.default]
            held[one.key.partition(":")[0]] = value
    return held


def test_the_list_tells_three_things_apart_and_folds_storylines(open_page: Open) -> None:
    page = words(open_page(min="1"))
    assert {c for c in ("fr-found", "fr-absent", "fr-unarchived") if c in page} >= {
        "fr-found",
        "fr-unarchived",
    }
    assert "fr-fold" in page
    assert "人工校正：合并" in page


def test_a_storyline_shows_its_fullest_event_and_names_the_folded(
    open_page: Open, stores: dict[str, Path]
) -> None:
    page = words(open_page(min="1"))
    lines = [line for line in re.split(r"<li>", page) if "fr-fold" in line]
    with snapshot.open(stores["store-plain"]) as snap:
        outlets = dict(snap.query("SELECT event_id, n_outlets FROM events").itertuples(index=False))
    assert lines
    for line in lines:
        head, fold = line.split("<details", 1)
        ids = list(dict.fromkeys(re.findall(r"event=(e-\d+)", line)))
        assert ids[0] in head and outlets[ids[0]] == max(outlets[i] for i in ids)
        summary = re.search(r"<summary>(.*?)</summary>", fold)
        assert summary and len(re.findall(r"\d{4}-\d{2}-\d{2} \S", summary[1])) == len(ids) - 1


def test_the_finding_names_all_outlets_in_fixed_order(open_page: Open) -> None:
    lead = re.search(r'class="fr-lead">(.*?)</p>', words(open_page()))
    assert lead is not None
    assert re.search("潮汐通讯 42，山脊之声 45，灯笼网 21，港湾时报 31", lead[1])


def test_filters_agree_with_the_store(open_page: Open, stores: dict[str, Path]) -> None:
    app = open_page(min="3", q="石桥", since="2021-06-01")
    page = words(app)
    with snapshot.open(stores["store-plain"]) as snap:
        wanted = snap.query(
            """SELECT e.event_id FROM events e WHERE n_outlets >= 3 AND contains(label_zh, '石桥')
            AND last_utc >= TIMESTAMP '2021-06-01'"""
        )
    shown = set(re.findall(r"event=(e-\d+)", page))
    assert shown == set(wanted["event_id"])
    assert len(shown) > 1


def test_widgets_change_the_url(open_page: Open) -> None:
    app = open_page()
    app.text_input(key="query:zh").set_value("云杉").run()
    assert params(app)["q"] == "云杉"
    app.button_group(key="outlets:zh").set_value(["tide"]).run()
    assert params(app)["outlets"] == "tide"
    app.selectbox(key="dataset:zh").set_value("store-notext").run()
    assert (params(app)["data"], params(app)["outlets"]) == ("store-notext", "all")
    assert not app.exception


def test_a_language_switch_keeps_the_selection(open_page: Open) -> None:
    app = open_page(outlets="tide,harbour", q="白鹭", min="2", since="2021-05-01", order="oldest")
    before = {k: v for k, v in params(app).items() if k != "lang"}
    app.button_group(key="lang:zh").set_value("en").run()
    assert params(app)["lang"] == "en"
    assert {k: v for k, v in params(app).items() if k != "lang"} == before
    assert app.button_group(key="outlets:en").value == ["tide", "harbour"]
    assert "Found in" in [g.label for g in app.get("button_group")]


HOSTILE = (
    ("lang", "xx"), ("outlets", "nobody"), ("outlets", "tide,<script>"), ("since", "yesterday"), ("until", "2022-13-45"),
    ("q", "\u202e"), ("q", "x" * 5000), ("min", "99"), ("min", "NaN"), ("order", "'; DROP TABLE events"), ("p", "0"),
    ("p", "-3"), ("event", "e-404"), ("event", "../../../etc/passwd"), ("event", "e-000' OR 1=1"),
    ("evidence", "hits:tide:no:such"), ("evidence", "hits:nobody:visits:visit"), ("evidence", "import os"),
    ("evidence", "tone:tide:x:y:z"), ("table", "documents"), ("family", "no_such"), ("show", "<b>"),
    ("data", "store-none"), ("v", "2"), ("![x](http://evil.example/x.png)", "1"), ("utm", "<img src=x>"),
)  # fmt: skip


@pytest.mark.parametrize(("key", "value"), HOSTILE)
def test_a_hostile_value_is_named_and_ignored(open_page: Open, key: str, value: str) -> None:
    app = open_page("side", **{"event": "e-000", key: value})
    page = words(app)
    assert "fr-problems" in page
    assert "<script>" not in page
    assert "<img" not in page


def test_a_merged_event_leads_to_its_successor_and_says_so(open_page: Open) -> None:
    app = open_page("side", event="e-merged")
    assert params(app)["event"] == "e-000"
    assert "事件 e-merged 已并入这件事" in words(app)


def test_side_by_side_counts_are_those_of_the_tables(open_page: Open, stores: dict[str, Path]) -> None:
    page = words(open_page("side", event="e-000", genre="all"))
    with snapshot.open(stores["store-plain"]) as snap:
        found = snap.query(
            """SELECT a.outlet, h.variant, count(*) n FROM hits h JOIN articles a USING (article_id)
            WHERE a.event_id = 'e-000' AND h.family = 'port_naming' AND h.section = 'body' GROUP BY ALL"""
        )
    assert len(found) >= 6
    for row in found.itertuples():
        assert f">{row.variant} {row.n}</a>" in page


@pytest.mark.parametrize("data", ["store-plain", "store-notext"])
@pytest.mark.parametrize("kind", ["hits:tide:port_naming:port_authority", "family:tide:attribution", "tone:tide",
                                  "articles:tide", "match:tide"])  # fmt: skip
def test_every_number_opens_its_evidence(open_page: Open, data: str, kind: str) -> None:
    page = words(open_page("side", data=data, event="e-000", evidence=kind))
    panel = re.search(r'<section class="fr-ev-panel".*?</section>', page, re.S)
    assert panel is not None
    assert panel[0].count("<li>") >= 1
    assert page.count("fr-ev-panel") == 1
    assert ("<mark>港务局</mark>" in panel[0]) == (data == "store-plain" and kind.startswith("hits"))


def test_all_numbers_of_the_matrix_are_links(open_page: Open) -> None:
    page = words(open_page("side", event="e-000"))
    links = set(re.findall(r"evidence=([a-z]+)%3A", page))
    assert links >= {"hits", "family", "tone", "articles", "match"}


def test_absent_outlets_have_a_column_that_says_which_absence(open_page: Open) -> None:
    page = words(open_page("side", event="e-020"))
    heads = re.findall(r'class="fr-col fr-(\w+)"', page)
    assert heads == ["found", "unarchived", "found", "unarchived"]


def test_at_most_six_columns_and_the_rest_named(open_page: Open) -> None:
    page = words(open_page("side", data="store-wide", event="e-000"))
    assert len(re.findall(r'class="fr-col ', page)) == 6
    assert "未显示：外加2，外加3" in page


def test_no_interval_or_test_on_one_event(open_page: Open) -> None:
    page = words(open_page("side", event="e-000", lang="en"))
    assert "no intervals and no tests" in page
    assert not re.search(r"±|p\s*[<=]\s*0?\.|95\s*%|significan", page)


@pytest.mark.parametrize("table", ["articles", "sentences", "hits", "events", "matches"])
def test_the_table_shown_is_what_the_command_exports(
    open_page: Open, stores: dict[str, Path], table: str
) -> None:
    app = open_page("data", table=table, outlets="tide,ridge", since="2021-06-01", q="白鹭")
    with snapshot.open(stores["store-plain"]) as snap:
        filter_ = selection.Filter(
            outlets=("tide", "ridge"), since=pd.Timestamp("2021-06-01").date(), query="白鹭"
        )
        wanted = selection.rows(snap, table, filter_)
    shown = app.dataframe[0].value
    assert len(wanted) > 0
    assert export.to_csv(shown) == export.to_csv(wanted)
    command = (
        f"--table {table} --format csv --out {table}.csv --outlet tide --outlet ridge --since 2021-06-01"
    )
    assert command in words(app)


@pytest.mark.parametrize("page", ["events", "data"])
def test_nothing_found_offers_the_way_back(open_page: Open, page: str) -> None:
    shown = words(open_page(page, q="没有这样的词"))
    assert "没有符合条件的内容" in shown
    assert "清除全部筛选" in shown


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("data", "command"), [("coverage", "export-package"), ("sample", "make run")])
def test_with_nothing_to_show_it_says_what_to_do(open_page: Open, page: str, data: str, command: str) -> None:
    shown = words(open_page(page, data=data))
    assert "还没有建好" in shown
    assert command in shown


def test_the_same_page_again_changes_nothing(open_page: Open) -> None:
    app = open_page("side", event="e-000", evidence="tone:tide")
    first, url = words(app), params(app)
    app.run()
    assert (words(app), params(app)) == (first, url)


def test_paging_shows_each_event_once(open_page: Open) -> None:
    listed = [
        re.findall(r'fr-n"><a href="side\?[^"]*event=(e-\d+)', words(open_page(min="1", p=p)))
        for p in ("1", "2")
    ]
    assert len(set(listed[0]) & set(listed[1])) == 0
    assert len({*listed[0], *listed[1]}) == 40


def test_markup_comes_only_from_the_helper(open_page: Open) -> None:
    app: AppTest = open_page(
        "side", data="store-hostile", event="e-000", evidence="hits:tide:port_naming:dispute"
    )
    page = words(app)
    assert "evil.example" in page  # it is shown, as text
    tags = set(re.findall(r"<([a-z0-9]+)", page))
    assert tags <= {"a", "b", "br", "details", "div", "h1", "h2", "i", "li", "mark", "nav", "ol", "p", "section", "small",
                    "span", "summary", "ul"}  # fmt: skip
    assert all(
        h.startswith(
            (*(f"{name}?" for name in (*state.PAGES, *state.LOCAL_PAGES)), "https://", "#s-", "#content")
        )
        for h in re.findall(r'href="([^"]*)"', page)
    )
    assert isinstance(Markup("x"), str)


def test_the_dashboard_process_never_loads_the_scorers(stores: dict[str, Path]) -> None:
    code = (
        "import sys, os; from streamlit.testing.v1 import AppTest\n"
        "for page in ('events', 'side', 'data', 'method'):\n"
        "    app = AppTest.from_file('app.py', default_timeout=60)\n"
        "    app.query_params.update({'v': '1', 'data': 'store-plain', 'event': 'e-000'}); app.run()\n"
        "    app.switch_page(f'framing/dashboard/pages/{page}.py'); app.run()\n"
        "    assert not app.exception, app.exception\n"
        "loaded = {m.split('.')[0] for m in sys.modules}\n"
        "print(sorted(loaded & {'snownlp', 'sklearn', 'opencc', 'rjieba', 'ahocorasick_rs'}))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120,
        env={"PATH": "/usr/bin:/bin", "FRAMING_STORE": str(stores["store-plain"]), "HOME": str(stores["store-plain"])},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip().splitlines()[-1] == "[]"


def bare(monkeypatch: pytest.MonkeyPatch, nowhere: Path, store: Path) -> AppTest:
    """The app with one store of the reader's own, opened without any parameter."""
    monkeypatch.setenv("FRAMING_STORE", str(store))
    monkeypatch.setenv("FRAMING_COVERAGE", str(nowhere))
    monkeypatch.setenv("FRAMING_SAMPLE", str(nowhere))
    monkeypatch.setattr(sys, "argv", ["app.py"])
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not app.exception, app.exception
    return app


def test_without_a_dataset_in_the_link_the_first_that_is_built_opens(
    stores: dict[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = bare(monkeypatch, tmp_path / "none", stores["store-plain"])
    assert params(app)["data"] == "store-plain"
    assert "fr-list" in words(app)


def test_a_damaged_store_is_said_to_be_so(
    stores: dict[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy = tmp_path / "damaged"
    shutil.copytree(stores["store-plain"], copy)
    for table in copy.rglob("outlets.parquet"):
        table.write_bytes(b"PAR1 not a table PAR1")
    app = bare(monkeypatch, tmp_path / "none", copy)
    assert "build the store again" in words(app)
    assert app.get("exception") == []
