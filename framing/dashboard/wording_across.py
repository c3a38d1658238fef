"""What can be said across events of how a referent is named: shares with intervals, differences paired within events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from framing.charts.lanes import Lane
from framing.dashboard import (
    components,
    evidence,
    evidence_wording,
    queries_wording_across,
    wording_concepts,
    wording_tables,
)
from framing.dashboard.evidence_wording import Opened
from framing.dashboard.html import el
from framing.dashboard.matrix import part_heading
from framing.dashboard.session import Context
from framing.dashboard.wording_counts import Concept

if TYPE_CHECKING:
    from framing.charts.sheet import Words

PAGE = "wording"
LEADING = queries_wording_across.MOST
"""Variants whose shares and differences are drawn."""


def naming(ctx: Context, concept: Concept, opened: Opened) -> None:
    """Both figures with their tables; above so many articles shares only, and how to compare without waiting."""
    if too_many(ctx):
        _levels(ctx, concept, opened)
        return
    components.show(part_heading(ctx.t("wording.across"), ctx.t("wording.across_about")))
    with st.spinner(ctx.t("wording.computing")):
        shares, differences = queries_wording_across.naming(
            *ctx.key, ctx.scope(PAGE), concept.concept, evidence_wording.voice(ctx)
        )
    leading = concept.variants[:LEADING]
    if shares.empty:
        components.note(ctx.t("wording.no_mentions"))
        return
    _shares(ctx, concept, shares[shares["variant"].isin(leading)], leading, opened)
    _differences(ctx, concept, differences[differences["measure"].isin(leading)], leading, opened)


def _levels(ctx: Context, concept: Concept, opened: Opened) -> None:
    """Shares without intervals: their means take the database a moment for any number of articles."""
    components.show(part_heading(ctx.t("wording.across"), ctx.t("wording.levels_about")))
    components.note(ctx.t("wording.levels", **_limits(ctx)))
    leading = concept.variants[:LEADING]
    voice = evidence_wording.voice(ctx)
    shares = queries_wording_across.levels(
        *ctx.key, ctx.scope(PAGE), voice, concept.family, concept.concept, leading
    )
    if shares.empty:
        components.note(ctx.t("wording.no_mentions"))
        return
    _shares(ctx, concept, shares, leading, opened)


def too_many(ctx: Context) -> bool:
    """Whether the scope has more articles than are compared here."""
    return sum(wording_concepts.totals(ctx).values()) > queries_wording_across.limit()


def say_too_many(ctx: Context) -> None:
    """That there are more articles than are compared here, and what to do."""
    components.note(ctx.t("wording.too_many", **_limits(ctx)))


def _limits(ctx: Context) -> dict[str, str]:
    n = ctx.t.n("article", sum(wording_concepts.totals(ctx).values()))
    return {"n": n, "limit": f"{queries_wording_across.limit():,}"}


def lanes(ctx: Context) -> list[Lane]:
    """The outlets shown, for figures."""
    return [Lane(o.id, o.short, o.color, o.marker) for o in ctx.shown]


def words(ctx: Context, title: str) -> Words:
    """What stands on a figure: its title, articles of every outlet and which count, dataset and its limits."""
    from framing.charts.sheet import Words

    about = wording_concepts.denominators(ctx, wording_concepts.totals(ctx))
    spoken = evidence_wording.voice(ctx)
    if spoken != "all":
        about += ctx.t("list.semicolon") + ctx.t("wording.in_voice", voice=ctx.t("voices." + spoken))
    name = ctx.dataset.title(ctx.t.lang) if ctx.dataset else ""
    return Words(title, about, ctx.t("wording.source", dataset=name))


def _shares(
    ctx: Context, concept: Concept, shares: pd.DataFrame, leading: tuple[str, ...], opened: Opened
) -> None:
    from framing.charts import wording_shares  # Plotly comes with it

    own = shares[shares["denominator"] == "referent"]
    own = own.assign(variant=pd.Categorical(own["variant"], leading, ordered=True)).sort_values("variant")
    name = evidence.concept_name(ctx, concept.family, concept.concept)
    title = ctx.t(
        "wording.chart_shares",
        concept=name,
        each=ctx.t.join([_most(ctx, own, o.id, o.name) for o in ctx.shown]),
    )
    many = (own["reason"] == queries_wording_across.TOO_MANY).all()
    missing = "" if many else ctx.t("wording.short_evidence")
    figure = wording_shares.figure(
        own.astype({"variant": str}), lanes(ctx), words(ctx, title), missing, components.theme()
    )
    components.chart(ctx, figure, "wording-shares", title)
    some = ctx.t("wording.shares_note") if (own["reason"] == "").any() else ctx.t("wording.shares_none")
    components.note(ctx.t("wording.shares_levels") if many else some)
    components.show(
        el("details", el("summary", ctx.t("wording.denominators")), wording_tables.shares(ctx, concept, shares, leading, opened), open="")
    )  # fmt: skip


def _most(ctx: Context, own: pd.DataFrame, outlet: str, name: str) -> str:
    """An outlet and its largest share, or that the referent is not found there."""
    mine = own[own["outlet"] == outlet]
    if mine.empty:
        return f"{name}{ctx.t('list.space')}{ctx.t('wording.leading_none')}"
    most = mine.loc[mine["value"].idxmax()]
    share = wording_concepts.percent(float(most["value"]))
    return name + ctx.t("list.space") + ctx.t("wording.most", name=most["variant"], share=share)


def _differences(
    ctx: Context, concept: Concept, rows: pd.DataFrame, leading: tuple[str, ...], opened: Opened
) -> None:
    heading = part_heading(ctx.t("wording.differences"), ctx.t("wording.differences_about"))
    components.show(heading)
    if rows.empty:
        components.note(ctx.t("wording.no_pairs"))
        return
    rows = rows.assign(measure=pd.Categorical(rows["measure"], leading, ordered=True)).sort_values(
        "measure", kind="stable"
    )
    name = evidence.concept_name(ctx, concept.family, concept.concept)
    paired(
        ctx,
        rows.astype({"measure": str}),
        ctx.t("wording.chart_paired", concept=name),
        "wording-paired",
        percent=True,
    )
    components.show(wording_tables.paired(ctx, rows, opened, concept))


def paired(
    ctx: Context,
    rows: pd.DataFrame,
    title: str,
    key: str,
    *,
    percent: bool,
    names: Mapping[str, str] | None = None,
) -> None:
    """The figure of those differences for which there is enough evidence; says where there is none.

    ``names`` are those of the measures, where the measures themselves are not.
    """
    from framing.charts import wording_paired  # Plotly comes with it

    enough = rows[rows["reason"] == ""]
    missing = len(rows) - len(enough)
    if enough.empty:
        components.note(ctx.t("wording.none_enough", n=missing))
        return
    short = {o.id: o.short for o in ctx.shown}
    color = {o.id: o.color for o in ctx.shown}
    drawn = enough.assign(
        block=enough["measure"].map(names) if names else enough["measure"],
        label=[
            f"{short[a]} − {short[b]}" for a, b in zip(enough["outlet_a"], enough["outlet_b"], strict=True)
        ],
        color_a=enough["outlet_a"].map(color),
        color_b=enough["outlet_b"].map(color),
    )
    sides = (ctx.t("wording.more_second"), ctx.t("wording.more_first"))
    figure = wording_paired.figure(drawn, words(ctx, title), sides, percent, components.theme())
    components.chart(ctx, figure, key, title)
    components.note(
        ctx.t("wording.paired_note"), *([ctx.t("wording.some_missing", n=missing)] if missing else [])
    )
