"""Which sentences have a sentiment, and what the article's mean is a mean of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from framing import snow
from framing.model import Article, Sentence, Value
from framing.scoring.sentiment import SENTIMENT, _han, _value
from tests.articles import article

GOOD, BAD = "这座新桥真漂亮。", "这座旧桥太糟糕。"


def values(story: Article) -> tuple[Value, ...]:
    return SENTIMENT.score_all([story])[0].sentences["sentiment"]


def mean(story: Article) -> Value:
    return SENTIMENT.score_all([story])[0].article["sentiment_mean"]


def test_each_sentence_has_its_own_probability() -> None:
    found = values(article("1", GOOD + BAD, title="海湾大桥通车"))
    want = snow.score(["海湾大桥通车", GOOD, BAD]).probability.tolist()
    assert found == tuple(Value(p, 1) for p in want)


def test_the_mean_is_over_the_scored_sentences_of_the_body() -> None:
    good, bad = snow.score([GOOD, BAD]).probability.tolist()
    assert mean(article("1", GOOD + "好。" + BAD, title="糟糕的大桥")) == Value((good + bad) / 2, 2)
    assert mean(article("1", GOOD, title="糟糕的大桥")) == Value(good, 1)


def test_a_mean_that_cannot_be_says_why() -> None:
    assert mean(article("1", "好。", title=GOOD)) == Value(None, 0, "no_scored_sentence")
    assert mean(article("1", "", title=GOOD)) == Value(None, 0, "no_body")


def test_sentences_go_to_their_own_article() -> None:
    stories = [article("1", GOOD + BAD), article("2", "", title=BAD), article("3", BAD)]
    found = SENTIMENT.score_all(stories)
    assert [len(m.sentences["sentiment"]) for m in found] == [3, 1, 2]
    assert [m.article["sentiment_mean"] for m in found] == [mean(story) for story in stories]
    assert SENTIMENT.score_all([]) == []


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("", 0), ("abc，1", 0), ("一二三", 3), ("一二三四", 4), ("一a二 三\n四", 4), ("\u4e00\u9fff", 2),
        ("\u4dff\ua000\u3400", 0), ("𠀀好", 1), ("\ud800好", 1),
    ],
)  # fmt: skip
def test_han_letters_are_counted_text_by_text(text: str, n: int) -> None:
    assert _han([text]) == [n]
    assert _han(["好", text, text, "坏了"]) == [1, n, n, 2]


def test_no_texts_have_no_letters() -> None:
    assert _han([]) == []


@pytest.mark.parametrize(
    ("han", "known", "expected"),
    [
        (4, 1, Value(0.25, 1)),
        (4, 2, Value(0.25, 1)),
        (4, 0, Value(None, 0, "no_known_word")),
        (3, 1, Value(None, 0, "too_short")),
        (3, 0, Value(None, 0, "too_short")),
    ],
)
def test_a_sentence_needs_letters_and_a_known_word(han: int, known: int, expected: Value) -> None:
    assert _value(han, 0.25, known) == expected


def test_four_letters_are_enough_and_white_space_around_is_nothing() -> None:
    assert [v.reason for v in values(article("1", "三个字。四个字了。", title="天晴"))] == [
        "too_short",
        "too_short",
        None,
    ]
    story = article("1", "", title="天晴")
    padded = replace(story, sentences=(Sentence(0, "headline", 0, 0, 12, f"\n {GOOD} \n"),))
    assert values(padded) == (Value(snow.score([GOOD]).probability[0], 1),)


def test_the_version_names_the_model() -> None:
    assert SENTIMENT.version == f"1-{snow.VERSION}"
