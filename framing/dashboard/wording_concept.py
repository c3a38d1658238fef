"""Wording, one referent: what each outlet calls it, by whose words, month by month, and how far that can be claimed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from framing.dashboard import (
    components,
    evidence,
    evidence_wording,
    queries,
    queries_wording,
    session,
    widgets,
    wording_across,
    wording_concepts,
    wording_spoken,
    wording_tables,
)
from framing.dashboard import wording_grid as grid
from framing.dashboard.evidence_wording import Asked, Opened
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import SHADES, outlet_name
from framing.dashboard.matrix import part_heading
from framing.dashboard.session import Context
from framing.dashboard.wording_counts import Concept

PAGE = "wording"
LEADING = queries_wording.FOLLOWED
"""Variants that are followed through the months."""
LEAST = 5
"""Articles of a month below which its share is not joined to others."""
FOLDED = 12
"""Variants shown before the others are folded away."""


def crumb(ctx: Context, concept: Concept) -> Markup:
    """The way back to the family."""
    name = evidence.family_name(ctx, concept.family)
    back = ctx.selection.href(PAGE, concept=None, family=concept.family, evidence=None)
    return el("span", inward(back, name, data_top=""), " ›")


def controls(ctx: Context, concept: Concept) -> None:
    """The picker of referents of the family."""
    rows = queries.concepts(*ctx.key)
    ids = rows.loc[rows["family"] == concept.family, "concept"].tolist()
    names = {c: evidence.concept_name(ctx, concept.family, c) for c in ids}

    def take(chosen: str) -> None:
        session.change(concept=f"{concept.family}.{chosen}", evidence=None)

    widgets.select("concept", ctx.t("wording.referent"), names, concept.concept, take, filter_mode=None)


def show(ctx: Context, concept: Concept, asked: Asked | None) -> None:
    """The parts of the page; what takes long is drawn last, in its own place."""
    all_ = wording_concepts.totals(ctx)
    opened = evidence_wording.opened(ctx, asked)
    first, *others = _variants(ctx, concept, all_, opened)
    top = grid.band(opened.panel if asked and not _placed(concept, asked) else opened.at("articles"))
    name = ctx.t("wording.referent")
    components.show(grid.grid(name, wording_concepts.heading(ctx, all_), top, first, *others[:FOLDED]))
    if others[FOLDED:]:
        more = el("summary", ctx.t("wording.more_names", n=len(others) - FOLDED))
        unfolded = "" if asked and asked.variant in concept.variants[FOLDED:] else None
        components.show(
            el("details", more, grid.grid(name, *others[FOLDED:]), class_="fr-more", open=unfolded)
        )
    components.note(ctx.t("wording.denominator", each=wording_concepts.denominators(ctx, all_)))
    across = st.container()
    wording_spoken.show(ctx, concept, opened)
    _months(ctx, concept, opened)
    with across:
        wording_across.naming(ctx, concept, opened)


def _variants(ctx: Context, concept: Concept, all_: dict[str, int], opened: Opened) -> list[Markup]:
    """The referent as a whole, then a line for every variant: mentions and articles, and the evidence under its line."""
    kinds = ctx.t.n("name", len(concept.variants))
    label = el("div", el("b", ctx.t("wording.any")), kinds, class_="fr-rl", role="rowheader")
    cells = [wording_concepts.cell(ctx, concept, o, all_.get(o.id, 0)) for o in ctx.shown]
    rows = [grid.row(label, cells), *(_variant(ctx, concept, v, n) for n, v in enumerate(concept.variants))]
    own = [opened.at("hits", "holding", variant=v, month="", voice="") for v in ("", *concept.variants)]
    return [join([row, grid.band(panel)]) for row, panel in zip(rows, own, strict=True)]


def _placed(concept: Concept, asked: Asked) -> bool:
    """Whether the number has a place on the page: what nobody mentions in this scope has none."""
    return not asked.variant or asked.kind == "paired" or asked.variant in concept.variants


def _variant(ctx: Context, concept: Concept, variant: str, shade: int) -> Markup:
    key = el("i", class_=f"fr-key fr-s{min(shade, SHADES - 1)}")
    label = el("div", el("span", key, variant), class_="fr-rl fr-variant", role="rowheader")
    cells = []
    for outlet in ctx.shown:
        n, articles = concept.of(outlet.id, variant)
        at = Asked("hits", outlet.id, concept.family, concept.concept, variant=variant)
        total = concept.of(outlet.id)[0]
        share = wording_concepts.percent(n / total) if total else "—"
        words = join([
            inward(ctx.selection.href(PAGE, evidence=str(at)), ctx.t.n("mention", n)),
            el("small", " ", share, " · ", ctx.t.n("article", articles)),
        ]) if n else el("span", "—", class_="fr-none")  # fmt: skip
        who = el("span", outlet_name(outlet, short=True), class_="fr-who")
        cells.append(
            el("div", who, el("div", words, class_="fr-num"), class_="fr-cell" if n else "fr-cell fr-empty", role="cell")
        )  # fmt: skip
    return grid.row(label, cells, "fr-row fr-tight")


def _months(ctx: Context, concept: Concept, opened: Opened) -> None:
    """Shares of the leading variants by month: the figure, and its numbers."""
    leading = concept.variants[:LEADING]
    rows = pd.DataFrame()
    if leading:
        voice = evidence_wording.voice(ctx)
        rows = queries_wording.month_shares(
            *ctx.key, ctx.scope(PAGE), voice, concept.family, concept.concept, leading
        )
    heading = part_heading(ctx.t("wording.by_month"), ctx.t("wording.by_month_about"))
    if rows.empty:
        components.show(heading, el("p", ctx.t("wording.no_mentions"), class_="fr-note"))
        return
    components.show(heading)
    from framing.charts import wording_months  # Plotly comes with it

    rows = rows.assign(variant=pd.Categorical(rows["variant"], leading, ordered=True)).sort_values(
        ["variant", "month"]
    )
    words = wording_across.words(ctx, ctx.t("wording.chart_months", concept=_name(ctx, concept)))
    hover = ctx.t(
        "wording.hover_month", month="%{customdata[0]}", share="%{y:.0%}", n="%{customdata[1]}", name="{name}"
    )
    lanes = wording_across.lanes(ctx)
    figure = wording_months.figure(
        rows.astype({"variant": str}), lanes, words, LEAST, hover, components.theme()
    )
    components.chart(ctx, figure, "wording-months", words.title)
    components.note(ctx.t("wording.months_note", least=LEAST))
    components.show(wording_tables.months(ctx, concept, rows, leading, opened))


def _name(ctx: Context, concept: Concept) -> str:
    return evidence.concept_name(ctx, concept.family, concept.concept)
