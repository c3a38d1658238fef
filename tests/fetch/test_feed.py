"""Feeds from a real server on this machine: what arrives, what is asked again, what is refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from framing import fetch
from framing.errors import FetchError
from framing.fetch import web as module
from framing.fetch.web import Web
from tests.conftest import ROOT

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>港湾</title><link>https://bay.example/</link>
<item><title>渡轮复航</title><link>https://bay.example/1</link><guid>bay-1</guid>
<pubDate>Fri, 18 Mar 2022 04:30:00 +0800</pubDate><description>短</description>
<content:encoded><![CDATA[<p>渡轮周五复航。</p><script>alert(1)</script>]]></content:encoded></item>
<item><title>码头罢工</title><link>https://bay.example/2</link><guid>bay-2</guid><description>只有摘要。</description></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>海角</title><id>x</id>
<updated>2022-03-18T00:00:00Z</updated><entry><title>灯塔</title><id>cape-1</id><link href="https://cape.example/1"/>
<updated>2022-03-18T01:02:03Z</updated><author><name>某人</name></author>
<content type="html">&lt;p&gt;灯塔亮了。&lt;/p&gt;</content></entry></feed>"""
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12))
    + "]><rss><channel><title>&m;</title></channel></rss>"
)


class Server:
    """What a server answers by path, and what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                status, headers, body = outer.answers.get(self.path, (404, {}, b""))
                if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def say(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> str:
        """Let a path answer; its address."""
        data = body.encode() if isinstance(body, str) else body
        self.answers[path] = (status, {k.replace("_", "-"): v for k, v in headers.items()}, data)
        return self.url + path


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    thread = threading.Thread(target=one.http.serve_forever, daemon=True)
    thread.start()
    yield one
    one.http.shutdown()
    one.http.server_close()
    thread.join(5)


@pytest.fixture
def web() -> Web:
    return Web(delay=0.0, private=True)


def lines(path: Path | None) -> list[dict[str, str]]:
    assert path is not None
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_rss_and_atom_become_rows(server: Server, web: Web, tmp_path: Path) -> None:
    urls = [server.say("/rss", RSS), server.say("/atom", ATOM)]
    rss, atom = fetch.feed(urls, tmp_path, web)
    assert (rss.entries, rss.written, rss.summaries) == (2, 2, 1)
    first, second = lines(rss.file)
    assert first["url"] == "https://bay.example/1"
    assert first["published"] == "2022-03-17T20:30:00Z"
    assert "渡轮周五复航" in first["text"]
    assert "script" not in first["text"]
    assert (second["text"], "published" in second) == ("只有摘要。", False)
    assert lines(atom.file)[0]["author"] == "某人"


def test_only_what_changed_is_asked_for_and_written(server: Server, web: Web, tmp_path: Path) -> None:
    url = server.say("/rss", RSS, ETag='"one"')
    fetch.feed([url], tmp_path, web)
    again = fetch.feed([url], tmp_path, web)[0]
    assert (again.written, again.file) == (0, None)
    assert server.asked[-1][1]["if-none-match"] == '"one"'
    server.say("/rss", RSS.replace("只有摘要", "摘要改了"), ETag='"two"')
    changed = fetch.feed([url], tmp_path, web)[0]
    assert [row["id"] for row in lines(changed.file)] == ["bay-2"]
    assert len(list(tmp_path.glob("*.jsonl"))) == 2


def test_robots_are_respected_and_asked_once(server: Server, web: Web, tmp_path: Path) -> None:
    server.say("/robots.txt", "User-agent: *\nDisallow: /closed/\n")
    with pytest.raises(FetchError, match=r"robots\.txt"):
        fetch.feed([server.say("/closed/rss", RSS)], tmp_path, web)
    assert "/closed/rss" not in [path for path, _ in server.asked]
    fetch.feed([server.say("/rss", RSS), server.say("/atom", ATOM)], tmp_path, web)
    assert [path for path, _ in server.asked].count("/robots.txt") == 1


def test_one_host_is_not_asked_twice_within_the_delay(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(module.time, "sleep", slept.append)
    server.say("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
    fetch.feed([server.say("/rss", RSS), server.say("/atom", ATOM)], tmp_path, Web(delay=3.0, private=True))
    assert len(slept) == 2
    assert all(6 < pause <= 7 for pause in slept)


@pytest.mark.parametrize(
    ("status", "body", "headers", "says"),
    [(429, "", {"Retry-After": "120"}, "status 429.*wait: 120"), (500, "", {}, "status 500"), (200, "<html><p>x</p></html>", {}, "no RSS"),
     (200, "", {}, "no RSS"), (302, "", {"Location": "file:///etc/passwd"}, "only plain http"),
     (302, "", {"Location": "/loop"}, "redirects")],
)  # fmt: skip
def test_what_is_no_feed_is_an_error_in_words(
    server: Server, web: Web, tmp_path: Path, status: int, body: str, headers: dict[str, str], says: str
) -> None:
    server.answers["/loop"] = (302, {"Location": "/loop"}, b"")
    url = server.say("/rss", body, status, **headers)
    with pytest.raises(FetchError, match=says):
        fetch.feed([url], tmp_path, web)
    assert list(tmp_path.glob("*.jsonl")) == []


def test_entities_that_would_grow_without_end_do_not(server: Server, web: Web, tmp_path: Path) -> None:
    assert fetch.feed([server.say("/rss", LAUGHS)], tmp_path, web)[0].written == 0


def test_an_answer_without_end_is_left_alone(
    server: Server, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST", 10_000)
    with pytest.raises(FetchError, match="larger than"):
        fetch.feed([server.say("/rss", b"x" * 50_000)], tmp_path, web)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
def test_private_networks_are_not_asked(server: Server, tmp_path: Path, host: str) -> None:
    server.say("/rss", RSS)
    port = server.http.server_port
    with pytest.raises(FetchError, match=r"private network|could not be reached"):
        fetch.feed([f"http://{host}:{port}/rss"], tmp_path, Web(delay=0.0))
    assert server.asked == []


@pytest.mark.parametrize(
    "url", ["ftp://x.example/rss", "file:///etc/passwd", "http://name:word@x.example/rss", "rss"]
)
def test_other_addresses_are_refused(tmp_path: Path, url: str, web: Web) -> None:
    with pytest.raises(FetchError, match="only plain http"):
        fetch.feed([url], tmp_path, web)


def test_a_run_that_fails_keeps_the_feeds_before_it(server: Server, web: Web, tmp_path: Path) -> None:
    good, bad = server.say("/rss", RSS), server.say("/gone", "", 410)
    with pytest.raises(FetchError, match="status 410"):
        fetch.feed([good, bad], tmp_path, web)
    assert fetch.feed([good], tmp_path, web)[0].written == 0
    assert len(list(tmp_path.glob("*.jsonl"))) == 1


def test_a_fetched_folder_is_what_a_build_reads(server: Server, tmp_path: Path) -> None:
    """The command line from a server to a store."""
    url = server.say("/rss", RSS)
    commands = [
        ["fetch", "feed", url, "--out", "fetched", "--delay", "0", "--allow-private", "--outlet", "bay"],
        [
            "build",
            "fetched",
            "--outlets",
            str(ROOT / "data/sample/outlets.csv"),
            "--store",
            "store",
            "--jobs",
            "1",
        ],
    ]
    said = ""
    for words in commands:
        done = subprocess.run([sys.executable, "-m", "framing", *words], cwd=tmp_path, capture_output=True, text=True, check=False,
                              env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(Path.home())})  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        said += done.stdout
    assert "2 new entries" in said
    assert "1 of them a summary only" in said
    assert re.search(r"kept\s+2  articles", said)
