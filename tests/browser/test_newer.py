"""A build published under a running server, as its readers see it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from framing import snapshot
from tests import factory
from tests.browser.conftest import Visits, served

WAIT = 30_000
PATH = "archive?v=1&data=store-fresh&lang={}&min=1"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return factory.build(tmp_path / "fresh", events=12)


@pytest.fixture
def base(browser: Browser, store: Path) -> Iterator[str]:
    """A server of that store alone, which is looked at twice a second."""
    del browser
    with served(store.parent, [store], FRAMING_NEWER_EVERY="0.5") as address:
        yield address


def test_newer_data_are_offered_without_a_click_and_keep_the_readers_place(
    visit: Visits, store: Path
) -> None:
    one = visit()
    page = one.go(PATH.format("zh"))
    main = page.locator("[data-testid=stMain]")
    main.evaluate("e => e.scrollTo(0, 300)")
    lead = page.locator(".fr-lead").first
    before, place = lead.inner_text(), still(lead)
    factory.build(store, events=15)
    second = snapshot.manifest(store)["snapshot"]
    offer = page.locator(".fr-newer")
    expect(offer).to_contain_text("有了更新的数据：多", timeout=WAIT)  # by itself: nothing was clicked
    assert (lead.inner_text(), still(lead)) == (before, place)  # nothing has moved
    address = page.url
    offer.locator("a").click()
    expect(offer).to_have_count(0, timeout=WAIT)
    expect(lead).not_to_have_text(before, timeout=WAIT)
    one.settle()
    assert page.url == address
    assert main.evaluate("e => e.scrollTop") > 0
    page.reload()  # a link is a link
    one.settle()
    assert page.url == address
    assert second == snapshot.manifest(store)["snapshot"]
    expect(offer).to_have_count(0, timeout=WAIT)


def still(place: Locator) -> object:
    """Where something stands, once it no longer moves: figures above it may still come."""
    before, now = None, place.bounding_box()
    while before != now:
        place.page.wait_for_timeout(700)
        before, now = now, place.bounding_box()
    return now


def test_on_a_phone_the_line_fits_and_covers_nothing_for_good(visit: Visits, store: Path) -> None:
    one = visit(width=390)
    page = one.go(PATH.format("en"))
    factory.build(store, events=15)
    expect(page.locator(".fr-newer")).to_contain_text("Newer data came at", timeout=WAIT)
    page.locator("[data-testid=stMain]").evaluate("e => e.scrollTo(0, e.scrollHeight)")
    page.wait_for_timeout(300)
    strip = page.locator(".st-key-fr-newer").bounding_box()
    assert strip is not None and strip["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    last = page.locator("[data-testid=stMainBlockContainer] .fr").nth(-2).bounding_box()
    assert last is not None and last["y"] + last["height"] <= strip["y"]
