"""Feeds from a real server on this machine: what arrives, what is asked again, what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from framing import fetch
from framing.errors import FetchError
from framing.fetch import feeds, parsing
from framing.fetch import web as module
from framing.fetch.folder import held
from framing.fetch.web import Web
from tests.conftest import ROOT
from tests.fetch.places import RSS, Server, command, problem, rss

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
