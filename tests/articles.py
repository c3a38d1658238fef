"""Invented articles for tests of what comes after cleaning."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

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
