"""Wording, fourth view: cues of frames, only as differences between outlets on the same events."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from framing.dashboard import (
    components,
    evidence_wording,
    queries,
    queries_wording_across,
    wording_across,
    wording_concepts,
    wording_tables,
)
from framing.dashboard.evidence_wording import Asked, Opened
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import outlet_name
from framing.dashboard.matrix import part_heading
from framing.dashboard.session import Context

PAGE = "wording"
ALPHA = 0.05


def lead(ctx: Context) -> str:
    """Articles that are compared, all outlets in the fixed order."""
    return ctx.t("wording.frames_lead", each=wording_concepts.denominators(ctx, wording_concepts.totals(ctx)))


def families(ctx: Context) -> pd.DataFrame:
    """Families of cues: family, name."""
    rows = queries.families(*ctx.key)
    return rows[rows["kind"] == "frame"].assign(name=lambda r: r[f"name_{ctx.t.lang}"])


def show(ctx: Context, asked: Asked | None) -> None:
    """The figure with its table, and the cues that it rests on."""
    names = families(ctx)
    opened = evidence_wording.opened(ctx, asked)
    wording_concepts.chosen_line(ctx, opened)
    if names.empty:
        components.note(ctx.t("wording.no_frames"))
        return
    if wording_across.too_many(ctx):
        wording_across.say_too_many(ctx)
        return
    with st.spinner(ctx.t("wording.computing")):
        counts, differences = queries_wording_across.frames(*ctx.key, ctx.scope(PAGE))
    if differences.empty:
        components.note(ctx.t("wording.no_pairs"))
    else:
        wording_across.paired(
            ctx, differences, _finding(ctx, differences), "wording-frames", percent=False,
            names=dict(zip(names["family"], names["name"], strict=True)),
        )  # fmt: skip
        components.show(wording_tables.paired(ctx, differences, opened))
    heading = part_heading(ctx.t("wording.cues"), ctx.t("wording.cues_about"))
    components.show(heading, _cues(ctx, names, counts, opened))


def _finding(ctx: Context, rows: pd.DataFrame) -> str:
    """How many comparisons there are, for how many there is evidence, and how many differ beyond chance."""
    enough = rows[rows["reason"] == ""]
    return ctx.t("wording.frames_finding", outlets=ctx.t.join([o.name for o in ctx.shown]), n=len(rows),
                 enough=len(enough), few=int((enough["p"] < ALPHA).sum()))  # fmt: skip


def _cues(ctx: Context, names: pd.DataFrame, counts: pd.DataFrame, opened: Opened) -> Markup:
    """A line a frame, a column an outlet: cues, and articles compared. Counts only: rates of one outlet say more of topics."""
    at = {(r.measure, r.outlet): r for r in queries.each(counts)}
    lines: list[list[object]] = []
    for row in queries.each(names):
        cells: list[object] = []
        for outlet in ctx.shown:
            found = at.get((row.family, outlet.id))
            asked = Asked("hits", outlet.id, row.family, voice="all")
            cells.append(
                join([
                    inward(ctx.selection.href(PAGE, evidence=str(asked)), ctx.t.n("cue", int(found.cues))),
                    el("br"), el("small", ctx.t.n("article", int(found.n_articles))),
                ]) if found else el("span", "—", class_="fr-none")
            )  # fmt: skip
        lines.append([row.name, *cells])
    own = next((n for n, f in enumerate(names["family"]) if opened.at("hits", family=f)), None)
    head = [ctx.t("wording.col_frame"), *(outlet_name(o) for o in ctx.shown)]
    return wording_tables.table(head, lines, None if own is None else opened.panel, own or 0)
