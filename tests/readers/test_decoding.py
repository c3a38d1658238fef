"""Bytes to text: strict, recorded, never guessed where two encodings fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import QuarantineError
from framing.readers.decoding import decode

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
