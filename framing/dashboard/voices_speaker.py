"""One speaker's name across the outlets: how often, how directly, with which verbs, when, and in which renderings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from framing.dashboard import components, queries, queries_voices, voices_choice, voices_months
from framing.dashboard.evidence_voices import PAGE, Asked, group_name
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import headline
from framing.dashboard.session import Context, Outlet
from framing.dashboard.voices_grid import Grid, none, part, speaker_link
from framing.dashboard.voices_speakers import verb_rows

NAMES, VERBS, STATEMENTS = 12, 8, 6
"""Names offered, verbs of a class, and statements shown."""


def lead(ctx: Context) -> str:
    """In how many articles each outlet quotes the name, of how many."""
    t, name = ctx.t, ctx.selection.speaker
    if name is None:
        return t("named.choose")
    found = queries_voices.speaker(*ctx.key, ctx.scope(PAGE), name).set_index("outlet")["articles"]
    of = queries.counted(*ctx.key, ctx.scope(PAGE)).set_index("outlet")["articles"]
    each = [
        t("named.lead_each", outlet=o.name, n=int(found.get(o.id, 0)), of=t.n("article", int(of.get(o.id, 0))))
        for o in ctx.shown
    ]  # fmt: skip
    return t("named.lead", name=name, each=t.join(each))


def draw(grid: Grid) -> None:
    """The view, top to bottom."""
    ctx, name = grid.ctx, grid.ctx.selection.speaker
    with st.container(width=380):
        voices_choice.name_box(ctx)
    _others(ctx)
    if name is None:
        return
    found = queries_voices.speaker(*ctx.key, ctx.scope(PAGE), name)
    if found.empty:
        components.note(ctx.t("named.none", name=name))
        return
    components.show(_counts(grid, found), _verbs(grid, name))
    voices_months.of_speaker(grid, name)
    components.show(_statements(grid, name))
    components.note(ctx.t("quoted.counted"), ctx.t("quoted.names"))


def _others(ctx: Context) -> None:
    """Names with the typed letters in them, or those in most articles."""
    t, typed = ctx.t, ctx.selection.speaker or ctx.selection.term or ""
    found = queries_voices.names(*ctx.key, ctx.scope(PAGE), typed, NAMES)
    others = found[found["speaker"] != ctx.selection.speaker]
    if others.empty:
        if typed and ctx.selection.speaker is None:
            components.note(t("named.no_match", part=typed))
        return
    n = int(others["found"].iloc[0]) - (len(found) - len(others))
    words = t("named.with_part", part=typed, n=n) if typed else t("named.most", n=n)
    links = [
        el("span", speaker_link(ctx, str(r.speaker)), el("small", f" {t.n('article', int(r.articles))}"))
        for r in queries.each(others)
    ]  # fmt: skip
    components.show(el("div", el("b", words), *links, class_="fr-vo-names"))


def _counts(grid: Grid, found: pd.DataFrame) -> Markup:
    ctx, t = grid.ctx, grid.ctx.t
    rows = {r.outlet: r for r in queries.each(found)}
    line = _Line(grid, rows).line

    def quotes(row: Any) -> object:
        facts = f"{t.n('article', int(row.articles))} · {t.n('char', int(row.chars))}"
        words = grid.link(el("b", t("quoted.times", n=int(row.quotes))), "quotes", row.outlet)
        return el("span", words, " ", el("small", facts), class_="fr-num")

    def part_of(row: Any, n: int, *address: str) -> object:
        if not n:
            return none(t("quoted.times", n=0))
        share = t("quoted.percent", share=100 * n / int(row.quotes))
        return el("span", grid.link(t("quoted.times", n=n), address[0], row.outlet, *address[1:]), " ", el("small", share), class_="fr-num")  # fmt: skip

    def kind(row: Any, kind_: str) -> object:
        return part_of(row, int(getattr(row, kind_)), "kind", kind_)

    def groups(row: Any) -> object:
        return el("span", t("list.slash").join(group_name(ctx, g) for g in row.groups), class_="fr-k")

    return join([
        part(t("named.counts"), ""),
        grid.table(t("named.counts"), [
            grid.head(lambda o: "", t("side.question")),
            line(t("quoted.all"), "", quotes, lambda a: a.kind == "quotes"),
            line(t("quoted.kind_direct"), "", lambda r: kind(r, "direct"), lambda a: a.parts == ("direct",)),
            line(t("quoted.kind_indirect"), "", lambda r: kind(r, "indirect"), lambda a: a.parts == ("indirect",)),
            line(t("told.translated"), t("named.translated_about"), lambda r: part_of(r, int(r.translated), "translated"),
                 lambda a: a.kind == "translated"),
            line(t("named.groups"), t("named.groups_about"), groups, lambda a: False),
        ]),
    ])  # fmt: skip


class _Line:
    """Rows about one speaker, told apart from outlets that do not quote them."""

    def __init__(self, grid: Grid, rows: dict[str, Any]) -> None:
        self._grid, self._rows = grid, rows

    def line(
        self, label: str, about: str, cell: Callable[[Any], object], owns: Callable[[Asked], bool]
    ) -> Markup:
        """One row; an outlet without a quotation says so."""

        def each(outlet: Outlet) -> object:
            row = self._rows.get(outlet.id)
            return none(self._grid.ctx.t("told.not_found")) if row is None else cell(row)

        return self._grid.row(label, about, each, owns, tight=True)


def _verbs(grid: Grid, name: str) -> Markup:
    ctx, t = grid.ctx, grid.ctx.t
    found = queries_voices.verbs(*ctx.key, ctx.scope(PAGE), VERBS, name)
    return join([
        part(t("quoted.verbs"), t("quoted.verbs_about")), grid.table(t("quoted.verbs"), verb_rows(grid, found)),
    ])  # fmt: skip


def _statements(grid: Grid, name: str) -> Markup:
    """Statements of the speaker that two outlets or more render, each outlet's rendering beside the others."""
    ctx, t = grid.ctx, grid.ctx.t
    found = queries_voices.statements(*ctx.key, ctx.scope(PAGE), name, STATEMENTS)
    if found.empty:
        return join([part(t("named.statements"), ""), el("p", t("named.no_statements"), class_="fr-note")])
    n = int(found["found"].iloc[0])
    rows = [_statement(grid, own) for _, own in found.groupby("statement_id", sort=False)]
    return join([
        part(t("named.statements"), t("named.statements_about", n=n, shown=len(rows))),
        grid.table(t("named.statements"), [grid.head(lambda o: "", t("side.question")), *rows]),
    ])  # fmt: skip


def _statement(grid: Grid, rows: pd.DataFrame) -> Markup:
    ctx, t = grid.ctx, grid.ctx.t

    def cell(outlet: Outlet) -> object:
        own = rows[rows["outlet"] == outlet.id]
        return none(t("told.not_found")) if own.empty else _rendering(ctx, next(iter(queries.each(own))))

    first = next(iter(queries.each(rows)))
    side = ctx.selection.href("side", event=str(first.event_id), evidence=None)
    label = inward(side, str(getattr(first, f"label_{t.lang}")), data_top="")
    return grid.row(label, t("told.wording_" + str(rows["wording"].max())), cell, lambda a: False)


def _rendering(ctx: Context, row: Any) -> Markup:
    """One rendering: its words where they are held, else the article it stands in."""
    t = ctx.t
    facts = [str(row.speaker)] if isinstance(row.speaker, str) else []
    facts += [str(row.verb)] if isinstance(row.verb, str) else []
    facts += [t("told.kind_" + row.kind), t.n("char", int(row.length)), t("told.kept", share=100 * row.kept)]
    small = el("div", " · ".join(facts), class_="fr-k")
    if isinstance(row.text, str):
        return join(
            [
                el("p", row.text, class_="fr-said"),
                small,
                el("div", headline(row.title, row.url), class_="fr-k"),
            ]
        )
    return join([el("div", headline(row.title, row.url), class_="fr-said"), small])
