"""Bytes to text: strict, recorded, never guessed where two encodings fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.cleaning.script import INVISIBLE
from framing.errors import QuarantineError
from framing.model import Document
from framing.readers import decoding
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


def test_a_mark_tells_width_and_order() -> None:
    """The mark of UTF-32 begins as that of UTF-16 does."""
    for mark, codec, name in (
        (b"\xef\xbb\xbf", "utf-8", "utf-8-sig"), (b"\xff\xfe", "utf-16-le", "utf-16"), (b"\xfe\xff", "utf-16-be", "utf-16"),
        (b"\xff\xfe\x00\x00", "utf-32-le", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32-be", "utf-32"),
    ):  # fmt: skip
        assert decode(mark + SIMPLIFIED.encode(codec), "x") == (SIMPLIFIED, name)
        with pytest.raises(QuarantineError) as error:
            decode(mark + "灯".encode(codec) + (b"\x00\xd8\xff" if codec != "utf-8" else b"\xff"), "x")
        assert f" is not {codec}, although the file says so; save it as UTF-8." in str(error.value)


DECLARED = {
    "gb2312": "gb18030", "GBK": "gb18030", "gb18030": "gb18030", "Big5": "big5", "big5-hkscs": "big5hkscs",
}  # fmt: skip
HEADS = (
    '<meta charset="{}">',
    "<meta charset={}>",
    "<?xml encoding = '{}'?>",
    "Content-Type: text/html; CHARSET:{}\n",
)


def test_every_name_of_a_declared_encoding_is_known() -> None:
    """One letter is no proof of an encoding; the file's own word is."""
    for declared, name in DECLARED.items():
        for head in HEADS:
            page = f"{head.format(declared)}龘" if name == "gb18030" else f"{head.format(declared)}燈"
            assert decode(page.encode(name), "x") == (page, name)
    assert decode(b"charset=big5-hkscs \x87\x42", "x")[1] == "big5hkscs"


def test_a_declaration_counts_in_the_first_2048_bytes() -> None:
    for before, known in ((2048 - 12, True), (2048 - 11, False)):
        data = b" " * before + b"charset=big5" + "燈".encode("big5")
        if known:
            assert decode(data, "x")[1] == "big5"
        else:
            with pytest.raises(QuarantineError):
                decode(data, "x")


@pytest.mark.parametrize("declared", ["charset=latin-1", "charset=utf-8", "charset=b", ""])
def test_another_declaration_is_no_help(declared: str) -> None:
    page = f"{declared} {SIMPLIFIED * 3}"
    assert decode(page.encode("gb18030"), "x") == (page, "gb18030")


def test_where_no_encoding_or_two_fit_the_first_odd_byte_is_named() -> None:
    no = "x: from byte 3 on it is not UTF-8 and {}; save it as UTF-8."
    for data, found in (
        (b"abc\xff\xff", "neither UTF-8, GB18030 nor Big5 gives Chinese text"),
        (b"abc\x81\x40", "neither UTF-8, GB18030 nor Big5 gives Chinese text"),
        (b"abc" + both(), "both GB18030 and Big5 fit"),
    ):
        with pytest.raises(QuarantineError) as error:
            decode(data, "x")
        assert str(error.value) == no.format(found)


def both() -> bytes:
    """Bytes that are common letters in either encoding, and begin no letter in UTF-8."""
    common = sorted(c for c in decoding.COMMON if decoding.HAN.match(c))
    simplified = next(c for c in common if _letter(c, "gb18030", "big5") and c.encode("gb18030")[0] < 0xC2)
    traditional = next(c for c in common if _letter(c, "big5", "gb18030"))
    return simplified.encode("gb18030") + traditional.encode("big5")


def _letter(character: str, codec: str, other: str) -> bool:
    try:
        return len(character.encode(codec).decode(other)) == 1
    except UnicodeError:
        return False


def test_a_broken_file_is_named_with_the_byte() -> None:
    with pytest.raises(QuarantineError) as error:
        decode(b"charset=big5\xff\xff", "a/b.md")
    assert str(error.value) == "a/b.md: byte 12 is not big5, although the file says so; save it as UTF-8."


def test_the_halves_of_a_pair_are_no_letters_whatever_codec_lets_them_through() -> None:
    for half in ("\ud800", "\udbff", "\udc00", "\udfff"):
        with pytest.raises(QuarantineError) as error:
            decoding._strict(f"灯{half}".encode("utf-7"), "utf-7", "x")
        assert str(error.value) == "x: the text holds half a surrogate pair; save it as UTF-8."
    for letter in ("\ud7ff", "\ue000", "灯", "a", ""):
        assert decoding._strict(letter.encode("utf-7"), "utf-7", "x") == letter


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
