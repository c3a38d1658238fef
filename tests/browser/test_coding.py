"""Two people code five units with the keyboard, and the page says how far they agree."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits

ANSWERS = {"ann": "11231", "bob": "11221"}
"""Keys pressed: numbers of categories."""


def alpha(a: str, b: str) -> float:
    """Nominal alpha of two coders without missing codes, from the definition."""
    codes = a + b
    n = len(codes)
    observed = sum(x != y for x, y in zip(a, b, strict=True)) / len(a)
    expected = 1 - sum(codes.count(c) * (codes.count(c) - 1) for c in set(codes)) / (n * (n - 1))
    return 1 - observed / expected


def unit(page: Page, number: int, told: str = "Unit {n} of 20") -> None:
    """Wait until the unit is shown and its buttons listen to their keys."""
    expect(page.locator(".st-key-answer-neg kbd")).to_be_visible()
    said = re.compile(f"^{told.format(n=number)}$")
    expect(page.locator(".fr-note").filter(has_text=said)).to_be_visible()


@pytest.mark.long
def test_two_people_code_five_units_and_read_alpha(visit: Visits) -> None:
    first = visit()
    page = first.go("coding?v=1&data=store-plain&lang=en")
    page.get_by_label("Your id").fill("ann")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="New sample").click()
    page.get_by_label("Units", exact=True).fill("20")
    page.get_by_label(re.compile("Name of the project")).fill("five")
    page.get_by_role("button", name="Draw").click()
    for coder, answers in ANSWERS.items():
        if coder != "ann":
            page = visit().go(f"coding?v=1&data=store-plain&lang=en&coding={coder},five")
        for number, answer in enumerate(answers, 1):
            unit(page, number)
            page.wait_for_timeout(350)  # as long as the page takes an answer for a slip
            page.keyboard.press(answer)
        unit(page, 6)
    page.reload()
    unit(page, 6)
    page.get_by_role("link", name="Results").click()
    told = f"{alpha(*ANSWERS.values()):.2f}"
    expect(page.locator(".fr-lead")).to_contain_text(f"Alpha among coders {told} (n = 5)")
    cell = page.locator(".fr-code-cross td a").first
    count = cell.inner_text()
    cell.click()
    expect(page.locator(".fr-ev-panel ol > li")).to_have_count(int(count))
    page.get_by_role("link", name="Code", exact=True).click()
    unit(page, 6)
    page.get_by_label("Note (optional)").fill("1 or 2? s")
    unit(page, 6)
    expect(page.locator(".fr-code-top span")).to_contain_text("5 of 20")


@pytest.mark.long
def test_a_phone_holds_it_and_nothing_serious_is_in_the_way(visit: Visits) -> None:
    page = visit(width=390).go("coding?v=1&data=store-plain&lang=zh&coding=cyd&view=draw")
    page.get_by_label(re.compile("^项目名")).fill("phone")
    page.get_by_role("button", name="抽样").click()
    expect(page.locator(".fr-code-text")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".st-key-answer-neg button").bounding_box()["height"] >= 44
    for number in (1, 2):
        unit(page, number, "第 {n} 个，共 60 个")
        page.wait_for_timeout(350)
        page.keyboard.press("1")
    for view in ("code", "results", "draw"):
        page = visit(width=390).go(f"coding?v=1&data=store-plain&lang=zh&coding=cyd,phone&view={view}")
        page.wait_for_timeout(300)
        found = Axe().run(page).response["violations"]
        assert [r["id"] for r in found if r["impact"] in ("serious", "critical")] == []
