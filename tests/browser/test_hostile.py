"""What an article says stays text: a store whose every text is hostile, in a real browser that nothing shields."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError

from framing import snapshot
from framing.coding import codebook, sample, store
from framing.dashboard.html import visible
from tests import worst
from tests.browser.conftest import Visit, served
from tests.figures import Report

LOADED = """() => {
  const found = [], host = 'evil.example';
  const loads = ['src', 'srcset', 'srcdoc', 'data', 'poster', 'background', 'action', 'formaction', 'style', 'ping'];
  for (const e of document.querySelectorAll('*')) {
    for (const {name, value} of e.attributes) {
      if (name.startsWith('on') || (loads.includes(name) && value.includes(host))) found.push(e.outerHTML.slice(0, 200));
      if (name !== 'href' && name !== 'xlink:href') continue;
      const link = e.tagName.toLowerCase() === 'a';
      if (link ? !/^https?:$/.test(new URL(value, document.baseURI).protocol) : value.includes(host)) found.push(e.outerHTML.slice(0, 200));
    }
    if (['STYLE', 'SCRIPT'].includes(e.tagName) && e.textContent.includes(host)) found.push(e.outerHTML.slice(0, 200));
    if (['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'VIDEO', 'AUDIO', 'PLAINTEXT'].includes(e.tagName)) found.push(e.outerHTML.slice(0, 200));
  }
  return found;
}"""
"""Elements that would load, run or lead anywhere but the web; a link may, where it is http or https."""
READ = """() => [document.body.innerText, document.title,
  ...[...document.querySelectorAll('svg text, td, summary, .hoverlayer, code')].map(e => e.textContent),
  ...[...document.querySelectorAll('input, textarea')].map(e => e.value)].join(' ')"""
OPEN = "v=1&data=store-worst"
EVENT = "event=e-000&genre=all"
QUICK = (
    f"events?{OPEN}&min=1",
    f"side?{OPEN}&{EVENT}&evidence=hits%3Atide%3Aport_naming%3Adispute",
    f"wording?{OPEN}&genre=all&view=keyness&lang=en",
    f"voices?{OPEN}&genre=all",
    f"archive?{OPEN}&genre=all&view=copies&lang=en",
    f"data?{OPEN}&table=articles",
    f"coding?{OPEN}&coding=ann,bad",
)
STARTS = (
    f"events?{OPEN}&min=1", f"side?{OPEN}&{EVENT}", f"side?{OPEN}&{EVENT}&show=sheet", f"side?{OPEN}&{EVENT}&show=figures",
    *(f"wording?{OPEN}&genre=all&view={view}" for view in ("concepts", "context", "keyness", "frames")),
    f"wording?{OPEN}&genre=all&view=context&term=%E6%B3%8A%E4%BD%8D", f"wording?{OPEN}&genre=all&concept=port_naming.dispute",
    *(f"voices?{OPEN}&genre=all&view={view}" for view in ("speakers", "tone", "time")),
    f"voices?{OPEN}&genre=all&view=speaker&" + urlencode({"speaker": worst.TEXTS[7]}),
    *(f"archive?{OPEN}&genre=all&view={view}" for view in ("capture", "copies")),
    *(f"method?{OPEN}&view={view}" for view in ("definitions", "lexicons", "outlets", "validity", "mistakes", "versions")),
    *(f"data?{OPEN}&genre=all&table={table}" for table in ("articles", "quotes", "substitutions", "events")),
    *(f"coding?{OPEN}&coding=ann,bad&view={view}" for view in ("code", "results", "draw")),
)  # fmt: skip
"""Every page and view; what opens evidence is followed from there."""


@pytest.fixture(scope="module")
def address(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server with the worst store and a project to code its sentences."""
    folder = tmp_path_factory.mktemp("worst")
    news = worst.build(folder / "worst")
    path = codebook.path("genre")
    with snapshot.open(news) as snap:
        store.create(folder / "coding" / "bad", sample.draw(snap, codebook.load(path), 12), path)
    with served(folder, [news]) as found:
        yield found


class Reader:
    """A reader's visit without a content security policy, so that text alone must be harmless; counts what it sees."""

    def __init__(self, browser: Browser, base: str) -> None:
        context = browser.new_context(
            viewport={"width": 1440, "height": 900}, bypass_csp=True, permissions=["clipboard-read", "clipboard-write"]
        )  # fmt: skip
        context.set_default_timeout(30_000)
        self.visit = Visit(context, base)
        self.visit.page.on("dialog", lambda dialog: self.visit.complaints.append(f"dialog: {dialog.message}"))
        self.shown: set[str] = set()
        self.pages = self.links = self.hovered = self.told = 0

    def open(self, path: str, *, closely: bool = False) -> Page:
        """Open a page and look for what should not be there, also while the pointer is over figures and tables."""
        page = self.visit.go(path)
        assert page.locator("[data-testid=stException]").count() == 0, path
        self._look(path)
        if closely:
            for place in page.locator(".js-plotly-plot").all():
                self._hover(place)
            for place in page.locator("[data-testid=stDataFrame]").all():
                self._cells(place)
            self._look(path)
        self.pages += 1
        self.links += page.locator("a[href]").count()
        return page

    def _look(self, path: str) -> None:
        page = self.visit.page
        assert page.evaluate(LOADED) == [], path
        assert page.evaluate("window.pwned") is None, path
        words = _bare(page.evaluate(READ))
        self.shown |= {text for text in worst.TEXTS if _bare(visible(text)) in words}

    def _hover(self, plot: Locator) -> None:
        plot.scroll_into_view_if_needed()
        points = plot.locator(".points path, .point path")
        for n in range(0, points.count(), max(points.count() // 4, 1)):
            box = points.nth(n).bounding_box()
            if box:
                self.visit.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
                self.hovered += 1
                with contextlib.suppress(TimeoutError):  # not every point has a text of its own
                    plot.locator(".hoverlayer .hovertext").first.wait_for(timeout=800)
                    self.told += 1
                self._look("hover")

    def _cells(self, table: Locator) -> None:
        """Open cells as a reader does who wants to read all of one."""
        table.scroll_into_view_if_needed()
        box = table.bounding_box()
        assert box is not None
        for across in (0.3, 0.6, 0.9):
            self.visit.page.mouse.dblclick(box["x"] + box["width"] * across, box["y"] + 60)
            self.visit.page.wait_for_timeout(150)
            self._look("cell")
            self.visit.page.keyboard.press("Escape")

    def end(self) -> None:
        """Nothing was asked of anyone but the server, and the console is clean."""
        self.visit.context.close()
        assert self.visit.foreign == []
        assert self.visit.complaints == []


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    one = Reader(browser, address)
    yield one
    one.visit.context.close()


def _bare(text: str) -> str:
    return re.sub(r"\s", "", visible(text))


def test_the_reader_would_see_a_request_and_a_script(reader: Reader) -> None:
    page = reader.open(f"method?{OPEN}")
    page.evaluate(
        """async () => { const p = document.createElement('p');
        p.innerHTML = '<img src="http://evil.example/control.png" onerror="window.pwned = 1"><a href="javascript:pwned=1">x</a>';
        document.body.append(p); await new Promise(done => setTimeout(done, 500)); }"""
    )
    page.wait_for_function("window.pwned === 1")
    assert reader.visit.foreign == ["http://evil.example/control.png"]
    assert len(page.evaluate(LOADED)) == 3


def test_hostile_texts_stay_text_on_every_page(reader: Reader, figure: Report) -> None:
    for path in QUICK:
        reader.open(path, closely=path.startswith(("wording", "data")))
    assert reader.told > 0
    assert len(reader.shown) >= 25, set(worst.TEXTS) - reader.shown
    reader.end()
    figure(1, "pages of hostile texts opened on every change, without a request or a script", reader.pages)


@pytest.mark.long
def test_hostile_texts_stay_text_in_every_view_and_evidence(reader: Reader, figure: Report) -> None:
    seen: set[tuple[str, ...]] = set()
    evidence: set[str] = set()
    for path in STARTS:
        page = reader.open(path, closely=True)
        hrefs = page.locator("a[data-framing]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        for href in hrefs:
            parts = urlsplit(href)
            given = dict(parse_qsl(parts.query))
            kind = given.get("evidence", "").split(":")[0]
            mark = (parts.path, given.get("view", ""), kind, given.get("show", ""))
            if kind and parts.path and mark not in seen:
                seen.add(mark)
                evidence.add(f"{parts.path} {kind}")
                reader.open(href)
    assert len(evidence) >= 20, evidence
    assert reader.shown == set(worst.TEXTS)
    assert reader.told > 0
    reader.end()
    figure(1, "requests to anywhere but the server", len(reader.visit.foreign))
    figure(1, "pages, views and kinds of evidence opened with hostile texts", reader.pages)
    figure(1, "points of figures with hostile names hovered over", reader.hovered)
    figure(1, "kinds of hostile text, all shown as they stand", len(reader.shown))
    figure(1, "links on them, every one http or https", reader.links)


def test_a_table_offers_our_export_and_none_of_its_own(
    reader: Reader, tmp_path: Path, figure: Report
) -> None:
    """Streamlit's own download and clipboard guard no formula: only ours is on the page."""
    page = reader.open(f"data?{OPEN}&table=articles&genre=all")
    page.evaluate("navigator.clipboard.writeText('before')")
    page.locator("[data-testid=stDataFrame]").click(position={"x": 300, "y": 60})
    page.keyboard.press("Control+c")
    page.wait_for_timeout(300)
    assert page.evaluate("navigator.clipboard.readText()") == "before"
    buttons = page.locator("[data-testid=stElementToolbar] button")
    buttons.first.wait_for()
    labels = buttons.evaluate_all("all => all.map(b => b.ariaLabel)")
    own = [label for label in labels if re.search("download|csv", label or "", re.I)]
    assert labels and not own
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载 CSV").click()
    waiting.value.save_as(tmp_path / "rows.csv")
    assert waiting.value.suggested_filename == "framing-store-worst-articles.csv"
    assert b"'=HYPERLINK(" in (tmp_path / "rows.csv").read_bytes()
    reader.end()
    figure(10, "exports of Streamlit's own on a table", len(own))


@pytest.mark.long
@pytest.mark.parametrize(
    "path", [f"wording?{OPEN}&genre=all&view=keyness", f"voices?{OPEN}&genre=all&lang=en"]
)
def test_a_saved_figure_holds_text_and_no_more(reader: Reader, tmp_path: Path, path: str) -> None:
    """The file is opened elsewhere: there no policy and no page stands around it."""
    page = reader.open(path)
    with page.expect_download() as waiting:
        page.locator("a[data-save=svg]").first.click()
    waiting.value.save_as(tmp_path / "figure.svg")
    drawn = list(ElementTree.parse(tmp_path / "figure.svg").iter())
    assert {e.tag.split("}")[-1] for e in drawn}.isdisjoint(
        {"a", "script", "image", "foreignObject", "iframe", "use"}
    )
    values = [(name, value) for e in drawn for name, value in e.attrib.items() if worst.HOST in value]
    assert {name.split("}")[-1] for name, _ in values} <= {"data-unformatted"}
    words = _bare("".join(e.text or "" for e in drawn))
    assert any(_bare(visible(text)) in words for text in worst.TEXTS)
    reader.end()
