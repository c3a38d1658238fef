"""Near-identical text between articles: fingerprints bring candidates, their texts decide."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta

import numpy as np

from framing.copies.candidates import candidates
from framing.copies.credits import agencies, outlet_of, reported
from framing.copies.grams import grams, shared
from framing.copies.types import Basis, Copies, CopyGroup, Credit, Pair, PairKind, SharedCopy

WINDOW = timedelta(days=7)
THRESHOLD = 0.5
MINIMUM = 80
"""Distinct grams that both texts must have: the same two sentences are no reprint."""
_AT_ONCE = 4096
_DAY = np.timedelta64(1, "D")

Texts = Callable[[Sequence[int]], list[str]]
"""Row numbers → main texts."""


def find(
    ids: Sequence[str],
    outlets: Sequence[str],
    times: np.ndarray,
    fingerprints: Sequence[np.ndarray],
    texts: Texts,
    *,
    day_only: np.ndarray | None = None,
    credits: Sequence[Sequence[Credit]] | None = None,
    window: timedelta = WINDOW,
    threshold: float = THRESHOLD,
) -> Copies:
    """Pairs and groups of articles that share copy.

    Two articles are a pair when they are at most ``window`` apart, both have
    MINIMUM grams, and containment |A ∩ B| / min(|A|, |B|) of their distinct
    grams reaches ``threshold`` (Broder 1997; Nicholls 2019 for news). It is
    exact for every pair that the fingerprints bring together; of pairs right
    at the threshold about one in 200 of the shortest texts is not, and a
    passage in more than ``candidates.COMMON`` texts brings nobody together.

    Args:
        ids: article id of each row, one row an article: versions are brought together before.
        outlets: of each row.
        times: when each was published, datetime64[us], NaT where unknown.
        fingerprints: :func:`grams.fingerprint` of each main text.
        texts: asked for the texts of candidates only.
        day_only: whether a time is the beginning of a day and no more is known.
        credits: :func:`credits.credits` of each article.
    """
    facts = _Facts(ids, outlets, times, day_only, credits)
    found: list[Pair] = []
    for one, other in candidates(facts.times, fingerprints, np.timedelta64(window)):
        for at in range(0, len(one), _AT_ONCE):
            chosen = slice(at, at + _AT_ONCE)
            found += _verified(one[chosen], other[chosen], texts, facts, threshold)
    pairs = tuple(sorted(found))
    groups = [*_groups(pairs, "between", facts), *_groups(pairs, "within", facts)]
    groups.sort(key=lambda g: (g.members[0], g.kind))
    return Copies(pairs, tuple(groups), _column(pairs, facts))


class _Facts:
    """What is known of each row apart from its text."""

    def __init__(
        self,
        ids: Sequence[str],
        outlets: Sequence[str],
        times: np.ndarray,
        day_only: np.ndarray | None,
        credits: Sequence[Sequence[Credit]] | None,
    ) -> None:
        self.ids, self.outlets = ids, outlets
        self.times = np.asarray(times, "datetime64[us]")
        self._day_only = np.zeros(len(ids), bool) if day_only is None else day_only
        self._credits = credits

    def credits(self, row: int) -> Sequence[Credit]:
        return self._credits[row] if self._credits else ()

    def agencies(self, row: int) -> set[str]:
        """Agencies that a row credits, itself left out."""
        return {c.agency for c in self.credits(row) if outlet_of(c.agency) != self.outlets[row]}

    def before(self, a: int, b: int) -> bool:
        """Whether a was certainly there before b: a time that is only a day may be any in it."""
        end = self.times[a] + (_DAY if self._day_only[a] else np.timedelta64(0))
        later = end <= self.times[b] if self._day_only[a] else end < self.times[b]
        return bool(later)

    def first(self, a: int, b: int, told: Mapping[int, frozenset[str]]) -> tuple[int | None, Basis | None]:
        """Which of two texts came first, and by what that is known; ``told``: outlets named in their stories."""
        if self.outlets[a] != self.outlets[b]:
            for named in (self._credited, lambda row: told[row]):
                first = [x for x, y in ((a, b), (b, a)) if self.outlets[x] in named(y)]
                if len(first) == 1:
                    return first[0], "credit"
        for x, y in ((a, b), (b, a)):
            if self.before(x, y):
                return x, "time"
        return None, None

    def _credited(self, row: int) -> Collection[str | None]:
        return {outlet_of(agency) for agency in self.agencies(row)}


def _verified(
    one: np.ndarray, other: np.ndarray, texts: Texts, facts: _Facts, threshold: float
) -> Iterable[Pair]:
    rows = np.unique(np.concatenate([one, other])).tolist()
    read = dict(zip(rows, texts(rows), strict=True)) if rows else {}
    have = {row: grams(text) for row, text in read.items()}
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        size = min(len(have[a]), len(have[b]))
        if size < MINIMUM:
            continue
        common = shared(have[a], have[b])
        if common >= threshold * size:
            kind: PairKind = "within" if facts.outlets[a] == facts.outlets[b] else "between"
            both = tuple(sorted(facts.agencies(a) & facts.agencies(b)))
            told = {row: reported(read[row]) for row in (a, b)}
            yield Pair(a, b, common / size, common, size, kind, *facts.first(a, b, told), both)


def _groups(pairs: Iterable[Pair], kind: PairKind, facts: _Facts) -> Iterable[CopyGroup]:
    root: dict[int, int] = {}
    for pair in pairs:
        if pair.kind == kind:
            one, other = _root(root, pair.a), _root(root, pair.b)
            root[max(one, other)] = min(one, other)
    members: Mapping[int, list[int]] = defaultdict(list)
    for row in sorted(root):
        members[_root(root, row)].append(row)
    for rows in members.values():
        ordered = sorted(rows, key=lambda r: (np.isnat(facts.times[r]), facts.times[r], facts.ids[r]))
        named = sorted(set[str]().union(*map(facts.agencies, rows)))
        digest = hashlib.sha256(facts.ids[ordered[0]].encode()).hexdigest()
        yield CopyGroup(f"c{digest[:15]}", kind, tuple(ordered), tuple(named))


def _root(root: dict[int, int], row: int) -> int:
    root.setdefault(row, row)
    while root[row] != row:
        root[row] = root[root[row]]
        row = root[row]
    return row


def _column(pairs: Iterable[Pair], facts: _Facts) -> tuple[SharedCopy, ...]:
    said: dict[int, set[SharedCopy]] = defaultdict(set)
    for pair in pairs:
        for row in (pair.a, pair.b):
            said[row].add(_says(pair, row))
    return tuple(_of_row(said.get(row, set()), row, facts) for row in range(len(facts.ids)))


def _says(pair: Pair, row: int) -> SharedCopy:
    if pair.kind == "within":
        return "repost"
    if pair.agencies:
        return "wire"
    if pair.source is None:
        return "shared"
    return "copied_by" if pair.source == row else "copied_from"


def _of_row(said: set[SharedCopy], row: int, facts: _Facts) -> SharedCopy:
    for value in ("wire", "copied_from", "copied_by", "shared"):
        if value in said:
            return value
    named = agencies(facts.credits(row), but=facts.outlets[row])
    if "reprint" in named.values():
        return "wire"
    if named:
        return "credit"
    return "repost" if "repost" in said else "none"
