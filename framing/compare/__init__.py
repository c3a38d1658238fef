"""From an open snapshot to the statistics of :mod:`framing.contrast`: which articles, which values, what is found.

Every measure is of the body, of reports and analyses, without copies of other
outlets' text, unless asked otherwise. Within one event: counts and shares only
(``by_event``). Across events: differences paired within events, storylines as
blocks, one family of tests a call. ``docs/inference.md`` says what that rests on.
"""

from __future__ import annotations

from framing.compare.articles import COPIED, GENRES, articles, present
from framing.compare.facts import Capture, Found, only_here
from framing.compare.frames import Frames, frames
from framing.compare.naming import Naming, Used, naming
from framing.compare.quotes import Quotes, quotes
from framing.compare.table import plain, table
from framing.compare.tone import Tone, tone

__all__ = [
    "COPIED",
    "GENRES",
    "Capture",
    "Found",
    "Frames",
    "Naming",
    "Quotes",
    "Tone",
    "Used",
    "articles",
    "frames",
    "naming",
    "only_here",
    "plain",
    "present",
    "quotes",
    "table",
    "tone",
]
