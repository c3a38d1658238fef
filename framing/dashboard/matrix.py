"""The matrix of Side by side: outlets are columns, questions are rows, every number leads to its evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from framing.dashboard import evidence, when
from framing.dashboard.bars import Segment, bar
from framing.dashboard.evidence import Asked
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import headline, histogram, outlet_name
from framing.dashboard.scope import Scope
from framing.dashboard.session import Context, Outlet
from framing.dashboard.story import COPY, REGISTER, Named, Part

CONCEPTS = 6
"""Concepts shown before the reader asks for all."""


@dataclass(frozen=True)
class Matrix:
    """What the rows are made from.

    ``scope`` says which articles count, ``voice`` whose words; ``panel`` is the
    open evidence and belongs under its own row.
    """

    ctx: Context
    scope: Scope
    voice: str
    columns: Sequence[tuple[Outlet, Part]]
    asked: Asked | None
    panel: Markup | None

    @property
    def event_id(self) -> str:
        """The event, as it is called today."""
        return self.scope.event

    @property
    def tracks(self) -> str:
        """Style of a row: columns without anything to compare are narrow."""
        wide = ["minmax(0,1fr)" if part.counted else "minmax(4.6em,.3fr)" for _, part in self.columns]
        return f"--g:{' '.join(wide)}"

    @property
    def width(self) -> float:
        """How many wide columns there are, about."""
        return sum(1 if part.counted else 0.4 for _, part in self.columns)

    @property
    def counted(self) -> list[str]:
        """Outlets that have an article to compare."""
        return [outlet.id for outlet, part in self.columns if part.counted]

    def open_(self, kind: str, outlet: str, *rest: str) -> str:
        """Link that opens the evidence of one number."""
        return self.ctx.selection.href("side", evidence=str(Asked(kind, outlet, *rest)))

    def heading(self, name: str, about: str = "") -> Markup:
        """Heading of a part of the matrix, with a word about it."""
        return self.band(part_heading(name, about))

    def band(self, *inside: object) -> Markup:
        """A row that runs across all columns."""
        return el("div", el("div", *inside, role="cell", aria_colspan=len(self.columns) + 1), role="row", class_="fr-band")  # fmt: skip

    def row(
        self,
        label: object,
        about: object,
        cell: Callable[[Outlet, Part], object],
        *owns: Asked,
        tight: bool = False,
    ) -> Markup:
        """One question across all outlets, and its open evidence below it."""
        cells = [self._cell(outlet, part, cell) for outlet, part in self.columns]
        line = el(
            "div",
            el("div", el("b", label), about, class_="fr-rl", role="rowheader"),
            *cells,
            class_="fr-row fr-tight" if tight else "fr-row",
            role="row",
            style=self.tracks,
        )
        opened = self.asked is not None and any(self.asked.within(own) for own in owns)
        return join([line, self.band(self.panel) if opened else None])

    def _cell(self, outlet: Outlet, part: Part, cell: Callable[[Outlet, Part], object]) -> Markup:
        who = el("span", outlet_name(outlet, short=True), class_="fr-who")
        if part.counted:
            return el("div", who, el("div", cell(outlet, part)), class_="fr-cell", role="cell")
        why = without(self.ctx, part)
        none = el("span", "—", class_="fr-none", title=why, aria_label=why)
        return el("div", who, el("div", none), class_="fr-cell fr-empty", role="cell")


def part_heading(name: str, about: str = "") -> Markup:
    """Heading of a part of a page, with a word about it."""
    return el("h2", name, el("small", about) if about else None, class_="fr-part")


def without(ctx: Context, part: Part) -> str:
    """Why an outlet has no article here: none that counts, none found, or nothing archived."""
    return ctx.t("side.none_counted") if part.status == "found" else ctx.t("coverage." + part.status)


def head(m: Matrix) -> Markup:
    """Names of the outlets with articles and characters, what is left out, or what their absence means."""
    t = m.ctx.t
    cells = [
        el("div", el("b", outlet_name(outlet)), *_below(m, outlet, part), class_=f"fr-col fr-{part.status}", role="columnheader",
           style=f"--c:{outlet.color}")
        for outlet, part in m.columns
    ]  # fmt: skip
    corner = el("div", role="cell", aria_label=t("side.question"), class_="fr-corner")
    return el("div", corner, *cells, class_="fr-row fr-head", role="row", style=m.tracks)


def _below(m: Matrix, outlet: Outlet, part: Part) -> list[Markup]:
    t = m.ctx.t
    lines = []
    if part.counted:
        articles = inward(m.open_("articles", outlet.id), t.n("article", len(part.articles)))
        lines.append(el("span", articles, " · ", t.n("char", part.chars), class_="fr-k"))
    elif part.status != "found":
        lines.append(el("span", t("coverage." + part.status), class_="fr-k"))
    if part.left:
        everything = m.ctx.selection.href("side", genre="all", copies="with", evidence=None)
        lines.append(el("span", inward(everything, left_out(m.ctx, part)), class_="fr-k fr-left"))
    return lines


def left_out(ctx: Context, part: Part) -> str:
    """How many articles of which genre, and how much shared copy, are not counted."""
    t = ctx.t
    kinds = [
        t("left." + kind, n=n) for kind, n in sorted(part.left.items(), key=lambda i: (i[0] == COPY, i[0]))
    ]
    return t("side.left", kinds=t.join(kinds))


def headlines(m: Matrix) -> Markup:
    """Each outlet's earliest headline and its time; the others can be opened."""
    t = m.ctx.t

    def cell(outlet: Outlet, part: Part) -> Markup:
        first = part.articles.iloc[0]
        times = when.moment(t, first["published_utc"], first["published_precision"])
        more = len(part.articles) - 1
        link = inward(m.open_("articles", outlet.id), t("side.more", n=more)) if more else None
        return join([
            el("p", headline(first["title"], first["url"]), class_="fr-hl"),
            el("div", times, " · " if link else None, link, class_="fr-k"),
            *corrected(m.ctx, part.articles),
        ])  # fmt: skip

    return m.row(t("row.headline"), t("row.headline_about"), cell, Asked("articles", ""))


def corrected(ctx: Context, articles: pd.DataFrame) -> list[Markup]:
    """What people changed about which event these articles belong to; a name given stands in the title."""
    acts = sorted({a for c in articles["correction"].dropna() for a in str(c).split("+")} - {"named"})
    words = [ctx.t("correction.mark", acts=ctx.t("correction." + a)) for a in acts]
    return [el("span", w, class_="fr-mark", title=ctx.t("side.corrected")) for w in words]


def naming(m: Matrix, concepts: Sequence[Named]) -> Markup:
    """Concept by concept: the variants each outlet uses, with counts."""
    t = m.ctx.t
    shown = concepts if "all" in m.ctx.selection.options else concepts[:CONCEPTS]
    rows = [_naming_row(m, concept) for concept in shown]
    if not rows:
        rows = [m.band(el("p", t("side.no_names"), class_="fr-note"))]
    hidden = len(concepts) - len(shown)
    if hidden:
        everything = m.ctx.selection.href("side", options=(*m.ctx.selection.options, "all"))
        rows.append(m.band(el("p", inward(everything, t("side.all_names", n=hidden)), class_="fr-note")))
    return join([m.heading(t("part.names"), in_voice(m, t("part.names_about"))), *rows])


def in_voice(m: Matrix, about: str) -> str:
    """``about`` with the voice that was chosen: only some rows can be told apart by voice, and these say it."""
    if m.voice == "all":
        return about
    return m.ctx.t("side.in_voice", about=about, voice=m.ctx.t("voices." + m.voice))


def _naming_row(m: Matrix, concept: Named) -> Markup:
    def cell(outlet: Outlet, part: Part) -> Markup:
        articles = m.ctx.t.n("article", len(part.articles))
        total = m.ctx.t("side.mentions", n=concept.total(outlet.id), articles=articles)
        if not concept.total(outlet.id):
            return el("span", total, class_="fr-none")
        below = el(
            "div", inward(m.open_("hits", outlet.id, concept.family, concept.concept), total), class_="fr-k"
        )
        return bar(naming_segments(m, concept, outlet.id), m.width, below)

    name = evidence.concept_name(m.ctx, concept.family, concept.concept)
    referent = f"{concept.family}.{concept.concept}"
    across = m.ctx.selection.href("wording", view="concepts", concept=referent, event=None, evidence=None)
    about = join([
        evidence.family_name(m.ctx, concept.family), " · ", inward(across, m.ctx.t("side.across"), data_top="")
    ])  # fmt: skip
    return m.row(name, about, cell, Asked("hits", "", concept.family, concept.concept))


def naming_segments(m: Matrix, concept: Named, outlet: str) -> list[Segment]:
    """The bar of one outlet: shades go by the variant's place among all outlets."""
    address = (outlet, concept.family, concept.concept)
    return [Segment(v, n, shade, m.open_("hits", *address, v)) for v, n, shade in concept.of(outlet)]


def families(m: Matrix, ids: Sequence[str], counts: dict[str, dict[str, int]]) -> Markup:
    """Hits by lexicon family, with the rate per 1,000 characters; families without a hit are named below.

    ``counts`` is by outlet, then by family.
    """
    t = m.ctx.t
    used = [f for f in ids if any(counts[o].get(f) for o in m.counted)]
    rows = [_family_row(m, f, counts) for f in sorted(used, key=lambda f: f in REGISTER)]
    unused = [evidence.family_name(m.ctx, f) for f in ids if f not in used]
    if unused:
        rows.append(m.band(el("p", t("side.no_hits", families=t.join(unused)), class_="fr-note")))
    return join([m.heading(t("part.words"), in_voice(m, t("part.words_about"))), *rows])


def _family_row(m: Matrix, family: str, counts: dict[str, dict[str, int]]) -> Markup:
    t = m.ctx.t

    def cell(outlet: Outlet, part: Part) -> Markup:
        n = counts[outlet.id].get(family, 0)
        count: object = inward(m.open_("family", outlet.id, family), t.n("time", n)) if n else t.n("time", 0)
        words = t("side.rate", rate=1000 * n / part.chars) if part.chars else t("side.no_body")
        return el("span", count, " ", el("small", words), class_="fr-num" if n else "fr-num fr-none")

    return m.row(evidence.family_name(m.ctx, family), "", cell, Asked("family", "", family), tight=True)


def baseline(m: Matrix, tenths: pd.DataFrame) -> Markup:
    """SnowNLP per sentence: mean with n and the spread; a baseline, and said to be one."""
    t = m.ctx.t

    def cell(outlet: Outlet, part: Part) -> Markup:
        del part
        own = tenths[tenths["outlet"] == outlet.id]
        n = int(own["n"].sum())
        if not n:
            return el("span", t("tone.none"), class_="fr-none")
        mean = float(own["total"].sum()) / n
        counts = own.set_index("tenth")["n"].reindex(range(10), fill_value=0).tolist()
        picture = histogram(counts, mean, t("tone.alt", outlet=outlet.name, mean=mean, n=n))
        words = t("tone.mean", mean=mean, sentences=t.n("sentence", n))
        return join([picture, el("div", inward(m.open_("tone", outlet.id), words), class_="fr-k")])

    row = m.row(t("row.tone"), t("row.tone_about"), cell, Asked("tone", ""))
    return join([m.heading(t("part.tone"), t("part.tone_about")), row])


def matching(m: Matrix) -> Markup:
    """Why these articles stand side by side: strongest score, what it rests on, what people changed."""
    t = m.ctx.t

    def cell(outlet: Outlet, part: Part) -> Markup:
        scored = part.articles.dropna(subset=["match_score"])
        if scored.empty:
            return el("span", t("match.none"), class_="fr-none")
        best = scored.sort_values("match_score", ascending=False, kind="stable").iloc[0]
        link = inward(m.open_("match", outlet.id), t("match.score", score=float(best["match_score"])))
        why = el("div", evidence.reasons(m.ctx, best["match_reasons"]), class_="fr-reasons")
        return join([el("div", link, class_="fr-num"), why, *corrected(m.ctx, part.articles)])

    row = m.row(t("row.match"), t("row.match_about"), cell, Asked("match", ""))
    return join([m.heading(t("part.match"), t("part.match_about")), row])
