"""The units behind a cell of a table: what people said where the machine said something."""

from __future__ import annotations

from framing.coding import agreement
from framing.coding.agreement import Machine
from framing.coding.store import Project
from framing.dashboard import coding_place, components
from framing.dashboard.html import Markup, el, inward
from framing.dashboard.session import Context
from framing.errors import CodingError, SnapshotError

SHOWN = 40
"""Units listed at most; the download holds them all."""
CUT = 160
"""Characters of a text in the list."""


def names(ctx: Context, project: Project) -> dict[str, str]:
    """Names of the categories in the reader's language."""
    return {c.id: ctx.t.either(coding_place.words(c), "name") for c in project.codebook.categories}


def show(ctx: Context, project: Project, every: Machine) -> None:
    """The units of the cell that the link names, with what each coder said of them."""
    if (chosen := _chosen(ctx, project, every)) is None:
        return
    t = ctx.t
    outlet, people, machine = chosen
    codes, called = agreement.read(project), names(ctx, project)
    said = agreement.majority(codes)
    units = [
        u
        for u in project.units
        if (said.get(u.unit), u.machine) == (people, machine) and outlet in ("all", u.outlet)
    ]
    told = t("coding.result.cell", people=called[people], machine=called[machine], n=len(units))
    closing = inward(ctx.selection.href("coding", evidence=None), t("evidence.close"))
    head = el("div", el("b", told), closing, class_="fr-ev-head")
    items = [_item(ctx, project, codes, u.unit, called) for u in units[:SHOWN]]
    hidden = len(units) - SHOWN
    more = el("p", t("coding.result.more", n=hidden), class_="fr-note") if hidden > 0 else None
    components.show(el("div", head, el("ol", *items), more, class_="fr-ev-panel"))


def _item(
    ctx: Context, project: Project, codes: agreement.Codes, unit: str, called: dict[str, str]
) -> Markup:
    who = el("p", _again(ctx, unit), " ", _who_said(ctx, codes, unit, called), class_="fr-k")
    return el("li", el("p", _sentence(ctx, project, unit)), who)


def _chosen(ctx: Context, project: Project, every: Machine) -> tuple[str, str, str] | None:
    kind, _, rest = (ctx.selection.evidence or "").partition(":")
    parts = rest.split(".")
    if kind != "cell" or len(parts) != 3 or not {parts[1], parts[2]} <= set(every.categories):
        return None
    known = parts[0] == "all" or parts[0] in {u.outlet for u in project.units}
    return (parts[0], parts[1], parts[2]) if known else None


def _sentence(ctx: Context, project: Project, unit: str) -> str:
    dataset = coding_place.source(ctx, project)
    if dataset is None:
        return ctx.t("coding.result.textless")
    try:
        text = coding_place.text(dataset, project, unit).text
    except (CodingError, SnapshotError):
        return ctx.t("coding.result.textless")
    return text if len(text) <= CUT else text[:CUT] + "…"


def _again(ctx: Context, unit: str) -> Markup:
    """The unit's number, which leads to it."""
    place = (*ctx.selection.coding[:2], unit)
    return inward(ctx.selection.href("coding", coding=place, view="code", evidence=None), unit)


def _who_said(ctx: Context, codes: agreement.Codes, unit: str, names: dict[str, str]) -> str:
    skip = ctx.t("coding.skip")
    given = [(coder, own[unit]) for coder, own in codes.items() if unit in own]
    said = [
        ctx.t("coding.result.said", coder=coder, code=names.get(code.code, skip))
        + (ctx.t("coding.result.noted", note=code.note) if code.note else "")
        for coder, code in given
    ]
    return ctx.t("list.semicolon").join(said)
