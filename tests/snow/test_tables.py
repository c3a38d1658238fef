"""The model's arrays are built once, kept whole, and built again when they are damaged."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from framing.errors import ModelError
from framing.snow import hashing, model, tables


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small cache folder that passes every check: one number an array."""
    folder = tmp_path_factory.mktemp("cache") / "snow-x-1"
    folder.mkdir()
    tables._write(folder, {name: np.array([i]) for i, name in enumerate(sorted(tables.NAMES))})
    return folder


@pytest.fixture
def damaged(folder: Path, tmp_path: Path) -> Path:
    """A copy of it to damage."""
    return Path(shutil.copytree(folder, tmp_path / "framing" / folder.name))


def test_a_whole_cache_is_read(folder: Path) -> None:
    arrays = tables.load(folder)
    assert arrays is not None
    assert {name: array.tolist() for name, array in arrays.items()} == {
        name: [i] for i, name in enumerate(sorted(tables.NAMES))
    }


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def flip(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("pairs.npy", shorten),
        ("pairs.npy", flip),
        ("cells.npy", lambda path: path.write_bytes(b"")),
        ("values.npy", Path.unlink),
        (tables.MANIFEST, shorten),
        (tables.MANIFEST, Path.unlink),
        (tables.MANIFEST, lambda path: path.write_text("[]")),
        (tables.MANIFEST, lambda path: path.write_text(json.dumps({"pairs": [1, 2]}))),
    ],
)
def test_a_damaged_cache_is_noticed_and_built_again(
    damaged: Path, monkeypatch, capsys, name: str, damage
) -> None:
    damage(damaged / name)
    assert tables.load(damaged) is None
    made = {name: np.array([7]) for name in tables.NAMES}
    monkeypatch.setattr(tables, "stages", lambda: iter([("one thing", {}), ("", made)]))
    tables._build(damaged)
    arrays = tables.load(damaged)
    assert arrays is not None
    assert arrays["pairs"].tolist() == [7]
    assert [path.name for path in damaged.parent.iterdir()] == [damaged.name]
    assert "0 %, one thing" in capsys.readouterr().err


def test_the_first_of_two_builders_wins(damaged: Path, tmp_path: Path) -> None:
    late = tmp_path / "late"
    late.mkdir()
    tables._put(late, damaged)
    assert tables.load(damaged) is not None
    assert late.is_dir()


def test_a_cache_that_cannot_be_written_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setattr(tables, "stages", lambda: iter([("", {})]))
    with pytest.raises(ModelError, match="FRAMING_CACHE"):
        tables._build(blocked / "framing" / "x")


def test_another_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "FILES", {**model.FILES, "normal/stopwords.txt": "0" * 64})
    with pytest.raises(ModelError, match=r"stopwords\.txt: not the model .* reinstall snownlp"):
        model.read("normal/stopwords.txt")


def test_packed_tables_find_every_key_and_no_other() -> None:
    keys = np.arange(0, 30_000, 3)
    table = hashing.pack(keys, keys + 5, 14)
    wanted = np.where(np.arange(30_000) % 3 == 0, np.arange(30_000) + 5, -1)
    np.testing.assert_array_equal(hashing.find(table, np.arange(30_000)), wanted)


def test_words_have_keys_of_their_own() -> None:
    words = ["", "\x00", "\x00\x00", "好", "好好", "好好\x00", "\U0010ffff" * 3, "好好好好", "好好好好好"]
    assert len({hashing.word_key(word) for word in words}) == len(words)
