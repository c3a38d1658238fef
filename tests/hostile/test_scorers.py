"""Every scorer on what is no sentence: no score and a reason, never an error; and time in proportion to length."""

from __future__ import annotations

import time

import pytest

from framing import text
from framing.model import Document
from framing.scoring import Scorer, scorers
from tests.articles import article
from tests.figures import Report
from tests.readers.golden import OUTLETS

NOTHING = {
    "empty": "", "spaces": " \u3000\t", "stopwords": "的了。吗。", "emoji": "😀😀😀😀😀。🎉", "marks": "？！……——。。。", "digits": "1234567890。",
    "one letter": "灯", "symbols": "＝＝＝◆◆◆", "combining": "\u0301\u0301\u0301", "private": "\ue000\uf8ff", "astral": "\U00020000\U0002a6d6",
}  # fmt: skip
SHORT, TIMES = 40_000, 10
UNPUNCTUATED = "灯塔重新点亮港口居民在堤上等了很久渔民表示欢迎也有人批评花费"
ALLOWED = 40
"""What ten times the text may cost; a quadratic reader takes a hundred times."""


@pytest.mark.parametrize("what", NOTHING)
def test_no_text_has_no_score_and_a_reason(what: str, figure: Report) -> None:
    for body in (NOTHING[what], ""):
        one = article("1", body, title=NOTHING[what] or " ")
        for scorer in scorers():
            (found,) = scorer.score_all([one])
            values = [*found.article.values(), *(v for column in found.sentences.values() for v in column)]
            assert all((v.value is None) == (v.reason is not None) for v in values), scorer.name
            for name, value in found.article.items():
                if name.endswith("_mean"):
                    assert value.value is None and value.reason, f"{scorer.name}: {name} of {what}"
    figure(4, "kinds of text that is no text, each without a score and with a reason", len(NOTHING))


def unpunctuated(length: int, begin: int) -> Document:
    body = "<p>" + (UNPUNCTUATED * (length // len(UNPUNCTUATED) + 2))[begin : begin + length] + "</p>"
    return Document(
        "d1", "x", "timestamped", body, (0, len(body)), True, title="灯塔", outlet=next(iter(OUTLETS))
    )


def cost(scorer: Scorer, length: int, times: int) -> float:
    """Seconds of computing for an article of so many letters; the least of several, each another text."""
    found = []
    for begin in range(times):
        one = text.clean(unpunctuated(length, begin), OUTLETS)
        began = time.process_time()
        scorer.score_all([one])
        found.append(time.process_time() - began)
    return min(found)


def test_unpunctuated_text_takes_time_in_proportion(figure: Report) -> None:
    worst = 0.0
    for scorer in scorers():
        short, long = cost(scorer, SHORT, 3), cost(scorer, SHORT * TIMES, 3)
        ratio = long / max(short, 0.01)
        assert ratio < ALLOWED, f"{scorer.name}: {short:.3f} s and {long:.3f} s"
        worst = max(worst, ratio)
    figure(
        4, "time for 400,000 unpunctuated characters over that for 40,000, slowest scorer", round(worst, 1)
    )


def test_a_row_of_digits_takes_time_in_proportion() -> None:
    facts = next(s for s in scorers() if s.name == "facts")
    body = "<p>" + "9" * 200_000 + "</p>"
    document = Document(
        "d1", "x", "timestamped", body, (0, len(body)), True, title="灯塔", outlet=next(iter(OUTLETS))
    )
    one = text.clean(document, OUTLETS)
    began = time.process_time()
    facts.score_all([one])
    assert time.process_time() - began < 20, "without an end of a number it takes a quarter of an hour"
