"""One real browser and one server for all browser tests."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests import factory

ROOT = Path(__file__).resolve().parents[2]
ARGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def chromium() -> str | None:
    """The Chromium to drive, None where there is none."""
    return next(
        (p for p in (os.environ.get("FRAMING_CHROMIUM", ""), "/usr/bin/chromium") if p and Path(p).exists()),
        None,
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))  # one browser, one server, whatever -n says


class Visit:
    """One reader's browser: a fresh context that notes what it asks for and complains of."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.base = base
        self.context = context
        self.page: Page = context.new_page()
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        context.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str) -> Page:
        """Open a path of the dashboard and wait until it has been drawn."""
        self.page.goto(self.base + path)
        return self.settle()

    def settle(self) -> Page:
        """Wait until the script has started, ended, and the page shows it."""
        self.page.wait_for_timeout(250)
        self.page.wait_for_selector(IDLE)
        self.page.wait_for_selector(".fr-h, [data-testid=stException]")
        self.page.wait_for_timeout(150)
        return self.page

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base, self.base.replace("http", "ws"), "data:", "blob:")):
            self.foreign.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        place = message.location.get("url", "").split("?")[0]
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} ({place})")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("There is no Chromium: install it, or name one in FRAMING_CHROMIUM.")
        pytest.skip("There is no Chromium at /usr/bin/chromium and FRAMING_CHROMIUM names none.")
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=path, args=list(ARGS))
        yield chrome
        chrome.close()


@pytest.fixture(scope="session")
def base(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server with an honest, a hostile and a textless store."""
    folder = tmp_path_factory.mktemp("served")
    stores = [
        factory.build(folder / "plain"),
        factory.build(folder / "hostile", hostile=True),
        factory.build(folder / "notext", holds_text=False),
    ]
    with served(folder, stores[:2], "--store", str(stores[2])) as address:
        yield address


@contextmanager
def served(folder: Path, stores: Sequence[Path], *arguments: str, **more: str) -> Iterator[str]:
    """With ``more`` in its environment, the address of a dashboard that serves these stores; when it ends nothing of ours was raised in it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "FRAMING_STORE": os.pathsep.join(map(str, stores)),
        "FRAMING_CODING": str(folder / "coding"),
        **more,
    }
    serve = ["streamlit", "run", "app.py", "--server.headless", "true", "--server.port", str(port)]
    command = [sys.executable, "-m", *serve, "--", *arguments]
    with (folder / "log").open("w") as log, subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
    ) as server:  # fmt: skip
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait(10)
    log_text = (folder / "log").read_text()
    ours = re.search(r'File ".*/framing/(dashboard|charts|snapshot)/.*', log_text)
    assert ours is None, log_text[max(0, ours.start() - 2000) :][:6000]


Visits = Callable[..., Visit]


@contextmanager
def visiting(browser: Browser, base: str) -> Iterator[Visits]:
    """Makes visits to an address; at their end nothing foreign was asked for and the console is clean."""
    visits: list[Visit] = []

    def make(width: int = 1440, **options: object) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(20_000)
        visits.append(Visit(context, base))
        return visits[-1]

    yield make
    for one in visits:
        one.context.close()
    assert [u for one in visits for u in one.foreign] == []
    assert [c for one in visits for c in one.complaints] == []


@pytest.fixture
def visit(browser: Browser, base: str) -> Iterator[Visits]:
    """Make a visit to the dashboard that all browser tests share."""
    with visiting(browser, base) as make:
        yield make


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert server.poll() is None, "the server ended before it answered"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer within 20 seconds")
