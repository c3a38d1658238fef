"""Places to fetch from, on this machine: a web server that says what it is told to, and a bare git repository."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from framing import fetch
from framing.fetch import Web
from tests.conftest import ROOT

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>港湾</title><link>https://bay.example/</link>
<item><title>渡轮复航</title><link>https://bay.example/1</link><guid>bay-1</guid>
<pubDate>Fri, 18 Mar 2022 04:30:00 +0800</pubDate><description>短</description>
<content:encoded><![CDATA[<p>渡轮周五复航。</p><script>alert(1)</script>]]></content:encoded></item>
<item><title>码头罢工</title><link>https://bay.example/2</link><guid>bay-2</guid><description>只有摘要。</description></item>
</channel></rss>"""


def rss(*items: str) -> str:
    """A feed of these items."""
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>港湾</title>'
        + "".join(f"<item>{item}</item>" for item in items)
        + "</channel></rss>"
    )


class Server:
    """What a server answers by path, and what it was asked; ``does`` has its own way with the connection."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.does: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                if self.path in outer.does:
                    try:
                        outer.does[self.path](self)
                    except OSError:
                        self.close_connection = True
                    return
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
        self.http.daemon_threads = True
        self.port = self.http.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def say(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> str:
        """Let a path answer; its address."""
        data = body.encode() if isinstance(body, str) else body
        self.answers[path] = (status, {k.replace("_", "-"): v for k, v in headers.items()}, data)
        return self.url + path

    def do(self, path: str, way: Callable[[BaseHTTPRequestHandler], None]) -> str:
        """Let a path do something; its address."""
        self.does[path] = way
        return self.url + path

    def paths(self) -> list[str]:
        """What was asked for, robots.txt apart."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def close(self) -> None:
        """End it."""
        self.http.shutdown()
        self.http.server_close()
        self._thread.join(5)


def git(folder: Path, *words: str, day: str = "2022-03-18") -> str:
    """Run git in a folder, as somebody, on a day."""
    moment = f"{day}T12:00:00+00:00"
    environment = {**os.environ, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    done = subprocess.run(
        ["git", *who, "-C", str(folder), *words], env=environment, check=True, capture_output=True
    )
    return done.stdout.decode("utf-8", "replace")


def commit(work: Path, files: Mapping[str, str], day: str = "2022-03-18") -> None:
    """Write files into a working copy, made where there is none, and commit them on a day."""
    if not (work / ".git").is_dir():
        work.mkdir(parents=True, exist_ok=True)
        git(work, "init", "--quiet", "--initial-branch=main")
    for name, text in files.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(text, encoding="utf-8")
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "-m", day, day=day)


def bare(work: Path, place: Path) -> Path:
    """A bare repository of a working copy, that serves parts."""
    git(work, "clone", "--quiet", "--bare", str(work), str(place))
    git(place, "config", "uploadpack.allowFilter", "true")
    git(place, "config", "uploadpack.allowAnySHA1InWant", "true")
    return place


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """``python -m framing`` in a folder, as a user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "framing", *words], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=120,
    )  # fmt: skip


def problem(url: str, out: Path, web: Web) -> str:
    """What keeps a feed from being had."""
    (one,) = fetch.feed([url], out, web, outlet="bay")
    return one.problem
