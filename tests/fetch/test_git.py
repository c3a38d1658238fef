"""A real repository on this disk, fetched in part by a real git."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from framing import fetch
from framing.errors import FetchError
from framing.fetch import Wanted
from framing.fetch import repository as module
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def run(folder: Path, *words: str, day: str = "2022-03-18") -> str:
    moment = f"{day}T12:00:00+00:00"
    environment = {**os.environ, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    done = subprocess.run(
        ["git", *who, "-C", str(folder), *words], env=environment, check=True, capture_output=True
    )
    return done.stdout.decode()


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A bare repository of three days, with folders, a link, and a name that leads nowhere."""
    work = tmp_path / "work"
    work.mkdir()
    run(work, "init", "--quiet", "--initial-branch=main")
    for day in ("2022-03-01", "2022-03-02", "2022-03-03"):
        for outlet in ("bay", "cape"):
            path = work / outlet / f"{day}-消息.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"{outlet} 在 {day} 的消息。\n", encoding="utf-8")
        run(work, "add", "--all")
        run(work, "commit", "--quiet", "-m", day, day=day)
    (work / "bay" / "link.md").symlink_to("/etc/passwd")
    run(work, "add", "--all")
    run(work, "commit", "--quiet", "-m", "a link", day="2022-03-03")
    bare = tmp_path / "origin.git"
    run(tmp_path, "clone", "--quiet", "--bare", str(work), str(bare))
    run(bare, "config", "uploadpack.allowFilter", "true")
    run(bare, "config", "uploadpack.allowAnySHA1InWant", "true")
    return bare


def names(folder: Path) -> set[str]:
    return {
        p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and ".git" not in p.parts
    }


def blobs(folder: Path) -> int:
    """Contents that have travelled."""
    listed = run(folder, "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)")
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
    (work / "cape" / "2022-03-04-消息.md").write_text("新的一篇。\n", encoding="utf-8")
    run(work, "add", "--all")
    run(work, "commit", "--quiet", "-m", "more", day="2022-03-04")
    run(work, "push", "--quiet", str(origin), "main")
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


def test_a_repository_of_the_sample_is_fetched_and_built(tmp_path: Path) -> None:
    import sys

    work = tmp_path / "archive"
    shutil.copytree(ROOT / "data" / "sample" / "nodebe4", work / "nodebe4")
    run(work, "init", "--quiet", "--initial-branch=main")
    run(work, "add", "--all")
    run(work, "commit", "--quiet", "-m", "articles")
    run(work, "config", "uploadpack.allowFilter", "true")
    commands = [
        ["fetch", "git", f"file://{work}", "--out", "fetched", "--path", "nodebe4"],
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
        done = subprocess.run([sys.executable, "-m", "framing", *words], cwd=tmp_path, capture_output=True, text=True,
                              env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)  # fmt: skip
        assert done.returncode in (0, 1), done.stderr
        said += done.stdout
    assert "fetched: 9 files" in said
    assert "articles" in said
