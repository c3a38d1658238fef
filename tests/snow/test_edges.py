"""Where tables, models and paths begin and end: first keys, last letters, what is missing and what is told."""

from __future__ import annotations

import importlib
import importlib.util
from importlib.machinery import ModuleSpec
from math import log
from pathlib import Path

import numpy as np
import pytest

from framing import snow
from framing.errors import ModelError
from framing.snow import hashing, model, paths, scores, tables
from framing.snow.hashing import find, find_words, home, pack, slots, word_key
from tests.snow.test_model import COUNTS

# ── hash tables ──


def colliding() -> list[int]:
    """Two keys whose search begins where that of 0 does."""
    keys = np.arange(1, 1000)
    return keys[home(keys, 4) == 0][:2].tolist()


def test_a_key_is_found_behind_the_first_key_with_the_first_value() -> None:
    first = colliding()
    keys = np.array([0, *first])
    table = pack(keys, np.array([0, 1, 2]), 4)
    assert find(table, keys).tolist() == [0, 1, 2]
    assert (len(table), table.min()) == (16, -1)
    assert find(table, np.array([first[1], 0, first[0], 10**8])).tolist() == [2, 0, 1, -1]
    assert table[slots(keys, 4)].tolist() == [0, first[0] << 32 | 1, first[1] << 32 | 2]
    for order in ([first[0], 0, first[1]], [*first, 0]):
        keys = np.array(order)
        values = np.where(keys == 0, 0, 7)
        assert find(pack(keys, values, 4), np.array([*order, 0, 10**8])).tolist() == [*values.tolist(), 0, -1]


def test_rows_of_words_begin_with_none() -> None:
    first = colliding()
    keys = np.array([0, *first], dtype=np.uint64)
    place = slots(keys, 4)
    kept, rows = np.zeros(16, dtype=np.uint64), np.full(16, -1, dtype=np.int32)
    kept[place], rows[place] = keys, [0, 1, 2]
    found = find_words(kept, rows, keys)
    rows[place] = [1, 0, 2]  # the first row in the second place
    assert find_words(kept, rows, keys).tolist() == [1, 0, 2]
    assert found.tolist() == [0, 1, 2] and found.dtype == np.int32
    assert find_words(kept, rows, np.array([], dtype=np.uint64)).tolist() == []


def test_homes_are_the_top_bits_of_the_product() -> None:
    assert (hashing.MULTIPLIER, hashing.LIMIT, hashing.SHORT, hashing.LONG) == (
        0x9E3779B97F4A7C15,
        1 << 31,
        3,
        1 << 63,
    )
    keys = np.array([0, 1, 2, 123_456_789])
    for bits in (1, 4, 20):
        want = [(int(key) * 0x9E3779B97F4A7C15 % (1 << 64)) >> (64 - bits) for key in keys]
        assert home(keys, bits).tolist() == want
        assert home(keys, bits).dtype == np.int64


def test_a_long_word_is_a_hash_of_its_letters() -> None:
    value = 0
    for letter in "灯塔亮了":
        value = (value * 0x9E3779B97F4A7C15 + ord(letter) + 1) % (1 << 63)
    assert word_key("灯塔亮了") == (value ^ (value >> 32)) | 1 << 63


# ── the model ──


def counted(uni: dict, bi: dict, tri: dict) -> model.Letters:
    return model.Letters(COUNTS | {"uni": {"d": uni, "total": 10}, "bi": {"d": bi}, "tri": {"d": tri}})


def test_the_letters_known_are_han_from_first_to_last() -> None:
    uni = {(char, "s"): 1 for char in ("\u4dff", "\u4e00", "\u9fa5", "\u9fa6", "x", "")}
    letters = counted(uni, {}, {})
    assert letters.ids == {"": 2, "\u4e00": 0, "\u9fa5": 1}
    assert (letters.width, model.FIRST_HAN, model.HAN) == (4, 0x4E00, 20_902)


def test_every_tag_has_its_place() -> None:
    uni = {("灯", "b"): 2, ("塔", "m"): 3, ("亮", "e"): 1, ("亮", "s"): 4}
    bi = {(("灯", "b"), ("塔", "m")): 1, (("塔", "m"), ("亮", "e")): 2}
    letters = counted(uni, bi, {(("灯", "b"), ("塔", "m"), ("亮", "e")): 1})
    made = letters.pairs() | letters.triples()
    key = letters.ids["塔"] * letters.width + letters.ids["亮"]
    row = int(find(made["pair_slots"], np.array([key]))[0])
    l1, l2, l3 = COUNTS["l1"], COUNTS["l2"], COUNTS["l3"]
    assert made["pairs"][row, 1 * 4 + 2] == log(l1 * 0.1 + l2 * 2 / 3)
    assert made["pairs"][row, 2 * 4 + 3] == log(l1 * 0.4)
    assert made["cells"].tolist() == [0 * 16 + 1 * 4 + 2]
    assert made["values"].tolist() == [log(l1 * 0.1 + l2 * 2 / 3 + l3 * 1 / 1)]


def test_pairs_of_letters_never_counted_alone_have_what_is_left() -> None:
    uni = {("灯", "b"): 2, ("塔", "e"): 3}
    letters = counted(uni, {(("灯", "b"), ("塔", "s")): 1, (("灯", "m"), ("塔", "e")): 1}, {})
    made = letters.pairs()
    assert made["pairs"][0, 0 * 4 + 3] == log(COUNTS["l2"] * 1 / 2)
    assert made["pairs"][0, 1 * 4 + 2] == log(COUNTS["l1"] * 0.3)


def test_single_letters_of_the_first_plane_are_looked_up_at_once() -> None:
    made = model._word_arrays(["\uffff", "\U00010000", "灯塔", "灯"])
    assert made["single"].min() == made["word_slots"].min() == -1
    assert (made["single"][0xFFFF], made["single"][ord("灯")], int((made["single"] >= 0).sum())) == (0, 3, 2)


def test_tables_of_the_real_model_are_a_fifth_to_half_full() -> None:
    letters, words = tables.segmenter(), tables.classifier()
    for name, made in (
        ("pair_slots", letters.pair_slots),
        ("triple_slots", letters.triple_slots),
        ("word_slots", words.word_slots),
    ):
        assert len(made) == 1 << model.BITS[name]
        assert 0.2 < (made >= 0).mean() < 0.5
    small = model.Letters(COUNTS)
    assert [len(small.pairs()["pair_slots"]), len(small.triples()["triple_slots"])] == [1 << 20, 1 << 21]
    assert (
        len(model._word_arrays(["灯"])["word_slots"])
        == len(model._word_arrays(["灯"])["word_keys"])
        == 1 << 17
    )


@pytest.mark.parametrize("spec", [None, ModuleSpec("snownlp", None)])
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, spec: ModuleSpec | None) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    with pytest.raises(ModelError) as caught:
        model.read("normal/stopwords.txt")
    assert str(caught.value) == "snownlp is not installed; run: pip install -r requirements.txt"


def test_a_missing_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spec = ModuleSpec("snownlp", None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    with pytest.raises(ModelError) as caught:
        model.read("normal/stopwords.txt")
    path = tmp_path / "normal" / "stopwords.txt"
    assert str(caught.value) == f"{path}: cannot be read (No such file or directory); reinstall snownlp."
    path.parent.mkdir()
    path.write_text("的")
    with pytest.raises(
        ModelError, match=r"not the model of snownlp 0\.12\.3 \(its SHA-256 differs\); reinstall"
    ):
        model.read("normal/stopwords.txt")


def test_the_installed_files_are_the_expected_ones() -> None:
    assert "的" in model.read("normal/stopwords.txt").decode()
    assert [*model.FILES] == ["seg/seg.marshal.3", "sentiment/sentiment.marshal.3", "normal/stopwords.txt"]
    for name in model.FILES:
        assert len(model.read(name)) > 1000


# ── paths and scores ──


def test_the_switch_has_its_name_and_its_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    paths._path.cache_clear()
    monkeypatch.setenv("FRAMING_SNOW", "numpy")
    assert (paths.SWITCH, paths.chosen().NAME) == ("FRAMING_SNOW", "numpy")
    monkeypatch.setenv("FRAMING_SNOW", "fast")
    with pytest.raises(ModelError) as caught:
        paths.chosen()
    assert str(caught.value) == "FRAMING_SNOW=fast: say numpy or numba, or leave it out."
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("FRAMING_SNOW", "numba")
    with pytest.raises(ModelError) as caught:
        paths.chosen()
    assert (
        str(caught.value)
        == "FRAMING_SNOW=numba, but numba is not installed; run: pip install -r requirements-fast.txt"
    )


def test_where_numba_is_it_does_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: asked.append(name) or ModuleSpec(name, None)
    )
    monkeypatch.setattr(paths, "import_module", lambda name: name)
    paths._path.cache_clear()
    assert [paths._path(wanted) for wanted in ("", "numba", "numpy")] == [
        "framing.snow.numba_path", "framing.snow.numba_path", "framing.snow.numpy_path",
    ]  # fmt: skip
    assert asked == ["numba"] * 3
    paths._path.cache_clear()


def test_only_an_empty_text_has_no_score(path: str) -> None:
    found = snow.score(["", " ", "好", ""])
    assert (
        np.isnan(found.probability).tolist()
        == np.isnan(found.log_odds).tolist()
        == [True, False, False, True]
    )
    assert found.known.tolist() == [0, 0, 1, 0]
    assert snow.sentiments(["好"]).tolist() == found.probability[2:3].tolist()
    assert scores.score([]).known.dtype == np.int64


def test_the_package_names_what_it_gives() -> None:
    package = importlib.reload(snow)
    assert sorted(package.__all__) == ["Scores", "VERSION", "score", "sentiments", "words"]
    assert all(hasattr(package, name) for name in package.__all__)
