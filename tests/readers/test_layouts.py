"""Every layout: its golden file, and the one contract that all readers keep."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from framing.errors import QuarantineError
from framing.model import Document, Source
from framing.readers import READERS, NotAnArchive, read
from framing.readers.base import Decoded, document_id
from tests.readers.golden import FOLDER, pictures, source


@pytest.mark.parametrize("layout", READERS)
def test_golden(layout: str) -> None:
    expected = json.loads((FOLDER / f"{layout}.json").read_text("utf-8"))
    assert pictures(layout) == expected


@pytest.mark.parametrize("layout", READERS)
def test_only_its_own_reader_recognises_a_layout(layout: str) -> None:
    offered = source(layout)
    decoded = Decoded(offered, offered.data.decode(), "utf-8", {})
    assert [name for name, reader in READERS.items() if reader.recognises(decoded)] == [layout]


@pytest.mark.parametrize("layout", READERS)
def test_recognition_is_by_content_not_by_name(layout: str) -> None:
    for name in ("a.md", "b.csv", "c.jsonl", "d.txt", "noname"):
        assert {d.layout for d in read(replace(source(layout), path=name))} == {layout}


@pytest.mark.parametrize("layout", READERS)
def test_documents_point_into_their_own_text(layout: str) -> None:
    for document in read(source(layout)):
        start, end = document.body
        assert 0 <= start <= end <= len(document.text)
        assert document.text[start:end].strip()
        assert isinstance(document, Document)
        if document.title_start is not None:
            assert document.text.startswith(document.title or "", document.title_start)


@pytest.mark.parametrize("layout", READERS)
def test_ids_are_hashes_of_the_bytes(layout: str) -> None:
    first, again = list(read(source(layout))), list(read(source(layout)))
    moved = list(read(replace(source(layout), path="elsewhere")))
    assert [d.document_id for d in first] == [d.document_id for d in again] == [d.document_id for d in moved]
    assert len({d.document_id for d in first}) == len(first)
    if layout != "records":
        assert first[0].document_id == document_id(source(layout).data)


@pytest.mark.parametrize("layout", READERS)
def test_windows_line_ends_and_a_mark_change_nothing(layout: str) -> None:
    plain = source(layout)
    windows = b"\xef\xbb\xbf" + plain.data.replace(b"\n", b"\r\n")
    for before, after in zip(read(plain), read(replace(plain, data=windows)), strict=True):
        assert (before.title, before.url, before.published) == (after.title, after.url, after.published)
        assert after.encoding == "utf-8-sig"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"# A readme\n\nWords about files.\n", "no known article layout"),
        (b"\x89PNG\r\n\x1a\n1234", "PNG image"),
        (b"\xff\xd8\xff\xe0JFIF", "JPEG image"),
        (b"%PDF-1.7", "PDF"),
        (b"path,outlet,event_id\na.md,bay,e1\n", "without a text column"),
        (b'{"title": "x", "label": 3}\n', "without a text column"),
    ],
)
def test_files_without_an_article_say_why(content: bytes, said: str) -> None:
    with pytest.raises(NotAnArchive, match=said) as caught:
        list(read(Source("some/file", content)))
    assert str(caught.value).startswith("some/file")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<!--1712570425000-->\nno link here\n", "title"),
        ("<!--9999999999999999-->\n", "no known"),
        ("---\nfrom: x\ntitle: a\ntitle: b\n---\n<!--1712570425000-->\n[a](https://b.c)\n------\n", "twice"),
        ('{"title": "a", "text": "b"}\n{"title": \n', "line 2"),
        ('title,text\n"a","b"\n"c"\n', "line 3"),
        ('title,text\n"a","b"\n"c,d\n', "line 3"),
    ],
)
def test_broken_files_are_set_aside_with_the_place(content: str, said: str) -> None:
    with pytest.raises((QuarantineError, NotAnArchive), match=said):
        list(read(Source("some/file", content.encode())))


def test_columns_can_be_mapped() -> None:
    table = Source("t.csv", "headline_zh,body_zh,extra\n标题,正文一。,1\n".encode())
    with pytest.raises(NotAnArchive, match="headline_zh, body_zh, extra"):
        list(read(table))
    (document,) = read(table, columns={"text": "body_zh", "title": "headline_zh"})
    assert (document.title, document.text, document.path) == ("标题", "正文一。", "t.csv#2")
    with pytest.raises(NotAnArchive, match="no field is called"):
        list(read(table, columns={"texts": "body_zh"}))


def test_csv_cells_may_hold_line_breaks_and_quotes() -> None:
    table = Source("t.csv", 'title,text\n"说""你好""","一。\n二。"\n'.encode())
    (document,) = read(table)
    assert document.title == '说"你好"'
    assert document.text == "一。\n二。"
