"""Articles → sparse rows with rarity weights (IDF) learned over the whole archive given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from framing.events.rarity import gram_shares, idf, shares
from framing.events.types import EventInput
from framing.events.words import GRAM_COLUMNS, Words, words_of

HOUR = 3600.0
DAY = 24.0


@dataclass(frozen=True, slots=True)
class Vectors:
    """Rows in the order of ``inputs``: only articles with a time, ascending by time, then id.

    ``lead`` and ``names`` are tf-idf rows of length 1; ``asked`` holds each title's
    words with idf shares that sum to 1, ``told`` which words the title and lead
    contain. ``start`` and ``end`` are hours since 1970 between which the article
    appeared; ``outlet`` are small integers.
    """

    inputs: tuple[EventInput, ...]
    lead: sparse.csr_matrix
    names: sparse.csr_matrix
    asked: sparse.csr_matrix
    told: sparse.csr_matrix
    start: np.ndarray
    end: np.ndarray
    outlet: np.ndarray
    name_terms: tuple[str, ...]
    word_terms: tuple[str, ...]
    name_idf: np.ndarray
    word_idf: np.ndarray
    nouns: frozenset[str]
    names_set: frozenset[str]


def vectorise(inputs: Iterable[EventInput]) -> Vectors:
    """Read every article once; articles without a time are left out."""
    timed = [(x.published, x.article_id, x) for x in inputs if x.published is not None]
    timed.sort(key=lambda item: item[:2])
    rows = tuple(item[2] for item in timed)
    words = [words_of(x.title, x.text) for x in rows]
    start = np.array([published.timestamp() / HOUR for published, _, _ in timed])
    end = start + np.array([DAY if x.precision == "day" else 0.0 for x in rows])
    outlets = {name: k for k, name in enumerate(sorted({x.outlet for x in rows}))}
    return _assemble(rows, words, start, end, np.array([outlets[x.outlet] for x in rows], np.int64))


def _assemble(
    rows: tuple[EventInput, ...], words: list[Words], start: np.ndarray, end: np.ndarray, outlet: np.ndarray
) -> Vectors:
    names, name_terms = _counts([w.names for w in words])
    told, word_terms = _counts([w.lead for w in words])
    asked, _ = _counts([w.title for w in words], word_terms)
    grams = _gram_counts([w.grams for w in words])
    word_idf = _idf(told, _padded(shares("word", word_terms), told))
    name_idf = _idf(names, _padded(shares("name", name_terms), names))
    told.data[:] = 1.0
    asked.data[:] = 1.0
    return Vectors(
        inputs=rows,
        lead=_tf_idf(grams, _idf(grams, gram_shares())),
        names=_tf_idf(names, name_idf),
        asked=scale_rows(asked.multiply(word_idf).tocsr(), power=1),
        told=told,
        start=start,
        end=end,
        outlet=outlet,
        name_terms=tuple(name_terms),
        word_terms=tuple(word_terms),
        name_idf=name_idf,
        word_idf=word_idf,
        nouns=_mostly_nouns(words),
        names_set=frozenset(name_terms),
    )


def _mostly_nouns(words: list[Words]) -> frozenset[str]:
    """Words tagged as nouns in most of the leads they stand in (the tagger wavers)."""
    noun = Counter(term for w in words for term in w.nouns)
    every = Counter(term for w in words for term in set(w.lead))
    return frozenset(term for term, n in noun.items() if 2 * n > every[term])


def _counts(
    docs: Sequence[list[str]], terms: dict[str, int] | None = None
) -> tuple[sparse.csr_matrix, dict[str, int]]:
    """Term counts; with ``terms`` given, only those terms count and no new ones are learned."""
    table: dict[str, int] = {} if terms is None else terms
    indptr, columns = [0], []
    for doc in docs:
        if terms is None:
            columns.extend(table.setdefault(term, len(table)) for term in doc)
        else:
            columns.extend(table[term] for term in doc if term in table)
        indptr.append(len(columns))
    data = np.ones(len(columns), np.float32)
    shape = (len(docs), max(1, len(table)))
    matrix = sparse.csr_matrix((data, np.array(columns, np.int32), np.array(indptr)), shape=shape)
    matrix.sum_duplicates()
    return matrix, table


def _gram_counts(docs: Sequence[np.ndarray]) -> sparse.csr_matrix:
    indptr = np.concatenate([[0], np.cumsum([len(doc) for doc in docs])])
    columns = np.concatenate([np.zeros(0, np.int64), *docs]).astype(np.int32)
    data = np.ones(len(columns), np.float32)
    matrix = sparse.csr_matrix((data, columns, indptr), shape=(len(docs), GRAM_COLUMNS))
    matrix.sum_duplicates()
    return matrix


def _idf(counts: sparse.csr_matrix, share: np.ndarray) -> np.ndarray:
    df = np.bincount(counts.indices, minlength=counts.shape[1])
    return idf(df, counts.shape[0], share)


def _padded(share: np.ndarray, counts: sparse.csr_matrix) -> np.ndarray:
    """An archive without any term still has one (empty) column."""
    return np.r_[share, np.ones(counts.shape[1] - len(share))]


def _tf_idf(counts: sparse.csr_matrix, rarity: np.ndarray) -> sparse.csr_matrix:
    weighted = counts.copy()
    weighted.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return scale_rows(weighted, power=2)


def scale_rows(matrix: sparse.csr_matrix, power: int) -> sparse.csr_matrix:
    """Rows scaled to length 1 (power 2) or sum 1 (power 1); rows of zeros stay."""
    matrix = matrix.astype(np.float32)
    total = np.asarray(matrix.power(power).sum(axis=1)).ravel() ** (1 / power)
    total[total == 0] = 1.0
    return (sparse.diags(1 / total) @ matrix).tocsr().astype(np.float32)
