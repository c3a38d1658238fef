"""Twelve things a reader comes for, each on real coverage within four interactions of the first page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from framing import snapshot
from framing.dashboard.datasets import ROOT
from framing.i18n import Texts, load
from tests.browser.conftest import Visit, Visits

MOST = 4
"""Interactions that a task may take from the first page: a click, a text typed, a date set."""


class Reader:
    """Somebody at the first page, whose interactions are counted."""

    def __init__(self, visit: Visit, lang: str, data: str) -> None:
        self.visit, self.t, self.count = visit, load(lang), 0
        self.page: Page = visit.go(f"?v=1&data={data}&lang={lang}")

    def did(self) -> None:
        """One more interaction is over, and the page has settled."""
        self.count += 1
        assert self.count <= MOST, f"more than {MOST} interactions"
        self.visit.settle()

    def click(self, what: Locator) -> None:
        """Click something."""
        what.first.click()
        self.did()

    def page_of(self, name: str) -> None:
        """Go to another page by its name."""
        self.click(
            self.page.locator(".fr-nav a", has_text=re.compile(f"^{re.escape(self.t('nav.' + name))}$"))
        )

    def view(self, name: str) -> None:
        """Open a view of the page."""
        self.click(self.page.locator(f".fr-tabs a[href*='view={name}']"))

    def choose(self, words: str) -> None:
        """Choose one of a row of choices."""
        self.click(self.page.get_by_role("radio", name=words, exact=True))

    def search(self, words: str) -> None:
        """Type into the search box of the page."""
        box = self.page.get_by_role("textbox", name=self.t("filter.search"), exact=True)
        box.fill(words)
        box.press("Enter")
        self.did()

    def day(self, name: str, value: str) -> None:
        """Type a day into one of the two date boxes."""
        box = self.page.locator('[data-testid="stDateInput"]', has_text=self.t("filter." + name))
        box.locator("[role=spinbutton]").first.click()
        self.page.keyboard.type(value.replace("-", ""))
        self.page.locator("h1.fr-h").click()  # the box hands its day over when it is left
        self.did()

    def outlet(self, name: str) -> None:
        """Press an outlet's button."""
        self.click(
            self.page.locator('[data-testid="stSidebar"] [data-testid="stButtonGroup"] button', has_text=name)
        )

    def main(self) -> str:
        """All words of the page's main part."""
        return self.page.locator('[data-testid="stMainBlockContainer"]').inner_text()

    def query(self) -> dict[str, str]:
        """The URL's parameters."""
        return {k: v[-1] for k, v in parse_qs(urlsplit(self.page.url).query).items()}


@pytest.fixture(params=["zh", pytest.param("en", marks=pytest.mark.long)])
def reader(request: pytest.FixtureRequest, visit: Visits) -> Iterator[Callable[..., Reader]]:
    def begin(data: str = "coverage", **options: object) -> Reader:
        return Reader(visit(**options), request.param, data)

    yield begin


def coverage(sql: str, **values: object) -> pd.DataFrame:
    """What the real coverage answers."""
    with snapshot.open(ROOT / "data" / "coverage") as snap:
        return snap.query(sql, values)


def name(t: Texts, outlet: str) -> str:
    """An outlet's name as the pages show it."""
    row = coverage("FROM outlets WHERE outlet_id = $id", id=outlet).iloc[0]
    return str(row["name_zh"] if t.lang == "zh" else row["name_en"])


@pytest.mark.long
def test_find_an_event_of_october_2020_that_exactly_two_outlets_have(reader: Callable[..., Reader]) -> None:
    one = reader()
    one.day("since", "2020-10-01")
    one.day("until", "2020-10-31")
    one.choose(one.t("bounds.exact"))
    events = one.page.locator(".fr-list > li > .fr-ev")
    assert events.count() >= 10
    for event in events.all()[:10]:
        assert event.locator(".fr-cov.fr-found").count() == 2
        assert event.locator(".fr-d").inner_text().startswith("2020-")


@pytest.mark.long
def test_how_is_the_taiwan_visit_named_and_of_whom_is_nothing_archived(reader: Callable[..., Reader]) -> None:
    one = reader()
    found = coverage("SELECT event_id FROM events WHERE label_zh = '2022-08-02 佩洛西台湾之行'")
    one.click(one.page.locator(f"h2.fr-n a[href*='event={found['event_id'].iloc[0]}']"))
    empty = one.page.locator(".fr-col.fr-unarchived")
    assert empty.count() == 1
    assert name(one.t, "guancha") in empty.inner_text()
    assert one.t("coverage.unarchived") in empty.inner_text()
    visits = coverage("SELECT concept_zh, concept_en FROM lexicon WHERE family = 'visits' LIMIT 1").iloc[0]
    row = one.page.locator(".fr-row", has_text=str(visits[f"concept_{one.t.lang}"]))
    assert "访" in row.first.inner_text()


def test_send_a_colleague_exactly_this_view(reader: Callable[..., Reader], visit: Visits) -> None:
    one = reader(permissions=["clipboard-read", "clipboard-write"])
    one.search("香港")
    one.click(one.page.get_by_text(one.t("action.copy"), exact=True))
    link = one.page.evaluate("navigator.clipboard.readText()")
    other = visit()
    page = other.go(link.removeprefix(other.base))
    assert urlsplit(page.url).query == urlsplit(one.page.url).query
    assert page.locator(".fr-list").inner_text() == one.page.locator(".fr-list").inner_text()


@pytest.mark.long
def test_the_csv_of_two_outlets_articles_on_ukraine(reader: Callable[..., Reader], tmp_path: object) -> None:
    one = reader()
    one.search("乌克兰")
    for other in ("voa", "epoch"):
        one.outlet(name(one.t, other))
    with one.page.expect_download() as download:
        one.click(one.page.get_by_role("button", name=one.t("action.csv_articles")))
    rows = pd.read_csv(download.value.path())
    assert set(rows["outlet"]) == {"dw", "guancha"}
    found = one.page.locator(".fr-lead").inner_text()
    assert len(rows) >= 10, found


@pytest.mark.long
def test_who_is_quoted_most_by_voa_on_hong_kong(reader: Callable[..., Reader]) -> None:
    one = reader()
    one.search("香港")
    one.page_of("voices")
    second = one.page.locator(".fr-vo-most .fr-vo-h").nth(1)
    assert name(one.t, "voa") in second.inner_text()
    most = one.page.locator(".fr-vo-most .fr-vo-s[style*='--c:2']").first
    assert re.search("[一-鿿]", most.locator("a").first.inner_text())
    assert re.search(r"\d", most.inner_text())


@pytest.mark.long
def test_how_two_versions_of_one_text_differ(reader: Callable[..., Reader]) -> None:
    one = reader()
    one.page_of("archive")
    one.view("copies")
    one.click(one.page.locator("a[href*='pair=voa%2Cepoch']"))
    words = one.main()
    assert "报导" in words
    assert "中共" in words


def test_the_sentence_behind_a_number(reader: Callable[..., Reader]) -> None:
    one = reader("store-plain")
    one.click(one.page.locator("h2.fr-n a"))
    one.click(one.page.locator(".fr-grid a[href*='evidence=hits']:visible"))
    panel = one.page.locator(".fr-ev-panel")
    expect(panel).to_be_visible()
    assert panel.locator("li mark").count() >= 1


@pytest.mark.long
def test_reports_only_without_shared_copy(reader: Callable[..., Reader]) -> None:
    one = reader()
    one.click(one.page.locator("h2.fr-n a"))
    one.choose(one.t("genres.report"))
    one.choose(one.t("copies.without"))
    assert {one.query()["genre"], one.query()["copies"]} == {"report", "without"}
    expect(one.page.locator(".fr-grid").first).to_be_visible()


@pytest.mark.long
def test_the_same_page_in_the_other_language(reader: Callable[..., Reader]) -> None:
    one = reader()
    one.click(one.page.locator("h2.fr-n a"))
    before = one.query()
    other = {"zh": "en", "en": "zh"}[one.t.lang]
    one.choose(one.t("lang." + other))
    assert one.query() == {**before, "lang": other}
    assert one.page.locator(".fr-nav .fr-on").inner_text() == load(other)("nav.side")


@pytest.mark.long
def test_what_is_archived_of_guancha_in_2021(reader: Callable[..., Reader]) -> None:
    one = reader()
    one.page_of("archive")
    one.day("since", "2021-01-01")
    one.day("until", "2021-12-31")
    n = int(
        coverage(
            "SELECT count(*) AS n FROM articles WHERE outlet = 'guancha' AND year(published_utc) = 2021"
        )["n"].iloc[0]
    )
    assert n > 0
    assert one.t.n("article", n) in one.main()
    assert name(one.t, "guancha") in one.main()


def test_how_sure_is_this_measure(reader: Callable[..., Reader]) -> None:
    one = reader()
    one.page_of("method")
    one.view("validity")
    words = one.main()
    assert one.t("validity.measure.quotes") in words
    assert re.search(r"0?\.\d{2,3}", words)


def test_cite_this_view(reader: Callable[..., Reader]) -> None:
    one = reader(permissions=["clipboard-read", "clipboard-write"])
    one.page_of("data")
    label = one.t("data.copy_what", what=one.t("data.cite_plain"))
    one.click(one.page.get_by_role("button", name=label))
    copied = one.page.evaluate("navigator.clipboard.readText()")
    assert "snap-" in copied
    assert "Framing" in copied
