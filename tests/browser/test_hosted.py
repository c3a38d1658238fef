"""The dashboard through hosting/nginx.conf, in a reader's browser: all of it works, and the policy blocks nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Visit, Visits, visiting
from tests.figures import Report
from tests.hosting.conftest import proxied

PLAIN = "v=1&data=store-plain"
PAGES = {
    "events": "", "side": "&event=e-000&show=figures&evidence=articles%3Atide", "wording": "&view=keyness",
    "voices": "&view=tone", "archive": "&view=copies", "method": "", "data": "&table=hits",
}  # fmt: skip


@pytest.fixture(scope="module")
def proxy(base: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of nginx before the server of the browser tests."""
    with proxied(base.rstrip("/"), tmp_path_factory.mktemp("nginx")) as address:
        yield f"{address}/"


@pytest.fixture
def hosted(browser: Browser, proxy: str) -> Iterator[Visits]:
    """Make a visit through the proxy."""
    with visiting(browser, proxy) as make:
        yield make


@pytest.mark.parametrize(
    "names", [["side"], pytest.param(list(PAGES), marks=pytest.mark.long)], ids=["one", "all"]
)
def test_pages_are_drawn_and_nothing_is_blocked(hosted: Visits, figure: Report, names: list[str]) -> None:
    one = hosted()
    blocked = (
        "addEventListener('securitypolicyviolation', (e) => { (window.blocked ||= []).push(e.blockedURI) })"
    )
    one.context.add_init_script(blocked)
    sockets: list[str] = []
    one.page.on("websocket", lambda socket: sockets.append(socket.url))
    for name in names:
        page = one.go(f"{name}?{PLAIN}&lang=en{PAGES[name]}")
        assert page.locator("[data-testid=stException]").count() == 0
        assert page.evaluate("document.documentElement.lang") == "en", "our own script has run"
        assert page.evaluate("window.blocked || []") == []
    assert len(sockets) >= len(names)
    assert one.complaints == [] and one.foreign == []
    if len(names) == len(PAGES):
        figure(11, "pages drawn through the proxy in a browser with a clean console", len(names))
        figure(11, "requests of theirs to anywhere else", len(one.foreign))


@pytest.mark.long
def test_links_widgets_downloads_and_figures_work(hosted: Visits, tmp_path: Path) -> None:
    one = hosted(accept_downloads=True)
    page = one.go(f"data?{PLAIN}&lang=en&table=hits")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").click()
    waiting.value.save_as(tmp_path / "hits.csv")
    assert (tmp_path / "hits.csv").read_bytes().startswith(b"\xef\xbb\xbfarticle_id,")
    page = one.go(f"archive?{PLAIN}&lang=en")
    page.locator(".js-plotly-plot").first.wait_for()
    for kind, begins in (("png", b"\x89PNG"), ("svg", b"<svg")):
        with page.expect_download() as waiting:
            page.locator(f"a[data-save={kind}]").first.click()
        waiting.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes().startswith(begins)
    page.locator(".fr-nav a", has_text="Events").click()
    one.settle()
    assert "/events?" in page.url and "lang=en" in page.url
    box = page.locator("[data-testid=stTextInput] input").first
    box.fill("石桥")
    box.press("Enter")
    one.settle()
    page.wait_for_url("**q=*")


def test_a_script_that_is_not_ours_does_not_run(browser: Browser, proxy: str) -> None:
    """What the policy is for: markup that came through all the same stays without effect."""
    context = browser.new_context()
    one = Visit(context, proxy)
    page = one.go(f"events?{PLAIN}")
    page.evaluate("""() => {
        const script = document.createElement("script")
        script.textContent = "window.ran = true"
        document.body.append(script)
        document.body.insertAdjacentHTML("beforeend", `<img src="data:," onerror="window.ran = true">`)
    }""")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran === undefined")
    assert len([said for said in one.complaints if "Content Security Policy" in said]) == 2
    assert one.foreign == []
    context.close()
