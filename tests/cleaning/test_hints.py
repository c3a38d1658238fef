"""Shortcuts save time and nothing else: wherever the long way finds something, the short look does too."""

from __future__ import annotations

from functools import partial
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.cleaning import html, lines, script, sections, tags
from framing.cleaning import patterns as p
from framing.cleaning.lines import Line
from framing.errors import QuarantineError

HINTS = {
    "SCATTERED_HINT": ("LINK_LINE", "DISCLAIMER", "CREW_LINE", "CHROME_INSIDE"),
    "CHROME_TAIL_HINT": ("COPYRIGHT_TAIL", "TWEET_TAIL", "TEASER_TAIL"),
    "LAST_TAIL_HINT": ("EDITOR_TAIL", "END_MARK_TAIL", "PAREN_TAIL"),
    "ANY_HINT": ("SCATTERED_LINE", "INVITATION", "CHROME_TAIL_HINT", "BIOGRAPHY"),
}


@pytest.mark.parametrize(("hint", "pattern"), [(hint, one) for hint, many in HINTS.items() for one in many])
@given(data=st.data())
def test_what_a_pattern_matches_holds_its_hint(hint: str, pattern: str, data: st.DataObject) -> None:
    assert getattr(p, hint).search(data.draw(st.from_regex(getattr(p, pattern))))


@given(
    st.lists(
        st.sampled_from(["", "灯", "港口/灯", "欢迎", "作者", "简介", "灯亮了，港口", "t.co/"]), max_size=8
    )
)
def test_lines_with_a_hint_are_known_from_one_look_at_all(texts: list[str]) -> None:
    found = sections._hinted([Line(text, (), (), 0, 0) for text in texts])
    assert found == [p.ANY_HINT.search(text) is not None for text in texts]


@given(
    st.text(alphabet="灯塔著着作权乾瞭國際「」‧a 丶\u200b\0\ufeff\u3000", max_size=40) | st.text(max_size=40)
)
def test_a_settled_text_stays_as_it_is(text: str) -> None:
    if script.unsettled().search(text) is None:
        assert script.simplify(text) == text
        assert script.visible(text) == (text, {})


@given(
    st.text(alphabet="<>/!-apb =\"'&;#1灯\n", max_size=60)
    | st.lists(
        st.sampled_from(["<p>", "</p>", "<a b='", "'>", "<", ">", "=", '"', "<b c=d>", " ", "<IMG a = 'x' b", "灯"]),
        max_size=20,
    ).map("".join)
)  # fmt: skip
def test_tags_known_by_their_source_are_those_that_parsing_finds(text: str) -> None:
    assert _tokens(text, html.SHORT) == _tokens(text, 0)


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<p a='b'>", "<b>", "<img src=a>", "<div>", "</div>", "<", "&amp;", "&#8203;",
                         " ", "  ", "\n", "\u3000", "\u200b", "<!--", "-->", "<script>", "</script>", "灯", "國", "a"]),
        max_size=24,
    ).map("".join),
    st.integers(0, 8),
    st.integers(0, 8),
)  # fmt: skip
def test_paragraphs_of_text_alone_make_the_lines_that_their_tags_would(
    text: str, before: int, behind: int
) -> None:
    start = min(before, len(text))
    end = max(start, len(text) - behind)
    plainly = partial(html.tokens, paragraphs=False)
    with patch.object(html, "tokens", lambda *at, paragraphs: plainly(*at)):
        expected = _lines(text, start, end)
    assert _lines(text, start, end) == expected


def _lines(text: str, start: int, end: int) -> object:
    try:
        return lines.from_markup(text, start, end, "x")
    except QuarantineError as error:
        return str(error)


def _tokens(text: str, short: int) -> list[html.Token] | str:
    with patch.object(html, "SHORT", short):
        try:
            return list(html.tokens(text, 0, len(text), "x"))
        except QuarantineError as error:
            return str(error)


def test_only_short_tags_stay_in_memory() -> None:
    tags.plain.cache_clear()
    text = "".join(f"<p title='{'灯' * size}'>塔</p>" for size in range(40, 100))
    assert len(list(html.tokens(text, 0, len(text), "x"))) == 180
    assert tags.plain.cache_info().currsize <= html.SHORT
    assert tags.plain.cache_info().maxsize == 4096
