"""Which path does the work, and what it may import and write."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from framing import snow
from framing.errors import ModelError
from framing.snow import paths, tables


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    paths._path.cache_clear()


def test_numpy_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.SWITCH, "numpy")
    assert paths.chosen().NAME == "numpy"


def test_numba_asked_for_and_missing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.SWITCH, "numba")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"requirements-fast\.txt"):
        paths.chosen()


def test_without_numba_numpy_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(paths.SWITCH, raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert paths.chosen().NAME == "numpy"


def test_another_path_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.SWITCH, "fast")
    with pytest.raises(ModelError, match="say numpy or numba"):
        paths.chosen()


@pytest.mark.parametrize("asked", ["numpy", "numba"])
def test_numba_is_imported_only_when_its_path_is_used(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if asked == "numba" and importlib.util.find_spec("numba") is None:
        pytest.skip("numba is not installed: pip install -r requirements-fast.txt")
    monkeypatch.setenv(paths.SWITCH, asked)
    code = (
        "import sys, framing.snow as s; assert 'numba' not in sys.modules\n"
        f"s.sentiments(['好']); assert ('numba' in sys.modules) == {asked == 'numba'}"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_compiled_code_is_kept_in_the_cache_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba", reason="numba is not installed: pip install -r requirements-fast.txt")
    monkeypatch.setenv(paths.SWITCH, "numba")
    snow.sentiments(["好"])
    from framing.snow import numba_path

    assert numba_path.cut.__module__ == "framing.snow.numba_path"
    kept = Path(numba_path._words.stats.cache_path)
    assert kept.is_relative_to(tables.cache_folder() / f"numba-{numba_path._CONSTANTS}")


def test_predecessors_that_round_to_the_same_sum_are_equals() -> None:
    """The compiled shortcut takes the best predecessor before adding; the stock package compares sums."""
    pytest.importorskip("numba", reason="numba is not installed: pip install -r requirements-fast.txt")
    from framing.snow import numba_path

    old, new = np.full(16, -np.inf), np.empty(16)
    old[1], old[5] = -1e-17, 0.0  # by two tags: b before m, m before m
    own, back = np.full((1, 16), -50.0), np.full((1, 16), 9, dtype=np.int8)
    own[0, 7] = -np.inf
    nothing = np.empty(0)
    numba_path._advance(old, new, own, -1, nothing.astype(np.uint8), nothing, back, 0)
    assert new[4:8].tolist() == [-50.0, -50.0, -50.0, -np.inf]
    assert back[0].tolist() == [0] * 16
    old[1] = -1.0
    numba_path._advance(old, new, own, -1, nothing.astype(np.uint8), nothing, back, 0)
    assert back[0, 4:8].tolist() == [1, 1, 1, 0]
