"""Sentences: the cuts that the measures are defined on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.cleaning.sentences import MAX, cut
from framing.model import Section


def pieces(text: str) -> list[str]:
    return [sentence.text for sentence in cut({"body": Section("body", text)})]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("灯亮了。船来了！是吗？好；走", ["灯亮了。", "船来了！", "是吗？", "好；", "走"]),
        ("他说：“灯亮了。”船来了。", ["他说：“灯亮了。”", "船来了。"]),
        ("（灯亮了。）船来了。", ["（灯亮了。）", "船来了。"]),
        ("“真的？！”他问。", ["“真的？！”", "他问。"]),
        ("省电8.1%，共3.5米。U.S.也有", ["省电8.1%，共3.5米。", "U.S.也有"]),
        ("Is it? Yes!", ["Is it?", "Yes!"]),
        ("灯……亮了", ["灯……亮了"]),
        ("。。。", ["。。。"]),
        ("  灯。  船  ", ["灯。", "船"]),
        ("", []),
    ],
)
def test_cuts(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


def test_long_pieces_are_cut_at_a_soft_stop_if_there_is_one() -> None:
    text = "港" * 150 + "，" + "口" * 100
    assert pieces(text) == ["港" * 150 + "，", "口" * 100]
    assert [len(p) for p in pieces("港" * 450)] == [200, 200, 50]
    # a comma too near the start would leave stubs
    assert [len(p) for p in pieces("港，" + "口" * 300)] == [200, 102]


def test_numbers_run_over_headline_body_and_captions_in_this_order() -> None:
    sections = {
        "caption": Section("caption", "图。"), "body": Section("body", "一。二。\n三"),
        "headline": Section("headline", "题"), "chrome": Section("chrome", "不算。"),
    }  # fmt: skip
    found = cut(sections)  # ty: ignore[invalid-argument-type]
    assert [(s.sentence_no, s.section, s.paragraph, s.start, s.end, s.text) for s in found] == [
        (0, "headline", 0, 0, 1, "题"), (1, "body", 0, 0, 2, "一。"), (2, "body", 0, 2, 4, "二。"),
        (3, "body", 1, 5, 6, "三"), (4, "caption", 0, 0, 2, "图。"),
    ]  # fmt: skip


@given(st.text(alphabet="港口，、。！？；”） .a1\u3000", max_size=700))
def test_spans_hold_every_character_once(text: str) -> None:
    inside: list[int] = []
    for _, _, _, start, end, _ in cut({"body": Section("body", text)}):
        assert 0 < end - start <= MAX
        assert text[start:end] == text[start:end].strip()
        inside.extend(range(start, end))
    assert inside == sorted(set(inside))
    assert all(text[at].isspace() for at in set(range(len(text))) - set(inside))
