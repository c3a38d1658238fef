"""Validity cards: what each measure was tested on, by whose labels, with what result, and where it was not."""

from __future__ import annotations

from collections.abc import Sequence

from framing.dashboard.datasets import ROOT
from framing.dashboard.html import Markup, el
from framing.dashboard.session import Context
from framing.evaluation import cards
from framing.evaluation.cards import Card, Figure, Text

FILE = ROOT / "data" / "validity.json"
COLUMNS = ("figure", "method", "outlet", "value", "interval", "n", "floor")


def shown(ctx: Context) -> list[Markup]:
    """Every card, in the order of the file; a word where there are none."""
    found = cards.load(FILE)
    t = ctx.t
    head = [el("h2", t("validity.title"), class_="fr-part"), el("p", t("validity.text"))]
    if not found:
        return [*head, el("p", t("validity.none"), class_="fr-note")]
    return [*head, *(_card(ctx, card) for card in found)]


def _card(ctx: Context, card: Card) -> Markup:
    t = ctx.t
    said = [
        (t("validity.tested_on"), card.tested_on),
        (t("validity.labels"), card.labels),
        (t("validity.untested"), card.untested),
    ]
    facts = [el("p", el("b", name), _text(ctx, text)) for name, text in said]
    title = f"{_word(ctx, 'validity.measure.', card.measure)} · {card.test}"
    return el("details", el("summary", title), *facts, _figures(ctx, card.figures), class_="fr-card")


def _figures(ctx: Context, figures: Sequence[Figure]) -> Markup:
    head = el("tr", *(el("th", ctx.t("validity." + column)) for column in COLUMNS))
    rows = [el("tr", *(el("td", cell) for cell in _cells(ctx, f))) for f in figures]
    return el("div", el("table", el("thead", head), el("tbody", *rows)), class_="fr-wide")


def _cells(ctx: Context, f: Figure) -> list[str]:
    names = {o.id: o.name for o in ctx.outlets}
    return [
        _word(ctx, "validity.metric.", f.name),
        _word(ctx, "validity.of.", f.of),
        names.get(f.outlet, f.outlet) if f.outlet else ctx.t("validity.all"),
        f"{f.value:.3f}",
        "" if f.low is None or f.high is None else f"{f.low:.3f}–{f.high:.3f}",
        f"{f.n:,}",
        "" if f.floor is None else f"{f.floor:.2f}",
    ]


def _text(ctx: Context, text: Text) -> str:
    return text.zh if ctx.t.lang == "zh" else text.en


def _word(ctx: Context, beginning: str, name: str) -> str:
    """A name in the reader's language; one that the interface does not know stands as it is."""
    key = beginning + name
    return ctx.t(key) if key in ctx.t.entries else name
