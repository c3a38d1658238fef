"""Events, Archive and what all pages share, as people see and use them."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits

PLAIN = "v=1&data=store-plain"
SIZES = [
    ("en", 390, "dark"),
    *(
        pytest.param(*size, marks=pytest.mark.long)
        for size in (("zh", 1440, "light"), ("zh", 390, "light"), ("en", 1440, "dark"))
    ),
]


def query(page: Page) -> dict[str, str]:
    """The URL's parameters."""
    return {k: v[-1] for k, v in parse_qs(urlsplit(page.url).query).items()}


def sideways(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth")


@pytest.mark.parametrize(("lang", "width", "scheme"), SIZES)
def test_events_and_archive_fit_their_window(visit: Visits, lang: str, width: int, scheme: str) -> None:
    one = visit(width, color_scheme=scheme)
    for path in ("events?order=contrast", "archive?view=capture", "archive?view=copies"):
        page = one.go(f"{path}&{PLAIN}&lang={lang}")
        assert sideways(page) <= 0, path


def test_the_list_is_above_the_fold_and_on_a_phone_before_the_figure(visit: Visits) -> None:
    page = visit().go(f"events?{PLAIN}")
    page.wait_for_selector(".js-plotly-plot .bars")
    top = page.locator(".fr-list > li").first.bounding_box()
    assert top is not None and top["y"] < 650
    page = visit(390).go(f"events?{PLAIN}")
    page.wait_for_selector(".js-plotly-plot .bars")
    top, figure = (page.locator(of).first.bounding_box() for of in (".fr-list > li", ".js-plotly-plot"))
    assert top is not None and figure is not None
    assert top["y"] < 800 and figure["y"] > top["y"]


@pytest.mark.long
def test_exactly_two_outlets_in_one_month_with_three_choices(visit: Visits) -> None:
    one = visit()
    page = one.go(f"events?{PLAIN}")
    for label, day in (("自（UTC）", "2021-10-01"), ("至（UTC）", "2021-12-31")):
        field = page.get_by_test_id("stDateInput").filter(has_text=label)
        year, month, number = day.split("-")
        for part, value in (("year", year), ("month", month), ("day", number)):
            field.get_by_role("spinbutton", name=re.compile(part)).fill(value)
        page.keyboard.press("Tab")
        one.settle()
    page.get_by_text("恰好", exact=True).click()
    one.settle()
    assert {k: query(page).get(k) for k in ("since", "until", "min", "bound")} == {
        "since": "2021-10-01", "until": "2021-12-31", "min": "2", "bound": "exact",
    }  # fmt: skip
    strips = page.locator(".fr-list > li .fr-ev:visible .fr-strip")
    assert strips.count() > 0
    assert {strips.nth(i).locator(".fr-found").count() for i in range(strips.count())} == {2}


def test_the_way_past_the_menu_by_keyboard(visit: Visits) -> None:
    page = visit().go(f"archive?{PLAIN}")
    page.evaluate("document.querySelector('.fr-skip').focus()")
    skip = page.locator(".fr-skip")
    box = skip.bounding_box()
    assert box is not None and box["y"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("h1.fr-h")).to_be_focused()
    assert "#" not in page.url


def test_a_link_says_at_once_that_something_comes(visit: Visits) -> None:
    one = visit()
    page = one.go(f"events?{PLAIN}")
    went = page.evaluate(
        """() => { const app = document.querySelector('[data-testid=stApp]');
        document.querySelector('.fr-nav a[href^=archive]').click();
        return ['framingGoing' in app.dataset, getComputedStyle(app, '::after').position] }"""
    )
    assert went == [True, "fixed"]  # before the click's own task has ended: nothing can come in between
    one.settle()
    expect(page.locator("[data-framing-going]")).to_have_count(0)


def test_the_mark_goes_when_the_page_is_drawn_however_fast(visit: Visits) -> None:
    """A run may begin and end within one change of the page: then no state but the content tells of it."""
    page = visit().go(f"events?{PLAIN}")
    gone = page.evaluate(
        """async () => { const app = document.querySelector('[data-testid=stApp]');
        window.dispatchEvent = () => true;
        document.querySelector('.fr-nav a[href^=archive]').click();
        const marked = 'framingGoing' in app.dataset;
        document.querySelector('[data-testid=stMain] h1').append(' ');
        await new Promise((done) => setTimeout(done, 200));
        return [marked, 'framingGoing' in app.dataset] }"""
    )
    assert gone == [True, False]


@pytest.mark.long
def test_fingers_find_their_targets(visit: Visits) -> None:
    one = visit(390)
    for name in ("events", "side", "archive", "wording"):
        page = one.go(f"{name}?{PLAIN}&event=e-000")
        page.wait_for_timeout(200)
        assert too_small(page) == []


def too_small(page: Page) -> list[str]:
    """Links and buttons lower than 40 pixels, but for those within running text and tables."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.fr-nav-narrow a, .fr-tabs a, .fr-actions a, [data-testid=stMain] button, [data-testid=stExpandSidebarButton]')]
        .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 39.5)
        .map((e) => `${e.textContent} ${e.getBoundingClientRect().height}`)"""
    )


def test_the_filters_of_a_phone_have_a_name_and_stay_at_hand(visit: Visits) -> None:
    page = visit(390).go(f"events?{PLAIN}")
    button = page.get_by_test_id("stExpandSidebarButton")
    assert (
        page.evaluate(
            "getComputedStyle(document.querySelector('[data-testid=stExpandSidebarButton]'), '::after').content"
        )
        == '"筛选"'
    )
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 3000)")
    expect(button).to_be_in_viewport()
    button.click()
    expect(page.get_by_test_id("stSidebar").get_by_text("媒体")).to_be_in_viewport()


def test_a_month_of_the_archive_opens_its_articles(visit: Visits) -> None:
    one = visit()
    page = one.go(f"archive?{PLAIN}")
    cell = page.locator("a.fr-heat").first
    n = int(cell.inner_text())
    cell.click()
    page.wait_for_url("**/data?**")
    one.settle()
    assert query(page)["table"] == "articles" and query(page)["since"].endswith("-01")
    assert f"{n} 行" in page.locator(".fr-lead").inner_text()


def test_a_kind_opens_its_articles_under_its_row_and_back_closes_them(visit: Visits) -> None:
    one = visit()
    page = one.go(f"archive?{PLAIN}")
    page.locator("table[aria-label='是些什么文章'] tbody tr").nth(2).get_by_role("link").first.click()
    expect(page.locator("tr .fr-ev-panel")).to_be_in_viewport()
    page.go_back()
    one.settle()
    expect(page.locator(".fr-ev-panel")).to_have_count(0)


def test_the_whole_list_goes_on_paper(visit: Visits) -> None:
    page = visit().go(f"events?{PLAIN}")
    page.emulate_media(media="print")
    tall = page.evaluate("document.documentElement.scrollHeight")
    last = page.locator(".fr-list > li").last.bounding_box()
    assert last is not None and last["y"] < tall
    assert tall > 2000
    assert page.locator(".st-key-fr-filters").is_hidden()
