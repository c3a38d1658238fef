"""Wording, one referent: what it is called in whose words."""

from __future__ import annotations

from framing.dashboard import components, queries_wording, wording_concepts
from framing.dashboard import wording_counts as counts
from framing.dashboard import wording_grid as grid
from framing.dashboard.evidence_wording import Asked, Opened
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import outlet_name
from framing.dashboard.matrix import part_heading
from framing.dashboard.session import Context, Outlet
from framing.dashboard.state import VOICES
from framing.dashboard.wording_counts import Concept

PAGE = "wording"


def show(ctx: Context, concept: Concept, opened: Opened) -> None:
    """A row a voice, whatever the page's own voice is; shades as above."""
    rows = queries_wording.voice_counts(*ctx.key, ctx.scope(PAGE), concept.family, concept.concept)
    lines: list[Markup | None] = []
    for voice in VOICES[1:]:
        own = rows[rows["voice"] == voice].assign(concept=concept.concept)
        found = counts.concepts(concept.family, own, ctx.shown_ids)
        if found:
            lines += [
                _row(ctx, _ordered(concept, found[0]), voice),
                grid.band(opened.at("hits", voice=voice)),
            ]
    components.show(
        part_heading(ctx.t("wording.by_voice"), ctx.t("wording.by_voice_about")),
        grid.grid(ctx.t("wording.by_voice"), *lines)
        if lines
        else el("p", ctx.t("wording.no_mentions"), class_="fr-note"),
    )


def _ordered(concept: Concept, spoken: Concept) -> Concept:
    """``spoken`` with its variants in the order of the page, those of this voice alone last."""
    only = tuple(v for v in spoken.variants if v not in concept.variants)
    return Concept(concept.family, concept.concept, (*concept.variants, *only), spoken.counts)


def _row(ctx: Context, concept: Concept, voice: str) -> Markup:
    label = el("div", el("b", ctx.t("voices." + voice)), class_="fr-rl", role="rowheader")
    cells = [_cell(ctx, concept, voice, outlet) for outlet in ctx.shown]
    return grid.row(label, cells)


def _cell(ctx: Context, concept: Concept, voice: str, outlet: Outlet) -> Markup:
    n, articles = concept.of(outlet.id)
    who = el("span", outlet_name(outlet, short=True), class_="fr-who")
    if not n:
        none = el("span", "—", class_="fr-none")
        return el("div", who, el("div", none), class_="fr-cell fr-empty", role="cell")
    at = Asked("hits", outlet.id, concept.family, concept.concept, voice=voice)
    words = ctx.t.join([ctx.t.n("mention", n), ctx.t.n("article", articles)])
    link = inward(ctx.selection.href(PAGE, evidence=str(at)), words)
    inside = join([wording_concepts.bar(ctx, concept, outlet, voice), el("div", link, class_="fr-k")])
    return el("div", who, el("div", inside), class_="fr-cell", role="cell")
