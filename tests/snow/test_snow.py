"""Our scores are stock SnowNLP's to the last bit: the installed package is the judge, text by text."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing import snow
from tests.snow.conftest import Answers

Ask = Callable[[list[str]], Answers]
pytestmark = pytest.mark.xdist_group("snow")  # one worker: stock SnowNLP is asked once for both paths

COMMON = "中国美政府表示要求香港选举的是了在不会对和人民年月日他说这个北京发生新冠疫情病毒制裁战争"
TRADITIONAL = "臺灣總統選舉結果發佈後兩岸關係緊張"
RARE = "龘靐齉嘂垚犇猋㐂𠀀噤"
BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
OTHER = "，。！？、：；（）“”…abcXYZ0123456789.%😀👨‍👩‍👧é\u200b\ufeff\x00\ud800"
KINDS = (COMMON, COMMON, COMMON, TRADITIONAL, RARE, BLANKS, OTHER)


def assert_equal(ask: Ask, texts: list[str]) -> None:
    """Scores, words and the count of texts without a score, as the stock package has them."""
    want, words = ask(texts)
    np.testing.assert_array_equal(snow.score(texts).probability, want, strict=True)
    assert snow.words(texts) == words


def generated(number: int) -> list[str]:
    """Texts of many kinds, the same on every run, most of them short."""
    chance = random.Random(20_240)
    result = []
    for i in range(number):
        kinds = chance.sample(KINDS, chance.randint(1, 4))
        length = int(chance.expovariate(1 / 9)) if i % 10 else chance.randint(0, 50)
        letters = [chance.choice(chance.choice(kinds)) for _ in range(length)]
        letters += [chr(chance.randint(0x4E00, 0x9FA5)) for _ in range(chance.randint(0, 6) if i % 3 else 0)]
        result.append("".join(letters))
    return result


def unpunctuated(length: int) -> str:
    chance = random.Random(7)
    return "".join(chance.choice(COMMON + TRADITIONAL + "噤") for _ in range(length))


def real_sentences(shared: Path, number: int) -> list[str]:
    """Distinct short sentences from all over an archive."""
    found: dict[str, None] = {}
    posts = sorted((shared / "corpora" / "nodebe4-posts").rglob("*.md"))
    for post in posts[:: max(1, len(posts) // 400)]:
        text = re.sub(r"<[^>]*>", "", post.read_text(encoding="utf-8"))
        found.update((s, None) for s in re.split(r"(?<=[。！？，；])|\n", text) if s and len(s) < 40)
    for line in (shared / "corpora" / "guancha-columns.jsonl").read_text(encoding="utf-8").splitlines():
        found.update((s, None) for s in re.split(r"(?<=[。！？])", json.loads(line)["text"]) if len(s) < 40)
    texts = [*found]
    return texts[:: max(1, len(texts) // number)][:number]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "的",
        "😀",
        "hello 世界",
        "a龘b 12345",
        "中共abc，美国！",
        "𠀀好",
        "\ud800好",
        "\x00好\x00",
        "，" * 5,
        " \t好\u3000坏\x1c。\x85",
        "不\u200b好",
    ],
)
def test_edge_cases_equal_stock(ask: Ask, path: str, text: str) -> None:
    assert_equal(ask, [text])


@pytest.mark.parametrize("text", ["龘", "龘靐", "好龘", "龘好", "嘂嘂嘂好嘂", "好好龘", "这些马屁精噤若寒蝉"])
def test_after_an_unseen_letter_the_last_predecessor_stays(ask: Ask, path: str, text: str) -> None:
    """Even an impossible one: then all scores are equal, and the first of equals wins from there on."""
    assert_equal(ask, [text])


@pytest.mark.parametrize(
    "text", ["龘" * 9, "龘靐" * 5 + "的", "的" * 40, "一一一一", "噤中" * 12, "中噤" * 12]
)
def test_ties_are_broken_as_stock_does(ask: Ask, path: str, text: str) -> None:
    assert_equal(ask, [text])


@pytest.mark.parametrize("number", [300, 5000])  # a few are asked at once, where all take long
def test_generated_texts_equal_stock(ask: Ask, path: str, number: int) -> None:
    assert_equal(ask, generated(number))


@pytest.mark.parametrize("number", [500, pytest.param(5000, marks=pytest.mark.long)])
def test_real_sentences_equal_stock(ask: Ask, shared: Path, path: str, number: int) -> None:
    texts = real_sentences(shared, number)
    assert len(texts) == number
    assert_equal(ask, texts)


@pytest.mark.parametrize("letters", [700, 2000, pytest.param(10_000, marks=pytest.mark.long)])
def test_thousands_of_letters_without_punctuation_equal_stock(ask: Ask, path: str, letters: int) -> None:
    assert_equal(ask, [unpunctuated(letters)])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.one_of(st.text(st.sampled_from("".join(KINDS)), max_size=40), st.text(max_size=20)), max_size=5
    )
)
def test_any_text_equals_stock(ask: Ask, path: str, texts: list[str]) -> None:
    assert_equal(ask, texts)


def test_every_white_space_parts_words(path: str) -> None:
    blank = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
    texts = [f"a{c}b" for c in blank] + [
        f"a{chr(code)}b" for code in range(0x3100) if not chr(code).isspace()
    ]
    assert snow.words(texts)[: len(blank)] == [["a", "b"]] * len(blank)
    assert all(
        "".join(words) == text
        for words, text in zip(snow.words(texts)[len(blank) :], texts[len(blank) :], strict=True)
    )


def test_batching_changes_nothing(path: str) -> None:
    texts = [COMMON[i : i + 7] * (i + 1) for i in range(20)]
    together = snow.score(texts)
    apart = [snow.score([t]).probability[0] for t in texts]
    assert together.probability.tolist() == apart


def test_blocks_change_nothing(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = generated(300)
    whole = snow.score(texts)
    monkeypatch.setattr(f"framing.snow.{path}_path.BLOCK", 50)
    np.testing.assert_array_equal(snow.score(texts).log_odds, whole.log_odds, strict=True)
    assert snow.score(texts).known.tolist() == whole.known.tolist()


def test_nothing_in_nothing_out(path: str) -> None:
    assert [
        len(column) for column in (snow.score([]).probability, snow.score([]).log_odds, snow.score([]).known)
    ] == [0] * 3
    assert snow.words([]) == []


def test_known_words_are_those_of_the_training(path: str) -> None:
    assert snow.score(["很好", "的", "龘", "", "xyzzy 很好 很好"]).known.tolist() == [
        2,
        0,
        0,
        0,
        4,
    ]  # 很 and 好


def test_log_odds_do_not_saturate(ask: Ask, path: str) -> None:
    texts = ["很好", "很好" * 200, "差" * 900]
    scores = snow.score(texts)
    assert abs(scores.log_odds[1]) > abs(scores.log_odds[0]) * 50
    assert scores.log_odds[2] < -750  # beyond what exp() can give
    assert_equal(ask, texts)


def test_snownlp_itself_is_never_imported() -> None:
    code = "import sys, framing.snow as s; s.sentiments(['好']); assert 'snownlp' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 0
