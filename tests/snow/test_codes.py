"""Texts in blocks: all of them, in order, none over the size but a text that is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.snow.codes import blocks

TEXTS = st.lists(st.text(max_size=9), max_size=30)


@given(texts=TEXTS, size=st.integers(1, 40))
def test_every_text_is_in_one_block_and_found_where_it_begins(texts: list[str], size: int) -> None:
    made = list(blocks(texts, size))
    assert [text for block in made for text in block.texts] == texts
    for block in made:
        assert block.joined == "".join(text + " " for text in block.texts)
        assert block.codes.tolist() == [ord(letter) for letter in block.joined]
        found = [block.joined[s:][: len(t) + 1] for s, t in zip(block.starts, block.texts, strict=True)]
        assert found == [text + " " for text in block.texts]


@given(texts=TEXTS, size=st.integers(1, 40))
def test_a_block_ends_with_the_text_that_fills_it(texts: list[str], size: int) -> None:
    made = [[len(text) + 1 for text in block.texts] for block in blocks(texts, size)]
    assert all(sum(lengths) >= size for lengths in made[:-1])
    assert all(sum(lengths[:-1]) < size for lengths in made)


@pytest.mark.parametrize(
    ("size", "expected"), [(1, [["ab"], ["c"], [""]]), (3, [["ab"], ["c", ""]]), (99, [["ab", "c", ""]])]
)
def test_blocks(size: int, expected: list[list[str]]) -> None:
    assert [list(block.texts) for block in blocks(["ab", "c", ""], size)] == expected
