"""Articles → candidate pairs → events → storylines, with the links and labels that explain them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from framing.events.cluster import group
from framing.events.ids import fresh_id
from framing.events.labels import GLOSS, label
from framing.events.rarity import BACKGROUND
from framing.events.reasons import Explainer
from framing.events.scores import WEIGHTS, Pairs, candidates, settings
from framing.events.storylines import storylines
from framing.events.types import EventInput, Matching, Pair
from framing.events.vectors import Vectors, vectorise
from framing.events.words import ALIASES
from framing.model import Event, Match, Relation

CODE_VERSION = "3"
LINKS = 20
"""Strongest links kept for each article, in its event and again in its storyline."""


def version() -> str:
    """Names the code and hashes the data that decide the outcome."""
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in (WEIGHTS, ALIASES, BACKGROUND, GLOSS)))
    return f"events-{CODE_VERSION}-{digest.hexdigest()[:8]}"


def match(inputs: Sequence[EventInput]) -> Matching:
    """Group articles into events and storylines; ids are fresh ones (see ``assign_ids``).

    Every article lands in exactly one event; most events hold one article. The
    order of ``inputs`` does not matter; article ids must be distinct.
    """
    v = vectorise(inputs)
    found = candidates(v)
    level = settings()["event"]
    groups = group(found, v.start, v.end, level["threshold"], level["span_hours"])
    stories = storylines(v, groups)
    story_of = {number: k for k, members in enumerate(stories) for number in members}
    events = [_event(v, rows, stories, story_of[n], groups) for n, rows in enumerate(groups)]
    events += [_undated(x) for x in inputs if x.published is None]
    return Matching(
        matches=_matches(v, found, groups, story_of),
        events=tuple(sorted(events, key=lambda e: e.event_id)),
        version=version(),
    )


def pairs(inputs: Sequence[EventInput]) -> tuple[Pair, ...]:
    """All candidate pairs with their scores; what is not here was not retrieved and counts as 0."""
    v = vectorise(inputs)
    found = candidates(v)
    ids = [x.article_id for x in v.inputs]
    rows = zip(found.i.tolist(), found.j.tolist(), found.score.tolist(), strict=True)
    return tuple(Pair(*sorted((ids[i], ids[j])), score) for i, j, score in rows)


def _event(
    v: Vectors, rows: list[int], stories: list[list[int]], story: int, groups: list[list[int]]
) -> Event:
    ids = tuple(v.inputs[r].article_id for r in rows)
    first = v.inputs[min(min(groups[n]) for n in stories[story])].article_id
    zh, en = label(v, rows)
    return Event(fresh_id("e", ids[0]), fresh_id("s", first), zh, en, ids)


def _undated(x: EventInput) -> Event:
    ids = fresh_id("e", x.article_id), fresh_id("s", x.article_id)
    return Event(*ids, x.title, x.title, (x.article_id,))


def _matches(
    v: Vectors, found: Pairs, groups: list[list[int]], story_of: dict[int, int]
) -> tuple[Match, ...]:
    event_of = {row: n for n, rows in enumerate(groups) for row in rows}
    links: dict[Relation, list[tuple[float, int, int]]] = {"same_event": [], "same_storyline": []}
    for i, j, score in zip(found.i.tolist(), found.j.tolist(), found.score.tolist(), strict=True):
        if event_of[i] == event_of[j]:
            links["same_event"].append((score, i, j))
        elif story_of[event_of[i]] == story_of[event_of[j]]:
            links["same_storyline"].append((score, i, j))
    explain = Explainer(v).reasons
    result = [
        Match(*sorted((v.inputs[i].article_id, v.inputs[j].article_id)), score, relation, explain(i, j))
        for relation, rows in links.items()
        for score, i, j in _strongest(rows)
    ]
    return tuple(sorted(result, key=lambda m: (m.article_id_a, m.article_id_b)))


def _strongest(rows: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """Links that are among the LINKS strongest of either end."""
    seen: dict[int, int] = defaultdict(int)
    kept = []
    for score, i, j in sorted(rows, key=lambda row: (-row[0], row[1], row[2])):
        if seen[i] < LINKS or seen[j] < LINKS:
            kept.append((score, i, j))
        seen[i] += 1
        seen[j] += 1
    return kept
