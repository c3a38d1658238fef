"""Validity cards: what a measure was tested on, by whose labels, with what result, and where it was not."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from framing.errors import EvaluationError


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


def save(cards: Iterable[Card], path: Path) -> None:
    """Write the cards as JSON, in their order, beside and moved into place."""
    text = json.dumps([asdict(card) for card in cards], ensure_ascii=False, indent=1)
    stage = path.with_name(f".{path.name}.{os.getpid()}")
    stage.write_text(f"{text}\n", encoding="utf-8")
    stage.replace(path)


def load(path: Path) -> tuple[Card, ...]:
    """Cards that :func:`save` wrote; none where there is no such file.

    Raises:
        EvaluationError: the file holds something else.
    """
    if not path.is_file():
        return ()
    try:
        return tuple(_card(row) for row in json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, KeyError) as error:
        raise EvaluationError(f"{path}: these are no validity cards ({error}); run: make eval") from error


def _card(row: dict[str, Any]) -> Card:
    texts = {name: Text(**row[name]) for name in ("tested_on", "labels", "untested")}
    return Card(row["measure"], row["test"], **texts, figures=tuple(Figure(**f) for f in row["figures"]))


def floored(card: Card, floors: Mapping[str, Mapping[str, Mapping[str, float]]]) -> Card:
    """The card with the floors of its measure and test on our figures for all outlets together.

    Raises:
        EvaluationError: a floor is of a figure that the card does not have.
    """
    least = floors.get(card.measure, {}).get(card.test, {})
    ours = {f.name for f in card.figures if f.of == "ours" and f.outlet is None}
    if unknown := sorted(set(least) - ours):
        raise EvaluationError(
            f"floors.toml: {card.measure}.{card.test} has no figure {unknown[0]}; take it out."
        )
    figures = (
        replace(f, floor=least[f.name]) if f.of == "ours" and f.outlet is None and f.name in least else f
        for f in card.figures
    )
    return replace(card, figures=tuple(figures))


def lines(card: Card) -> Iterator[str]:
    """A card as a table for the terminal."""
    yield f"{card.measure} / {card.test}: {card.tested_on.en}"
    yield f"   labels: {card.labels.en}"
    yield f"   not tested: {card.untested.en}"
    yield f"   {'figure':<24}{'method':<18}{'outlet':<12}{'value':>7}  {'95 %':<15}{'n':>7}"
    for f in card.figures:
        interval = "" if f.low is None or f.high is None else f"{f.low:.3f}-{f.high:.3f}"
        floor = "" if f.floor is None else f"   floor {f.floor:.3f}" + (" MISSED" if f.missed else "")
        yield f"   {f.name:<24}{f.of:<18}{f.outlet or 'all':<12}{f.value:>7.3f}  {interval:<15}{f.n:>7,}{floor}"


def missed(card: Card) -> Iterator[str]:
    """Figures below their floors, in words."""
    for f in card.figures:
        if f.missed:
            where = f" ({f.outlet})" if f.outlet else ""
            yield f"{card.measure}, {card.test}: {f.name}{where} is {f.value:.3f}, below its floor {f.floor:.3f}"
