"""Takes the pictures of docs/screenshots: every page, wide and narrow, light and dark, Chinese and English.

    python scripts/screenshots.py [--out docs/screenshots] [--only NAME]

Serves the dashboard on a free port. Real coverage (data/coverage, which holds no
article text) is shown everywhere but where text shows: there the invented sample is
(.stores/sample, as `make run` builds it).
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from framing import snapshot  # noqa: E402

COVERAGE, SAMPLE = ROOT / "data" / "coverage", ROOT / ".stores" / "sample"
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
WIDTHS = (1440, 390)
COLOURS = 160
"""Of the palette the pictures are kept in."""
README_HEIGHT = 1060
TALLEST = 2400
"""Pictures end here: a long list says no more further down."""


def best_event(store: Path) -> str:
    """The event with the most outlets, then the most articles, then the newest."""
    with snapshot.open(store) as snap:
        found = snap.query(
            "SELECT event_id FROM events ORDER BY n_outlets DESC, n_articles DESC, first_utc DESC, event_id LIMIT 1"
        )
    return str(found["event_id"].iloc[0])


def absent_event(store: Path) -> str | None:
    """The newest event that three outlets have, to show what absence looks like."""
    with snapshot.open(store) as snap:
        found = snap.query("SELECT event_id FROM events WHERE n_outlets = 3 ORDER BY first_utc DESC LIMIT 1")
    return None if found.empty else str(found["event_id"].iloc[0])


def pages() -> dict[str, str]:
    """Every page once, by name: photographed in both languages, wide and narrow, light and dark."""
    real, invented = best_event(COVERAGE), best_event(SAMPLE)
    return {
        "events": "events?data=coverage",
        "side": f"side?data=coverage&event={real}",
        "side-text": f"side?data=sample&event={invented}",
        "wording": "wording?data=coverage",
        "voices": "voices?data=coverage",
        "archive": "archive?data=coverage",
        "method": "method?data=coverage",
        "data": "data?data=coverage",
        "coding": "coding?data=sample",
    }


def views() -> dict[str, str]:
    """Further views, by name: photographed in Chinese, wide and light, and in English, narrow and dark."""
    real, invented, absent = best_event(COVERAGE), best_event(SAMPLE), absent_event(COVERAGE)
    return {
        "side-evidence": f"side?data=sample&event={invented}&evidence=family:{_counted(invented)}",
        "side-absent": f"side?data=coverage&event={absent}",
        "side-choose": "side?data=coverage",
        "side-sheet": f"side?data=coverage&event={real}&show=sheet",
        "wording-concept": "wording?data=coverage&concept=prc_naming.ccp",
        "wording-context": "wording?data=sample&view=context&term=" + _variant(),
        "wording-keyness": "wording?data=coverage&view=keyness&pair=dw,voa",
        "wording-frames": "wording?data=coverage&view=frames",
        "voices-speaker": "voices?data=coverage&view=speaker&speaker=" + _speaker(),
        "voices-tone": "voices?data=coverage&view=tone",
        "voices-time": "voices?data=coverage&view=time",
        "archive-copies": "archive?data=coverage&view=copies",
        "method-validity": "method?data=coverage&view=validity",
        "method-lexicons": "method?data=coverage&view=lexicons",
        "hostile-link": "events?data=coverage&since=yesterday&outlets=nobody,dw&min=99",
    }


def _counted(event: str) -> str:
    """An outlet and a lexicon family with hits in the event, as its evidence is named."""
    with snapshot.open(SAMPLE) as snap:
        first = snap.query(
            """SELECT a.outlet, h.family FROM hits h JOIN articles a USING (article_id)
            WHERE a.event_id = $id AND h.section = 'body' ORDER BY ALL LIMIT 1""",
            {"id": event},
        ).iloc[0]
    return f"{first['outlet']}:{first['family']}"


def _variant() -> str:
    """The name that most of the sample's outlets use."""
    with snapshot.open(SAMPLE) as snap:
        found = snap.query(
            """SELECT h.variant FROM hits h JOIN articles a USING (article_id) WHERE h.section = 'body'
            GROUP BY ALL ORDER BY count(DISTINCT a.outlet) DESC, count(*) DESC, h.variant LIMIT 1"""
        )
    return str(found["variant"].iloc[0])


def _speaker() -> str:
    """The speaker whom most outlets of the real coverage quote."""
    with snapshot.open(COVERAGE) as snap:
        found = snap.query(
            """SELECT q.speaker FROM quotes q JOIN articles a USING (article_id) WHERE q.speaker IS NOT NULL
            GROUP BY ALL ORDER BY count(DISTINCT a.outlet) DESC, count(*) DESC, q.speaker LIMIT 1"""
        )
    return str(found["speaker"].iloc[0])


@contextmanager
def served() -> Generator[str]:
    """The dashboard on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    with subprocess.Popen(
        [*command, "--server.port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(200):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def photograph(browser: Browser, url: str, width: int, scheme: str, out: Path) -> None:
    """One full page, as tall as it is."""
    context = browser.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme)  # ty: ignore[invalid-argument-type]
    page = context.new_page()
    page.goto(url)
    page.wait_for_timeout(400)
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(900)
    if page.locator("[data-testid=stException]").count():
        raise SystemExit(f"{url}: the page shows an error; nothing to keep a picture of")
    bottom = page.evaluate(
        "(() => { const b = document.querySelector('[data-testid=stMainBlockContainer]');"
        " return b.getBoundingClientRect().bottom })()"
    )
    page.set_viewport_size({"width": width, "height": max(700, min(int(bottom), TALLEST))})
    page.wait_for_timeout(700)
    page.screenshot(path=out)
    context.close()
    with Image.open(out) as picture:
        _small(picture.convert("RGB")).save(out, optimize=True)


def _small(picture: Image.Image) -> Image.Image:
    """The picture in a palette that keeps the few coloured pixels: they tell the outlets apart.

    A palette made by area alone would give all its places to greys, so the
    commonest strong colours are laid over it as broad stripes first.
    """
    pixels = np.asarray(picture).reshape(-1, 3).astype(int)
    strong = pixels[pixels.max(axis=1) - pixels.min(axis=1) > 60]
    found, counts = np.unique(strong, axis=0, return_counts=True)
    colours = found[np.argsort(-counts)[:24]]
    stripe = max(8, picture.height // 12)
    board = Image.new("RGB", (picture.width, picture.height + stripe * len(colours)))
    board.paste(picture, (0, 0))
    for place, colour in enumerate(colours):
        top = picture.height + place * stripe
        board.paste(tuple(int(c) for c in colour), (0, top, picture.width, top + stripe))
    return picture.quantize(palette=board.quantize(COLOURS), dither=Image.Dither.NONE)


def take(
    browser: Browser,
    base: str,
    asked: argparse.Namespace,
    name: str,
    path: str,
    lang: str,
    width: int,
    scheme: str,
) -> None:
    """One picture of docs/screenshots, where its name is asked for."""
    if name.startswith(asked.only):
        photograph(
            browser,
            f"{base}{path}&v=1&lang={lang}",
            width,
            scheme,
            asked.out / f"{name}_{lang}_{width}_{scheme}.png",
        )
        print(name, lang, width, scheme)


def main() -> int:
    """Take them all, or those whose name begins with ``--only``."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("FRAMING_CHROMIUM", "/usr/bin/chromium")
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGS))
        for name, path in pages().items():
            for lang, width, scheme in product(("zh", "en"), WIDTHS, ("light", "dark")):
                take(browser, base, arguments, name, path, lang, width, scheme)
        for name, path in views().items():
            take(browser, base, arguments, name, path, "zh", 1440, "light")
            take(browser, base, arguments, name, path, "en", 390, "dark")
        browser.close()
    with Image.open(arguments.out / "side_en_1440_light.png") as whole:
        whole.crop((0, 0, whole.width, README_HEIGHT)).save(arguments.out / "readme.png", optimize=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
