"""Where the model's arrays are kept, what is told while they are made, and what becomes of a damaged folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from framing.errors import ModelError
from framing.snow import tables


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
