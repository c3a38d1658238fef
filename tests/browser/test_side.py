"""Side by side as people see it: no sideways scrolling, from a number to its sentence, and one sheet of paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visits

PLAIN = "v=1&data=store-plain&event=e-000"
CALL = "v=1&data=coverage&event=ebe9d59f4449a"
"""An event that all four real outlets have."""


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_scrolls_sideways_and_no_words_are_cut(visit: Visits, width: int) -> None:
    one = visit(width=width)
    for path in (f"{PLAIN}&lang=en", f"{CALL}&lang=zh", f"{CALL}&lang=en&show=sheet"):
        page = one.go(f"side?{path}")
        for place in ("document.documentElement", "document.querySelector('[data-testid=stMain]')"):
            assert page.evaluate(f"{place}.scrollWidth - {place}.clientWidth") <= 0
        cut = page.locator(".fr-bars a").evaluate_all(
            "all => all.filter(a => a.scrollWidth > a.clientWidth + 1).map(a => a.textContent)"
        )
        assert cut == []


@pytest.mark.parametrize(("width", "lang"), [(1440, "zh"), (390, "en")])
def test_from_a_number_to_its_sentence_in_the_text(visit: Visits, width: int, lang: str) -> None:
    one = visit(width=width)
    page = one.go(f"side?{PLAIN}&lang={lang}")
    page.locator(".fr-grid a.fr-term").first.click()
    one.settle()
    row = page.locator(".fr-ev-panel li").last
    marked = row.locator("mark").inner_text()
    page.locator(".fr-txt details").evaluate_all("all => all.forEach(d => { d.open = false })")
    row.locator("a.fr-jump").click()
    sentence = page.locator(".fr-read")
    expect(sentence).to_be_in_viewport()
    expect(sentence.locator("mark", has_text=marked).first).to_be_visible()
    assert sentence.evaluate("e => e === document.activeElement")
    head = page.locator(".fr-head").bounding_box()
    place = sentence.bounding_box()
    assert head is not None
    assert place is not None
    assert width < 821 or place["y"] >= head["y"] + head["height"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_is_one_page_of_paper(visit: Visits, lang: str) -> None:
    one = visit(color_scheme="dark" if lang == "en" else "light")
    for where in (PLAIN, CALL + "&genre=all&voice=outlet"):
        page = one.go(f"side?{where}&lang={lang}&show=sheet")
        pdf = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
        assert b"/MediaBox [0 0 595.9" in pdf or b"/MediaBox [0 0 594.9" in pdf
        page.emulate_media(media="print")
        assert page.locator(".fr-sheet").evaluate("e => getComputedStyle(e).color") == "rgb(28, 27, 25)"
        assert not page.locator(".fr-actions").is_visible()
        page.emulate_media(media="screen")


def test_a_switch_filters_and_stays_in_the_link(visit: Visits) -> None:
    one = visit()
    page = one.go(f"side?{PLAIN}&lang=en")
    before = page.locator(".fr-terms, .fr-bars").all_inner_texts()
    page.get_by_role("radio", name="Attributed").click()
    page.wait_for_url("**voice=attributed**")
    one.settle()
    assert page.locator(".fr-terms, .fr-bars").all_inner_texts() != before
    page.reload()
    one.settle()
    assert page.get_by_role("radio", name="Attributed").get_attribute("aria-checked") == "true"


def test_the_matrix_is_a_table_to_a_screen_reader(visit: Visits) -> None:
    page = visit().go(f"side?{PLAIN}&lang=en")
    table = page.get_by_role("table", name="Side by side")
    assert table.get_by_role("columnheader").count() == 4
    rows = table.get_by_role("row").all()
    assert len(rows) > 20
    strays = page.locator(".fr-grid > :not([role=row])").count()
    assert strays == 0
    levels = page.locator("h1, h2, h3").evaluate_all("all => all.map(h => h.tagName)")
    assert levels[0] == "H1"
    assert set(levels[1:]) == {"H2"}


def test_evidence_comes_into_view_on_a_phone(visit: Visits) -> None:
    one = visit(width=390)
    page = one.go(f"side?{PLAIN}&lang=zh")
    page.locator('.fr-grid a[href*="evidence=quotes"]').first.click()
    panel = page.locator("#evidence")
    expect(panel).to_be_visible()
    expect(panel).to_be_focused()
    expect(panel).to_be_in_viewport()
