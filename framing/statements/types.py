"""What a statement is made of. Plain frozen types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from framing.model import Quote

Wording = Literal["verbatim", "rendered"]
"""The same words (cut or lightly edited), or other words for one utterance (translation, paraphrase)."""


class Said(NamedTuple):
    """One quote of one article; ``text`` is what stands at its span, as written."""

    article_id: str
    outlet: str
    quote: Quote
    text: str


class Edit(NamedTuple):
    """One difference from the fullest rendering.

    ``full`` and ``own`` are (start, end) code points of the fullest text and of
    the member's; of a cut ``own`` is empty, of an addition ``full``.
    """

    kind: Literal["cut", "added", "replaced"]
    full: tuple[int, int]
    own: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Member:
    """One rendering of a statement.

    ``length`` counts letters and digits; ``kept`` is the share of those of the
    fullest rendering that stand in this one too, in order, in runs of
    ``alignment.RUN`` or more: of a member in other words a lower bound of what
    it keeps. ``score`` in [0, 1] is the evidence that it belongs here: the
    share of its letter grams found in the fullest rendering of its own words,
    or of weighted shared content; ``reasons`` are (kind, detail) pairs:
    ``letters`` (kept, as a number), ``speaker``, ``figure``, ``name``. The
    fullest rendering is aligned with itself: kept 1, no edits.
    """

    said: Said
    wording: Wording
    length: int
    kept: float
    edits: tuple[Edit, ...]
    score: float
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One utterance as two articles or more render it, the fullest rendering first.

    ``score`` is the weakest of the members' scores.
    """

    members: tuple[Member, ...]

    @property
    def wording(self) -> Wording:
        """``rendered`` as soon as one member has other words than the fullest."""
        return "rendered" if any(m.wording == "rendered" for m in self.members) else "verbatim"

    @property
    def score(self) -> float:
        """How sure it is that all members are one utterance."""
        return min(m.score for m in self.members)

    @property
    def articles(self) -> tuple[str, ...]:
        """Ids of the articles, each once, in order of the members."""
        return tuple(dict.fromkeys(m.said.article_id for m in self.members))

    @property
    def outlets(self) -> tuple[str, ...]:
        """Ids of the outlets, each once, in order of the members."""
        return tuple(dict.fromkeys(m.said.outlet for m in self.members))

    @property
    def across(self) -> bool:
        """Whether two outlets or more render it."""
        return len(self.outlets) > 1
