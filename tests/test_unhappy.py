"""What goes wrong on a first day: each message names the file and what to do, and nothing is published or lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from framing import genre, snapshot
from framing.cli import GENRES, main
from tests.conftest import ROOT

SAMPLE = ROOT / "data" / "sample"


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What a command says that does nothing: one line for the user."""
    assert main([str(a) for a in arguments]) == 2
    said = capsys.readouterr().err
    line = said.splitlines()[-1]
    assert line.startswith("framing: ") and "Traceback" not in said
    return line


def test_an_empty_folder_is_no_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    said = refused(capsys, "build", tmp_path / "empty", "--store", tmp_path / "store")
    assert f"{tmp_path / 'empty'}: no article was found" in said and "holds no files" in said
    assert not (tmp_path / "store" / "CURRENT").exists()


def test_files_that_are_no_articles_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "notes.txt").write_text("shopping list", encoding="utf-8")
    os.mkfifo(tmp_path / "a" / "pipe")
    said = refused(capsys, "build", tmp_path / "a", "--store", tmp_path / "store")
    assert "a/notes.txt: no known article layout" in said and "a/pipe: not a regular file" in said


def test_outlets_without_a_row_are_named_and_so_is_the_file_to_mend(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(capsys, "build", SAMPLE / "nodebe4", "--store", tmp_path / "store")
    assert "no outlet recognised (" in said and "data/outlets.csv" in said and "--outlets" in said


def test_a_build_of_nothing_leaves_the_snapshot_that_serves(
    sample_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = shutil.copytree(sample_store, tmp_path / "store")
    before = snapshot.manifest(store)
    (tmp_path / "empty").mkdir()
    refused(capsys, "build", tmp_path / "empty", "--store", store)
    assert snapshot.manifest(store) == before


@pytest.mark.parametrize("command", ["export", "contrast"])
def test_a_genre_that_there_is_not_is_refused_with_those_there_are(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["--table", "articles", "--format", "csv", "--out", str(tmp_path / "x")]
    rest = more if command == "export" else ["--measure", "tone"]
    with pytest.raises(SystemExit) as caught:
        main([command, "--store", str(tmp_path), *rest, "--genre", "news"])
    said = capsys.readouterr().err
    assert caught.value.code == 2 and "news" in said and all(name in said for name in genre.GENRES)
    assert genre.GENRES == GENRES


def test_naming_says_how_to_name_a_concept(sample_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contrast = ["contrast", "--store", sample_store, "--measure", "naming"]
    assert "--concept ccp" in refused(capsys, *contrast)
    said = refused(capsys, *contrast, "--concept", "nonsense")
    assert "nonsense" in said and "visits" in said and "framing/lexicons" in said


def test_an_old_python_is_told_before_anything_is_installed(tmp_path: Path) -> None:
    old = tmp_path / "old-python"
    code = "import sys; sys.version_info = (3, 9); exec(sys.argv[2])"
    old.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{code}' \"$@\"\n", encoding="utf-8")
    old.chmod(0o755)
    for name in ("Makefile", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    done = subprocess.run(
        ["make", "run", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, text=True
    )  # fmt: skip
    assert done.returncode != 0 and not (tmp_path / ".venv").exists()
    assert "Python 3.11" in done.stderr and "make run PYTHON=" in done.stderr


def started(*before: str) -> subprocess.CompletedProcess[str]:
    """`python -m framing info` after some lines of code."""
    code = "\n".join(["import runpy, sys", "sys.argv = ['framing', 'info', '--store', 'nowhere']", *before])
    run = "runpy.run_module('framing', run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-c", f"{code}\n{run}"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (("sys.modules['pyarrow'] = None",), "pyarrow is not installed for this Python"),
        (("sys.version_info = (3, 10, 13)",), "Python 3.11 or newer is needed"),
    ],
)
def test_the_wrong_python_is_told_which_is_right(before: tuple[str, ...], said: str) -> None:
    done = started(*before)
    assert done.returncode == 2 and done.stderr.startswith("framing: ") and "Traceback" not in done.stderr
    assert said in done.stderr and sys.executable in done.stderr and ".venv/bin/python" in done.stderr


def test_an_error_of_our_own_is_not_taken_for_a_missing_package() -> None:
    done = started("sys.modules['framing.snapshot'] = None")
    assert "Traceback" in done.stderr and "framing.snapshot" in done.stderr


def test_a_description_that_is_not_there_is_named_with_one_that_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(capsys, "build", SAMPLE, "--about", tmp_path / "no.toml", "--store", tmp_path / "store")
    assert "no.toml: cannot be read as TOML (No such file" in said and "data/sample.toml" in said
