"""Wording, third view: words that one side uses more than the other on the same events."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from framing.dashboard import (
    components,
    evidence_wording,
    queries,
    queries_keyness,
    session,
    widgets,
    wording_tables,
)
from framing.dashboard.evidence_wording import Asked, Opened
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.matrix import part_heading
from framing.dashboard.queries_keyness import REST
from framing.dashboard.session import Context

PAGE = "wording"
NAMED = 3
"""Words of each side that the finding names."""
Pair = tuple[str, str]


def pairs(ctx: Context) -> list[Pair]:
    """Every two outlets of the dataset, then each against all others, in the fixed order."""
    ids = [o.id for o in ctx.outlets]
    rest = [(o, REST) for o in ids] if len(ids) > 2 else []
    return [*combinations(ids, 2), *rest]


def chosen(ctx: Context) -> Pair | None:
    """The pair asked for, whichever comes first in it; else the first that was compared; None with one outlet."""
    every = pairs(ctx)
    asked = ctx.selection.pair
    for pair in every:
        if set(pair) == set(asked):
            return pair
    return next((p for p in every if _compared(ctx, p)), every[0] if every else None)


def name(ctx: Context, side: str) -> str:
    """An outlet's name, or that of all others together."""
    return ctx.t("wording.rest") if side == REST else ctx.outlet_name(side)


def lead(ctx: Context, pair: Pair | None) -> str:
    """Both sides' words of the strongest evidence, or that there is not enough."""
    if pair is None:
        return ctx.t("wording.no_pairs")
    a, b = (name(ctx, side) for side in pair)
    if not _compared(ctx, pair):
        return ctx.t("wording.key_short", a=a, b=b)
    rows = queries_keyness.words(*ctx.key, *pair)
    if rows.empty:
        return ctx.t("wording.key_none", a=a, b=b)
    first, second = rows[rows["effect"] > 0], rows[rows["effect"] < 0][::-1]
    return ctx.t("wording.key_finding", a=a, b=b, more_a=_more(ctx, first), more_b=_more(ctx, second))


def _more(ctx: Context, rows: pd.DataFrame) -> str:
    if rows.empty:
        return ctx.t("wording.key_no_words")
    named = ctx.t.join([ctx.t("wording.quoted", name=term) for term in rows["term"].head(NAMED)])
    return ctx.t("wording.key_words", named=named, n=int(rows["total"].iloc[0]))


def _compared(ctx: Context, pair: Pair) -> bool:
    """Whether the store has this comparison: there were articles enough."""
    rows = queries_keyness.pairs(*ctx.key)
    return bool(((rows["outlet"] == pair[0]) & (rows["against"] == pair[1])).any())


def controls(ctx: Context, pair: Pair | None) -> None:
    """The picker of pairs; those without enough articles say so."""
    if pair is None:
        return

    def label(one: str) -> str:
        a, b = one.split(",")
        words = ctx.t("wording.versus", a=name(ctx, a), b=name(ctx, b))
        return words if _compared(ctx, (a, b)) else ctx.t("wording.versus_missing", pair=words)

    def take(one: str) -> None:
        session.change(pair=tuple(one.split(",")), evidence=None)

    names = {one: label(one) for one in map(",".join, pairs(ctx))}
    widgets.select("pair", ctx.t("wording.pair"), names, ",".join(pair), take, filter_mode=None, width=420)


def show(ctx: Context, pair: Pair | None, asked: Asked | None) -> None:
    """The figure, its table, and the variants of house style apart."""
    if pair is None:
        return
    _whole(ctx)
    opened = evidence_wording.opened(ctx, asked)
    _compared_articles(ctx, pair, opened)
    rows = queries_keyness.words(*ctx.key, *pair)
    if not _compared(ctx, pair):
        components.show(el("p", ctx.t("wording.key_missing")))
        return
    if rows.empty:
        components.note(ctx.t("wording.key_none", a=name(ctx, pair[0]), b=name(ctx, pair[1])))
    else:
        _figure(ctx, pair, rows)
        components.note(ctx.t("wording.key_note", q=f"{queries_keyness.Q:g}"))
    components.show(_table(ctx, pair, rows, opened))
    _styles(ctx, pair, opened)


def _whole(ctx: Context) -> None:
    """Keyness knows the whole dataset only: say which of the reader's filters do not act on it."""
    s, t = ctx.selection, ctx.t
    acts = {"filter.since": s.since, "filter.until": s.until, "problem.name.q": s.query, "filter.genre": s.genre, "filter.copies": s.copies,
            "filter.voice": s.voice, "filter.outlets": s.outlets}  # fmt: skip
    given = [t(key) for key, value in acts.items() if value]
    components.note(
        t("wording.key_whole"), *([t("wording.key_unfiltered", names=t.join(given))] if given else [])
    )


def _compared_articles(ctx: Context, pair: Pair, opened: Opened) -> None:
    """How many articles either side has on the events that both told; each number opens them."""
    told = queries_keyness.sides(*ctx.key, *pair).set_index("side")
    links: list[Markup] = []
    for own, other, side in ((pair[0], pair[1], "a"), (pair[1], pair[0], "b")):
        words = ctx.t.n("article", int(told["articles"].get(side, 0)))
        asked = Asked("sides", own, other)
        known = own != REST
        link = inward(ctx.selection.href(PAGE, evidence=str(asked)), words) if known else el("span", words)
        links.append(el("span", name(ctx, own), " ", link))
    events = ctx.t("wording.key_told", events=ctx.t.n("event", int(told["events"].get("a", 0))))
    components.show(
        el("p", events, " ", components.joined(links, ctx.t("list.comma")), class_="fr-num"),
        opened.at("sides"),
    )


def _figure(ctx: Context, pair: Pair, rows: pd.DataFrame) -> None:
    from framing.charts import wording_keyness  # Plotly comes with it
    from framing.charts.sheet import Words

    outlets = {o.id: o for o in ctx.outlets}
    sides = [
        wording_keyness.Side(outlets[s].name, outlets[s].color, outlets[s].marker) if s in outlets
        else wording_keyness.Side(ctx.t("wording.rest"), "#7a756b", "circle")
        for s in pair
    ]  # fmt: skip
    told = queries_keyness.sides(*ctx.key, *pair).set_index("side")
    about = ctx.t.join([f"{name(ctx, s)} {ctx.t.n('article', int(told['articles'].get(side, 0)))}"
                        for s, side in zip(pair, ("a", "b"), strict=True)])  # fmt: skip
    about = ctx.t("wording.key_about", each=about, events=ctx.t.n("event", int(told["events"].get("a", 0))))
    dataset = ctx.dataset.title(ctx.t.lang) if ctx.dataset else ""
    words = Words(lead(ctx, pair), about, ctx.t("wording.source", dataset=dataset))
    hover = ctx.t(
        "wording.key_hover",
        term="%{customdata[0]}",
        effect="%{x:+.2f}",
        z="%{customdata[1]}",
        a="%{customdata[2]}",
        b="%{customdata[3]}",
    )
    figure = wording_keyness.figure(rows, (sides[0], sides[1]), words, hover, components.theme())
    components.chart(ctx, figure, "wording-keyness", words.title)


def _table(ctx: Context, pair: Pair, rows: pd.DataFrame, opened: Opened) -> Markup:
    """The words of the figure, first side's first."""
    t = ctx.t
    head = [t("wording.col_word"), t("wording.col_effect"), "z", "q",
            *(t("wording.col_held", side=name(ctx, side)) for side in pair), t("wording.col_events"), t("wording.col_even")]  # fmt: skip
    own = next((n for n, term in enumerate(rows["term"]) if opened.at("word", variant=term)), None)
    panel = None if own is None else opened.panel
    return wording_tables.table(head, [_line(ctx, pair, row) for row in queries.each(rows)], panel, own or 0)


def _line(ctx: Context, pair: Pair, row: Any) -> Sequence[object]:
    address = ctx.selection.href(PAGE, evidence=str(Asked("word", pair[0], pair[1], variant=row.term)))
    held = [
        join([inward(address, f"{int(df):,}"), el("small", f" ({int(n):,})")])
        for df, n in ((row.df, row.count), (row.df_against, row.count_against))
    ]
    even = "—" if pd.isna(row.dispersion) else f"{row.dispersion:.2f}"
    q = f"{row.q:.3f}" if row.q >= 0.001 else "<0.001"
    return [
        inward(address, row.term),
        f"{row.effect:+.2f}",
        f"{row.z:+.1f}",
        q,
        *held,
        f"{int(row.events):,}",
        even,
    ]


def _styles(ctx: Context, pair: Pair, opened: Opened) -> None:
    """Spellings by which houses differ, whatever they tell."""
    n, rows = queries_keyness.styles(*ctx.key, *pair)
    if not n:
        return
    unfolded = "" if any(opened.at("word", variant=term) for term in rows["term"]) else None
    shown = ctx.t("wording.styles_shown", shown=len(rows), n=n)
    components.show(
        part_heading(ctx.t("wording.styles"), ctx.t("wording.styles_about")),
        el("details", el("summary", shown), _table(ctx, pair, rows, opened), open=unfolded),
    )
