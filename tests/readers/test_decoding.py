"""Bytes to text: strict, recorded, never guessed where two encodings fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.cleaning.script import INVISIBLE
from framing.errors import QuarantineError
from framing.model import Document
from framing.readers.decoding import decode
from framing.text import clean
from tests.figures import Report
from tests.readers.golden import OUTLETS

SIMPLIFIED = "灯塔重新点亮了，渔民说这是十年来的第一次，我们在港口等了很久。"
TRADITIONAL = "燈塔重新點亮了，漁民說這是十年來的第一次，我們在港口等了很久。"


@pytest.mark.parametrize(
    ("codec", "text", "name"),
    [
        ("utf-8", SIMPLIFIED, "utf-8"),
        ("utf-8-sig", SIMPLIFIED, "utf-8-sig"),
        ("utf-16", SIMPLIFIED, "utf-16"),
        ("utf-32", SIMPLIFIED, "utf-32"),
        ("gb18030", SIMPLIFIED * 3, "gb18030"),
        ("big5", TRADITIONAL * 3, "big5"),
    ],
)
def test_each_encoding_is_read_and_recorded(codec: str, text: str, name: str) -> None:
    assert decode(text.encode(codec), "x") == (text, name)


def test_utf16_big_endian_by_its_mark() -> None:
    assert decode(b"\xfe\xff" + SIMPLIFIED.encode("utf-16-be"), "x") == (SIMPLIFIED, "utf-16")


def test_a_declaration_decides_and_is_held_to() -> None:
    page = f'<meta charset="big5">{TRADITIONAL}'
    assert decode(page.encode("big5"), "x") == (page, "big5")
    with pytest.raises(QuarantineError, match="although the file says so"):
        decode(page.encode("big5") + b"\xff\xff", "x")


@pytest.mark.parametrize("data", [b"\xff\x00\x80", b"\x81", b"abc\x80\x80", b"\xc0\xaf" * 40])
def test_what_fits_nothing_is_set_aside(data: bytes) -> None:
    with pytest.raises(QuarantineError, match="UTF-8"):
        decode(data, "x")


def test_half_a_pair_behind_a_mark_is_set_aside() -> None:
    with pytest.raises(QuarantineError):
        decode(b"\xff\xfe\x00\xd8", "x")


@given(st.binary(max_size=400))
def test_any_bytes_give_text_without_replacements_or_a_reason(data: bytes) -> None:
    try:
        text, _ = decode(data, "x")
    except QuarantineError:
        return
    assert (
        "\ufffd" not in text
        or "\ufffd".encode() in data
        or data[:2] in (b"\xff\xfe", b"\xfe\xff")
        or data[:1] == b"\x00"
    )
    assert not any("\ud800" <= c <= "\udfff" for c in text)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "big5"])
def test_a_file_cut_anywhere_is_its_own_beginning_or_set_aside(codec: str, figure: Report) -> None:
    whole = f"# lamp\n{TRADITIONAL if codec == 'big5' else SIMPLIFIED}"
    data = (whole * 2).encode(codec)
    for end in range(1, len(data)):
        try:
            found, _ = decode(data[:end], "x")
        except QuarantineError as reason:
            assert str(reason).startswith("x:")
        else:
            assert (whole * 2).startswith(found) and len(found) >= (end - 4) / 4, end
    figure(8, "encodings cut after every byte: the beginning of the text, or set aside", 6)


@given(st.text(st.sampled_from("灯塔亮了。a "), min_size=1), st.data())
def test_what_nobody_sees_is_removed_counted_and_mapped(seen: str, data: st.DataObject) -> None:
    unseen = st.lists(st.sampled_from("\x00\x07\u200b\u202e\u2066\ufeff\u00ad\ufffd"), max_size=3).map(
        "".join
    )
    marked = [(c, data.draw(unseen)) for c in seen]
    body = "<p>港口的灯塔亮了，" + "".join(more + c for c, more in marked) + "，居民在堤上等了很久。</p>"
    title = "灯塔"
    document = Document(
        "d1", "x", "timestamped", title + body, (2, 2 + len(body)), True, title=title, title_start=0,
        outlet=next(iter(OUTLETS)), author="".join(more + c for c, more in marked),
    )  # fmt: skip
    article = clean(document, OUTLETS)
    section = article.sections["body"]
    assert sum(article.removed.values()) == 2 * sum(len(more) for _, more in marked)
    assert article.author == seen and not INVISIBLE.search(section.text)
    for at, letter in enumerate(section.text):
        source = section.source(at)
        assert source is not None and document.text[source] == letter
