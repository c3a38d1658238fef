"""What a clause shows on its surface, on words that the tests make themselves: where each reach ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from framing.tone import syntax
from framing.tone.syntax import Clause, Mention
from framing.tone.targets import Sentence
from framing.tone.words import Role, Token

HAN = "一二三四五六七八九十"
NAMES = re.compile("[甲乙丙丁]国")
OBJECT, AGENT, REPORT = (
    Role("word", "骂", -1.0, "object"),
    Role("word", "打", -1.0, "agent"),
    Role("report", "说"),
)
ROLES = {
    "对": Role("toward", "对"), "自": Role("from", "自"), "把": Role("disposal", "把"), "令": Role("cause", "令"),
    "在": Role("place", "在"), "被": Role("passive", "被"), "骂": OBJECT, "打": AGENT, "说": REPORT,
    "民": Role("people", "民"), "坏": Role("word", "坏", -1.0, "holder"),
}  # fmt: skip


def mentions_of(text: str) -> list[Mention]:
    return [Mention(m.start(), m.end(), m[0]) for m in NAMES.finditer(text)]


def tokens_of(text: str) -> list[Token]:
    return [Token(i, i + 1, ROLES[letter]) for i, letter in enumerate(text) if letter in ROLES]


def read(text: str, last: bool = False) -> Clause:
    """The first of two clauses that ， parts, or the second."""
    cut = text.find("，") + 1 or len(text)
    return Sentence(text, [(0, cut), (cut, len(text))], tokens_of(text), mentions_of(text)).clause(last)


def test_clauses_hold_what_begins_in_them() -> None:
    mentions = [Mention(0, 2, "甲"), Mention(3, 6, "乙"), Mention(6, 8, "丙"), Mention(10, 12, "丁")]
    tokens = [Token(at, at + 2, REPORT) for at in (2, 4, 5, 9)]
    sentence = Sentence(HAN + "走。", [(0, 5), (5, 6), (6, 12)], tokens, mentions)
    assert [(*sentence.clause(n)[:3], list(sentence.clause(n).mentions)) for n in range(3)] == [
        (0, 5, tokens[:2], [0, 1]), (5, 6, tokens[2:3], []), (6, 12, tokens[3:], [2, 3]),
    ]  # fmt: skip


@pytest.mark.parametrize(("letter", "reach"), [("对", 6), ("自", 6), ("把", 2), ("令", 2), ("在", 0)])
def test_each_word_governs_so_far(letter: str, reach: int) -> None:
    near, far = (read(f"{letter}{HAN[:n]}甲国走") for n in (reach, reach + 1))
    assert (near.governed, far.governed) == ({0}, set())
    assert near.addressed == ({0} if letter in "对把" else set())
    assert near.disposed == ({0} if letter == "把" else set())
    assert far.addressed == far.disposed == set()


def test_only_the_next_name_is_governed_and_what_is_joined_to_it() -> None:
    assert read("甲国对乙国和丙国而丁国走").governed == {1, 2}
    assert read("甲国对走").governed == set()
    assert read("甲国在乙国对丙国走").governed == {1, 2}
    assert read("甲国在乙国对丙国走").addressed == {2}
    assert read("把甲国对乙国把丙国走").disposed == {0, 2}


def test_a_clause_counts_names_through_the_sentence() -> None:
    clause = read("甲国来，乙国对丙国和丁国走", last=True)
    assert (list(clause.mentions), clause.governed, clause.start) == ([1, 2, 3], {2, 3}, 4)
    assert read("甲国对，乙国走").governed == set()


@pytest.mark.parametrize(("letters", "speaks"), [(0, True), (8, True), (9, False)])
@pytest.mark.parametrize("verb", ["说", "骂"])
def test_who_speaks_or_blames_stands_near_before_the_verb(verb: str, letters: int, speaks: bool) -> None:
    assert read(f"甲国{HAN[:letters]}{verb}了又走了").speakers == ({0: letters + 3} if speaks else {})


def test_the_last_name_before_the_verb_speaks_and_its_first_verb_counts() -> None:
    assert read("甲国和乙国说丙国走了").speakers == {1: 6}
    assert read("甲国说又说走了").speakers == {0: 3}
    assert read("说甲国骂走了").speakers == {0: 4}
    assert read("甲国打坏走了").speakers == {}


@pytest.mark.parametrize(("after", "closes"), [("", True), ("过了，", True), ("过了又，", False)])
def test_a_report_closes_its_clause_with_few_letters_after(after: str, closes: bool) -> None:
    assert read(f"甲国说{after}").reports is closes
    assert read(f"甲国骂{after}").reports is False
    assert read(f"甲国说说{after}").reports is closes
    assert read("甲国说，骂").reports
    assert read("甲国说骂，").reports


@pytest.mark.parametrize(("between", "suffers"), [("", {0}), ("了", {0}), ("了过", set())])
def test_a_victim_stands_right_after_what_is_done(between: str, suffers: set[int]) -> None:
    assert read(f"打{between}甲国走").victims == suffers
    assert read(f"骂{between}甲国走").victims == set()
    assert read("打甲国和乙国走").victims == {0, 1}


def test_passives_are_told_by_their_ends() -> None:
    assert read("甲国被骂又被打").passives == (3, 6)
    assert read("甲国说打").passives == ()


@pytest.mark.parametrize(
    ("text", "numbers", "expected"),
    [
        ("甲国、乙国和丙国", [0, 1, 2], [0, 1, 2]),
        ("甲国、乙国和丙国", [2, 1, 0], [2, 1, 0]),
        ("甲国、乙国的丙国、丁国", [0, 1, 2, 3], [0, 1]),
        ("甲国、乙国的丙国、丁国", [3, 2, 1, 0], [3, 2]),
        ("甲国乙国", [0, 1], [0]),
        ("甲国", [], []),
    ],
)
def test_names_are_joined_in_either_direction(text: str, numbers: Sequence[int], expected: list[int]) -> None:
    assert syntax.joined(text, numbers, mentions_of(text)) == expected


def test_names_of_where_people_are_from_stand_apart() -> None:
    text = "甲国人和乙国民和丙国的民和丁国"
    people = {t.start for t in tokens_of(text)}
    assert [syntax.apart(text, people, m) for m in mentions_of(text)] == [True, True, False, False]
    assert syntax.apart("甲国坏", (), Mention(0, 2, "甲国")) is False
