"""Shares by month and outlet: a figure with a lane an outlet, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from framing.charts import voices_months
from framing.charts.lanes import Lane
from framing.dashboard import components, queries, queries_voices
from framing.dashboard.evidence_voices import PAGE, Asked
from framing.dashboard.html import Markup, el, join
from framing.dashboard.marks import outlet_name
from framing.dashboard.session import Context, Outlet
from framing.dashboard.voices_grid import Grid
from framing.dashboard.voices_words import sheet_words

FAINT = 3
"""A month with less than this part of what makes one thin stays out of the figure: one article is 0 % or 100 %."""


@dataclass(frozen=True, slots=True)
class Series:
    """Shares by month.

    ``rows``: outlet, month, part, whole (what the share is of) and n (what makes a month thin); ``least``: n below
    which a month is thin. ``address`` gives the evidence of one month of an outlet, ``of`` that of the whole; ``unit`` says what n counts,
    ``measured`` what part and whole count.
    """

    key: str
    title: str
    about: str
    rows: pd.DataFrame
    least: int
    unit: str
    measured: str
    address: Callable[[str, str], Asked]
    of: Callable[[str, str], Asked]


def of_speaker(grid: Grid, name: str) -> None:
    """Share of an outlet's articles that quote one name."""
    ctx, t = grid.ctx, grid.ctx.t
    of = queries_voices.months(*ctx.key, ctx.scope(PAGE)).rename(columns={"articles": "whole"})
    rows = of.merge(
        queries_voices.speaker_months(*ctx.key, ctx.scope(PAGE), name), how="left", on=["outlet", "month"]
    )
    rows = rows.assign(part=rows["part"].fillna(0).astype(int), n=rows["whole"])
    draw(grid, Series("voices-speaker", t("timed.speaker", name=name), t("timed.speaker_about", least=10, few=10 // FAINT), rows, 10, "article", "article",
                      lambda o, m: Asked("month", o, (m,)), lambda o, m: Asked("articles", o, (m,))))  # fmt: skip


def draw(grid: Grid, series: Series) -> None:
    """The figure and its table."""
    ctx = grid.ctx
    rows = series.rows[series.rows["outlet"].isin(ctx.shown_ids) & (series.rows["whole"] > 0)]
    if rows.empty:
        components.note(ctx.t("timed.none"))
        return
    rows = rows.assign(share=rows["part"] / rows["whole"], thin=rows["n"] < series.least)
    lanes = [Lane(o.id, o.name, o.color, o.marker, o.glyph, _about(ctx, rows, o, series.unit)) for o in ctx.shown]  # fmt: skip
    title = ctx.t(
        "timed.figure", title=series.title, each=ctx.t.join([_whole(ctx, rows, o) for o in ctx.shown])
    )
    words = sheet_words(ctx, title, series.about)
    hover = ctx.t("timed.hover", **voices_months.HOVER)
    points = rows.loc[rows["n"] >= series.least // FAINT, ["outlet", "month", "share", "n", "thin"]]
    if points.empty:
        components.note(ctx.t("timed.none"))
    else:
        figure = voices_months.figure(points, lanes, words, hover, components.theme())
        components.chart(ctx, figure, series.key, f"{title} {series.about}")
    components.show(_table(grid, rows, series))


def _whole(ctx: Context, rows: pd.DataFrame, outlet: Outlet) -> str:
    """An outlet's share over all months together."""
    own = rows[rows["outlet"] == outlet.id]
    if own.empty:
        return ctx.t("quoted.lead_no", outlet=outlet.short, none=ctx.t("coverage.absent"))
    return ctx.t("timed.whole", outlet=outlet.short, share=100 * own["part"].sum() / own["whole"].sum())


def _about(ctx: Context, rows: pd.DataFrame, outlet: Outlet, unit: str) -> str:
    own = rows[rows["outlet"] == outlet.id]
    if own.empty:
        return ctx.t("coverage.absent")
    return ctx.t("timed.lane", n=ctx.t.n(unit, int(own["n"].sum())), months=len(own))


def _table(grid: Grid, rows: pd.DataFrame, series: Series) -> Markup:
    """Month by month, folded until a number in it is asked for."""
    ctx, t = grid.ctx, grid.ctx.t
    found = {
        (r.outlet, f"{r.month:%Y-%m}"): r
        for r in queries.each(rows.assign(month=pd.to_datetime(rows["month"])))
    }
    months = [f"{m:%Y-%m}" for m in voices_months.months(rows)]
    head = el("tr", el("th", t("timed.month")), *(el("th", outlet_name(o, short=True)) for o in ctx.shown))
    lines: list[Markup | None] = []
    opened = None
    for month in months:
        cells = [_month(grid, found.get((o.id, month)), series, month) for o in ctx.shown]
        lines.append(el("tr", el("th", month), *cells))
        below = grid.below(
            lambda a, m=month: any(a in (series.address(o.id, m), series.of(o.id, m)) for o in ctx.shown)
        )
        if below is not None:
            opened = below
            lines.append(el("tr", el("td", below, colspan=len(ctx.shown) + 1)))
    table = el("div", el("table", el("thead", head), el("tbody", *lines)), class_="fr-wide")
    folded: Mapping[str, object] = {"open": ""} if opened is not None else {}
    return el(
        "details", el("summary", t("timed.table", n=len(months))), table, class_="fr-vo-months", **folded
    )


def _month(grid: Grid, row: Any, series: Series, month: str) -> Markup:
    t = grid.ctx.t
    if row is None:
        return el("td", "—", class_="fr-none", title=t("timed.nothing"))
    share = t("quoted.percent", share=100 * float(row.share))
    asked = series.address(row.outlet, month)
    words = grid.link(share, asked.kind, asked.outlet, *asked.parts) if row.part else share
    whole = series.of(row.outlet, month)
    of = grid.link(t.n(series.measured, int(row.whole)), whole.kind, whole.outlet, *whole.parts)
    thin = " " + t("timed.thin") if row.thin else ""
    return el("td", join([words, el("small", f" {int(row.part):,}/", of, thin)]), class_="fr-num")
