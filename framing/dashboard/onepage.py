"""One event on one sheet of paper, for a class; and the figures of Side by side that can be saved alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from framing.dashboard import components, evidence, evidence_told, finding, queries_told, story, told, when
from framing.dashboard.bars import SHADES, Segment
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import outlet_name
from framing.dashboard.matrix import Matrix, left_out, naming_segments, without
from framing.dashboard.session import Outlet
from framing.dashboard.state import ALL
from framing.dashboard.story import Named, Part

CONCEPTS, SAID, NAMES, KEYS = 3, 96, 5, 4
"""Referents, letters of a rendering, names and parts of a bar that fit the sheet."""
ADDRESS = ("v", "data", "lang", "outlets", "event", "genre", "copies", "voice")
"""What of the link decides the numbers on the sheet."""
Cell = Callable[[Outlet, Part], object]


def show(m: Matrix, event: pd.Series, concepts: Sequence[Named]) -> None:
    """The sheet: headline, naming, who is quoted, one statement, only here, n, limits and source."""
    ctx, t = m.ctx, m.ctx.t
    telling = story.telling(concepts, m.counted, CONCEPTS)
    back = inward(ctx.selection.href("side", options=()), t("side.back"), data_top="")
    printing = inward(ctx.selection.href("side"), t("action.print"), data_print="")
    components.show(el("div", back, printing, class_="fr-actions"))
    components.show(
        el("div",
            el("h1", str(event[f"label_{t.lang}"]), class_="fr-h"),
            el("p", finding.finding(m, event, telling), class_="fr-lead"),
            el("div", el("table", *_rows(m, telling), class_="fr-onepage", style=f"--n:{len(m.columns)}"), class_="fr-wide"),
            *(el("p", line, class_="fr-note") for line in _foot(m)),
            class_="fr-sheet"),
    )  # fmt: skip
    components.notes(ctx)


def _rows(m: Matrix, telling: Sequence[Named]) -> list[Markup]:
    t, key, scope = m.ctx.t, m.ctx.key, m.scope
    quotes = queries_told.quotes(*key, scope)
    rows = [el("thead", el("tr", el("td", ""), *(_head(m, o, part) for o, part in m.columns)))]
    rows.append(_row(m, t("row.headline"), lambda o, part: _headline(m, part)))
    for concept in telling:
        name = evidence.concept_name(m.ctx, concept.family, concept.concept)
        rows.append(
            _row(
                m, name, lambda o, part, c=concept: _bar(naming_segments(m, c, o.id), t("side.leading_none"))
            )
        )
    rows.append(
        _row(
            m,
            t("row.quoted"),
            lambda o, part: _bar(told.quoted_segments(m, quotes, o.id), t("told.no_quotes")),
        )
    )
    statements = queries_told.statements(*key, scope, 1)
    if len(statements):
        speaker = statements["speaker"].dropna()
        label = t("side.said", who=str(speaker.iloc[0]) if len(speaker) else t("told.unresolved"))
        rows.append(_row(m, label, lambda o, part: _said(m, statements, o.id)))
    facts, expected = queries_told.only(*key, scope)
    if len(expected):
        rows.append(_row(m, t("part.only"), lambda o, part: _only(m, facts, o.id)))
    return [rows[0], el("tbody", *rows[1:])]


def _head(m: Matrix, outlet: Outlet, part: Part) -> Markup:
    t = m.ctx.t
    words = without(m.ctx, part)
    if part.counted:
        words = f"{t.n('article', len(part.articles))} · {t.n('char', part.chars)}"
    left = el("small", left_out(m.ctx, part)) if part.left else None
    return el("th", outlet_name(outlet), el("small", words), left, scope="col", style=f"--c:{outlet.color}")


def _row(m: Matrix, label: str, cell: Cell) -> Markup:
    cells = [el("td", cell(o, part) if part.counted else "—") for o, part in m.columns]
    return el("tr", el("th", label, scope="row"), *cells)


def _headline(m: Matrix, part: Part) -> Markup:
    first = part.articles.iloc[0]
    times = when.moment(m.ctx.t, first["published_utc"], first["published_precision"])
    return join([el("div", str(first["title"]), class_="fr-hl fr-clamp"), el("small", times)])


def _bar(segments: Sequence[Segment], none: str) -> Markup:
    """A bar with its largest parts named below it: paper opens nothing, so nothing is a link."""
    if not segments:
        return el("small", none)
    parts = [
        el("span", class_=f"fr-seg fr-s{min(s.shade, SHADES - 1)}", style=f"flex:{s.n}") for s in segments
    ]
    largest = sorted(segments, key=lambda s: -s.n)[:KEYS]
    keys = [
        el("span", el("i", class_=f"fr-key fr-s{min(s.shade, SHADES - 1)}"), f"{s.name} {s.n:,}")
        for s in segments
        if s in largest
    ]
    total = f"n = {sum(s.n for s in segments):,}"
    return join([el("div", *parts, class_="fr-bar", aria_hidden="true"), el("div", *keys, el("small", total), class_="fr-terms")])  # fmt: skip


def _said(m: Matrix, rows: pd.DataFrame, outlet: str) -> Markup:
    own = rows[rows["outlet"] == outlet]
    if own.empty:
        return el("small", m.ctx.t("told.not_found"))
    best = next(own.itertuples())
    facts = " · ".join(evidence_told.rendering(m.ctx, best))
    if not isinstance(best.text, str):
        return el("small", facts)
    words = best.text if len(best.text) <= SAID else best.text[:SAID] + "…"
    return join([el("div", words), el("small", facts)])


def _only(m: Matrix, facts: pd.DataFrame, outlet: str) -> str:
    names = told.only_names(facts, outlet)
    t = m.ctx.t
    more = t("told.and_more", n=len(names) - NAMES) if len(names) > NAMES else ""
    return t.join(names[:NAMES]) + more if names else t("told.nothing_alone")


def _foot(m: Matrix) -> list[str]:
    """What was counted, what the archive lacks, and where the sheet comes from."""
    t = m.ctx.t
    return [t("side.sheet_note"), finding.limits(m), *_source(m)]


def _source(m: Matrix) -> list[str]:
    ctx, t = m.ctx, m.ctx.t
    dataset = ctx.dataset.title(t.lang) if ctx.dataset else ""
    return [t("side.source", dataset=dataset, snapshot=ctx.key[1], link=address(m))]


def address(m: Matrix) -> str:
    """Link to the event as it stands, whole where the reader's address is known."""
    chosen = m.ctx.selection.to_query()
    kept = {key: chosen[key] for key in ADDRESS if chosen.get(key) and (key, chosen[key]) != ("outlets", ALL)}
    here, base = f"side?{urlencode(kept)}", st.context.url
    return f"{base.split('?')[0].rsplit('/', 1)[0]}/{here}" if isinstance(base, str) else here


@dataclass(frozen=True)
class Figure:
    """What one figure shows: its finding, (name, count, shade) of the segments by outlet, and all names in order."""

    key: str
    title: str
    rows: Mapping[str, Sequence[Segment]]
    order: Sequence[str]

    def frame(self) -> pd.DataFrame:
        """bar (outlet), part, share (0 to 1), n."""
        found = [
            (outlet, s.name, s.n / sum(other.n for other in row), s.n)
            for outlet, row in self.rows.items()
            for s in row
        ]
        return pd.DataFrame(found, columns=["bar", "part", "share", "n"])


def figures(m: Matrix, concepts: Sequence[Named]) -> list[Figure]:
    """Names of the most telling referent, and who is quoted; without what there is nothing to show of."""
    found = []
    for concept in story.telling(concepts, m.counted):
        rows = {o: naming_segments(m, concept, o) for o in m.counted}
        found.append(Figure("names", finding.names(m, concept), rows, concept.variants))
    quotes = queries_told.quotes(*m.ctx.key, m.scope)
    if quotes["chars"].sum():
        rows = {o: told.quoted_segments(m, quotes, o) for o in m.counted}
        order = {s.shade: s.name for row in rows.values() for s in row}
        found.append(Figure("quoted", finding.speakers(m, quotes), rows, [order[n] for n in sorted(order)]))
    return found


def about(m: Matrix) -> tuple[str, str]:
    """What a figure is of (n and limits), and its source."""
    return m.ctx.t("list.semicolon").join([finding.counts(m), finding.limits(m)]), _source(m)[0]
