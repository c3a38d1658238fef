"""Invented articles for tests of what comes after cleaning."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
import pandas as pd

from framing import versions
from framing.model import Article, Section, Sentence

FILLER = "海湾大桥通车典礼在清晨举行，市民代表乘坐首班电车过桥，工程历时六年。" * 4


def article(
    key: str,
    body: str = FILLER,
    *,
    outlet: str = "bay",
    title: str = "海湾大桥通车",
    url: str | None = None,
    published: datetime | None = datetime(2024, 3, 1, 8, tzinfo=UTC),
    mirror: datetime | None = None,
    path: str | None = None,
    precision: str = "second",
    form: str = "text",
) -> Article:
    """One article of two sections; ``key`` makes its ids."""
    sections = {"headline": Section("headline", title), "body": Section("body", body)}
    parts = [p + "。" for p in body.split("。") if p]
    sentences = [Sentence(0, "headline", 0, 0, len(title), title)]
    start = 0
    for number, part in enumerate(parts, 1):
        sentences.append(Sentence(number, "body", 0, start, start + len(part), part))
        start += len(part)
    return Article(
        article_id=f"a{key}", document_id="d" + hashlib.sha256(f"{key}{body}{path}{url}".encode()).hexdigest()[:15],
        path=path or f"sample/{key}.md", layout="nodebe4", outlet=outlet, title=title, title_raw=title, url=url,
        author=None, published=published, published_precision=precision if published else None,
        published_source="test", mirror=mirror, form=form, sections=sections, sentences=tuple(sentences),
        text_hash=hashlib.sha256(body.encode()).hexdigest(),
    )  # fmt: skip


class Grouped(NamedTuple):
    """One article: its columns and its versions' paths, the scored one first."""

    article_id: str
    title: str
    published: datetime | None
    precision: str | None
    paths: list[str]


def group(found: Sequence[Article], known: Collection[str] = ()) -> list[Grouped]:
    """Group articles as the pipeline does."""
    texts = [a.main for a in found]
    frame = documents(found)
    groups = versions.group(frame, versions.samples(texts), lambda rows: [texts[r] for r in rows], known)
    result = []
    for n, row in enumerate(groups.articles.itertuples()):
        rows = versions.order(frame, np.flatnonzero(groups.article == n).tolist())
        assert rows[0] == row.scored and len(rows) == row.versions
        when = None if pd.isna(row.published_utc) else row.published_utc.to_pydatetime().replace(tzinfo=UTC)
        result.append(
            Grouped(
                row.article_id,
                found[rows[0]].title,
                when,
                row.published_precision,
                [found[r].path for r in rows],
            )
        )
    return result


def documents(found: Sequence[Article]) -> pd.DataFrame:
    """The columns that grouping reads."""

    def naive(when: datetime | None) -> datetime | None:
        return when.replace(tzinfo=None) if when else None

    frame = pd.DataFrame({
        "doc": range(len(found)), "document_id": [a.document_id for a in found], "path": [a.path for a in found],
        "article_id": [a.article_id for a in found], "outlet": [a.outlet for a in found],
        "url": pd.array([a.url for a in found], dtype="str"),
        "published_utc": pd.Series([naive(a.published) for a in found], dtype="datetime64[us]"),
        "published_precision": pd.array([a.published_precision for a in found], dtype="str"),
        "published_source": pd.array([a.published_source for a in found], dtype="str"),
        "mirror_utc": pd.Series([naive(a.mirror) for a in found], dtype="datetime64[us]"),
        "form": [a.form for a in found],
    })  # fmt: skip
    return frame[list(versions.COLUMNS)]
