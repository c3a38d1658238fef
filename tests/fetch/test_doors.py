"""What servers may answer and names may stand for: bounds of size and time, and networks that are not asked."""

from __future__ import annotations

import gzip
import re
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from framing.fetch import doors
from framing.fetch import web as module
from framing.fetch.web import Web
from tests.fetch.places import RSS, Server, problem
from tests.figures import Report


def stream(handler: BaseHTTPRequestHandler, **headers: str) -> None:
    """The head of an answer whose end is when the connection ends."""
    handler.send_response(200)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def endless(handler: BaseHTTPRequestHandler) -> None:
    stream(handler)
    while True:
        handler.wfile.write(b"<item>" * 10_000)


def bomb(handler: BaseHTTPRequestHandler) -> None:
    """A gigabyte in a megabyte, or less."""
    stream(handler, Content_Encoding="gzip")
    handler.wfile.write(gzip.compress(bytes(1_000_000), 9) * 1000)


def bombs(handler: BaseHTTPRequestHandler) -> None:
    """Packed twice: a thousand times a thousand."""
    stream(handler, Content_Encoding="gzip, gzip")
    handler.wfile.write(gzip.compress(gzip.compress(bytes(200_000_000), 1), 9))


@pytest.mark.parametrize("way", [endless, bomb, bombs])
def test_an_answer_without_end_is_left_alone(
    server: Server, web: Web, tmp_path: Path, way: Callable[[BaseHTTPRequestHandler], None]
) -> None:
    assert "larger than 10,000,000 bytes" in problem(server.do("/rss", way), tmp_path, web)


def slow_head(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nX-Long: ")
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


def slow_body(handler: BaseHTTPRequestHandler) -> None:
    stream(handler)
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


@pytest.mark.parametrize("way", [slow_head, slow_body])
def test_a_byte_now_and_then_is_cut_off(
    server: Server, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Callable[[BaseHTTPRequestHandler], None]
) -> None:  # fmt: skip
    monkeypatch.setattr(module, "LONGEST", 0.5)
    begun = time.monotonic()
    assert "took more than" in problem(server.do("/rss", way), tmp_path, web)
    assert time.monotonic() - begun < 30


def test_an_answer_cut_short_is_not_taken_for_whole(server: Server, web: Web, tmp_path: Path) -> None:
    def half(handler: BaseHTTPRequestHandler) -> None:
        stream(handler, Content_Length="5000")
        handler.wfile.write(RSS.encode()[:300])

    assert "could not be reached" in problem(server.do("/rss", half), tmp_path, web)


def hosts(port: int) -> list[str]:
    """Ways to write this machine, a cloud's own address, and private networks."""
    names = ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0.0.0.0", "[::]",
             "169.254.169.254", "[::ffff:a9fe:a9fe]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "10.0.0.1", "192.168.1.1", "100.64.0.1",
             "[fe80::1]", "[fd00::1]"]  # fmt: skip
    return [f"http://{name}:{port}/rss" for name in names]


def test_private_networks_are_not_asked(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Report
) -> None:
    """Directly, by a redirect, by robots.txt: not even a connection is opened."""
    tried: list[object] = []

    class Watched(socket.socket):
        def connect(self, address: object) -> None:
            tried.append(address)
            super().connect(address)

    monkeypatch.setattr(doors.socket, "socket", Watched)
    addresses = hosts(server.port)
    for url in addresses:
        assert re.search("private network|no server of this name", problem(url, tmp_path, Web(delay=0.0))), (
            url
        )
    assert (tried, server.asked) == ([], [])
    real = doors.public
    monkeypatch.setattr(
        doors, "public", lambda one: one == "127.0.0.1" or real(one)
    )  # so that one may redirect
    for number, url in enumerate(a for a in addresses if "127.0.0.1:" not in a and "localhost" not in a):
        if "2130706433" in url or "0x7f" in url or "0177" in url or "127.1:" in url:
            continue  # these are 127.0.0.1 too, which is let through here
        away = server.say(f"/away{number}", "", 302, Location=url)
        assert re.search("private network|no server of this name", problem(away, tmp_path, Web(delay=0.0))), (
            url
        )
    assert {path for path, _ in server.asked} <= {"/robots.txt", *(p for p in server.paths() if "/away" in p)}
    figure(11, "ways to write a private address that a feed's fetch refused", len(addresses))


def test_a_name_is_looked_up_once_and_looked_at(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that says one thing to the guard and another to the connection gets no second question."""
    answers = [[("93.184.216.34", 80)], [("127.0.0.1", server.port)]]
    asked: list[str] = []

    def resolve(host: str, _port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in answers[min(len(asked), 2) - 1]
        ]

    went: list[object] = []

    class Nowhere(socket.socket):
        def connect(self, address: object) -> None:
            went.append(address)
            raise TimeoutError

    monkeypatch.setattr(doors.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(doors.socket, "socket", Nowhere)
    assert "no word for" in problem("http://rebind.example/rss", tmp_path, Web(delay=0.0))
    assert (asked, went) == (["rebind.example"], [("93.184.216.34", 80)])
    answers[1] = [("93.184.216.34", 80), ("127.0.0.1", 80)]  # one good address does not excuse the other
    assert "private network" in problem("http://rebind.example/rss", tmp_path, Web(delay=0.0))
    assert len(went) == 1


@pytest.mark.parametrize(
    "url", ["ftp://x.example/rss", "file:///etc/passwd", "http://name:word@x.example/rss", "rss", "http://[", "http://x:port/", "http://"]
)  # fmt: skip
def test_other_addresses_are_refused(tmp_path: Path, url: str, web: Web) -> None:
    assert "only plain http" in problem(url, tmp_path, web)


def test_who_cannot_be_reached_is_said_in_words(tmp_path: Path, web: Web) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "(nothing answers there)" in problem(f"http://127.0.0.1:{port}/rss", tmp_path, web)
    assert "cannot be trusted" in problem(f"https://{_plain_server()}/rss", tmp_path, web)


def _plain_server() -> str:
    """A server that speaks no TLS."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        with listening, listening.accept()[0] as one:
            one.recv(100)
            one.sendall(b"HTTP/1.0 200 OK\r\n\r\n")

    threading.Thread(target=answer, daemon=True).start()
    return "{}:{}".format(*listening.getsockname())


@pytest.mark.parametrize("body", ["PATH", "/dev/zero", "/etc/passwd"])
def test_an_answer_is_never_the_name_of_a_file_here(
    server: Server, web: Web, tmp_path: Path, body: str
) -> None:
    (tmp_path / "secret.xml").write_text(RSS, encoding="utf-8")
    body = str(tmp_path / "secret.xml") if body == "PATH" else body
    assert "no RSS or Atom" in problem(server.say("/rss", body), tmp_path / "out", web)
