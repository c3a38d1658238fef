"""The rules of guards at their edges: what each key may see, what an actor is, and what errors say."""

from __future__ import annotations

import pytest

from framing.errors import LexiconError
from framing.guards import KEYS, Context, compile_guard
from tests.lexicon.test_guards import passes


@pytest.mark.parametrize(
    ("guard", "says"),
    [
        ("nxt:a", "guard key 'nxt' is unknown; use one of prev, next, doc, lead, follow, near, actor."),
        ("boo", "guard key 'boo' is unknown; use one of prev, next, doc, lead, follow, near, actor."),
        ("!nxt:a", "guard key 'nxt' is unknown; use one of prev, next, doc, lead, follow, near, actor."),
        ("near", "write 'near:word|word' instead of 'near'."),
        ("!doc", "write 'doc:word|word' instead of '!doc'."),
        ("actor:x", "write 'actor' without a value instead of 'actor:x'."),
        ("next:", "'next:' has an empty alternative; remove the extra '|' or ':'."),
        ("prev:a; next:a||b", "'next:a||b' has an empty alternative; remove the extra '|' or ':'."),
    ],
)
def test_errors_say_what_to_write(guard: str, says: str) -> None:
    with pytest.raises(LexiconError) as caught:
        compile_guard(guard, "f.csv line 7")
    assert str(caught.value) == f"f.csv line 7: {says}"


def test_a_guard_has_a_test_for_each_clause_and_blanks_are_none() -> None:
    assert compile_guard("", "here") == compile_guard(" ; ;", "here") == ()
    assert len(compile_guard(" next:a ;; !prev:b ; actor", "here")) == 3
    assert KEYS == ("prev", "next", "doc", "lead", "follow", "near", "actor")


def test_each_key_at_its_edge() -> None:
    expected = {
        ("next:$", "过桥$5"): False,
        ("prev:^", "^桥"): False,
        ("!next:$", "过桥$5"): True,
        ("!next:$", "过桥"): False,
        ("!prev:^", "桥断了"): False,
        ("!prev:^", "大桥"): True,
        ("next:$|头", "桥头"): True,
        ("next:头", "过桥"): False,
        ("!next:头", "过桥"): True,
        ("prev:大", "桥断了"): False,
        ("!prev:大", "桥断了"): True,
        ("next:头|头堡|面板", "桥面板"): True,
        ("next:头堡|头等", "桥头等"): True,
        ("next:头堡|头等", "桥头一"): False,
        ("prev:新大|旧大", "旧大桥"): True,
        ("prev:新大|旧大", "一大桥"): False,
        ("next:第#座", "桥第３座"): True,
        ("next:第#座", "桥第座"): False,
        ("next:#", "桥X"): False,
        ("next:#", "桥#"): False,
        ("prev:#", "X桥"): False,
        ("!near:河|湖", "桥很长。"): True,
        ("!follow:通车", "桥明天通车。"): False,
        ("!follow:通车", "桥修好了，下月通车。"): True,
        ("!lead:通车", "通车后的桥"): False,
        ("!lead:通车", "通车了，桥"): True,
        ("follow:车，通", "桥上车，通"): False,
    }
    assert {(guard, text): passes(guard, text) for guard, text in expected} == expected


def test_a_hash_is_any_digit() -> None:
    for digit in "0123456789０１２３４５６７８９":
        assert passes("next:#", f"桥{digit}")
        assert passes("prev:第#", f"第{digit}桥")
    assert not passes("next:#", "桥X")


def test_lead_and_follow_keep_to_their_clause() -> None:
    for stop in "，。；：！？,;:!?\n":
        assert not passes("follow:塔", f"桥下{stop}塔")
        assert not passes("lead:塔", f"塔{stop}大桥")
        assert not passes("follow:塔", f"桥下{stop}河{stop}塔")
        assert not passes("lead:塔", f"塔{stop}河{stop}大桥")
        assert passes("lead:河", f"塔{stop}河大桥")
        assert passes("follow:河", f"桥河{stop}塔")


@pytest.mark.parametrize("key", ["follow", "near", "next"])
def test_what_comes_after_is_seen_to_the_end_of_the_sentence(key: str) -> None:
    test = compile_guard(f"{key}:塔", "here")[0]
    assert test("大桥塔", 1, 2, 0, 3, Context(""))
    assert not test("大桥塔", 1, 2, 0, 2, Context(""))


@pytest.mark.parametrize("key", ["lead", "near", "prev"])
def test_what_comes_before_is_seen_from_the_start_of_the_sentence(key: str) -> None:
    test = compile_guard(f"{key}:塔", "here")[0]
    assert test("塔桥大", 1, 2, 0, 3, Context(""))
    assert not test("塔桥大", 1, 2, 1, 3, Context(""))


def test_an_answer_about_the_article_is_kept() -> None:
    context = Context("港口")
    assert context.holds("a", ("港",)) and context.known == {"a": True}
    assert not context.holds("b", ("河",)) and context.known == {"a": True, "b": False}
    assert context.holds("b", ("港",)) is False
    assert context.holds("c", ("河", "口"))


# ── actors ──


def test_an_actor_is_joined_to_another_or_owns_what_only_governments_have() -> None:
    expected = {
        "会谈中华盛顿与北京走走停停。": True,
        "会谈在华盛顿与北京走走停停。": False,
        "会谈，华盛顿与北京两地走走停停。": False,
        "在华盛顿看来，莫斯科与北京走走停停。": True,
        "北京和华盛顿走走停停。": True,
        "北京和华盛顿之间的航线。": False,
        "北京和朋友走走停停。": False,
        "北京X一表示。": False,
        "北京X月表示。": False,
        "北京": False,
        "北京的，立场。": False,
        "议员不信任北京。": True,
        "议员信任了北京。": False,
        "北京的坚定不移立场。": True,
        "北京的一贯坚定不移立场。": False,
    }
    assert {text: passes("actor", text, "北京") for text in expected} == expected


def test_lead_and_follow_see_ten_letters() -> None:
    for letters, seen in ((0, True), (9, True), (10, False)):
        assert passes("follow:塔", "桥" + "一" * letters + "塔") is seen
        assert passes("lead:塔", "塔" + "一" * letters + "桥") is seen


@pytest.mark.parametrize(("letters", "acts"), [(5, True), (6, False)])
def test_an_actor_acts_within_reach(letters: int, acts: bool) -> None:
    between = f"（{'晴' * 14}）" * 2 + "对" + "晴" * letters
    assert len(f"{between}表示") == 40 + letters - 5
    assert passes("actor", f"北京{between}表示天晴", "北京") is acts


def test_an_actor_keeps_to_its_sentence() -> None:
    [test] = compile_guard("actor", "here")
    text = "在。北京表示"
    assert test(text, 2, 4, 2, 6, Context(text))
    assert not test(text, 2, 4, 2, 5, Context(text))
    assert not test(text, 2, 4, 2, 4, Context(text))
    assert test("在北京表示", 1, 3, 1, 5, Context(""))
    assert not test("在北京表示", 1, 3, 0, 5, Context(""))
    assert not test("敦促北京，", 2, 4, 2, 5, Context(""))
    assert test("敦促北京，", 2, 4, 0, 5, Context(""))
