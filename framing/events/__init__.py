"""Articles → events and storylines across outlets, with scores and reasons."""

from __future__ import annotations

from framing.events.ids import Assigned, Previous, assign_ids
from framing.events.matcher import match, pairs, version
from framing.events.types import EventInput, Matching, Pair

__all__ = [
    "Assigned",
    "EventInput",
    "Matching",
    "Pair",
    "Previous",
    "assign_ids",
    "match",
    "pairs",
    "version",
]
