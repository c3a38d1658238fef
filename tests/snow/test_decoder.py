"""The NumPy path on models so small, and words so plain, that a slow and obvious way gives the answer."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise, product
from math import exp, inf, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.snow import model, numpy_path, tables
from framing.snow.hashing import word_key
from framing.snow.tables import Segmenter

START = ("", "BOS")
L1, L2, L3 = 0.1, 0.3, 0.6
Tagged = tuple[str, str]


def counts(seed: int) -> dict:
    """Counts of three letters with every tag, most pairs and a few chains of three."""
    chance = random.Random(seed)
    tagged = [*product("灯塔亮", "bmes")]
    uni = {START: 50, **{c: chance.randint(1, 40) for c in tagged}}
    bi = {(a, b): chance.randint(1, uni[a]) for a in uni for b in tagged if chance.random() < 0.7}
    bi[START, START] = 50
    chains: dict[tuple[str, ...], list[tuple[Tagged, ...]]] = {}
    for a, b in bi:
        for c in tagged:
            chains.setdefault((a[0], b[0], c[0]), []).append((a, b, c))
    few = [c for own in chains.values() for c in chance.sample(own, min(len(own), chance.randint(0, 6)))]
    tri = {(a, b, c): chance.randint(1, bi[a, b]) for a, b, c in few}
    return {
        "uni": {"d": uni, "total": sum(uni.values())},
        "bi": {"d": bi},
        "tri": {"d": tri},
        "l1": L1,
        "l2": L2,
        "l3": L3,
    }


def likelihood(known: dict, tagged: list[Tagged]) -> float:
    """The log-probability of a clause with its tags, letter by letter."""
    uni, bi, tri = (known[name]["d"] for name in ("uni", "bi", "tri"))
    total, a, b = 0.0, START, START
    for c in tagged:
        p1 = L1 * uni[c] / known["uni"]["total"]
        p2 = L2 * bi.get((b, c), 0) / uni[b]
        p3 = L3 * tri[a, b, c] / bi[a, b] if (a, b, c) in tri else 0
        total += log(p1 + p2 + p3)
        a, b = b, c
    return total


def best(known: dict, clause: str) -> list[str]:
    """The words of a clause by its likeliest tags, found by trying all of them."""
    tags = max(
        product("bmes", repeat=len(clause)), key=lambda t: likelihood(known, [*zip(clause, t, strict=True)])
    )
    begins = [i for i, tag in enumerate(tags) if not i or tag in "bs" or tags[i - 1] == "e"]
    return [clause[i:j] for i, j in pairwise([*begins, len(clause)])]


def segmenter(known: dict) -> Segmenter:
    letters = model.Letters(known)
    return Segmenter(**letters.pairs(), **letters.triples())


def cut(texts: list[str]) -> list[str]:
    joined = " ".join(texts) + " "
    begin, end = numpy_path.cut(np.array([ord(letter) for letter in joined], dtype=np.uint32))
    return [joined[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)]


@pytest.mark.parametrize("lanes", [1500, 4, 1])
@pytest.mark.parametrize("seed", range(4))
def test_the_decoder_finds_the_likeliest_words(
    monkeypatch: pytest.MonkeyPatch, seed: int, lanes: int
) -> None:
    known = counts(seed)
    made = segmenter(known)
    monkeypatch.setattr(numpy_path, "segmenter", lambda: made)
    monkeypatch.setattr(numpy_path, "LANES", lanes)
    chance = random.Random(100 + seed)
    clauses = ["".join(chance.choices("灯塔亮", k=chance.randint(1, 5))) for _ in range(25)]
    assert cut(clauses) == [word for clause in clauses for word in best(known, clause)]


def test_the_path_has_its_name_and_gives_places_of_words() -> None:
    assert numpy_path.NAME == "numpy"
    begin, end = numpy_path.cut(np.array([ord(letter) for letter in "ab c "], dtype=np.uint32))
    assert (begin.tolist(), end.tolist(), begin.dtype, end.dtype) == ([0, 3], [2, 4], np.int64, np.int64)


def test_unseen_letters_are_decoded_with_the_others_and_none_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    made = segmenter(counts(1))
    monkeypatch.setattr(numpy_path, "segmenter", lambda: made)
    assert "".join(cut(["港灯塔", "灯港塔", "灯塔港", "港港", "港"])) == "港灯塔灯港塔灯塔港港港港"


def test_only_han_letters_are_decoded_and_white_space_parts_the_rest() -> None:
    expected = {
        "": [],
        "   ": [],
        "a": ["a"],
        "ab cd": ["ab", "cd"],
        " a,b。\t12 ": ["a,b。", "12"],
        "a一b": ["a", "一", "b"],
        "\u4dff一\u4dff\u4dff": ["\u4dff", "一", "\u4dff\u4dff"],
        "\u9fa6\u9fa5\u9fa6": ["\u9fa6", "\u9fa5", "\u9fa6"],
        "a\u3000b\u3001c": ["a", "b\u3001c"],
        "a\u2029b\u200bc": ["a", "b\u200bc"],
        "\U0001f600一": ["\U0001f600", "一"],
    }
    assert {text: cut([text]) for text in expected} == expected


# ── rows of words ──


def words_of(made: tables.Classifier) -> list[str]:
    text = made.word_codes.tobytes().decode("utf-32-le")
    return [text[a:b] for a, b in pairwise(made.word_start.tolist())]


def looked_up(words: list[str]) -> list[int]:
    joined = " ".join(words) + " "
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
    ends = np.cumsum([len(word) + 1 for word in words]) - 1
    begin = ends - [len(word) for word in words]
    return numpy_path.look_up(codes, joined, begin, ends).tolist()


def some(words: list[str]) -> Iterator[tuple[int, str]]:
    for length in range(1, 6):
        own = [(row, word) for row, word in enumerate(words) if len(word) == length]
        yield from own[:: max(1, len(own) // 60)]


def test_words_of_every_length_have_their_row() -> None:
    rows, words = zip(*some(words_of(tables.classifier())), strict=True)
    assert len({len(word) for word in words}) == 5
    assert looked_up([*words]) == [*rows]
    assert looked_up([*words[::-1]]) == [*rows[::-1]]


@pytest.mark.parametrize(
    "word",
    ["龘", "龘靐", "龘靐齉", "龘靐齉龘", "\U0001f600", "\U00020000", "\U00020000龘", "\uffff", "\U00010000"],
)
def test_words_never_seen_have_none(word: str) -> None:
    assert looked_up([word, "好", word]) == [-1, looked_up(["好"])[0], -1]


@pytest.mark.parametrize("word", ["好", "灯塔", "灯塔亮", "\U0010ffff" * 3, "\x00\x00"])
def test_keys_of_short_words_are_the_same_in_arrays(word: str) -> None:
    codes = np.array([ord(letter) for letter in f"x{word}y"], dtype=np.uint32)
    made = numpy_path._keys(codes, np.array([1]), np.array([len(word)]))
    assert made.tolist() == [word_key(word)]
    at_end = numpy_path._keys(codes[:-1], np.array([1]), np.array([len(word)]))
    assert at_end.tolist() == [word_key(word)]


# ── weights ──


def test_a_text_weighs_what_its_words_do_and_the_prior() -> None:
    made = tables.classifier()
    texts = [[0, 5, 9], [], [-1, 7], [len(made.seen) - 2]]
    first = np.cumsum([0, *map(len, texts)])
    found = numpy_path.weigh(np.array([row for rows in texts for row in rows]), first)
    for i, rows in enumerate(texts):
        neg, pos = made.prior
        for row in rows:
            neg, pos = neg + made.neg[row], pos + made.pos[row]
        assert found[1][i] == pos - neg
        assert found[0][i] == pytest.approx(1 / (1 + exp(neg - pos)), rel=1e-12)
        assert found[2][i] == sum(int(made.seen[row]) for row in rows)
    assert found[2].tolist() == [3, 0, 1, 0] and found[2].dtype == np.int64


@pytest.mark.parametrize(
    ("odds", "expected"),
    [
        (0.0, 0.5),
        (2.0, 1 / (1 + exp(-2.0))),
        (-2.0, 1 - 1 / (1 + exp(-2.0))),
        (800.0, 1.0),
        (-800.0, 0.0),
        (inf, 1.0),
    ],
)
def test_a_probability_is_the_winners_share(odds: float, expected: float) -> None:
    assert numpy_path._probability(odds) == expected


@given(st.floats(allow_nan=False) | st.floats(-1e-15, 1e-15))
def test_a_probability_is_the_stock_packages(odds: float) -> None:
    def share(other: float) -> float:
        try:
            return 1 / (1 + exp(other))
        except OverflowError:
            return 0.0

    neg, pos = share(odds), share(-odds)
    assert numpy_path._probability(odds) == (pos if pos > neg else 1 - neg)
