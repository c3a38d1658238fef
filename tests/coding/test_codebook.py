"""Codebooks that ship are whole and fit the machine's labels; a broken one says what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from framing.coding import codebook
from framing.errors import CodingError
from framing.genre import GENRES
from framing.model import Tendency, VoiceName

LABELS = {"tone": get_args(Tendency), "voice": get_args(VoiceName), "genre": GENRES}
TEXT = codebook.FOLDER.joinpath("tone.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", codebook.shipped())
def test_a_shipped_codebook_is_whole(name: str) -> None:
    book = codebook.load(codebook.path(name))
    assert book.id == name and "unclear" in book.ids and "unclear" not in book.machine
    assert set(book.machine) == set(LABELS[book.measure]) - {"unclear"}
    texts = [value for c in book.categories for value in (c.name_zh, c.definition_zh, c.example_en)]
    assert all(texts)


def test_three_ship() -> None:
    assert set(codebook.shipped()) == {"tone", "voice", "genre"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('unit = "sentence"', 'unit = "word"', "unit"),
        ('unit = "sentence"', 'unit = "article"', "unit does not fit"),
        ('measure = "tone"', 'measure = "mood"', "measure"),
        ('measure = "tone"', 'measure = "none"', "do not fit"),
        ('id = "unclear"', 'id = "neg"', "each once"),
        ('id = "unclear"', 'id = "skip"', "skip"),
        ('id = "pos"', 'id = "good"', "machine names"),
        ("version = 1", "version = 0", "version"),
        ("version = 1", "", "version"),
        ("context = 0", "context = 9", "context"),
        ('question_zh = "', 'question = "', "question_zh"),
        ("version = 1", "version =", "cannot be read"),
    ],
)
def test_a_broken_codebook_says_what_is_wrong(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in TEXT
    file = tmp_path / "own.toml"
    file.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CodingError, match=rf"own\.toml.*{told}"):
        codebook.load(file)


def test_one_of_your_own_is_found_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(TEXT.replace('id = "tone"', 'id = "own"', 1), encoding="utf-8")
    assert codebook.load(codebook.path(str(file))).id == "own"
    with pytest.raises(CodingError, match=r"no codebook mood.*genre, tone, voice"):
        codebook.path("mood")
