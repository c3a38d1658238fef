"""Who speaks, in all of the articles chosen: groups, speakers and verbs, an outlet a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from framing.charts import voices_shares
from framing.charts.lanes import Lane
from framing.dashboard import components, queries, queries_voices, queries_voices_paired, voices_differences
from framing.dashboard.evidence_voices import CLASSES, KINDS, PAGE, group_name
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import outlet_name
from framing.dashboard.session import Context, Outlet
from framing.dashboard.voices_differences import Asked
from framing.dashboard.voices_grid import Grid, none, part, speaker_link
from framing.dashboard.voices_words import sheet_words

SPEAKERS, VERBS, SEGMENTS, DRAWN = 12, 6, 8, 4
"""Speakers of an outlet, verbs of a class, groups of a bar, and groups in the figure of differences; the tables have all."""
REST = "rest"


def lead(ctx: Context) -> str:
    """The group with most of the quoted characters, of every outlet."""
    t = ctx.t
    groups = queries_voices.group_shares(*ctx.key, ctx.scope(PAGE))
    if groups.empty:
        return t("quoted.lead_none", each=t.join([o.name for o in ctx.shown]))
    most = [_largest(ctx, groups, o) for o in ctx.shown]
    return t("quoted.lead", groups=t.join(most))


def draw(grid: Grid) -> None:
    """The view, top to bottom."""
    ctx = grid.ctx
    groups = queries_voices.group_shares(*ctx.key, ctx.scope(PAGE))
    if groups.empty:
        components.note(ctx.t("told.no_quotes"))
        return
    order = ordered(groups)
    _bars(ctx, groups, order)
    components.show(_groups(grid, groups, order))
    components.show(_most(grid))
    components.show(_verbs(grid))
    voices_differences.draw(grid, _differences(ctx, order))
    components.note(ctx.t("quoted.counted"), ctx.t("quoted.names"))


def _differences(ctx: Context, order: Sequence[str]) -> Asked:
    """Groups and verbs between every two outlets; the figure has the largest groups."""

    def name(measure: str) -> str:
        kind, _, value = measure.partition(" ")
        return (
            group_name(ctx, value)
            if kind == "chars"
            else ctx.t("paired.verbs", name=ctx.t("quoted.class_" + value))
        )

    return Asked(
        "voices-quotes-paired", ctx.t("paired.quotes"), name, lambda m: m.partition(" ")[0],
        [f"chars {g}" for g in order[:DRAWN]], lambda: queries_voices_paired.quotes(*ctx.key, ctx.scope(PAGE)), (ctx.t("paired.chars"),),
    )  # fmt: skip


def ordered(groups: pd.DataFrame) -> list[str]:
    """Groups by their mean share over the outlets, largest first: an outlet with much text does not lead."""
    each = groups[groups["speaker_group"] != ""]
    wide = each.pivot_table(
        index="speaker_group", columns="outlet", values="chars", aggfunc="sum", fill_value=0
    )
    mean = (wide / wide.sum().clip(lower=1)).mean(axis=1)
    return [str(g) for g in mean.sort_values(ascending=False, kind="stable").index]


def _largest(ctx: Context, groups: pd.DataFrame, outlet: Outlet, *, brief: bool = False) -> str:
    own = groups[groups["outlet"] == outlet.id]
    each = own[own["speaker_group"] != ""].sort_values(["chars", "speaker_group"], ascending=[False, True])
    if each.empty:
        return ctx.t("quoted.lead_no", outlet=outlet.name, none=ctx.t("told.no_quotes"))
    whole, best = own[own["speaker_group"] == ""].iloc[0], each.iloc[0]
    group, share = group_name(ctx, str(best["speaker_group"])), _percent(best["chars"], whole["chars"])
    if brief:
        return ctx.t("quoted.lead_brief", outlet=outlet.short, group=group, share=share)
    return ctx.t("quoted.lead_group", outlet=outlet.name, group=group, share=share, n=int(whole["quotes"]))


def _bars(ctx: Context, groups: pd.DataFrame, order: Sequence[str]) -> None:
    """The groups as bars; those beyond SEGMENTS together, so that each shade can be told from the next."""
    t = ctx.t
    shown = list(order) if len(order) <= SEGMENTS + 1 else list(order[:SEGMENTS])
    each = groups[groups["speaker_group"] != ""]
    each = each.assign(part=each["speaker_group"].where(each["speaker_group"].isin(shown), REST))
    shares = (
        each.groupby(["outlet", "part"], as_index=False)["chars"]
        .sum()
        .rename(columns={"outlet": "bar", "chars": "n"})
    )
    shares["share"] = shares["n"] / shares.groupby("bar")["n"].transform("sum").clip(lower=1)
    parts = [(g, group_name(ctx, g)) for g in shown]
    if len(shown) < len(order):
        parts.append((REST, t("quoted.rest", n=len(order) - len(shown))))
    whole = groups[groups["speaker_group"] == ""].set_index("outlet")
    bars = [Lane(o.id, o.name, o.color, o.marker, o.glyph, _about(ctx, whole, o)) for o in ctx.shown]
    title = t("quoted.figure", each=t.join([_largest(ctx, groups, o, brief=True) for o in ctx.shown]))
    words = sheet_words(ctx, title, t("quoted.figure_about"))
    figure = voices_shares.figure(shares, bars, parts, words, components.theme())
    components.chart(ctx, figure, "voices-groups", lead(ctx))


def _about(ctx: Context, whole: pd.DataFrame, outlet: Outlet) -> str:
    if outlet.id not in whole.index:
        return ctx.t("told.no_quotes")
    row = whole.loc[outlet.id]
    return ctx.t("quoted.of", chars=ctx.t.n("char", int(row["chars"])), quotes=int(row["quotes"]),
                 articles=ctx.t.n("article", int(row["articles"])))  # fmt: skip


def _groups(grid: Grid, groups: pd.DataFrame, order: Sequence[str]) -> Markup:
    """Every group: share of the quoted characters, quotations, articles, characters."""
    ctx, t = grid.ctx, grid.ctx.t
    rows = {(r.outlet, r.speaker_group): r for r in queries.each(groups)}
    counted = queries.counted(*ctx.key, ctx.scope(PAGE)).set_index("outlet")["articles"]

    def head(outlet: Outlet) -> object:
        return grid.link(t.n("article", int(counted.get(outlet.id, 0))), "articles", outlet.id)

    def cell(outlet: Outlet, group: str) -> object:
        row, whole = rows.get((outlet.id, group)), rows.get((outlet.id, ""))
        if row is None or whole is None:
            return none(t("quoted.no_group"))
        share = t("quoted.percent", share=_percent(row.chars, whole.chars))
        return _number(grid, share, row, "group", outlet.id, group)

    def total(outlet: Outlet) -> object:
        row = rows.get((outlet.id, ""))
        return none(t("told.no_quotes")) if row is None else _number(grid, t.n("char", int(row.chars)), row, "quotes", outlet.id)  # fmt: skip

    lines = [
        grid.row(_keyed(ctx, g, n, order), "", lambda o, g=g: cell(o, g), lambda a, g=g: a.kind == "group" and a.parts == (g,), tight=True)
        for n, g in enumerate(order)
    ]  # fmt: skip
    owns_all = lambda a: a.kind in ("quotes", "unresolved")  # noqa: E731
    return join([
        grid.table(t("quoted.groups"), [
            grid.head(head, t("side.question")), grid.below(lambda a: a.kind == "articles"), *lines,
            grid.row(t("quoted.all"), "", total, owns_all, tight=True), *_kinds(grid),
        ]),
    ])  # fmt: skip


def _keyed(ctx: Context, group: str, place: int, order: Sequence[str]) -> Markup:
    """A group's name with its shade in the figure."""
    of = len(order) if len(order) <= SEGMENTS + 1 else SEGMENTS + 1
    color = voices_shares.shade(min(place, of - 1), of, components.theme())
    return join([el("i", class_="fr-key", style=f"background:{color}"), group_name(ctx, group)])


def _number(grid: Grid, main: str, row: Any, kind: str, outlet: str, *parts: str) -> Markup:
    """A number that opens its evidence, and what it rests on."""
    t = grid.ctx.t
    facts = [
        t("quoted.times", n=int(row.quotes)),
        t.n("article", int(row.articles)),
        t.n("char", int(row.chars)),
    ]
    rest = " · ".join(fact for fact in facts if fact != main)
    return el("span", grid.link(el("b", main), kind, outlet, *parts), " ", el("small", rest), class_="fr-num")


def _kinds(grid: Grid) -> list[Markup]:
    """Direct, indirect, and apart from them what stands in scare quotes; then those whose speaker is not known."""
    ctx, t = grid.ctx, grid.ctx.t
    rows = {(r.outlet, r.kind): r for r in queries.each(queries_voices.kinds(*ctx.key, ctx.scope(PAGE)))}

    def cell(outlet: Outlet, kind: str) -> object:
        row = rows.get((outlet.id, kind))
        if row is None:
            return none(t("quoted.no_group"))
        return _number(grid, t("quoted.times", n=int(row.quotes)), row, "kind", outlet.id, kind)

    def unknown(outlet: Outlet) -> object:
        n = sum(int(rows[outlet.id, k].unresolved) for k in ("direct", "indirect") if (outlet.id, k) in rows)
        return (
            grid.link(t("quoted.times", n=n), "unresolved", outlet.id) if n else none(t("quoted.times", n=0))
        )

    return [
        *(grid.row(t("quoted.kind_" + kind), t("quoted.apart") if kind == "marked" else "", lambda o, k=kind: cell(o, k),
                   lambda a, k=kind: a.kind == "kind" and a.parts == (k,), tight=True) for kind in KINDS),
        grid.row(t("told.unresolved"), "", unknown, lambda a: a.kind == "unresolved", tight=True),
    ]  # fmt: skip


def _most(grid: Grid) -> Markup:
    """The speakers of each outlet in most articles, side by side; on a phone one outlet after the other."""
    ctx, t = grid.ctx, grid.ctx.t
    found = queries_voices.speakers(*ctx.key, ctx.scope(PAGE), SPEAKERS)
    cells: list[Markup | None] = []
    for column, outlet in enumerate(ctx.shown, start=1):
        own = found[found["outlet"] == outlet.id]
        cells.append(el("h3", outlet_name(outlet), style=f"--c:{column};--r:1", class_="fr-vo-h"))
        if own.empty:
            cells.append(el("div", none(t("told.no_quotes")), style=f"--c:{column};--r:2"))
        for row in queries.each(own):
            place = f"--c:{column};--r:{2 * int(row.place)}"
            cells.append(el("div", _speaker(grid, row), style=place, class_="fr-vo-s"))
            below = grid.below(
                lambda a, r=row: a.kind == "speaker" and (a.outlet, *a.parts) == (r.outlet, r.speaker)
            )
            cells.append(el("div", below, style=place, class_="fr-vo-p") if below else None)
    return join([
        part(t("quoted.most"), t("quoted.most_about", n=SPEAKERS)),
        el("div", *cells, class_="fr-vo-most", style=f"--n:{len(ctx.shown)}"),
        el("p", inward(ctx.selection.href(PAGE, view="speaker", speaker=None, evidence=None), t("quoted.find"), data_top=""),
           class_="fr-note"),
    ])  # fmt: skip


def _speaker(grid: Grid, row: Any) -> Markup:
    ctx, t = grid.ctx, grid.ctx.t
    groups = t("list.slash").join(group_name(ctx, g) for g in list(row.groups)[:2])
    groups += t("quoted.and_groups") if len(row.groups) > 2 else ""
    articles = t.n("article", int(row.articles))
    opened = grid.link(articles, "speaker", row.outlet, row.speaker)
    rest = f" · {t('quoted.times', n=int(row.quotes))} · {t.n('char', int(row.chars))}"
    return join([
        el("span", f"{int(row.place)}", class_="fr-vo-no"),
        el("div", speaker_link(ctx, row.speaker), " ", el("small", groups), el("div", opened, rest, class_="fr-k")),
    ])  # fmt: skip


def _verbs(grid: Grid) -> Markup:
    """Classes of verbs and the verbs used most in each."""
    ctx, t = grid.ctx, grid.ctx.t
    found = queries_voices.verbs(*ctx.key, ctx.scope(PAGE), VERBS)
    return join([
        part(t("quoted.verbs"), t("quoted.verbs_about")),
        grid.table(t("quoted.verbs"), [grid.head(lambda o: "", t("side.question")), *verb_rows(grid, found)]),
    ])  # fmt: skip


def verb_rows(grid: Grid, found: pd.DataFrame) -> list[Markup]:
    """A row for each class: its share of the quotations with a verb, and its verbs."""
    t = grid.ctx.t
    rows = {(r.outlet, r.verb_class, r.verb): r for r in queries.each(found)}

    def cell(outlet: Outlet, class_: str) -> object:
        row, whole = rows.get((outlet.id, class_, "")), rows.get((outlet.id, "", ""))
        if row is None or whole is None:
            return none(t("quoted.no_group"))
        share = t("quoted.percent", share=_percent(row.quotes, whole.quotes))
        facts = f"{t('quoted.times', n=int(row.quotes))} · {t.n('article', int(row.articles))}"
        each = [
            grid.link(f"{r.verb} {int(r.quotes):,}", "verb", outlet.id, class_, r.verb)
            for (o, c, v), r in rows.items() if (o, c) == (outlet.id, class_) and v
        ]  # fmt: skip
        return join([
            el("span", grid.link(el("b", share), "class", outlet.id, class_), " ", el("small", facts), class_="fr-num"),
            el("div", *each, class_="fr-vo-verbs"),
        ])  # fmt: skip

    return [
        grid.row(t("quoted.class_" + c), t("quoted.class_about_" + c), lambda o, c=c: cell(o, c),
                 lambda a, c=c: a.kind in ("class", "verb") and a.parts[0] == c)
        for c in CLASSES
    ]  # fmt: skip


def _percent(part_: float, whole: float) -> float:
    return 100 * float(part_) / float(whole) if whole else 0.0
