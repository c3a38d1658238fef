"""hosting/nginx.conf in a real nginx before the real application."""

from __future__ import annotations

import base64
import contextlib
import gzip
import hashlib
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit
import uvicorn
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from bench.sessions_client import Reader, alone
from bench.sessions_server import Server
from framing.dashboard import scripts, server
from tests.figures import Report
from tests.hosting.conftest import FORM, FORM_TYPE, Answer, ask, proxied, stored, upload

pytestmark = pytest.mark.xdist_group("hosting")
ZIPPED = {"Accept-Encoding": "gzip"}
CLOSED = (
    "/_stcore/upload_file/a/b", "/_stcore//upload_file/a/b", "/_stcore/./upload_file/a/b", "/%5Fstcore/upload_file/a/b",
    "/side/_stcore/upload_file/a/b", "/_stcore/agent/interact", "/_stcore/agent/mcp", "/_stcore/agent/openapi.json",
    "/events/_stcore/agent/mcp", "/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/nothing", "/_stcore",
)  # fmt: skip
"""Addresses of Streamlit that no page needs, also written in ways that mean the same."""


def test_pages_and_health_are_served(proxy: str) -> None:
    for path in ("/", "/events?v=1", "/side", "/data?table=hits"):
        answer = ask(proxy, path)
        assert answer.status == 200 and b'<div id="root">' in answer.body
    assert ask(proxy, "/_stcore/health").body == b"ok"
    assert ask(proxy, "/_stcore/health", "HEAD").status == 200
    assert ask(proxy, "/side/_stcore/host-config").body == b"null", "the client's probe of a page's own path"


def test_the_proxy_leaves_an_idle_connection_before_the_server_does(tmp_path: Path) -> None:
    """A server that closes one in the very moment of the next request leaves that request without an answer."""
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor(1) as beside:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with proxied(address, tmp_path) as proxy:
            asked = beside.submit(ask, proxy, "/_stcore/health")
            connection, _ = listening.accept()
            with connection:
                connection.settimeout(uvicorn.Config("").timeout_keep_alive)
                assert connection.recv(65_536).startswith(b"GET /_stcore/health HTTP/1.1")
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                assert asked.result().body == b"ok"
                assert connection.recv(1) == b""


def test_uploads_and_all_that_no_page_needs_are_closed(proxy: str, app: Server, figure: Report) -> None:
    refused = 0
    for path in CLOSED:
        for method in ("GET", "PUT", "POST", "DELETE", "OPTIONS"):
            answer = ask(proxy, path, method, FORM, FORM_TYPE)
            assert answer.status in (403, 405), (method, path, answer.status)
            assert b"agent" not in answer.body
            refused += 1
    for path in ("/", "/data", "/_stcore/health", "/_stcore/stream", "/static/js/x.js", "/media/x"):
        for method in ("PUT", "POST", "DELETE", "PATCH"):
            assert ask(proxy, path, method, FORM, FORM_TYPE).status in (403, 405), (method, path)
            refused += 1
    assert alone(upload(proxy, proxy)).status == 403
    assert stored(app.url) == 0
    figure(11, "bytes stored of a file sent with a page open and every token", 0)
    figure(11, "requests to closed addresses refused by the proxy", refused)


def test_every_answer_carries_the_headers(proxy: str) -> None:
    refusals = [
        ask(proxy, "/_stcore/metrics"),
        ask(proxy, "/", "POST", b"x" * 100_000),
        ask(proxy, "/data", "PUT"),
    ]
    assert [answer.status for answer in refusals] == [403, 413, 403]
    served = [
        ask(proxy, path) for path in ("/", "/static/" + script(proxy), "/_stcore/health", "/favicon.png")
    ]
    assert {answer.status for answer in served} == {200}
    for answer in (*served, *refusals):
        assert answer.header("x-content-type-options") == "nosniff"
        assert answer.header("referrer-policy") == "no-referrer"
        assert answer.header("cross-origin-opener-policy") == "same-origin"
        assert answer.header("server") == "nginx"
        assert answer.header("content-security-policy")
    for answer in refusals:
        assert answer.header("content-security-policy").startswith("default-src 'none'")


def test_the_policy_names_the_scripts_of_the_installed_streamlit(proxy: str) -> None:
    policy = ask(proxy, "/").header("content-security-policy")
    allowed = dict(part.split(" ", 1) for part in policy.split("; "))["script-src"].split()
    page = Path(streamlit.__file__).with_name("static") / "index.html"
    inline = re.findall(r"<script>(.*?)</script>", page.read_text(encoding="utf-8"), re.S)
    ours = [scripts.script(lang) for lang in ("zh-Hans", "en")]
    wanted = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (*inline, *ours)]
    assert len(inline) == 1
    assert sorted(allowed) == sorted(
        ["'self'", "'wasm-unsafe-eval'", *(f"'sha256-{digest}'" for digest in wanted)]
    )


def test_who_may_frame_the_dashboard_is_the_operators_to_say() -> None:
    def framed(value: str) -> str:
        return server.policy({server.FRAMES: value}).rpartition("frame-ancestors ")[2]

    assert framed("") == "'self'"
    assert (
        framed("https://huggingface.co http://course.example:8080")
        == "'self' https://huggingface.co http://course.example:8080"
    )
    assert framed("*; script-src * https://ok.example 'unsafe-inline'") == "'self' https://ok.example"


def test_pages_and_scripts_are_compressed(proxy: str, app: Server, figure: Report) -> None:
    name = script(proxy)
    for path in ("/", f"/static/{name}", f"/static/{style(proxy)}"):
        answer, whole = ask(proxy, path, headers=ZIPPED), ask(app.url, path)
        assert answer.header("content-encoding") == "gzip", path
        assert gzip.decompress(answer.body) == whole.body
        assert len(answer.body) < len(whole.body) / 2
        assert ask(proxy, path).header("content-encoding") == ""
    sizes = [len(ask(base, f"/static/{name}", headers=ZIPPED).body) for base in (app.url, proxy)]
    figure(
        11,
        "kB of the client's main script without and with the proxy",
        f"{sizes[0] // 1000}, {sizes[1] // 1000}",
    )


def test_files_of_the_client_are_kept_for_a_year_and_pages_are_not(proxy: str) -> None:
    assert "max-age=31536000" in ask(proxy, f"/static/{script(proxy)}").header("cache-control")
    assert ask(proxy, "/").header("cache-control") == "no-cache"


def test_too_much_at_once_is_told_so(proxy: str, figure: Report) -> None:
    """Afterwards the burst of this address is used up: what follows in this file asks for a socket alone."""
    assert ask(proxy, "/data", "POST", b"x" * 20_000).status == 413
    assert ask(proxy, "/?" + "q" * 40_000).status == 414
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: ask(proxy, "/_stcore/health").status, range(1500)))
    assert set(answers) == {200, 429}
    assert answers[:300] == [200] * 300, "a classroom that opens the dashboard in one moment is served"
    figure(11, "of 1,500 requests at once from one address, told to wait", answers.count(429))


def test_a_socket_runs_pages(proxy: str) -> None:
    async def visit() -> int:
        async with Reader(proxy) as reader:
            first = await reader.open("events", "v=1&data=store-plain")
            await reader.open(*next(link for link in reader.links("side?") if "evidence" in link[1]))
            return first.messages

    assert alone(visit()) > 10


def script(base: str) -> str:
    """The client's main script, as the page names it."""
    return named(ask(base, "/"), r'src="\./static/(js/index\.[^"]+\.js)"')


def style(base: str) -> str:
    """The client's style sheet."""
    return named(ask(base, "/"), r'href="\./static/(css/index\.[^"]+\.css)"')


def named(page: Answer, pattern: str) -> str:
    found = re.search(pattern, page.body.decode())
    assert found
    return found[1]


def test_a_classroom_behind_one_address_has_its_sockets_and_no_one_has_all(
    proxy: str, figure: Report
) -> None:
    """Last in this file: the address has used up its new sockets afterwards."""

    async def opened() -> int:
        address = proxy.replace("http", "ws", 1) + "/_stcore/stream"
        async with contextlib.AsyncExitStack() as sockets:
            for n in range(200):
                try:
                    socket = connect(address, origin=proxy, subprotocols=["streamlit"], proxy=None)
                    await sockets.enter_async_context(socket)
                except InvalidStatus as error:
                    assert error.response.status_code == 429
                    return n
        return 200

    open_at_once = alone(opened())
    assert 60 <= open_at_once <= 120
    figure(11, "pages that one address may have open at a time", open_at_once)
