"""Differences per event between two sides of a layout, for many measures and many ways to draw the sides at once.

Labels move inside strata, so few arrangements of an event differ: two where one
article stands against one, three where one stands against two, however many
draws there are. Each event's different arrangements are worked out once, as rows
of a table (rows, measures). What a draw comes to over all events is the sum of one
row for each event: a sparse matrix of ones (draws, rows) times the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy import sparse

from framing.contrast.sample import Layout

_CAP = 1 - 1e-12
_ROUNDING = 1e-12
_SMALL = 11
"""An event of more articles than this has about as many arrangements as there are draws: each draw has its own row."""
_NUMBERS = 500_000
"""Numbers in one table: 4 MB, so that one step finds in the cache what the last one left."""


class Means(NamedTuple):
    """What each side comes to in each row, (rows, measures); 0 where either side has nothing."""

    first: np.ndarray
    second: np.ndarray

    @property
    def apart(self) -> np.ndarray:
        """First less second; 0 where rounding is all that sets them apart."""
        apart = self.first - self.second
        apart[np.abs(apart) <= _ROUNDING * (np.abs(self.first) + np.abs(self.second))] = 0
        return apart


class Differences:
    """The articles of ``layout`` on the sides that each draw of ``side``, (articles, draws), puts them on: True, first.

    Every article has a value: measures that other articles have want a
    ``Differences`` of their own. Means are taken over each side's articles in
    each stratum; strata of one event are weighted by n_A n_B / (n_A + n_B), for
    both sides alike.

    ``has`` (rows,) tells whether both sides have an article in a row. With one
    draw, rows are events.
    """

    def __init__(self, layout: Layout, side: np.ndarray) -> None:
        """See the class."""
        self._layout = layout
        found, self._event, draw = _distinct(layout, side)
        article, self._stratum, self._starts = _cells(layout, self._event)
        self._taken, n_a = _first(layout, side[article, np.repeat(draw, _sizes(layout)[self._event])],
                                  article, self._stratum)  # fmt: skip
        held = _held(layout)[self._stratum]
        n_b = held - n_a
        both = np.where((n_a > 0) & (n_b > 0), 1 / held, 0.0)
        weight = pool(n_a * n_b * both, self._starts)
        self.has = weight > 0
        # h · mean of A = n_A n_B / (n_A + n_B) · sum_A / n_A = sum_A · n_B / (n_A + n_B), where both have some
        both /= np.repeat(np.where(self.has, weight, 1.0), np.diff(self._starts, append=len(held)))
        self._by_a, self._by_b = (n_b * both)[:, None], (n_a * both)[:, None]
        self._draws = side.shape[1]
        self._pick = _picks(found, np.full(self._draws, len(found)), len(draw))
        alone, self._joint = _blocks(layout, found, len(draw))
        self._alone = alone[self._event][:, None]

    def means(self, values: np.ndarray) -> Means:
        """Both sides in each row, of ``values`` (articles, measures), none of them NaN."""
        first = self._taken @ values
        second = pool(values, self._layout.stratum_starts)[self._stratum]
        second -= first
        first *= self._by_a
        second *= self._by_b
        return Means(pool(first, self._starts), pool(second, self._starts))

    def totals(self, apart: np.ndarray) -> np.ndarray:
        """Sums over events, (draws, measures), of ``apart`` (rows, measures)."""
        return self._pick @ apart

    def moments(self, apart: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Σs and Σs² over blocks, (draws, measures), with s what ``apart`` (rows, measures) sums to over a block."""
        measures = apart.shape[1]
        # an event alone in its block is known from its row; the others have to be summed first
        own = np.concatenate([apart, np.where(self._alone, apart**2, 0.0)], axis=1)
        total, square = np.split(self._pick @ own, [measures], axis=1)
        if self._joint is not None:
            sums = (self._joint @ apart).reshape(self._draws, -1, measures)
            square += np.einsum("dbm,dbm->dm", sums, sums)
        return total, square

    def events(self) -> np.ndarray:
        """How many events have a difference, (draws,)."""
        return self._pick @ self.has.astype(float)

    def blocks(self) -> np.ndarray:
        """How many blocks have a difference, (draws,)."""
        blocks = self._pick @ (self.has & self._alone[:, 0]).astype(float)
        if self._joint is not None:
            blocks += ((self._joint @ self.has.astype(float)).reshape(self._draws, -1) > 0).sum(axis=1)
        return blocks

    def parts(self, measures: int) -> Iterator[slice]:
        """Runs of so many measures as one table is to hold."""
        rows = max(len(self._event), 0 if self._joint is None else self._joint.shape[0])
        step = max(1, _NUMBERS // rows)
        return (slice(start, start + step) for start in range(0, measures, step))


def _distinct(layout: Layout, side: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each event's different arrangements, numbered as rows.

    Returns the row of each event in each draw, (events, draws), and of each row
    its event and a draw that has it. The labels of a small event, read as binary
    digits, are its place among all that it could have.
    """
    sizes, (articles, draws) = _sizes(layout), side.shape
    small = sizes <= _SMALL
    room = np.where(small, 1 << np.minimum(sizes, _SMALL), draws)
    begins, places = np.cumsum(sizes) - sizes, np.cumsum(room) - room
    digit = np.minimum(np.arange(articles) - begins[layout.events], _SMALL)
    digits = np.where(small[layout.events], 1 << digit, 0).astype(np.int16)
    ends = np.append(begins, articles).astype(np.int32)
    of_events = sparse.csr_array(
        (digits, np.arange(articles, dtype=np.int32), ends), shape=(len(sizes), articles)
    )
    code = np.add(of_events @ side.astype(np.int16), places[:, None], dtype=np.int32)
    code[~small] = places[~small, None] + np.arange(draws)
    draw = np.full(int(room.sum()), -1, dtype=np.int32)
    draw[code] = np.arange(draws)
    there = np.flatnonzero(draw >= 0)
    row = np.cumsum(draw >= 0, dtype=np.int32) - 1
    return row[code], np.searchsorted(places, there, side="right") - 1, draw[there]


def _cells(layout: Layout, event: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The articles and the strata of each row, one after the other, and where each row's strata begin."""
    strata = np.diff(layout.event_starts, append=len(layout.stratum_starts))
    stratum = _ranges(layout.event_starts[event], strata[event])
    sizes = _sizes(layout)
    article = _ranges((np.cumsum(sizes) - sizes)[event], sizes[event])
    return article, stratum, np.cumsum(strata[event]) - strata[event]


def _first(
    layout: Layout, taken: np.ndarray, article: np.ndarray, stratum: np.ndarray
) -> tuple[sparse.csr_array, np.ndarray]:
    """Which articles of each cell are on the first side, (cells, articles), and how many."""
    held = _held(layout)[stratum]
    number = np.add.reduceat(taken, np.cumsum(held) - held, dtype=np.int32)
    ends = np.append(0, np.cumsum(number)).astype(np.int32)
    shape = (len(stratum), len(layout.rows))
    return sparse.csr_array(
        (np.ones(ends[-1]), article[taken].astype(np.int32), ends), shape=shape
    ), number.astype(float)


def _blocks(layout: Layout, found: np.ndarray, rows: int) -> tuple[np.ndarray, sparse.csr_array | None]:
    """Which events are alone in their block, and the rows that each draw finds together in each other block."""
    sizes = np.diff(layout.block_starts, append=len(layout.event_starts))
    alone = np.repeat(sizes == 1, sizes)
    if alone.all():
        return alone, None
    return alone, _picks(found[~alone], np.tile(sizes[sizes > 1], found.shape[1]), rows)


def _picks(found: np.ndarray, sizes: np.ndarray, rows: int) -> sparse.csr_array:
    """Ones that sum, for each draw of ``found`` (events, draws) by turns, runs of ``sizes`` rows."""
    ends = np.append(0, np.cumsum(sizes)).astype(np.int32)
    return sparse.csr_array((np.ones(found.size), found.T.ravel(), ends), shape=(len(sizes), rows))


def _ranges(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """``lengths`` whole numbers up from each of ``starts``, one run after the other."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1]) - np.repeat(ends - lengths - starts, lengths)


def _held(layout: Layout) -> np.ndarray:
    """Articles in each stratum."""
    return np.diff(layout.stratum_starts, append=len(layout.rows))


def _sizes(layout: Layout) -> np.ndarray:
    """Articles in each event."""
    return np.diff(layout.stratum_starts[layout.event_starts], append=len(layout.rows))


def pool(values: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Sums of runs along the first axis; nothing to do where each run is one."""
    return values if len(starts) == len(values) else np.add.reduceat(values, starts, axis=0)


def evenness(total: np.ndarray, square: np.ndarray) -> np.ndarray:
    """r = (Σs)² / Σs² of sums over blocks s: 1 where one block says all, their number where all say the same."""
    return total**2 / np.where(square > 0, square, 1.0)


def magnitude(r: np.ndarray, blocks: np.ndarray) -> np.ndarray:
    """|z|: the t over ``blocks`` that ``r`` comes to, on the normal scale.

    Where all blocks agree to the last digit t has no bound; |z| then stands at
    what their number allows.
    """
    from scipy.special import ndtri, stdtr  # a tenth of a second, which builds have no use for

    share, free = np.minimum(r, _CAP * blocks), np.maximum(blocks - 1, 1)
    t = np.sqrt(share * free / np.maximum(blocks - share, 1e-300))
    return np.where(blocks > 1, -ndtri(stdtr(free, -t)), 0.0)
