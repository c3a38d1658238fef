"""What stands around Streamlit: no uploads, no foreign sources, a quiet console, a first visit that need not wait.

Streamlit's client, opened on a page's own path, first asks for its server below
that path (``/side/_stcore/health``), gets 404, and a browser logs that as an error.
Answering ``null`` makes it move on to the root without one.
"""

from __future__ import annotations

import gc
import importlib
import os
import re
import threading
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from framing.dashboard import scripts
from framing.dashboard.state import LOCAL_PAGES, PAGES

FRAMES = "FRAMING_EMBEDDED_IN"
"""Environment variable: origins whose pages may show the dashboard in a frame, separated by spaces."""
_ORIGIN = re.compile(r"https?://[a-z0-9.*-]+(:[0-9]+)?")


def policy(environment: Mapping[str, str]) -> str:
    """The content security policy: what a browser may load, run and ask for, and who may frame it."""
    framed = [o for o in environment.get(FRAMES, "").split() if _ORIGIN.fullmatch(o)]
    return "; ".join(
        (
            "default-src 'self'",
            # WebAssembly, not eval: the client counts in 64 bits with it.
            " ".join(("script-src 'self' 'wasm-unsafe-eval'", *scripts.hashes())),
            "worker-src 'self' blob:",
            "img-src 'self' data: blob:",
            "media-src 'none'",
            "font-src 'self' data:",
            "connect-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "frame-src 'none'",
            "object-src 'none'",
            "form-action 'self'",
            "base-uri 'self'",
            " ".join(("frame-ancestors 'self'", *framed)),
        )
    )


HEADERS = {
    "content-security-policy": policy(os.environ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
PROBES = frozenset(
    f"/{page}/_stcore/{probe}" for page in (*PAGES, *LOCAL_PAGES) for probe in ("health", "host-config")
)
UPLOADS = "/_stcore/upload_file"
"""Open to any client in Streamlit, with or without an uploader on a page; there is none here."""

NEEDED = ("framing.dashboard.components", "framing.charts.timeline", "streamlit.emojis")
"""Modules that the first visit would wait for: they bring pandas, DuckDB and Plotly, or compile large patterns."""


@asynccontextmanager
async def ready(_app: object) -> AsyncGenerator[dict[str, object]]:
    """A served app's life: what visits need is loaded beside the first one, while its browser loads the client."""
    threading.Thread(target=load, daemon=True).start()
    yield {}


def load() -> None:
    """Import what every visit needs, then keep it out of the garbage collections that end every run.

    Streamlit collects after each run of a page; looking through all the modules' objects
    again took most of a short page's time.
    """
    for name in NEEDED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


class Guard:
    """ASGI middleware: answers the probes, refuses uploads, adds headers to everything else."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] in PROBES:
            await _answer(send, 200, b"null")
        elif scope["path"].startswith(UPLOADS):
            await _answer(send, 403, b'"This dashboard takes no uploads."')
        else:
            await self._app(scope, receive, _with_headers(send))


def _with_headers(send: Any) -> Any:
    added = [(name.encode(), value.encode()) for name, value in HEADERS.items()]

    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *added]}
        await send(message)

    return sending


async def _answer(send: Any, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
