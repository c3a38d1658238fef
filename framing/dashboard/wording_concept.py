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
    wording_across,
    wording_concepts,
    wording_tables,
)
from framing.dashboard import wording_counts as counts
from framing.dashboard.evidence_wording import Asked
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import SHADES, outlet_name
from framing.dashboard.matrix import part_heading
from framing.dashboard.session import Context
from framing.dashboard.state import VOICES
from framing.dashboard.wording_counts import Concept

PAGE = "wording"
LEADING = 3
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
    bound = session.widget(
        "concept", concept.concept, lambda c: session.change(concept=f"{concept.family}.{c}", evidence=None)
    )
    st.selectbox(ctx.t("wording.referent"), ids, format_func=lambda c: names[c], filter_mode=None, **bound)


def show(ctx: Context, concept: Concept, asked: Asked | None) -> None:
    """The parts of the page; what takes long is drawn last, in its own place."""
    all_ = wording_concepts.totals(ctx)
    panel = evidence_wording.panel(ctx, asked) if asked else None
    place = "head" if asked is None else "month" if asked.month else "voice" if asked.voice else "head"
    head = wording_concepts.heading(ctx, all_)
    named = _variants(ctx, concept, all_)
    spoken = _voices(ctx, concept)
    components.show(
        el("div", head, *named, panel if place == "head" else None, class_="fr-grid", role="table", aria_label=ctx.t("wording.referent"))
    )  # fmt: skip
    components.note(ctx.t("wording.denominator", each=wording_concepts.denominators(ctx, all_)))
    across = st.container()
    components.show(
        el("div", part_heading(ctx.t("wording.by_voice"), ctx.t("wording.by_voice_about")), *spoken,
           panel if place == "voice" else None, class_="fr-grid")
    )  # fmt: skip
    _months(ctx, concept, panel if place == "month" else None)
    with across:
        wording_across.naming(ctx, concept)


def _variants(ctx: Context, concept: Concept, all_: dict[str, int]) -> list[Markup]:
    """The referent as a whole, then a line for every variant: mentions and articles."""
    whole = el(
        "div",
        el("b", ctx.t("wording.any")),
        ctx.t.n("name", len(concept.variants)),
        class_="fr-rl",
        role="rowheader",
    )
    cells = [wording_concepts.cell(ctx, concept, o, all_.get(o.id, 0)) for o in ctx.shown]
    first = el("div", whole, *cells, class_="fr-row", role="row", style=f"--n:{len(cells)}")
    rows = [_variant(ctx, concept, v, shade) for shade, v in enumerate(concept.variants)]
    if len(rows) <= FOLDED + 2:
        return [first, *rows]
    more = el("summary", ctx.t("wording.more_names", n=len(rows) - FOLDED))
    return [first, *rows[:FOLDED], el("details", more, *rows[FOLDED:], class_="fr-more")]


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
    return el("div", label, *cells, class_="fr-row fr-tight", role="row", style=f"--n:{len(cells)}")


def _voices(ctx: Context, concept: Concept) -> list[Markup]:
    """A row a voice, whatever the page's voice is."""
    rows = queries_wording.voice_counts(*ctx.key, ctx.scope(PAGE), concept.family, concept.concept)
    out = []
    for voice in VOICES[1:]:
        own = rows[rows["voice"] == voice].assign(concept=concept.concept)
        found = counts.concepts(concept.family, own, ctx.shown_ids)
        if not found:
            continue
        spoken = Concept(concept.family, concept.concept, concept.variants, found[0].counts)
        label = el("div", el("b", ctx.t("voices." + voice)), class_="fr-rl", role="rowheader")
        cells = [_spoken(ctx, spoken, voice, o.id) for o in ctx.shown]
        out.append(el("div", label, *cells, class_="fr-row", role="row", style=f"--n:{len(cells)}"))
    return out or [el("p", ctx.t("wording.no_mentions"), class_="fr-note")]


def _spoken(ctx: Context, concept: Concept, voice: str, outlet_id: str) -> Markup:
    outlet = next(o for o in ctx.shown if o.id == outlet_id)
    n, articles = concept.of(outlet_id)
    who = el("span", outlet_name(outlet, short=True), class_="fr-who")
    if not n:
        none = el("span", ctx.t("coverage.absent"), class_="fr-none")
        return el("div", who, el("div", none), class_="fr-cell fr-empty", role="cell")
    at = Asked("hits", outlet_id, concept.family, concept.concept, voice=voice)
    words = ctx.t.join([ctx.t.n("mention", n), ctx.t.n("article", articles)])
    link = inward(ctx.selection.href(PAGE, evidence=str(at)), words)
    inside = join([wording_concepts.bar(ctx, concept, outlet, voice), el("div", link, class_="fr-k")])
    return el("div", who, el("div", inside), class_="fr-cell", role="cell")


def _months(ctx: Context, concept: Concept, panel: Markup | None) -> None:
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
    table = wording_tables.months(ctx, concept, rows, leading)
    components.show(
        panel, el("details", el("summary", ctx.t("wording.as_table")), table, open="" if panel else None)
    )


def _name(ctx: Context, concept: Concept) -> str:
    return evidence.concept_name(ctx, concept.family, concept.concept)
