"""Tables of the Archive page: outlets beside each other, every number a link, its evidence under its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from framing.dashboard import queries_archive
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.session import Context
from framing.dashboard.state import Problem

PAGE = "archive"
Cell = Markup | str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The number whose evidence is open: ``kind:outlet:value``, or ``articles:outlet`` for all of them."""

    kind: str
    outlet: str
    value: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.outlet}:{self.value}".rstrip(":")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its name, a cell an outlet, and what its numbers are called as evidence."""

    name: Markup | str
    cells: Sequence[Cell]
    asks: Sequence[Asked] = field(default=())
    heads: str = ""
    """What the lines from here on are told apart by, as a line of its own."""


def take(ctx: Context, kinds: Sequence[str]) -> tuple[Context, Asked | None]:
    """The number asked for, or the context with what it does not know among its problems."""
    given = ctx.selection.evidence
    if given is None:
        return ctx, None
    kind, outlet, value = [*given.split(":", 2), "", ""][:3]
    ids = ctx.shown_ids
    known = kind in kinds and outlet in ids and (kind in queries_archive.KINDS or value.split(":")[0] in ids)
    return (ctx, Asked(kind, outlet, value)) if known else (refused(ctx), None)


def refused(ctx: Context) -> Context:
    """The context without its evidence, which is named among the problems."""
    noted = ctx.note(Problem("evidence", ctx.selection.evidence or ""))
    return replace(noted, selection=ctx.selection.with_(evidence=None))


def number(ctx: Context, n: int, asked: Asked, total: int = 0) -> Cell:
    """A count that opens its articles, with its share of ``total`` where there is one; None where it is 0."""
    if n == 0:
        return None
    link = inward(ctx.selection.href(PAGE, evidence=str(asked)), f"{n:,}")
    share = el("small", f" {n / total:.1%}" if 1000 * n >= total else " <0.1%") if total else None
    return join([link, share])


def table(
    caption: str,
    heads: Sequence[Markup | str],
    rows: Sequence[Row],
    asked: Asked | None = None,
    panel: Markup | None = None,
) -> Markup:
    """A table with its caption; ``panel`` stands under the row that has the number ``asked``."""
    lines = []
    for row in rows:
        if row.heads:
            lines.append(
                el("tr", el("th", row.heads, scope="colgroup", colspan=len(row.cells) + 1), class_="fr-heads")
            )
        cells = [
            el("td", "·" if cell is None else cell, class_="fr-nil" if cell is None else None)
            for cell in row.cells
        ]
        lines.append(el("tr", el("th", row.name, scope="row"), *cells))
        if panel is not None and asked in row.asks:
            lines.append(el("tr", el("td", panel, colspan=len(row.cells) + 1, class_="fr-under")))
    head = el("tr", *(el("th", h, scope="col") for h in heads))
    whole = el("table", el("thead", head), el("tbody", *lines), aria_label=caption, class_="fr-counts")
    return el("div", whole, class_="fr-wide", tabindex="0", role="region", aria_label=caption)


def totals(ctx: Context, name: str, counts: Mapping[str, int]) -> Row:
    """A line with all articles of every outlet."""
    asks = [Asked("articles", o.id, "") for o in ctx.shown]
    return Row(name, [number(ctx, counts.get(a.outlet, 0), a) for a in asks], asks)
