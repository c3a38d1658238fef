"""Shared copy in Side by side: which texts are near-identical, and what the later one cut, added and replaced."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from framing.dashboard import edits, queries, queries_told
from framing.dashboard.edits import Change
from framing.dashboard.evidence import LIMIT, Asked
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import headline
from framing.dashboard.matrix import Matrix
from framing.dashboard.scope import Scope
from framing.dashboard.session import Context, Outlet
from framing.dashboard.story import COPY, Part

PAIRS, NAMES, WORDS = 4, 6, 3
"""Pairs, differing names and replaced words shown; the others are on the Data page."""
ARROW = " → "
LONGEST = 400
"""Letters of one change that are shown."""
Jump = Callable[[str, Any], Markup | None]


def shared(m: Matrix, pairs: pd.DataFrame) -> Markup | None:
    """Pair by pair, the earlier text and what became of it; nothing where none are shared or all are left out."""
    t = m.ctx.t
    if pairs.empty and not any(COPY in part.left for _, part in m.columns):
        return None
    rows = [_pair_row(m, row) for row in queries.each(pairs.head(PAIRS))]
    notes = []
    if pairs.empty:
        counting = m.ctx.selection.href("side", copies="with", evidence=None)
        notes.append(inward(counting, t("copied.left_out")))
    elif int(pairs["of"].iloc[0]) > PAIRS:
        more = m.ctx.selection.href("data", table="copies", event=m.event_id, evidence=None)
        notes.append(inward(more, t("copied.more", n=int(pairs["of"].iloc[0]) - PAIRS), data_top=""))
    bands = [m.band(el("p", note, class_="fr-note")) for note in notes]
    return join([m.heading(t("part.copies"), t("part.copies_about")), *rows, *bands])


def _pair_row(m: Matrix, row: Any) -> Markup:
    t = m.ctx.t
    names = {o.id: o.name for o in m.ctx.outlets}
    ordered = isinstance(row.direction, str)

    def cell(outlet: Outlet, part: Part) -> Markup:
        del part
        if outlet.id == row.outlet_a:
            where = t("copied.earlier") if ordered else t("copied.one")
            facts = [where, t.n("char", int(row.chars_a))]
            return _copy_cell(row.title_a, row.url_a, " · ".join(facts), [])
        if outlet.id == row.outlet_b:
            where = t("copied.later") if ordered else t("copied.one")
            facts = [where, t.n("char", int(row.chars_b)), t("copied.same", share=100 * row.containment)]
            link = inward(
                m.open_("copy", outlet.id, row.article_id_a, row.article_id_b),
                _changed(m.ctx, m.event_id, row),
            )
            return _copy_cell(row.title_b, row.url_b, " · ".join(facts), [el("div", link, class_="fr-k")])
        return el("span", "—", class_="fr-none", title=t("copied.none"), aria_label=t("copied.none"))

    arrow = ARROW if ordered else " · "
    label = f"{names[row.outlet_a]}{arrow}{names[row.outlet_b]}"
    about = t("copied.basis_" + row.basis) if isinstance(row.basis, str) else t("copied.basis_none")
    return m.row(label, about, cell, Asked("copy", "", row.article_id_a, row.article_id_b))


def _copy_cell(title: object, url: object, facts: str, more: list[Markup]) -> Markup:
    return join([el("p", headline(title, url), class_="fr-said"), el("div", facts, class_="fr-k"), *more])


def _changed(ctx: Context, event_id: str, row: Any) -> str:
    """How much of the earlier text was cut, added and replaced; where no text is held, how many names differ."""
    t = ctx.t
    found = differences(*ctx.key, event_id, row.article_id_a, row.article_id_b)
    if found is None:
        n = len(_other_names(ctx, event_id, row.article_id_a, row.article_id_b))
        return t("copied.names_differ", n=n) if n else t("copied.names_same")
    words = []
    for kind, side in (("cut", 1), ("added", 2), ("replaced", 1)):
        sizes = [c[side][1] - c[side][0] for c in found[0] if c.kind == kind]
        if sizes:
            words.append(t("edit." + kind, n=len(sizes), chars=sum(sizes)))
    return t.join(words) or t("copied.unchanged")


@st.cache_data(max_entries=64, show_spinner=False)
def differences(path: str, sid: str, event_id: str, a: str, b: str) -> tuple[list[Change], str, str] | None:
    """The changes from article ``a`` to ``b`` and both texts; None where the store does not hold both."""
    held = queries_told.texts(path, sid, event_id, tuple(sorted((a, b))))
    if len(held) < 2:
        return None
    return edits.changes(held[a], held[b]), held[a], held[b]


def evidence_of(ctx: Context, scope: Scope, a: str, b: str, jump: Jump) -> tuple[list[Markup], str]:
    """What changed between two articles of the event, in order; empty where they share no text."""
    t = ctx.t
    pairs = queries_told.copies(*ctx.key, scope, LIMIT)
    pair = pairs[(pairs["article_id_a"] == a) & (pairs["article_id_b"] == b)]
    if pair.empty:
        return [], ""
    row = next(pair.itertuples())
    names = ARROW.join(ctx.outlet_name(o) for o in (row.outlet_a, row.outlet_b))
    found = differences(*ctx.key, scope.event, a, b)
    if found is None:
        return _without_text(ctx, scope.event, row), t("evidence.copy_names", pair=names)
    rows = _with_text(ctx, scope.event, row, found, jump)
    return rows, t("evidence.copy", pair=names, n=len(found[0]))


def _with_text(
    ctx: Context, event_id: str, row: Any, found: tuple[list[Change], str, str], jump: Jump
) -> list[Markup]:
    changes, one, other = found
    a, b = row.article_id_a, row.article_id_b
    layers = queries_told.layers(*ctx.key, event_id, tuple(sorted((a, b))), "all")
    if not changes:
        return [el("div", ctx.t("copied.unchanged"))]
    rows = []
    for change in changes:
        place = (a, change.a[0]) if change.kind == "cut" else (b, change.b[0])
        way = jump(place[0], _sentence(layers.get(("sentences", place[0]), []), place[1]))
        kind = ctx.t("edit.kind_" + change.kind)
        where = ctx.t(
            "evidence.chars",
            start=place[1],
            end=place[1] + len(one[slice(*change.a)] or other[slice(*change.b)]),
        )
        small = el("div", kind, " · ", where, " · " if way else None, way, class_="fr-k")
        rows.append(join([el("div", *_shown(change, one, other)), small]))
    return rows


def _shown(change: Change, one: str, other: str) -> list[Markup]:
    old, new = one[slice(*change.a)], other[slice(*change.b)]
    lines = []
    if old:
        lines.append(el("s", _cut(old), class_="fr-m-old"))
    if new:
        lines += [el("span", " "), el("mark", _cut(new), class_="fr-m-new")]
    return lines


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _sentence(sentences: list[tuple[int, int, str]], at: int) -> int | None:
    """Number of the sentence that holds ``at``, or begins before it."""
    place = bisect_right([start for start, _, _ in sentences], at) - 1
    return int(sentences[place][2]) if place >= 0 else None


def _other_names(ctx: Context, event_id: str, a: str, b: str) -> list[tuple[str, int, int, int]]:
    """Names of the lexicons that the two texts do not have equally often: (name, in a, in b, place of the first)."""
    hits = queries_told.names_in(*ctx.key, event_id, tuple(sorted((a, b))))
    wide = hits.pivot_table(index="variant", columns="article_id", values="n", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=[a, b], fill_value=0)
    first = hits.groupby("variant")["first"].min()
    changed = wide[wide[a] != wide[b]]
    order = changed.assign(gap=(changed[a] - changed[b]).abs()).sort_values(
        "gap", ascending=False, kind="stable"
    )
    return [(str(v), int(r[a]), int(r[b]), int(first[v])) for v, r in order.iterrows()]


def _without_text(ctx: Context, event_id: str, row: Any) -> list[Markup]:
    """Lengths, names that differ with their places, and what these outlets replace elsewhere."""
    t = ctx.t
    facts = t(
        "copied.lengths",
        a=t.n("char", int(row.chars_a)),
        b=t.n("char", int(row.chars_b)),
        share=100 * row.containment,
    )
    rows = [el("div", facts)]
    for name, before, after, at in _other_names(ctx, event_id, row.article_id_a, row.article_id_b):
        rows.append(join([el("div", el("b", name), " ", t("copied.counts", a=before, b=after)),
                          el("div", t("copied.first", at=at), class_="fr-k")]))  # fmt: skip
    elsewhere = queries_told.replaced(*ctx.key, row.outlet_a, row.outlet_b, WORDS)
    words = [t("copied.word", old=r.old, new=r.new, pairs=int(r.pairs)) for r in queries.each(elsewhere)]
    if words:
        data = ctx.selection.href(
            "data", table="substitutions", outlets=(row.outlet_a, row.outlet_b), event=None, evidence=None
        )
        rows.append(el("div", inward(data, t("copied.elsewhere", words=t.join(words)), data_top="")))
    return rows
