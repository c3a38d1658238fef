"""Ids of events and storylines that outlive rebuilds and additions."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from framing.events.types import Matching


@dataclass(frozen=True, slots=True)
class Previous:
    """What the last snapshot said: article id → event id and → storyline id, and its redirects."""

    events: Mapping[str, str] = field(default_factory=dict)
    storylines: Mapping[str, str] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assigned:
    """The matching under its lasting ids; ``redirects`` maps every retired event id to a living one."""

    matching: Matching
    redirects: Mapping[str, str]


def fresh_id(prefix: str, key: str, taken: Collection[str] = ()) -> str:
    """``prefix`` + 12 hex of the SHA-256 of ``key`` (an article id); hashed again while taken."""
    found = prefix + hashlib.sha256(key.encode()).hexdigest()[:12]
    return found if found not in taken else fresh_id(prefix, found, taken)


def assign_ids(matching: Matching, previous: Previous | None = None) -> Assigned:
    """Give each group the id that most of its articles had, else a fresh one.

    An id goes to the group that holds most of its former articles, so that a
    split keeps it in one place; ids that no group keeps redirect to where most
    of their articles went (ids whose articles all left the archive stay silent).
    Ties fall to the smaller id. Old redirects are carried on to their last target.
    """
    previous = Previous() if previous is None else previous
    members = {event.event_id: event.article_ids for event in matching.events}
    event_ids = _keep("e", members, previous.events, set(previous.redirects))
    stories: dict[str, list[str]] = {}
    for event in matching.events:
        stories.setdefault(event.storyline_id, []).extend(event.article_ids)
    story_ids = _keep("s", stories, previous.storylines, ())
    events = tuple(
        replace(e, event_id=event_ids[e.event_id], storyline_id=story_ids[e.storyline_id])
        for e in matching.events
    )
    now = {article: event.event_id for event in events for article in event.article_ids}
    return Assigned(replace(matching, events=events), _redirects(previous, now))


def _keep(
    prefix: str, groups: Mapping[str, Sequence[str]], old: Mapping[str, str], retired: Iterable[str]
) -> dict[str, str]:
    """Provisional id → lasting id: the largest overlaps choose first."""
    overlap = Counter((old[a], key) for key, members in groups.items() for a in members if a in old)
    chosen: dict[str, str] = {}
    used: set[str] = set()
    for old_id, key in sorted(overlap, key=lambda p: (-overlap[p], p[0], min(groups[p[1]]))):
        if key not in chosen and old_id not in used:
            chosen[key] = old_id
            used.add(old_id)
    taken = used | set(old.values()) | set(retired)
    for key in sorted(set(groups) - set(chosen)):
        # The matcher's own id stands unless it once named another group.
        chosen[key] = key if key not in taken else fresh_id(prefix, key, taken)
        taken.add(chosen[key])
    return chosen


def _redirects(previous: Previous, now: Mapping[str, str]) -> dict[str, str]:
    living = set(now.values())
    went: dict[str, Counter[str]] = {}
    for article, old_id in previous.events.items():
        if article in now:
            went.setdefault(old_id, Counter())[now[article]] += 1
    redirects = {
        old_id: min(targets, key=lambda t: (-targets[t], t))
        for old_id, targets in went.items()
        if old_id not in living
    }
    for old_id, target in previous.redirects.items():
        if old_id not in living:
            redirects[old_id] = redirects.get(target, target)
    return {old_id: target for old_id, target in sorted(redirects.items()) if target in living}
