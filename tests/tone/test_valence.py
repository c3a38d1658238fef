"""Valence: words, what bends them, and their sum."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.tone import score
from framing.tone.valence import clauses


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("警方残酷镇压示威者。", -1),
        ("两国达成协议，局势缓和。", 1),
        ("会议于周二上午举行。", 0),
        ("各地努力消除贫困。", 1),  # undoing what is bad
        ("这项法律破坏和平。", -1),  # spoiling what is good
        ("他否认撒谎。", 0),
        ("民主党周二开会。", 0),  # a name, not praise
        ("政策不公正。", -1),
        ("警方殘酷鎮壓示威者。", -1),  # Traditional
    ],
)
def test_sign(text: str, sign: int) -> None:
    total = score(text).total
    assert (total > 0) - (total < 0) == sign


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ("局势略有恶化。", "局势恶化。"),
        ("局势恶化。", "局势极度恶化。"),
        ("经济衰退，但民众满意。", "经济衰退。"),
        ("虽然经济衰退，商人不多。", "经济衰退，商人不多。"),
    ],
)
def test_degree_and_contrast_weigh(weaker: str, stronger: str) -> None:
    assert score(stronger).total < score(weaker).total


def test_negation_is_weaker_than_its_opposite_and_a_second_one_takes_it_back() -> None:
    plain, once, twice = (score(t).total for t in ("他诚实。", "他并非诚实。", "并非没有良知。"))
    assert once < 0 < plain
    assert abs(once) < plain
    assert twice > 0


def test_what_stands_after_but_weighs_more() -> None:
    assert score("经济增长，但是失业严重。").total < 0 < score("失业严重，但是经济增长迅速，前景光明。").total


def test_hits_say_which_words_counted() -> None:
    text = "外长强烈谴责这场屠杀。"
    found = score(text)
    assert [text[h.start : h.end] for h in found.hits] == ["强烈谴责", "屠杀"]
    assert found.total == sum(h.value for h in found.hits)


@given(
    st.text(alphabet="不没有被对中共谴责，迫害。说但邪恶“”的民主 \n!aA支持", max_size=80)
    | st.text(max_size=60)
)
def test_any_text_has_a_value_and_spans_inside_it(text: str) -> None:
    found = score(text)
    assert -1 < found.value < 1
    assert all(0 <= h.start < h.end <= len(text) for h in found.hits)
    assert [h.start for h in found.hits] == sorted(h.start for h in found.hits)


@given(st.text(alphabet="一二，。；a \n", max_size=50))
def test_clauses_cover_the_text(text: str) -> None:
    spans = clauses(text)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text)
    assert all(a[1] == b[0] for a, b in pairwise(spans))


def test_time_grows_with_the_text_and_no_faster() -> None:
    def seconds(n: int) -> float:
        text = "甲国谴责乙国，但不支持丙国。" * n
        taken: list[float] = []
        for _ in range(4):  # the least of a few: others run on the machine too
            before = time.process_time()
            score(text)
            taken.append(time.process_time() - before)
        return min(taken)

    seconds(10)
    assert seconds(4000) < 50 * max(seconds(400), 1e-3)
