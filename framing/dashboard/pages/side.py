"""Side by side: one event, one column per outlet, one question per row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from framing.dashboard import (
    components,
    copied,
    empty,
    evidence,
    evidence_told,
    finding,
    fulltext,
    matrix,
    onepage,
    queries,
    queries_told,
    session,
    story,
    told,
)
from framing.dashboard.coverage import Days, archived_days, status
from framing.dashboard.evidence_told import Desk
from framing.dashboard.html import Markup, el, inward
from framing.dashboard.marks import outlet_name, strip
from framing.dashboard.matrix import Matrix
from framing.dashboard.scope import Scope
from framing.dashboard.session import Context, Outlet
from framing.dashboard.state import GENRES, Problem
from framing.dashboard.story import Named, Part

MOST = 6
"""Columns that can still be read side by side."""
OFFERED = 12
SHEET, FIGURES = "sheet", "figures"
"""Options of the page: one page to print, and figures to save."""


@dataclass(frozen=True)
class Told:
    """One event with its articles that count, and what of their bodies is on the page."""

    event: pd.Series
    scope: Scope
    voice: str
    columns: list[tuple[Outlet, Part]]
    held: dict[str, str]


def main() -> None:
    """The page, top to bottom."""
    ctx = session.current()
    if empty.no_dataset(ctx):
        return
    if ctx.selection.event is None:
        _choose(ctx)
        return
    found = queries.event(*ctx.key, ctx.selection.event)
    if found.empty:
        ctx = ctx.note(Problem("event", ctx.selection.event))
        ctx = replace(ctx, selection=replace(ctx.selection, event=None, evidence=None))
        session.keep(ctx)
        _choose(ctx)
        return
    _event(ctx, found.iloc[0])


def _choose(ctx: Context) -> None:
    """Nothing is chosen: offer the events that most outlets have."""
    components.title(ctx, ctx.t("side.choose"), ctx.t("side.choose_lead"))
    rows = queries.widest(*ctx.key, ctx.shown_ids, OFFERED)
    counts = queries_told.counts(*ctx.key, tuple(rows["event_id"]))
    archived = archived_days(queries.days(*ctx.key))
    items = [_offer(ctx, row, counts, archived) for row in queries.each(rows)]
    names = el(
        "div",
        *(el("span", outlet_name(o, short=True)) for o in ctx.shown),
        class_="fr-strip",
        style=f"--n:{len(ctx.shown)}",
    )
    components.show(
        el("div", names, class_="fr-pick-head", aria_hidden="true"), el("ul", *items, class_="fr-pick")
    )
    components.show(el("p", inward(ctx.selection.href("events"), ctx.t("side.to_events"), data_top="")))


def _offer(ctx: Context, row: Any, counts: dict[tuple[str, str], int], archived: Days) -> Markup:
    """An event with what each outlet has of it."""
    t, href = ctx.t, ctx.selection.href("side", event=row.event_id, evidence=None)
    cells = []
    for outlet in ctx.shown:
        n = counts.get((row.event_id, outlet.id), 0)
        state = status(n, row.first_utc, row.last_utc, archived.get(outlet.id))
        cells.append(strip(t, outlet, state, n, None))
    label = inward(href, getattr(row, f"label_{t.lang}"), data_top="")
    facts = f"{t.n('outlet', int(row.k))} · {t.n('article', int(row.n))}"
    strips = el("div", *cells, class_="fr-strip", style=f"--n:{len(cells)}")
    return el("li", el("div", label, el("small", facts)), strips)


def _event(ctx: Context, event: pd.Series) -> None:
    merged = event["asked"] != event["event_id"]
    ctx = replace(ctx, selection=replace(ctx.selection, event=str(event["event_id"])))
    told_ = _told(ctx, event)
    ctx, asked, panel = _panel(ctx, told_)
    session.keep(ctx)
    m = Matrix(ctx, told_.scope, told_.voice, told_.columns, asked, panel)
    concepts = story.named(queries_told.hits(*ctx.key, m.scope, m.voice), m.counted)
    if SHEET in ctx.selection.options:
        onepage.show(m, event, concepts)
        return
    _heading(m, event, concepts, merged)
    _switches(ctx)
    _few(m)
    _matrix(m, concepts, told_.held)
    opens = ctx.t("side.opens") if ctx.shows_text else ctx.t("side.opens_places")
    components.note(ctx.t("side.single"), opens, ctx.t("side.absence"))
    if FIGURES in ctx.selection.options:
        _figures(m, concepts)


def _told(ctx: Context, event: pd.Series) -> Told:
    own = ctx.scope("side")
    shown = ctx.shown[:MOST]
    scope = Scope(
        tuple(o.id for o in shown), event=str(event["event_id"]), genre=own.genre, copies=own.copies
    )
    articles = queries.event_articles(*ctx.key, scope.event)
    archived = archived_days(queries.days(*ctx.key))
    columns = []
    for outlet in shown:
        rows = articles[articles["outlet"] == outlet.id]
        state = status(len(rows), event["first_utc"], event["last_utc"], archived.get(outlet.id))
        columns.append((outlet, story.part(outlet.id, state, rows, GENRES[scope.genre], scope.copies)))
    held = queries_told.texts(*ctx.key, scope.event, fulltext.shown(columns))
    return Told(event, scope, ctx.selection.voice or "all", columns, held)


def _panel(ctx: Context, told_: Told) -> tuple[Context, evidence.Asked | None, Markup | None]:
    """The open evidence; a number that this event does not have is named and closed."""
    given = ctx.selection.evidence
    if not given:
        return ctx, None, None
    asked = evidence.parse(given, told_.scope.outlets)
    desk = Desk(ctx, told_.scope, told_.voice, frozenset(told_.held))
    panel = evidence_told.panel(desk, asked) if asked else None
    if panel is not None:
        return ctx, asked, panel
    noted = ctx.note(Problem("evidence", given))
    return replace(noted, selection=replace(ctx.selection, evidence=None)), None, None


def _heading(m: Matrix, event: pd.Series, concepts: list[Named], merged: bool) -> None:
    ctx, t = m.ctx, m.ctx.t
    lines: list[Markup] = []
    if merged:
        lines.append(el("p", t("side.merged", old=str(event["asked"])), class_="fr-note", role="status"))
    if not pd.isna(event["correction"]):
        acts = [t("correction." + a) for a in str(event["correction"]).split("+")]
        lines.append(
            el("span", t("correction.mark", acts=t.join(acts)), class_="fr-mark", title=t("side.corrected"))
        )
    if len(ctx.shown) > MOST:
        rest = t.join([o.name for o in ctx.shown[MOST:]])
        lines.append(el("p", t("side.too_many", n=MOST, rest=rest), class_="fr-note"))
    data = ctx.selection.href("data", table="articles", evidence=None)
    figures = () if FIGURES in ctx.selection.options else (FIGURES,)
    key = "side.figures" if figures else "side.no_figures"
    lines.append(
        components.actions(
        ctx, "side",
        inward(data, t("action.csv"), data_top=""),
        inward(ctx.selection.href("side", options=(SHEET,), evidence=None), t("side.sheet"), data_top=""),
        inward(ctx.selection.href("side", options=figures), t(key)),
    ))  # fmt: skip
    crumb = el(
        "span", inward(ctx.selection.href("events", evidence=None), t("nav.events"), data_top=""), " ›"
    )
    telling = story.telling(concepts, m.counted)
    components.title(
        ctx, str(event[f"label_{t.lang}"]), finding.finding(m, event, telling), *lines, crumb=crumb
    )


def _switches(ctx: Context) -> None:
    with st.container(horizontal=True, key="fr-filters"):
        components.voice(ctx)
        components.genre(ctx, "side")
        components.copies(ctx, "side")


def _few(m: Matrix) -> None:
    """With fewer than two outlets left, say so and lead to all genres."""
    found = [o for o, part in m.columns if part.status == "found"]
    if len(m.counted) < min(2, len(found)):
        link = inward(m.ctx.selection.href("side", genre="all", copies="with"), m.ctx.t("side.all_genres"))
        words = m.ctx.t("side.few", n=len(m.counted))
        components.show(el("p", words, " ", link, class_="fr-problems", role="status"))


def _matrix(m: Matrix, concepts: list[Named], held: dict[str, str]) -> None:
    key, scope = m.ctx.key, m.scope
    hits = queries_told.hits(*key, scope, m.voice)
    counts = {o.id: story.families(hits, o.id) for o, _ in m.columns}
    layers = queries_told.layers(*key, scope.event, tuple(sorted(held)), m.voice) if held else {}
    rows = [
        matrix.head(m),
        matrix.headlines(m),
        matrix.naming(m, concepts),
        told.around(m, queries_told.tones(*key, scope, m.voice)),
        told.quoted(m, queries_told.quotes(*key, scope)),
        told.statements(m, queries_told.statements(*key, scope, told.STATEMENTS)),
        told.only(m, *queries_told.only(*key, scope)),
        copied.shared(m, queries_told.copies(*key, scope, copied.PAIRS)),
        matrix.families(m, queries.named(*key), counts),
        matrix.baseline(m, queries_told.sentiment(*key, scope)),
        matrix.matching(m),
        fulltext.texts(m, held, layers),
    ]
    components.show(el("div", *rows, class_="fr-grid", role="table", aria_label=m.ctx.t("nav.side")))


def _figures(m: Matrix, concepts: list[Named]) -> None:
    """The row of names that tells most, and who is quoted, each to be saved alone."""
    from framing.charts import voices_shares  # Plotly comes with it: only where figures are asked for
    from framing.charts.lanes import Lane
    from framing.charts.sheet import Words

    about, source = onepage.about(m)
    outlets = [outlet for outlet, part in m.columns if part.counted]
    for one in onepage.figures(m, concepts):
        totals = {id_: sum(s.n for s in row) for id_, row in one.rows.items()}
        bars = [Lane(o.id, o.name, o.color, o.marker, o.glyph, f"n = {totals[o.id]:,}") for o in outlets]
        parts = [(name, name) for name in one.order]
        words = Words(one.title, about, source)
        figure = voices_shares.figure(one.frame(), bars, parts, words, components.theme())
        components.chart(m.ctx, figure, one.key, one.title)


if __name__ == "__main__":
    main()
