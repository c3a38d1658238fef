"""Rows of Wording: what they are of on the left, then a cell an outlet."""

from __future__ import annotations

from collections.abc import Sequence

from framing.dashboard.html import Markup, el


def grid(label: str, *rows: Markup | None) -> Markup:
    """Rows under each other as one table for who cannot see it."""
    return el("div", *rows, class_="fr-grid", role="table", aria_label=label)


def row(label: Markup, cells: Sequence[Markup], kind: str = "fr-row") -> Markup:
    """A row of a grid: what it is of, then a cell an outlet."""
    style = f"--n:{len(cells)};--g:repeat({len(cells)},minmax(0,1fr))"
    return el("div", label, *cells, class_=kind, role="row", style=style)


def band(panel: Markup | None) -> Markup | None:
    """The open evidence as a row that runs across all columns."""
    return el("div", el("div", panel, role="cell"), role="row", class_="fr-band") if panel else None
