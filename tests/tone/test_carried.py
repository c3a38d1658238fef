"""Who is meant where a clause names nobody; who is told to stop; whose title is denied."""

from __future__ import annotations

import pytest

from framing.tone import judge
from framing.tone.around import _judgement
from framing.tone.syntax import Mention
from framing.tone.targets import Aim, Sentence
from framing.tone.valence import weigh
from framing.tone.words import Role, Token
from tests.tone.aims import NAMES, aimed, holds

HAN = "一二三四五六七八九十" * 2


def test_a_word_without_a_name_is_of_whom_the_clause_before_was_about() -> None:
    holds(
        {
            "甲国来访，撒谎多次。": {"甲撒谎": -0.6},
            "甲国、乙国来访，撒谎多次。": {"甲撒谎": -0.6, "乙撒谎": -0.6},
            "甲国会见乙国，撒谎多次。": {"甲撒谎": -0.6},
            "丙国来访，乙国到场，撒谎多次。": {"乙撒谎": -0.6},
            "甲国来访，邪恶多次。": {"甲邪恶": -1.2},
            "甲国来访，遭到人们谴责。": {"甲谴责": -1.2},
            "甲国来访，人们谴责多次。": {},
            "丙国来访，在甲国撒谎。": {},
            "撒谎多次，甲国来访。": {},
        }
    )


def test_three_clauses_are_asked_and_twelve_letters_may_stand_before_the_word() -> None:
    near, far = {"甲撒谎": -0.6}, dict[str, float]()
    holds(
        {
            "甲国来访，" + "天晴，" * n + "撒谎多次。": seen
            for n, seen in ((0, near), (1, near), (2, near), (3, far))
        }
    )
    holds({f"甲国来访，{HAN[:n]}撒谎多次。": seen for n, seen in ((0, near), (12, near), (13, far))})


def test_who_speaks_may_praise_himself_and_never_blames_himself() -> None:
    said = (
        "甲国来访，他透露{}多次。",
        "甲国来访，他透露那人{}多次。",
        "甲国：{}多次。",
        "甲国表示，{}多次。",
        "甲国来访，他表示，{}多次。",
        "甲国来访，他表示说了，{}多次。",
        "甲国说天气很好，{}多次。",
    )
    holds({text.format("撒谎"): {} for text in said})
    holds({text.format("诚实"): {"甲诚实": 1.2} for text in said})


def test_whoever_is_reported_on_may_be_blamed_by_others() -> None:
    assert aimed("甲国宣布增税：遭到人们谴责。") == {"甲谴责": -1.2}
    assert aimed("甲国来访，撒谎后他透露。") == {"甲撒谎": -0.6}
    assert aimed("他说天气很好时甲国来访，撒谎多次。") == {"甲撒谎": -0.6}
    assert aimed("甲国来访，守住底线。") == {"甲守住底线": 0.24}
    assert aimed("甲国来访，他透露并未撒谎。") == {"甲撒谎": 0.126}


def test_places_victims_and_people_carry_nothing_over() -> None:
    for clause in ("在甲国", "迫害甲国", "甲国人在场", "来自甲国"):
        assert "甲撒谎" not in aimed(f"{clause}，撒谎多次。")
        assert aimed(f"丙国来访，{clause}，撒谎多次。").get("丙撒谎") == -0.6


# ── who is told to stop ──


def test_who_is_told_stands_within_eight_letters() -> None:
    near, far = {"乙敦促": -1.0}, dict[str, float]()
    holds({f"甲国敦促{HAN[:n]}乙国停止军演。": seen for n, seen in ((0, near), (8, near), (9, far))})


def test_who_is_told_to_stop_or_to_do_right_is_blamed_and_not_praised() -> None:
    holds(
        {
            "敦促乙国停止军演。": {"乙敦促": -1.0},
            "天晴，敦促乙国停止军演。": {"乙敦促": -1.0},
            "天晴，敦促乙国，停止军演。": {"乙敦促": -1.0},
            "敦促乙国今天，也就是周一，停止军演。": {},
            "停止军演后甲国敦促乙国来访。": {},
            "甲国敦促停止军演。": {},
            "乙国停止军演。": {},
            "甲国敦促乙国来访。": {},
            "敦促乙国遵守诺言。": {"乙敦促": -1.0},
            "敦促乙国守护家园。": {"乙敦促": -1.0},
            "敦促乙国有效控制。": {"乙敦促": -1.0},
            "敦促乙国支持教徒。": {},
            "敦促乙国公正。": {},
            "敦促乙国守信用。": {},
            "敦促乙国霸凌教徒。": {"乙霸凌": -2.0},
        }
    )


def test_marks_come_after_words_and_count_with_them() -> None:
    text = "甲国谴责乙国“总统”，敦促乙国停止军演。"
    [_, judged] = judge(text, [(0, 2, "甲"), (4, 6, "乙"), (13, 15, "乙")])
    assert [(a.mention, text[a.start : a.end], a.value) for a in judged.aims] == [
        (1, "谴责", -2.0), (2, "敦促", -1.0), (1, "总统", -1.0),
    ]  # fmt: skip
    assert (judged.label, judged.total) == ("neg", -4.0)


@pytest.mark.parametrize("marks", ["“”", "‘’", '""', "「」"])
def test_titles_in_marks_of_any_kind_are_seen_in_a_text_that_was_not_folded(marks: str) -> None:
    text = f"甲国{marks[0]}总统{marks[1]}"
    tokens = [Token(3, 5, Role("scare", "总统"))]
    sentence = Sentence(text, [(0, len(text))], tokens, [Mention(0, 2, "甲")])
    assert sentence.aims([]) == [Aim(0, 3, 5, -1.0)]


def test_only_what_the_list_calls_a_title_is_denied() -> None:
    assert aimed("甲国“朋友”来访。") == {}
    assert aimed("甲国的“总统”来访。") == {}
    assert aimed("甲国“总统府”来访。") == {}
    assert aimed("甲国“来了”，乙国“总统”来访。") == {"乙总统": -1.0}
    assert aimed("甲国“") == {}


# ── labels ──


def test_the_parties_to_a_claim_end_before_the_word() -> None:
    """A string may be a claim and be said of somebody at once: it is no claim about itself."""
    text, role = "甲国之传闻", Role("word", "传闻", -2.0, "holder")
    tokens = [Token(3, 5, role), Token(3, 5, Role("claim", "传闻"))]
    sentence = Sentence(text, [(0, 5)], tokens, [Mention(0, 2, "甲")])
    assert sentence.aims(weigh(tokens, [(0, 5)], directed=True)) == [Aim(0, 3, 5, -2.0)]


@pytest.mark.parametrize(
    ("text", "total", "label"),
    [
        ("甲国支持乙国。", 0.4, "neu"),
        ("甲国坚定支持乙国。", 2.0, "pos"),
        ("甲国支持乙国，指责丙国说谎。", 0.4, "neu"),
        ("甲国并未指责乙国。", 0.21, "neu"),
        ("甲国指责乙国。", -1.0, "neg"),
        ("甲国来访，似乎撒谎多次。", -0.42, "neu"),
        ("乙国没有被甲国霸凌。", 0.0, "neu"),
        ("甲国来访，撒谎多次。", -0.6, "neg"),
    ],
)
def test_what_weighs_less_than_the_threshold_is_neutral(text: str, total: float, label: str) -> None:
    mentions = [(m.start(), m.end(), m[0]) for m in NAMES.finditer(text)]
    found = {j.actor: j for j in judge(text, mentions)}
    judged = found.get("乙国", found["甲国"])
    assert (round(judged.total, 6), judged.label) == (total, label)
    assert (abs(judged.total) >= 0.5) == (label != "neu")


@pytest.mark.parametrize(
    ("value", "label"), [(0.5, "pos"), (0.49, "neu"), (0.0, "neu"), (-0.49, "neu"), (-0.5, "neg")]
)
def test_exactly_the_threshold_is_enough(value: float, label: str) -> None:
    assert _judgement("甲", [Aim(0, 0, 1, value)]).label == label
    assert _judgement("甲", [Aim(0, 0, 1, value), Aim(0, 0, 1, 0.0)]).total == value
