"""The edges of what is read: the first and last of each range, the numbers that decide."""

from __future__ import annotations

import json

import pytest

from framing.errors import QuarantineError
from framing.model import Source
from framing.readers import decoding, read
from framing.readers.decoding import decode


@pytest.mark.parametrize("half", ["\ud800", "\udbff", "\udc00", "\udfff"])
@pytest.mark.parametrize("field", ["title", "text", "author"])
def test_a_row_with_half_a_pair_in_any_cell_is_set_aside(half: str, field: str) -> None:
    row = {"outlet": "plain", "title": "港口", "text": "灯亮了。", "author": "甲"} | {field: f"灯{half}"}
    with pytest.raises(QuarantineError, match=r"rows\.jsonl line 1: half a surrogate pair"):
        list(read(Source("rows.jsonl", json.dumps(row).encode())))


@pytest.mark.parametrize("letter", ["\ud7ff", "\ue000", "😀"])
def test_letters_beside_the_halves_are_kept(letter: str) -> None:
    row = {"outlet": "plain", "title": "港口", "text": f"灯{letter}"}
    (document,) = read(Source("rows.jsonl", json.dumps(row).encode()))
    assert document.text == f"灯{letter}"


@pytest.mark.parametrize("half", ["\ud800", "\udbff", "\udc00", "\udfff"])
def test_a_file_with_half_a_pair_is_set_aside(half: str) -> None:
    data = b"\xff\xfe" + "灯".encode("utf-16-le") + half.encode("utf-16-le", "surrogatepass")
    with pytest.raises(QuarantineError, match="x"):
        decode(data, "x")


def test_common_letters_decide_whether_a_guess_is_chinese() -> None:
    common, rare = sorted(decoding.COMMON)[0], "龘"
    assert rare not in decoding.COMMON
    share = decoding.MIN_COMMON_SHARE
    for n in range(1, 40):
        for k in range(n + 1):
            assert decoding._plausible(common * k + rare * (n - k)) is (k >= share * n)
    assert decoding._plausible("abc") is False
    assert decoding._plausible("") is False
    assert decoding._plausible(common + "abc" * 99) is True
