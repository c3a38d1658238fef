"""A real repository on this disk, fetched in part by a real git."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from framing import fetch
from framing.errors import FetchError
from framing.fetch import Wanted
from framing.fetch import repository as module
from tests.conftest import ROOT
from tests.fetch.places import bare, command, commit, git
from tests.figures import Report

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def names(folder: Path) -> set[str]:
    return {
        p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and ".git" not in p.parts
    }


def blobs(folder: Path) -> int:
    """Contents that have travelled."""
    listed = git(folder, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)")
    return listed.split().count("blob")


def test_only_what_is_wanted_travels(origin: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    wanted = Wanted(f"file://{origin}", since=date(2022, 3, 2), until=date(2022, 3, 2), paths=("bay",))
    found = fetch.git(wanted, out)
    assert (found.wanted, found.written, found.left_out) == (1, 1, ())
    assert names(out) == {"bay/2022-03-02-消息.md"}
    assert blobs(out) == 1
    assert json.loads((out / ".git" / "framing.json").read_text())["commit"] == found.commit


def test_links_are_left_out_and_named(origin: Path, tmp_path: Path) -> None:
    found = fetch.git(Wanted(f"file://{origin}"), tmp_path / "out")
    assert found.left_out == ("bay/link.md",)
    assert found.wanted == 6
    assert not (tmp_path / "out" / "bay" / "link.md").exists()


def test_a_later_run_brings_what_is_new_and_what_was_lost_here(origin: Path, tmp_path: Path) -> None:
    out, work = tmp_path / "out", tmp_path / "work"
    fetch.git(Wanted(f"file://{origin}"), out)
    commit(work, {"cape/2022-03-04-消息.md": "新的一篇。\n"}, "2022-03-04")
    git(work, "push", "--quiet", str(origin), "main")
    lost = out / "bay" / "2022-03-01-消息.md"
    lost.unlink()
    found = fetch.git(Wanted(f"file://{origin}"), out)
    assert (found.wanted, found.written) == (7, 2)
    assert lost.is_file()
    assert fetch.git(Wanted(f"file://{origin}"), out).written == 0


def test_an_interruption_loses_at_most_a_batch(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    out = tmp_path / "out"

    def stop(stage: str, done: int, _total: int | None) -> None:
        if stage == "files" and done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch.git(Wanted(f"file://{origin}"), out, stop)
    assert len(names(out)) == 4
    assert fetch.git(Wanted(f"file://{origin}"), out).written == 2
    assert len(names(out)) == 6


@pytest.mark.parametrize(
    ("url", "paths", "says"),
    [("--upload-pack=touch x", (), "no address"), ("ext::sh -c touch", (), "no address"), ("https://", (), "no address"),
     ("file:///nowhere/at/all", (), "git fetch"), ("URL", ("../up",), "no folder"), ("URL", ("-x",), "no folder")],
)  # fmt: skip
def test_what_cannot_be_fetched_is_refused_in_words(
    origin: Path, tmp_path: Path, url: str, paths: tuple[str, ...], says: str
) -> None:
    address = f"file://{origin}" if url == "URL" else url
    with pytest.raises(FetchError, match=says):
        fetch.git(Wanted(address, paths=paths), tmp_path / "out")


def test_a_folder_of_something_else_is_not_touched(origin: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(FetchError, match="something else"):
        fetch.git(Wanted(f"file://{origin}"), tmp_path / "out")
    fetch.git(Wanted(f"file://{origin}"), tmp_path / "own")
    with pytest.raises(FetchError, match="was fetched from"):
        fetch.git(Wanted(f"file://{tmp_path / 'work'}"), tmp_path / "own")


def test_a_clone_of_ones_own_is_not_written_over(origin: Path, tmp_path: Path) -> None:
    """It has the same address and a .git, and still it is somebody's work."""
    own = tmp_path / "own"
    git(tmp_path, "clone", "--quiet", f"file://{origin}", str(own))
    (own / "bay" / "2022-03-01-消息.md").write_text("我的批注", encoding="utf-8")
    with pytest.raises(FetchError, match="something else"):
        fetch.git(Wanted(f"file://{origin}"), own)
    assert (own / "bay" / "2022-03-01-消息.md").read_text(encoding="utf-8") == "我的批注"


def test_a_folder_inside_another_checkout_leaves_that_alone(origin: Path, tmp_path: Path) -> None:
    """Also where the clone within it was killed before git could find it."""
    outer = tmp_path / "outer"
    commit(outer, {"thesis.txt": "mine"})
    before = (outer / ".git" / "config").read_text()
    out = outer / "fetched"
    (out / ".git").mkdir(parents=True)
    (out / ".git" / "framing.json").write_text(json.dumps({"url": f"file://{origin}"}))
    (out / ".git" / "config").write_text("")
    assert fetch.git(Wanted(f"file://{origin}", paths=("bay",)), out).written == 3
    assert (outer / ".git" / "config").read_text() == before


def test_what_a_killed_git_left_is_swept(origin: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    fetch.git(Wanted(f"file://{origin}", paths=("bay",)), out)
    for left in ("index.lock", "config.lock", "shallow.lock", "HEAD.lock", "objects/pack/tmp_pack_abc"):
        (out / ".git" / left).write_bytes(b"half")
    (out / "cape").mkdir()
    (out / "cape" / "2022-03-01-消息.md").write_text("cape 在 20", encoding="utf-8")  # half a file
    assert fetch.git(Wanted(f"file://{origin}"), out).written == 3
    assert (out / "cape" / "2022-03-01-消息.md").read_text(
        encoding="utf-8"
    ) == "cape 在 2022-03-01 的消息。\n"
    assert not list((out / ".git").rglob("tmp_*"))


def test_one_fetch_at_a_time(origin: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def again(stage: str, _done: int, _total: int | None) -> None:
        if stage == "history":
            with pytest.raises(FetchError, match="another fetch"):
                fetch.git(Wanted(f"file://{origin}"), out)

    assert fetch.git(Wanted(f"file://{origin}"), out, again).written == 6


@pytest.mark.long
def test_killed_in_the_middle_it_goes_on(tmp_path: Path, figure: Report) -> None:
    """kill -9 of the whole fetch, again and again at other moments; at the end all is there, byte by byte."""
    work = tmp_path / "work"
    files = {f"posts/{n:04}.md": f"第 {n} 条\n" * 200 for n in range(600)}
    commit(work, files)
    place = bare(work, tmp_path / "origin.git")
    code = (
        "import sys; from pathlib import Path; from framing import fetch; from framing.fetch import repository\n"
        "repository.BATCH = 50\n"
        "print(fetch.git(fetch.Wanted(sys.argv[1]), Path(sys.argv[2])).written)"
    )
    out, kills = tmp_path / "out", 0
    for wait in (0, 20, 120, 300, 500):
        process = subprocess.Popen(
            [sys.executable, "-c", code, f"file://{place}", str(out)], cwd=ROOT, start_new_session=True, stdout=subprocess.PIPE
        )  # fmt: skip
        while process.poll() is None and len(list(out.glob("posts/*.md"))) < wait:
            time.sleep(0.005)
        kills += process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    fetch.git(Wanted(f"file://{place}"), out)
    assert {p.name: p.read_text(encoding="utf-8") for p in (out / "posts").iterdir()} == {
        name.removeprefix("posts/"): text for name, text in files.items()
    }
    assert kills >= 3
    figure(5, "fetches killed on the way, then complete", kills)


def test_files_come_byte_by_byte(tmp_path: Path) -> None:
    """Whatever a repository says of line ends, encodings and filters; nothing of it runs."""
    work = tmp_path / "work"
    text = "甲\r\n乙 $Id$\n"
    commit(work, {"a.md": text})
    (work / ".gitattributes").write_text(
        "*.md text eol=crlf ident filter=touch working-tree-encoding=UTF-16\n"
    )
    git(work, "add", ".gitattributes")
    git(work, "commit", "--quiet", "-m", "attributes")
    out = tmp_path / "out"
    fetch.git(Wanted(f"file://{bare(work, tmp_path / 'origin.git')}"), out)
    assert (out / "a.md").read_bytes() == text.encode()


def test_a_server_that_serves_no_parts_serves_all(tmp_path: Path) -> None:
    work = tmp_path / "work"
    commit(work, {"a/1.md": "一", "b/2.md": "二"})
    found = fetch.git(Wanted(f"file://{work}", paths=("a/",)), tmp_path / "out")
    assert (found.written, names(tmp_path / "out")) == (1, {"a/1.md"})


def test_names_are_literal_and_a_mistyped_one_is_told(tmp_path: Path) -> None:
    work = tmp_path / "work"
    commit(work, {"[ab]/1.md": "一", "a/2.md": "二", "*/3.md": "三"})
    place = f"file://{bare(work, tmp_path / 'origin.git')}"
    fetch.git(Wanted(place, since=date(2022, 1, 1), paths=("[ab]", "./*/")), tmp_path / "out")
    assert names(tmp_path / "out") == {"[ab]/1.md", "*/3.md"}
    with pytest.raises(FetchError, match=r"'posst' is not in .*it has: \*, \[ab\], a\."):
        fetch.git(Wanted(place, paths=("posst",)), tmp_path / "out")


def test_names_cannot_steer_a_terminal(tmp_path: Path) -> None:
    work = tmp_path / "work"
    commit(work, {"good.md": "一"})
    for raw in (b"red\x1b[31m.md", b"\xff\xfe.md"):
        Path(os.fsdecode(os.fsencode(work) + b"/" + raw)).write_text("二")
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "-m", "names")
    done = command(tmp_path, "fetch", "git", f"file://{work}", "--out", "out")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("left out") == 2
    assert "\x1b" not in done.stdout
    assert names(tmp_path / "out") == {"good.md"}


@pytest.mark.parametrize(
    ("url", "says"),
    [("https://127.0.0.1:1/x/y", "git fetch: fatal: unable to access"), ("file:///nowhere", "check the address"),
     ("-x@host:path", "no address"), ("ssh://-oProxyCommand=touch/x", "no address"), ("x@-oProxyCommand=touch:y", "no address")],
)  # fmt: skip
def test_git_says_what_is_wrong_in_its_first_line(tmp_path: Path, url: str, says: str) -> None:
    with pytest.raises(FetchError, match=says):
        fetch.git(Wanted(url), tmp_path / "out")


def test_an_empty_repository_is_named(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "empty.git")
    with pytest.raises(FetchError, match="it is empty"):
        fetch.git(Wanted(f"file://{tmp_path / 'empty.git'}"), tmp_path / "out")


def test_a_file_in_the_place_of_the_folder(origin: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(FetchError, match="no folder can be made"):
        fetch.git(Wanted(f"file://{origin}"), tmp_path / "out")


@pytest.mark.long
def test_a_repository_of_the_sample_is_fetched_and_built(tmp_path: Path) -> None:
    work = tmp_path / "archive"
    shutil.copytree(ROOT / "data" / "sample" / "nodebe4", work / "nodebe4")
    commit(work, {})
    git(work, "config", "uploadpack.allowFilter", "true")
    fetched = command(tmp_path, "fetch", "git", f"file://{work}", "--out", "fetched", "--path", "nodebe4")
    assert fetched.returncode == 0, fetched.stderr
    assert "fetched: 9 files" in fetched.stdout
    outlets = str(ROOT / "data/sample/outlets.csv")
    built = command(tmp_path, "build", "fetched", "--outlets", outlets, "--store", "store", "--jobs", "1")
    assert built.returncode in (0, 1), built.stderr
    assert "articles" in built.stdout
