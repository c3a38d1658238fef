"""A walk over the pages: every number in a table opens what it rests on; inference stays where it may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from tests.dashboard.conftest import Open, words

VIEWS = {
    "events": [{}],
    "side": [{"event": "e-000"}, {"event": "e-000", "genre": "all", "voice": "outlet"}],
    "wording": [{"view": v} for v in ("concepts", "context", "keyness", "frames")]
    + [{"concept": "port_naming.dispute"}, {"view": "context", "term": "港方"}],
    "voices": [{"view": v} for v in ("speakers", "tone", "time")]
    + [{"view": "speaker", "speaker": "工会代表"}],
    "archive": [{"view": v} for v in ("capture", "copies")],
}
PLACES = [(page, given) for page, views in VIEWS.items() for given in views]
ACROSS = ("wording", "voices")
"""Pages that compare across events: forty of them may carry it."""
NEVER = [
    (page, given, data)
    for page, given in PLACES
    for data in ("store-plain", "store-wide")
    if data == "store-wide" or page not in ACROSS
]
INFERENCE = re.compile(
    r"95\s?%|±|\bp\s?[=<≤]|\bq\s?[=<≤]|\bz\s?=|显著|significan|置信|confidence interval", re.I
)
DENIED = re.compile(r"不给区间|没有区间|没有显著性|不说“显著”|no intervals?|no significance|no p\b", re.I)
NUMBER = re.compile(r"(?<![\w-])\d[\d,]*(?:\.\d+)?(?![\w-])")


@dataclass(frozen=True)
class Link:
    """A link of the page: its words, the page it leads to and what it chooses there."""

    text: str
    page: str
    given: tuple[tuple[str, str], ...]


def links(page: Tag) -> Iterator[Link]:
    """Links inside the dashboard."""
    for a in page.select("a[data-framing]"):
        parts = urlsplit(str(a.get("href", "")))
        if parts.path:
            yield Link(a.get_text(" ", strip=True), parts.path, tuple(parse_qsl(parts.query)))


def cells(page: Tag) -> Iterator[Tag]:
    """Cells that show measures: those of the matrix and of tables."""
    yield from page.select(".fr-cell:not(.fr-empty), td")


@pytest.mark.parametrize(("page", "given"), PLACES, ids=str)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_number_in_a_cell_leads_to_its_evidence(
    open_page: Open, page: str, given: dict[str, str], lang: str
) -> None:
    """A cell that shows a number has a link to what the number rests on; dates and names are in elements of their own."""
    soup = BeautifulSoup(words(open_page(page, lang=lang, **given)), "html.parser")
    bare = []
    for cell in cells(soup):
        if cell.select("a[href]"):
            continue
        for own in cell.select(".fr-none, time, .fr-plain, code"):
            own.extract()
        if NUMBER.search(cell.get_text(" ", strip=True)) and "fr-plain" not in (cell.get("class") or []):
            bare.append(cell.get_text(" ", strip=True)[:80])
    assert bare == []


@pytest.mark.parametrize(("page", "given"), PLACES, ids=str)
def test_evidence_of_every_kind_opens_and_has_the_number_that_led_to_it(
    open_page: Open, page: str, given: dict[str, str]
) -> None:
    """One link of each kind of evidence is followed; where it is a bare count, the panel says the same count."""
    soup = BeautifulSoup(words(open_page(page, lang="en", **given)), "html.parser")
    seen: set[tuple[str, bool]] = set()
    for link in links(soup):
        evidence = dict(link.given).get("evidence")
        if evidence is None:
            continue
        counted = re.fullmatch(r"[\d,]+", link.text)
        kind = evidence.split(":")[0], bool(counted)
        if kind in seen:
            continue
        seen.add(kind)
        opened = BeautifulSoup(words(open_page(link.page, **dict(link.given))), "html.parser")
        panel = opened.select_one(".fr-ev-panel")
        assert panel is not None, (link, [p.get_text() for p in opened.select(".fr-problems")])
        assert panel.select("li"), link
        if counted:
            heading = panel.select_one(".fr-ev-head b")
            assert heading is not None
            assert link.text in NUMBER.findall(heading.get_text()), (link, heading.get_text())
    if page != "events":
        assert seen, "nothing on this page opens evidence"


@pytest.mark.parametrize(("page", "given", "data"), NEVER, ids=str)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_inference_where_it_may_not_be(
    open_page: Open, page: str, given: dict[str, str], lang: str, data: str
) -> None:
    """One event, lists and archives never; across events not from three of them."""
    app = open_page(page, lang=lang, **{**given, "data": data})
    page_words = DENIED.sub("", BeautifulSoup(words(app), "html.parser").get_text(" "))
    assert INFERENCE.findall(page_words) == []
