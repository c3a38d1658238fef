"""What makes a layout: each sign that is asked for, and what becomes of each line."""

from __future__ import annotations

import pytest

from framing.errors import QuarantineError
from framing.model import Document, Source
from framing.readers import READERS, NotAnArchive, frontmatter, read
from framing.readers.base import Decoded, document_id
from framing.readers.layouts import gfw_pages, timestamped

ADDRESS = "https://www.bay.example.org/1"


def layout(text: str) -> list[str]:
    """The readers that know the text."""
    decoded = Decoded(Source("x", text.encode()), text, "utf-8", {})
    return [name for name, reader in READERS.items() if reader.recognises(decoded)]


def document(text: str) -> Document:
    (found,) = read(Source("a.md", text.encode()))
    assert (found.path, found.text, found.encoding, found.markup) == ("a.md", text, "utf-8", True)
    assert found.document_id == document_id(text.encode())
    return found


# --- gfw-pages

NAVIGATION = "#### [首页](../..?n1) | [翻墙](https://c.example)\n"
POST = '<div class="post_content">'


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (f"### 灯塔\n{NAVIGATION}", True), (f"\n\n###\t灯塔  \n\n{NAVIGATION}", True), (f"### 灯塔\n{POST}", True),
        ("### 灯塔\n", False), (f"## 灯塔\n{NAVIGATION}", False), (f"###灯塔\n{NAVIGATION}", False),
        (f"### \n{NAVIGATION}", False), (f"a\n### 灯塔\n{NAVIGATION}", False), ("### 灯塔\n#### 首页\n", False),
        (f"### 灯塔\n a{NAVIGATION}", False), ('### 灯塔\n<div class="post">', False),
    ],
)  # fmt: skip
def test_a_page_is_a_heading_with_a_row_of_links_or_a_post(text: str, known: bool) -> None:
    assert layout(text) == (["gfw-pages"] if known else [])


def test_the_signs_of_a_page_stand_within_8192_letters() -> None:
    for sign in (f"\n{NAVIGATION}", POST.rstrip(">")):
        title, most = "### 灯塔\n", 8192 - len(sign)
        assert layout(title + "x" * most + sign) == ["gfw-pages"]
        assert layout(title + "x" * (most + 1) + sign) == []


@pytest.mark.parametrize(
    ("between", "body", "end", "url"),
    [
        (NAVIGATION, "<p>灯</p>", "", None),
        (f"\n---\n\n{NAVIGATION}", "<p>灯</p>", "", None),
        (NAVIGATION, "<p>灯</p>", f"\n原文链接：{ADDRESS}", ADDRESS),
        (NAVIGATION, "<p>灯</p>", f"\n原文链接（需翻墙）: {ADDRESS} 后", ADDRESS),
        (NAVIGATION, "<p>灯</p>", f"\n---\n原文链接：{ADDRESS}", ADDRESS),
        (NAVIGATION, "<p>灯</p>", f"\n--- \r\n\n原文链接：{ADDRESS}", ADDRESS),
        (NAVIGATION, "<p>灯</p>\n---\n<p>港</p>", f"\n---\n原文链接：{ADDRESS}\n---\n", ADDRESS),
        (NAVIGATION, f"<p>灯</p>\n原文链接：{ADDRESS}0\n<p>港</p>", f"\n---\n\n原文链接：{ADDRESS}", ADDRESS),
        (NAVIGATION, f"<p>原文链接：{ADDRESS}</p>", "", None),
        ("", f"{POST}灯", "", None),
        ("", f"{POST}灯", f"\n原文链接：{ADDRESS}", ADDRESS),
    ],
)
def test_the_body_of_a_page_lies_between_links(between: str, body: str, end: str, url: str | None) -> None:
    text = f"### 灯塔  重开 \n{between}{body}{end}"
    found = document(text)
    assert (found.title, found.title_start, found.url) == ("灯塔  重开", 4, url)
    assert text[slice(*found.body)] == (body if between else f"\n{body}")


def test_a_row_of_links_far_down_a_page_is_part_of_its_body() -> None:
    text = f"### 灯塔\n{POST}" + "x" * 8192 + f"\n{NAVIGATION}灯"
    assert document(text).body == (len("### 灯塔"), len(text))


def test_a_page_without_its_heading_is_set_aside() -> None:
    with pytest.raises(QuarantineError, match=r"^a\.md: the page has no '### title' line\.$"):
        list(gfw_pages.documents(Decoded(Source("a.md", b""), "灯", "utf-8", {})))


# --- front matter: nodebe4, hexo-rsshub

STAMPED = f"<!--1712570425000-->\n[灯塔]({ADDRESS})\n------\n<p>灯</p>"


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (f"---\ntitle: a\nfrom: x\n---\n{STAMPED}", ["nodebe4"]),
        (f"\n---\nfrom: x\n---\n{STAMPED}", ["nodebe4"]),
        (f"---\ntitle: a\n---\n{STAMPED}", []),
        ("---\nfrom: x\n---\n<p>灯</p>", []),
        (f"from: x\n---\n{STAMPED}", []),
        ("---\ntitle: a\ncategories: b\ndate: c\n---\n<p>灯</p>", ["hexo-rsshub"]),
        ("---\ndate: c\ncategories:\n - b\ntitle: a\n---\n<p>灯\nfrom: here</p>\n", ["hexo-rsshub"]),
        ("---\ntitle: a\ncategories: b\ndate: c\nfrom: x\n---\n<p>灯</p>", []),
        ("---\ntitle: a\ncategories: b\n---\n<p>灯</p>", []),
        ("---\ntitle: a\ndate: b\n---\n<p>灯</p>", []),
        ("---\ncategories: a\ndate: b\n---\n<p>灯</p>", []),
        ("---\ntitle: a\ncategories: b\n---\n<p>灯\ndate: c</p>", []),
        ("\ntitle: a\ncategories: b\ndate: c\n", []),
    ],
)
def test_a_header_tells_its_layout_by_its_fields(text: str, known: list[str]) -> None:
    assert layout(text) == known


def test_the_signs_of_a_header_stand_within_its_64_kb() -> None:
    for sign, name, head in (
        (f"\nfrom: x\n---\n{STAMPED}"[: len("\nfrom: x\n---\n<!--")], "nodebe4", "---\ntitle: a\n#"),
        ("\ndate:", "hexo-rsshub", "---\ntitle: a\ncategories: b\n#"),
    ):
        room = frontmatter.MAX_BYTES - len(sign)
        assert layout(head.ljust(room, "#") + sign) == [name]
        assert layout(head.ljust(room + 1, "#") + sign) == []


@pytest.mark.parametrize(
    ("fields", "outlet", "url"),
    [
        ("author: 潮湾日报\nfrom: https://a.example/2\n", "潮湾日报", "https://a.example/2"),
        ("author: 潮湾日报\nfrom:\n", "潮湾日报", ADDRESS),
        ("title: 港口\nfrom: ''\n", None, ADDRESS),
    ],
)
def test_a_headers_address_comes_before_the_one_beside_the_title(
    fields: str, outlet: str | None, url: str
) -> None:
    text = f"---\n{fields}---\n{STAMPED}"
    found = document(text)
    assert (found.layout, found.outlet, found.url, found.title) == ("nodebe4", outlet, url, "灯塔")
    assert text[slice(*found.body)] == "<p>灯</p>"
    assert (found.title_start, found.mirror) == (text.index("灯塔"), "2024-04-08T10:00:25+00:00")


@pytest.mark.parametrize(
    ("fields", "outlet", "url"),
    [
        (f"author: 平原观察\nlink: {ADDRESS}\nurl: https://a.example/2\n", "平原观察", ADDRESS),
        (f"url: {ADDRESS}\n", None, ADDRESS),
        (f"link: ''\nurl: {ADDRESS}\n", None, ADDRESS),
        ("author: [平原观察, 顾禾]\n", "平原观察", None),
    ],
)
def test_a_feeds_header_gives_outlet_address_and_day(
    fields: str, outlet: str | None, url: str | None
) -> None:
    text = f"\n---\ntitle: '灯塔'\ncategories: [平原]\ndate: Mon, 08 Apr 2024\n{fields}---\n<p>灯塔</p>"
    found = document(text)
    assert (found.layout, found.outlet, found.url) == ("hexo-rsshub", outlet, url)
    assert (found.title, found.title_start, found.published) == ("灯塔", 13, "Mon, 08 Apr 2024")
    assert text[slice(*found.body)] == "<p>灯塔</p>"


def test_a_feeds_title_that_is_written_otherwise_has_no_place() -> None:
    text = "---\ntitle: '老港''新光'\ncategories: a\ndate: b\n---\n<p>老港'新光</p>"
    found = document(text)
    assert (found.title, found.title_start) == ("老港'新光", None)


@pytest.mark.parametrize("title", ["", "''", "[]", "['', a]"])
def test_a_feeds_article_without_a_title_is_set_aside(title: str) -> None:
    text = f"---\ntitle: {title}\ncategories: a\ndate: b\n---\n<p>灯</p>"
    with pytest.raises(QuarantineError, match=r"^a\.md: front matter has no title; add 'title: …'\.$"):
        document(text)


# --- timestamped


def test_a_time_in_milliseconds_has_12_to_14_digits() -> None:
    for digits, known in ((11, False), (12, True), (13, True), (14, True), (15, False)):
        text = f" \n<!--{'1' * digits}-->\n[灯塔]({ADDRESS})\n---\n灯"
        assert layout(text) == (["timestamped"] if known else [])
        assert layout(f"a{text}") == []
        if known:
            assert document(text).title == "灯塔"


@pytest.mark.parametrize(
    ("lines", "title", "body"),
    [
        (f"[灯塔]({ADDRESS})\n---", "灯塔", ""),
        (f"[灯塔]({ADDRESS}) \t\r\n-------- \r\n<p>", "灯塔", "<p>"),
        (f"[灯[一](节)\n塔]({ADDRESS})\n---\n\n<p>", "灯[一](节)\n塔", "\n<p>"),
        (f"[]({ADDRESS})\n---\n", "", ""),
        (f"[{'灯' * 2000}]({ADDRESS})\n---\n", "灯" * 2000, ""),
    ],
)
def test_the_lines_above_the_text(lines: str, title: str, body: str) -> None:
    text = f"<!--1712570425999--> \r\n{lines}"
    found = document(text)
    assert (found.title, found.url, text[slice(*found.body)]) == (title, ADDRESS, body)
    assert (found.layout, found.outlet, found.published) == ("timestamped", None, None)
    assert found.mirror == "2024-04-08T10:00:25.999000+00:00"
    assert text.startswith(f"{title}]", found.title_start)


@pytest.mark.parametrize(
    "lines",
    [
        "", "灯塔\n---\n", "[灯塔](ftp://x)\n---\n", "[灯塔](https://)\n---\n", f"[灯塔]({ADDRESS})\n--\n",
        f"[灯塔]({ADDRESS})\n--- a\n", f"[灯塔]({ADDRESS})\n", f"[{'灯' * 2001}]({ADDRESS})\n---\n", f"\n[灯塔]({ADDRESS})\n---\n",
    ],
)  # fmt: skip
def test_a_broken_head_is_set_aside(lines: str) -> None:
    said = r"^a\.md: after the time comment a line '\[title\]\(url\)' and dashes must follow\.$"
    with pytest.raises(QuarantineError, match=said):
        document(f"<!--1712570425000-->\n{lines}")


def test_an_epoch_that_is_no_date_is_set_aside() -> None:
    assert timestamped.mirror_time("0", "x") == "1970-01-01T00:00:00+00:00"
    for milliseconds in ("9" * 16, "9" * 30):
        with pytest.raises(QuarantineError, match=rf"^x: the time comment {milliseconds} is no date"):
            timestamped.mirror_time(milliseconds, "x")


def test_no_layout_no_archive() -> None:
    with pytest.raises(NotAnArchive):
        document("# 灯塔\n")
