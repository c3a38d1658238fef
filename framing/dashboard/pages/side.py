"""Side by side: one event, one column per outlet, one question per row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from framing.dashboard import (
    components,
    empty,
    evidence,
    matrix,
    queries,
    queries_told,
    session,
    story,
    told,
    when,
)
from framing.dashboard.coverage import archived_days, status
from framing.dashboard.html import Markup, el, inward
from framing.dashboard.matrix import Matrix
from framing.dashboard.session import Context, Outlet
from framing.dashboard.state import Problem
from framing.dashboard.story import Named, Part

MOST = 6
"""Columns that can still be read side by side."""
OFFERED = 12


def main() -> None:
    """The page, top to bottom."""
    ctx = session.current()
    if empty.no_dataset(ctx):
        return
    if ctx.selection.event is None:
        _choose(ctx)
        return
    found = queries.event(*ctx.key, ctx.selection.event)
    if found.empty:
        ctx = ctx.note(Problem("event", ctx.selection.event))
        ctx = replace(ctx, selection=replace(ctx.selection, event=None, evidence=None))
        session.keep(ctx)
        _choose(ctx)
        return
    _event(ctx, found.iloc[0])


def _choose(ctx: Context) -> None:
    """Nothing is chosen: offer the events that most outlets have."""
    components.title(ctx, ctx.t("side.choose"), ctx.t("side.choose_lead"))
    rows = queries.widest(*ctx.key, ctx.shown_ids, OFFERED)
    items = []
    for row in rows.to_dict("records"):
        label = inward(
            ctx.selection.href("side", event=row["event_id"], evidence=None),
            row[f"label_{ctx.t.lang}"],
            data_top="",
        )
        facts = f"{ctx.t.n('outlet', int(row['k']))} · {ctx.t.n('article', int(row['n']))}"
        items.append(el("li", label, el("small", facts)))
    components.show(el("ul", *items, class_="fr-pick"))
    components.show(el("p", inward(ctx.selection.href("events"), ctx.t("side.to_events"), data_top="")))


def _event(ctx: Context, event: pd.Series) -> None:
    merged = event["asked"] != event["event_id"]
    ctx = replace(ctx, selection=replace(ctx.selection, event=str(event["event_id"])))
    asked = _asked(ctx)
    if ctx.selection.evidence and asked is None:
        ctx = _without_evidence(ctx)
    panel = evidence.panel(ctx, str(event["event_id"]), asked) if asked else None
    if asked and panel is None:
        ctx, asked = _without_evidence(ctx), None
    session.keep(ctx)
    columns = _columns(ctx, event)
    present = [outlet.id for outlet, part in columns if part.status == "found"]
    concepts = story.named(queries.event_hits(*ctx.key, str(event["event_id"])), present)
    _heading(ctx, event, columns, concepts, merged)
    _matrix(Matrix(ctx, str(event["event_id"]), columns, asked, panel), concepts)
    components.note(ctx.t("side.single"), ctx.t("side.absence"))


def _asked(ctx: Context) -> evidence.Asked | None:
    given = ctx.selection.evidence
    return evidence.parse(given, ctx.shown_ids[:MOST]) if given else None


def _without_evidence(ctx: Context) -> Context:
    noted = ctx.note(Problem("evidence", ctx.selection.evidence or ""))
    return replace(noted, selection=replace(ctx.selection, evidence=None))


def _columns(ctx: Context, event: pd.Series) -> list[tuple[Outlet, Part]]:
    articles = queries.event_articles(*ctx.key, str(event["event_id"]))
    archived = archived_days(queries.days(*ctx.key))
    columns = []
    for outlet in ctx.shown[:MOST]:
        own = articles[articles["outlet"] == outlet.id]
        state = status(len(own), event["first_utc"], event["last_utc"], archived.get(outlet.id))
        columns.append((outlet, Part(outlet.id, state, own)))
    return columns


def _heading(
    ctx: Context,
    event: pd.Series,
    columns: Sequence[tuple[Outlet, Part]],
    concepts: Sequence[Named],
    merged: bool,
) -> None:
    t = ctx.t
    crumb = inward(ctx.selection.href("events", evidence=None), t("nav.events"), data_top="")
    lines: list[Markup] = []
    if merged:
        lines.append(el("p", t("side.merged", old=str(event["asked"])), class_="fr-note", role="status"))
    if not pd.isna(event["correction"]):
        acts = [t("correction." + a) for a in str(event["correction"]).split("+")]
        lines.append(el("span", t("correction.mark", acts=t.join(acts)), class_="fr-mark"))
    if len(ctx.shown) > MOST:
        lines.append(
            el(
                "p",
                t("side.too_many", n=MOST, rest=t.join([o.name for o in ctx.shown[MOST:]])),
                class_="fr-note",
            )
        )
    data = inward(ctx.selection.href("data", table="articles", evidence=None), t("action.csv"), data_top="")
    printing = inward(ctx.selection.href("side"), t("action.print"), data_print="")
    lines.append(components.actions(ctx, "side", data, printing))
    label = str(event[f"label_{t.lang}"])
    components.title(
        ctx, label, _finding(ctx, event, columns, concepts), *lines, crumb=el("span", crumb, " ›")
    )


def _finding(
    ctx: Context, event: pd.Series, columns: Sequence[tuple[Outlet, Part]], concepts: Sequence[Named]
) -> str:
    """Who has how much, and which name each outlet uses most for one referent; all outlets, fixed order."""
    t = ctx.t
    each = []
    for outlet, part in columns:
        found = part.status == "found"
        each.append(
            f"{outlet.name} {t.n('article', len(part.articles)) if found else t('coverage.' + part.status)}"
        )
    days = when.span(event["first_utc"], event["last_utc"])
    sentence = t("side.finding", days=days, each=t.join(each))
    concept = story.telling(concepts, [o.id for o, p in columns if p.status == "found"])
    if concept is None:
        return sentence
    names = [
        o.name + t("list.space") + _leading(ctx, concept, o) for o, part in columns if part.status == "found"
    ]
    name = evidence.concept_name(ctx, concept.family, concept.concept)
    return sentence + t("list.space") + t("side.finding_names", concept=name, each=t.join(names))


def _leading(ctx: Context, concept: Named, outlet: Outlet) -> str:
    variants, n, total = concept.leading(outlet.id)
    if not variants:
        return ctx.t("side.leading_none")
    return ctx.t("side.leading", names=ctx.t("list.slash").join(variants), n=n, total=total)


def _matrix(m: Matrix, concepts: Sequence[Named]) -> None:
    key, id_ = m.ctx.key, m.event_id
    ids = queries.named(*key)
    rows = [
        matrix.head(m),
        matrix.headlines(m),
        matrix.naming(m, concepts),
        told.around(m, queries_told.event_tones(*key, id_)),
        told.quoted(m, queries_told.event_quotes(*key, id_)),
        told.statements(m, queries_told.event_statements(*key, id_)),
        told.only(m, *queries_told.event_only(*key, id_)),
        told.shared(m, queries_told.event_copies(*key, id_)),
        matrix.families(m, ids),
        matrix.tone(m, queries.event_sentences(*key, id_)),
        matrix.matching(m),
        matrix.texts(m, queries.event_texts(*key, id_), queries.event_spans(*key, id_)),
    ]
    components.show(el("div", *rows, class_="fr-grid", role="table", aria_label=m.ctx.t("nav.side")))


if __name__ == "__main__":
    main()
