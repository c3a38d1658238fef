"""SnowNLP's word segmentation, decoded for many clauses at once, path for path the same.

A clause is a run of Han letters (U+4E00–U+9FA5); nothing else reaches the
decoder, as in the stock package. States are (previous tag, own tag). The stock
decoder's habits are kept: among equal predecessors the first wins, but after a
character that the model never saw the last one does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from framing.snow.tables import Segmenter, segmenter

HAN = re.compile("([\u4e00-\u9fa5]+)")
CHUNK = 20_000  # characters decoded together: 64 log-probabilities each, some 10 MB


def words(texts: Sequence[str]) -> list[list[str]]:
    """The words of each text, as ``snownlp.seg.seg`` gives them (white space dropped)."""
    pieces = [HAN.split(text) for text in texts]
    clauses = [piece for split in pieces for piece in split[1::2]]
    cut = iter(_cut_all(clauses))
    result = []
    for split in pieces:
        out: list[str] = []
        for i, piece in enumerate(split):
            if i % 2:
                out += next(cut)
            else:
                out += piece.split()
        result.append(out)
    return result


def _cut_all(clauses: Sequence[str]) -> Iterator[list[str]]:
    """Each clause's words. Equal clauses are decoded once; chunks hold clauses of like length."""
    unique = sorted(set(clauses), key=len, reverse=True)
    done: dict[str, list[str]] = {}
    chunk: list[str] = []
    size = 0
    for clause in unique:
        chunk.append(clause)
        size += len(clause)
        if size >= CHUNK:
            done.update(zip(chunk, _cut(chunk), strict=True))
            chunk, size = [], 0
    if chunk:
        done.update(zip(chunk, _cut(chunk), strict=True))
    return (done[clause] for clause in clauses)


def _cut(clauses: Sequence[str]) -> Iterator[list[str]]:
    model = segmenter()
    lengths = np.array([len(c) for c in clauses])
    offsets = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    text = "".join(clauses)
    ids = np.array([model.ids.get(c, -1) for c in text], dtype=np.int64)
    tags = _decode(model, ids, offsets, lengths)
    starts = (tags == 0) | (tags == 3)  # b, s
    starts[1:] |= tags[:-1] == 2  # after e
    starts[offsets] = True
    at = np.append(np.flatnonzero(starts), len(text)).tolist()
    first = [*np.searchsorted(at, offsets).tolist(), len(at) - 1]
    for i in range(len(clauses)):
        bounds = at[first[i] : first[i + 1] + 1]
        yield [text[a:b] for a, b in pairwise(bounds)]


def _log_probabilities(model: Segmenter, ids: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """(n, 64): log P(character and own tag | two before), by the three tags; rows of unseen ones unused."""
    n, width, bos = len(ids), len(model.unigram) + 1, len(model.unigram)
    before = np.empty(n, dtype=np.int64)
    before[1:] = ids[:-1]
    before[offsets] = bos
    before2 = np.empty(n, dtype=np.int64)
    before2[1:] = before[:-1]
    before2[offsets] = bos
    known = ids >= 0
    table = np.repeat(model.unigram[np.where(known, ids, 0)][:, None, :], 16, axis=1).reshape(n, 64)

    linked = np.flatnonzero(known & (before >= 0))
    keys = before[linked] * width + ids[linked]
    row, hit = _find(model.pair_keys, keys)
    table[linked[hit]] = np.tile(model.pairs[row[hit]].reshape(-1, 16), 4)

    chained = linked[before2[linked] >= 0]
    keys = (before2[chained] * width + before[chained]) * width + ids[chained]
    row, hit = _find(model.triple_keys, keys)
    row, chained = row[hit], chained[hit]
    start = model.triple_start[row]
    count = model.triple_start[row + 1] - start
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    cell = np.repeat(start, count) + within
    table[np.repeat(chained, count), model.cells[cell]] = model.values[cell]
    return table


def _find(sorted_keys: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    row = np.searchsorted(sorted_keys, keys)
    row[row == len(sorted_keys)] = 0
    return row, sorted_keys[row] == keys


def _decode(model: Segmenter, ids: np.ndarray, offsets: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Viterbi over all clauses in step; ``lengths`` descend. Tags 0..3 for every character."""
    table = _log_probabilities(model, ids, offsets).reshape(-1, 4, 4, 4)
    score = np.full((len(lengths), 4, 4), -np.inf)
    score[:, 0, 0] = 0.0  # two marks before the first character
    back = np.zeros((len(ids), 4, 4), dtype=np.int8)
    last = np.empty(len(lengths), dtype=np.int64)
    alive = len(lengths)
    for step in range(int(lengths[0])):
        while lengths[alive - 1] <= step:
            alive -= 1
        score = score[:alive]
        where = offsets[:alive] + step
        options = score[:, :, :, None] + table[where]
        choice = options.argmax(axis=1)  # the first of equals
        new = np.take_along_axis(options, choice[:, None], axis=1)[:, 0]
        unseen = np.flatnonzero(ids[where] < 0)
        if len(unseen):
            keep = 0 if step < 2 else 3  # the last predecessor; before two characters there is but one
            new[unseen] = score[unseen, keep][:, :, None]
            choice[unseen] = keep
        back[where] = choice
        score = new
        ends = np.flatnonzero(lengths[:alive] == step + 1)
        if len(ends):
            last[ends] = new[ends].transpose(0, 2, 1).reshape(-1, 16).argmax(axis=1)
    return _trace(back, last, offsets, lengths)


def _trace(back: np.ndarray, last: np.ndarray, offsets: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Follow the best predecessors from each clause's end."""
    tags = np.empty(len(back), dtype=np.int8)
    own, previous = last // 4, last % 4
    for step in range(int(lengths[0]) - 1, -1, -1):
        alive = int(np.searchsorted(-lengths, -step, side="left"))
        where = offsets[:alive] + step
        tags[where] = own[:alive]
        earlier = back[where, previous[:alive], own[:alive]]
        own[:alive], previous[:alive] = previous[:alive], earlier
    return tags
