"""Ids of events and storylines that outlive rebuilds and additions."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from framing.events.types import Matching


def fresh_id(prefix: str, key: str, taken: Collection[str] = ()) -> str:
    """``prefix`` + 12 hex of the SHA-256 of ``key`` (an article id); hashed again while taken."""
    found = prefix + hashlib.sha256(key.encode()).hexdigest()[:12]
    return found if found not in taken else fresh_id(prefix, found, taken)


def assign_ids(
    matching: Matching,
    events: Mapping[str, str] | None = None,
    storylines: Mapping[str, str] | None = None,
    redirects: Mapping[str, str] | None = None,
) -> Matching:
    """Give each group the id that most of its articles had, else the matcher's own.

    Args:
        matching: as ``match`` returns it.
        events: article id → event id in the previous snapshot.
        storylines: article id → storyline id in the previous snapshot.
        redirects: retired event id → living one in the previous snapshot.

    An id goes to the group that holds most of its former articles, so a split keeps
    it in one place; ties fall to the smaller id. An id that no group keeps redirects
    to where most of its articles went, and old redirects follow; where every article
    left the archive there is nothing to redirect to. Event and storyline ids that
    once named something else are never given out anew.
    """
    events, storylines, redirects = events or {}, storylines or {}, redirects or {}
    event_ids = _keep("e", {e.event_id: e.article_ids for e in matching.events}, events)
    stories: dict[str, list[str]] = {}
    for event in matching.events:
        stories.setdefault(event.storyline_id, []).extend(event.article_ids)
    story_ids = _keep("s", stories, storylines)
    renamed = tuple(
        replace(e, event_id=event_ids[e.event_id], storyline_id=story_ids[e.storyline_id])
        for e in matching.events
    )
    now = {article: e.event_id for e in renamed for article in e.article_ids}
    return replace(
        matching,
        events=tuple(sorted(renamed, key=lambda e: e.event_id)),
        redirects=_redirects(events, redirects, now),
        inherited=frozenset(now.values()) & frozenset(events.values()),
    )


def _keep(prefix: str, groups: Mapping[str, Sequence[str]], old: Mapping[str, str]) -> dict[str, str]:
    """Provisional id → lasting id: the largest overlaps choose first."""
    overlap = Counter((old[a], key) for key, members in groups.items() for a in members if a in old)
    chosen: dict[str, str] = {}
    used: set[str] = set()
    for old_id, key in sorted(overlap, key=lambda p: (-overlap[p], p[0], min(groups[p[1]]))):
        if key not in chosen and old_id not in used:
            chosen[key] = old_id
            used.add(old_id)
    taken = used | set(old.values())
    for key in sorted(set(groups) - set(chosen)):
        # The matcher's own id stands unless it once named another group.
        chosen[key] = key if key not in taken else fresh_id(prefix, key, taken)
        taken.add(chosen[key])
    return chosen


def _redirects(
    events: Mapping[str, str], old_redirects: Mapping[str, str], now: Mapping[str, str]
) -> dict[str, str]:
    living = set(now.values())
    went: dict[str, Counter[str]] = {}
    for article, old_id in events.items():
        if article in now:
            went.setdefault(old_id, Counter())[now[article]] += 1
    moved = {old_id: min(targets, key=lambda t: (-targets[t], t)) for old_id, targets in went.items()}
    redirects = {old_id: target for old_id, target in moved.items() if old_id not in living}
    for old_id, target in old_redirects.items():
        if old_id not in living:
            redirects[old_id] = target if target in living else moved.get(target, target)
    return {old_id: target for old_id, target in sorted(redirects.items()) if target in living}
