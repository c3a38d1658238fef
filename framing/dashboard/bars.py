"""A share bar of one neutral ramp: the names stand in its segments where they fit, in a key below where not."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import SHADES

WIDE, NARROW = 1010, 250
"""Pixels that the cells of a row share on a laptop, and the width of a cell on a phone."""
LETTER, PADDING = 6.8, 12
"""Pixels of half a Han letter, and of a segment's sides."""


class Segment(NamedTuple):
    """One part of a bar: its name, its number, its place on the ramp, the link to its evidence."""

    name: str
    n: int
    shade: int
    href: str


def bar(segments: Sequence[Segment], columns: float, below: object = None) -> Markup:
    """The bar, the key of what does not fit into it, and ``below`` under both.

    Every number is a link once: in its segment or in the key. Equal shades stand
    for equal names across a row; what comes after the ramp's end shares its last shade.
    """
    total = sum(s.n for s in segments)
    room = min(WIDE / max(columns, 1), NARROW)
    fits = [_width(s) <= room * s.n / total for s in segments] if total else []
    parts = [_segment(s, inside) for s, inside in zip(segments, fits, strict=True)]
    keys = [_key(s) for s, inside in zip(segments, fits, strict=True) if not inside]
    return join([
        el("div", *parts, class_="fr-bars") if parts else None,
        el("div", *keys, class_="fr-terms") if keys else None,
        below,
    ])  # fmt: skip


def _segment(s: Segment, inside: bool) -> Markup:
    look = f"fr-seg fr-s{_shade(s)}"
    if not inside:
        return el("span", class_=look, style=f"flex:{s.n}", title=f"{s.name} {s.n:,}", aria_hidden="true")
    return inward(s.href, f"{s.name} {s.n:,}", class_=f"{look} fr-term", style=f"flex:{s.n}")


def _key(s: Segment) -> Markup:
    mark = el("i", class_=f"fr-key fr-s{_shade(s)}")
    return inward(s.href, mark, f"{s.name} {s.n:,}", class_="fr-term")


def _shade(s: Segment) -> int:
    return min(s.shade, SHADES - 1)


def _width(s: Segment) -> float:
    """About how many pixels the segment's words need."""
    words = f"{s.name} {s.n:,}"
    return PADDING + LETTER * sum(2 if unicodedata.east_asian_width(c) in "WF" else 1.1 for c in words)
