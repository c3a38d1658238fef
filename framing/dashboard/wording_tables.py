"""Tables of the numbers that figures of Wording are drawn from; each number leads to what stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from framing.dashboard import queries, queries_wording_across, wording_concepts
from framing.dashboard.evidence_wording import Asked, Opened
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import outlet_name
from framing.dashboard.session import Context
from framing.dashboard.wording_counts import Concept

PAGE = "wording"
DENOMINATORS = ("referent", "group", "articles")


def table(
    head: Sequence[object], rows: Sequence[Sequence[object]], panel: Markup | None = None, at: int = 0
) -> Markup:
    """A table that scrolls in its own container; the first cell of a row is its heading, ``panel`` stands under row ``at``."""
    top = el("tr", *(el("th", cell, scope="col") for cell in head))
    body = [el("tr", el("th", row[0], scope="row"), *(el("td", cell) for cell in row[1:])) for row in rows]
    if panel is not None:
        body.insert(at + 1, el("tr", el("td", panel, colspan=len(head)), class_="fr-opened"))
    return el(
        "div", el("table", el("thead", top), el("tbody", *body)), class_="fr-wide fr-nums", tabindex="0"
    )


def shares(
    ctx: Context, concept: Concept, rows: pd.DataFrame, leading: Sequence[str], opened: Opened
) -> Markup:
    """Shares by every denominator: a line a variant and denominator, a column an outlet."""
    by = {(r.variant, r.denominator, r.outlet): r for r in queries.each(rows)}
    lines: list[list[object]] = []
    for variant in leading:
        for denominator in DENOMINATORS:
            named = [el("b", variant), el("br")] if denominator == DENOMINATORS[0] else []
            cells = [_share(ctx, concept, by.get((variant, denominator, o.id))) for o in ctx.shown]
            lines.append([join([*named, ctx.t("wording.by_" + denominator)]), *cells])
    own = next((n for n, v in enumerate(leading) if opened.at("share", variant=v)), None)
    at = 0 if own is None else (own + 1) * len(DENOMINATORS) - 1
    head = [ctx.t("wording.denominator_of"), *(outlet_name(o) for o in ctx.shown)]
    return table(head, lines, None if own is None else opened.panel, at)


def _share(ctx: Context, concept: Concept, row: Any) -> object:
    if row is None:
        return el("span", ctx.t("coverage.absent"), class_="fr-none")
    asked = Asked("share", row.outlet, concept.family, concept.concept, variant=row.variant)
    articles = ctx.t.n("article", int(row.n_articles))
    counts = ctx.t("wording.of_count", n=int(row.count), of=int(row.of), articles=articles)
    return join([
        f"{row.value:.1%} ", el("small", _bounds(ctx, row)), el("br"), el("small", _to(ctx, asked, counts)),
    ])  # fmt: skip


def _bounds(ctx: Context, row: Any) -> str:
    """The interval of a share, or why there is none; where there are too many articles, the page has said so above."""
    if row.reason == queries_wording_across.TOO_MANY:
        return ""
    return missing(ctx, row.reason) if row.reason else f"[{row.low:.1%}, {row.high:.1%}]"


def missing(ctx: Context, reason: str) -> str:
    """Why nothing is claimed."""
    return ctx.t("wording.not_enough", why=ctx.t("wording_reason." + reason))


def paired(ctx: Context, rows: pd.DataFrame, opened: Opened, concept: Concept | None = None) -> Markup:
    """Differences with their bounds, p and counts; what is missing where there is no difference to give.

    ``measure`` is a variant of ``concept``, or a family of cues where there is none.
    """
    t = ctx.t
    level = "" if (rows["reason"] != "").all() else t("wording.level")
    head = [t("wording.col_pair"), t("wording.col_difference") + level, t("wording.col_p"), t("wording.col_within") + level,
            t("wording.col_events"), t("wording.col_articles")]  # fmt: skip
    lines: list[list[object]] = []
    at = None
    for measure, own in rows.groupby("measure", sort=False, observed=True):
        for row in queries.each(own):
            if at is None and _is(opened.asked, row, str(measure), concept):
                at = len(lines)
            lines.append(_paired(ctx, row, str(measure), concept))
    panel = opened.at("paired") if at is not None else None
    body = table(head, lines, panel, at or 0)
    return el("details", el("summary", t("wording.as_table")), body, open="" if panel else None)


def _is(asked: Asked | None, row: Any, measure: str, concept: Concept | None) -> bool:
    """Whether the evidence asked for is that of this line: its two outlets, and its frame if it is of one."""
    if asked is None or {asked.outlet, asked.variant} != {row.outlet_a, row.outlet_b}:
        return False
    return concept is not None or asked.family == measure


def _paired(ctx: Context, row: Any, measure: str, concept: Concept | None) -> list[object]:
    t = ctx.t
    names = {o.id: o.short for o in ctx.shown}
    unit = (lambda v: f"{100 * v:+.1f}") if concept else (lambda v: f"{v:+.2f}")
    label = measure if concept else t.either(family_names(ctx)[measure], "name")
    first = join([el("b", label), el("br"), f"{names[row.outlet_a]} − {names[row.outlet_b]}"])
    sides = (row.outlet_a, row.outlet_b)
    to = [_behind(sides[i], sides[1 - i], measure, concept) for i in (0, 1)]
    held = [
        _to(ctx, asked, f"{int(n):,}")
        for asked, n in zip(to, (row.n_articles_a, row.n_articles_b), strict=True)
    ]
    counts = [_to(ctx, to[0], f"{int(row.n_events):,}"), join([held[0], " / ", held[1]])]
    if row.reason:
        return [first, el("span", missing(ctx, row.reason), class_="fr-none"), "—", "—", *counts]
    halves = [f"{names[o]} " + ("—" if pd.isna(w) else unit(w).lstrip("+"))
              for o, w in ((row.outlet_a, row.within_a), (row.outlet_b, row.within_b))]  # fmt: skip
    value = join([unit(row.value), el("small", f" [{unit(row.low)}, {unit(row.high)}]")])
    p = f"{row.p:.3f}" if row.p >= 0.001 else "<0.001"
    return [first, _to(ctx, to[0], value), _to(ctx, to[0], p), _to(ctx, to[0], t.join(halves)), *counts]


def _behind(outlet: str, other: str, measure: str, concept: Concept | None) -> Asked:
    """Articles of one outlet that stand against one of the other: with the referent, or any where cues are counted."""
    if concept is None:
        return Asked("paired", outlet, measure, voice="all", variant=other)
    return Asked("paired", outlet, concept.family, concept.concept, variant=other)


def family_names(ctx: Context) -> dict[str, dict[str, Any]]:
    """Names of the families by id."""
    return {str(r["family"]): r for r in queries.families(*ctx.key).to_dict("records")}


def months(
    ctx: Context, concept: Concept, rows: pd.DataFrame, leading: Sequence[str], opened: Opened
) -> Markup:
    """Shares by month: a line a month, a column an outlet; the number of articles leads to the mentions.

    The open evidence stands under the line of its month.
    """
    by = {(r.month, r.outlet, r.variant): r for r in queries.each(rows)}
    lines: list[list[object]] = []
    for month in sorted(set(rows["month"]), reverse=True):
        cells: list[object] = []
        for outlet in ctx.shown:
            own = [by[key] for v in leading if (key := (month, outlet.id, v)) in by]
            cells.append(_month(ctx, concept, own) if own else el("span", "—", class_="fr-none"))
        lines.append([month, *cells])
    dates = [str(row[0]) for row in lines]
    asked = opened.asked.month if opened.asked else ""
    panel = opened.at("hits", month=asked) if asked in dates else None
    head = [ctx.t("wording.col_month"), *(outlet_name(o) for o in ctx.shown)]
    body = table(head, lines, panel, dates.index(asked) if panel else 0)
    return el("details", el("summary", ctx.t("wording.as_table")), body, open="" if panel else None)


def _month(ctx: Context, concept: Concept, own: Sequence[Any]) -> Markup:
    asked = Asked("hits", own[0].outlet, concept.family, concept.concept, month=own[0].month)
    named = ctx.t.join([f"{r.variant} {wording_concepts.percent(float(r.share))}" for r in own])
    return join([_to(ctx, asked, ctx.t.n("article", int(own[0].articles))), el("br"), el("small", named)])


def _to(ctx: Context, asked: Asked, words: object) -> Markup:
    return inward(ctx.selection.href(PAGE, evidence=str(asked)), words)
