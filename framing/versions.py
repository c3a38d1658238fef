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

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from framing.codepoints import code_points

WINDOW = timedelta(days=3)
SHINGLE = 8
"""A power of two, as _SAMPLE is."""
MINIMUM_CHARS = 80
OF_SHORTER, OF_LONGER = 0.85, 0.70
_SAMPLE = 8  # every eighth shingle, chosen by its hash, so that equal texts choose alike
_COMMON = 50  # a shingle in more articles of an outlet within two windows than this is boilerplate
_RANK = {"second": 0, "minute": 1, "day": 2}
_BLOCK = 4096
_ENTRIES = 1 << 18  # shingles compared at once
_SPELL = WINDOW // timedelta(microseconds=1)
_NEVER = datetime.min
_ODD = 0x9E3779B1

Texts = Callable[[Sequence[int]], list[str]]
"""Row numbers → main texts."""

COLUMNS = (
    "doc", "document_id", "path", "article_id", "outlet", "url", "published_utc", "published_precision",
    "published_source", "mirror_utc", "form",
)  # fmt: skip
"""What must be known of each document."""


class Groups(NamedTuple):
    """Articles, ascending by id, and where every document went.

    ``articles`` has one row an article: ``scored`` (row of the version that is
    scored), article_id, url, published_utc, published_precision,
    published_source, versions (how many). ``article`` holds, for every row of
    the documents, the row of its article.
    """

    articles: pd.DataFrame
    article: np.ndarray


def samples(texts: Sequence[str]) -> dict[str, np.ndarray]:
    """The sampled shingles of each main text: hashes ``values`` (uint32) in slices between ``offsets``.

    Texts of fewer than MINIMUM_CHARS characters have none; a text's hashes are distinct.
    """
    sizes = np.array([len(t) if len(t) >= MINIMUM_CHARS else 0 for t in texts], np.int64)
    joined = "".join(t for t, n in zip(texts, sizes.tolist(), strict=True) if n)
    mixed = _shingle_hashes(code_points(joined))
    taken = np.flatnonzero(mixed & np.uint32(_SAMPLE - 1) == 0)
    ends = np.cumsum(sizes)
    owner = np.searchsorted(ends, taken, side="right")
    inside = taken + SHINGLE <= ends[owner] if len(taken) else np.zeros(0, bool)
    pairs = np.sort((owner[inside].astype(np.uint64) << np.uint64(32)) | mixed[taken[inside]])
    pairs = pairs[np.diff(pairs, prepend=np.uint64(np.iinfo(np.uint64).max)) != 0]
    counts = np.bincount((pairs >> np.uint64(32)).astype(np.int64), minlength=len(texts))
    return {"values": pairs.astype(np.uint32), "offsets": np.concatenate([[0], np.cumsum(counts)])}


def _shingle_hashes(code: np.ndarray) -> np.ndarray:
    """The hash of each shingle of a text, uint32: a polynomial, put together from its halves."""
    mixed, size = code, 1
    while size < SHINGLE:
        mixed = mixed[:-size] * np.uint32(pow(_ODD, size, 1 << 32)) + mixed[size:]
        size *= 2
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(_ODD)
    mixed ^= mixed >> np.uint32(13)
    return mixed


def group(
    documents: pd.DataFrame, found: Mapping[str, np.ndarray], texts: Texts, known: Collection[str] = ()
) -> Groups:
    """Documents brought together as articles.

    Args:
        documents: COLUMNS, one row a document, numbered from 0; times naive UTC.
        found: :func:`samples` of the documents' main texts, in their order.
        texts: asked only for documents that may be versions of another.
        known: article ids of the snapshot before; a group keeps the one it had,
            so that a copy found later under another URL does not rename it.
    """
    number, ids = pd.factorize(documents["article_id"], sort=True)
    parent = np.arange(len(ids))
    for one, other in _near_duplicates(documents, found, texts):
        parent[_root(parent, int(number[one]))] = _root(parent, int(number[other]))
    root = np.array([_root(parent, n) for n in range(len(ids))], np.int64)[number] if len(ids) else number
    size = np.bincount(root, minlength=len(ids))
    alone = np.flatnonzero(size[root] == 1)
    rows = _alone(documents, alone)
    several: dict[int, list[_Version]] = defaultdict(list)
    for version in _versions(documents, np.flatnonzero(size[root] > 1)):
        several[int(root[version.row])].append(version)
    merged = [_merge(versions, known) for versions in several.values()]
    articles = pd.concat([rows, pd.DataFrame(merged, columns=rows.columns).astype(rows.dtypes)])
    articles = articles.sort_values("article_id", ignore_index=True)
    place = np.empty(max(len(ids), 1), np.int64)
    place[root[articles["scored"].to_numpy()]] = np.arange(len(articles))
    return Groups(articles, place[root])


def order(documents: pd.DataFrame, rows: Sequence[int]) -> list[int]:
    """Rows of one article's versions, the scored one first."""
    found = sorted(_versions(documents, np.asarray(rows)), key=_recency, reverse=True)
    return [v.row for v in found]


class _Version(NamedTuple):
    row: int
    document_id: str
    path: str
    article_id: str
    url: str | None
    published: datetime | None
    precision: str | None
    source: str | None
    mirror: datetime | None
    form: str


_FIELDS = [c for c in COLUMNS if c not in ("doc", "outlet")]


def _versions(documents: pd.DataFrame, rows: np.ndarray) -> Iterator[_Version]:
    chosen = documents[_FIELDS].iloc[rows]
    columns = (chosen[name].astype(object).where(chosen[name].notna(), None).tolist() for name in _FIELDS)
    yield from map(_Version, rows.tolist(), *columns)


def _alone(documents: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    kept = ["article_id", "url", "published_utc", "published_precision", "published_source"]
    return documents.iloc[rows][kept].assign(scored=rows, versions=1).reset_index(drop=True)


def _merge(versions: list[_Version], known: Collection[str]) -> tuple[Any, ...]:
    ordered = sorted(versions, key=_recency, reverse=True)
    dated = [v for v in ordered if v.published is not None]
    first = min(
        dated, key=lambda v: (_RANK.get(v.precision or "", 3), v.published, v.path), default=ordered[-1]
    )
    earliest = min(
        ordered, key=lambda v: (v.article_id not in known, v.published or v.mirror or _NEVER, v.path)
    )
    url = ordered[0].url or next((v.url for v in ordered if v.url), None)
    return (
        earliest.article_id,
        url,
        first.published,
        first.precision,
        first.source,
        ordered[0].row,
        len(ordered),
    )


def _recency(version: _Version) -> tuple[bool, datetime, str, str]:
    when = version.mirror or version.published or _NEVER
    return version.form != "empty", when, version.path, version.document_id


def _root(parent: np.ndarray, key: int) -> int:
    while parent[key] != key:
        parent[key] = parent[parent[key]]
        key = int(parent[key])
    return key


def _near_duplicates(
    documents: pd.DataFrame, found: Mapping[str, np.ndarray], texts: Texts
) -> list[tuple[int, int]]:
    """Pairs of rows whose texts are versions of each other, found through sampled shingles."""
    one, other = _alike(documents, found)
    wanted = np.unique(np.concatenate([one, other])).tolist()
    shingles = {row: _shingles(text) for row, text in zip(wanted, texts(wanted), strict=True)}
    pairs = zip(one.tolist(), other.tolist(), strict=True)
    return [(a, b) for a, b in pairs if _same_text(shingles[a], shingles[b])]


def _alike(documents: pd.DataFrame, found: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Rows of one outlet, near in time, not yet one article, with half of their samples in common.

    Rows meet in spells of the window's length, each in its own and in the one after,
    so that the work grows with the span of the archive and what is sorted at once stays
    small; those without a time meet all.
    """
    meeting = _Meeting(documents)
    samples = np.diff(found["offsets"])
    codes = [np.zeros(0, np.int64)]
    for rows, first in meeting.spells(samples):
        owner, shingle = _repeated(*_entries(found, rows))
        spell = meeting.spell[owner]
        own, after = spell >= first, spell < meeting.spell[rows[-1]]
        joined = [np.concatenate([column[own], column[after]]) for column in (owner, shingle)]
        codes.append(meeting.pairs(*joined, np.concatenate([spell[own], spell[after] + 1])))
    undated = np.flatnonzero(~meeting.dated)
    if len(undated):
        owner, shingle = _entries(found, np.arange(len(samples)))
        shared = np.isin(shingle, _entries(found, undated)[1])
        codes.append(meeting.pairs(owner[shared], shingle[shared]))
    together = [np.unique(code, return_counts=True) for code in codes]  # a pair meets in one of them only
    code, common = map(np.concatenate, zip(*together, strict=True))
    one, other = np.divmod(code, max(len(samples), 1))
    enough = common * 2 >= np.minimum(samples[one], samples[other])
    return one[enough], other[enough]


def _entries(found: Mapping[str, np.ndarray], rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(row, shingle) for every sampled shingle of the rows."""
    first, size = found["offsets"][rows], np.diff(found["offsets"])[rows]
    shift = np.repeat(first - np.cumsum(size) + size, size)
    return np.repeat(rows, size), found["values"][shift + np.arange(len(shift))]


def _repeated(owner: np.ndarray, shingle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Those entries whose shingle comes more than once: few, and numbers sort much faster than places do."""
    ascending = np.sort(shingle.astype(np.uint64) << np.uint64(32) | np.arange(len(shingle), dtype=np.uint64))
    same = np.diff(ascending >> np.uint64(32)) == 0
    beside = np.zeros(len(shingle), bool)  # with nothing to compare there is not even a first
    beside[1:] |= same
    beside[:-1] |= same
    kept = ascending[beside] & np.uint64(0xFFFFFFFF)
    return owner[kept], shingle[kept]


class _Meeting:
    """Who may be a version of whom: one outlet, at most the window apart, two articles so far."""

    def __init__(self, documents: pd.DataFrame) -> None:
        self._size = len(documents)
        self._outlet = pd.factorize(documents["outlet"])[0].astype(np.uint64)
        self._article = pd.factorize(documents["article_id"])[0]
        self._when = documents["published_utc"].astype("datetime64[us]").to_numpy()
        self.dated = ~np.isnat(self._when)
        spell = np.where(self.dated, self._when.astype(np.int64) // _SPELL, np.iinfo(np.int64).max)
        self.spell = spell - spell.min(initial=np.iinfo(np.int64).max)

    def spells(self, samples: np.ndarray) -> Iterator[tuple[np.ndarray, int]]:
        """Dated rows, ascending by spell, some spells at a time after the one before them; the first of these spells.

        Args:
            samples: how many shingles each row has.
        """
        rows = np.flatnonzero(self.dated)
        rows = rows[np.argsort(self.spell[rows], kind="stable")]
        spell = self.spell[rows]
        block = (np.cumsum(samples[rows]) // _ENTRIES)[np.searchsorted(spell, spell)]
        for own in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(block)) + 1):
            if len(own):
                first = int(spell[own[0]])
                yield rows[np.searchsorted(spell, first - 1) : own[-1] + 1], first

    def pairs(self, rows: np.ndarray, shingles: np.ndarray, spell: np.ndarray | None = None) -> np.ndarray:
        """One code (row · size + other row) for each shingle that two rows have in common.

        With ``spell``, rows are dated and a pair counts in the later one's spell only;
        without, at least one of the two has no time.
        """
        of = np.zeros(len(rows), np.uint64) if spell is None else spell.astype(np.uint64)
        key = self._outlet[rows] << np.uint64(48) | of << np.uint64(32) | shingles
        order = np.argsort(key)
        codes = [np.zeros(0, np.int64)]
        for holders in _holders(key[order], order):
            a, b = np.triu_indices(holders.shape[1], 1)
            one, other = rows[holders[:, a].ravel()], rows[holders[:, b].ravel()]
            if spell is None:
                met = ~(self.dated[one] & self.dated[other])
            else:
                met = spell[holders[:, a].ravel()] == np.maximum(self.spell[one], self.spell[other])
                met &= np.abs(self._when[one] - self._when[other]) <= np.timedelta64(WINDOW)
            met &= self._article[one] != self._article[other]
            codes.append((np.minimum(one, other) * self._size + np.maximum(one, other))[met])
        return np.concatenate(codes)


def _holders(key: np.ndarray, entry: np.ndarray) -> Iterator[np.ndarray]:
    """Entries of the same key, as arrays (at most _BLOCK keys, k) for each number k of entries."""
    start = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
    size = np.diff(np.r_[start, len(key)])
    for k in np.unique(size[(size > 1) & (size <= _COMMON)]).tolist():
        first = start[size == k]
        for at in range(0, len(first), _BLOCK):
            yield entry[first[at : at + _BLOCK, None] + np.arange(k)]


def _shingles(text: str) -> set[str]:
    return {text[i : i + SHINGLE] for i in range(len(text) - SHINGLE + 1)}


def _same_text(one: set[str], other: set[str]) -> bool:
    short, long = sorted((one, other), key=len)
    common = len(short & long)
    return common >= OF_SHORTER * len(short) and common >= OF_LONGER * len(long)
