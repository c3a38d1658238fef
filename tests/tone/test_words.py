"""The lists behind tone: every row keeps the format, and a broken one is named with file and line."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from framing.cleaning.script import simplify
from framing.errors import LexiconError
from framing.tone import words


def test_the_list_is_large_and_each_row_is_found_in_its_example() -> None:
    rows = words.load().rows
    assert len(rows) >= 3000
    assert Counter(r["polarity"] for r in rows)["positive"] >= 1000
    for row in rows:
        assert row["word"] in row["example"]
        assert any(t.role.id == row["id"] for t in words.load().find(row["example"])), row["word"]


def test_words_are_unique_and_simplified() -> None:
    rows = words.load().rows
    for key in ("id", "word"):
        assert [w for w, n in Counter(r[key] for r in rows).items() if n > 1] == []
    for row in rows:
        guards = row["not_before"] + row["not_after"]
        assert simplify(row["word"] + guards + row["example"]) == row["word"] + guards + row["example"], row


def test_a_longer_string_swallows_the_words_inside_it() -> None:
    found = [t.role.text for t in words.load().find("民主党不断壮大。")]
    assert "民主" not in found
    assert "不" not in found


def test_a_guard_takes_back_a_match() -> None:
    assert not [t for t in words.load().find("批评自由受到保障") if t.role.text == "批评"]
    assert [t for t in words.load().find("批评政府") if t.role.text == "批评"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in words.COLUMNS:
        shutil.copy(words.FOLDER / f"{name}.csv", tmp_path)
    return tmp_path


def change(path: Path, line: int, **cells: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[line - 2] |= cells
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("name", "cells", "says"),
    [
        ("valence", {"polarity": "bad"}, "valence.csv line 3: polarity must be one of"),
        ("valence", {"strength": "9"}, "valence.csv line 3: strength must be 1 or 2"),
        ("valence", {"target": "patient"}, "valence.csv line 3: target must be empty or one of"),
        ("valence", {"directed": "no"}, "valence.csv line 3: directed must be yes"),
        ("valence", {"gloss_en": " "}, "valence.csv line 3: gloss_en is empty"),
        ("valence", {"word": ""}, "valence.csv line 3: word is empty"),
        ("valence", {"example": "没有它。"}, "valence.csv line 3: .* is not found in its example"),
        ("negators", {"kind": "maybe"}, "negators.csv line 3: kind 'maybe' is unknown; use one of bar, deny"),
        ("degree", {"factor": "much"}, "degree.csv line 3: factor 'much' must be a number"),
        ("degree", {"word": "非常"}, "degree.csv line 3: '非常' is already at degree.csv line 2"),
    ],
)
def test_a_broken_row_is_refused(folder: Path, name: str, cells: dict[str, str], says: str) -> None:
    change(folder / f"{name}.csv", 3, **cells)
    with pytest.raises(LexiconError, match=says):
        words.load(folder)


def test_a_missing_file_and_a_wrong_header_are_refused(folder: Path) -> None:
    (folder / "degree.csv").write_text("word\n很\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"degree\.csv line 1: the columns must be word,factor"):
        words.load(folder)
    (folder / "degree.csv").unlink()
    with pytest.raises(LexiconError, match=r"degree\.csv: the file is missing"):
        words.load(folder)


def test_another_letter_is_another_version(folder: Path) -> None:
    assert words.load(folder).hash == words.load().hash
    change(folder / "degree.csv", 3, factor="1.7")
    words.load.cache_clear()
    assert words.load(folder).hash != words.load().hash


def test_what_may_blame_or_praise_is_told_by_its_start() -> None:
    lists = words.load()
    for text, starts in {
        "天晴，非常高兴。": [],
        "谴责了，敦促了": [0, 4],
        "总统说“总统”很“民主": [4],
        "‘总统府’": [],
        "总统”": [],
    }.items():
        assert lists.pointing(text, lists.matches(text)) == starts, text
