"""Members of a zip: how each is named, which are offered, and what is said of the others."""

from __future__ import annotations

import importlib
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from framing.model import Source
from framing.readers import Failure, Reference, load, references

s = importlib.import_module("framing.readers.sources")  # the package has a function of this name
OUT = "the member's name leads out of the zip; pack it again with plain names."
SWELLS = "the member unpacks to more than 100 times its size, as bombs do; pack it again."


def told(name: str = "a.md", limit: int = 10**9, **fields: Any) -> list[Reference | Failure]:
    """What is offered of one member whose entry in the zip's list says so."""
    info = zipfile.ZipInfo(name)
    for field, value in fields.items():
        setattr(info, field, value)
    return list(s._member(info, Reference("p.zip!m", "/p.zip", 0, 1, 1), limit))


def offered(*said: str) -> list[Reference | Failure]:
    return [Failure("p.zip!m", one) for one in said] or [Reference("p.zip!m", "/p.zip", 0, 1, 1)]


@pytest.mark.parametrize(
    "name", ["a.md", "./a.md", "a/./b.md", "a/__MACOSX/b.md", "a/b:c.md", "a..md", "a//b.md"]
)
def test_a_plain_name_is_offered(name: str) -> None:
    assert told(name) == offered()


@pytest.mark.parametrize("name", [".a.md", "a/.b/c.md", "a/.b", "__MACOSX/a.md", "a\\.b", ".../a.md"])
def test_a_hidden_member_is_passed_over_in_silence(name: str) -> None:
    assert told(name) == []


@pytest.mark.parametrize(
    "name", ["../a.md", "a/../b.md", "a\\..\\b.md", "/a.md", "\\a.md", "C:/a.md", "C:\\a.md", "a/.."]
)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    assert told(name) == offered(OUT)


ENTRIES: list[tuple[dict[str, int], str | None]] = [
    ({"external_attr": 0o120777 << 16}, "the member is a link, which is not followed."),
    ({"external_attr": 0o100644 << 16}, None),
    ({"external_attr": 0o120777}, None),
    ({"external_attr": 0o120777 << 15}, None),
    ({"flag_bits": 0x1}, "the member is encrypted; pack it without a password."),
    ({"flag_bits": 0x801}, "the member is encrypted; pack it without a password."),
    ({"flag_bits": 0x802}, None),
    ({"file_size": 1_000_000, "compress_size": 1}, None),
    ({"file_size": 1_000_001, "compress_size": 1}, SWELLS),
    ({"file_size": 1_000_001, "compress_size": 10_000}, SWELLS),
    ({"file_size": 3_000_000, "compress_size": 30_000}, None),
    ({"file_size": 3_000_001, "compress_size": 30_000}, SWELLS),
]  # fmt: skip


def test_the_entry_of_a_member_decides_whether_it_is_opened() -> None:
    assert [(fields, told(**fields)) for fields, _ in ENTRIES] == [
        (fields, offered(*([said] if said else []))) for fields, said in ENTRIES
    ]


def test_a_member_may_be_as_large_as_the_limit() -> None:
    assert told(limit=100, file_size=100) == offered()
    large = "1,001 bytes are more than the limit of 1,000 for one document; split it."
    assert told(limit=1_000, file_size=1_001) == offered(large)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("灯塔.md".encode("gb18030"), "灯塔.md"),
        ("灯塔.md".encode(), "灯塔.md"),
        (b"caf\x82.md", "caf\u00e9.md"),  # neither UTF-8 nor GBK: the old code page of DOS
        (b"a\x07.md", "a\\x07.md"),
        ("灯\x07.md".encode("gb18030"), "灯\\x07.md"),
    ],
)
def test_a_name_without_the_mark_of_utf8_is_read_by_what_fits(raw: bytes, name: str) -> None:
    for flags in (0, 0x801 & ~0x800, 0x2):
        info = zipfile.ZipInfo(raw.decode("cp437"))
        info.flag_bits = flags
        assert s.member_name(info) == name


@pytest.mark.parametrize("flags", [0x800, 0x801, 0x808])
def test_a_name_with_the_mark_of_utf8_stays(flags: int) -> None:
    info = zipfile.ZipInfo("灯\x07\u2561.md")
    info.flag_bits = flags
    assert s.member_name(info) == "灯\\x07\u2561.md"


def test_letters_that_no_old_name_can_hold_are_shown_as_question_marks() -> None:
    info = zipfile.ZipInfo("灯.md")
    info.flag_bits = 0
    assert s.member_name(info) == "?.md"


def pack(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.md", text)
    return path


def test_a_reference_tells_place_size_and_checksum(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", b="灯塔", a="灯")
    assert list(references(path)) == [
        Reference("p.zip!a.md", str(path), 1, 3, zlib.crc32("灯".encode())),
        Reference("p.zip!b.md", str(path), 0, 6, zlib.crc32("灯塔".encode())),
    ]


def test_members_of_one_name_keep_the_zips_order(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", a="one", b="two", c="three")
    path.write_bytes(path.read_bytes().replace(b"c.md", b"a.md").replace(b"b.md", b"a.md"))
    found = [r for r in references(path) if isinstance(r, Reference)]
    assert [(r.path, r.member) for r in found] == [("p.zip!a.md", n) for n in range(3)]


def packed_size(path: Path, size: int) -> None:
    """Write into the zip's list that its first member takes so many bytes of the file."""
    raw = bytearray(path.read_bytes())
    at = raw.index(b"PK\x01\x02") + 20
    raw[at : at + 4] = size.to_bytes(4, "little")
    path.write_bytes(bytes(raw))


@pytest.mark.parametrize("more", [0, 1])
def test_members_take_no_more_of_a_file_than_it_has(tmp_path: Path, more: int) -> None:
    path = pack(tmp_path / "p.zip", a="灯塔", b="港口")
    packed_size(path, path.stat().st_size - 6 + more)
    found = list(references(path))
    if more:
        assert found == [Failure("p.zip", "members of the zip lie upon each other; pack it again.")]
    else:
        assert [r.path for r in found] == ["p.zip!a.md", "p.zip!b.md"]


def test_a_zip_is_opened_once_for_its_members_in_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("p.zip", "q.zip"):
        pack(tmp_path / name, a="one", b="two", c="three")
    listed = [r for r in references(tmp_path) if isinstance(r, Reference)]
    opened: list[str | bytes] = []
    once = s._open
    monkeypatch.setattr(s, "_open", lambda file: opened.append(file) or once(file))
    found = list(load(listed))
    assert found == [
        Source(f"{tmp_path.name}/{zipped}!{name}.md", text)
        for zipped in ("p.zip", "q.zip") for name, text in (("a", b"one"), ("b", b"two"), ("c", b"three"))
    ]  # fmt: skip
    assert len(opened) == 2


def test_a_member_beyond_the_end_of_a_new_zip_is_told_apart(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", a="one", b="two")
    listed = [r for r in references(path) if isinstance(r, Reference)]
    pack(path, a="one")
    changed = "the zip has changed since it was listed; build again."
    assert list(load(listed)) == [Source("p.zip!a.md", b"one"), Failure("p.zip!b.md", changed)]


@pytest.mark.parametrize("broken", [b"", b"no zip any more", None])
def test_each_member_of_a_zip_that_cannot_be_opened_says_so(tmp_path: Path, broken: bytes | None) -> None:
    path = pack(tmp_path / "p.zip", a="one", b="two")
    listed = [r for r in references(path) if isinstance(r, Reference)]
    path.unlink()
    if broken is not None:
        path.write_bytes(broken)
    found = list(load(listed))
    assert [one.path for one in found] == ["p.zip!a.md", "p.zip!b.md"]
    reasons = {one.reason for one in found if isinstance(one, Failure)}
    assert len(reasons) == 1
    (reason,) = reasons
    assert reason.startswith("the zip cannot be opened (") and reason.endswith("); pack it again.")


def test_a_damaged_list_of_members_is_reported_for_the_whole_zip(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", a="one")
    path.write_bytes(path.read_bytes().replace(b"PK\x01\x02", b"PK\x01\x09"))
    (found,) = references(path)
    assert isinstance(found, Failure) and found.path == "p.zip"
    assert found.reason == "the zip cannot be opened (Bad magic number for central directory); pack it again."


@pytest.mark.parametrize("size", [9, 10, 11, 30])
def test_unpacking_counts_the_bytes_that_come(tmp_path: Path, size: int) -> None:
    """Whatever the list says: a member is read to one byte beyond the limit, no further."""
    path = pack(tmp_path / "p.zip", a="x" * size)
    with zipfile.ZipFile(path) as archive:
        found = s._unpack(archive, archive.infolist()[0], "p.zip!a.md", 10)
    large = "11 bytes are more than the limit of 10 for one document; split it."
    assert found == (Source("p.zip!a.md", b"x" * size) if size <= 10 else Failure("p.zip!a.md", large))


def test_a_member_that_cannot_be_unpacked_leaves_its_neighbours(tmp_path: Path) -> None:
    path = pack(tmp_path / "p.zip", a="one", b="two")
    path.write_bytes(path.read_bytes().replace(b"one", b"0ne"))
    damaged = "the member cannot be unpacked (Bad CRC-32 for file 'a.md'); pack it again."
    listed = [r for r in references(path) if isinstance(r, Reference)]
    assert list(load(listed)) == [Failure("p.zip!a.md", damaged), Source("p.zip!b.md", b"two")]
