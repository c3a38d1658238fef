"""Where the model's arrays are kept, what is told while they are made, and what becomes of a damaged folder."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from framing.errors import ModelError
from framing.snow import model, tables


def test_the_cache_stands_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMING_CACHE", "/a")
    monkeypatch.setenv("XDG_CACHE_HOME", "/b")
    assert tables.cache_folder() == Path("/a/framing")
    monkeypatch.setenv("FRAMING_CACHE", "")
    assert tables.cache_folder() == Path("/b/framing")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert tables.cache_folder() == Path.home() / ".cache" / "framing"


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty cache that is not remembered."""
    monkeypatch.setenv("FRAMING_CACHE", str(tmp_path))
    monkeypatch.setattr(tables, "_arrays", tables._arrays.__wrapped__)
    return tmp_path / "framing" / f"{tables.VERSION}-{tables.FORMAT}"


def test_arrays_are_built_where_there_are_none_and_kept(fresh: Path, monkeypatch, capsys) -> None:
    made = {name: np.array([3, 4]) for name in tables.NAMES}
    stages = [("one", {}), ("two", {}), ("three", {}), ("four", {}), ("", made)]
    monkeypatch.setattr(tables, "stages", lambda: iter(stages))
    assert {name: array.tolist() for name, array in tables._arrays().items()} == {
        name: [3, 4] for name in tables.NAMES
    }
    told = [line.split("made once: ")[1] for line in capsys.readouterr().err.splitlines()]
    assert told == ["0 %, one …", "5 %, two …", "35 %, three …", "50 %, four …", "95 %, writing …"]
    assert [path.name for path in fresh.parent.iterdir()] == [fresh.name]
    assert {path.name for path in fresh.iterdir()} == {
        tables.MANIFEST,
        *(f"{name}.npy" for name in tables.NAMES),
    }
    monkeypatch.setattr(tables, "stages", lambda: pytest.fail("built again"))
    assert tables._arrays()["pairs"].tolist() == [3, 4]


def test_a_cache_that_does_not_stay_is_named(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_build", lambda folder: None)
    with pytest.raises(ModelError) as caught:
        tables._arrays()
    assert str(caught.value) == f"{fresh}: the table cache changes while it is read; remove it and try again."


def test_a_damaged_folder_is_moved_away_whole_ones_stay(tmp_path: Path) -> None:
    stage, folder = tmp_path / "stage", tmp_path / "kept"
    folder.mkdir()
    (folder / "old").write_text("old")
    stage.mkdir()
    (stage / "new").write_text("new")
    tables._put(stage, folder)
    assert {path.name for path in folder.iterdir()} == {"damaged", "new"}
    assert (folder / "damaged" / "old").read_text() == "old"
    assert not stage.exists()


def test_the_version_is_that_of_the_models_files() -> None:
    together = "".join(model.FILES.values()).encode()
    assert f"snow-{hashlib.sha256(together).hexdigest()[:12]}" == tables.VERSION
    assert tables.cache_folder().name == "framing"


def test_a_folder_that_cannot_be_put_in_place_is_tried_four_times(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tried: list[Path] = []

    def refuse(self: Path, target: Path) -> Path:
        tried.append(target)
        raise OSError("busy")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="busy"):
        tables._put(tmp_path / "stage", tmp_path / "kept")
    assert tried == [tmp_path / "kept"] * 4


@pytest.mark.parametrize("refused", [0, 1, 3])
def test_a_folder_is_put_in_place_as_soon_as_it_can_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, refused: int
) -> None:
    real, left = Path.rename, [refused]

    def sometimes(self: Path, target: Path) -> Path:
        if left[0]:
            left[0] -= 1
            raise OSError("busy")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", sometimes)
    (tmp_path / "stage").mkdir()
    tables._put(tmp_path / "stage", tmp_path / "kept")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_cache_that_cannot_be_written_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tables, "stages", lambda: iter([("", {"pairs": np.array([1])})]))

    def full(stage: Path, arrays: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tables, "_write", full)
    folder = tmp_path / "framing" / "x"
    with pytest.raises(ModelError) as caught:
        tables._build(folder)
    assert str(caught.value) == (
        f"{folder}: the table cache cannot be written (No space left on device); set FRAMING_CACHE to another folder."
    )
    assert [*folder.parent.iterdir()] == []
