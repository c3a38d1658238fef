"""Hash tables as plain arrays, so that both paths look words and letters up without a Python object each.

Open addressing with linear probing; the length is a power of two, and the slot
of a key is the top bits of key times an odd constant (Knuth, The Art of
Computer Programming, vol. 3, section 6.4: Fibonacci hashing).
"""

from __future__ import annotations

import numpy as np

MULTIPLIER = 0x9E3779B97F4A7C15
LIMIT = 1 << 31  # keys and values of packed tables stay below
SHORT = 3  # code points of a word that fit into its key, 21 bits each
LONG = 1 << 63  # set in the key of a longer word, which is a hash to be verified
_MASK = LONG - 1


def slots(keys: np.ndarray, bits: int) -> np.ndarray:
    """The place of every distinct key in a table of ``2**bits``: shape of ``keys``, int64."""
    place = home(keys, bits)
    taken = np.zeros(1 << bits, dtype=bool)
    pending = np.arange(len(keys))
    while len(pending):
        _, first = np.unique(place[pending], return_index=True)
        candidates = pending[first]
        settled = candidates[~taken[place[candidates]]]
        taken[place[settled]] = True
        left = np.ones(len(keys), dtype=bool)
        left[settled] = False
        pending = pending[left[pending]]
        place[pending] = (place[pending] + 1) & ((1 << bits) - 1)
    return place


def home(keys: np.ndarray, bits: int) -> np.ndarray:
    """The slot where a search for each key begins, int64."""
    product = keys.astype(np.uint64) * np.uint64(MULTIPLIER)
    return (product >> np.uint64(64 - bits)).astype(np.int64)


def pack(keys: np.ndarray, values: np.ndarray, bits: int) -> np.ndarray:
    """A table of ``2**bits`` int64, ``key << 32 | value`` each; -1 where empty.

    Keys are distinct; keys and values lie in 0 .. LIMIT - 1.
    """
    table = np.full(1 << bits, -1, dtype=np.int64)
    table[slots(keys, bits)] = (keys.astype(np.int64) << 32) | values.astype(np.int64)
    return table


def find(table: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """The values of ``keys`` in a packed table, -1 where there is none: shape of ``keys``, int64."""
    place = home(keys, _bits(table))
    entry = table.take(place)
    wanted = entry >> 32 == keys
    result = np.where(wanted, entry & (LIMIT - 1), -1)
    pending = np.flatnonzero(~wanted & (entry >= 0))
    while len(pending):
        place[pending] = (place[pending] + 1) & (len(table) - 1)
        entry = table.take(place[pending])
        hit = entry >> 32 == keys[pending]
        result[pending[hit]] = entry[hit] & (LIMIT - 1)
        pending = pending[~hit & (entry >= 0)]
    return result


def word_key(word: str) -> int:
    """The 64-bit key of a word: exact to ``SHORT`` code points, else a hash with the bit LONG set."""
    if len(word) <= SHORT:
        return sum((ord(letter) + 1) << (21 * i) for i, letter in enumerate(word))
    value = 0
    for letter in word:
        value = (value * MULTIPLIER + ord(letter) + 1) & _MASK
    return value ^ (value >> 32) | LONG


def find_words(table_keys: np.ndarray, table_rows: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """The rows of short words' keys, -1 where there is none: shape of ``keys``, int32."""
    place = home(keys, _bits(table_rows))
    result = np.full(len(keys), -1, dtype=np.int32)
    pending = np.arange(len(keys))
    while len(pending):
        at = place[pending]
        row = table_rows.take(at)
        hit = (table_keys.take(at) == keys[pending]) & (row >= 0)
        result[pending[hit]] = row[hit]
        pending = pending[~hit & (row >= 0)]
        place[pending] = (place[pending] + 1) & (len(table_rows) - 1)
    return result


def _bits(table: np.ndarray) -> int:
    return len(table).bit_length() - 1
