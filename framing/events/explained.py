"""Labels of events and reasons of links, some thousand articles at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from framing.events.archive import Archive, Texts, distinct, flattened
from framing.events.labels import labels
from framing.events.reasons import reasons
from framing.events.scores import Pairs
from framing.events.state import State
from framing.events.statistics import Statistics
from framing.events.told import FOR_LABELS, FOR_REASONS, told
from framing.model import Match, Relation

LINKS = 20
"""Strongest links kept for each article, in its event and again in its storyline."""
ARTICLES = 2000
"""Articles whose texts are held at once, but for an event that has more."""
AT_ONCE = 20_000
"""Links that are explained at once."""

Label = tuple[str, str]


def labelled(
    archive: Archive,
    statistics: Statistics,
    groups: Sequence[Sequence[int]],
    texts: Texts,
    keys: np.ndarray,
    before: State | None,
) -> list[Label]:
    """Labels of the events; an event that the build before knew by the same key keeps its own."""
    known = {} if before is None else dict(zip(before.events.key.tolist(), before.labels, strict=True))
    found = [known.get(key) for key in keys.tolist()]
    new = [n for n, label in enumerate(found) if label is None]
    for chunk in _chunks(new, groups):
        members = [groups[n] for n in chunk]
        at, places = flattened(members)
        ids = [archive.ids[r] for r in at.tolist()]
        spoken = [f"{archive.titles[r]}\n{text}" for r, text in zip(at.tolist(), texts(ids), strict=True)]
        made = labels(told(archive, statistics, at, FOR_LABELS), places, spoken)
        for n, label in zip(chunk, made, strict=True):
            found[n] = label
    return [label for label in found if label is not None]


def _chunks(events: Sequence[int], groups: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    chunk: list[int] = []
    size = 0
    for n in events:
        if chunk and size + len(groups[n]) > ARTICLES:
            yield chunk
            chunk, size = [], 0
        chunk.append(n)
        size += len(groups[n])
    if chunk:
        yield chunk


def linked(
    archive: Archive, statistics: Statistics, found: Pairs, event_of: np.ndarray, story_of: np.ndarray
) -> tuple[Match, ...]:
    """The strongest pairs inside events and inside storylines, explained; ascending by article ids."""
    one, other = event_of[found.i], event_of[found.j]
    near = one == other
    story = np.flatnonzero(~near & (story_of[one] == story_of[other]))
    kept = np.sort(np.concatenate([_strongest(found, np.flatnonzero(near)), _strongest(found, story)]))
    result: list[Match] = []
    for first in range(0, len(kept), AT_ONCE):
        rows = kept[first : first + AT_ONCE]
        result += _explained(archive, statistics, found, rows, near[rows])
    return tuple(sorted(result, key=lambda m: (m.article_id_a, m.article_id_b)))


def _explained(
    archive: Archive, statistics: Statistics, found: Pairs, rows: np.ndarray, same_event: np.ndarray
) -> list[Match]:
    i, j, score = found.i[rows], found.j[rows], found.score[rows].tolist()
    at = distinct(np.concatenate([i, j]))
    looked_up = told(archive, statistics, at, FOR_REASONS)
    why = reasons(looked_up, np.searchsorted(at, i), np.searchsorted(at, j))
    ids = archive.ids
    relation: list[Relation] = ["same_event" if same else "same_storyline" for same in same_event.tolist()]
    return [
        Match(ids[a], ids[b], s, r, reason) if ids[a] < ids[b] else Match(ids[b], ids[a], s, r, reason)
        for a, b, s, r, reason in zip(i.tolist(), j.tolist(), score, relation, why, strict=True)
    ]


def _strongest(found: Pairs, rows: np.ndarray) -> np.ndarray:
    """Of these pairs the ones that are among the LINKS strongest of either end."""
    rows = rows[np.lexsort((found.j[rows], found.i[rows], -found.score[rows]))]
    seen: dict[int, int] = defaultdict(int)
    kept = []
    for n, (a, b) in enumerate(zip(found.i[rows].tolist(), found.j[rows].tolist(), strict=True)):
        if seen[a] < LINKS or seen[b] < LINKS:
            kept.append(n)
        seen[a] += 1
        seen[b] += 1
    return rows[kept] if kept else rows[:0]
