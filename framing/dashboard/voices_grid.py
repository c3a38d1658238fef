"""Rows of numbers with a column per outlet: on a phone each row becomes a labelled line per outlet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from framing.dashboard.evidence_voices import PAGE, Asked, Panel
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import outlet_name
from framing.dashboard.session import Context, Outlet

LINKED = 60
"""Characters of a name that a link can carry."""


@dataclass(frozen=True)
class Grid:
    """What rows are made from; ``panel`` is the open evidence and belongs under its own row."""

    ctx: Context
    panel: Panel | None

    def open_(self, kind: str, outlet: str, *parts: str) -> str:
        """Link that opens the evidence of one number."""
        return self.ctx.selection.href(PAGE, evidence=str(Asked(kind, outlet, parts)))

    def link(self, words: object, kind: str, outlet: str, *parts: str) -> Markup:
        """A number that opens its evidence."""
        return inward(self.open_(kind, outlet, *parts), words)

    def below(self, owns: Callable[[Asked], bool]) -> Markup | None:
        """The open evidence, where it is of a number that ``owns`` knows."""
        return self.panel.markup if self.panel is not None and owns(self.panel.asked) else None

    def head(self, words: Callable[[Outlet], object], corner: str) -> Markup:
        """Names of the outlets with what ``words`` says of each."""
        cells = [
            el("div", el("b", outlet_name(o)), el("span", words(o), class_="fr-k"), class_="fr-col fr-found",
               role="columnheader", style=f"--c:{o.color}")
            for o in self.ctx.shown
        ]  # fmt: skip
        return self._line(el("div", role="columnheader", aria_label=corner), cells, "fr-row fr-head")

    def row(
        self,
        label: object,
        about: object,
        cell: Callable[[Outlet], object],
        owns: Callable[[Asked], bool],
        *,
        tight: bool = False,
    ) -> Markup:
        """One question across all outlets, and its open evidence below it."""
        name = el("div", el("b", label), about, class_="fr-rl", role="rowheader")
        cells = [self._cell(o, cell(o)) for o in self.ctx.shown]
        line = self._line(name, cells, "fr-row fr-tight" if tight else "fr-row")
        return join([line, self.below(owns)])

    def table(self, name: str, rows: Sequence[object]) -> Markup:
        """The rows as one table."""
        return el("div", *rows, class_="fr-grid fr-vo", role="table", aria_label=name)

    def _line(self, first: Markup, cells: Sequence[Markup], class_: str) -> Markup:
        return el("div", first, *cells, class_=class_, role="row", style=f"--n:{len(cells)}")

    def _cell(self, outlet: Outlet, inside: object) -> Markup:
        who = el("span", outlet_name(outlet, short=True), class_="fr-who")
        return el("div", who, el("div", inside), class_="fr-cell", role="cell")


def part(heading: str, about: str) -> Markup:
    """The heading of one part of a view."""
    return el("h2", heading, el("small", about), class_="fr-part")


def none(words: str) -> Markup:
    """Where an outlet has nothing to count."""
    return el("span", words, class_="fr-none")


def speaker_link(ctx: Context, name: str, words: object | None = None) -> Markup:
    """A speaker's name that leads to what all outlets quote of it; bare where no link can carry the name."""
    shown = name if words is None else words
    if len(name) > LINKED or name != " ".join(name.split()) or not name.isprintable():
        return el("span", shown)
    return inward(ctx.selection.href(PAGE, view="speaker", speaker=name, evidence=None), shown, data_top="")
