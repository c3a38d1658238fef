"""The texts at the foot of Side by side: sentences that can be jumped to, with names, stance words and quotations marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from framing.dashboard import queries
from framing.dashboard.evidence_told import anchor
from framing.dashboard.html import Markup, el, inward, join, web_address
from framing.dashboard.marks import headline
from framing.dashboard.matrix import Matrix
from framing.dashboard.session import Outlet
from framing.dashboard.story import REGISTER, Part

MOST = 6
"""Texts of one outlet on the page; further ones are named with their links."""
Span = tuple[int, int, str]


def shown(columns: Sequence[tuple[Outlet, Part]]) -> tuple[str, ...]:
    """Articles whose texts stand on the page, where the store holds them."""
    return tuple(i for _, part in columns for i in part.articles["article_id"].head(MOST))


def texts(m: Matrix, held: Mapping[str, str], layers: Mapping[tuple[str, str], Sequence[Span]]) -> Markup:
    """The texts where the store holds them, else the way to the publisher.

    Args:
        held: bodies by article.
        layers: spans of sentences, hits and quotes by (layer, article).
    """
    t = m.ctx.t

    def cell(outlet: Outlet, part: Part) -> Markup:
        pieces = [_article(m, row, held.get(row.article_id), layers, place == 0)
                  for place, row in enumerate(queries.each(part.articles[["article_id", "title", "url"]].head(MOST)))]  # fmt: skip
        if (more := len(part.articles) - MOST) > 0:
            link = inward(m.open_("articles", outlet.id), t("side.more", n=more))
            pieces.append(el("p", link, class_="fr-k"))
        return el("div", *pieces, class_="fr-txt")

    about = t("row.text_about") if held else t("row.text_absent")
    legend = m.band(_legend(m)) if held else None
    absent = t("part.text_withheld") if m.ctx.withheld else t("part.text_absent")
    heading = m.heading(t("part.text"), "" if held else absent)
    return join([heading, legend, m.row(t("row.text"), about, cell)])


def _legend(m: Matrix) -> Markup:
    t = m.ctx.t
    samples = [
        el("mark", t("legend.name")),
        el("mark", t("legend.stance"), class_="fr-m-stance"),
        el("mark", t("legend.verb"), class_="fr-m-verb"),
        el("span", t("legend.quote"), class_="fr-quoted"),
    ]
    return el("p", t("legend.label"), *(join(["　", s]) for s in samples), class_="fr-note")


def _article(
    m: Matrix, row: Any, text: str | None, layers: Mapping[tuple[str, str], Sequence[Span]], opened: bool
) -> Markup:
    t, id_ = m.ctx.t, row.article_id
    if text is None:
        key = "side.read_there" if web_address(row.url) else "side.read_nowhere"
        words = t(key)
        return el("p", headline(row.title, row.url), el("br"), el("small", words, class_="fr-k"))
    spans = {layer: layers.get((layer, id_), ()) for layer in ("sentences", "hits", "quotes")}
    summary = el("summary", t("side.article", title=row.title))
    return el("details", summary, *body(id_, text, **spans), open="" if opened else None)


def body(
    article: str, text: str, sentences: Sequence[Span], hits: Sequence[Span], quotes: Sequence[Span]
) -> list[Markup]:
    """Paragraphs of sentences, each with its anchor; every character of ``text`` stands there once, line ends apart."""
    lines, at = [], 0
    for line in text.split("\n"):
        end = at + len(line)
        if line.strip():
            own = [s for s in sentences if at <= s[0] and s[1] <= end]
            lines.append(el("p", *_sentences(article, text, (at, end), own, hits, quotes)))
        at = end + 1
    return lines


def _sentences(
    article: str, text: str, line: tuple[int, int], own: Sequence[Span], hits: Sequence[Span], quotes: Sequence[Span]
) -> list[object]:  # fmt: skip
    out: list[object] = []
    at = line[0]
    for start, end, no in own:
        if start < at:
            continue
        out += [*_marked(text, at, start, hits, quotes)]
        inside = _marked(text, start, end, hits, quotes)
        out.append(el("span", *inside, id=anchor(article, int(no)), class_="fr-sen"))
        at = end
    return [*out, *_marked(text, at, line[1], hits, quotes)]


def _marked(text: str, low: int, high: int, hits: Sequence[Span], quotes: Sequence[Span]) -> list[object]:
    """``text[low:high]`` cut wherever a hit or a quotation begins or ends; the first of two hits at one place is shown."""
    if low >= high:
        return []
    marks = [s for s in hits if s[0] < high and s[1] > low]
    said = [s for s in quotes if s[0] < high and s[1] > low]
    cuts = sorted({low, high, *(min(max(i, low), high) for s in (*marks, *said) for i in s[:2])})
    out: list[object] = []
    for start, end in pairwise(cuts):
        piece: object = text[start:end]
        hit = next((s for s in marks if s[0] <= start and end <= s[1]), None)
        if hit is not None:
            piece = el("mark", piece, class_=_kind(hit[2]) or None)
        if any(s[0] <= start and end <= s[1] for s in said):
            piece = el("span", piece, class_="fr-quoted")
        out.append(piece)
    return out


def _kind(family: str) -> str:
    if family == "attribution":
        return "fr-m-verb"
    return "fr-m-stance" if family in REGISTER else ""
