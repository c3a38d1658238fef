"""The matrix of Side by side: outlets are columns, questions are rows, every number leads to its evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from framing.dashboard import evidence, queries, when
from framing.dashboard.evidence import Asked
from framing.dashboard.html import Markup, el, inward, join, web_address
from framing.dashboard.marks import headline, histogram, outlet_name, shares
from framing.dashboard.session import Context, Outlet
from framing.dashboard.story import REGISTER, Named, Part

CONCEPTS = 8
"""Concepts shown before the reader asks for all."""


@dataclass(frozen=True)
class Matrix:
    """What the rows are made from; ``panel`` is the open evidence and belongs under its own row."""

    ctx: Context
    event_id: str
    columns: Sequence[tuple[Outlet, Part]]
    asked: Asked | None
    panel: Markup | None

    def open_(self, kind: str, outlet: str, *rest: str) -> str:
        """Link that opens the evidence of one number."""
        return self.ctx.selection.href("side", evidence=str(Asked(kind, outlet, *rest)))

    def row(
        self,
        label: str,
        about: str,
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
            style=f"--n:{len(self.columns)}",
        )
        opened = self.asked is not None and any(_same_row(self.asked, own) for own in owns)
        return join([line, self.panel if opened else None])

    def _cell(self, outlet: Outlet, part: Part, cell: Callable[[Outlet, Part], object]) -> Markup:
        found = part.status == "found"
        inside = (
            cell(outlet, part)
            if found
            else el("span", "—", class_="fr-none", title=self.ctx.t("coverage." + part.status))
        )
        who = el("span", outlet_name(outlet, short=True), class_="fr-who")
        return el(
            "div", who, el("div", inside), class_="fr-cell" if found else "fr-cell fr-empty", role="cell"
        )


def _same_row(asked: Asked, own: Asked) -> bool:
    return (asked.kind, asked.family, asked.concept) == (own.kind, own.family, own.concept)


def head(m: Matrix) -> Markup:
    """Names of the outlets with articles and characters, or what their absence means."""
    t = m.ctx.t
    cells: list[Markup] = []
    for outlet, part in m.columns:
        if part.status == "found":
            articles = inward(m.open_("articles", outlet.id), t.n("article", len(part.articles)))
            below = el("span", articles, " · ", t.n("char", part.chars), class_="fr-k")
        else:
            below = el("span", t("coverage." + part.status), class_="fr-k")
        cells.append(
            el("div", el("b", outlet_name(outlet)), below, class_=f"fr-col fr-{part.status}", role="columnheader",
               style=f"--c:{outlet.color}")
        )  # fmt: skip
    corner = el("div", role="columnheader", aria_label=t("side.question"))
    return el("div", corner, *cells, class_="fr-row fr-head", role="row", style=f"--n:{len(cells)}")


def headlines(m: Matrix) -> Markup:
    """Each outlet's earliest headline and its time; the others can be opened."""
    t = m.ctx.t

    def cell(outlet: Outlet, part: Part) -> Markup:
        first = part.articles.iloc[0]
        times = when.moment(t, first["published_utc"], first["published_precision"])
        more = len(part.articles) - 1
        link = inward(m.open_("articles", outlet.id), t("side.more", n=more)) if more else None
        return join(
            [
                el("p", headline(first["title"], first["url"]), class_="fr-hl"),
                el("div", times, " · " if link else None, link, class_="fr-k"),
            ]
        )

    return m.row(t("row.headline"), t("row.headline_about"), cell, Asked("articles", ""))


def naming(m: Matrix, concepts: Sequence[Named]) -> Markup:
    """Concept by concept: the variants each outlet uses, with counts."""
    t = m.ctx.t
    shown = concepts if "all" in m.ctx.selection.options else concepts[:CONCEPTS]
    rows = [_naming_row(m, concept) for concept in shown]
    if not rows:
        rows = [el("p", t("side.no_names"), class_="fr-note")]
    hidden = len(concepts) - len(shown)
    if hidden:
        everything = m.ctx.selection.href("side", options=(*m.ctx.selection.options, "all"))
        rows.append(el("p", inward(everything, t("side.all_names", n=hidden)), class_="fr-note"))
    return join([part_heading(t("part.names"), t("part.names_about")), *rows])


def _naming_row(m: Matrix, concept: Named) -> Markup:
    def cell(outlet: Outlet, part: Part) -> Markup:
        total = m.ctx.t(
            "side.mentions", n=concept.total(outlet.id), articles=m.ctx.t.n("article", len(part.articles))
        )
        if not concept.total(outlet.id):
            return el("span", total, class_="fr-none")
        address = (outlet.id, concept.family, concept.concept)
        parts = [(v, n, shade, m.open_("hits", *address, v)) for v, n, shade in concept.of(outlet.id)]
        return shares(parts, total, m.open_("hits", *address))

    name = evidence.concept_name(m.ctx, concept.family, concept.concept)
    own = Asked("hits", "", concept.family, concept.concept)
    return m.row(name, evidence.family_name(m.ctx, concept.family), cell, own)


def families(m: Matrix, ids: Sequence[str]) -> Markup:
    """Hits by lexicon family, with the rate per 1,000 characters; families without a hit are named below."""
    t = m.ctx.t
    used = [f for f in ids if any(part.family(f)[0] for _, part in m.columns if part.status == "found")]
    rows = [_family_row(m, f) for f in sorted(used, key=lambda f: f in REGISTER)]
    unused = [evidence.family_name(m.ctx, f) for f in ids if f not in used]
    if unused:
        rows.append(el("p", t("side.no_hits", families=t.join(unused)), class_="fr-note"))
    return join([part_heading(t("part.words"), t("part.words_about")), *rows])


def _family_row(m: Matrix, family: str) -> Markup:
    t = m.ctx.t

    def cell(outlet: Outlet, part: Part) -> Markup:
        n, rate = part.family(family)
        count: object = inward(m.open_("family", outlet.id, family), t.n("time", n)) if n else t.n("time", 0)
        words = t("side.no_body") if rate is None else t("side.rate", rate=rate)
        return el("span", count, " ", el("small", words), class_="fr-num")

    return m.row(evidence.family_name(m.ctx, family), "", cell, Asked("family", "", family), tight=True)


def tone(m: Matrix, sentences: pd.DataFrame) -> Markup:
    """SnowNLP per sentence: mean with n and the spread; a baseline, and said to be one."""
    t = m.ctx.t

    def cell(outlet: Outlet, part: Part) -> Markup:
        values = sentences.loc[sentences["outlet"] == outlet.id, "sentiment"].dropna()
        if values.empty:
            return el("span", t("tone.none"), class_="fr-none")
        words = t("tone.mean", mean=float(values.mean()), sentences=t.n("sentence", len(values)))
        picture = histogram(
            values, t("tone.alt", outlet=outlet.name, mean=float(values.mean()), n=len(values))
        )
        return join([picture, el("div", inward(m.open_("tone", outlet.id), words), class_="fr-k")])

    row = m.row(t("row.tone"), t("row.tone_about"), cell, Asked("tone", ""))
    return join([part_heading(t("part.tone"), t("part.tone_about")), row])


def matching(m: Matrix) -> Markup:
    """Why these articles stand side by side: strongest score, what it rests on, what people changed."""
    t = m.ctx.t

    def cell(outlet: Outlet, part: Part) -> Markup:
        scored = part.articles.dropna(subset=["match_score"])
        if scored.empty:
            return el("span", t("match.none"), class_="fr-none")
        best = scored.sort_values("match_score", ascending=False).iloc[0]
        link = inward(m.open_("match", outlet.id), t("match.score", score=float(best["match_score"])))
        acts = sorted({a for c in part.articles["correction"].dropna() for a in str(c).split("+")})
        marks = [el("span", t("correction." + a), class_="fr-mark") for a in acts]
        return join(
            [
                el("div", link, class_="fr-num"),
                el("div", evidence.reasons(m.ctx, best["match_reasons"]), class_="fr-reasons"),
                *marks,
            ]
        )

    row = m.row(t("row.match"), t("row.match_about"), cell, Asked("match", ""))
    return join([part_heading(t("part.match"), t("part.match_about")), row])


def texts(m: Matrix, bodies: pd.DataFrame, spans: pd.DataFrame) -> Markup:
    """The texts with highlighted spans where the store holds them, else the way to the publisher."""
    t = m.ctx.t
    by_article = {str(i): g for i, g in spans.groupby("article_id")}
    text_of = dict(zip(bodies["article_id"], bodies["text"], strict=True))

    def cell(outlet: Outlet, part: Part) -> Markup:
        pieces = [_text(m, row, text_of.get(row.article_id), by_article.get(row.article_id), place == 0)
                  for place, row in enumerate(queries.each(part.articles))]  # fmt: skip
        return el("div", *pieces, class_="fr-txt")

    held = bool(text_of)
    legend = None
    if held:
        samples = [
            el("mark", t("legend.name")),
            el("mark", t("legend.stance"), class_="fr-m-stance"),
            el("mark", t("legend.verb"), class_="fr-m-verb"),
        ]
        legend = el("p", t("legend.label"), *(join(["　", s]) for s in samples), class_="fr-note")
    about = t("row.text_about") if held else t("row.text_absent")
    return join(
        [
            part_heading(t("part.text"), "" if held else t("part.text_absent")),
            legend,
            m.row(t("row.text"), about, cell),
        ]
    )


def _text(m: Matrix, row: Any, text: str | None, spans: pd.DataFrame | None, opened: bool) -> Markup:
    t = m.ctx.t
    title, url = row.title, row.url
    if text is None:
        count = 0 if spans is None else len(spans)
        key = "side.spans" if web_address(url) else "side.spans_unlinked"
        words = t(key, n=count)
        return el("p", headline(title, url), el("br"), el("small", words, class_="fr-k"))
    marks = (
        []
        if spans is None
        else [(int(s.start), int(s.end), _kind(str(s.family))) for s in queries.each(spans)]
    )
    body = el("div", *_paragraphs(text, marks))
    return el("details", el("summary", t("side.article", title=title)), body, open="" if opened else None)


def _paragraphs(text: str, marks: Sequence[tuple[int, int, str]]) -> list[Markup]:
    out, at = [], 0
    for line in text.split("\n"):
        own = [(a - at, b - at, k) for a, b, k in marks if at <= a and b <= at + len(line)]
        if line.strip():
            out.append(el("p", evidence.marked(line, own)))
        at += len(line) + 1
    return out


def _kind(family: str) -> str:
    if family == "attribution":
        return "fr-m-verb"
    return "fr-m-stance" if family in REGISTER else ""


def part_heading(name: str, about: str) -> Markup:
    """Heading of a part of the matrix, with a word about it."""
    return el("h2", name, el("small", about), class_="fr-part")
