"""What a source is taken for, and what is said of one that no layout knows."""

from __future__ import annotations

import pytest

from framing import readers
from framing.errors import QuarantineError
from framing.model import Source
from framing.readers import READERS, NotAnArchive, frontmatter, layouts, read
from framing.readers.base import document_id
from tests.readers.golden import source

KNOWN = "known layouts: gfw-pages, hexo-rsshub, nodebe4, records, timestamped."


def said(data: bytes, path: str = "a/b.md") -> tuple[type, str]:
    """What refuses the bytes, and the words."""
    try:
        found = list(read(Source(path, data)))
    except (NotAnArchive, QuarantineError) as reason:
        return type(reason), str(reason)
    return list, str([document.layout for document in found])


def test_what_the_package_offers_is_there() -> None:
    assert said(b"") == (NotAnArchive, "a/b.md: the file is empty; nothing to read.")
    assert [name for name in readers.__all__ if not hasattr(readers, name)] == []
    assert len(set(readers.__all__)) == len(readers.__all__)


def test_each_layout_is_one_module_and_known_by_its_name() -> None:
    assert list(READERS) == ["gfw-pages", "hexo-rsshub", "nodebe4", "records", "timestamped"]
    assert all(reader.name == name for name, reader in READERS.items())
    assert layouts.__path__
    for name in READERS:
        assert {document.layout for document in read(source(name))} == {name}


PACKED = {
    b"\x1f\x8b": "gzip file", b"7z\xbc\xaf": "7z file", b"Rar!": "RAR file",
    b"PK\x03\x04": "zip inside an archive, or a damaged one,", b"BZh": "bzip2 file", b"\xfd7zXZ": "xz file",
    b"\x28\xb5\x2f\xfd": "Zstandard file",
}  # fmt: skip
MAGIC = {
    b"\x89PNG": "a PNG image", b"\xff\xd8\xff": "a JPEG image", b"GIF8": "a GIF image", b"%PDF": "a PDF file",
    b"PAR1": "a Parquet file", b"SQLite format 3": "an SQLite file", b"\x7fELF": "a program",
    b"RIFF\x00\x01\x02\x03WEBP": "a WebP image",
}  # fmt: skip


def test_packed_files_may_hold_articles_and_are_set_aside() -> None:
    for magic, name in PACKED.items():
        reason = f"a/b.md: a {name} is not opened; unpack it and build again."
        assert said(magic + "灯亮了。".encode()) == (QuarantineError, reason)


def test_pictures_and_programs_are_no_archives() -> None:
    for magic, name in MAGIC.items():
        reason = f"a/b.md: this is {name}, not an article."
        assert said(magic + "灯亮了。".encode()) == (NotAnArchive, reason)


def test_a_files_kind_is_told_by_its_first_bytes_only() -> None:
    for magic in (*PACKED, *MAGIC, b"RIFF0000WAV", b"RIFFWEBP", b"RIFF00000WEBP", b"RIF00000WEBP"):
        shifted = b"title,text\n" + magic if magic in PACKED or magic in MAGIC else magic
        assert "is not opened" not in said(shifted)[1] and "this is" not in said(shifted)[1]


def test_an_empty_file_is_called_empty() -> None:
    empty = (NotAnArchive, "a/b.md: the file is empty; nothing to read.")
    assert [said(data) for data in (b"", b" ", b"\n\t \r\n")] == [empty] * 3


@pytest.mark.parametrize("text", ["\u3000", "\u3000\n\u2003\n", "\x85"])
def test_white_space_of_other_alphabets_is_told_apart_from_nothing(text: str) -> None:
    assert said(text.encode()) == (NotAnArchive, f"a/b.md: only white space was seen; {KNOWN}")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# 港口", "# 港口"),
        ("\n\n  # 港口  \n# 灯塔", "# 港口"),
        ("a\x07b\ufffdc\u200bd", "a?b?c?d"),
        ("灯" * 39 + "塔港", "灯" * 39 + "塔"),
        ("灯" * 39, "灯" * 39),
    ],
)
def test_what_was_seen_is_quoted_by_its_first_line(text: str, shown: str) -> None:
    reason = f"a/b.md: no known article layout was seen (it starts with “{shown}”); {KNOWN}"
    assert said(text.encode()) == (NotAnArchive, reason)


BROKEN = "a: 1\na: 2\n"
TWICE = "a/b.md: front matter names 'a' twice; keep one."


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"---\ntitle: x\n{BROKEN}---\n", QuarantineError),
        (f"---\n{BROKEN}title: x\n---\n", QuarantineError),
        (f"---\n{BROKEN}---\n", NotAnArchive),
        (f"---\n{BROKEN}subtitle: x\n---\n", NotAnArchive),
        ("---\ntitle: x\n---\n", NotAnArchive),
        ("title: x\na: 1\na: 2\n", NotAnArchive),
        (f"# Notes\n---\ntitle: x\n{BROKEN}---\n", NotAnArchive),
    ],
)
def test_a_titled_header_that_is_broken_may_hide_an_article(text: str, kind: type) -> None:
    found, reason = said(text.encode())
    assert found is kind
    assert (reason == TWICE) is (kind is QuarantineError)


def test_a_title_is_looked_for_as_far_as_a_header_may_reach() -> None:
    head = f"---\n{BROKEN}"
    near = head.ljust(frontmatter.MAX_BYTES - 7, "#") + "\ntitle: x\n---\n"
    far = head.ljust(frontmatter.MAX_BYTES - 6, "#") + "\ntitle: x\n---\n"
    assert said(near.encode())[0] is QuarantineError
    assert said(far.encode())[0] is NotAnArchive


def test_an_id_is_15_digits_of_the_bytes_hash() -> None:
    assert document_id(b"") == "de3b0c44298fc1c1"
    assert document_id(b"abc") == "dba7816bf8f01cfe"
