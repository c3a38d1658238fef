"""Differences across events, with their intervals, beside how far halves of one outlet lie apart; else: not enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from framing.charts import voices_paired
from framing.dashboard import components, queries, queries_voices_paired
from framing.dashboard.evidence_voices import PAGE
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.session import Context
from framing.dashboard.voices_grid import Grid, part
from framing.dashboard.voices_words import sheet_words

SWITCH = "differences"
"""Option of the selection that asks for them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is compared.

    ``name`` gives a measure's words, ``what`` the last part of the address of its evidence; ``drawn`` are the
    measures that the figure shows, the table has all. ``compute`` gives the frame.
    """

    key: str
    title: str
    name: Callable[[str], str]
    what: Callable[[str], str]
    drawn: Sequence[str]
    compute: Callable[[], pd.DataFrame]
    notes: Sequence[str] = ()


def draw(grid: Grid, asked: Asked) -> None:
    """A link that asks for the differences, or the differences."""
    ctx, t = grid.ctx, grid.ctx.t
    components.show(part(t("paired.title"), t("paired.about")))
    options = ctx.selection.options
    if SWITCH not in options:
        opened = ctx.selection.href(PAGE, options=(*options, SWITCH))
        components.show(el("p", inward(opened, t("paired.open")), class_="fr-note"))
        return
    closing = ctx.selection.href(PAGE, options=tuple(o for o in options if o != SWITCH))
    n = int(queries.counted(*ctx.key, ctx.scope(PAGE))["articles"].sum())
    if n > (limit := queries_voices_paired.limit()):
        components.note(t("paired.too_many", n=n, limit=limit))
    else:
        found = asked.compute()
        if found.empty:
            components.note(t("paired.nothing"))
        else:
            _figure(ctx, found, asked)
            components.show(_table(grid, found, asked))
            components.note(t("paired.method", n=len(found)), t("paired.halves"), *asked.notes)
    components.show(el("p", inward(closing, t("paired.close")), class_="fr-note"))


def _pair(ctx: Context, row: Any, *, short: bool = True) -> str:
    names = {o.id: o.short if short else o.name for o in ctx.outlets}
    return ctx.t("paired.pair", a=names[row.outlet_a], b=names[row.outlet_b])


def _figure(ctx: Context, found: pd.DataFrame, asked: Asked) -> None:
    t = ctx.t
    kept = found[found["missing"].isna() & found["measure"].isin(list(asked.drawn))]
    if kept.empty:
        return
    place = {m: n for n, m in enumerate(asked.drawn)}
    kept = kept.assign(place=kept["measure"].map(place)).sort_values("place", kind="stable")
    labels = [f"{asked.name(r.measure)}　{_pair(ctx, r)}" for r in queries.each(kept)]
    rows = kept[["value", "low", "high"]].astype(float).assign(
        label=labels, within=kept[["within_a_high", "within_b_high"]].astype(float).max(axis=1)
    )  # fmt: skip
    pairs = found[["outlet_a", "outlet_b"]].drop_duplicates()
    enough = kept[["outlet_a", "outlet_b"]].drop_duplicates()
    title = t("paired.figure", title=asked.title, n=len(enough), of=len(pairs))
    words = sheet_words(ctx, title, t("paired.figure_about"))
    figure = voices_paired.figure(rows, words, components.theme())
    components.chart(ctx, figure, asked.key, f"{asked.title} {t('paired.figure_about')}")


def _table(grid: Grid, found: pd.DataFrame, asked: Asked) -> Markup:
    """Two outlets after two, each a table of all measures."""
    ctx, t = grid.ctx, grid.ctx.t
    columns = ("measure", "value", "interval", "p", "means", "within", "events", "articles")
    head = el("thead", el("tr", *(el("th", t("paired.column_" + c)) for c in columns)))
    blocks = []
    for a, b in dict.fromkeys(zip(found["outlet_a"], found["outlet_b"], strict=True)):
        own = found[(found["outlet_a"] == a) & (found["outlet_b"] == b)]
        first = next(iter(queries.each(own)))
        below = grid.below(lambda e, a=a, b=b: e.kind == "pair" and e.outlet == a and e.parts[0] == b)
        enough = int(own["missing"].isna().sum())
        summary = t("paired.summary", pair=_pair(ctx, first, short=False), n=enough, of=len(own))
        table = el("table", head, el("tbody", *(_line(grid, row, asked) for row in queries.each(own))))
        folded = {"open": ""} if below is not None or not blocks else {}
        blocks.append(
            el("details", el("summary", summary), el("div", table, class_="fr-wide"), below, class_="fr-vo-months", **folded)
        )  # fmt: skip
    return join(blocks)


def _line(grid: Grid, row: Any, asked: Asked) -> Markup:
    t = grid.ctx.t
    events = t.n("event", int(row.n_events))
    if row.n_events:
        events = grid.link(events, "pair", row.outlet_a, row.outlet_b, asked.what(row.measure))
    articles = t("paired.two", a=f"{int(row.n_articles_a):,}", b=f"{int(row.n_articles_b):,}")
    if isinstance(row.missing, str):
        missing = el("span", t("paired.not_enough", why=t("paired.why_" + row.missing)), class_="fr-none")
        return el(
            "tr",
            el("th", asked.name(row.measure)),
            el("td", missing, colspan=5),
            el("td", events),
            el("td", articles),
        )
    within = [
        t("paired.points", x=100 * float(w)) if pd.notna(w) else t("paired.few")
        for w in (row.within_a_high, row.within_b_high)
    ]
    cells = (
        el("b", t("paired.points", x=100 * row.value)),
        t("paired.interval", low=100 * row.low, high=100 * row.high),
        t("paired.p_small") if row.p < 0.001 else t("paired.p", p=row.p),
        t("paired.two", a=t("quoted.percent", share=100 * row.mean_a), b=t("quoted.percent", share=100 * row.mean_b)),
        t("paired.two", a=within[0], b=within[1]),
        events,
        articles,
    )  # fmt: skip
    return el("tr", el("th", asked.name(row.measure)), *(el("td", cell) for cell in cells), class_="fr-num")
