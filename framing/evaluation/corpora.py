"""Articles of the corpora as they are read and cleaned, without building a store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pandas as pd

from framing import outlets, readers, versions
from framing.ingest import ingest
from framing.model import Article


def articles(shared: Path, names: Sequence[str]) -> list[Article]:
    """Every version of every article under ``corpora``, in the order of the files; empty where there is no corpus."""
    known = outlets.load()
    places = [shared / "corpora" / name for name in names]
    records = (r for p in places if p.exists() for _, r in ingest(readers.sources(p), known, {}))
    return [r.article for r in records if r.article is not None]


def scored(found: Sequence[Article]) -> tuple[list[Article], pd.DataFrame]:
    """One version of each article, and what is known of it (:class:`versions.Groups.articles`)."""
    texts = [a.main for a in found]
    groups = versions.group(_documents(found), versions.samples(texts), lambda rows: [texts[r] for r in rows])
    return [found[row] for row in groups.articles["scored"]], groups.articles


def address(url: str | None) -> str:
    """A URL however it is percent-encoded; empty where there is none."""
    return unquote(url or "").strip()


def interval(hits: np.ndarray, resamples: int = 2000) -> tuple[float, float]:
    """95 % percentile bootstrap of the mean of independent hits; (resamples,) draws with a fixed seed."""
    drawn = np.random.default_rng(0).choice(hits, (resamples, len(hits))).mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def _documents(found: Sequence[Article]) -> pd.DataFrame:
    def moments(times: Sequence[datetime | None]) -> pd.Series:
        return pd.Series([t.replace(tzinfo=None) if t else None for t in times], dtype="datetime64[us]")

    columns = {
        "doc": range(len(found)),
        "published_utc": moments([a.published for a in found]),
        "mirror_utc": moments([a.mirror for a in found]),
    }
    plain = [c for c in versions.COLUMNS if c not in columns]
    rest = {c: pd.array([getattr(a, c) for a in found], dtype="str") for c in plain}
    return pd.DataFrame(columns | rest)[list(versions.COLUMNS)]
