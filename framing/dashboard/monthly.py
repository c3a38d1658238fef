"""When a question about spans can be answered from the cubes by month instead of the spans themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from framing.dashboard.scope import Scope
from framing.dashboard.state import GENRES

_MONTHS = 10_000_000
CHOSEN = """(len($outlets::VARCHAR[]) = 0 OR list_contains($outlets, c.outlet))
    AND (len($genres::VARCHAR[]) = 0 OR list_contains($genres, c.genre)) AND ($copies OR NOT c.copied)
    AND (NOT $dated OR c.month BETWEEN $first AND $last)"""
"""Rows of a cube ``c`` that the scope chooses; parameters from :func:`values`."""


def answers(scope: Scope) -> bool:
    """Whether the cubes know the scope: whole months, no search, no single event."""
    begins = scope.since is None or scope.since.day == 1
    ends = scope.until is None or (scope.until + timedelta(days=1)).day == 1
    return begins and ends and not scope.query.split() and not scope.event


def values(scope: Scope) -> dict[str, Any]:
    """Parameters of :data:`CHOSEN`. Undated articles count only where no day is asked for."""
    return {
        "outlets": list(scope.outlets),
        "genres": list(GENRES[scope.genre]),
        "copies": scope.copies,
        "dated": scope.since is not None or scope.until is not None,
        "first": _month(scope.since) if scope.since else 0,
        "last": _month(scope.until) if scope.until else _MONTHS,
    }


def _month(day: date) -> int:
    return (day.year - 1970) * 12 + day.month - 1
