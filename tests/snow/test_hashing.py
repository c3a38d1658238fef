"""Hash tables as arrays: what is put in is found, and nothing else, however full they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.snow.hashing import LIMIT, LONG, find, find_words, home, pack, slots, word_key

KEYS = st.lists(st.integers(0, LIMIT - 1), min_size=1, max_size=15, unique=True)


@given(keys=KEYS, others=KEYS)
def test_a_nearly_full_table_finds_what_it_holds(keys: list[int], others: list[int]) -> None:
    values = np.arange(len(keys)) + LIMIT - len(keys)
    table = pack(np.array(keys), values, 4)
    assert int((table >= 0).sum()) == len(keys)
    held = dict(zip(keys, values.tolist(), strict=True))
    asked = [*others, *keys, *others]
    assert find(table, np.array(asked)).tolist() == [held.get(key, -1) for key in asked]


@given(KEYS)
def test_each_key_has_the_first_free_place_from_its_home(keys: list[int]) -> None:
    places = slots(np.array(keys), 4)
    assert len(set(places.tolist())) == len(keys)
    homes, taken = home(np.array(keys), 4), set(places.tolist())
    for begin, place in zip(homes.tolist(), places.tolist(), strict=True):
        at = begin
        while at != place:
            assert at in taken
            at = (at + 1) % 16


def test_places_go_round_the_end() -> None:
    keys = np.array([key for key in range(100_000) if home(np.array([key]), 4)[0] == 15][:3])
    assert sorted(slots(keys, 4).tolist()) == [0, 1, 15]
    table = pack(keys, np.array([5, 6, 7]), 4)
    assert find(table, keys).tolist() == [5, 6, 7]


@pytest.mark.parametrize("key", [0, 1, LIMIT - 1])
def test_the_first_and_the_last_key_and_value(key: int) -> None:
    table = pack(np.array([key]), np.array([LIMIT - 1]), 4)
    assert find(table, np.array([key])).tolist() == [LIMIT - 1]


@given(st.lists(st.text(min_size=1, max_size=3), min_size=1, max_size=15, unique=True), st.text(max_size=3))
def test_short_words_have_keys_of_their_own_and_are_found(words: list[str], other: str) -> None:
    keys = np.array([word_key(word) for word in words], dtype=np.uint64)
    assert len(set(keys.tolist())) == len(words)
    place = slots(keys, 4)
    table, rows = np.zeros(16, dtype=np.uint64), np.full(16, -1, dtype=np.int32)
    table[place], rows[place] = keys, np.arange(len(words))
    assert find_words(table, rows, keys).tolist() == list(range(len(words)))
    want = words.index(other) if other in words else -1
    assert find_words(table, rows, np.array([word_key(other)], dtype=np.uint64)).tolist() == [want]


def test_long_words_are_marked_and_differ() -> None:
    assert word_key("") == 0
    assert word_key("灯") == ord("灯") + 1
    assert word_key("灯塔") == ord("灯") + 1 + ((ord("塔") + 1) << 21)
    assert word_key("灯塔亮") == ord("灯") + 1 + ((ord("塔") + 1) << 21) + ((ord("亮") + 1) << 42) < LONG
    longer = [word_key(word) for word in ("灯塔亮了", "灯塔亮着", "亮了灯塔", "灯塔亮了了")]
    assert len(set(longer)) == 4
    assert all(LONG <= key < 1 << 64 for key in longer)
