"""By month: how much of what is quoted a group of speakers says, and how sentences around an actor are labelled."""

from __future__ import annotations

import streamlit as st

from framing.dashboard import components, queries_voices, voices_choice, voices_months
from framing.dashboard.evidence_voices import PAGE, Asked, actor_name, group_name
from framing.dashboard.session import Context
from framing.dashboard.voices_grid import Grid
from framing.dashboard.voices_months import FAINT, Series
from framing.dashboard.voices_speakers import ordered

QUOTES, SENTENCES = 50, 30
"""Quotations and sentences below which a month is marked as thin."""


def lead(ctx: Context) -> str:
    """Months of every outlet that have an article, and how many articles."""
    t = ctx.t
    found = queries_voices.months(*ctx.key, ctx.scope(PAGE)).groupby("outlet")
    n, months = found["articles"].sum(), found["month"].count()
    each = [
        t("timed.lead_each", outlet=o.name, n=t.n("article", int(n.get(o.id, 0))), months=int(months.get(o.id, 0)))
        for o in ctx.shown
    ]  # fmt: skip
    return t("timed.lead", each=t.join(each))


def draw(grid: Grid) -> None:
    """The view, top to bottom."""
    _group(grid)
    _actor(grid)
    components.note(grid.ctx.t("timed.gaps"), grid.ctx.t("toned.counted"))


def _group(grid: Grid) -> None:
    ctx, t = grid.ctx, grid.ctx.t
    order = ordered(queries_voices.group_shares(*ctx.key, ctx.scope(PAGE)))
    if not order:
        components.note(t("told.no_quotes"))
        return
    chosen = ctx.selection.group or order[0]
    with st.container(width=380):
        voices_choice.group_box(ctx, order, chosen)
    rows = queries_voices.group_months(*ctx.key, ctx.scope(PAGE), chosen)
    rows = rows.assign(n=rows["all_quotes"])
    voices_months.draw(grid, Series(
        "voices-group", t("timed.group", group=group_name(ctx, chosen)), t("timed.group_about", least=QUOTES, few=QUOTES // FAINT), rows, QUOTES,
        "quote", "char", lambda o, m: Asked("group", o, (chosen, m)), lambda o, m: Asked("month", o, (m,)),
    ))  # fmt: skip


def _actor(grid: Grid) -> None:
    ctx, t = grid.ctx, grid.ctx.t
    everybody = queries_voices.actors(*ctx.key, ctx.scope(PAGE))
    chosen = next(iter(voices_choice.top_actors(ctx, 1)), None)
    if chosen is None:
        components.note(t("toned.nobody"))
        return
    first = actor_name(ctx, str(everybody["actor"].iloc[0])) if len(everybody) else ""
    with st.container(width=380):
        voices_choice.actor_box(ctx, everybody, ctx.selection.actor, t("timed.first", actor=first))
    rows = queries_voices.actor_months(*ctx.key, ctx.scope(PAGE), ctx.selection.voice or "all", chosen)
    rows = rows.assign(n=rows["whole"])
    voices_months.draw(grid, Series(
        "voices-actor", t("timed.actor", actor=actor_name(ctx, chosen)), t("timed.actor_about", least=SENTENCES, few=SENTENCES // FAINT), rows,
        SENTENCES, "sentence", "sentence", lambda o, m: Asked("tone", o, (chosen, "neg", m)), lambda o, m: Asked("tone", o, (chosen, "all", m)),
    ))  # fmt: skip
