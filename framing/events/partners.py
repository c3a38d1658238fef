"""The best partners of each row inside a time window: found in full, or brought up to date.

Work goes block by block of rows in order of time: a block is compared with the rows
of its window only, so cost grows with the span of the archive and memory with the
busiest window. Each pair is scored once: what a block found out about later rows is
kept until their turn comes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

BLOCK = 256
SEGMENT = 8192
"""Rows whose vectors are held at once; a busier window holds more."""

Place = np.ndarray | slice
Scorer = Callable[[Place, Place], np.ndarray]
"""Places of rows among those of a segment, twice → scores, float32, -inf outside the window."""
Segments = Callable[[np.ndarray], Scorer]
"""Row numbers, ascending → scorer of these."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Which pairs to keep: the ``top`` best partners of a row in each group, from ``floor`` up.

    Rows ascend by ``start``; ``start`` and ``end`` are hours between which a row
    appeared, ``window`` the hours between two rows from which on nothing is scored.
    """

    start: np.ndarray
    end: np.ndarray
    group: np.ndarray
    window: float
    floor: float
    top: int

    def span(self, rows: np.ndarray) -> tuple[int, int]:
        """First row of the window of ascending ``rows``, and the first one after it."""
        longest = float((self.end - self.start).max(initial=0.0))
        first = np.searchsorted(self.start, self.start[rows[0]] - self.window - longest)
        last = np.searchsorted(self.start, self.end[rows].max() + self.window, side="right")
        return int(first), int(last)


@dataclass(frozen=True, slots=True)
class Links:
    """Directed: ``b`` is one of the best partners of ``a``, with its score. Ascending by (a, b)."""

    a: np.ndarray
    b: np.ndarray
    score: np.ndarray

    def __len__(self) -> int:
        return len(self.a)

    def pairs(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Each pair once, as lower row, higher row and score, ascending."""
        low, high = np.minimum(self.a, self.b), np.maximum(self.a, self.b)
        key = low.astype(np.int64) << 32 | high
        order = np.argsort(key, kind="stable")
        order = order[np.flatnonzero(np.diff(key[order], prepend=-1))]
        return low[order], high[order], self.score[order]


def best(rule: Rule, segments: Segments, jobs: int = 1) -> Links:
    """The best partners of every row."""
    blocks = scan(rule, segments, np.arange(len(rule.start)), jobs)
    return joined([best_of(rule, block) for block in blocks])


def joined(found: list[Links]) -> Links:
    none = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32))
    columns = zip(none, *((x.a, x.b, x.score) for x in found), strict=True)
    a, b, score = (np.concatenate(column) for column in columns)
    order = np.argsort(a.astype(np.int64) << 32 | b)
    return Links(a[order], b[order], score[order])


# ── blocks ──


@dataclass(frozen=True, slots=True)
class Block:
    """Scores of ``rows`` against ``cols``, both row numbers; -inf where there is no pair."""

    rows: np.ndarray
    cols: np.ndarray
    score: np.ndarray


def scan(rule: Rule, segments: Segments, rows: np.ndarray, jobs: int) -> Iterator[Block]:
    """Ascending ``rows`` block by block, with their scores against everything in their window."""
    behind: deque[Block] = deque()
    for block in _blocks(rule, segments, rows, jobs):
        while behind and behind[0].cols[-1] < block.rows[0]:
            behind.popleft()
        yield _completed(block, behind)
        behind.append(block)


def _blocks(rule: Rule, segments: Segments, rows: np.ndarray, jobs: int) -> Iterator[Block]:
    """Scores block by block, each pair of ``rows`` once: with the rows that come after."""
    tasks = _tasks(rule, segments, rows)
    if jobs < 2:
        for task in tasks:
            yield task()
        return
    waiting: deque[Future[Block]] = deque()
    with ThreadPoolExecutor(jobs) as pool:
        for task in tasks:
            waiting.append(pool.submit(task))
            if len(waiting) > jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _tasks(rule: Rule, segments: Segments, rows: np.ndarray) -> Iterator[Callable[[], Block]]:
    wanted = np.zeros(len(rule.start), bool)
    wanted[rows] = True
    while len(rows):
        here = _segment(rule, rows)
        members = _compared(rule, wanted, here)
        score = segments(members)
        for n in range(0, len(here), BLOCK):
            block = here[n : n + BLOCK]
            cols = _compared(rule, wanted, block)
            yield _Task(score, block, cols, _places(members, block), _places(members, cols))
        rows = rows[len(here) :]


@dataclass(frozen=True, slots=True)
class _Task:
    score: Scorer
    rows: np.ndarray
    cols: np.ndarray
    row_places: Place
    col_places: Place

    def __call__(self) -> Block:
        return Block(self.rows, self.cols, self.score(self.row_places, self.col_places))


def _segment(rule: Rule, rows: np.ndarray) -> np.ndarray:
    """As many blocks of rows as can be held with their window, one at least."""
    n = BLOCK
    while n < len(rows):
        first, last = rule.span(rows[: n + BLOCK])
        if last - first > SEGMENT:
            break
        n += BLOCK
    return rows[:n]


def _compared(rule: Rule, wanted: np.ndarray, block: np.ndarray) -> np.ndarray:
    """The rows of the block's window, but for wanted ones that came before it."""
    first, last = rule.span(block)
    cols = np.arange(first, last)
    return cols[(cols >= block[0]) | ~wanted[cols]]


def _places(members: np.ndarray, rows: np.ndarray) -> Place:
    at = np.searchsorted(members, rows)
    return slice(int(at[0]), int(at[-1]) + 1) if at[-1] - at[0] + 1 == len(at) else at


def _completed(block: Block, behind: deque[Block]) -> Block:
    """The block with the scores that earlier ones hold of it; a row is no partner of itself."""
    own = np.searchsorted(block.cols, block.rows)
    score = block.score.copy()
    score[np.arange(len(own)), own] = -np.inf
    cols, scores = [], []
    for earlier in behind:
        at = np.minimum(np.searchsorted(earlier.cols, block.rows), len(earlier.cols) - 1)
        found = earlier.score[:, at].T.copy()
        found[earlier.cols[at] != block.rows] = -np.inf
        cols.append(earlier.rows)
        scores.append(found)
    return Block(block.rows, np.concatenate([*cols, block.cols]), np.concatenate([*scores, score], axis=1))


# ── choosing ──


def best_of(rule: Rule, block: Block) -> Links:
    """The best columns of each row in each group."""
    order = np.argsort(rule.group[block.cols], kind="stable")
    cols = block.cols[order]
    first = np.flatnonzero(np.diff(rule.group[cols], prepend=-1))
    score = block.score[:, order]
    found = []
    for here, after in zip(first.tolist(), [*first[1:].tolist(), len(cols)], strict=True):
        part, some = score[:, here:after], cols[here:after]
        r, c = np.nonzero(_chosen(part, some, rule))
        found.append(Links(block.rows[r].astype(np.int32), some[c].astype(np.int32), part[r, c]))
    return joined(found)


def _chosen(score: np.ndarray, cols: np.ndarray, rule: Rule) -> np.ndarray:
    """Mask of the best columns of each row; of equal ones the earlier rows."""
    chosen = score >= np.float32(rule.floor)
    width = score.shape[1]
    if width <= rule.top:
        return chosen
    least = np.partition(score, width - rule.top, axis=1)[:, width - rule.top]
    chosen &= score >= least[:, None]
    for r in np.flatnonzero(chosen.sum(axis=1) > rule.top).tolist():
        tied = np.flatnonzero(chosen[r] & (score[r] == least[r]))
        surplus = int(chosen[r].sum()) - rule.top
        late = tied[np.argsort(cols[tied])][len(tied) - surplus :]
        chosen[r, late] = False
    return chosen
