"""Archive, second view: texts that stand in more than one place, who seems to have had them first, and what was changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from framing.dashboard import (
    archive_capture,
    archive_tables,
    components,
    evidence,
    queries,
    queries_archive,
    when,
)
from framing.dashboard.archive_tables import PAGE, Asked, Row, number
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import headline, outlet_name
from framing.dashboard.scope import Scope
from framing.dashboard.session import Context
from framing.dashboard.state import Problem
from framing.snapshot.kinds import COPIED

KINDS = ("articles", "copied", "unordered", "shared", "replaced")
SHARED = ("copied_from", "copied_by", "shared", "wire", "credit", "repost", "none")
SHOWN = 60
"""Substitutions in the table; the Data page has all."""


def take(ctx: Context) -> Context:
    """The context without a pair of outlets that are not both shown; one against the rest is for other pages."""
    pair = ctx.selection.pair
    if "rest" in pair or all(o in ctx.shown_ids for o in pair):
        return ctx
    noted = ctx.note(Problem("pair", ",".join(pair)))
    return replace(noted, selection=ctx.selection.with_(pair=()))


def scope(ctx: Context) -> Scope:
    """The page's scope; shared copy is what this view is about, so it always counts."""
    return ctx.scope(PAGE)._replace(copies=True)


def finding(ctx: Context) -> str:
    """Pairs between outlets by inferred order, and every outlet's articles among them."""
    t, only = ctx.t, archive_capture.only(ctx, copies=False)
    held = queries_archive.pairs(*ctx.key, scope(ctx))
    between = held[held["source"] != held["target"]]
    if between.empty:
        return t("archive.copies_none", names=t.join([o.name for o in ctx.shown]), only=only)
    sums = queries_archive.groups(*ctx.key, scope(ctx)).iloc[0]
    ways = [
        t("archive.way", a=a.name, b=b.name, n=n)
        for a in ctx.shown
        for b in ctx.shown
        if a.id != b.id and (n := _pairs(between, a.id, b.id))
    ]
    unknown = int(between.loc[~between["known"], "pairs"].sum())
    if unknown:
        ways.append(t("archive.way_unknown", n=unknown))
    counts = queries_archive.kinds(*ctx.key, scope(ctx))
    own = counts[(counts["kind"] == "shared") & counts["value"].isin(COPIED)]
    each = own.groupby("outlet")["n"].sum()
    taking = [f"{o.name} {t.n('article', int(each.get(o.id, 0)))}" for o in ctx.shown]
    return t(
        "archive.copies_finding",
        only=only,
        pairs=int(sums["pairs"]),
        groups=int(sums["groups"]),
        ways=t.join(ways),
        each=t.join(taking),
    )


def show(ctx: Context, asked: Asked | None, panel: Markup | None) -> None:
    """The view, top to bottom."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="fr-filters"):
        with st.container(width=200):
            components.search(ctx)
        components.genre(ctx, PAGE)
    held = queries_archive.pairs(*ctx.key, scope(ctx))
    _ordered(ctx, held, asked, panel)
    _kinds(ctx, asked, panel)
    _substitutions(ctx, held, asked, panel)
    components.note(ctx.t("archive.inferred"), ctx.t("archive.copies_limits"))


def _pairs(held: pd.DataFrame, source: str, target: str, *, known: bool = True) -> int:
    return _sum(held, source, target, "pairs", known=known)


def _sum(held: pd.DataFrame, source: str, target: str, column: str, *, known: bool = True) -> int:
    rows = held[(held["source"] == source) & (held["target"] == target) & (held["known"] == known)]
    return int(rows[column].sum())


def _unordered(held: pd.DataFrame, a: str, b: str) -> int:
    """Pairs of two outlets (or of one) of which nobody knows which was first."""
    n = _pairs(held, a, b, known=False)
    return n if a == b else n + _pairs(held, b, a, known=False)


def _ordered(ctx: Context, held: pd.DataFrame, asked: Asked | None, panel: Markup | None) -> None:
    """Who had it first, by who has it too; then the pairs without an order."""
    t = ctx.t
    rows = []
    for source in ctx.shown:
        cells = []
        for target in ctx.shown:
            link = number(ctx, _pairs(held, source.id, target.id), Asked("copied", source.id, target.id))
            why = [_sum(held, source.id, target.id, basis) for basis in ("credit", "time")]
            basis = el("small", " ", t("archive.basis", credit=why[0], time=why[1])) if link else None
            cells.append(el("div", link, basis) if link else None)
        rows.append(
            Row(outlet_name(source, short=True), cells, [Asked("copied", source.id, o.id) for o in ctx.shown])
        )
    unknown = [
        (a, b, n)
        for i, a in enumerate(ctx.shown)
        for b in ctx.shown[i:]
        if (n := _unordered(held, a.id, b.id))
    ]
    heads = [t("archive.first_later"), *(outlet_name(o, short=True) for o in ctx.shown)]
    lines = [
        inward(
            ctx.selection.href(PAGE, evidence=f"unordered:{a.id}:{b.id}"),
            t("archive.unordered", a=a.name, b=b.name, n=n)
            if a.id != b.id
            else t("archive.unordered_own", a=a.name, n=n),
        )
        for a, b, n in unknown
    ]
    below = (
        el("p", t("archive.unordered_lead"), components.joined(lines, t("list.comma")), class_="fr-after")
        if lines
        else None
    )
    components.show(
        el("h2", t("archive.part.pairs"), el("small", t("archive.pairs_note")), class_="fr-part"),
        archive_tables.table(t("archive.part.pairs"), heads, rows, asked, panel),
        below,
        panel if asked and asked.kind == "unordered" else None,
    )


def _kinds(ctx: Context, asked: Asked | None, panel: Markup | None) -> None:
    """Articles by what is known of where their text comes from."""
    t = ctx.t
    found = queries_archive.kinds(*ctx.key, scope(ctx))
    found = found[found["kind"] == "shared"]
    counts = {(row.outlet, row.value): int(row.n) for row in queries.each(found)}
    totals = {row.outlet: int(row.total) for row in queries.each(found)}
    rows = [
        Row(
            archive_capture.value_name(ctx, "shared", value),
            [
                number(ctx, counts.get((o.id, value), 0), Asked("shared", o.id, value), totals.get(o.id, 0))
                for o in ctx.shown
            ],
            [Asked("shared", o.id, value) for o in ctx.shown],
        )
        for value in SHARED
    ]
    rows.append(archive_tables.totals(ctx, t("archive.all"), totals))
    heads = [t("archive.kind.shared"), *(outlet_name(o, short=True) for o in ctx.shown)]
    components.show(
        el("h2", t("archive.part.shared"), class_="fr-part"),
        archive_tables.table(t("archive.part.shared"), heads, rows, asked, panel),
    )


def panel(ctx: Context, asked: Asked) -> Markup | None:
    """What stands behind a number: articles, or pairs of them; None where there is no such number."""
    if asked.kind in ("articles", "shared"):
        return archive_capture.panel(ctx, asked, scope(ctx))
    if asked.kind == "replaced":
        target, *words = asked.value.split(":", 2)
        found = [
            row
            for style in (False, True)
            for row in queries.each(_listed(ctx, asked.outlet, target, style=style))
        ]
        row = next((row for row in found if [row.old, row.new] == words), None)
        if row is None:
            return None
        said = ctx.t("archive.evidence_replaced", old=row.old, new=row.new, n=int(row.pairs))
        return _pairs_panel(ctx, asked.outlet, target, said, known=True)
    return _pairs_panel(ctx, asked.outlet, asked.value, "", known=asked.kind == "copied")


def _pairs_panel(ctx: Context, a: str, b: str, said: str, *, known: bool) -> Markup | None:
    """Article pairs of two outlets, most alike first; ``said`` goes before their number."""
    held = queries_archive.pairs(*ctx.key, scope(ctx))
    n = _pairs(held, a, b) if known else _unordered(held, a, b)
    if not n:
        return None
    key = "archive.evidence_pairs" if known else "archive.evidence_unordered"
    heading = said + ctx.t(key, a=ctx.outlet_name(a), b=ctx.outlet_name(b), n=n)
    found = queries_archive.pair_rows(*ctx.key, scope(ctx), a, b, known, evidence.LIMIT)
    data = ctx.selection.href(
        "data", table="copies", outlets=tuple(o for o in ctx.shown_ids if o in (a, b)), evidence=None
    )
    return evidence.opened(ctx, PAGE, heading, [_pair(ctx, row) for row in queries.each(found)], n, data)


def _pair(ctx: Context, row: Any) -> Markup:
    """Two articles, one under the other, and what their kinship and order rest on."""
    t = ctx.t
    basis = {"credit": t("archive.by_credit"), "time": t("archive.by_time")}.get(
        row.basis, t("archive.by_nothing")
    )
    facts = [t("archive.containment", share=100 * row.containment), basis]
    if isinstance(row.credit, str):
        facts.append(t("archive.agencies", names=row.credit.replace(";", t("list.slash"))))
    return join([
        _article(ctx, row.outlet_a, row.title_a, row.url_a, row.published_utc_a, row.published_precision_a, row.event_id_a),
        _article(ctx, row.outlet_b, row.title_b, row.url_b, row.published_utc_b, row.published_precision_b, row.event_id_b),
        el("div", " · ".join(facts), class_="fr-k"),
    ])  # fmt: skip


def _article(
    ctx: Context, outlet: str, title: str, url: object, at: object, precision: object, event: str
) -> Markup:
    side = inward(ctx.selection.href("side", event=event, evidence=None), ctx.t("events.side"), data_top="")
    when_ = el("small", f" {when.moment(ctx.t, at, precision)} · ", side, class_="fr-k")
    return el("div", el("i", ctx.outlet_name(outlet)), " ", headline(title, url), when_, class_="fr-q")


def _substitutions(ctx: Context, held: pd.DataFrame, asked: Asked | None, panel: Markup | None) -> None:
    """Words changed from one outlet's text to another's: the wording first, house style after it."""
    t = ctx.t
    ways = _ways(ctx, held)
    if not ways:
        return
    pair = ways[0][:2] if "rest" in ctx.selection.pair else ctx.selection.pair or ways[0][:2]
    names = {o.id: o.name for o in ctx.shown}
    links = [
        inward(
            ctx.selection.href(PAGE, pair=(a, b), evidence=None),
            t("archive.way", a=names[a], b=names[b], n=n),
            class_="fr-on" if (a, b) == pair else None,
        )
        for a, b, n in ways
    ]
    components.show(
        el(
            "h2",
            t("archive.part.substitutions"),
            el("small", t("archive.substitutions_note")),
            class_="fr-part",
        ),
        el("nav", *links, class_="fr-tabs", aria_label=t("archive.part.substitutions")),
        el("p", t("archive.substitutions_lead", a=names[pair[0]], b=names[pair[1]])),
        el(
            "div",
            *(el("div", *_replaced(ctx, pair, asked, panel, style=style)) for style in (False, True)),
            class_="fr-two",
        ),
    )


def _ways(ctx: Context, held: pd.DataFrame) -> list[tuple[str, str, int]]:
    """Ordered pairs of outlets that have texts or substitutions, most pairs first."""
    rows = queries.each(queries_archive.substituted(*ctx.key))
    listed = {(row.outlet_from, row.outlet_to) for row in rows}
    both = [(a, b, _pairs(held, a, b)) for a in ctx.shown_ids for b in ctx.shown_ids if a != b]
    return sorted((way for way in both if way[2] or way[:2] in listed), key=lambda way: -way[2])


def _listed(ctx: Context, a: str, b: str, *, style: bool) -> pd.DataFrame:
    return queries_archive.substitutions(*ctx.key, a, b, style, SHOWN)


def _replaced(
    ctx: Context, pair: tuple[str, ...], asked: Asked | None, panel: Markup | None, *, style: bool
) -> list[Markup]:
    """The table of one kind of substitutions, and how many more there are."""
    t = ctx.t
    found = _listed(ctx, pair[0], pair[1], style=style)
    caption = t("archive.style") if style else t("archive.wording")
    if found.empty:
        return [el("h3", caption), el("p", t("archive.nothing_replaced"), class_="fr-none")]
    rows = []
    for row in queries.each(found):
        own = Asked("replaced", pair[0], f"{pair[1]}:{row.old}:{row.new}")
        rows.append(
            Row(row.old, [row.new, number(ctx, int(row.pairs), own), number(ctx, int(row.count), own)], [own])
        )
    heads = [t("archive.old"), t("archive.new"), t("archive.pairs"), t("archive.places")]
    total = int(found["total"].iloc[0])
    data = ctx.selection.href(
        "data", table="substitutions", outlets=tuple(o for o in ctx.shown_ids if o in pair), evidence=None
    )
    more = el(
        "p",
        inward(data, t("archive.more_replaced", shown=len(found), n=total), data_top=""),
        class_="fr-note",
    )
    return [
        el("h3", f"{caption} · n = {total:,}"),
        archive_tables.table(caption, heads, rows, asked, panel),
        *([more] if total > len(found) else []),
    ]
