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
from framing.events.told import told
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
        made = labels(told(archive, statistics, at), places, spoken)
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
    near: dict[Relation, np.ndarray] = {
        "same_event": one == other,
        "same_storyline": (one != other) & (story_of[one] == story_of[other]),
    }
    result: list[Match] = []
    for relation, chosen in near.items():
        rows = np.flatnonzero(chosen)
        rows = rows[np.lexsort((found.j[rows], found.i[rows], -found.score[rows]))]
        kept = np.sort(rows[_strongest(found.i[rows].tolist(), found.j[rows].tolist())])
        for first in range(0, len(kept), AT_ONCE):
            result += _explained(archive, statistics, found, kept[first : first + AT_ONCE], relation)
    return tuple(sorted(result, key=lambda m: (m.article_id_a, m.article_id_b)))


def _explained(
    archive: Archive, statistics: Statistics, found: Pairs, rows: np.ndarray, relation: Relation
) -> list[Match]:
    i, j, score = found.i[rows], found.j[rows], found.score[rows].tolist()
    at = distinct(np.concatenate([i, j]))
    why = reasons(told(archive, statistics, at), np.searchsorted(at, i), np.searchsorted(at, j))
    ids = ((archive.ids[a], archive.ids[b]) for a, b in zip(i.tolist(), j.tolist(), strict=True))
    return [
        Match(min(pair), max(pair), s, relation, reason)
        for pair, s, reason in zip(ids, score, why, strict=True)
    ]


def _strongest(i: Sequence[int], j: Sequence[int]) -> list[int]:
    """Places of links, given from the strongest down, that are among the LINKS strongest of either end."""
    seen: dict[int, int] = defaultdict(int)
    kept = []
    for n, (a, b) in enumerate(zip(i, j, strict=True)):
        if seen[a] < LINKS or seen[b] < LINKS:
            kept.append(n)
        seen[a] += 1
        seen[b] += 1
    return kept
