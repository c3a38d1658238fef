"""What the codes say: coders with each other, the machine with their majority, and the units behind each cell."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from framing import export
from framing.coding import agreement, store, tables
from framing.coding.agreement import LEAST, Among, Machine, Measured
from framing.coding.codebook import SKIP
from framing.coding.store import Project
from framing.dashboard import coding_cell, coding_place, components, queries
from framing.dashboard.html import Markup, el, inward
from framing.dashboard.session import Context
from framing.errors import CodingError

LARGE = 5
"""Categories from which on a table takes the width of the page."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Codes counted: units by coder (skipped ones apart), agreement, the machine."""

    coders: tuple[tuple[str, int, int], ...]
    among: tuple[Among, ...]
    machine: tuple[Machine, ...]


def show(ctx: Context, project: Project) -> None:
    """Coders, agreement, machine by outlet, downloads; a word to who has not finished."""
    t = ctx.t
    try:
        found = _found(str(project.folder), _stamp(project))
    except CodingError as error:
        coding_place.alert(t("coding.trouble.failed", reason=str(error)))
        return
    if not found.coders:
        return
    own = next((n for coder, n, _ in found.coders if coder == ctx.selection.coding[0]), 0)
    if own < len(project.units):
        components.note(t("coding.result.unfinished"))
    components.show(_people(ctx, project, found))
    if found.machine:
        _machine(ctx, project, found.machine)
    _downloads(ctx, project)


def _stamp(project: Project) -> str:
    """Changes with every byte of the codes."""
    digest = hashlib.sha256(str(project.about["created_utc"]).encode())
    for coder in store.coders(project):
        digest.update(f"{coder}\0".encode() + (project.folder / f"codes-{coder}.csv").read_bytes())
    return digest.hexdigest()


@queries.cached
def _found(folder: str, stamp: str) -> Found:
    del stamp  # only a key: the files' bytes
    project = store.load(Path(folder))
    codes = agreement.read(project)
    counts = [(coder, len(own), sum(c.code == SKIP for c in own.values())) for coder, own in codes.items()]
    return Found(tuple(counts), agreement.among(project, codes), agreement.machine(project, codes))


def finding(ctx: Context, project: Project) -> str:
    """What the codes say, in words; what the project is where they cannot be read."""
    t = ctx.t
    try:
        found = _found(str(project.folder), _stamp(project))
    except CodingError:
        return t("coding.lead")
    if not found.coders:
        return t("coding.result.nothing")
    name = t.either(coding_place.words(project.codebook), "name")
    said = t(
        "coding.result.finding", name=name, coders=t.n("coder", len(found.coders)), units=len(project.units)
    )
    if found.among:
        alpha = found.among[0].nominal
        said += t("coding.result.alpha", value=_told_n(ctx, alpha))
    else:
        said += t("coding.result.one_coder")
    if found.machine:
        accuracy = found.machine[0].accuracy
        said += t("coding.result.machine", value=_told_n(ctx, accuracy))
    return said


def _told(ctx: Context, m: Measured) -> str:
    """A value with its interval; in words where there is none."""
    if m.value is None:
        return ctx.t("coding.reason." + (m.reason or "no_units"))
    if m.low is None or m.high is None:
        return _number(m.value)
    return ctx.t("coding.result.interval", v=_number(m.value), a=_number(m.low), b=_number(m.high))


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _told_n(ctx: Context, m: Measured) -> str:
    """The same with the number it rests on, for running text."""
    if m.value is None or m.low is None or m.high is None:
        return ctx.t("coding.result.told", value=_told(ctx, m), n=m.n)
    low, high = _number(m.low), _number(m.high)
    return ctx.t("coding.result.told_interval", v=_number(m.value), a=low, b=high, n=m.n)


def _people(ctx: Context, project: Project, found: Found) -> Markup:
    """Who coded how many, and agreement of all and of each pair."""
    t = ctx.t
    all_ = len(project.units)
    who = [t("coding.result.coder", coder=c, n=n - k, skipped=k, all=all_) for c, n, k in found.coders]
    head = [t("coding.result." + c) for c in ("coders", "same", "nominal", "ordinal", "n")]
    rows = [
        (
            t.join(list(one.coders)), _told(ctx, one.same), _told(ctx, one.nominal),
            _told(ctx, one.ordinal) if one.ordinal else "—", f"{one.nominal.n:,}",
        )
        for one in found.among
    ]  # fmt: skip
    table = _table(head, rows) if rows else el("p", t("coding.result.second"))
    return el(
        "div",
        el("h2", t("coding.result.people"), class_="fr-part"),
        el("p", t("list.semicolon").join(who)),
        table,
        el("p", t("coding.result.people_note", least=LEAST), class_="fr-note"),
    )


def _machine(ctx: Context, project: Project, machine: Sequence[Machine]) -> None:
    """Figures by outlet in the fixed order, then who said what where the machine said what."""
    t = ctx.t
    every, *each = machine
    order = {o.id: n for n, o in enumerate(ctx.outlets)}
    each.sort(key=lambda m: (order.get(m.outlet or "", len(order)), m.outlet or ""))
    head = [t("coding.result." + c) for c in ("outlet", "accuracy", "macro_f1", "kappa", "n", "left_out")]
    rows = [
        (
            _outlet(ctx, m), _told(ctx, m.accuracy), _told(ctx, m.macro_f1), _told(ctx, m.kappa),
            f"{m.accuracy.n:,}", f"{m.left_out:,}",
        )
        for m in (*each, every)
    ]  # fmt: skip
    components.show(
        el("h2", t("coding.result.with_machine"), class_="fr-part"),
        _table(head, rows),
        el(
            "p",
            t("coding.result.machine_note", least=LEAST, scorer=project.about["scorer"]),
            class_="fr-note",
        ),
        el("h2", t("coding.result.cross"), class_="fr-part"),
        el("p", t("coding.result.cross_note"), class_="fr-note"),
        _crosses(ctx, project, (*each, every)),
    )
    coding_cell.show(ctx, project, every)


def _outlet(ctx: Context, m: Machine) -> str:
    names = {o.id: o.name for o in ctx.outlets}
    return ctx.t("coding.result.all_outlets") if m.outlet is None else names.get(m.outlet, m.outlet)


def _crosses(ctx: Context, project: Project, machine: Sequence[Machine]) -> Markup:
    """A table an outlet and one of all, of the categories that occur in any."""
    every = machine[-1]
    used = [n for n in range(len(every.categories)) if every.counts[n].any() or every.counts[:, n].any()]
    large = " fr-code-large" if len(used) >= LARGE else ""
    return el("div", *(_cross(ctx, project, m, used) for m in machine), class_="fr-code-cross" + large)


def _cross(ctx: Context, project: Project, m: Machine, used: Sequence[int]) -> Markup:
    """People in rows, the machine in columns; a count opens its units."""
    total = int(m.counts.sum())
    heading = el("h3", _outlet(ctx, m), " ", el("small", f"n = {total:,}", class_="fr-k"))
    if not total:
        return el("div", heading, el("p", ctx.t("coding.reason.no_units"), class_="fr-none"))
    called = coding_cell.names(ctx, project)
    names = [called[c] for c in m.categories]
    head = el("tr", el("th", ctx.t("coding.result.corner")), *(el("th", names[j]) for j in used))
    rows = [el("tr", el("th", names[i]), *(_cell(ctx, m, i, j) for j in used)) for i in used]
    table = el("div", el("table", el("thead", head), el("tbody", *rows)), class_="fr-scroll", tabindex="0")
    return el("div", heading, table)


def _cell(ctx: Context, m: Machine, i: int, j: int) -> Markup:
    count = int(m.counts[i, j])
    name = f"cell:{m.outlet or 'all'}.{m.categories[i]}.{m.categories[j]}"
    child = inward(ctx.selection.href("coding", evidence=name), count) if count else "0"
    return el("td", child, class_="fr-code-same" if i == j else None)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    body = [el("tr", *(el("td", cell) for cell in row)) for row in rows]
    top = el("thead", el("tr", *(el("th", h) for h in head)))
    return el("div", el("table", top, el("tbody", *body)), class_="fr-wide", tabindex="0")


def _downloads(ctx: Context, project: Project) -> None:
    t = ctx.t
    components.show(el("h2", t("coding.result.take"), class_="fr-part"))
    with st.container(horizontal=True, gap="small"):
        for name, make in (("codes", tables.each), ("majority", tables.majorities)):
            st.download_button(
                t("coding.result.download_" + name), data=_bytes(project, make), mime="text/csv", on_click="ignore",
                file_name=f"coding-{project.name}-{name}.csv", key=f"coding-{name}",
            )  # fmt: skip
    components.note(t("coding.result.take_note", folder=project.folder))


def _bytes(project: Project, make: Callable[[Project, agreement.Codes], pd.DataFrame]) -> Callable[[], bytes]:
    return lambda: export.to_csv(make(project, agreement.read(project)))
