"""Tones of an article: which mentions of which sentences, with what counts, and whose words they are."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import tone
from framing.model import Article, Section, SectionName, Sentence, Tone, VoiceName
from framing.tone import around, judge, tones, words
from tests.articles import article
from tests.tone.aims import NAMES


class Names:
    """甲国 and the like, each its own actor by its letter; notes which texts it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find(self, text: str) -> Sequence[tuple[int, int, str]]:
        self.asked.append(text)
        return [(m.start(), m.end(), m[0][0]) for m in NAMES.finditer(text)]


def voice(section: SectionName, start: int, end: int) -> VoiceName:
    return "attributed" if (section, start, end) == ("body", 4, 6) else "outlet"


def test_every_mention_is_told_with_its_sentence_its_place_and_whose_words_it_is() -> None:
    story = article("1", "甲国谴责乙国。丙国来访。乙国、乙国守护家园。", title="天晴")
    assert tones(story, voice, Names()) == (
        Tone(1, "body", 0, 2, "甲", "甲国", 0, 0, "neu", "outlet"),
        Tone(1, "body", 4, 6, "乙", "乙国", 0, 1, "neg", "attributed"),
        Tone(2, "body", 7, 9, "丙", "丙国", 0, 0, "neu", "outlet"),
        Tone(3, "body", 12, 14, "乙", "乙国", 2, 0, "pos", "outlet"),
        Tone(3, "body", 15, 17, "乙", "乙国", 2, 0, "pos", "outlet"),
    )


def test_words_that_weigh_both_ways_are_counted_apart() -> None:
    [found] = tones(article("1", "甲国英明，撒谎多次，邪恶多次。", title="天晴"), voice, Names())
    assert (found.n_pos, found.n_neg, found.label) == (1, 2, "neu")
    [found] = tones(article("1", "英明的甲国撒谎，撒谎多次，邪恶多次。", title="天晴"), voice, Names())
    assert (found.n_pos, found.n_neg, found.label) == (1, 3, "neg")


def test_nothing_is_carried_from_one_sentence_to_the_next() -> None:
    found = tones(article("1", "甲国来访。撒谎多次。乙国来访。谴责。丙国。", title="天晴"), voice, Names())
    assert [(t.sentence_no, t.actor, t.label) for t in found] == [
        (1, "甲", "neu"),
        (3, "乙", "neu"),
        (5, "丙", "neu"),
    ]
    found = tones(article("1", "甲国谴责。乙国谴责丙国。", title="天晴"), voice, Names())
    assert [(t.actor, t.label) for t in found] == [("甲", "neu"), ("乙", "neu"), ("丙", "neg")]


def captioned(story: Article, caption: str, *, spans: bool = True) -> Article:
    sections = {
        **story.sections,
        "caption": Section("caption", caption),
        "byline": Section("byline", "甲国撒谎"),
    }
    sentence = Sentence(len(story.sentences), "caption", 0, 0, len(caption), caption)
    return replace(
        story, sections=sections, sentences=(*story.sentences, sentence) if spans else story.sentences
    )


def test_headline_body_and_captions_are_read_in_this_order_and_no_other_section() -> None:
    story = captioned(article("1", "甲国撒谎。", title="乙国撒谎"), "丙国撒谎")
    names = Names()
    found = tones(story, voice, names)
    assert [(t.section, t.actor, t.label) for t in found] == [
        ("headline", "乙", "neg"), ("body", "甲", "neg"), ("caption", "丙", "neg"),
    ]  # fmt: skip
    assert names.asked == ["乙国撒谎", "甲国撒谎。", "丙国撒谎"]


def test_sections_without_sentences_or_mentions_are_passed_over() -> None:
    story = captioned(article("1", "天晴，撒谎。", title="乙国撒谎"), "丙国撒谎", spans=False)
    assert [t.actor for t in tones(story, voice, Names())] == ["乙"]
    story = captioned(article("1", "甲国撒谎。", title="天晴"), "丙国撒谎")
    assert [t.actor for t in tones(story, voice, Names())] == ["甲", "丙"]
    story = replace(story, sections={"body": story.sections["body"]})
    assert [t.actor for t in tones(story, voice, Names())] == ["甲"]


def test_judging_one_sentence_is_judging_it_in_its_article() -> None:
    text = "甲国敦促乙国停止霸凌，邪恶的丙国撒谎。"
    found = tones(article("1", "天晴。" + text, title="天晴"), voice, Names())
    judged = judge(text, Names().find(text))
    assert [j.actor for j in judged] == ["甲", "乙", "丙"]
    assert [(t.actor, t.label, t.n_neg) for t in found] == [
        (j.actor, j.label, sum(a.value < 0 for a in j.aims)) for j in judged
    ]


WORDS = ("甲国", "乙国", "谴责", "支持", "撒谎", "总统", "“总统”", "敦促", "停止", "民主", "来访")
PIECES = (*WORDS, *"“‘”，：不被对的人")


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join))
def test_a_sentence_that_an_article_passes_over_says_nothing(text: str) -> None:
    """Only sentences with a word that points at somebody are judged there."""
    judged = {j.actor: j for j in judge(text, Names().find(text))}
    found = tones(article("1", text, title="天晴"), voice, Names())
    assert [(t.start, t.end, t.actor) for t in found] == Names().find(text)
    for t in found:
        aims = judged[t.actor].aims
        assert (t.label, t.n_pos + t.n_neg) == (judged[t.actor].label, len(aims))
        assert t.n_pos == sum(aim.value > 0 for aim in aims)


def test_a_sentence_in_traditional_letters_is_judged_as_in_simplified_ones() -> None:
    assert judge("甲國譴責乙國。", [(0, 2, "甲"), (4, 6, "乙")]) == judge(
        "甲国谴责乙国。", [(0, 2, "甲"), (4, 6, "乙")]
    )
    [judged] = judge("甲國譴責。", [(0, 2, "甲")])
    assert judged == ("甲", "neu", 0.0, ())


@pytest.mark.parametrize("text", ["甲国来访。", "甲国有五百人死亡。", "甲国支持别人。"])
def test_who_is_neither_blamed_nor_praised_has_no_evidence(text: str) -> None:
    assert judge(text, [(0, 2, "甲")]) == (("甲", "neu", 0.0, ()),)


@pytest.mark.parametrize("text", ["甲国“总统”来访。", "敦促甲国停止军演。"])
def test_marks_blame_without_any_directed_word(text: str) -> None:
    at = text.index("甲")
    [judged] = judge(text, [(at, at + 2, "甲")])
    assert (judged.label, judged.total, len(judged.aims)) == ("neg", -1.0, 1)


def test_the_version_is_that_of_rules_and_lists() -> None:
    assert around.version() == f"{around.RULES}-{words.load().hash}"
    assert around.RULES.isdecimal()


def test_the_package_names_what_it_gives() -> None:
    package = importlib.reload(tone)
    assert sorted(package.__all__) == ["judge", "score", "tones", "version"]
    assert all(callable(getattr(package, name)) for name in package.__all__)
