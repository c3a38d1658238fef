"""The same words and rows as ``numpy_path``, compiled: one thread, nothing of Python inside the loops.

Compiled on first use, which takes some seconds once; the machine code is kept
in the user's cache directory, never beside the source.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from math import exp
from typing import Any
from zlib import crc32

import numba
import numpy as np

from framing.snow.hashing import LIMIT, LONG, MULTIPLIER, SHORT
from framing.snow.model import BITS, COUNT, FIRST_HAN, HAN
from framing.snow.tables import cache_folder, classifier, segmenter

NAME = "numba"
BLOCK = 32_000  # code points worked on together: their arrays stay in the core's own cache
_MULTIPLIER, _LONG, _LONG_MASK, _HALF, _ONE = (np.uint64(n) for n in (MULTIPLIER, LONG, LONG - 1, 32, 1))
_PAIR, _TRIPLE, _WORD = (np.uint64(64 - BITS[n]) for n in ("pair_slots", "triple_slots", "word_slots"))
_VALUE, _COUNT_MASK = LIMIT - 1, (1 << COUNT) - 1
_B, _E, _S = 0, 2, 3
_CONSTANTS = crc32(repr((BITS, COUNT, FIRST_HAN, HAN, LIMIT, LONG, MULTIPLIER, SHORT)).encode())
_NEAR = 1e-6  # far above the rounding of a sum, even for a clause of a million letters


def cut(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """As ``numpy_path.cut``: where each word of a block begins and ends."""
    m = segmenter()
    ids, rows, triples, longest = _letters(codes, m.letter, len(m.pairs), m.pair_slots, m.triple_slots)
    begin, end = np.empty(len(codes), dtype=np.int32), np.empty(len(codes), dtype=np.int32)
    unseen = int(m.letter.max())
    count = _words(codes, ids, rows, triples, unseen, longest, m.pairs, m.cells, m.values, begin, end)
    return begin[:count], end[:count]


def look_up(codes: np.ndarray, joined: str, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """As ``numpy_path.look_up``: each word's row in the classifier's arrays, -1 for none."""
    m = classifier()
    return _rows(codes, begin, end, m.single, m.word_keys, m.word_slots, m.word_start, m.word_codes)


def weigh(rows: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """As ``numpy_path.weigh``: probability, log-odds and number of known words of each text."""
    m = classifier()
    return _weigh(rows, first, m.prior, m.neg, m.pos, m.seen)


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function compiled on its first call, or taken from the cache directory where that can be written.

    numba asks only whether this file has changed; the folder's name also holds the numbers of
    other modules that are compiled in.
    """
    folder = cache_folder() / f"numba-{_CONSTANTS}"
    config: Any = numba.config
    before = config.CACHE_DIR
    try:
        folder.mkdir(parents=True, exist_ok=True)
        config.CACHE_DIR = str(folder)
        return numba.njit(function, cache=os.access(folder, os.W_OK), nogil=True)
    except OSError:
        return numba.njit(function, nogil=True)
    finally:
        config.CACHE_DIR = before


@numba.njit
def _find(table: Any, shift: Any, key: Any) -> Any:
    """``hashing.find`` of one key."""
    place = np.int64((np.uint64(key) * _MULTIPLIER) >> shift)
    while True:
        entry = table[place]
        if entry < 0:
            return -1
        if entry >> 32 == key:
            return entry & _VALUE
        place = (place + 1) & (len(table) - 1)


@_compiled
def _letters(codes: Any, letter: Any, n_rows: Any, pair_slots: Any, triple_slots: Any) -> Any:
    """Each code point's id (-1: no Han letter), row of ``pairs`` and entry of ``triple_slots``; the longest clause."""
    n = len(codes)
    ids, rows, triples = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int32)
    width = letter.max() + 1
    single, mark = n_rows - width, width - 2
    before, row, length, longest = mark, single + mark, 0, 0
    for i in range(n):
        relative = np.int64(codes[i]) - FIRST_HAN
        if relative < 0 or relative >= HAN:
            ids[i] = -1
            before, row, length = mark, single + mark, 0
            continue
        own = np.int64(letter[relative])
        triples[i] = _find(triple_slots, _TRIPLE, row * width + own)
        row = _find(pair_slots, _PAIR, before * width + own)
        if row < 0:
            row = single + own
        ids[i], rows[i] = own, row
        before = own
        length += 1
        longest = max(longest, length)
    return ids, rows, triples, longest


@numba.njit
def _advance(old: Any, new: Any, own: Any, entry: Any, cells: Any, values: Any, back: Any, step: Any) -> None:
    """One letter more: the scores ``new`` (16,) from ``old``, and the best tag two before into ``back[step]``.

    Where three letters have no probability of their own, the best predecessor is the same for
    each own tag, except that sums may round to equals: near ones are compared as sums. Impossible
    tags are all equal, so the first wins; a letter never seen can lead through them.
    """
    for j in range(4):
        best, choice, near = old[j], 0, False
        for i in range(1, 4):
            score = old[i * 4 + j]
            more = score > best
            near |= more & (score - best < _NEAR)
            choice = i if more else choice
            best = score if more else best
        for k in range(4):
            score = best + own[step, j * 4 + k]
            new[j * 4 + k] = score
            back[step, j * 4 + k] = choice if score > -np.inf else 0
        if near:
            for k in range(4):
                _compare(old, new, own, entry, cells, values, back, step, j, k)
    if entry >= 0:
        for c in range(entry >> COUNT, (entry >> COUNT) + (entry & _COUNT_MASK)):
            j, k = (cells[c] >> 2) & 3, cells[c] & 3
            _compare(old, new, own, entry, cells, values, back, step, j, k)


@numba.njit
def _compare(
    old: Any, new: Any, own: Any, entry: Any, cells: Any, values: Any,
    back: Any, step: Any, j: Any, k: Any,
) -> None:  # fmt: skip
    """As ``_advance`` for previous tag j and own tag k, sum by sum; the first of equals wins."""
    best, choice = -np.inf, 0
    for i in range(4):
        score = old[i * 4 + j] + own[step, j * 4 + k]
        if entry >= 0:
            for c in range(entry >> COUNT, (entry >> COUNT) + (entry & _COUNT_MASK)):
                if cells[c] == i * 16 + j * 4 + k:
                    score = old[i * 4 + j] + values[c]
        if score > best:
            best, choice = score, i
    new[j * 4 + k] = best
    back[step, j * 4 + k] = choice


@numba.njit
def _pass_unseen(score: Any, step: Any, back: Any) -> None:
    """A letter that the model never saw: the last predecessor; before two letters there is but one."""
    keep = 0 if step < 2 else 3
    kept = score[keep * 4 : keep * 4 + 4].copy()
    for j in range(4):
        for k in range(4):
            score[j * 4 + k] = kept[j]
            back[step, j * 4 + k] = keep


@numba.njit
def _trace(score: Any, back: Any, length: Any, tags: Any) -> None:
    """Follow the best predecessors from the clause's end."""
    own, previous, best = 0, 0, -np.inf
    for k in range(4):
        for j in range(4):
            if score[j * 4 + k] > best:
                own, previous, best = k, j, score[j * 4 + k]
    for step in range(length - 1, -1, -1):
        tags[step] = own
        own, previous = previous, np.int64(back[step, previous * 4 + own])


@_compiled
def _words(
    codes: Any, ids: Any, rows: Any, triples: Any, unseen: Any, longest: Any,
    pairs: Any, cells: Any, values: Any, begin: Any, end: Any,
) -> Any:  # fmt: skip
    """Fill ``begin`` and ``end``; their number."""
    score, fresh, own = np.empty(16), np.empty(16), np.empty((longest, 16))
    back, tags = np.empty((longest, 16), np.int8), np.empty(longest, np.int8)
    count = at = 0
    while at < len(codes):
        if _is_blank(codes[at]):
            at += 1
            continue
        first = at
        if ids[at] < 0:
            while at < len(codes) and ids[at] < 0 and not _is_blank(codes[at]):
                at += 1
            begin[count], end[count] = first, at
            count += 1
            continue
        while at < len(codes) and ids[at] >= 0:  # all rows at once: they lie far apart in memory
            for k in range(16):
                own[at - first, k] = pairs[rows[at], k]
            at += 1
        score[:] = -np.inf
        score[0] = 0.0  # two marks before the first letter
        for i in range(first, at):
            if ids[i] == unseen:
                _pass_unseen(score, i - first, back)
            else:
                _advance(score, fresh, own, triples[i], cells, values, back, i - first)
                score, fresh = fresh, score
        _trace(score, back, at - first, tags)
        count = _bounds(tags, first, at, begin, end, count)
    return count


@numba.njit
def _bounds(tags: Any, first: Any, last: Any, begin: Any, end: Any, count: Any) -> Any:
    """Add a clause's words; the number of words so far."""
    for i in range(last - first):
        if i == 0 or tags[i] == _B or tags[i] == _S or tags[i - 1] == _E:
            begin[count] = first + i
            count += 1
        end[count - 1] = first + i + 1
    return count


@numba.njit
def _is_blank(code: Any) -> Any:
    """Whether ``str.isspace`` says so."""
    if code < 0x1680:
        return code == 32 or 9 <= code <= 13 or 28 <= code <= 31 or code == 0x85 or code == 0xA0
    if code > 0x3000:
        return False
    return code in (0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000) or 0x2000 <= code <= 0x200A


@_compiled
def _rows(
    codes: Any, begin: Any, end: Any, single: Any,
    word_keys: Any, word_slots: Any, word_start: Any, word_codes: Any,
) -> Any:  # fmt: skip
    """The row of each word."""
    rows = np.empty(len(begin), np.int64)
    for i in range(len(begin)):
        a, b = begin[i], end[i]
        if b - a == 1 and codes[a] < len(single):
            rows[i] = single[codes[a]]
        else:
            rows[i] = _row(codes, a, b, word_keys, word_slots, word_start, word_codes)
    return rows


@numba.njit
def _row(
    codes: Any, a: Any, b: Any, word_keys: Any, word_slots: Any, word_start: Any, word_codes: Any
) -> Any:
    """The row of ``codes[a:b]``; a longer word's hash only proposes it, its letters decide."""
    key = _key(codes, a, b)
    place = np.int64((key * _MULTIPLIER) >> _WORD)
    while word_slots[place] >= 0:
        row = np.int64(word_slots[place])
        if word_keys[place] == key and (
            b - a <= SHORT or _same(codes, a, b, word_codes, word_start[row], word_start[row + 1])
        ):
            return row
        place = (place + 1) & (len(word_slots) - 1)
    return -1


@numba.njit
def _key(codes: Any, a: Any, b: Any) -> Any:
    """``hashing.word_key``."""
    key = np.uint64(0)
    if b - a <= SHORT:
        for i in range(b - 1, a - 1, -1):
            key = (key << np.uint64(21)) | (np.uint64(codes[i]) + _ONE)
        return key
    for i in range(a, b):
        key = (key * _MULTIPLIER + np.uint64(codes[i]) + _ONE) & _LONG_MASK
    return key ^ (key >> _HALF) | _LONG


@numba.njit
def _same(codes: Any, a: Any, b: Any, others: Any, c: Any, d: Any) -> Any:
    if b - a != d - c:
        return False
    for i in range(b - a):  # noqa: SIM110 - compiled
        if codes[a + i] != others[c + i]:
            return False
    return True


@_compiled
def _weigh(rows: Any, first: Any, prior: Any, neg: Any, pos: Any, seen: Any) -> Any:
    n = len(first) - 1
    probability, log_odds, known = np.empty(n), np.empty(n), np.zeros(n, np.int64)
    for i in range(n):
        against, in_favour = prior[0], prior[1]
        for k in range(first[i], first[i + 1]):
            row = rows[k] if rows[k] >= 0 else len(neg) - 1
            against += neg[row]
            in_favour += pos[row]
            known[i] += seen[row]
        log_odds[i] = in_favour - against
        share, other = 1 / (1 + exp(-log_odds[i])), 1 / (1 + exp(log_odds[i]))
        probability[i] = share if share > other else 1 - other
    return probability, log_odds, known
