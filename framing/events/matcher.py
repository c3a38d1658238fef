"""Articles → candidate pairs → events → storylines, with the links and labels that explain them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from framing.events import scores, storylines
from framing.events.archive import Archive, Rows, Texts, in_time
from framing.events.cluster import group
from framing.events.explained import labelled, linked
from framing.events.ids import fresh_id
from framing.events.labels import GLOSS
from framing.events.neighbours import supported
from framing.events.partners import Rule, Scorer, Segments
from framing.events.rarity import BACKGROUND
from framing.events.reading import Features, features_version
from framing.events.scores import WEIGHTS, Pairs, PairScorer, settings, weights
from framing.events.state import Level, State
from framing.events.statistics import Statistics, learn
from framing.events.types import EventInput, Matching, Pair
from framing.events.update import updated
from framing.events.vectors import Vectors, read, vectorise, vectors
from framing.events.words import ALIASES
from framing.model import Event

CODE_VERSION = "6"


@cache
def version() -> str:
    """Names the code and hashes the data that decide the outcome."""
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in (WEIGHTS, ALIASES, BACKGROUND, GLOSS)))
    return f"events-{CODE_VERSION}-{digest.hexdigest()[:8]}"


def match(inputs: Sequence[EventInput]) -> Matching:
    """Group articles into events and storylines; ids are fresh ones (see ``assign_ids``).

    Every article lands in exactly one event; most events hold one article. The
    order of ``inputs`` does not matter; article ids must be distinct.
    """
    rows, parts = read(inputs)
    text = {x.article_id: x.text for x in inputs}
    return match_archive(rows, parts, lambda ids: [text[i] for i in ids])[0]


def pairs(inputs: Sequence[EventInput]) -> tuple[Pair, ...]:
    """All candidate pairs with their scores; what is not here was not retrieved and counts as 0."""
    v = vectorise(inputs)
    found = supported(scores.candidates(v), len(v.ids))
    rows = zip(found.i.tolist(), found.j.tolist(), found.score.tolist(), strict=True)
    return tuple(Pair(*sorted((v.ids[i], v.ids[j])), score) for i, j, score in rows)


def match_archive(
    rows: Rows, parts: Sequence[Features], texts: Texts, before: State | None = None, jobs: int = 1
) -> tuple[Matching, State]:
    """Group a whole archive into events and storylines.

    Args:
        rows: one for each article, in any order; ids must be distinct.
        parts: features that ``rows`` point to; each is asked for about once for every
            8,000 articles in order of time, so that they may be loaded as they are asked for.
        texts: gives the texts of articles by id; asked for events that are new or changed only.
        before: what the build before left. Where its statistics still serve, only pairs
            with a new or changed article are scored; the result is the same as without.
        jobs: threads for scoring.

    Returns:
        The matching with fresh ids, and what the next build needs.
    """
    archive = in_time(rows, parts)
    known = before if before is not None and before.version == _state_version() else None
    if known is None or not known.statistics.serve(len(archive)):
        known = None
    statistics = learn(archive) if known is None else known.statistics
    table = _Weighed(archive, statistics)
    articles = _articles(table, None if known is None else known.articles, jobs)
    found = supported(scores.scored(articles.links), len(archive))
    level = settings()["event"]
    groups = group(found, archive.start, archive.end, level["threshold"], level["span_hours"])
    grouped = _Events(table, groups)
    events = grouped.level(None if known is None else known.events, jobs)
    story_of = grouped.stories(events)
    labels = labelled(archive, statistics, groups, texts, events.key, known)
    matching = Matching(
        matches=linked(archive, statistics, found, _number(groups, len(archive)), story_of),
        events=_events(rows, archive, groups, story_of, labels),
        version=version(),
        statistics=f"{statistics.version} ({statistics.articles} articles)",
    )
    return matching, State(_state_version(), statistics, articles, events, tuple(labels))


def _state_version() -> str:
    return f"{version()} {features_version()}"


@dataclass(frozen=True, slots=True)
class _Weighed:
    """An archive and how its terms are weighed."""

    archive: Archive
    statistics: Statistics

    _last: list[tuple[np.ndarray, Vectors]] = field(default_factory=list)

    def vectors(self, at: np.ndarray) -> Vectors:
        """Vectors of these rows; the last ones asked for are held: events ask for what articles did."""
        if not self._last or not np.array_equal(self._last[0][0], at):
            self._last[:] = [(at, vectors(self.archive, self.statistics, at))]
        return self._last[0][1]


def _articles(table: _Weighed, before: Level | None, jobs: int) -> Level:
    """The best partners of every article."""
    archive, model = table.archive, weights()

    def segments(at: np.ndarray) -> Scorer:
        return PairScorer(table.vectors(at), model)

    rule = scores.rule(archive.start, archive.end, archive.outlet, model)
    return _level(rule, segments, archive.key, before, jobs)


def _level(rule: Rule, segments: Segments, key: np.ndarray, before: Level | None, jobs: int) -> Level:
    return Level(key, rule.group, updated(rule, segments, key, before, jobs))


class _Events:
    """Events, in order of their first article, as things to be compared in their turn."""

    def __init__(self, table: _Weighed, groups: Sequence[Sequence[int]]) -> None:
        archive, self._table = table.archive, table
        self.groups = groups
        self._start = np.array([min(archive.start[rows]) for rows in groups], np.float64)
        self._end = np.array([max(archive.end[rows]) for rows in groups], np.float64)

    def level(self, before: Level | None, jobs: int) -> Level:
        """The nearest kin of every event."""
        rule = storylines.rule(self._start, self._end)
        segments = storylines.segments(self.groups, rule, self._table.vectors)
        return _level(rule, segments, _keys(self._table.archive, self.groups), before, jobs)

    def stories(self, level: Level) -> np.ndarray:
        """For each event the first event of its storyline."""
        storyline = settings()["storyline"]
        i, j, kinship = level.links.pairs()
        found = Pairs(i.astype(np.int64), j.astype(np.int64), np.round(kinship.astype(np.float64), 6))
        joined = group(found, self._start, self._end, storyline["threshold"], storyline["span_hours"])
        return _number(joined, len(self.groups), first=True)


def _number(groups: Sequence[Sequence[int]], n: int, first: bool = False) -> np.ndarray:
    """For each member the number of its group, or with ``first`` that of the group's first member."""
    size = np.fromiter(map(len, groups), np.int64, len(groups))
    members = np.fromiter((m for rows in groups for m in rows), np.int64, n)
    names = (
        np.fromiter((rows[0] for rows in groups), np.int64, len(groups)) if first else np.arange(len(groups))
    )
    number = np.empty(n, np.int64)
    number[members] = np.repeat(names, size)
    return number


def _keys(archive: Archive, groups: Sequence[Sequence[int]]) -> np.ndarray:
    """64 bits for each event that change with its members or anything that matters of them."""
    told = (archive.key[rows].tobytes() for rows in groups)
    digests = b"".join(hashlib.blake2b(keys, digest_size=8).digest() for keys in told)
    return np.frombuffer(digests, np.uint64)


def _events(
    rows: Rows,
    archive: Archive,
    groups: Sequence[Sequence[int]],
    story_of: np.ndarray,
    labels: Sequence[tuple[str, str]],
) -> tuple[Event, ...]:
    found = []
    for members, story, (zh, en) in zip(groups, story_of.tolist(), labels, strict=True):
        ids = tuple(archive.ids[r] for r in members)
        first = archive.ids[groups[story][0]]
        found.append(Event(fresh_id("e", ids[0]), fresh_id("s", first), zh, en, ids))
    undated = np.flatnonzero(np.isnan(np.asarray(rows.published, np.float64)))
    found += [_undated(rows.article_id[r], rows.title[r]) for r in undated.tolist()]
    return tuple(sorted(found, key=lambda e: e.event_id))


def _undated(article: str, title: str) -> Event:
    return Event(fresh_id("e", article), fresh_id("s", article), title, title, (article,))
