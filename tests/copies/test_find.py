"""Which articles share copy, who was first, and what the column says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.copies import Copies, Credit, containment, find, fingerprint, grams
from framing.evaluation.by_copies import judged
from tests.copies.invented import sentences, story

T = "2024-03-0{}T{:02}:00"
BASE, OTHER = story(1), story(2)
EDITED = BASE.replace("清晨", "早晨").replace("，", " ") + "".join(sentences(2, 9))


def found(texts: Sequence[str], outlets: Sequence[str], times: Sequence[Any], **more: Any) -> Copies:
    ids = [f"a{n}" for n in range(len(texts))]
    when = np.array(
        [np.datetime64("NaT") if t is None else np.datetime64(t) for t in times], "datetime64[us]"
    )
    prints = [fingerprint(t) for t in texts]
    return find(ids, outlets, when, prints, lambda rows: [texts[r] for r in rows], **more)


def test_a_reprint_is_found_and_the_earlier_is_its_source() -> None:
    c = found([EDITED, OTHER, BASE], ["b", "c", "a"], [T.format(2, 8), T.format(2, 8), T.format(1, 8)])
    (pair,) = c.pairs
    assert (pair.a, pair.b, pair.kind, pair.source, pair.basis) == (0, 2, "between", 2, "time")
    assert pair.containment == pytest.approx(containment(grams(EDITED), grams(BASE)))
    assert pair.containment == pair.common / pair.size
    assert c.shared_copy == ("copied_from", "none", "copied_by")
    assert [g.members for g in c.groups] == [(2, 0)]


def test_a_repost_is_another_kind_than_a_copy() -> None:
    c = found([BASE, EDITED, BASE], ["a", "a", "b"], [T.format(1, 8), T.format(2, 8), T.format(3, 8)])
    assert {(p.a, p.b): p.kind for p in c.pairs} == {(0, 1): "within", (0, 2): "between", (1, 2): "between"}
    assert {(g.kind, g.members) for g in c.groups} == {("between", (0, 1, 2)), ("within", (0, 1))}
    assert found([BASE, EDITED], ["a", "a"], [T.format(1, 8)] * 2).shared_copy == ("repost", "repost")


def test_a_group_keeps_its_id_when_later_copies_arrive() -> None:
    times = [T.format(1, 8), T.format(2, 8), T.format(3, 8)]
    two = found([BASE, EDITED], ["a", "b"], times[:2]).groups[0]
    three = found([BASE, EDITED, BASE], ["a", "b", "c"], times).groups[0]
    assert two.group_id == three.group_id and len(three.members) == 3


def test_beyond_the_window_nothing_is_shared() -> None:
    assert not found([BASE, BASE], ["a", "b"], ["2024-03-01", "2024-03-09"]).pairs
    assert found([BASE, BASE], ["a", "b"], ["2024-03-01", "2024-03-08"]).pairs


@pytest.mark.parametrize(
    ("times", "day_only"),
    [
        ([T.format(1, 8), None], [False, False]),
        ([None, None], [False, False]),
        ([T.format(1, 0), T.format(1, 8)], [True, False]),
        ([T.format(1, 0), T.format(1, 0)], [True, True]),
        ([T.format(1, 8), T.format(1, 8)], [False, False]),
    ],
)
def test_who_was_first_is_not_guessed(times: list[Any], day_only: list[bool]) -> None:
    c = found([BASE, EDITED], ["a", "b"], times, day_only=np.array(day_only))
    assert [(p.source, p.basis) for p in c.pairs] == [(None, None)]
    assert c.shared_copy == ("shared", "shared")


def test_a_day_is_before_the_next_day() -> None:
    c = found([BASE, EDITED], ["a", "b"], [T.format(1, 0), T.format(2, 0)], day_only=np.array([True, False]))
    assert c.pairs[0].source == 0


def test_a_credit_outranks_the_clock() -> None:
    credit = Credit("voa", "reprint", "credit", 0, 4)
    times = [T.format(1, 8), T.format(1, 9)]
    c = found([EDITED, BASE], ["epoch", "voa"], times, credits=[(credit,), ()])
    assert (c.pairs[0].source, c.pairs[0].basis) == (1, "credit")
    told = found(["据美国之音报导。" + EDITED, BASE], ["epoch", "voa"], times)
    assert (told.pairs[0].source, told.pairs[0].basis) == (1, "credit")


def test_one_agency_credited_by_both_is_wire_copy() -> None:
    credit = Credit("afp", "based", "credit", 0, 3)
    c = found([BASE, EDITED, OTHER], ["a", "b", "a"], [T.format(1, 8)] * 3, credits=[(credit,)] * 3)
    assert c.shared_copy == ("wire", "wire", "credit")
    assert c.pairs[0].agencies == ("afp",) and c.groups[0].agencies == ("afp",)


def test_a_reprint_of_an_absent_agency_is_wire_copy_too() -> None:
    credits = [(Credit("cna", "reprint", "credit", 0, 3),), ()]
    c = found([BASE, OTHER], ["a", "b"], [T.format(1, 8)] * 2, credits=credits)
    assert not c.pairs and c.shared_copy == ("wire", "none")


def test_short_texts_and_no_texts_share_nothing() -> None:
    short = "".join(sentences(2, 3))
    assert not found([short, short], ["a", "b"], [T.format(1, 8)] * 2).pairs
    assert found([], [], []) == Copies((), (), ())
    assert containment(grams(""), grams(BASE)) is None


def test_a_short_text_inside_a_long_one() -> None:
    part = "".join(sentences(7, 1))
    c = found([part, BASE + story(5) + story(6)], ["a", "b"], [T.format(1, 8), T.format(2, 8)])
    assert c.pairs[0].containment == 1


def test_script_width_and_punctuation_make_no_difference() -> None:
    one, other = "據報導，橋樑已於３日ＡＢ通車了。", "据报导 桥梁已于3日ab“通车”了"
    assert np.array_equal(grams(one), grams(other)) and len(grams(one)) > 0


@given(st.text(alphabet="港口渡轮班次abc，", max_size=40))
def test_a_gram_is_hashed_as_a_polynomial_of_its_letters(text: str) -> None:
    code = [ord(c) for c in text if c != "，"]
    expected = set()
    for start in range(len(code) - 9):
        mixed = 0
        for letter in code[start : start + 10]:
            mixed = (mixed * 0x9E3779B97F4A7C15 + letter) % 2**64
        mixed = (mixed ^ mixed >> 31) * 0xBF58476D1CE4E5B9 % 2**64
        expected.add(mixed ^ mixed >> 29)
    assert grams(text).tolist() == sorted(expected)
    assert fingerprint(text).tolist() == sorted(hash_ for hash_ in expected if hash_ % 8 == 0)


texts = st.lists(st.sampled_from(sentences(30, 11)), min_size=4, max_size=14).map("".join)


@settings(max_examples=60, deadline=None)
@given(texts, texts)
def test_containment_is_symmetric_and_a_share(one: str, other: str) -> None:
    x, y = grams(one), grams(other)
    assert containment(x, y) == containment(y, x)
    share = containment(x, y)
    assert share is None or 0 <= share <= 1
    assert containment(x, x) in (None, 1)
    assert np.isin(fingerprint(one), x).all()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(texts, st.integers(0, 25), st.sampled_from("ab")), min_size=2, max_size=7),
    st.randoms(),
)
def test_pairs_are_those_of_comparing_all_with_all_in_any_order(rows: list[Any], dice: Any) -> None:
    """Texts of a few sentences from one stock: many share some, some share half."""

    def pairs(given_: list[Any]) -> set[frozenset[int]]:
        order = [rows.index(r) for r in given_]
        days = [np.datetime64("2024-03-01") + np.timedelta64(d, "D") for _, d, _ in given_]
        c = found([t for t, _, _ in given_], [o for _, _, o in given_], days)
        assert all(p.containment >= 0.5 for p in c.pairs)
        return {frozenset((order[p.a], order[p.b])) for p in c.pairs}

    rows = [(t + f"第{n}篇", d, o) for n, (t, d, o) in enumerate(rows)]
    sets = [grams(t) for t, _, _ in rows]
    every = {
        frozenset((i, j))
        for i in range(len(rows))
        for j in range(i)
        if min(len(sets[i]), len(sets[j])) >= 80 and abs(rows[i][1] - rows[j][1]) <= 7
        if (containment(sets[i], sets[j]) or 0) >= 0.5
    }
    shuffled = dice.sample(rows, len(rows))
    assert pairs(rows) == pairs(shuffled) == every


def test_judgements_name_two_articles_each() -> None:
    assert len(judged()) == 50
    assert all(j.kind in ("between", "within") and len(j.urls) > 1 for j in judged())
