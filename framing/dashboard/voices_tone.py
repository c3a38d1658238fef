"""What stands around the actors: labels of the sentences that mention them. Co-occurrence, never an outlet's stance."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from framing.charts import voices_shares
from framing.charts.lanes import Lane
from framing.dashboard import (
    components,
    queries,
    queries_voices,
    queries_voices_paired,
    voices_choice,
    voices_differences,
)
from framing.dashboard.evidence_voices import LABELS, PAGE, actor_name
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import shares
from framing.dashboard.session import Context, Outlet
from framing.dashboard.voices_differences import Asked
from framing.dashboard.voices_grid import Grid, none, part
from framing.dashboard.voices_words import sheet_words

ACTORS = 6
"""Actors shown where none is chosen: those in most articles."""
THIN = 30
"""Sentences below which a share is said to be of few."""


def lead(ctx: Context) -> str:
    """Share of negative sentences around the first actor in every outlet, with n."""
    t, chosen = ctx.t, voices_choice.top_actors(ctx, 1)
    if not chosen:
        return t("toned.nobody")
    each = negative(ctx, _labels(ctx, chosen))
    return t("toned.lead", actor=actor_name(ctx, chosen[0]), each=t.join(each))


def negative(ctx: Context, found: pd.DataFrame, *, brief: bool = False) -> list[str]:
    """What part of each outlet's sentences around one actor is negative, of how many; all outlets shown.

    ``brief`` is for a figure, whose bars have the numbers of sentences.
    """
    t = ctx.t
    rows = {(r.outlet, r.label): int(r.sentences) for r in queries.each(found)}
    each = []
    for o in ctx.shown:
        n = rows.get((o.id, ""), 0)
        if not n:
            each.append(
                t("quoted.lead_no", outlet=o.short if brief else o.name, none=t("told.not_mentioned"))
            )
            continue
        share, of = 100 * rows.get((o.id, "neg"), 0) / n, t.n("sentence", n)
        if brief:
            each.append(t("timed.whole", outlet=o.short, share=share))
            continue
        few = t("toned.lead_few", outlet=o.name, share=share, n=of)
        each.append(few if n < THIN else t("toned.lead_each", outlet=o.name, share=share, n=of))
    return each


def draw(grid: Grid) -> None:
    """The view, top to bottom."""
    ctx = grid.ctx
    everybody = queries_voices.actors(*ctx.key, ctx.scope(PAGE))
    with st.container(width=380):
        voices_choice.actor_box(ctx, everybody, ctx.selection.actor, ctx.t("toned.most", n=ACTORS))
    chosen = voices_choice.top_actors(ctx, ACTORS)
    if not chosen:
        components.note(ctx.t("toned.nobody"))
        return
    found = _labels(ctx, chosen)
    _figure(ctx, found, chosen)
    components.show(_table(grid, found, chosen))
    voices_differences.draw(grid, _differences(ctx, chosen[0]))
    components.note(ctx.t("toned.counted"))


def _differences(ctx: Context, actor: str) -> Asked:
    """Labels around one actor between every two outlets."""
    t, voice = ctx.t, ctx.selection.voice or "all"
    return Asked(
        "voices-tone-paired", t("paired.tone", actor=actor_name(ctx, actor)), lambda m: t("told." + m), lambda _m: actor,
        LABELS, lambda: queries_voices_paired.tone(*ctx.key, ctx.scope(PAGE), voice, actor),
    )  # fmt: skip


def _labels(ctx: Context, chosen: Sequence[str]) -> pd.DataFrame:
    return queries_voices.actor_labels(*ctx.key, ctx.scope(PAGE), ctx.selection.voice or "all", tuple(chosen))


def _figure(ctx: Context, found: pd.DataFrame, chosen: Sequence[str]) -> None:
    """Bars of the first actor, an outlet each; the table has the others."""
    t, actor = ctx.t, chosen[0]
    own = found[found["actor"] == actor]
    if own.empty:
        components.note(t("toned.unspoken", actor=actor_name(ctx, actor)))
        return
    whole = own[own["label"] == ""].set_index("outlet")
    each = own[own["label"] != ""].rename(columns={"outlet": "bar", "label": "part", "sentences": "n"})
    each = each.assign(share=each["n"] / each["bar"].map(whole["sentences"]))
    bars = [Lane(o.id, o.name, o.color, o.marker, o.glyph, _about(ctx, whole, o)) for o in ctx.shown]
    parts = [(label, t("told." + label)) for label in LABELS]
    title = t("toned.figure", actor=actor_name(ctx, actor), each=t.join(negative(ctx, own, brief=True)))
    about = t("toned.figure_about", voice=t("voices." + (ctx.selection.voice or "all")))
    words = sheet_words(ctx, title, about)
    figure = voices_shares.figure(each, bars, parts, words, components.theme())
    components.chart(ctx, figure, "voices-tone", lead(ctx))


def _about(ctx: Context, whole: pd.DataFrame, outlet: Outlet) -> str:
    if outlet.id not in whole.index:
        return ctx.t("told.not_mentioned")
    row = whole.loc[outlet.id]
    return f"{ctx.t.n('sentence', int(row['sentences']))} · {ctx.t.n('article', int(row['articles']))}"


def _table(grid: Grid, found: pd.DataFrame, chosen: Sequence[str]) -> Markup:
    t = grid.ctx.t
    return join([
        part(t("toned.table"), t("part.around_about")),
        grid.table(t("toned.table"), [
            grid.head(lambda o: "", t("side.question")), *(_actor(grid, found[found["actor"] == a], a) for a in chosen),
        ]),
    ])  # fmt: skip


def _actor(grid: Grid, found: pd.DataFrame, actor: str) -> Markup:
    ctx, t = grid.ctx, grid.ctx.t
    rows = {(r.outlet, r.label): r for r in queries.each(found)}

    def cell(outlet: Outlet) -> object:
        whole = rows.get((outlet.id, ""))
        if whole is None:
            return none(t("told.not_mentioned"))
        parts = [
            (t("toned.part", label=t("told." + label), share=100 * int(rows[outlet.id, label].sentences) / int(whole.sentences)),
             int(rows[outlet.id, label].sentences), 2 * n, grid.open_("tone", outlet.id, actor, label))
            for n, label in enumerate(LABELS) if (outlet.id, label) in rows
        ]  # fmt: skip
        words = f"{t.n('sentence', int(whole.sentences))} · {t.n('article', int(whole.articles))}"
        return shares(parts, words, grid.open_("tone", outlet.id, actor, "all"))

    alone = grid.ctx.selection.href(PAGE, actor=actor, evidence=None)
    link = inward(alone, t("toned.alone")) if ctx.selection.actor is None else None
    time = inward(
        ctx.selection.href(PAGE, view="time", actor=actor, evidence=None), t("toned.time"), data_top=""
    )
    about = el("span", link, " · " if link else None, time)
    return grid.row(actor_name(ctx, actor), about, cell, lambda a: a.kind == "tone" and a.parts[0] == actor)
