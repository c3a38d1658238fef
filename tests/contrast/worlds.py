"""Articles for the tests: real measured ones with their labels exchanged, and invented ones that are skewed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from framing.contrast import Sample, rates
from framing.contrast.sample import strata
from tests.conftest import ROOT

COVERAGE = ROOT / "data" / "coverage"
OUTLETS = ("dw", "voa", "epoch")


class World(NamedTuple):
    """Values (articles, measures) with their sample."""

    values: np.ndarray
    measures: tuple[str, ...]
    sample: Sample

    def relabelled(self, rng: np.random.Generator) -> World:
        """The same articles with outlet labels exchanged inside events and genres: nothing is true of outlets."""
        at = strata(self.sample)
        order, keyed = np.argsort(at, kind="stable"), np.argsort(at + rng.random(len(at)), kind="stable")
        outlets = np.empty_like(self.sample.outlets)
        outlets[keyed] = self.sample.outlets[order]
        return self._replace(sample=Sample(outlets, self.sample.events, self.sample.genres))


def real(events: int, seed: int = 0, measures: int = 8) -> World:
    """Real articles of some events that two or more of ``OUTLETS`` told: rates per 1,000 characters."""
    articles = _told(events, seed)
    hits = [c for c in articles if c.startswith("hits_")][:measures]
    values = rates(articles[hits].to_numpy(float), articles[["chars"]].to_numpy(float))
    return World(
        values, tuple(hits), Sample(articles["outlet"].to_numpy(str), articles["event_id"].to_numpy(str))
    )


def skewed(events: int, rng: np.random.Generator, *, measures: int = 6, shared: float = 0.0) -> World:
    """Events of one to four articles an outlet, two genres, rare and bursty counts, lengths over two decades.

    ``shared`` is how much of an article's rate all articles of its outlet on
    its event have in common: 0 independent, 1 all of it.
    """
    number = rng.integers(1, 5, size=(events, len(OUTLETS)))
    cell = np.repeat(np.arange(number.size), number.ravel())
    event, outlet = cell // len(OUTLETS), cell % len(OUTLETS)
    sizes = np.exp(rng.normal(6.7, 0.7, len(cell)))[:, None]
    level = np.linspace(0.05, 3, measures)
    own = rng.gamma(0.4, 2.5, (len(cell), measures))
    common = rng.gamma(0.4, 2.5, (number.size, measures))[cell]
    topic = rng.gamma(0.7, 1.4, (events, measures))[event]
    counts = rng.poisson(sizes / 1000 * level * topic * ((1 - shared) * own + shared * common))
    genre = rng.integers(0, 2, len(cell))
    names = tuple(f"m{i}" for i in range(measures))
    return World(rates(counts, sizes), names, Sample(np.array(OUTLETS)[outlet], event, genre))


def words(events: int, seed: int = 0) -> tuple[sparse.csr_array, Sample]:
    """How often each variant of the lexicon stands in those same articles, (articles, variants)."""
    articles = _told(events, seed)
    hits = pd.read_parquet(COVERAGE / "hits.parquet", columns=["article_id", "variant"])
    rows = pd.Index(articles["article_id"]).get_indexer(hits["article_id"])
    columns = pd.factorize(hits["variant"], sort=True)[0]
    kept = rows >= 0
    ones = np.ones(int(kept.sum()))
    shape = (len(articles), int(columns.max()) + 1)
    counts = sparse.csr_array(sparse.coo_array((ones, (rows[kept], columns[kept])), shape=shape))
    return counts, Sample(articles["outlet"].to_numpy(str), articles["event_id"].to_numpy(str))


def _told(events: int, seed: int) -> pd.DataFrame:
    articles = pd.read_parquet(COVERAGE / "articles.parquet")
    articles = articles[articles["outlet"].isin(OUTLETS) & (articles["chars"] > 0)]
    told = articles.groupby("event_id")["outlet"].nunique()
    chosen = np.random.default_rng(seed).permutation(told[told > 1].index.to_numpy(str))[:events]
    return articles[articles["event_id"].isin(chosen)]
