"""Which words one side uses more than the other on the same events: log-odds with an informative Dirichlet prior.

Monroe, Colaresi & Quinn 2008, "Fightin' Words", Political Analysis 16: for word
w with counts y and totals n on sides 1 and 2, and a prior of α words,

    δ = log[(y₁+α_w) / (n₁+α-y₁-α_w)] - log[(y₂+α_w) / (n₂+α-y₂-α_w)]
    z = δ / √(1/(y₁+α_w) + 1/(y₂+α_w))

Stratified by event. The counts of a stratum (one event, one genre) enter with
the weights of the Mantel-Haenszel rate ratio (Rothman, Greenland & Lash 2008,
ch. 15), doubled so that a stratum with two equal sides enters as it is:

    y₁ = Σ_e y₁(e) · 2 n₂(e) / (n₁(e)+n₂(e)),   y₂ likewise;   n₁ = n₂ = H = Σ_e 2 n₁n₂ / (n₁+n₂)

so both sides have told every event at equal length, and a topic that one side
covers more cannot pose as a word it prefers. Log-odds per event, averaged by
inverse variance, were not taken: most words are absent from most events, and
there α and the lengths alone would decide. Where a side is several outlets, each
that told the event weighs the same in it.

The prior is α_w = α (y₁+y₂) / 2H: the two sides weighted equally, and a function
of the arrangement like everything else, so that exchanging labels is exact.

Words come in bursts, within articles and within what one outlet writes on one
event, so z is no normal deviate: it says how large a difference is for how many
mentions, and orders words. Whether it holds across events is asked by

    s = Σ_e d_e / √(Σ d_e²),   d_e = the event's part of y₁ - its part of y₂,

the score of δ over its spread between events (blocks, where given), in [-√B, √B]
for B of them. A word of one event has |s| = 1 whatever its z. Exchanging outlet
labels of articles inside strata gives the distribution of s; judged by z instead,
articles of one outlet that resemble each other raised false alarms from 5 % to
two thirds (``docs/inference.md``).

``p`` is the word's own, (b+1)/(m+1), and cannot fall below 1/(m+1): too coarse to
correct for thousands of words. |s| has the same scale for all words, so for ``q``
the arrangements of all words are pooled (Tusher, Tibshirani & Chu 2001; Storey &
Tibshirani 2003) and Benjamini & Hochberg's step-up is taken on the pooled p.
``p_family`` is the share of arrangements whose largest |s| reaches the word's
(Westfall & Young 1993).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from framing.contrast.dispersion import deviation, held
from framing.contrast.exchange import Exchange, benjamini_hochberg
from framing.contrast.minima import MIN_KEYNESS_ARTICLES, shortfall
from framing.contrast.sample import Sample, codes, layout
from framing.contrast.types import NotEnough
from framing.errors import ContrastError

PRIOR_WORDS = 500.0
"""Words the prior is worth: about one article's, so that one article alone makes no keyword."""
MIN_DOCUMENTS = 5
"""Articles of both sides together that a word has to occur in; chosen without looking at labels."""
PERMUTATIONS = 999


@dataclass(frozen=True, slots=True, eq=False)
class Keyness:
    """Words by side. ``first`` and ``second`` are the outlets of the sides.

    ``terms`` has a row per word that was tested, by falling z, indexed by its
    column in the counts: ``log_odds`` (natural; above 0: first side), ``z``,
    ``p``, ``p_family``, ``q``, the ``events`` that hold it, and for each side raw
    ``count``, ``articles`` and ``dp`` (Gries' deviation of proportions: 0 even
    over articles, towards 1 in few), as ``count_first`` and so on. ``house`` is the same for house-style
    variants, with their group, as a family of their own.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    n_events: int
    n_articles_first: int
    n_articles_second: int
    permutations: int
    terms: pd.DataFrame
    house: pd.DataFrame


def keyness(
    counts: sparse.sparray | sparse.spmatrix,
    sample: Sample,
    first: Sequence[str],
    second: Sequence[str],
    *,
    copies: np.ndarray | None = None,
    house: Mapping[int, str] | None = None,
    prior_words: float = PRIOR_WORDS,
    min_documents: int = MIN_DOCUMENTS,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
) -> Keyness | NotEnough:
    """Keyness of every column of ``counts`` (articles, terms) between two sides: one outlet and another, or the rest.

    ``copies`` holds a group's code for articles that copy one text, -1 for none:
    a group of k counts once, each copy 1/k. ``house`` maps columns to the group
    of house-style variants they belong to. NotEnough below 10 events that both
    sides told or 10 articles an outlet on them, a copied text counted once. With
    more than two outlets the null is that all are alike; where the rest differ
    among themselves, a pair is the sharper question. Raises ContrastError on
    shapes that do not fit, counts below 0, or sides that overlap.
    """
    matrix = _matrix(counts, len(sample.outlets))
    if both := sorted(set(first) & set(second)):
        raise ContrastError(f"{', '.join(both)} is on both sides; an outlet has to be on one.")
    told = np.asarray(matrix.sum(axis=1)).ravel() > 0
    kept = told if sample.mask is None else told & sample.mask
    placed = layout(replace(sample, mask=kept), sample.side(*first), sample.side(*second))
    group = _groups(copies, len(sample.outlets))[placed.rows]
    by = sample.outlets[placed.rows]
    articles = [len(np.unique(group[by == name])) for name in (*first, *second)]
    events = len(placed.event_starts)
    blocks = len(placed.block_starts)
    if missing := shortfall(events, articles, blocks=blocks, min_articles=MIN_KEYNESS_ARTICLES):
        return missing
    once = 1 / np.bincount(group)[group]
    told_by = np.searchsorted(np.unique(by), by)
    exchange = Exchange(
        matrix[placed.rows], once, placed.strata, placed.blocks, told_by, np.isin(np.unique(by), first),
        prior_words=prior_words, permutations=permutations, seed=seed,
    )  # fmt: skip
    documents = np.diff(exchange.counts.indptr)
    tested = np.flatnonzero(documents >= max(min_documents, 1))
    groups = pd.Series(dict(house or {}), dtype=object)
    apart = np.isin(tested, groups.index)
    styled = _table(exchange, tested[apart], placed.events)
    return Keyness(
        tuple(first), tuple(second), events, sum(articles[: len(first)]), sum(articles[len(first) :]),
        permutations, _table(exchange, tested[~apart], placed.events), styled.assign(group=groups.reindex(styled.index)),
    )  # fmt: skip


def _matrix(counts: sparse.sparray | sparse.spmatrix, articles: int) -> sparse.csr_array:
    """A copy of ``counts`` that stores nothing but counts above 0."""
    matrix = sparse.csr_array(counts, dtype=np.float64, copy=True)
    if matrix.shape[0] != articles or not (matrix.data >= 0).all():
        raise ContrastError(f"counts has shape {matrix.shape}; it needs {articles} rows of counts from 0 up.")
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return matrix


def _groups(copies: np.ndarray | None, articles: int) -> np.ndarray:
    """A code per distinct text: that of the copy group, or one of its own."""
    alone = np.arange(articles)
    if copies is None:
        return alone
    if len(copies) != articles:
        raise ContrastError(f"copies has {len(copies)} rows; there are {articles} articles.")
    return codes(np.where(copies < 0, alone + copies.max(initial=0) + 1, copies))


def _table(exchange: Exchange, columns: np.ndarray, events: np.ndarray) -> pd.DataFrame:
    """Estimates, chance and evidence of some columns, by falling z."""
    delta, z = exchange.observed(columns)
    p, pooled, family = exchange.chance(columns)
    table = pd.DataFrame(
        {"log_odds": delta, "z": z, "p": p, "p_family": family, "q": benjamini_hochberg(pooled)},
        index=columns,
    )
    counts = exchange.counts[:, columns]
    table["events"] = held(counts, events)
    by_article = sparse.csr_array(counts)
    for side, rows in (("first", exchange.first), ("second", ~exchange.first)):
        part = sparse.csc_array(by_article[rows])
        table[f"count_{side}"] = np.asarray(part.sum(axis=0)).ravel().astype(int)
        table[f"articles_{side}"] = np.diff(part.indptr)
        table[f"dp_{side}"] = deviation(part, exchange.words[rows])
    return table.sort_values("z", ascending=False, kind="stable")
