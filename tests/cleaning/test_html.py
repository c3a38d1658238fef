"""The token list: nothing dropped, nothing hidden, linear on hostile input."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.cleaning import html, lines, tags
from framing.errors import QuarantineError

SIZE = 100_000
HOSTILE = {
    "nested": "<div>" * SIZE + "灯" + "</div>" * SIZE,
    "unclosed": "<div>" * SIZE + "灯",
    "mismatched": "<b>" * SIZE + "灯" + "</i></u>" * SIZE,
    "attributes": "<p " + " ".join(f"a{n}='1'" for n in range(50_000)) + ">灯</p>",
    "one long attribute": "<p title='" + "x" * 1_000_000 + "'>灯</p>",
    "open quotes": '<a b="' * SIZE + "灯",
    "unbalanced quotes": '<a x=">" ' * SIZE + "灯",
    "less-than signs": "<" * SIZE + "灯" + ">" * SIZE,
    "tag starts": "<a" * SIZE + "灯",
    "closing starts": "</" * SIZE + "灯>",
    "ampersands": "&" * SIZE + "灯",
    "digits": "&#" + "9" * SIZE + ";灯",
    "spaces": " " * 1_000_000 + "灯",
    "breaks": "<br>" * SIZE + "灯",
    "comments": "<!---->" * SIZE + "灯",
    "declarations": "<!x>" * SIZE + "灯",
    "open declarations": "<!" * 1_000_000 + "灯",
    "equals": "<a " + "=" * SIZE + ">灯",
    "paragraphs": "<p>" * SIZE + "灯",
    "brackets": "<p>" + "（" * SIZE + "灯</p>",
    "dashes": "<p>" + "— " * SIZE + "灯</p>",
    "one paragraph": "<p>" + "港口灯亮" * SIZE + "</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_read_whole_and_fast(name: str) -> None:
    text = HOSTILE[name]
    began = time.perf_counter()
    found, _, _ = lines.from_markup(text, 0, len(text), "x")
    assert time.perf_counter() - began < 3
    assert any("灯" in line.text for line in found)


@pytest.mark.parametrize(
    "text",
    [
        "灯<!-- 港",
        "灯<!-- 港 -- >",
        "灯<script>港",
        "<style>港</sty>",
        "a<!--b-->c<!--d",
        '<p a="x>灯</p><p b="y">港',
    ],
)
def test_what_could_hide_text_without_an_end_is_set_aside(text: str) -> None:
    with pytest.raises(QuarantineError, match=r"x line 1: a .* opens and never closes"):
        lines.from_markup(text, 0, len(text), "x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>港<p>口", ["港", "口"]),
        ("港<br>口<br/>灯", ["港", "口", "灯"]),
        ("<p>港<b>口</b>灯</p>", ["港口灯"]),
        ("a < b, c > d", ["a < b, c > d"]),
        ("1<2 灯", ["1<2 灯"]),
        ("灯<p", ["灯<p"]),
        ("<p title='a>b'>灯</p>", ["灯"]),
        ('<p title="a>灯</p>', ["灯"]),
        ('<img alt="" height="3" /灯</p>港', ["灯", "港"]),
        ("<a href=1 港<b>口</b>", ["港口"]),
        ("1 <b and 灯", ["1 <b and 灯"]),
        ('<img alt="1 < 2, 3 > 2">灯', ["灯"]),
        ("<!--1-->灯<!-->港<!--a--b-->口", ["灯港口"]),
        ("<?xml version='1'?><!DOCTYPE html>灯", ["灯"]),
        ("<script>var a = '<p>港</p>';</script>灯<STYLE>p{}</STYLE>", ["灯"]),
        ("灯&amp;港&nbsp;口&#28783;&#x706F;&copy;", ["灯&港 口灯灯©"]),
        ("AT&T&amp;lt;", ["AT&T&lt;"]),
        ("灯&bogus;港&#99999999999999999999;", ["灯&bogus;港&#99999999999999999999;"]),
        ("<td>港</td><td>口</td>", ["港", "口"]),
        ("港口\n  <ok>\n   灯塔\n  </ok>\n  （Light\n house）亮", ["港口灯塔（Light house）亮"]),
        ("港 口\u3000\u3000灯", ["港 口 灯"]),
        ("<p>\n\n</p><p> </p>", []),
    ],
)
def test_lines(text: str, expected: list[str]) -> None:
    found, _, _ = lines.from_markup(text, 0, len(text), "x")
    assert [line.text for line in found] == expected


def test_no_depth_limit_swallows_what_follows() -> None:
    text = "<div>" * 1000 + "港" + "</div>" * 1000 + "<p>口</p>" + "灯"
    found, _, _ = lines.from_markup(text, 0, len(text), "x")
    assert [line.text for line in found] == ["港", "口", "灯"]


@pytest.mark.parametrize(
    ("source", "name", "value"),
    [
        (' src="a&amp;b" alt=c', "src", "a&b"),
        (" src = 'x y'", "src", "x y"),
        (" data-src=1 SRC=2", "src", "2"),
        (" data-src=1 src=2", "src", "2"),
        (" src", "src", ""),
    ],
)
def test_attribute(source: str, name: str, value: str) -> None:
    assert tags.attribute(source, name) == value


@given(st.text(alphabet="<>/!-ap b=\"'&;#1灯\n", max_size=80))
def test_tokens_never_overlap_and_text_without_tags_is_kept(text: str) -> None:
    try:
        found = list(html.tokens(text, 0, len(text), "x"))
    except QuarantineError:
        return
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(found))
    assert all(0 <= start < end <= len(text) for start, end, _ in found)
    if "<" not in text:
        assert "".join(text[start:end] for start, end, _ in found) == text


def told(text: str, start: int = 0, end: int | None = None) -> list[str]:
    """Each token as its source, tags with their kind: ``+p``, ``-p``."""
    found = html.tokens(text, start, len(text) if end is None else end, "x")
    return [text[a:b] if tag is None else f"{'+' if tag.opens else '-'}{tag.name}" for a, b, tag in found]


TOKENS = {
    "港<p>口</p>灯": ["港", "+p", "口", "-p", "灯"], "<p>": ["+p"], "港": ["港"], "": [], "<p><b>": ["+p", "+b"],
    "港<!x>口<?y?>灯<!DOCTYPE html>": ["港", "口", "灯"], "港<!x": ["港<!x"], "<!x>": [], "港<!-->口<!---->灯<!--a-->": ["港", "口", "灯"],
    "<!--a--><p>": ["+p"], "<!--->港": ["港"], "<!-- > --->港": ["港"], "a<b": ["a<b"], "< p>a<3>": ["< p>a<3>"], "<script>a<b></SCRIPT>港": ["+script", "-script", "港"],
    "<style></style>港": ["+style", "-style", "港"], "</script>港": ["-script", "港"], "<STYLE a='1'>b</style >": ["+style", "-style"],
    "<p a='>'>港": ["+p", "港"], '<a b="c" d=\'e\'<p>港': ["+a", "+p", "港"], "<a b=c/<i>": ["+a", "+i"], "<a b <i>": ["<a b ", "+i"],
    "<a b='<'>港": ["+a", "港"], "1<2><p>3": ["1<2>", "+p", "3"], "<p" + " a=1" * 30 + ">港": ["+p", "港"], "<<p>": ["<", "+p"],
}  # fmt: skip


def test_tokens() -> None:
    assert {text: told(text) for text in TOKENS} == TOKENS
    for text, expected in TOKENS.items():
        around = f"<p>x{text}</p>"
        if not text.startswith(("a<b", "港<!x", "<!x", "<a b <i")):
            assert told(around, 4, 4 + len(text)) == expected, text


def test_what_is_hidden_and_never_ends_is_named_with_its_line() -> None:
    for text, line, what in (
        ("港\n\n<!-- 口", 3, "comment"), ("<!-", 0, ""), ("<script>\n灯", 1, "<script>"), ("港\n<style>", 2, "<style>"),
        ('\n<p a="x>灯</p><p b="y">', 2, "quotation mark inside a tag"), ("\n<p a='x>灯</p><p b='y'>", 2, "quotation mark inside a tag"),
    ):  # fmt: skip
        if not line:
            assert told(text) == [text]
            continue
        with pytest.raises(QuarantineError) as error:
            told(text)
        assert str(error.value) == (
            f"x line {line}: a {what} opens and never closes, so text may be hidden; repair it."
        )


def test_what_never_ends_before_the_end_is_not_looked_for_behind_it() -> None:
    assert told("a<!x>b", 0, 4) == ["a<!x"]
    for text, end in (("<!--a-->", 7), ("<script>a</script>", 12)):
        with pytest.raises(QuarantineError):
            told(text, 0, end)


PIECES = {
    "灯&amp;塔": [("灯", 0), ("&", 1), ("塔", 6)], "&lt;&gt;": [("<", 0), (">", 4)], "灯": [("灯", 0)], "": [], "&": [("&", 0)],
    "&#28783;&#x706F;&#X706f": [("灯", 0), ("灯", 8), ("灯", 16)], "&#28783灯": [("灯", 0), ("灯", 7)], "&copy": [("&copy", 0)],
    "&NotEqualTilde;a": [("&NotEqualTilde;a", 0)], "&bogus;": [("&bogus;", 0)], "&#0;&#1;&#xD800;": [("\ufffd", 0), ("\ufffd", 4), ("\ufffd", 8)],
    "&#12345678;": [("&#12345678;", 0)], "&#x1234567;": [("&#x1234567;", 0)], "&#128;": [("€", 0)], "&frac12;1": [("½", 0), ("1", 8)],
    "&#1114112;": [("\ufffd", 0)],
}  # fmt: skip


def test_a_reference_is_one_letter_at_its_place() -> None:
    assert {text: list(html.pieces(text, 0, len(text))) for text in PIECES} == PIECES
    assert list(html.pieces("a灯&amp;塔b", 1, 8)) == [("灯", 1), ("&", 2), ("塔", 7)]


def test_tags_up_to_64_letters_are_looked_up_by_their_source(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    plain = tags.plain
    monkeypatch.setattr(tags, "plain", lambda source: asked.append(source) or plain(source))
    short = f"<p a='{'b' * 56}'>"
    assert len(short) == 64
    for text in (f"{short}灯", short, short.replace("<p ", "<p  "), "a<b", "灯<p>", "灯", "<p><br>"):
        list(html.tokens(text, 0, len(text), "x"))
    assert asked == [short, short, "<p>", "<p>", "<br>"]
