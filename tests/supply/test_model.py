"""SnowNLP's model is used whole or not at all."""

from __future__ import annotations

import gzip
import importlib.util
import marshal
import random
import shutil
import zlib
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from framing.errors import ModelError
from framing.snow import model, tables
from tests.figures import Report

EACH = 40  # damages of each of the three files


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the installed package's model files, found as the package is."""
    spec = importlib.util.find_spec("snownlp")
    assert spec is not None and spec.submodule_search_locations
    copy = tmp_path / "snownlp"
    for name in model.FILES:
        (copy / name).parent.mkdir(parents=True)
        shutil.copy(Path(spec.submodule_search_locations[0]) / name, copy / name)
    moved = ModuleSpec("snownlp", None, is_package=True)
    moved.submodule_search_locations = [str(copy)]
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: moved if name == "snownlp" else None)
    return copy


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """The bytes with one thing wrong: a bit, a byte, a block, the length or the order; never the same bytes."""
    at = chance.randrange(len(whole))
    at = min(at, chance.choice([9, len(whole)]))  # also in the header, whose bytes few readers check
    end = min(len(whole), at + chance.randint(1, 4096))
    made = {
        "bit": whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :],
        "zeroed": whole[:at] + bytes(end - at) + whole[end:],
        "cut": whole[:at],
        "dropped": whole[:at] + whole[end:],
        "doubled": whole[:end] + whole[at:],
        "appended": whole + bytes(chance.randint(1, 9)),
    }[chance.choice(["bit", "bit", "bit", "zeroed", "cut", "dropped", "doubled", "appended"])]
    return made if made != whole else damaged(whole, chance)


def loads(name: str, data: bytes) -> bool:
    """Whether a reader that doesn't ask for the hash takes the bytes without an error."""
    try:
        if name.endswith(".txt"):
            data.decode("utf-8")
        else:
            marshal.loads(gzip.decompress(data))
    except (OSError, EOFError, ValueError, TypeError, zlib.error):
        return False
    return True


def test_every_damaged_model_is_refused(package: Path, figure: Report) -> None:
    chance = random.Random(13)
    silent = 0
    for name in model.FILES:
        whole = (package / name).read_bytes()
        assert model.read(name) == whole
        for _ in range(EACH):
            wrong = damaged(whole, chance)
            (package / name).write_bytes(wrong)
            with pytest.raises(ModelError, match="SHA-256 differs"):
                model.read(name)
            silent += "seg/" not in name and loads(name, wrong)
    assert silent > 3, "some of them must be such as load without an error"
    figure(13, "damaged models of SnowNLP refused", EACH * len(model.FILES))
    figure(13, "of them, such as load without an error where nobody asks for the hash", silent)


@pytest.mark.parametrize("name", model.FILES)
def test_nothing_is_made_of_a_damaged_model(
    package: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package / name).write_bytes((package / name).read_bytes() + b"\0")
    monkeypatch.setenv("FRAMING_CACHE", str(tmp_path / "cache"))
    with pytest.raises(ModelError, match="reinstall snownlp"):
        tables._arrays.__wrapped__()
    assert not (tmp_path / "cache").exists()


def test_a_missing_model_is_named(package: Path) -> None:
    name = next(iter(model.FILES))
    (package / name).unlink()
    with pytest.raises(ModelError, match=r"seg\.marshal\.3: cannot be read"):
        model.read(name)


def test_without_the_package_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="snownlp is not installed"):
        model.read(next(iter(model.FILES)))
