"""Shortcuts save time and nothing else: wherever the long way finds something, the short look does too."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.cleaning import html, script, tags
from framing.cleaning import patterns as p
from framing.errors import QuarantineError

HINTS = {
    "SCATTERED_HINT": ("LINK_LINE", "DISCLAIMER", "CREW_LINE", "CHROME_INSIDE"),
    "CHROME_TAIL_HINT": ("COPYRIGHT_TAIL", "TWEET_TAIL", "TEASER_TAIL"),
    "LAST_TAIL_HINT": ("EDITOR_TAIL", "END_MARK_TAIL", "PAREN_TAIL"),
}


@pytest.mark.parametrize(("hint", "pattern"), [(hint, one) for hint, many in HINTS.items() for one in many])
@given(data=st.data())
def test_what_a_pattern_matches_holds_its_hint(hint: str, pattern: str, data: st.DataObject) -> None:
    assert getattr(p, hint).search(data.draw(st.from_regex(getattr(p, pattern))))


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
