"""Standardised log-odds, and what exchanging outlet labels makes of them: one sparse product per batch of words.

What changes from one arrangement to the next is only the weight with which each
article counts on each side. All arrangements are therefore one dense matrix
(articles by arrangements), and a sparse matrix of counts by word and block times
that matrix is every word's difference in every block under all of them.
Arrangements are in float32 (relative error about 1e-6; ties are read with a margin
of 1e-4), estimates in float64.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from scipy import sparse

from framing.contrast.shuffle import orders

_CELLS = 2_000_000
"""Numbers held at once while arrangements are gone through: 8 MB, which stay near the processor from one step to the
next (four times as many take half as long again)."""
_NEAR = 400_000
"""Weights held at once, of as many arrangements as that is: they are read for every count, so they have to stay
nearer than all arrangements could."""
_LEAST = 16
"""Arrangements that are gone through at once at least."""
_STEP = 1000.0
"""|s| is pooled in steps of a thousandth."""
_TIES = 1e-4
_ROUNDING = 1e-5
_TINY = np.float32(1e-30)
"""Below any square of a weight beyond rounding, and above nothing: what is divided by it is 0."""


class Weights(NamedTuple):
    """What each article counts for on either side, (arrangements, articles), and H per arrangement."""

    first: np.ndarray
    second: np.ndarray
    total: np.ndarray


def weigh(labels: np.ndarray, lengths: np.ndarray, strata: np.ndarray, of_first: np.ndarray) -> Weights:
    """Weights under which both sides have told each stratum at equal length, H words in all.

    ``labels`` (arrangements, articles) are outlet codes, ``of_first`` (outlets,)
    whether an outlet is on the first side, ``lengths`` (articles,) words above
    0, ``strata`` ascending codes. A side's article in stratum e weighs
    h_e / (outlets of its side in e · words of its outlet in e), with
    h_e = 2 n₁n₂ / (n₁+n₂) of the sides' words in e.
    """
    outlets, groups = len(of_first), int(strata[-1]) + 1
    shape = (len(labels), groups, outlets)
    cell = strata * outlets + labels
    flat = cell + np.arange(len(labels))[:, None] * (groups * outlets)
    words = np.bincount(flat.ravel(), np.tile(lengths, len(labels)), minlength=int(np.prod(shape))).reshape(
        shape
    )
    told = words > 0
    n = np.stack([words[..., of_first].sum(axis=2), words[..., ~of_first].sum(axis=2)], axis=2)
    k = np.stack([told[..., of_first].sum(axis=2), told[..., ~of_first].sum(axis=2)], axis=2)
    h = 2 * n[..., 0] * n[..., 1] / (n[..., 0] + n[..., 1])
    each = h[..., None] / np.maximum(k, 1)
    per_word = np.where(of_first, each[..., :1], each[..., 1:]) / np.where(told, words, 1.0)
    of_article = np.take_along_axis(per_word.reshape(len(labels), -1), cell, axis=1)
    first = of_first[labels]
    return Weights(np.where(first, of_article, 0), np.where(first, 0, of_article), h.sum(axis=1))


def log_odds(first: np.ndarray, second: np.ndarray, total: np.ndarray, prior_words: float) -> np.ndarray:
    """δ and z of Monroe and others, stacked, from standardised counts that sum to ``total`` on both sides."""
    prior = prior_words * (first + second) / (2 * total)
    a, b, full = first + prior, second + prior, total + prior_words
    delta = np.log(a * (full - b) / (b * (full - a)))
    return np.stack([delta, delta / np.sqrt(1 / a + 1 / b)])


class Exchange:
    """Words of two sides as they are and under ``permutations`` exchanges of labels inside strata.

    ``counts`` is (articles, terms), ``once`` (articles,) what each article
    counts for among its copies, ``strata`` and ``blocks`` ascending codes,
    ``outlets`` codes and ``of_first`` (outlets,) which of them are on the first
    side. Of an exchange, ``counts`` are by column, ``words`` (articles,) those
    of each article, and ``first`` (articles,) whether it is on the first side.
    """

    def __init__(
        self,
        counts: sparse.csr_array,
        once: np.ndarray,
        strata: np.ndarray,
        blocks: np.ndarray,
        outlets: np.ndarray,
        of_first: np.ndarray,
        *,
        prior_words: float,
        permutations: int,
        seed: int,
    ) -> None:
        """See the class."""
        weighted = sparse.csr_array(counts.multiply(once[:, None]))
        lengths = np.asarray(weighted.sum(axis=1)).ravel()
        self.counts, self.words = sparse.csc_array(counts), np.asarray(counts.sum(axis=1)).ravel()
        self.first = of_first[outlets]
        self._prior, self._blocks = prior_words, blocks
        self._columns = sparse.csc_array(weighted)
        self._own = weigh(outlets[None], lengths, strata, of_first)
        drawn = (
            weigh(outlets[order], lengths, strata, of_first) for order in orders(strata, permutations, seed)
        )
        self._signed, done = np.empty((len(blocks), permutations + 1), np.float32), 0
        for w in chain([self._own], drawn):
            self._signed[:, done : done + len(w.total)] = (w.first - w.second).T
            done += len(w.total)
        self._steady = bool((np.abs(self._signed) > 2 * _ROUNDING).all())

    def observed(self, columns: np.ndarray) -> np.ndarray:
        """δ and z of ``columns`` as found, shape (2, columns)."""
        part = self._columns[:, columns].T
        return log_odds(part @ self._own.first[0], part @ self._own.second[0], self._own.total, self._prior)

    def chance(self, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Each column's own p, its p pooled over ``columns``, and its family-wise p; all (columns,)."""
        articles, arrangements = self._signed.shape
        width = max(_LEAST, _NEAR // articles)
        batches = list(self._batches(columns, width))
        own, found = np.zeros(len(columns), np.int64), np.empty(len(columns), np.float32)
        peaks = np.zeros(arrangements)
        pool = np.zeros(int(_STEP * np.sqrt(self._blocks[-1] + 1.0)) + 2, dtype=np.int64)
        for low in range(0, arrangements, width):
            signed = np.ascontiguousarray(self._signed[:, low : low + width])
            squared = np.square(signed)
            some = peaks[low : low + width]
            for batch in batches:
                s = batch.magnitudes(signed, squared)
                if low == 0:  # the first arrangement is the one found
                    found[batch.here] = s[:, 0] * (1 - _TIES)
                own[batch.here] += np.count_nonzero(s >= found[batch.here, None], axis=1)
                np.maximum(some, s.max(axis=0), out=some)
                pool += np.bincount(
                    np.multiply(s, _STEP, out=s).astype(np.int64).ravel(), minlength=len(pool)
                )
        beyond = np.cumsum(pool[::-1])[::-1]
        asked = found.astype(np.float64)
        pooled = beyond[(asked * _STEP).astype(np.int64)] / max(beyond[0], 1)
        family = (arrangements - np.searchsorted(np.sort(peaks), asked)) / arrangements
        return own / arrangements, pooled, family

    def _batches(self, columns: np.ndarray, width: int) -> Iterator[_Batch]:
        """Runs of columns with few enough counts to be gone through at once, in ``width`` arrangements."""
        cells, starts = self._cells(columns)
        ends = cells.indptr[starts]
        batch = ends[1:] // max(1, _CELLS // width)
        cuts = np.flatnonzero(np.diff(batch, append=-1)) + 1
        for low, high in pairwise([0, *cuts.tolist()]):
            begins = starts[low : high + 1]
            yield _batch(slice(low, high), cells[begins[0] : begins[-1]], begins - begins[0], self._steady)

    def _cells(self, columns: np.ndarray) -> tuple[sparse.csr_array, np.ndarray]:
        """Counts by word and block (cells, articles), and where each of ``columns``, none of them empty, begins."""
        part = sparse.coo_array(self._columns[:, columns])
        rows, terms = part.coords
        cell = terms.astype(np.int64) * (self._blocks[-1] + 1) + self._blocks[rows]
        begins = np.flatnonzero(np.diff(cell, prepend=-1))  # ascending: articles come by block
        ends = np.append(begins, len(cell))
        cells = sparse.csr_array(
            (part.data.astype(np.float32), rows, ends), shape=(len(begins), len(self._blocks))
        )
        return cells, np.searchsorted(terms[begins], np.arange(len(columns) + 1))


class _Batch(NamedTuple):
    """Some columns (``here``): cells of one article by column, and cells that are sums, with what is ``rounding`` of them."""

    here: slice
    alone: sparse.csr_array
    alone_squared: sparse.csr_array
    summed: sparse.csr_array
    rounding: np.ndarray
    of_terms: sparse.csr_array

    def magnitudes(self, signed: np.ndarray, squared: np.ndarray) -> np.ndarray:
        """|s| in arrangements of which ``signed`` (articles, arrangements) are the weights; (columns, arrangements)."""
        sums, square = self.alone @ signed, self.alone_squared @ squared
        if len(self.rounding):
            apart = self.summed @ signed
            apart *= np.abs(apart) > self.rounding  # four times as fast as to put zeros there
            sums += self.of_terms @ apart
            square += self.of_terms @ np.square(apart, out=apart)
        np.sqrt(np.maximum(square, _TINY, out=square), out=square)
        return np.divide(np.abs(sums, out=sums), square, out=sums)


def _batch(here: slice, cells: sparse.csr_array, starts: np.ndarray, steady: bool) -> _Batch:
    """The columns ``here``, whose cells begin at ``starts``; ``steady``: no weight is as small as rounding."""
    # A cell of one article is no sum and needs no rounding, unless a weight is as small.
    articles = np.diff(cells.indptr)
    summed = articles > (1 if steady else 0)
    column = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    entry = np.repeat(~summed, articles)
    counts, ends = cells.data[entry], _ends(column[~summed], len(starts) - 1)
    alone, alone_squared = (
        sparse.csr_array((data, cells.indices[entry], ends), shape=(len(starts) - 1, cells.shape[1]))
        for data in (counts, np.square(counts))
    )
    sums = cells[np.flatnonzero(summed)]
    size = np.asarray(sums.sum(axis=1))[:, None]
    of_terms = sparse.csr_array(  # a product with ones adds up three times as fast as reduceat
        (
            np.ones(sums.shape[0], np.float32),
            np.arange(sums.shape[0]),
            _ends(column[summed], len(starts) - 1),
        ),
        shape=(len(starts) - 1, sums.shape[0]),
    )
    # No weight is above 2: less than this is rounding.
    return _Batch(here, alone, alone_squared, sums, _ROUNDING * size, of_terms)


def _ends(rows: np.ndarray, count: int) -> np.ndarray:
    """Where the entries of each of ``count`` rows begin and end, of which ``rows`` (ascending) have one each."""
    return np.append(0, np.cumsum(np.bincount(rows, minlength=count)))


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """q of Benjamini & Hochberg 1995: the smallest false discovery rate at which each is found; shape of ``p``."""
    order = np.argsort(p)
    ranked = p[order] * len(p) / np.arange(1, len(p) + 1)
    q = np.empty(len(p))
    q[order] = np.minimum.accumulate(ranked[::-1])[::-1]
    return np.minimum(q, 1.0)
