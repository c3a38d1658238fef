"""What was changed between two versions: spans in both, and nothing else differs."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from framing.copies import Change, difference
from framing.copies.align import words
from tests.copies.invented import sentences, story


def plain(text: str) -> str:
    return words(text).letters


def rebuild(a: str, b: str, changes: tuple[Change, ...]) -> str:
    """The letters of b, from the letters of a that no change took and the new side of every change."""
    gone = sorted((c.a_start, c.a_end) for c in changes)
    kept, at = [], 0
    for start, end in gone:
        kept.append(a[at:start])
        at = max(at, end)
    left = plain("，".join([*kept, a[at:]]))
    made, at = "", 0
    for c in sorted(changes, key=lambda c: (c.b_start, c.b_end)):
        size = len(plain(b[at : c.b_start]))
        made, left = made + left[:size] + plain(b[c.b_start : c.b_end]), left[size:]
        at = max(at, c.b_end)
    return made + left


def told(a: str, b: str) -> list[tuple[str, str, str]]:
    return [(c.kind, a[c.a_start : c.a_end], b[c.b_start : c.b_end]) for c in difference(a, b)]


def test_a_word_replaced_added_and_cut() -> None:
    assert told("船长昨天修好了铜钟。", "船长今天修好了铜钟。") == [("replaced", "昨天", "今天")]
    assert told("船长修好了铜钟。", "船长终于修好了铜钟。") == [("added", "", "终于")]
    assert told("船长终于修好了铜钟。", "船长修好了铜钟。") == [("cut", "终于", "")]


def test_only_the_part_of_a_word_that_differs() -> None:
    a, b = "他说中国政府今天没有回应。", "他说中共政府今天没有回应。"
    assert told(a, b) == [("replaced", "中国", "中共")]


def test_script_and_punctuation_are_no_difference() -> None:
    assert difference("他說：「橋樑已經通車」，并無損壞！", "他说“桥梁已经通车”；并无损坏。") == ()


def test_house_style_is_marked_and_naming_is_not_style() -> None:
    styles = {(c.kind, c.style) for c in difference("据报道桥已通车。", "据报导桥已通车。")}
    assert styles == {("replaced", True)}
    assert not difference("他批评中国。", "他批评中共。")[0].style


def test_moved_paragraphs_are_moved_and_not_cut() -> None:
    parts = ["".join(sentences(4, seed)) for seed in (1, 2, 3)]
    a, b = "\n".join(parts), "\n".join([parts[1], parts[2], parts[0]])
    found = difference(a, b)
    assert [c.kind for c in found] == ["moved"]
    assert plain(a[found[0].a_start : found[0].a_end]) == plain(b[found[0].b_start : found[0].b_end]) != ""


def test_a_word_changed_inside_a_moved_paragraph_is_found() -> None:
    parts = ["".join(sentences(5, seed)) for seed in (4, 5, 6)]
    changed = parts[0].replace("编号", "号码", 1)
    a, b = "\n".join(parts), "\n".join([parts[1], parts[2], changed])
    found = difference(a, b)
    assert {c.kind for c in found} >= {"moved"}
    assert plain(rebuild(a, b, found)) == plain(b)
    assert sum(c.a_end - c.a_start for c in found if c.kind in ("cut", "replaced")) < len(parts[0]) / 2


def test_empty_texts() -> None:
    assert difference("", "") == ()
    assert told("", "新桥") == [("added", "", "新桥")]
    assert told("，。", "") == []


pieces = st.lists(
    st.sampled_from([*sentences(9, 7), "中国。", "中共，", "\n", "報導", "Nina 3％"]), max_size=14
)


@settings(max_examples=150, deadline=None)
@given(pieces, pieces)
def test_changes_make_one_text_of_the_other_and_back(x: list[str], y: list[str]) -> None:
    a, b = "".join(x), "".join(y)
    forth = difference(a, b)
    assert rebuild(a, b, forth) == plain(b)
    back = tuple(Change(c.kind, c.b_start, c.b_end, c.a_start, c.a_end, c.style) for c in forth)
    assert rebuild(b, a, back) == plain(a)


@settings(max_examples=60, deadline=None)
@given(st.text("中国共产党说，。\n abＡ12", max_size=60), st.text("中国共产党说，。\n abＡ12", max_size=60))
def test_any_two_texts(a: str, b: str) -> None:
    changes = difference(a, b)
    assert rebuild(a, b, changes) == plain(b)
    for c in changes:
        assert 0 <= c.a_start <= c.a_end <= len(a) and 0 <= c.b_start <= c.b_end <= len(b)
        assert (c.kind == "added") == (c.a_start == c.a_end)
        assert (c.kind == "cut") == (c.b_start == c.b_end)


def test_long_texts_take_a_moment() -> None:
    a = story(8, 130)
    b = a.replace("修好了", "修理好了").replace("初雪那天", "第一场雪那天")
    difference(a[:50], b[:50])
    begun = time.process_time()
    assert len(a) > 5000 and difference(a, b)
    assert time.process_time() - begun < 0.2, "20 ms is usual; ten times that is a fault"


def test_texts_that_repeat_themselves_take_no_longer() -> None:
    a, b = "桥路" * 2500, "路，桥，桥，" * 1700
    begun = time.process_time()
    assert rebuild(a, b, difference(a, b)) == plain(b)
    assert time.process_time() - begun < 2
