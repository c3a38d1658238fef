"""Downloads, citations and links into the Method page, as a reader's browser does them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import expect

from framing import export, selection, snapshot
from tests.browser.conftest import Visits

PLAIN = "v=1&data=store-plain"
PHONE = {
    "zh": ("validity", "lexicons&family=port_naming", "mistakes"),
    "en": ("definitions", "outlets", "versions"),
}


def test_downloads_are_the_rows_shown(visit: Visits, tmp_path: Path) -> None:
    page = visit().go(f"data?{PLAIN}&table=hits&outlets=tide,lantern&since=2021-06-01&q=白鹭")
    said = int(re.sub(r"\D", "", re.search(r"([\d,]+) 行", page.locator(".fr-lead").inner_text())[1]))  # type: ignore[index]
    got = {}
    for name in ("CSV", "Parquet", "JSONL"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=f"下载 {name}").click()
        got[name] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(got[name])
    command = page.locator("code", has_text="framing export").first.inner_text()
    store = Path(re.search(r"--store (\S+)", command)[1])  # type: ignore[index]
    with snapshot.open(store) as snap:
        chosen = selection.Filter(
            outlets=("tide", "lantern"), since=pd.Timestamp("2021-06-01").date(), query="白鹭"
        )
        wanted = selection.rows(snap, "hits", chosen)
    assert len(wanted) == said > 0
    assert got["CSV"].read_bytes() == export.to_csv(wanted)
    assert got["JSONL"].read_bytes() == export.to_jsonl(wanted)
    pd.testing.assert_frame_equal(pd.read_parquet(got["Parquet"]), wanted)


def test_two_outlets_one_word_and_the_csv_take_four_interactions(visit: Visits, tmp_path: Path) -> None:
    one = visit()
    page = one.go(f"data?{PLAIN}")
    box = page.locator("[data-testid=stTextInput] input")
    box.fill("石桥")
    box.press("Enter")
    one.settle()
    for name in ("潮汐通讯", "港湾时报"):
        page.locator("[data-testid=stSidebar] button", has_text=name).click()
        one.settle()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载 CSV").click()
    file = tmp_path / "rows.csv"
    waiting.value.save_as(file)
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))
    assert {r["outlet"] for r in rows} == {"ridge", "lantern"}
    assert len(rows) == int(re.search(r"(\d+) 行", page.locator(".fr-lead").inner_text())[1])  # type: ignore[index]


@pytest.mark.parametrize(("lang", "button"), [("zh", "下载 zip（CSV）"), ("en", "Download zip (Parquet)")])
def test_everything_comes_as_one_zip(visit: Visits, tmp_path: Path, lang: str, button: str) -> None:
    page = visit().go(f"data?{PLAIN}&outlets=tide&q=白鹭&lang={lang}")
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    waiting.value.save_as(tmp_path / "all.zip")
    assert waiting.value.suggested_filename == "framing-store-plain.zip"
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
        name = manifest["tables"]["articles"]["files"][0]["name"]
        raw = io.BytesIO(archive.read(name))
    articles = pd.read_csv(raw) if name.endswith(".csv") else pd.read_parquet(raw)
    assert set(articles["outlet"]) == {"tide"} and len(articles) == manifest["tables"]["articles"]["rows"] > 0
    assert manifest["filter"] == {"outlets": ["tide"], "query": "白鹭"}


def test_one_click_copies_the_citation_and_its_link_opens_the_same_rows(visit: Visits) -> None:
    one = visit(permissions=["clipboard-read", "clipboard-write"])
    page = one.go(f"data?{PLAIN}&outlets=tide&q=白鹭&lang=en")
    lead = page.locator(".fr-lead").inner_text()
    page.get_by_role("button", name="Copy: Citation").click()
    expect(page.locator(".fr-copied a", has_text="Copied")).to_be_visible()
    told = page.evaluate("navigator.clipboard.readText()")
    assert told.startswith("Framing contributors (") and "snap-" in told
    link = told.rpartition(" ")[2]
    assert link.startswith(one.base)
    assert one.go(link.removeprefix(one.base)).locator(".fr-lead").inner_text() == lead


@pytest.mark.long
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_of_method_and_data_scrolls_sideways_on_a_phone(visit: Visits, lang: str) -> None:
    one = visit(width=390)
    for path in (*(f"method?view={view}" for view in PHONE[lang]), "data?table=hits&q=白鹭"):
        page = one.go(f"{path}&{PLAIN}&lang={lang}")
        for place in ("document.documentElement", "document.querySelector('[data-testid=stMain]')"):
            assert page.evaluate(f"{place}.scrollWidth - {place}.clientWidth") <= 0, path


def test_a_link_leads_to_the_measure_it_names(visit: Visits) -> None:
    one = visit()
    page = one.go(f"method?{PLAIN}&view=validity#copies")
    expect(page.locator("tr#copies.fr-here")).to_be_in_viewport()
    page.locator("tr#copies a", has_text="↓").click()
    expect(page.locator("#card-shared_copy-groups.fr-here table")).to_be_in_viewport()
    page.locator("tr#facts a", has_text="数字与名称").click()
    expect(page.locator("#what-facts.fr-here")).to_be_in_viewport()
    page.locator("#what-facts + dd a", has_text="检验结果").click()
    expect(page.locator("tr#facts.fr-here")).to_be_in_viewport()
