"""Pairing of quotation marks."""

from __future__ import annotations

import time
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.voices import marks


def inner(text: str) -> list[str]:
    return [text[p.open + 1 : p.close] for p in marks.read(text).pairs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说：“桥开了。”", ["桥开了。"]),
        ('他说："桥开了。"', ["桥开了。"]),
        ("他说：“桥‘真的’开了。”", ["桥‘真的’开了。"]),
        ("他说‘桥开了’。", ["桥开了"]),
        ("他提到”老问题“。", ["老问题"]),
        ("他说：“桥开了。“ 随后离开。", ["桥开了。"]),
        ("他说：“甲“乙”丙。”", ["甲“乙”丙。"]),
        ("他说：“第一段。\n“第二段。\n“第三段。”", ["第一段。\n“第二段。\n“第三段。"]),
        ("他说：“第一段。\n第二段。”", ["第一段。\n第二段。"]),
        ('"第一段\n"第二段里的"老词"很多。\n"第三段。"', ['第一段\n"第二段里的"老词"很多。\n"第三段。']),
        ("他说：“没有收尾。\n下一段没有引号。" + "\n空段" * 9, ["没有收尾。"]),
        ("John's and Mary’s", []),
        ("“”", []),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_a_lone_mark_leaves_a_stretch_unclear() -> None:
    assert marks.read("桥“开了。\n又是“新桥”开了。").loose
    assert marks.read("桥开了。”").loose == ((0, 4),)


@settings(deadline=None)
@given(st.text(alphabet='“”‘’"„甲乙，。：\n aA', max_size=120))
def test_any_marks(text: str) -> None:
    found = marks.read(text)
    ends = [0]
    for pair in found.pairs:
        assert ends[-1] <= pair.open < pair.close <= len(text)
        ends.append(pair.close)
    assert all(0 <= low <= high <= len(text) for low, high in found.loose)


@settings(deadline=None)
@given(st.text(alphabet="“”“”“”甲，。：\n", max_size=60))
def test_marks_in_turn_are_paired_as_one_by_one(text: str) -> None:
    with mock.patch.object(marks._Reader, "_in_turn", return_value=False):
        plain = marks.read(text)
    assert marks.read(text) == plain


@pytest.mark.parametrize("piece", ["“", "”", '"', "“甲", "“甲\n", "‘“", "”甲“"])
def test_long_unbalanced_texts_are_linear(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    marks.read(text)
    assert time.process_time() - start < 10
