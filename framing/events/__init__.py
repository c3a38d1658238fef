"""Articles → events and storylines across outlets, with scores and reasons."""

from __future__ import annotations

from framing.events.archive import Rows, Texts
from framing.events.ids import assign_ids, fresh_id
from framing.events.matcher import match, match_archive, pairs, version
from framing.events.reading import Features, features, features_version
from framing.events.state import State
from framing.events.types import EventInput, Matching, Pair

__all__ = [
    "EventInput",
    "Features",
    "Matching",
    "Pair",
    "Rows",
    "State",
    "Texts",
    "assign_ids",
    "features",
    "features_version",
    "fresh_id",
    "match",
    "match_archive",
    "pairs",
    "version",
]
