"""Articles → events and storylines across outlets, with scores and reasons."""

from __future__ import annotations

from framing.events.ids import assign_ids, fresh_id
from framing.events.matcher import match, pairs, version
from framing.events.types import Assigned, EventInput, Matching, Pair, Previous

__all__ = [
    "Assigned",
    "EventInput",
    "Matching",
    "Pair",
    "Previous",
    "assign_ids",
    "fresh_id",
    "match",
    "pairs",
    "version",
]
