"""Validity cards: what a measure was tested on, by whose labels, with what result, and where it was not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in both languages of the interface."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure with its 95 % interval (None where there is none) and the number it rests on.

    ``name`` is a short id such as ``f1`` or ``speaker``; ``outlet`` is None for
    all together; ``of`` names the method measured: ``ours`` or a baseline such
    as ``snownlp``; below ``floor``, if there is one, the evaluation fails.
    """

    name: str
    value: float
    low: float | None
    high: float | None
    n: int
    outlet: str | None = None
    of: str = "ours"
    floor: float | None = None

    @property
    def missed(self) -> bool:
        """Whether the figure fell below its floor."""
        return self.floor is not None and not self.value >= self.floor


@dataclass(frozen=True, slots=True)
class Card:
    """One test of one measure.

    ``labels`` says who labelled and how well two readings agree; ``untested``
    lists what the test does not cover: years, genres, outlets.
    """

    measure: str
    test: str
    tested_on: Text
    labels: Text
    untested: Text
    figures: tuple[Figure, ...]
