"""What a figure shows of each outlet: a lane, a line or a bar of its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lane:
    """One outlet in a figure: id, name as shown, colour and marker, a character like it, and what it is of (its n)."""

    id: str
    name: str
    color: str
    marker: str = "square"
    glyph: str = "■"
    about: str = ""
