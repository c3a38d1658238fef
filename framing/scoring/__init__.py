"""Scorers: one contract, one registry.

A scorer reads a cleaned article and returns :class:`framing.model.Measures`:
values with their evidence counts, and spans. Where there is no evidence the
value is None with a reason, never 0 or 0.5. To add a measure, write a module
with such an object and put it into :data:`SCORERS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from framing.model import Article, Measures


class Scorer(Protocol):
    """The contract. ``version`` changes whenever a score could change: scores are kept under it.

    ``columns`` names what it adds to the articles table, with the Python type;
    ``tables`` the tables of spans that it fills.
    """

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def columns(self) -> Mapping[str, type]: ...
    @property
    def tables(self) -> tuple[str, ...]: ...
    def score_all(self, articles: Sequence[Article]) -> list[Measures]:
        """Measures of each article, in order. Batches because decoding many sentences is cheaper."""
        ...

    def rows(self) -> list[dict[str, Any]]:
        """The data that the scores rest on, as JSON can hold it, to be kept beside them; [] where none is."""
        ...

    def touched(self, old_rows: Sequence[Mapping[str, Any]], old_version: str) -> frozenset[str] | None:
        """Which articles have to be scored anew, when ``old_version`` and its ``old_rows`` had scored them.

        An article that holds none of the strings returned in any text of the
        sections SCORED has the same measures as before. None: every article.
        """
        ...


def scorers() -> tuple[Scorer, ...]:
    """Every scorer, in the order of their columns.

    Raises:
        LexiconError: a lexicon file breaks its format.
    """
    from framing.scoring.facts import FACTS  # here, so that naming the contract loads no data
    from framing.scoring.genre import GENRES
    from framing.scoring.quotes import QUOTES
    from framing.scoring.sentiment import SENTIMENT
    from framing.scoring.stance import STANCE
    from framing.scoring.tone import TONE

    return (SENTIMENT, GENRES, QUOTES, STANCE, TONE, FACTS)
