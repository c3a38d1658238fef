"""The first view of the dashboard in a real browser, against a Streamlit app of two widgets.

    python -m bench.first_view [--page events] [--warm 5] [--cold 3] [--store FOLDER]

Cold: a server just started and a browser with an empty profile. Warm: a server that has
served, and a browser context with nothing in its cache. Timed from the navigation until
the page's title and its data are drawn and Streamlit says that the script is not
running. The small app has the same settings; its figures are the floor that Streamlit
itself sets. Needs Chromium (``FRAMING_CHROMIUM`` may name one).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from bench import measure, sessions_script
from bench.sessions_server import Server
from framing.dashboard.state import Selection

ARGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
PATIENCE = 60_000
SMALL = """import streamlit as st

name = st.text_input("Name")
colour = st.selectbox("Colour", ["black", "white"])
st.html(f'<h1 class="fr-h">{colour}</h1>')
"""
SEEN = {"title": ".fr-h", "list": ".fr-list li, .fr-grid", "chart": ".stPlotlyChart .main-svg", "idle": IDLE}
WATCH = """
window.framingSeen = {};
const wanted = WANTED, needed = NEEDED;
const look = () => {
  const seen = window.framingSeen, all = needed.every((name) => document.querySelector(wanted[name]));
  for (const name in wanted) if (!(name in seen) && document.querySelector(wanted[name])) seen[name] = performance.now();
  if (all && !("drawn" in seen)) seen.drawn = performance.now();
  setTimeout(look, 8);
};
look();
"""


@dataclass(frozen=True, slots=True)
class App:
    """What is looked at: the file to serve and from where, the address, and what must be there."""

    file: str
    home: Path
    address: str
    needed: tuple[str, ...]
    stores: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """One view: seconds from the navigation by what was seen; ``drawn`` when everything needed was there.

    ``started`` is the seconds that the server took to answer, 0 where it ran already;
    ``cpu`` its processor time during the view; ``files`` and ``size`` what the browser fetched.
    """

    seen: Mapping[str, float]
    started: float
    cpu: float
    files: int
    size: int


def chromium() -> str | None:
    """The Chromium to drive, None where there is none."""
    path = os.environ.get("FRAMING_CHROMIUM") or "/usr/bin/chromium"
    return path if Path(path).exists() else None


def apps(folder: Path, page: str, store: Path | None) -> tuple[App, App]:
    """The dashboard and the small app beside it, which is written into ``folder``."""
    (folder / ".streamlit").mkdir()
    settings = (measure.ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    (folder / ".streamlit" / "config.toml").write_text(settings, encoding="utf-8")
    (folder / "small.py").write_text(SMALL, encoding="utf-8")
    held = sessions_script.held(store)
    event = held.events[0] if page == "side" else None
    address = "/" + Selection(dataset=held.dataset, event=event).href(page)
    needed = ("title", "list", "idle") if page in ("events", "side") else ("title", "idle")
    own = App("app.py", measure.ROOT, address, needed, (store,) if store else ())
    return own, App("small.py", folder, "/", ("title", "idle"))


def cold(player: Playwright, app: App, folder: Path) -> View:
    """A view by a new browser of a new server."""
    with _served(app, folder) as server, _browser(player) as browser:
        return _view(browser, server, app, server.ready)


def warm(player: Playwright, app: App, folder: Path, times: int) -> list[View]:
    """Views of one server, each by a new context of one browser; one goes before that is not counted."""
    with _served(app, folder) as server, _browser(player) as browser:
        return [_view(browser, server, app, 0.0) for _ in range(times + 1)][1:]


def _view(browser: Browser, server: Server, app: App, started: float) -> View:
    # Waiting for what a script has seen takes eval, which the page's own policy forbids.
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    context.set_default_timeout(PATIENCE)
    watch = WATCH.replace("WANTED", json.dumps(SEEN)).replace("NEEDED", json.dumps(app.needed))
    context.add_init_script(watch)
    page, before = context.new_page(), server.cpu()
    page.goto(server.url + app.address, wait_until="commit")
    page.wait_for_function("'drawn' in (window.framingSeen || {})")
    used = server.cpu() - before
    page.wait_for_timeout(700)  # what is drawn later, a chart, is told too
    if page.locator('[data-testid="stException"]').count():
        raise RuntimeError(f"{app.address}: an exception on the page\n{server.complaints()}")
    seen = page.evaluate("window.framingSeen")
    sizes = page.evaluate("performance.getEntriesByType('resource').map((e) => e.transferSize)")
    context.close()
    return View({k: v / 1000 for k, v in seen.items()}, started, used, len(sizes), sum(sizes))


@contextmanager
def _served(app: App, folder: Path) -> Iterator[Server]:
    with Server(folder, app.file, app.stores, app.home) as server:
        yield server


@contextmanager
def _browser(player: Playwright) -> Iterator[Browser]:
    browser = player.chromium.launch(executable_path=chromium(), args=list(ARGS))
    try:
        yield browser
    finally:
        browser.close()


def compared(
    page: str = "events", store: Path | None = None, colds: int = 3, warms: int = 5
) -> dict[str, tuple[list[View], list[View]]]:
    """Views of the dashboard's page and of the small app, turn by turn: by ``cold`` and ``warm``."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as player:
        folder = Path(name)
        own, small = apps(folder, page, store)
        first = [(cold(player, own, folder), cold(player, small, folder)) for _ in range(colds)]
        later = zip(warm(player, own, folder, warms), warm(player, small, folder, warms), strict=True)
        return {"cold": _sides(first), "warm": _sides(list(later))}


def _sides(pairs: Sequence[tuple[View, View]]) -> tuple[list[View], list[View]]:
    return [a for a, _ in pairs], [b for _, b in pairs]


def told(found: Mapping[str, tuple[list[View], list[View]]], page: str) -> Iterator[str]:
    """The figures as Markdown, ratio first."""
    for kind, (own, small) in found.items():
        mine, floor = (measure.median([v.seen["drawn"] for v in views]) for views in (own, small))
        started = (
            f", {measure.median([v.started for v in own]):.2f} s after the command" if kind == "cold" else ""
        )
        yield (
            f"- **{mine / floor:.2f} times** the small app, {kind}: {mine:.2f} s "
            f"({measure.spread([v.seen['drawn'] for v in own])}) against {floor:.2f} s "
            f"({measure.spread([v.seen['drawn'] for v in small])}) until {page} is drawn{started}."
        )
    yield from ("", "| view | title, s | data, s | chart, s | server's processor time, s | files | kB |")
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for kind, sides in found.items():
        for name, views in zip((page, "small app"), sides, strict=True):
            yield f"| {name}, {kind} | {_row(views)} |"


def _row(views: Sequence[View]) -> str:
    cells = []
    for name in ("title", "list", "chart"):
        times = [v.seen[name] for v in views if name in v.seen]
        cells.append(f"{measure.median(times):.2f}" if times else "—")
    cells.append(f"{measure.median([v.cpu for v in views]):.2f}")
    cells.append(f"{measure.median([v.files for v in views]):.0f}")
    cells.append(f"{measure.median([v.size for v in views]) / 1000:,.0f}")
    return " | ".join(cells)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 2 where there is no browser."""
    parser = argparse.ArgumentParser("python -m bench.first_view", description=__doc__.split("\n")[0])
    parser.add_argument("--page", default="events")
    parser.add_argument("--cold", type=int, default=3)
    parser.add_argument("--warm", type=int, default=5)
    parser.add_argument("--store", type=Path)
    a = parser.parse_args(arguments)
    if chromium() is None:
        print("There is no Chromium; name one in FRAMING_CHROMIUM.", file=sys.stderr)
        return 2
    for line in told(compared(a.page, a.store, a.cold, a.warm), a.page):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
