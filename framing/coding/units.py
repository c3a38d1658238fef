"""What is coded, as plain frozen data that holds no text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a sample: where it stands, from which stratum and how likely it was drawn.

    ``unit`` is its number in the order of coding (``u001``). ``start`` and
    ``end`` are code points of the body's cleaned text, as are those of the
    mention of ``actor``. ``machine`` is the machine's label when the sample was
    drawn, None where there is none. ``probability`` of inclusion lies in (0, 1].
    ``text_hash``: 16 hex digits of the SHA-256 of the text.
    """

    unit: str
    article_id: str
    sentence_no: int | None
    start: int
    end: int
    actor: str | None
    mention_start: int | None
    mention_end: int | None
    outlet: str
    machine: str | None
    probability: float
    text_hash: str


@dataclass(frozen=True, slots=True)
class Code:
    """What one coder said of one unit; ``code`` is a category or ``skip``, ``time_utc`` is ISO 8601."""

    unit: str
    code: str
    note: str
    time_utc: str
    codebook: str
    version: int


def text_hash(text: str) -> str:
    """16 hex digits that tell whether a unit's text is still the one that was drawn."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
