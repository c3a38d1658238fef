"""Feeds from a real server on this machine: what arrives, what is asked again, what is refused."""

from __future__ import annotations

import gzip
import json
import re
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from framing import fetch
from framing.errors import FetchError
from framing.fetch import doors, feeds, parsing
from framing.fetch import web as module
from framing.fetch.folder import held
from framing.fetch.web import Web
from tests.conftest import ROOT
from tests.fetch.places import RSS, Server, command, rss
from tests.figures import Report

ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>海角</title><id>x</id>
<updated>2022-03-18T00:00:00Z</updated><entry><title>灯塔</title><id>cape-1</id><link href="https://cape.example/1"/>
<updated>2022-03-18T01:02:03Z</updated><author><name>某人</name></author>
<content type="html">&lt;p&gt;灯塔亮了。&lt;/p&gt;</content></entry></feed>"""
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(12))
    + "]><rss><channel><title>&m;</title></channel></rss>"
)


def lines(path: Path | None) -> list[dict[str, str]]:
    assert path is not None
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def problem(url: str, out: Path, web: Web) -> str:
    """What keeps a feed from being had."""
    (one,) = fetch.feed([url], out, web, outlet="bay")
    return one.problem


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
    assert [row["url"] for row in lines(changed.file)] == ["https://bay.example/2"]
    assert len(list(tmp_path.glob("*.jsonl"))) == 2


def test_robots_are_respected_and_asked_once(server: Server, web: Web, tmp_path: Path) -> None:
    server.say("/robots.txt", "User-agent: *\nDisallow: /closed/\n")
    assert "robots.txt asks" in problem(server.say("/closed/rss", RSS), tmp_path, web)
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


PAGE = '<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head><body><p>x</p></body></html>'


@pytest.mark.parametrize(
    ("status", "body", "headers", "says"),
    [(429, "", {"Retry-After": "120"}, "status 429.*wait: 120"), (500, "", {}, "status 500"), (200, "<html><p>x</p></html>", {}, "no RSS"),
     (200, "", {}, "no RSS"), (200, PAGE, {}, r"the page names one: http://127\.0\.0\.1:\d+/rss\.xml"),
     (302, "", {"Location": "file:///etc/passwd"}, "only plain http"), (302, "", {"Location": "http://["}, "no address that can be asked"),
     (302, "", {"Location": "ftp://bay.example/"}, "only plain http"), (302, "", {"Location": "/loop"}, "redirects")],
)  # fmt: skip
def test_what_is_no_feed_is_a_problem_in_words(
    server: Server, web: Web, tmp_path: Path, status: int, body: str, headers: dict[str, str], says: str
) -> None:
    server.answers["/loop"] = (302, {"Location": "/loop"}, b"")
    url = server.say("/rss", body, status, **headers)
    assert re.search(says, problem(url, tmp_path, web))
    assert list(tmp_path.glob("*.jsonl")) == []


def test_entities_that_would_grow_without_end_do_not(server: Server, web: Web, tmp_path: Path) -> None:
    assert fetch.feed([server.say("/rss", LAUGHS)], tmp_path, web)[0].written == 0


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


def test_a_server_that_asks_for_hours_is_left_alone(server: Server, web: Web, tmp_path: Path) -> None:
    server.say("/robots.txt", "User-agent: *\nCrawl-delay: 86400\n")
    assert "more than 300 seconds" in problem(server.say("/rss", RSS), tmp_path, web)


def test_a_feed_that_fails_keeps_no_other_from_being_asked(server: Server, web: Web, tmp_path: Path) -> None:
    good, bad, more = server.say("/rss", RSS), server.say("/gone", "", 410), server.say("/atom", ATOM)
    first, second, third = fetch.feed([good, bad, more], tmp_path, web)
    assert (first.written, third.written) == (2, 1)
    assert "status 410" in second.problem
    assert [one.written for one in fetch.feed([good, bad, more], tmp_path, web)] == [0, 0, 0]
    done = command(tmp_path, "fetch", "feed", bad, good, "--out", "again", "--delay", "0", "--allow-private")
    assert (done.returncode, "status 410" in done.stderr, "2 new entries" in done.stdout) == (2, True, True)


@pytest.mark.parametrize("body", ["PATH", "/dev/zero", "/etc/passwd"])
def test_an_answer_is_never_the_name_of_a_file_here(
    server: Server, web: Web, tmp_path: Path, body: str
) -> None:
    (tmp_path / "secret.xml").write_text(RSS, encoding="utf-8")
    body = str(tmp_path / "secret.xml") if body == "PATH" else body
    assert "no RSS or Atom" in problem(server.say("/rss", body), tmp_path / "out", web)


def test_entries_of_one_guid_are_all_kept_and_come_once(server: Server, web: Web, tmp_path: Path) -> None:
    one = "<title>甲</title><link>https://bay.example/1</link><guid>same</guid>"
    other = one.replace("/1", "/2").replace("甲", "乙")
    url = server.say("/rss", rss(one, other, one))
    assert [row["title"] for row in lines(fetch.feed([url], tmp_path, web)[0].file)] == ["甲", "乙"]
    assert fetch.feed([url], tmp_path, web)[0].written == 0
    server.say("/rss", rss(one, other.replace("乙", "丙")))
    assert [row["title"] for row in lines(fetch.feed([url], tmp_path, web)[0].file)] == ["丙"]


def test_a_feed_that_would_be_read_for_hours_is_left(
    server: Server, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "PATIENCE", 2.0)
    names = " ".join(f"a{number}='x'" for number in range(60_000))
    assert "takes more than 2 seconds" in problem(server.say("/rss", rss(f"<a {names}/>")), tmp_path, web)


def test_a_long_feed_is_read_like_a_short_one(server: Server, web: Web, tmp_path: Path) -> None:
    items = [
        f"<title>第{n}条</title><link>/{n}</link><description>{'潮汐' * 30}</description>" for n in range(800)
    ]
    url = server.say("/rss", rss(*items, "<title>无址</title>"))
    found = fetch.feed([url], tmp_path, web)[0]
    assert (found.entries, found.written, found.left_out) == (800, 800, 1)
    assert lines(found.file)[799]["url"] == f"{server.url}/799"
    page = f"<html><body>{'<p>潮汐</p>' * 9000}</body></html>"
    assert "no RSS or Atom" in problem(server.say("/page", page), tmp_path, web)


def test_odd_entries(server: Server, web: Web, tmp_path: Path) -> None:
    """No date, impossible dates, half a character, an address on the site, none, or one that is a program."""
    link = "<link>https://bay.example/{}</link>"
    url = server.say("/feeds/rss", rss(
        "<title>无日期</title>" + link.format(1),
        "<title>怪日期</title>" + link.format(2) + "<pubDate>Fri, 31 Feb 99999 77:99:99 GMT</pubDate>",
        "<title>半个&#xD83D;字&#55357;&#56898;</title>" + link.format(3),
        "<title>站内地址</title><link>../news/4.html</link><content:encoded>&lt;p>&lt;a href='/5'>链接&lt;/a>&lt;/p></content:encoded>",
        "<title>没有地址</title>", link.format(6), "<title>程序</title><link>javascript:alert(1)</link>",
    ))  # fmt: skip
    found = fetch.feed([url], tmp_path, web)[0]
    rows = lines(found.file)
    assert [row["title"] for row in rows][:2] == ["无日期", "怪日期"]
    assert [("published" in row) for row in rows] == [False] * 4
    assert rows[2]["title"] == "半个字\N{SLIGHTLY SMILING FACE}"
    assert rows[3]["url"] == f"{server.url}/news/4.html"
    assert f"{server.url}/5" in rows[3]["text"]
    assert (found.entries, found.left_out) == (4, 3)


def test_characters_are_those_of_the_feed_or_it_is_refused(server: Server, web: Web, tmp_path: Path) -> None:
    item = rss("<title>渡轮复航</title><link>https://bay.example/1</link>")
    declared = '<?xml version="1.0" encoding="gb2312"?>' + item
    good = {
        "/bare": (item.encode(), ""), "/gb": (declared.encode("gb18030"), ""), "/header": (item.encode("gbk"), "text/xml; charset=gbk"),
        "/text": (item.encode(), "text/xml"), "/bom": (item.encode("utf-16"), ""),
    }  # fmt: skip
    for path, (body, kind) in good.items():
        url = server.say(path, body, **({"Content_Type": kind} if kind else {}))
        assert lines(fetch.feed([url], tmp_path, web)[0].file)[0]["title"] == "渡轮复航", path
    for body in (item.encode("gbk"), item.encode()[:-40] + b"\xff\xfe" + item.encode()[-40:]):
        assert "not in the encoding" in problem(server.say("/bad", body), tmp_path, web)


@pytest.mark.long
def test_killed_before_it_was_noted_it_comes_again_and_counts_once(
    server: Server, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is written before the note of it; a build sees one article, and of one changed later the later text."""
    url, out = server.say("/rss", RSS), tmp_path / "out"
    real = feeds.replace

    def dies(path: Path, text: str) -> None:
        if path.name == feeds.STATE:
            raise KeyboardInterrupt
        real(path, text)

    monkeypatch.setattr(feeds, "replace", dies)
    with pytest.raises(KeyboardInterrupt):
        fetch.feed([url], out, web, outlet="bay")
    (out / ".half.jsonl.new").write_text('{"url": "https://bay')
    monkeypatch.setattr(feeds, "replace", real)
    assert fetch.feed([url], out, web, outlet="bay")[0].written == 2
    server.say("/rss", RSS.replace("只有摘要", "后来改了"))
    assert fetch.feed([url], out, web, outlet="bay")[0].written == 1
    assert not list(out.glob(".*.new"))
    assert len(list(out.glob("*.jsonl"))) == 3
    outlets = str(ROOT / "data/sample/outlets.csv")
    built = command(tmp_path, "build", "out", "--outlets", outlets, "--store", "store", "--jobs", "1")
    assert re.search(r"kept\s+2  articles", built.stdout), built.stdout + built.stderr
    rows = command(tmp_path, "export", "--store", "store", "--table", "sentences", "--format", "csv", "--out", "s.csv")  # fmt: skip
    assert rows.returncode == 0
    assert "后来改了" in (tmp_path / "s.csv").read_text(encoding="utf-8")


def test_one_fetch_at_a_time_and_a_folder_that_cannot_be(server: Server, web: Web, tmp_path: Path) -> None:
    url = server.say("/rss", RSS)
    with held(tmp_path / ".feeds.lock"), pytest.raises(FetchError, match="another fetch"):
        fetch.feed([url], tmp_path, web)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(FetchError, match="no folder can be made"):
        fetch.feed([url], tmp_path / "file", web)
    (tmp_path / feeds.STATE).write_text("[1, 2")
    with pytest.raises(FetchError, match="delete the file"):
        fetch.feed([url], tmp_path, web)


def test_what_a_server_says_cannot_steer_a_terminal(server: Server, web: Web, tmp_path: Path) -> None:
    url = server.say("/rss", "", 302, Location="http://x.example:port/\x1b[31m")
    assert "\x1b" not in problem(url, tmp_path, web)


def test_a_fetched_folder_is_what_a_build_reads(server: Server, tmp_path: Path) -> None:
    """The command line from a server to a store."""
    url = server.say("/rss", RSS)
    fetched = command(
        tmp_path,
        "fetch",
        "feed",
        url,
        "--out",
        "fetched",
        "--delay",
        "0",
        "--allow-private",
        "--outlet",
        "bay",
    )
    assert fetched.returncode == 0, fetched.stderr
    assert "2 new entries, 1 of them a summary only" in fetched.stdout
    outlets = str(ROOT / "data/sample/outlets.csv")
    built = command(tmp_path, "build", "fetched", "--outlets", outlets, "--store", "store", "--jobs", "1")
    assert built.returncode == 0, built.stdout + built.stderr
    assert re.search(r"kept\s+2  articles", built.stdout)


@pytest.mark.long
def test_a_feed_of_no_known_outlet_is_told_so(server: Server, tmp_path: Path, web: Web) -> None:
    fetch.feed([server.say("/rss", RSS)], tmp_path / "fetched", web)
    built = command(tmp_path, "build", "fetched", "--store", "store", "--jobs", "1")
    assert built.returncode == 2
    assert "no article was found" in built.stderr and "outlet" in built.stderr
