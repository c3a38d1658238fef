"""Wording as people see it: every view in both languages, wide and narrow; a click opens what a number rests on."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visits

PLAIN = "v=1&data=store-plain"
VIEWS = {
    "concepts": "evidence=hits:tide:port_naming:port_authority:::",
    "detail": "concept=attribution.say",
    "context": "view=context&term=港方",
    "keyness": "view=keyness",
    "frames": "view=frames",
}


@pytest.mark.long
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_view_scrolls_sideways(visit: Visits, lang: str) -> None:
    reader = visit(390)
    for name, chosen in VIEWS.items():
        page = reader.go(f"wording?{PLAIN}&lang={lang}&{chosen}")
        page.wait_for_selector(".fr-tabs")
        assert page.locator("[data-testid=stException]").count() == 0, name
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(200)
            main = page.locator("[data-testid=stMain]")
            assert main.evaluate("m => m.scrollWidth <= m.clientWidth"), (name, width)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)


def test_a_segment_opens_its_mentions_under_its_row(visit: Visits) -> None:
    page = visit().go(f"wording?{PLAIN}")
    row = page.locator(".fr-row", has_text="港务当局").first
    n = row.locator(".fr-term").first.inner_text().split()[-1]
    row.locator(".fr-term").first.click()
    page.wait_for_selector(".fr-ev-panel")
    assert n in page.locator(".fr-ev-head b").inner_text()
    assert page.locator(".fr-ev-panel .fr-kwic").count() == min(int(n), 200)
    above = row.bounding_box()
    panel = page.locator(".fr-ev-panel").bounding_box()
    assert above and panel and 0 <= panel["y"] - (above["y"] + above["height"]) < 30
    assert "evidence=hits" in page.url


def test_a_term_is_looked_up_and_stands_in_the_middle(visit: Visits) -> None:
    page = visit().go(f"wording?{PLAIN}&view=context")
    page.get_by_label("查一个词").fill("渡轮")
    page.keyboard.press("Enter")
    page.wait_for_selector(".fr-lines .fr-kwic")
    marks = page.locator(".fr-lines .fr-kwic mark")
    lefts = {round(marks.nth(n).bounding_box()["x"]) for n in range(5)}  # type: ignore[index]
    assert len(lefts) == 1
    assert page.locator(".fr-lines mark").first.inner_text() == "渡轮"


def test_figures_say_what_they_show_in_themselves(visit: Visits) -> None:
    page = visit(390).go(f"wording?{PLAIN}&concept=attribution.say")
    page.wait_for_selector(".st-key-wording-shares .gtitle")
    for key in ("wording-shares", "wording-months"):
        figure = page.locator(f".st-key-{key} .js-plotly-plot")
        words = figure.inner_text()
        assert all(name in words for name in ("潮汐通讯", "山脊之声", "灯笼网", "港湾时报"))
        assert "未收不等于未报" in "".join(words.split())
        box = figure.bounding_box()
        for text in figure.locator(".gtitle, .gtitle-subtitle, .annotation-text").all():
            own = text.bounding_box()
            assert (
                own
                and box
                and box["x"] - 1 <= own["x"]
                and own["x"] + own["width"] <= box["x"] + box["width"] + 1
            )
