"""Articles → events and storylines across outlets, with scores and reasons."""

from __future__ import annotations

from framing.events.ids import assign_ids, fresh_id
from framing.events.matcher import match, pairs, version
from framing.events.types import EventInput, Matching, Pair

__all__ = [
    "EventInput",
    "Matching",
    "Pair",
    "assign_ids",
    "fresh_id",
    "match",
    "pairs",
    "version",
]
