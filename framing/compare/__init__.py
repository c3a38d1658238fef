"""From an open snapshot to the statistics of :mod:`framing.contrast`: which articles, which values, what is found.

Every measure is of the body, of reports and analyses, without copies of other
outlets' text, unless asked otherwise. Within one event: counts and shares only
(``by_event``). Across events: differences paired within events, storylines as
blocks. All differences of one call are one family of tests: p is by the largest
statistic over its measures and pairs of outlets, so ask in one call for what is
shown together. ``docs/inference.md`` says what that rests on.

Counts and shares are cheap, differences dear: ``infer=False`` leaves them out.
Who waits for them passes ``limit=LIMIT`` to :func:`articles`. :func:`pairs` lays
out differences for a chart, :func:`table` for reading and for a file.
"""

from __future__ import annotations

from framing.compare.articles import COPIED, GENRES, LIMIT, articles, present
from framing.compare.facts import Capture, Found, only_here
from framing.compare.frames import Frames, frames
from framing.compare.naming import Naming, Used, naming
from framing.compare.quotes import Quotes, quotes
from framing.compare.table import PAIRS, pairs, plain, table
from framing.compare.tone import Tone, tone

__all__ = [
    "COPIED",
    "GENRES",
    "LIMIT",
    "PAIRS",
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
    "pairs",
    "plain",
    "present",
    "quotes",
    "table",
    "tone",
]
