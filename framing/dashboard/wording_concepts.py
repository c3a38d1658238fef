"""Wording, first view: the referents of a family, what each outlet calls them, and how much."""

from __future__ import annotations

from framing.dashboard import (
    components,
    evidence,
    evidence_wording,
    queries,
    queries_wording,
    session,
    widgets,
)
from framing.dashboard import wording_counts as counts
from framing.dashboard import wording_grid as grid
from framing.dashboard.evidence_wording import Asked, Opened
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import SHADES, outlet_name
from framing.dashboard.session import Context, Outlet
from framing.dashboard.wording_counts import Concept, Part

PAGE = "wording"


def family(ctx: Context) -> str:
    """The family that is open: the one of the concept, the one chosen, else the first."""
    named = queries.named(*ctx.key)
    if ctx.selection.concept:
        return ctx.selection.concept.partition(".")[0]
    chosen = ctx.selection.family
    return chosen if chosen in named else named[0]


def found(ctx: Context, of: str) -> list[Concept]:
    """Referents of a family in the page's scope and voice."""
    rows = queries_wording.concept_counts(*ctx.key, ctx.scope(PAGE), evidence_wording.voice(ctx), of)
    return counts.concepts(of, rows, ctx.shown_ids)


def totals(ctx: Context) -> dict[str, int]:
    """Articles of the scope by outlet: what shares of articles are shares of."""
    rows = queries.counted(*ctx.key, ctx.scope(PAGE))
    return {str(o): int(n) for o, n in zip(rows["outlet"], rows["articles"], strict=True)}


def finding(ctx: Context, concept: Concept) -> str:
    """The name that each outlet uses most for a referent, all outlets in the fixed order."""
    each = [o.name + ctx.t("list.space") + _leading(ctx, concept, o) for o in ctx.shown]
    name = evidence.concept_name(ctx, concept.family, concept.concept)
    return ctx.t("wording.finding", concept=name, each=ctx.t.join(each))


def _leading(ctx: Context, concept: Concept, outlet: Outlet) -> str:
    names, n, total = concept.leading(outlet.id)
    if not names:
        return ctx.t("wording.leading_none")
    shown = ctx.t("list.slash").join(names[:3])
    return ctx.t("wording.leading", names=shown, n=n, total=total)


def lead(ctx: Context) -> str:
    """The finding of the family that is open, or that nothing of it is found."""
    of = family(ctx)
    concept = counts.telling(found(ctx, of), ctx.shown_ids)
    if concept is None:
        return ctx.t("wording.nothing", family=evidence.family_name(ctx, of))
    return finding(ctx, concept)


def controls(ctx: Context) -> None:
    """The family picker; a family closes what was open of another."""
    names = {f: evidence.family_name(ctx, f) for f in queries.named(*ctx.key)}

    def take(chosen: str) -> None:
        session.change(family=chosen, concept=None, evidence=None)

    widgets.select("family", ctx.t("wording.family"), names, family(ctx), take, filter_mode=None)


def show(ctx: Context, asked: Asked | None) -> None:
    """The matrix: a row a referent, a column an outlet."""
    of, all_ = family(ctx), totals(ctx)
    opened = evidence_wording.opened(ctx, asked)
    have = found(ctx, of)
    rows = [
        join([_row(ctx, c, all_), grid.band(opened.at("hits", "holding", concept=c.concept))]) for c in have
    ]
    placed = asked is not None and asked.concept in {c.concept for c in have}
    top = None if placed else grid.band(opened.panel)
    components.show(grid.grid(evidence.family_name(ctx, of), heading(ctx, all_), top, *rows))
    unseen = _unseen(ctx, of)
    lines = [ctx.t("wording.share_note"), ctx.t("wording.denominator", each=denominators(ctx, all_))]
    components.note(*lines, *([ctx.t("wording.unseen", names=ctx.t.join(unseen))] if unseen else []))


def denominators(ctx: Context, all_: dict[str, int]) -> str:
    """Articles of every outlet, and which ones count, in words."""
    each = ctx.t.join([f"{o.name} {ctx.t.n('article', all_.get(o.id, 0))}" for o in ctx.shown])
    words = components.scope_words(ctx, PAGE)
    return f"{each}{ctx.t('list.semicolon')}{ctx.t.join(words)}" if words else each


def chosen_line(ctx: Context, opened: Opened) -> None:
    """Articles of the scope, outlet by outlet, each number opening its articles."""
    all_ = totals(ctx)
    links = [
        el("span", outlet_name(o), " ", inward(_open(ctx, Asked("articles", o.id)), ctx.t.n("article", all_.get(o.id, 0))))
        for o in ctx.shown
    ]  # fmt: skip
    components.show(el("p", components.joined(links, "　"), class_="fr-num fr-each"), opened.at("articles"))


def heading(ctx: Context, all_: dict[str, int]) -> Markup:
    """Names of the outlets with their articles."""
    cells = [
        el("div", el("b", outlet_name(o)),
           el("span", inward(_open(ctx, Asked("articles", o.id)), ctx.t.n("article", all_.get(o.id, 0))), class_="fr-k"),
           class_="fr-col", role="columnheader", style=f"--c:{o.color}")
        for o in ctx.shown
    ]  # fmt: skip
    corner = el("div", role="columnheader", aria_label=ctx.t("wording.referent"))
    return grid.row(corner, cells, "fr-row fr-head")


def _unseen(ctx: Context, of: str) -> list[str]:
    """Names of referents of the family that no outlet shown mentions."""
    have = {c.concept for c in found(ctx, of)}
    rows = queries.concepts(*ctx.key)
    rows = rows[rows["family"] == of]
    return [evidence.concept_name(ctx, of, c) for c in rows["concept"] if c not in have]


def _row(ctx: Context, concept: Concept, all_: dict[str, int]) -> Markup:
    t = ctx.t
    name = evidence.concept_name(ctx, concept.family, concept.concept)
    address = ctx.selection.href(PAGE, concept=f"{concept.family}.{concept.concept}", evidence=None)
    more = inward(address, t("wording.detail"), data_top="")
    kinds = t.n("name", len(concept.variants))
    label = el("div", el("b", name), kinds, el("br"), more, class_="fr-rl", role="rowheader")
    cells = [cell(ctx, concept, o, all_.get(o.id, 0)) for o in ctx.shown]
    return grid.row(label, cells)


def cell(ctx: Context, concept: Concept, outlet: Outlet, articles: int) -> Markup:
    """One outlet's share bar of a referent, its segments by name, mentions, and articles that mention it."""
    n, holding = concept.of(outlet.id)
    who = el("span", outlet_name(outlet, short=True), class_="fr-who")
    inside = bar(ctx, concept, outlet) if n else el("span", ctx.t("coverage.absent"), class_="fr-none")
    if n:
        at = (outlet.id, concept.family, concept.concept)
        inside = join([inside, el("div", _counted(ctx, at, n, holding, articles), class_="fr-k")])
    return el("div", who, el("div", inside), class_="fr-cell", role="cell")


def _counted(ctx: Context, at: tuple[str, str, str], n: int, holding: int, articles: int) -> Markup:
    """Mentions, and articles with one, of all the outlet's articles."""
    share = percent(holding / articles) if articles else "—"
    words = ctx.t("wording.of_articles", n=holding, total=articles, share=share)
    return join([
        inward(_open(ctx, Asked("hits", *at)), ctx.t.n("mention", n)), " · ", inward(_open(ctx, Asked("holding", *at)), words),
    ])  # fmt: skip


def bar(ctx: Context, concept: Concept, outlet: Outlet, voice: str = "") -> Markup:
    """A bar of one neutral ramp; its segments open their mentions (in one voice, if given), here and by name below."""
    parts = concept.parts(outlet.id)
    links = [_segment(ctx, concept, outlet, part, voice) for part in parts]
    segments = [
        inward(href, class_=f"fr-seg fr-s{min(part.shade, SHADES - 1)}", style=f"flex:{part.mentions}", title=f"{name} {part.mentions:,}",
               tabindex="-1", aria_hidden="true")
        for part, (name, href) in zip(parts, links, strict=True)
    ]  # fmt: skip
    keys = [
        inward(href, el("i", class_=f"fr-key fr-s{min(part.shade, SHADES - 1)}"), f"{name} {part.mentions:,}", class_="fr-term")
        for part, (name, href) in zip(parts, links, strict=True)
    ]  # fmt: skip
    return join([el("div", *segments, class_="fr-bar"), el("div", *keys, class_="fr-terms")])


def _segment(ctx: Context, concept: Concept, outlet: Outlet, part: Part, voice: str) -> tuple[str, str]:
    """A segment's name and where it leads: its mentions, or the referent by itself where it stands for many names."""
    if part.variant:
        at = Asked("hits", outlet.id, concept.family, concept.concept, voice=voice, variant=part.variant)
        return part.variant, _open(ctx, at)
    address = f"{concept.family}.{concept.concept}"
    return ctx.t("wording.others"), ctx.selection.href(PAGE, concept=address, evidence=None)


def _open(ctx: Context, asked: Asked) -> str:
    return ctx.selection.href(PAGE, evidence=str(asked))


def chosen(ctx: Context) -> tuple[Context, Concept | None]:
    """The referent asked for, with no counts where nobody mentions it; one that is not in the lexicon is named and ignored."""
    if not ctx.selection.concept:
        return ctx, None
    of, _, concept = ctx.selection.concept.partition(".")
    rows = queries.concepts(*ctx.key)
    if of not in queries.named(*ctx.key) or not ((rows["family"] == of) & (rows["concept"] == concept)).any():
        return evidence_wording.without(ctx, "concept"), None
    have = next((c for c in found(ctx, of) if c.concept == concept), None)
    return ctx, have or Concept(of, concept, (), {})


def percent(share: float) -> str:
    """A share in whole per cent; what is not nothing never reads as nothing, what is not all never as all."""
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 else f"{share:.0%}"
