"""Archive, first view: what is held of each outlet, by week, month, genre, section and form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from framing.charts import capture, timeline
from framing.charts.lanes import Lane
from framing.charts.sheet import Words
from framing.dashboard import archive_tables, components, empty, evidence, queries, queries_archive, when
from framing.dashboard.archive_tables import PAGE, Asked, Row
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import headline, outlet_name
from framing.dashboard.scope import Scope
from framing.dashboard.session import Context

KINDS = ("articles", "genre", "section", "form", "precision", "versions")
MONTHS = range(1, 13)


def finding(ctx: Context, days: pd.DataFrame) -> str:
    """Articles of every outlet shown with their first and last day, in the fixed order."""
    each = []
    for outlet in ctx.shown:
        own = days[days["outlet"] == outlet.id]
        dated = own["day"].dropna()
        n = ctx.t.n("article", int(own["n"].sum()))
        key = "archive.lane" if len(dated) else "archive.lane_none"
        edges = (
            [str(queries.EPOCH + timedelta(days=int(d))) for d in (dated.min(), dated.max())]
            if len(dated)
            else ["", ""]
        )
        each.append(ctx.t(key, name=outlet.name, n=n, since=edges[0], until=edges[1]))
    return ctx.t("archive.finding", each=ctx.t("list.semicolon").join(each), only=only(ctx))


def only(ctx: Context, *, copies: bool = True) -> str:
    """What the search, the genre and shared copy leave of the archive, in brackets; nothing where it is all."""
    t, s = ctx.t, ctx.selection
    words = components.scope_words(ctx, PAGE)
    words = words if copies else [w for w in words if w != t("filter.no_copies")]
    parts = [*([t("data.query", query=s.query)] if s.query else []), *words]
    return t("archive.only", scope=t.join(parts)) if parts else ""


def show(ctx: Context, days: pd.DataFrame, asked: Asked | None, panel: Markup | None) -> None:
    """The view, top to bottom."""
    if days.empty:
        empty.nothing_found(ctx, PAGE)
        return
    place = components.room("fr-capture")
    _calendar(ctx, days)
    kinds = queries_archive.kinds(*ctx.key, ctx.scope(PAGE))
    every = {str(outlet): int(n) for outlet, n in days.groupby("outlet")["n"].sum().items()}
    rows = [archive_tables.totals(ctx, ctx.t("archive.all"), every)]
    rows += [row for kind in KINDS[1:] for row in _kind(ctx, kinds[kinds["kind"] == kind], kind)]
    heads = ["", *(outlet_name(o, short=True) for o in ctx.shown)]
    components.show(
        el("h2", ctx.t("archive.kinds"), el("small", ctx.t("archive.kinds_note")), class_="fr-part"),
        archive_tables.table(ctx.t("archive.kinds"), heads, rows, asked, panel),
    )
    components.note(ctx.t("archive.limits"), ctx.t("archive.dates"))
    with place:
        _figure(ctx, days.dropna())


def _figure(ctx: Context, days: pd.DataFrame) -> None:
    if days.empty:
        return
    t, unit = ctx.t, timeline.unit(days)
    steps = [f"{low:,}–{high - 1:,}" for low, high in zip(capture.STEPS, capture.STEPS[1:], strict=False)]
    words = Words(
        t("archive.figure_" + unit),
        t("archive.shades", steps=t("list.comma").join(steps), last=f"{capture.STEPS[-1]:,}"),
        t(
            "archive.source",
            n=int(days["n"].sum()),
            dataset=ctx.datasets[ctx.selection.dataset].title(t.lang),
        ),
    )
    lanes = [Lane(o.id, o.short, o.color) for o in ctx.shown]
    drawn = capture.figure(
        days.astype({"day": int}), lanes, words, t("timeline.hover_" + unit), components.theme()
    )
    components.chart(ctx, drawn, "capture", finding(ctx, days))


def _calendar(ctx: Context, days: pd.DataFrame) -> None:
    """Years as blocks, outlets as lines, months as columns: an eye sees what is missing where."""
    t = ctx.t
    dated = days.dropna()
    times = pd.to_datetime(dated["day"].astype("int64"), unit="D")
    counted = (
        dated.assign(year=times.dt.year, month=times.dt.month).groupby(["year", "outlet", "month"])["n"].sum()
    )
    counts: dict[tuple[int, str, int], int] = {
        (int(y), str(o), int(m)): int(n) for (y, o, m), n in counted.items()
    }
    most = max(counts.values(), default=1)
    rows: list[Row] = []
    for year in sorted({year for year, _, _ in counts}):
        for place, outlet in enumerate(ctx.shown):
            months = [counts.get((year, outlet.id, month), 0) for month in MONTHS]
            total = _dated(ctx, outlet.id, sum(months), date(year, 1, 1), date(year, 12, 31))
            cells = [
                _dated(ctx, outlet.id, n, *_month(year, m), most) for m, n in zip(MONTHS, months, strict=True)
            ]
            first = el("b", year) if place == 0 else None
            name = join([el("span", first, class_="fr-year"), outlet_name(outlet, short=True)])
            rows.append(Row(name, [total, *cells]))
    undated = int(days.loc[days["day"].isna(), "n"].sum())
    heads = [t("archive.year_outlet"), t("archive.whole_year"), *(f"{month:02}" for month in MONTHS)]
    components.show(
        el("h2", t("archive.calendar"), el("small", t("archive.calendar_note")), class_="fr-part"),
        archive_tables.table(t("archive.calendar"), heads, rows),
        el("p", t("archive.undated", n=undated), class_="fr-note") if undated else None,
    )


def _month(year: int, month: int) -> tuple[date, date]:
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def _dated(ctx: Context, outlet: str, n: int, first: date, last: date, most: int = 0) -> Markup | None:
    """A count that leads to its articles on the Data page; shaded by its part of ``most``."""
    if n == 0:
        return None
    s = ctx.selection
    since, until = max(first, s.since or first), min(last, s.until or last)
    # A genre or copies left to the page's default count here as there.
    href = s.href(
        "data", table="articles", outlets=(outlet,), since=since, until=until, event=None, evidence=None
    )
    shade = f"--h:{round(6 + 34 * (n / most) ** 0.5)}%" if most else None
    return inward(href, f"{n:,}", data_top="", class_="fr-heat" if most else None, style=shade)


def _kind(ctx: Context, found: pd.DataFrame, kind: str) -> list[Row]:
    """Lines of one kind: values, most frequent first, outlets as columns."""
    counts = {(row.outlet, row.value): int(row.n) for row in queries.each(found)}
    totals = {row.outlet: int(row.total) for row in queries.each(found)}
    rows = []
    for value in found.groupby("value")["n"].sum().sort_values(ascending=False, kind="stable").index:
        asks = [Asked(kind, o.id, str(value)) for o in ctx.shown]
        cells = [
            archive_tables.number(ctx, counts.get((a.outlet, value), 0), a, totals.get(a.outlet, 0))
            for a in asks
        ]
        heads = "" if rows else ctx.t("archive.kind." + kind)
        rows.append(Row(value_name(ctx, kind, str(value)), cells, asks, heads))
    rest = _rest(ctx, found)
    return [*rows, Row(ctx.t("archive.more_values"), rest)] if any(rest) else rows


def _rest(ctx: Context, found: pd.DataFrame) -> list[Markup | None]:
    """Articles of values beyond those listed, by outlet; the link opens all articles of the outlet."""
    out: list[Markup | None] = []
    for outlet in ctx.shown:
        own = found[found["outlet"] == outlet.id]
        hidden = int(own["values_n"].iloc[0]) - len(own) if len(own) else 0
        n = int(own["total"].iloc[0]) - int(own["n"].sum()) if hidden else 0
        href = ctx.selection.href(PAGE, evidence=str(Asked("articles", outlet.id, "")))
        out.append(inward(href, ctx.t("archive.rest", n=n, values=hidden)) if hidden else None)
    return out


def value_name(ctx: Context, kind: str, value: str) -> str:
    """A value in the reader's language; a section's name stands as the archive has it."""
    if kind == "genre":
        return _known(ctx, value, "genre.")
    if kind == "form":
        return _known(ctx, value, "form.")
    if kind == "precision":
        return _known(ctx, value, "precision.")
    if kind == "versions":
        return _known(ctx, value, "versions.")
    if kind == "shared":
        return _known(ctx, value, "shared.")
    return value or ctx.t("archive.no_section")


def _known(ctx: Context, value: str, words: str) -> str:
    """The text of a value whose keys begin with ``words``; a value that has none stands as it is."""
    return ctx.t(words + value) if words + value in ctx.t.entries else value


def panel(ctx: Context, asked: Asked, scope: Scope | None = None) -> Markup | None:
    """The latest articles behind a number, each with its time and genre; None where there is no such number."""
    scope = scope or ctx.scope(PAGE)
    n = _count(ctx, asked, scope)
    if not n:
        return None
    rows = queries_archive.articles(*ctx.key, scope, asked.kind, asked.outlet, asked.value, evidence.LIMIT)
    value = ctx.t("archive.all") if asked.kind == "articles" else value_name(ctx, asked.kind, asked.value)
    heading = ctx.t("archive.evidence", outlet=ctx.outlet_name(asked.outlet), value=value, n=n)
    return evidence.opened(ctx, PAGE, heading, _lines(ctx, queries.each(rows)), n, None)


def _count(ctx: Context, asked: Asked, scope: Scope) -> int:
    if asked.kind == "articles":
        held = queries_archive.days(*ctx.key, scope)
        return int(held.loc[held["outlet"] == asked.outlet, "n"].sum())
    found = queries_archive.kinds(*ctx.key, scope)
    own = (found["kind"] == asked.kind) & (found["outlet"] == asked.outlet) & (found["value"] == asked.value)
    return int(found.loc[own, "n"].sum())


def _lines(ctx: Context, rows: Any) -> Sequence[Markup]:
    """Articles as lines: headline, time, genre, and the way to their event."""
    lines = []
    for row in rows:
        facts = [
            when.moment(ctx.t, row.published_utc, row.published_precision),
            value_name(ctx, "genre", row.genre),
        ]
        side = inward(
            ctx.selection.href("side", event=row.event_id, evidence=None), ctx.t("events.side"), data_top=""
        )
        lines.append(
            join(
                [
                    el("div", headline(row.title, row.url)),
                    el("div", " · ".join(facts), " · ", side, class_="fr-k"),
                ]
            )
        )
    return lines


def controls(ctx: Context) -> None:
    """Search, genre and shared copy."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="fr-filters"):
        with st.container(width=200):
            components.search(ctx)
        components.genre(ctx, PAGE)
        components.copies(ctx, PAGE)
