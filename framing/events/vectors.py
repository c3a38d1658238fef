"""Features of articles → sparse rows with rarity weights (IDF)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from framing.events.archive import Archive, Rows, gather, in_time
from framing.events.reading import Features, Ragged, features
from framing.events.statistics import Statistics, learn
from framing.events.types import EventInput
from framing.events.words import GRAM_COLUMNS

HOUR = 3600.0
BATCH = 512
"""Articles whose features are read at once."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """Rows of articles ascending by time, then id.

    ``lead`` and ``names`` are tf-idf rows of length 1; ``asked`` holds each title's
    words with idf shares that sum to 1, ``told`` which words the title and lead
    contain, ``word_idf`` how rare each is. ``start`` and ``end`` are hours since 1970 between which the article
    appeared; ``outlet`` are small integers.
    """

    ids: tuple[str, ...]
    lead: sparse.csr_matrix
    names: sparse.csr_matrix
    asked: sparse.csr_matrix
    told: sparse.csr_matrix
    word_idf: np.ndarray
    start: np.ndarray
    end: np.ndarray
    outlet: np.ndarray


def vectorise(inputs: Iterable[EventInput]) -> Vectors:
    """Read every article and weigh its terms by the archive given; articles without a time are left out."""
    archive = in_time(*read(list(inputs)))
    statistics = learn(archive)
    return vectors(archive, statistics, np.arange(len(archive)))


def read(inputs: Sequence[EventInput]) -> tuple[Rows, list[Features]]:
    """Inputs as rows with their features."""
    published = [np.nan if x.published is None else x.published.timestamp() / HOUR for x in inputs]
    rows = Rows(
        article_id=[x.article_id for x in inputs],
        outlet=[x.outlet for x in inputs],
        title=[x.title for x in inputs],
        published=np.array(published, np.float64),
        day_precise=np.array([x.precision == "day" for x in inputs], bool),
        part=np.arange(len(inputs)) // BATCH,
        row=np.arange(len(inputs)) % BATCH,
        digest=[""] * len(inputs),
    )
    return rows, [features(inputs[n : n + BATCH]) for n in range(0, len(inputs), BATCH)]


def vectors(archive: Archive, statistics: Statistics, at: np.ndarray) -> Vectors:
    """Vectors of the rows ``at`` of the archive; terms ascend by hash, whatever else is there."""
    got = gather(archive, at, ("title", "told", "names", "grams"))
    width = max(1, len(got.hashes))
    asked, told = (_matrix(got.rows[name], width) for name in ("title", "told"))
    word_idf = statistics.word_idf(got.hashes)
    asked.data = word_idf[asked.indices] if asked.nnz else asked.data
    name_idf = statistics.name_idf(got.hashes)
    return Vectors(
        ids=tuple(archive.ids[r] for r in at.tolist()),
        lead=_tf_idf(got.rows["grams"], GRAM_COLUMNS, statistics.gram_idf),
        names=_tf_idf(got.rows["names"], width, name_idf),
        asked=scaled(asked, power=1),
        told=told,
        word_idf=word_idf,
        start=archive.start[at],
        end=archive.end[at],
        outlet=archive.outlet[at],
    )


def _matrix(rows: Ragged, width: int) -> sparse.csr_matrix:
    data = np.ones(len(rows.values), np.float32)
    return sparse.csr_matrix((data, rows.values, rows.at), shape=(len(rows.at) - 1, width))


def _tf_idf(rows: Ragged, width: int, rarity: np.ndarray) -> sparse.csr_matrix:
    matrix = _matrix(rows, width)
    times = np.log(np.maximum(np.arange(256), 1)).astype(np.float32) + np.float32(1)
    if rows.times is not None:
        matrix.data = times[rows.times] * rarity[rows.values]
    return scaled(matrix, power=2)


def scaled(matrix: sparse.csr_matrix, power: int) -> sparse.csr_matrix:
    """Rows scaled to length 1 (power 2) or sum 1 (power 1); rows of zeros stay."""
    size = np.diff(matrix.indptr)
    total = np.zeros(len(size))
    filled = size > 0
    if filled.any():
        values = matrix.data.astype(np.float64) ** power
        total[filled] = np.add.reduceat(values, matrix.indptr[:-1][filled]) ** (1 / power)
    total[total == 0] = 1.0
    data = matrix.data * np.repeat((1 / total).astype(np.float32), size)
    return sparse.csr_matrix((data, matrix.indices, matrix.indptr), shape=matrix.shape)
