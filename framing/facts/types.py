"""Plain data about facts."""

from __future__ import annotations

from typing import Literal, NamedTuple

from framing.model import SectionName

FactKind = Literal["figure", "person", "organisation"]
KINDS: tuple[FactKind, ...] = ("figure", "person", "organisation")


class Fact(NamedTuple):
    """A fact at its first mention: ``surface`` is ``section.text[start:end]`` folded to Simplified.

    ``value`` is its normal form: ``30 %``, ``120000000 USD``, an actor's id,
    else the name itself. Words like 约 and 多 are not part of a value.
    """

    kind: FactKind
    value: str
    surface: str
    section: SectionName
    start: int
    end: int


Found = tuple[FactKind, str, int, int]
"""Kind, value, start, end."""
Mention = tuple[int, int, str]
"""Start, end, id of an actor."""
