"""Versions: documents that are the same article become one.

Two documents are versions of one article when they share the canonical URL
(hence the article id), or when the same outlet published texts within three
days of each other of which at least 85 % of the shorter's and 70 % of the
longer's 8-character shingles are common (two URLs, two mirrors, a small update).

Scored is the latest version that has text: by the mirror's time, else the
publication time, else the path. The publication time of the article is the
earliest among the most precise ones.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

from framing.model import Article

WINDOW = timedelta(days=3)
SHINGLE = 8
MINIMUM_CHARS = 80
OF_SHORTER, OF_LONGER = 0.85, 0.70
_SAMPLE = 8  # every eighth shingle, chosen by its hash, so that equal texts choose alike
_COMMON = 50  # a shingle in more articles than this is boilerplate
_RANK = {"second": 0, "minute": 1, "day": 2, None: 3}
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Versioned:
    """One article: the version that is scored, and every document that is a version of it (the scored first)."""

    article: Article
    versions: tuple[Article, ...]


def group(articles: Sequence[Article], known: Collection[str] = ()) -> list[Versioned]:
    """Articles with their versions, sorted by article id.

    Args:
        articles: one per document, in any order.
        known: article ids of the snapshot before; a group keeps the one it had,
            so that a copy found later under another URL does not rename it.
    """
    parent = {a.article_id: a.article_id for a in articles}
    for one, other in _near_duplicates(articles):
        parent[_root(parent, one)] = _root(parent, other)
    groups: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        groups[_root(parent, article.article_id)].append(article)
    return sorted((_merge(g, known) for g in groups.values()), key=lambda v: v.article.article_id)


def _merge(group_: list[Article], known: Collection[str]) -> Versioned:
    ordered = sorted(group_, key=_recency, reverse=True)
    dated = [a for a in ordered if a.published is not None]
    first = min(dated, key=lambda a: (_RANK[a.published_precision], a.published, a.path), default=ordered[-1])
    earliest = min(
        ordered, key=lambda a: (a.article_id not in known, a.published or a.mirror or _NEVER, a.path)
    )
    scored = replace(
        ordered[0],
        article_id=earliest.article_id,
        url=ordered[0].url or next((a.url for a in ordered if a.url), None),
        published=first.published,
        published_precision=first.published_precision,
        published_source=first.published_source,
    )
    return Versioned(scored, tuple(ordered))


def _recency(article: Article) -> tuple[bool, datetime, str, str]:
    when = article.mirror or article.published or _NEVER
    return article.form != "empty", when, article.path, article.document_id


def _root(parent: dict[str, str], key: str) -> str:
    while parent[key] != key:
        parent[key] = parent[parent[key]]
        key = parent[key]
    return key


def _near_duplicates(articles: Sequence[Article]) -> Iterable[tuple[str, str]]:
    """Pairs of article ids whose texts are versions of each other, found through sampled shingles."""
    texts = {a.document_id: a.main for a in articles}
    by_id = {a.document_id: a for a in sorted(articles, key=lambda a: (a.published or _NEVER, a.document_id))}
    samples = {i: _sample(texts[i]) for i in by_id if len(texts[i]) >= MINIMUM_CHARS}
    for (one, other), shared in sorted(_shared(samples).items()):
        first, second = by_id[one], by_id[other]
        if (
            first.article_id == second.article_id
            or first.outlet != second.outlet
            or not _close(first, second)
        ):
            continue
        if shared * 2 >= min(len(samples[one]), len(samples[other])) and _same_text(texts[one], texts[other]):
            yield first.article_id, second.article_id


def _shared(samples: Mapping[str, set[int]]) -> Counter[tuple[str, str]]:
    """How many sampled shingles each pair of documents has in common, where they have any."""
    index: dict[int, list[str]] = defaultdict(list)
    for document, sample in samples.items():
        for shingle in sample:
            index[shingle].append(document)
    counts: Counter[tuple[str, str]] = Counter()
    for holders in index.values():
        if 1 < len(holders) <= _COMMON:
            counts.update(combinations(holders, 2))
    return counts


def _sample(text: str) -> set[int]:
    data = text.encode("utf-32-le")
    hashes = (zlib.crc32(data[4 * i : 4 * (i + SHINGLE)]) for i in range(len(text) - SHINGLE + 1))
    return {h for h in hashes if h % _SAMPLE == 0}


def _close(one: Article, other: Article) -> bool:
    if one.published is None or other.published is None:
        return True
    return abs(one.published - other.published) <= WINDOW


def _same_text(one: str, other: str) -> bool:
    sets = [{t[i : i + SHINGLE] for i in range(len(t) - SHINGLE + 1)} for t in (one, other)]
    short, long = sorted(sets, key=len)
    common = len(short & long)
    return common >= OF_SHORTER * len(short) and common >= OF_LONGER * len(long)
