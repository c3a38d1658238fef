"""Wording, second view: a term in its context; a lexicon name everywhere, any string where the store holds text."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from framing.dashboard import (
    components,
    evidence,
    evidence_wording,
    queries,
    queries_wording,
    session,
    state,
    widgets,
    wording_concepts,
    wording_tables,
)
from framing.dashboard import wording_counts as counts
from framing.dashboard.evidence_wording import Asked, Opened
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import outlet_name
from framing.dashboard.matrix import part_heading
from framing.dashboard.session import Context

PAGE = "wording"
OFFERED = 5
"""Names offered where no term is given."""


def controls(ctx: Context) -> None:
    """The search box."""

    def take(value: Any) -> None:
        term = " ".join(str(value or "").split())[: state.PHRASE_LIMIT]
        session.change(term=term if term and term.isprintable() else None, evidence=None)

    widgets.text(
        "term", ctx.t("wording.term"), ctx.selection.term or "", take,
        placeholder=ctx.t("wording.term_hint"), max_chars=state.PHRASE_LIMIT,
    )  # fmt: skip


def lead(ctx: Context) -> str:
    """How often the term stands in each outlet, all outlets in the fixed order."""
    t, term = ctx.t, ctx.selection.term
    if not term:
        return t("wording.context_lead")
    if queries_wording.holds_text(*ctx.key):
        rows = queries_wording.sentences(*ctx.key, ctx.scope(PAGE), term)[0].set_index("outlet")
        each = [_in_sentences(ctx, o.id, o.name, rows) for o in ctx.shown]
        return t("wording.context_finding", term=term, each=t.join(each))
    n, names = queries_wording.variants(*ctx.key, term)
    if names.empty:
        return t("wording.context_unknown", term=term)
    first = names.iloc[0]
    if str(first["variant"]).lower() != term.lower():
        return t("wording.context_partly", term=term, n=n)
    rows = _counts(ctx, names.head(1)).set_index("outlet")
    each = [f"{o.name} {t.n('mention', int(rows['mentions'].get(o.id, 0)))}" for o in ctx.shown]
    return t("wording.context_finding", term=first["variant"], each=t.join(each))


def _in_sentences(ctx: Context, outlet: str, name: str, rows: pd.DataFrame) -> str:
    n, articles = (int(rows[c].get(outlet, 0)) for c in ("sentences", "articles"))
    return f"{name} " + ctx.t(
        "wording.sentences_in", n=ctx.t.n("sentence", n), articles=ctx.t.n("article", articles)
    )


def show(ctx: Context, asked: Asked | None) -> None:
    """Names of the lexicon that hold the term, then the sentences that do."""
    opened = evidence_wording.opened(ctx, asked)
    wording_concepts.chosen_line(ctx, opened)
    if not ctx.selection.term:
        _offer(ctx)
        return
    _names(ctx, opened)
    _lines(ctx, opened.at("text"))


def _offer(ctx: Context) -> None:
    """Names to begin with: those of the referent that a finding of the open family tells of."""
    of = wording_concepts.family(ctx)
    concept = counts.telling(wording_concepts.found(ctx, of), ctx.shown_ids)
    if concept is not None:
        links = [
            inward(ctx.selection.href(PAGE, term=v, evidence=None), v) for v in concept.variants[:OFFERED]
        ]
        components.show(el("p", ctx.t("wording.offer"), " ", components.joined(links, ctx.t("list.comma"))))
    _held(ctx)


def _held(ctx: Context) -> None:
    if not queries_wording.holds_text(*ctx.key):
        components.note(_no_text(ctx))


def _no_text(ctx: Context) -> str:
    return ctx.t("wording.withheld") if ctx.withheld else ctx.t("wording.no_text")


def _counts(ctx: Context, names: pd.DataFrame) -> pd.DataFrame:
    keys = tuple((str(r.family), str(r.concept), str(r.variant)) for r in queries.each(names))
    return queries_wording.variant_counts(*ctx.key, ctx.scope(PAGE), evidence_wording.voice(ctx), keys)


def _names(ctx: Context, opened: Opened) -> None:
    """A line a name of the lexicon, a column an outlet."""
    t = ctx.t
    n, names = queries_wording.variants(*ctx.key, ctx.selection.term or "")
    heading = part_heading(t("wording.lexicon_names"), t("wording.lexicon_names_about"))
    if not n:
        components.show(heading, el("p", t("wording.no_names", term=ctx.selection.term), class_="fr-note"))
        return
    rows = _counts(ctx, names)
    at = {(r.family, r.concept, r.variant, r.outlet): r for r in queries.each(rows)}
    used = {key[:3] for key in at}
    found = [row for row in queries.each(names) if (row.family, row.concept, row.variant) in used]
    lines = [_name(ctx, row, at) for row in found]
    keys = [(row.family, row.concept, row.variant) for row in found]
    own = next(
        (n for n, (f, c, v) in enumerate(keys) if opened.at("hits", family=f, concept=c, variant=v)), None
    )
    head = [t("wording.col_name"), *(outlet_name(o) for o in ctx.shown)]
    table = wording_tables.table(head, lines, None if own is None else opened.panel, own or 0)
    cut = el("p", t("wording.names_cut", shown=len(names), n=n), class_="fr-note") if n > len(names) else None
    unseen = [
        str(v)
        for f, c, v in zip(names["family"], names["concept"], names["variant"], strict=True)
        if (f, c, v) not in used
    ]
    none = el("p", t("wording.unseen", names=t.join(unseen)), class_="fr-note") if unseen else None
    components.show(heading, table if found else None, none, cut)


def _name(ctx: Context, row: Any, at: dict[tuple[str, str, str, str], Any]) -> list[object]:
    concept = evidence.concept_name(ctx, row.family, row.concept)
    named = row.family in queries.named(*ctx.key)
    address = ctx.selection.href(PAGE, view="concepts", concept=f"{row.family}.{row.concept}", evidence=None)
    of = inward(address, concept, data_top="") if named else concept
    cells: list[object] = [
        join([el("b", row.variant), el("br"), el("small", evidence.family_name(ctx, row.family), " · ", of)])
    ]
    for outlet in ctx.shown:
        found = at.get((row.family, row.concept, row.variant, outlet.id))
        asked = Asked("hits", outlet.id, row.family, row.concept, variant=row.variant)
        cells.append(
            join([
                inward(ctx.selection.href(PAGE, evidence=str(asked)), ctx.t.n("mention", int(found.mentions))),
                el("br"), el("small", ctx.t.n("article", int(found.articles))),
            ]) if found else el("span", "—", class_="fr-none")
        )  # fmt: skip
    return cells


def _lines(ctx: Context, panel: Markup | None) -> None:
    """Sentences with the term in the middle, latest first; the number by outlet opens those of one."""
    t, term = ctx.t, ctx.selection.term or ""
    heading = part_heading(t("wording.lines"), t("wording.lines_about"))
    if not queries_wording.holds_text(*ctx.key):
        components.show(heading, el("p", _no_text(ctx), class_="fr-note"))
        return
    with st.spinner(t("wording.searching")):
        counted, found = queries_wording.sentences(*ctx.key, ctx.scope(PAGE), term)
    n = int(counted["sentences"].sum())
    if not n:
        components.show(heading, el("p", t("wording.no_lines", term=term), class_="fr-note"))
        return
    by = counted.set_index("outlet")["sentences"]
    links = [
        inward(ctx.selection.href(PAGE, evidence=str(Asked("text", o.id))), outlet_name(o), f" {int(by[o.id]):,}")
        if o.id in by else el("span", outlet_name(o), " 0", class_="fr-none")
        for o in ctx.shown
    ]  # fmt: skip
    rows = [el("li", _line(ctx, row, term)) for row in queries.each(found)]
    cut = el("p", t("wording.lines_cut", shown=len(found), n=n), class_="fr-note") if n > len(found) else None
    components.show(
        heading,
        el("p", components.joined(links, "　"), class_="fr-num fr-each"),
        panel,
        el("ol", *rows, class_="fr-lines"),
        cut,
    )


def _line(ctx: Context, row: Any, term: str) -> Markup:
    outlet = next(o for o in ctx.outlets if o.id == row.outlet)
    who = el("div", outlet_name(outlet, short=True), class_="fr-by")
    return el(
        "div",
        who,
        el("div", evidence_wording.line(ctx, row, evidence_wording.around(row.text, term))),
        class_="fr-line",
    )
