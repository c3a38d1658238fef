"""Who speaks, and whether two names are one speaker's."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from framing import actors
from framing.text import simplify

_LEAST = 2
"""Letters of the shorter of two names of which one contains the other."""

Relation = Literal["same", "side", "unknown", "other"]
"""``side``: one is a body, government or state, the other somebody who may speak for it (外交部, 汪文斌)."""


@lru_cache(maxsize=4096)
def folded_name(name: str | None) -> str:
    """A speaker's name in Simplified script; '' where there is none."""
    return simplify(name or "")


@lru_cache(maxsize=4096)
def relation(one: str, other: str) -> Relation:
    """Whether two folded names are one speaker's: by actor, by one name in the other, or by the state they speak for.

    A country that both names hold is no common actor: too many people have it in theirs.
    """
    if not one or not other:
        return "unknown"
    known = actors.load()
    mine, theirs = _who(one), _who(other)
    if any(known[a].kind != "state" for a in mine & theirs):
        return "same"
    short, long = sorted((one, other), key=len)
    listed = mine and theirs and mine != theirs
    if len(short) >= _LEAST and short in long and not listed:
        return "same"
    people = [any(known[a].kind == "person" for a in who) for who in (mine, theirs)]
    return "side" if not all(people) and _states(mine) & _states(theirs) else "other"


@lru_cache(maxsize=4096)
def _who(name: str) -> frozenset[str]:
    """Actors in a speaker's name; the people among them where there are any."""
    known = actors.load()
    found = {actor for *_, actor in known.find_folded(name)}
    return frozenset({a for a in found if known[a].kind == "person"} or found)


@lru_cache(maxsize=4096)
def _states(speakers: frozenset[str]) -> frozenset[str]:
    """States that the officials among the speakers speak for."""
    known = actors.load()
    states = (known.state(a) for a in speakers if known[a].group.endswith("_official"))
    return frozenset(s for s in states if s)
