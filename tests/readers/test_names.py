"""Names of files and folders: shown as text, kept whatever their bytes are."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

import pytest

from framing.errors import ArchiveError
from framing.model import Source
from framing.readers import Failure, Reference, load, references

s = importlib.import_module("framing.readers.sources")  # the package has a function of this name


@pytest.mark.parametrize(
    "name", [b"\x80", b"\xff", b"\xb5\xc6", "灯\x80".encode("latin-1", "ignore") + b"\x80"]
)
def test_a_name_that_is_no_text_is_kept_in_hexadecimal_and_opened(tmp_path: Path, name: bytes) -> None:
    raw = os.fsencode(tmp_path) + b"/" + name
    Path(os.fsdecode(raw)).write_text("灯")
    (found,) = references(tmp_path)
    assert isinstance(found, Reference) and found.file == raw.hex()
    assert found.path == f"{tmp_path.name}/" + "".join(f"\\x{byte:02x}" for byte in name)
    assert list(load([found])) == [Source(found.path, "灯".encode())]


@pytest.mark.parametrize("name", ["a.md", "灯.md", "\u0080.md", "\uff5e\ue000\ud7ff.md"])
def test_a_name_that_is_text_is_kept_as_it_is(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("灯")
    (found,) = references(tmp_path)
    assert isinstance(found, Reference) and found.file == str(path)
    assert [one for one in load([found]) if isinstance(one, Failure)] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a b.md", "a b.md"), ("灯.md", "灯.md"), ("", ""), ("a\nb", "a\\nb"), ("灯\x07", "灯\\x07"),
        ("\udcb5灯", "\\xb5灯"), ("\u200b", "\\u200b"),
    ],
)  # fmt: skip
def test_a_name_is_shown_as_text(name: str, text: str) -> None:
    assert s.shown(name) == text


def test_a_path_without_a_name_has_its_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "archive" / "sub").mkdir(parents=True)
    (tmp_path / "archive" / "sub" / "a.md").write_text("灯")
    monkeypatch.chdir(tmp_path / "archive" / "sub")
    for path, name in (
        (".", "sub/a.md"),
        ("..", "archive/sub/a.md"),
        ("../sub", "sub/a.md"),
        ("a.md", "a.md"),
    ):
        assert [one.path for one in references(Path(path))] == [name]


def test_a_path_that_leads_nowhere_is_shown_and_said_how_to_mend(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as error:
        list(references(tmp_path / "no\nwhere"))
    assert str(error.value) == f"{tmp_path}/no\\nwhere: no such file or folder; check the path."
