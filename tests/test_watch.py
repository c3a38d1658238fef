"""A watcher on real processes: what it fetches, publishes, survives, refuses, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from framing import snapshot, watch
from framing.errors import SnapshotError, WatchError
from framing.watch.loop import alone
from framing.watch.steps import Done
from tests.conftest import ROOT
from tests.fetch import places
from tests.fetch.places import Server, rss
from tests.figures import Report

OUTLETS = ROOT / "data" / "sample" / "outlets.csv"
ITEM = "<title>渡轮第{0}天</title><link>https://bay.example/{0}</link><content:encoded>渡轮在第{0}天开出，乘客{0}人。</content:encoded>"


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    yield one
    one.close()


def plan(folder: Path, text: str, every: str = "1s") -> Path:
    path = folder / "plan.toml"
    if not (folder / "outlets.csv").exists():
        (folder / "outlets.csv").write_bytes(OUTLETS.read_bytes())
    path.write_text(
        f'store = "store"\nevery = "{every}"\noutlets = "outlets.csv"\njobs = 1\n{text}', encoding="utf-8"
    )
    return path


def feed(url: str, name: str = "bay") -> str:
    return f'[feed.{name}]\nurls = ["{url}"]\noutlet = "bay"\ndelay = 0\nallow_private = true\n'


def start(path: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "framing", "watch", str(path), *words], cwd=path.parent, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    told = process.stdout.readline()
    assert told, "the watcher has ended"
    return told


def end(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> tuple[int, float]:
    """Exit code, and seconds from the signal to the end."""
    begun = time.monotonic()
    process.send_signal(number)
    process.communicate(timeout=60)
    return process.returncode, time.monotonic() - begun


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def articles(store: Path) -> int:
    try:
        return snapshot.manifest(store)["tables"]["articles"]["rows"]
    except SnapshotError:
        return 0


def test_it_publishes_what_comes_and_lives_through_what_fails(server: Server, tmp_path: Path) -> None:
    url = server.say("/rss", rss(ITEM.format(1)))
    process = start(plan(tmp_path, feed(url) + feed(server.say("/gone", "", 410), "cape")))
    try:
        first = line(process)
        assert "bay done; cape failed" in first and "status 410" in first and "1 articles (+1)" in first
        server.say("/rss", rss(ITEM.format(1), ITEM.format(2)))
        server.say("/gone", rss(ITEM.format(3)))
        while articles(tmp_path / "store") < 3:
            assert "turn" in line(process)
        server.say("/rss", "<html>down</html>")
        told = line(process)
        while "bay failed" not in told:
            told = line(process)
        assert "stands, 3 articles" in told
        (tmp_path / "outlets.csv").unlink()  # now the build fails too
        while "build failed" not in told:
            told = line(process)
        assert "snap-" in told and "stands, 3 articles" in told
    finally:
        code, _ = end(process)
    assert code == 0
    assert articles(tmp_path / "store") == 3


def test_a_second_watcher_is_refused_and_a_killed_one_leaves_no_lock(server: Server, tmp_path: Path) -> None:
    server.do("/rss", lambda handler: time.sleep(60))
    path = plan(tmp_path, feed(server.url + "/rss"), every="1h")
    process = start(path)
    try:
        wait_for(lambda: "/rss" in server.paths())
        second = start(path, "--once")
        assert "another watcher" in second.communicate(timeout=60)[1]
        assert second.returncode == 2
    finally:
        begun = children(process.pid)
        process.kill()
        process.communicate()
        for row in begun:
            os.kill(int(row.split()[0]), signal.SIGKILL)
    with alone(tmp_path / "store"):
        pass


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_at_once_in_the_middle_of_a_fetch(server: Server, tmp_path: Path, number: int) -> None:
    """The server never says a word; nothing that was begun goes on."""
    server.do("/rss", lambda handler: time.sleep(60))
    process = start(plan(tmp_path, feed(server.url + "/rss")))
    wait_for(lambda: "/rss" in server.paths())
    code, took = end(process, number)
    assert code == 0
    assert took < 10  # about a second where nothing else runs
    assert not children(process.pid)


@pytest.mark.long
def test_it_ends_at_once_in_the_middle_of_anything(tmp_path: Path, figure: Report) -> None:
    """Signals at moments spread over a turn: fetching, reading, scoring, publishing, waiting; the store is whole each time."""
    work = tmp_path / "work"
    files = {p.name: p.read_text(encoding="utf-8") for p in (ROOT / "data/sample/nodebe4").rglob("*.md")}
    places.commit(work, {f"posts/{n}": text for n, text in files.items()})
    origin = places.bare(work, tmp_path / "origin.git")
    path = plan(tmp_path, f'[git.mirror]\nurl = "file://{origin}"\n', every="1h")
    slowest, ended = 0.0, 0
    for moment in range(8):
        for name in ("CURRENT", ".watch"):
            (tmp_path / "store" / name).unlink(missing_ok=True)
        process = start(path)
        wait_for((tmp_path / "store" / ".watch").exists)
        time.sleep(moment * 0.6)
        code, took = end(process)
        slowest, ended = max(slowest, took), ended + (code == 0)
        assert not children(process.pid)
    (tmp_path / "whole").mkdir()
    whole = plan(tmp_path / "whole", f'[git.mirror]\nurl = "file://{origin}"\n', every="1h")
    for one in (path, whole):
        once = start(one, "--once")
        told, _ = once.communicate(timeout=120)
        assert once.returncode in (0, 1), told
    assert articles(tmp_path / "store") == articles(tmp_path / "whole" / "store") > 0
    assert slowest < 10
    assert ended == 8
    figure(5, "signals to a watcher at moments of its turn, after which the store was whole", ended)


def children(of: int) -> list[str]:
    """Processes whose parent is ``of``."""
    found = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    return [row for row in found.splitlines()[1:] if row.split()[1] == str(of)]


class Hands:
    """Does nothing and remembers it; what ``ends`` names fails so many times."""

    def __init__(self, ends: dict[str, int]) -> None:
        self.ends, self.did = ends, list[str]()

    def run(self, words: Sequence[str], limit: float) -> Done:
        name = "build" if words[0] == "build" else Path(next(w for w in words if w.startswith("--out="))).name
        self.did.append(name)
        self.ends[name] = self.ends.get(name, 0) - 1
        return Done(2, "it is down") if self.ends[name] >= 0 else Done(0)

    def sleep(self, until: float) -> None:
        raise AssertionError


def turns(path: Path, ends: dict[str, int], count: int) -> tuple[list[list[str]], list[str]]:
    """What was tried in each turn, and what was said."""
    said: list[str] = []
    hands = Hands(ends)
    watcher = watch.Watch(watch.load(path), hands, said.append)
    tried = []
    for number in range(1, count + 1):
        hands.did = []
        watcher.turn(number)
        tried.append(hands.did)
    return tried, said


def test_what_fails_is_tried_at_the_next_turn_then_rarer_and_after_success_always(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    path = plan(tmp_path, 'archives = ["old"]\n' + feed("http://bay.example/rss"), every="15m")
    tried, said = turns(path, {"bay": 4}, 20)
    assert [n for n, did in enumerate(tried, 1) if "bay" in did] == [1, 2, 4, 8, 16, 17, 18, 19, 20]
    assert all("build" in did for did in tried)
    assert "bay failed (it is down) and is tried again at turn 4" in said[1]
    assert "bay rests until turn 4" in said[2]
    assert all("\n" not in one for one in said)


def test_what_fails_for_ever_rests_a_day_at_most(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    path = plan(tmp_path, 'archives = ["old"]\n', every="12h")
    tried, _ = turns(path, {"build": 99}, 12)
    assert [n for n, did in enumerate(tried, 1) if did] == [1, 2, 4, 6, 8, 10, 12]


def test_a_command_that_takes_too_long_is_ended(tmp_path: Path, server: Server) -> None:
    server.do("/rss", lambda handler: time.sleep(60))
    path = plan(tmp_path, feed(server.url + "/rss"), every="1h")
    path.write_text('limit = "2s"\n' + path.read_text())
    once = start(path, "--once")
    told, _ = once.communicate(timeout=60)
    assert once.returncode == 2
    assert "bay failed (took more than 2 seconds and was ended)" in told


def test_everything_of_a_plan_becomes_a_command(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "about.toml").write_text("")
    text = (
        'archives = ["old"]\nabout = "about.toml"\n[columns]\ntext = "content"\n[git.mirror]\nurl = "https://h.example/a"\nout = "in/m"\n'
        'since = 2022-01-01\nuntil = 2022-12-31\npaths = ["a", "b"]\n' + feed("https://bay.example/rss")
    )
    path = plan(tmp_path, text, every="6h")
    found = watch.load(path)
    assert (found.every, found.limit, found.store) == (21_600, 21_600, tmp_path / "store")
    assert found.sources[0].command() == [
        "fetch", "git", f"--out={tmp_path}/in/m", "--since=2022-01-01", "--until=2022-12-31", "--path=a", "--path=b", "--", "https://h.example/a"
    ]  # fmt: skip
    assert found.sources[1].command() == [
        "fetch", "feed", f"--out={tmp_path}/fetched/bay", "--delay=0.0", "--outlet=bay", "--allow-private", "--", "https://bay.example/rss"
    ]  # fmt: skip
    assert found.build() == [
        "build", f"--store={tmp_path}/store", f"--outlets={tmp_path}/outlets.csv", f"--about={tmp_path}/about.toml", "--column=text=content", "--jobs=1",
        "--", f"{tmp_path}/old",
    ]  # fmt: skip
    (tmp_path / "fetched" / "bay").mkdir(parents=True)
    assert found.build()[-1] == f"{tmp_path}/old"
    (tmp_path / "fetched" / "bay" / "one.jsonl").touch()
    assert found.build()[-1] == f"{tmp_path}/fetched/bay"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing to build"), ('archives = ["gone"]', "gone is not there"), ("archives = 3", "archives is a list"),
        ('evry = "1h"', "evry is not known here; known are store"), ("git = 3", "git is a table"), ("[git]\nurl = 'x'", r"write \[git.NAME\]"),
        ("[git.a]", r"\[git.a\] url is missing"), ("[git.'a/b']\nurl = 'x'", "Latin letters"), ("[feed.a]\nurls = []", "urls lists one"),
        ("[feed.a]\nurls = ['x']\ndelay = true", "delay is a number"), ("[feed.a]\nurls = ['x']\ndelay = -1", "delay is a number"),
        ("[feed.a]\nurls = ['x']\nallow_private = 'no'", "allow_private is true or false"), ("[git.a]\nurl = 'x'\nsince = '2022'", "since is a day"),
        ("[git.a]\nurl = 'x'\nsince = 2022-01-01T00:00:00", "are days"), ("[git.a]\nurl='x'\n[feed.a]\nurls=['y']", "one folder"),
        ("limit = '0s'\n[git.a]\nurl = 'x'", "limit: '0s' is no time"), ("x =", "is not TOML"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_in_words(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(WatchError, match=says):
        watch.load(plan(tmp_path, text))


@pytest.mark.parametrize("change", [lambda p: p.unlink(), lambda p: p.write_text('every = "1h"\n')])
def test_a_plan_without_the_least(tmp_path: Path, change: Callable[[Path], object]) -> None:
    path = plan(tmp_path, "")
    change(path)
    with pytest.raises(WatchError, match=r"cannot be read|store is missing"):
        watch.load(path)


@pytest.mark.parametrize(("text", "value"), [("90s", 90), ("1.5h", 5400), ("1d", 86_400), ("15m", 900)])
def test_times(text: str, value: float) -> None:
    assert watch.seconds(text) == value


@pytest.mark.parametrize("text", ["", "15", "m", "0m", "-1h", "1h30m", "1e9s", "15 m", "٣m"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match="no time"):
        watch.seconds(text)
