"""Tables of articles: what is one, how its cells are read, and where a broken row stands."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest

from framing.errors import QuarantineError
from framing.model import Document, Source
from framing.readers import NotAnArchive, read
from framing.readers.base import Decoded, document_id
from framing.readers.layouts import records


def decoded(table: str, **columns: str) -> Decoded:
    return Decoded(Source("t.csv", table.encode("utf-8", "surrogatepass")), table, "utf-8", columns)


def documents(table: str, **columns: str) -> list[Document]:
    return list(records.documents(decoded(table, **columns)))


def refused(table: str, **columns: str) -> str:
    with pytest.raises((QuarantineError, NotAnArchive)) as error:
        documents(table, **columns)
    return f"{type(error.value).__name__}: {error.value}"


TABLES = {
    '{"title": "a"}': True, '\n {"title": "a"} \n{': True, "{}": True, "{": False, "{1}": False, '["title"]': False,
    '{"a": ' + "[" * 3000: False, "title,text\na,b": True, "\n title , text \na,b\n": True, "title,text": False,
    "title,text\n": False, "title\na\n": False, "标题,正文\n一,二": True, '"title","text"\na,b': True,
    "a.b,c-d e,f_1\n1,2,3": True, "title,text!\na,b": False, "a,<b>\n1,2": False, "a,[b]\n1,2": False,
    f"{'a' * 40},b\n1,2": True, f"{'a' * 41},b\n1,2": False, "a,\n1,2": False, "# 灯塔\n灯，塔\n": False,
}  # fmt: skip


def test_a_table_is_known_by_its_first_line() -> None:
    assert {text: records.recognises(decoded(text)) for text in TABLES} == TABLES


def test_a_row_of_json_is_one_document() -> None:
    line = ' {"标题": " 港口 ", "正文": " 灯亮了。\\n", "来源": "", "作者": ["甲", "乙"], "日期": null, "链接": 7} '
    first, second = documents(f"\n{line}\n\n \n" + '{"正文": "塔", "标题": "二"}\n')
    assert first == Document(
        document_id(line.strip().encode()), "t.csv#2", "records", " 灯亮了。\n", (0, 6), False, "utf-8", title="港口",
        author='["甲", "乙"]', url="7",
    )  # fmt: skip
    assert second == Document(
        document_id('{"正文": "塔", "标题": "二"}'.encode()), "t.csv#5", "records", "塔", (0, 1), False, "utf-8", title="二"
    )  # fmt: skip


def test_a_row_of_csv_is_one_document() -> None:
    text = '\n title ,text,outlet,published\r\n港口,灯,bay, 2024\r\n\r\n,,,\r\n"一\n二",塔,,\r\n'
    first, second = documents(text)
    own = document_id(json.dumps(["港口", "灯", "bay", " 2024"], ensure_ascii=False).encode())
    assert first == Document(
        own, "t.csv#2", "records", "灯", (0, 1), False, "utf-8", title="港口", outlet="bay", published="2024"
    )
    assert (second.title, second.text, second.path, second.outlet) == ("一\n二", "塔", "t.csv#6", None)


def test_the_first_rows_columns_hold_for_all_rows() -> None:
    rows = [
        {"title": "一", "text": "灯", "url": "u"},
        {"title": "二", "headline": "三"},
        {"text": "塔", "link": "v"},
    ]
    found = documents("\n".join(json.dumps(row) for row in rows))
    assert [(d.title, d.text, d.url) for d in found] == [
        ("一", "灯", "u"),
        ("二", "", None),
        (None, "塔", None),
    ]


def test_a_text_with_tags_is_read_as_html() -> None:
    tagged = [
        "<p>灯",
        "<P class='a'>灯",
        "<div>",
        "<br>",
        "<br/>",
        "灯<img src=x>",
        "<a href=x>",
        "<span>",
        "<strong>",
        "<small>",
    ]
    plain = ["灯", "1 < 2 > 0", "<pre>", "<b>", "<table>", "<p 灯", "p>", "<brr>", "&lt;p&gt;"]
    found = documents("\n".join(json.dumps({"title": "a", "text": text}) for text in tagged + plain))
    assert [d.text for d in found if d.markup] == tagged


def test_a_cell_may_be_as_long_as_a_document_and_more() -> None:
    assert csv.field_size_limit() == 33_554_432
    (found,) = documents(f"title,text\na,{'x' * 200_000}\n")
    assert len(found.text) == 200_000


def test_a_first_line_with_a_lone_return_is_no_header() -> None:
    assert not records.recognises(decoded("title,text\ra,b\nc,d\n"))


def test_columns_may_be_named_for_some_fields() -> None:
    text = "text,title,body_zh,who\n一,二,三,四\n"
    (found,) = documents(text, text="body_zh", author="who")
    assert (found.text, found.title, found.author) == ("三", "二", "四")
    (found,) = documents(text, author="nobody")
    assert (found.text, found.author) == ("一", None)


def test_a_table_without_what_is_needed_names_what_it_has() -> None:
    many = ",".join(f"c{n}" for n in range(14))
    twelve = ", ".join(f"c{n}" for n in range(12))
    said = {
        f"{many}\n{many}\n": ({}, f"t.csv: a table without a text column (it has {twelve}); map one to text."),
        "text,c\n1,2": ({}, "t.csv: a table without a title column (it has text, c); map one to title."),
        "title,c\n1,2": ({}, "t.csv: a table without a text column (it has title, c); map one to text."),
        "title,text\n1,2": (
            {"text": "c"}, "t.csv: a table without a text column (it has title, text); map one to text.",
        ),
        "title,text\n3,4": (
            {"texts": "a", "body": "b"},
            "t.csv: no field is called texts; fields are text, title, outlet, author, published, url.",
        ),
    }  # fmt: skip
    for text, (columns, words) in said.items():
        assert refused(text, **columns) == f"NotAnArchive: {words}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"title": "a", "text": "b"}\n\n[1]', "t.csv line 3: not a JSON object; correct or drop it."),
        ("title,text\na,b\nc", "t.csv line 3: 1 cells under 2 column names."),
        ("title,text\na,b,c", "t.csv line 2: 3 cells under 2 column names."),
        ('title,text\n"a"b,c', "t.csv line 2: not CSV (',' expected after '\"'); correct the row."),
        ('title,text\na,b\n"c,d', "t.csv line 3: not CSV (unexpected end of data); correct the row."),
        ('{"title": "a", "text": "\\ud800"}', "t.csv line 1: half a surrogate pair; save it as UTF-8."),
        ('{"title": "\ud800", "text": "a"}', "t.csv line 1: half a surrogate pair; save it as UTF-8."),
        ("title,text\n\udfff,a", "t.csv line 2: half a surrogate pair; save it as UTF-8."),
        ("title,text,more\na,b,\ud800", "t.csv line 2: half a surrogate pair; save it as UTF-8."),
    ],
)
def test_a_broken_row_sets_the_table_aside_with_its_line(text: str, said: str) -> None:
    assert refused(text) == f"QuarantineError: {said}"


def test_the_encoding_and_the_files_name_go_with_each_row() -> None:
    source = Source("a/t.csv", "title,text\n港口,灯\n".encode("utf-16"))
    (found,) = read(source)
    assert (found.encoding, found.path) == ("utf-16", "a/t.csv#2")
    (moved,) = read(replace(source, path="b.csv"))
    assert (moved.path, moved.document_id) == ("b.csv#2", found.document_id)
