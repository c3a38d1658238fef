"""Voices and tone in a real browser: nothing scrolls sideways, and each number opens what it counts."""

from __future__ import annotations

from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits

PLAIN = "voices?v=1&data=store-plain"
VIEWS = {
    "speakers": "&show=differences&evidence=group:tide:citizen",
    "speaker": "&speaker=工会代表&evidence=quotes:tide",
    "tone": "&show=differences&evidence=tone:ridge:port:neg",
    "time": "&group=citizen&evidence=month:tide:2022-05",
}


def query(page: Page) -> dict[str, str]:
    """The URL's parameters."""
    return {k: v[-1] for k, v in parse_qs(urlsplit(page.url).query).items()}


@pytest.mark.long
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_in_both_languages_wide_and_narrow(visit: Visits, view: str) -> None:
    for lang, width in product(("zh", "en"), (1440, 390)):
        page = visit(width=width).go(f"{PLAIN}&lang={lang}&view={view}{VIEWS[view]}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.locator("#evidence").count() == 1
        assert page.locator(".fr-problems").count() == 0
        expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=20_000)


def test_a_number_opens_its_quotations_under_its_row(visit: Visits) -> None:
    page = visit().go(PLAIN)
    number = page.locator('.fr-row a[href*="group%3Aridge%3Aother_official"]')
    said = number.locator("xpath=..").inner_text()
    number.click()
    panel = page.locator("#evidence")
    expect(panel).to_be_visible()
    n = int(panel.locator(".fr-ev-head b").inner_text().split("，")[-1].removesuffix("处").replace(",", ""))
    assert f"{n} 处" in said
    assert panel.locator("li").count() == min(n, 200)
    assert panel.bounding_box()["y"] > number.bounding_box()["y"]  # ty: ignore[not-subscriptable]
    panel.locator("a[data-framing]").last.click()
    expect(panel).to_have_count(0)


def test_from_a_name_to_all_outlets_and_by_a_part_of_it(visit: Visits) -> None:
    one = visit()
    page = one.go(PLAIN)
    page.locator(".fr-vo-s a", has_text="工会代表").first.click()
    expect(page.locator(".fr-lead")).to_contain_text("引用“工会代表”的文章")
    assert query(page)["speaker"] == "工会代表"
    box = page.get_by_placeholder("说话人的名字")
    box.fill("工会")
    box.press("Enter")
    page.wait_for_url(lambda url: "term=" in url and "speaker=" not in url)
    one.settle()
    expect(page.locator(".fr-vo-names")).to_contain_text("工会代表")


def test_an_actor_and_a_voice_are_chosen(visit: Visits) -> None:
    one = visit()
    page = one.go(f"{PLAIN}&view=tone")
    page.get_by_role("radio", name="转述").click()
    page.wait_for_url("**voice=attributed*")
    one.settle()
    expect(page.locator(".fr-lead")).to_contain_text("灯笼网：没有提到")
