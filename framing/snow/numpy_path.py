"""Words and their rows in the classifier with NumPy alone; the decoder works on many clauses in step.

A clause is a run of Han letters (U+4E00 to U+9FA5); nothing else reaches the
decoder, as in the stock package. States are (previous tag, own tag). The stock
decoder's habits are kept: among equal predecessors the first wins, but after a
letter that the model never saw the last one does.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import exp

import numpy as np

from framing.snow.hashing import SHORT, find, find_words
from framing.snow.model import COUNT, FIRST_HAN, HAN
from framing.snow.tables import Segmenter, classifier, segmenter

NAME = "numpy"
BLOCK = 200_000  # code points worked on together: enough clauses of each length
LANES = 1500  # clauses decoded in step: some 80 numbers each, which a core's own cache holds
_BLANK_LIMIT = 0x3001  # no white space beyond
_BLANK = np.array([chr(code).isspace() for code in range(_BLANK_LIMIT)] + [False])


def cut(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each word of a block begins and ends: two int64 arrays, in order.

    ``codes`` are code points, uint32, the last one a blank.
    """
    relative = codes - np.uint32(FIRST_HAN)
    han = relative < HAN
    start = np.zeros(len(codes), dtype=bool)
    places = np.flatnonzero(han)
    if len(places):
        start[places] = _clause_words(relative[places], places)
    blank = _BLANK.take(np.minimum(codes, _BLANK_LIMIT))
    other = ~(han | blank)
    other[1:] &= ~other[:-1]
    start |= other
    blank[1:] &= ~blank[:-1]
    edges = np.flatnonzero(start | blank)
    words = np.flatnonzero(start[edges])
    return edges[words], edges[words + 1]


def look_up(codes: np.ndarray, joined: str, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The row of each word in the classifier's arrays, -1 for one it has not: shape of ``begin``."""
    model = classifier()
    length = end - begin
    first = codes.take(begin)
    single = (length == 1) & (first < len(model.single))
    rows = np.full(len(begin), -1, dtype=np.int64)
    rows[single] = model.single.take(first[single])
    short = np.flatnonzero((length <= SHORT) & ~single)
    rows[short] = find_words(model.word_keys, model.word_slots, _keys(codes, begin[short], length[short]))
    longer = _longer_words()
    for i in np.flatnonzero(length > SHORT).tolist():
        rows[i] = longer.get(joined[begin[i] : end[i]], -1)
    return rows


def weigh(rows: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probability, log-odds and number of known words of each text: shape (texts,).

    ``rows`` as ``look_up`` gives them; those of text i are ``first[i] : first[i + 1]``.
    A bin's weights are added in order, the prior first: the stock package's sum, to the bit.
    """
    model, n = classifier(), len(first) - 1
    text = np.repeat(np.arange(n), np.diff(first))
    bins = np.concatenate((np.arange(n), text))
    neg, pos = (
        np.bincount(bins, np.append(np.full(n, prior), weights[rows]), n)
        for prior, weights in zip(model.prior, (model.neg, model.pos), strict=True)
    )
    log_odds = pos - neg
    probability = np.array([_probability(odds) for odds in log_odds.tolist()])
    return probability, log_odds, np.bincount(text, model.seen[rows], n).astype(np.int64)


def _probability(odds: float) -> float:
    """P(pos) in the stock package's own arithmetic: the winning class's share, or one minus it."""
    return 1 / (1 + exp(-odds)) if odds > 0 else 1 - 1 / (1 + exp(odds))


def _keys(codes: np.ndarray, begin: np.ndarray, length: np.ndarray) -> np.ndarray:
    """``hashing.word_key`` of words of at most three letters, uint64."""
    keys = codes.take(begin).astype(np.uint64) + np.uint64(1)
    for i in range(1, SHORT):
        code = codes.take(begin + i, mode="clip").astype(np.uint64) + np.uint64(1)
        keys |= np.where(length > i, code << np.uint64(21 * i), np.uint64(0))
    return keys


@cache
def _longer_words() -> dict[str, int]:
    model = classifier()
    text = model.word_codes.tobytes().decode("utf-32-le", "surrogatepass")
    at = model.word_start.tolist()
    rows = np.flatnonzero(np.diff(model.word_start) > SHORT).tolist()
    return {text[at[row] : at[row + 1]]: row for row in rows}


def _clause_words(relative: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Which Han letters begin a word; ``places`` tell where a clause ends."""
    model = segmenter()
    ids = model.letter.take(relative)
    first = np.ones(len(ids), dtype=bool)
    first[1:] = np.diff(places) != 1
    offsets = np.flatnonzero(first)
    lengths = np.diff(np.append(offsets, len(ids)))
    rows, triples = _links(model, ids, offsets)
    tags = np.empty(len(ids), dtype=np.int8)
    order = np.argsort(-lengths, kind="stable")
    for at in range(0, len(order), LANES):
        some = order[at : at + LANES]
        _Chunk(model, ids, offsets[some], lengths[some]).decode(rows, triples, tags)
    start = (tags == 0) | (tags == 3) | first  # b, s
    start[1:] |= tags[:-1] == 2  # after e
    return start


def _links(model: Segmenter, ids: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each letter's row of ``pairs``, and its entry of ``triple_slots`` (-1 for none)."""
    width = int(model.letter.max()) + 1
    single = len(model.pairs) - width
    mark = width - 2
    before = np.empty(len(ids), dtype=np.int64)
    before[1:] = ids[:-1]
    before[offsets] = mark
    found = find(model.pair_slots, before * width + ids)
    rows = np.where(found < 0, single + ids, found)
    before[1:] = rows[:-1]
    before[offsets] = single + mark
    return rows, find(model.triple_slots, before * width + ids)


class _Chunk:
    """Clauses decoded in step. Lanes are clauses, longest first; arrays keep them last, for whole vectors.

    ``where`` are the letters, step by step; those of a step are ``base[step] : base[step + 1]``.
    """

    def __init__(self, model: Segmenter, ids: np.ndarray, offsets: np.ndarray, lengths: np.ndarray) -> None:
        self.model = model
        steps = int(lengths[0])
        self.alive = np.searchsorted(-lengths, -np.arange(steps), side="left")
        self.base = np.append(0, np.cumsum(self.alive))
        self.step = np.repeat(np.arange(steps), self.alive)
        self.lane = np.arange(self.base[-1]) - self.base[self.step]
        self.where = offsets[self.lane] + self.step
        self.unseen = ids.take(self.where) == model.letter.max()

    def decode(self, rows: np.ndarray, triples: np.ndarray, tags: np.ndarray) -> None:
        """Viterbi; writes 0..3 (b, m, e, s) into ``tags``."""
        rows = rows.take(self.where)
        special = self._special(triples.take(self.where))
        score = np.full((4, 4, self.alive[0]), -np.inf)
        score[0, 0] = 0.0  # two marks before the first letter
        last = np.empty(self.alive[0], dtype=np.int64)
        back = np.empty(16 * len(rows), dtype=np.int8)
        bounds = self.base.tolist()
        for step, (a, b) in enumerate(pairwise(bounds)):
            own = np.ascontiguousarray(self.model.pairs.take(rows[a:b], axis=0).T).reshape(4, 4, b - a)
            to = back[16 * a : 16 * b].reshape(4, 4, b - a)
            score = self._advance(step, score, own, special[step], to)
            n = bounds[step + 2] - b if step + 2 < len(bounds) else 0
            if n < b - a:
                last[n : b - a] = score[..., n:].transpose(2, 1, 0).reshape(-1, 16).argmax(axis=1)
        self._trace(back, last, tags)

    def _special(self, entries: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Per step, where three letters' own probability stands: places in options, in scores, and it."""
        hits = np.flatnonzero(entries >= 0)
        count = entries[hits] & ((1 << COUNT) - 1)
        skipped = np.cumsum(count) - count
        cell = np.arange(count.sum()) + np.repeat((entries[hits] >> COUNT) - skipped, count)
        hits = np.repeat(hits, count)
        step, lane = self.step[hits], self.lane[hits]
        tags = self.model.cells.take(cell).astype(np.int64)
        to = tags * self.alive[step] + lane
        since = (tags >> 2) * self.alive[np.maximum(step - 1, 0)] + lane
        values = self.model.values.take(cell)
        cuts = np.searchsorted(step, np.arange(1, len(self.alive)))
        return list(zip(np.split(to, cuts), np.split(since, cuts), np.split(values, cuts), strict=True))

    def _advance(
        self,
        step: int,
        score: np.ndarray,
        own: np.ndarray,
        special: tuple[np.ndarray, np.ndarray, np.ndarray],
        back: np.ndarray,
    ) -> np.ndarray:
        """The scores after one more letter, (4, 4, n), and into ``back`` the best tag two before."""
        to, since, values = special
        n = own.shape[-1]
        options = score[:, :, None, :n] + own
        options.reshape(-1)[to] = score.reshape(-1).take(since) + values
        later = options[1::2] > options[::2]  # the first of equals
        best = np.maximum(options[::2], options[1::2])
        second = best[1] > best[0]
        new = np.maximum(best[0], best[1])
        np.add(np.where(second, later[1], later[0]), second.view(np.int8) << 1, out=back)
        a, b = self.base[step], self.base[step + 1]
        lanes = np.flatnonzero(self.unseen[a:b])
        if len(lanes):
            keep = 0 if step < 2 else 3  # the last predecessor; before two letters there is but one
            new[:, :, lanes] = score[keep][:, None, lanes]
            back[:, :, lanes] = keep
        return new

    def _trace(self, back: np.ndarray, last: np.ndarray, tags: np.ndarray) -> None:
        """Follow the best predecessors from each clause's end."""
        own, previous = last // 4, last % 4
        for step in range(len(self.alive) - 1, -1, -1):
            a, b = self.base[step], self.base[step + 1]
            n = b - a
            tags[self.where[a:b]] = own[:n]
            places = (previous[:n] * 4 + own[:n]) * n + self.lane[a:b] + 16 * a
            own[:n], previous[:n] = previous[:n], back.take(places)
