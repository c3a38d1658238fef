"""What a valence word counts after what bends it: the weight of each kind, how far it reaches, where a clause ends."""

from __future__ import annotations

import re
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.tone import score
from framing.tone.valence import Weighed, clauses, weigh
from framing.tone.words import Role, Token

HAN = "一二三四五六七八九十"
GOOD, BAD, HUGE = Role("word", "好", 2.0, "holder"), Role("word", "坏", -1.0), Role("word", "棒", 2.0)


def bent(*kinds: str, word: Role = GOOD, gap: int = 0) -> float:
    """A word's value after tokens of these kinds, each of one letter, ``gap`` letters before it."""
    before = [
        Token(i, i + 1, Role(kind, kind, 1.5 if kind == "degree" else 0.0)) for i, kind in enumerate(kinds)
    ]
    at = len(before) + gap
    return weigh([*before, Token(at, at + 1, word)], [(0, at + 1)])[0].value


def test_each_kind_bends_in_its_own_way() -> None:
    bends = {
        "flip": (-1.4, 0.7), "deny": (0.0, 0.0), "bar": (1.4, -0.7), "doubt": (-1.4, 0.0), "undo": (2.0, 0.7),
        "spoil": (-1.4, -1.0), "degree": (3.0, -1.5), "report": (2.0, -1.0),
    }  # fmt: skip
    found = {kind: (round(bent(kind), 9), round(bent(kind, word=BAD), 9)) for kind in bends}
    assert found == bends


def test_several_bend_the_nearest_first() -> None:
    assert bent("flip", "flip") == pytest.approx(0.98)
    assert bent("degree", "flip") == pytest.approx(-2.1)
    assert bent("spoil", "flip") == pytest.approx(-1.4)  # not good is nothing to spoil
    assert bent("flip", "spoil") == pytest.approx(0.98)
    assert bent("undo", "flip") == pytest.approx(0.98)
    assert bent("undo", "deny") == bent("spoil", "deny") == 0.0
    assert bent("doubt", "flip") == 0.0
    assert bent("undo", "flip", word=BAD) == pytest.approx(0.7)  # not bad is nothing to undo
    assert bent("spoil", "flip", word=BAD) == pytest.approx(-0.49)


def test_a_negator_reaches_over_six_letters() -> None:
    assert [bent("flip", gap=gap) for gap in (0, 6, 7)] == [pytest.approx(-1.4), pytest.approx(-1.4), 2.0]


def test_what_is_out_of_reach_hides_nothing_nearer() -> None:
    assert bent("flip", "bar", gap=6) == pytest.approx(1.4)


def test_a_word_does_not_bend_itself_but_what_stands_before_does() -> None:
    undo = Token(1, 3, Role("undo", "消灭"))
    word = Token(1, 3, Role("word", "消灭", -2.0))
    flip = Token(0, 1, Role("flip", "不"))
    assert [h.value for h in weigh([undo, word], [(0, 3)])] == [-2.0]
    assert [h.value for h in weigh([flip, undo, word], [(0, 3)])] == [pytest.approx(1.4)]


def test_nothing_bends_across_a_clause_or_backwards() -> None:
    flip, good = Token(0, 1, Role("flip", "不")), Token(2, 3, GOOD)
    assert [(h.clause, h.value) for h in weigh([flip, good], [(0, 2), (2, 3)])] == [(1, 2.0)]
    assert [(h.clause, h.value) for h in weigh([flip, good], [(0, 1), (1, 2), (2, 3)])] == [(2, 2.0)]
    after = Token(3, 4, Role("flip", "不"))
    assert [h.value for h in weigh([good, after], [(0, 4)])] == [2.0]


def test_contrast_and_concession_weigh_what_stands_around_them() -> None:
    turn, yield_ = Role("contrast", "但"), Role("concession", "虽")
    tokens = [Token(0, 1, GOOD), Token(2, 3, turn), Token(3, 4, BAD)]
    assert [h.value for h in weigh(tokens, [(0, 2), (2, 4)])] == [1.0, -1.3]
    tokens = [Token(0, 1, yield_), Token(1, 2, GOOD), Token(3, 4, BAD)]
    assert [h.value for h in weigh(tokens, [(0, 3), (3, 4)])] == [1.0, -1.0]
    tokens = [Token(0, 1, yield_), Token(1, 2, GOOD), Token(3, 4, turn), Token(4, 5, BAD)]
    assert [h.value for h in weigh(tokens, [(0, 3), (3, 5)])] == [0.5, -1.3]
    tokens = [Token(0, 1, turn), Token(1, 2, GOOD), Token(2, 3, turn), Token(3, 4, BAD)]
    assert [h.value for h in weigh(tokens, [(0, 4)])] == [1.0, -1.3]  # the last has the last word
    tokens = [Token(0, 1, turn), Token(1, 2, GOOD)]
    assert [h.value for h in weigh(tokens, [(0, 2)])] == [2.6]
    same = [Token(2, 4, turn), Token(2, 4, BAD)]
    assert [h.value for h in weigh(same, [(0, 4)])] == [-1.3]


def test_directed_words_lose_nothing_to_contrast_and_stand_alone() -> None:
    turn = Token(1, 2, Role("contrast", "但"))
    tokens = [Token(0, 1, GOOD), turn, Token(2, 3, BAD), Token(3, 4, HUGE)]
    assert weigh(tokens, [(0, 4)], directed=True) == [Weighed(0, 1, 0, 2.0, GOOD)]
    assert [h.role for h in weigh(tokens, [(0, 4)])] == [GOOD, BAD, HUGE]


def test_words_of_no_weight_count_only_where_they_point() -> None:
    plain, pointed = Token(0, 1, Role("word", "平")), Token(1, 2, Role("word", "某", 0.0, "holder"))
    assert [h.start for h in weigh([plain, pointed], [(0, 2)])] == [1]
    assert [h.start for h in weigh([plain, pointed], [(0, 2)], directed=True)] == [1]


def test_the_value_is_the_sum_smoothed() -> None:
    found = score("他诚实，并未撒谎。")
    assert found.total == pytest.approx(2.7)
    assert found.value == pytest.approx(2.7 / sqrt(2.7**2 + 15))
    assert [(h.start, h.end, h.clause) for h in found.hits] == [(1, 3, 0), (6, 8, 1)]
    assert score("") == (0.0, 0.0, ())


def test_clauses_end_with_these_marks() -> None:
    pieces = {
        "": [""],
        "天晴": ["天晴"],
        "天晴。": ["天晴。"],
        "天，晴；雨：雪。风！云？": ["天，", "晴；", "雨：", "雪。", "风！", "云？"],
        "a;b:c!d?e\nf": ["a;", "b:", "c!", "d?", "e\n", "f"],
        "a,b 3,000,c": ["a,", "b 3,000,", "c"],
        "天晴 风小": ["天晴 ", "风小"],
        "天晴\u3000 风小": ["天晴\u3000 ", "风小"],
        "“天晴” “风小”": ["“天晴” ", "“风小”"],
        "天晴 3 度 b": ["天晴 3 度 b"],
        "天“ ”晴": ["天“ ”晴"],
        "㐀 鿿": ["㐀 ", "鿿"],
        "天、晴": ["天、晴"],
    }
    assert {text: [text[a:b] for a, b in clauses(text)] for text in pieces} == pieces


PLAIN = re.compile(r"[，；：。！？;:!?\n]|,(?!\d)|(?<=[\u3400-\u9fff”])[ \u3000]+(?=[\u3400-\u9fff“])")
"""The marks that end a clause, each with its own condition."""


@given(st.text("天晴，。：?;, \u3000\n“”a3", max_size=24), st.integers(0, 6), st.integers(0, 6))
def test_clauses_end_where_a_plain_pattern_says(text: str, before: int, after: int) -> None:
    start, end = min(before, len(text)), max(len(text) - after, min(before, len(text)))
    edges = [m.end() for m in PLAIN.finditer(text, start, end)]
    assert [b for _, b in clauses(text, start, end)] == (edges if edges[-1:] == [end] else [*edges, end])


def test_clauses_of_a_part_keep_to_it() -> None:
    text = "天，晴，雨，雪"
    assert clauses(text, 2, 6) == [(2, 4), (4, 6)]
    assert clauses(text, 2, 5) == [(2, 4), (4, 5)]
    assert clauses(text, 2) == [(2, 4), (4, 6), (6, 7)]
    assert clauses(text, 2, 2) == [(2, 2)]
    assert clauses(text, 0, 0) == [(0, 0)]
