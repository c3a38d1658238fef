"""Files and folders: their names, their stamps, what is offered at each limit, and the words for the rest."""

from __future__ import annotations

import errno
import hashlib
import importlib
import os
import zipfile
from pathlib import Path

import pytest

from framing.errors import ArchiveError
from framing.model import Source
from framing.readers import MAX_BYTES, Failure, Reference, load, references, sources

s = importlib.import_module("framing.readers.sources")  # the package has a function of this name
OLD = 1_700_000_000_000_000_000
TEXT = [".md", ".markdown", ".txt", ".html", ".htm", ".json", ".jsonl", ".csv", ".tsv"]


def old(path: Path) -> Path:
    """The file, last changed long ago."""
    os.utime(path, ns=(OLD, OLD))
    return path


def large(path: Path, size: int) -> Path:
    """A file of so many bytes, none of which takes room."""
    with path.open("wb") as file:
        file.truncate(size)
    return old(path)


def test_a_document_may_have_20_mb(tmp_path: Path) -> None:
    assert MAX_BYTES == 20_971_520
    most = large(tmp_path / "a.md", MAX_BYTES)
    assert list(references(most)) == [Reference("a.md", str(most), -1, MAX_BYTES, OLD)]
    said = "20,971,521 bytes are more than the limit of 20,971,520 for one document; split it."
    more = large(tmp_path / "b.md", MAX_BYTES + 1)
    assert list(references(more)) == [Failure("b.md", said)]
    assert list(load([Reference("b.md", str(more), -1, 1, OLD)])) == [Failure("b.md", said)]


@pytest.mark.parametrize("size", [99, 100, 101, 150])
def test_a_file_that_grew_since_it_was_listed_is_read_to_the_limit_only(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"x" * size)
    found = list(load([Reference("a.md", str(path), -1, 5, OLD)], max_bytes=100))
    said = "101 bytes are more than the limit of 100 for one document; split it."
    assert found == [Source("a.md", b"x" * size) if size <= 100 else Failure("a.md", said)]


def test_the_limit_holds_for_all_that_sources_reads(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * 11)
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("c.md", b"x" * 11)
        archive.writestr("d.md", b"x" * 10)
    said = "11 bytes are more than the limit of 10 for one document; split it."
    name = tmp_path.name
    assert list(sources(tmp_path, 10)) == [
        Failure(f"{name}/a.md", said), Failure(f"{name}/b.zip!c.md", said), Source(f"{name}/b.zip!d.md", b"x" * 10),
    ]  # fmt: skip


def test_a_file_that_is_named_as_text_is_not_looked_into_for_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "zip", "w") as archive:
        archive.writestr("b.md", "灯")
    size = old(tmp_path / "zip").stat().st_size
    for ending in (*TEXT, ".MD", ".Json"):
        path = tmp_path / f"a{ending}"
        path.hardlink_to(tmp_path / "zip")
        assert list(references(path)) == [Reference(path.name, str(path), -1, size, OLD)]


@pytest.mark.parametrize("name", ["a.zip", "a", "a.md.bak", "a.docx", "md"])
def test_any_other_name_may_be_a_zips(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.writestr("b.md", "灯")
    assert [one.path for one in references(tmp_path / name)] == [f"{name}!b.md"]


def test_a_file_changed_just_now_is_told_by_its_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    for data in (b"", b"a", "灯塔".encode(), *(bytes([n]) for n in range(20))):
        path.write_bytes(data)
        own = -1 - int.from_bytes(hashlib.sha256(data).digest()[:8], "big") // 2
        assert -(2**63) <= own < 0
        for after, stamp in ((-1, own), (0, own), (2 * 10**9, own), (2 * 10**9 + 1, OLD)):
            monkeypatch.setattr(s.time, "time_ns", lambda after=after: OLD + after)
            assert list(references(old(path))) == [Reference("a.md", str(path), -1, len(data), stamp)]


def test_what_is_refused_in_a_folder_says_what_it_is(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    (root / "sub" / "deep").mkdir(parents=True)
    (tmp_path / "out.md").write_text("out")
    (root / ".hidden").symlink_to(tmp_path)
    (root / "sub" / "loop").symlink_to(root)
    (root / "sub" / "away.md").symlink_to(tmp_path)
    (root / "sub" / "lost.md").symlink_to(tmp_path / "out.md")
    os.mkfifo(root / "sub" / "deep" / "pipe")
    folder, lost = (
        "a linked folder is not followed; name it as a path.",
        "a link that leads out of the folder is not followed.",
    )
    pipe = "not a regular file (a pipe, socket or device) and not opened."
    assert list(references(root)) == [
        Failure("archive/sub/away.md", folder), Failure("archive/sub/loop", folder), Failure("archive/sub/lost.md", lost),
        Failure("archive/sub/deep/pipe", pipe),
    ]  # fmt: skip


def test_a_link_inside_the_folder_stands_for_its_file(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.md").write_text("灯")
    (tmp_path / "b.md").symlink_to("sub/a.md")
    link, file = references(tmp_path)
    assert isinstance(link, Reference) and isinstance(file, Reference)
    assert (link.path, file.path) == (f"{tmp_path.name}/b.md", f"{tmp_path.name}/sub/a.md")
    assert link.file == file.file == str(tmp_path / "sub" / "a.md")


def test_the_order_of_a_folder_is_that_of_its_names(tmp_path: Path) -> None:
    for name in ("b/c/d.md", "b/a.md", "b/Z.md", "a/x.md", "c.md", "a.md", "灯/a.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert [one.path.partition("/")[2] for one in references(tmp_path)] == [
        "a.md", "c.md", "a/x.md", "b/Z.md", "b/a.md", "b/c/d.md", "灯/a.md",
    ]  # fmt: skip


class Unexplained(OSError):
    """As some file systems raise it: without a number and its words."""

    def __str__(self) -> str:
        return "the disk is gone"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "Permission denied"),
        (Unexplained(), "the disk is gone"),
    ],
)
def test_what_the_system_says_stands_in_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    def fails(*_: object) -> None:
        raise error

    path = tmp_path / "a.md"
    path.write_text("灯")
    expected = Failure("a.md", f"cannot be opened ({said}); check its permissions.")
    (listed,) = references(path)
    assert isinstance(listed, Reference)
    with monkeypatch.context() as patch:
        patch.setattr(s, "_open", fails)
        assert list(load([listed])) == [expected]
        patch.setattr(s, "_stamp", fails)
        assert list(references(path)) == [expected]


def test_a_folder_that_the_system_shuts_is_named_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a" / "shut\n").mkdir(parents=True)
    scan, place = os.scandir, tmp_path.name
    for error, said in (
        (PermissionError(13, "Permission denied"), "Permission denied"), (Unexplained(), "the disk is gone"),
    ):  # fmt: skip
        error.filename = str(tmp_path / "a" / "shut\n")

        def scandir(path: str, error: OSError = error) -> object:
            if str(path).endswith("shut\n"):
                raise error
            return scan(path)

        with monkeypatch.context() as patch:
            patch.setattr(os, "scandir", scandir)
            assert list(references(tmp_path)) == [
                Failure(f"{place}/a/shut\\n", f"the folder cannot be opened ({said}); check its permissions.")
            ]


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_text("灯")
    asked = []
    monkeypatch.setattr(os, "access", lambda file, mode: asked.append((file, mode)))
    assert list(references(path)) == [
        Failure("a.md", "cannot be opened (Permission denied); check its permissions.")
    ]
    assert asked == [(str(path), os.R_OK)]


def test_a_file_gone_since_it_was_listed_ends_the_reading(tmp_path: Path) -> None:
    gone = str(tmp_path / "a.md")
    with pytest.raises(ArchiveError) as error:
        list(load([Reference("a.md", gone, -1, 1, OLD)]))
    assert str(error.value).startswith(f"{gone}: gone since the archive was listed")
    assert "build again" in str(error.value)


def test_a_link_in_a_files_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "a.md").symlink_to("secret.md")
    (found,) = load([Reference("a.md", str(tmp_path / "a.md"), -1, 6, OLD)])
    assert isinstance(found, Failure) and "check its permissions" in found.reason


def test_a_pipe_in_a_files_place_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (found,) = load([Reference("a.md", str(tmp_path / "pipe"), -1, 6, OLD)])
    assert found == Failure("a.md", "cannot be opened (not a regular file any more); check its permissions.")


def test_references_sort_by_what_the_user_sees() -> None:
    first, second = Reference("a.md", "/z", 5, 5, 5), Reference("b.md", "/a", -1, 0, 0)
    assert sorted([second, first]) == [first, second]
