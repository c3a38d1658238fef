"""The arrays that are made of a model, on one so small that every number can be worked out by hand."""

from __future__ import annotations

import gzip
import marshal
from itertools import pairwise
from math import log

import numpy as np
import pytest

from framing.snow import model
from framing.snow.hashing import find, find_words, word_key
from framing.snow.tables import NAMES

L1, L2, L3, TOTAL = 0.1, 0.3, 0.6, 20
START = ("", "BOS")
UNI = {START: 6, ("灯", "b"): 4, ("塔", "e"): 3, ("灯", "s"): 2, ("亮", "s"): 5, ("x", "s"): 1}
BI = {
    (START, ("灯", "b")): 3, (("灯", "b"), ("塔", "e")): 3, (("塔", "e"), ("亮", "s")): 2, (("灯", "s"), ("亮", "s")): 1,
    (("x", "s"), ("亮", "s")): 1, (("亮", "s"), START): 4,
}  # fmt: skip
TRI = {
    (START, START, ("灯", "b")): 2, (START, ("灯", "b"), ("塔", "e")): 3, (("灯", "b"), ("塔", "e"), ("亮", "s")): 2,
    (("x", "s"), ("亮", "s"), ("灯", "s")): 1,
}  # fmt: skip
BI[START, START] = 6
COUNTS = {
    "uni": {"d": UNI, "total": TOTAL}, "bi": {"d": BI}, "tri": {"d": TRI}, "l1": L1, "l2": L2, "l3": L3,
}  # fmt: skip
WIDTH = 5  # three letters, the mark before the first, and any other
TAGS = {"b": 0, "m": 1, "e": 2, "s": 3, "BOS": 0}


def p1(c: tuple[str, str]) -> float:
    return L1 * (UNI[c] / TOTAL)


def p2(b: tuple[str, str], c: tuple[str, str]) -> float:
    return L2 * BI[b, c] / UNI[b]


@pytest.fixture
def letters() -> model.Letters:
    return model.Letters(COUNTS)


def test_letters_have_ids_and_others_share_one(letters: model.Letters) -> None:
    han = sorted("灯塔亮")
    assert letters.ids == {"": 3, **{char: i for i, char in enumerate(han)}}
    table = letters.pairs()["letter"]
    assert len(table) == 20_902
    assert [table[ord(char) - 0x4E00] for char in [*han, "港"]] == [0, 1, 2, 4]
    assert int((table != 4).sum()) == 3


def test_pairs_hold_the_log_probability_of_a_letter_after_another(letters: model.Letters) -> None:
    made = letters.pairs()
    pairs, ids = made["pairs"], letters.ids
    row = int(find(made["pair_slots"], np.array([ids["灯"] * WIDTH + ids["塔"]]))[0])
    assert pairs[row, TAGS["b"] * 4 + TAGS["e"]] == log(p1(("塔", "e")) + p2(("灯", "b"), ("塔", "e")))
    assert pairs[row, TAGS["s"] * 4 + TAGS["e"]] == log(p1(("塔", "e")))  # these two never stood so
    assert pairs[row, TAGS["b"] * 4 + TAGS["s"]] == -np.inf  # 塔 never has this tag
    first = int(find(made["pair_slots"], np.array([ids[""] * WIDTH + ids["灯"]]))[0])
    assert pairs[first, TAGS["b"]] == log(p1(("灯", "b")) + p2(START, ("灯", "b")))
    links = 4  # of known letters, ends left out
    assert pairs.shape == (links + WIDTH, 16)
    assert pairs[links + ids["亮"], 3] == log(p1(("亮", "s")))
    unknown = find(made["pair_slots"], np.array([ids["塔"] * WIDTH + ids["灯"], ids["亮"] * WIDTH + ids[""]]))
    assert unknown.tolist() == [-1, -1]


def test_pairs_that_are_frequent_stand_first(letters: model.Letters) -> None:
    letters.pairs()
    order = [pair for pair, _ in sorted(letters.rows.items(), key=lambda item: item[1]) if pair != ("", "")]
    assert order == [("", "灯"), ("灯", "塔"), ("塔", "亮"), ("灯", "亮")]
    assert letters.rows["", ""] == 4 + 3


def test_triples_stand_instead_of_pairs(letters: model.Letters) -> None:
    letters.pairs()
    made = letters.triples()
    chains = {
        (START, START, ("灯", "b")): log(p1(("灯", "b")) + p2(START, ("灯", "b")) + L3 * 2 / 6),
        (START, ("灯", "b"), ("塔", "e")): log(p1(("塔", "e")) + p2(("灯", "b"), ("塔", "e")) + L3 * 3 / 3),
        (("灯", "b"), ("塔", "e"), ("亮", "s")): log(
            p1(("亮", "s")) + p2(("塔", "e"), ("亮", "s")) + L3 * 2 / 3
        ),
    }
    for (a, b, c), value in chains.items():
        key = letters.rows[a[0], b[0]] * WIDTH + letters.ids[c[0]]
        entry = int(find(made["triple_slots"], np.array([key]))[0])
        first, count = entry >> model.COUNT, entry & ((1 << model.COUNT) - 1)
        assert count == 1
        assert made["cells"][first] == TAGS[a[1]] * 16 + TAGS[b[1]] * 4 + TAGS[c[1]]
        assert made["values"][first] == value
    assert len(made["cells"]) == len(made["values"]) == len(chains)


CLASSIFIER = {
    "total": 10,
    "d": {
        "neg": {"d": {"坏": 5, "灯": 2, "的": 9}, "none": 1, "total": 8},
        "pos": {"d": {"好": 6, "灯": 3, "灯塔亮了": 2}, "none": 2, "total": 12},
    },
}


def test_words_have_the_weights_of_both_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "sentiment/sentiment.marshal.3": gzip.compress(marshal.dumps(CLASSIFIER)),
        "normal/stopwords.txt": "的\n \n了\n".encode(),
    }
    monkeypatch.setattr(model, "read", files.__getitem__)
    made = model.classifier_arrays()
    known = sorted(["坏", "好", "灯", "灯塔亮了"])
    words = [*known, *sorted(["的", "了"])]
    assert made["prior"].tolist() == [log(8) - log(10), log(12) - log(10)]
    assert made["seen"].tolist() == [1] * 4 + [0] * 3
    neg = [log(CLASSIFIER["d"]["neg"]["d"].get(word, 1) / 8) for word in known]
    pos = [log(CLASSIFIER["d"]["pos"]["d"].get(word, 2) / 12) for word in known]
    assert made["neg"].tolist() == [*neg, 0.0, 0.0, log(1 / 8)]
    assert made["pos"].tolist() == [*pos, 0.0, 0.0, log(2 / 12)]
    keys = np.array([word_key(word) for word in [*words, "港"]], dtype=np.uint64)
    assert find_words(made["word_keys"], made["word_slots"], keys).tolist() == [*range(6), -1]
    assert [made["single"][ord(word)] for word in words if len(word) == 1] == [
        row for row, word in enumerate(words) if len(word) == 1
    ]
    assert (len(made["single"]), int((made["single"] >= 0).sum())) == (65_536, 5)
    text = made["word_codes"].tobytes().decode("utf-32-le")
    starts = made["word_start"].tolist()
    assert [text[a:b] for a, b in pairwise(starts)] == words


def test_the_stages_are_told_and_the_last_has_nothing_left(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "sentiment/sentiment.marshal.3": gzip.compress(marshal.dumps(CLASSIFIER)),
        "normal/stopwords.txt": "的".encode(),
        "seg/seg.marshal.3": gzip.compress(marshal.dumps(COUNTS)),
    }
    monkeypatch.setattr(model, "read", files.__getitem__)
    told, made = [], {}
    for doing, arrays in model.stages():
        told.append(doing)
        made |= arrays
    assert told == [
        "weighing the words", "unpacking the segmentation model", "single letters and pairs", "three letters in a row", "",
    ]  # fmt: skip
    assert made.keys() == NAMES
