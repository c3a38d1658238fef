"""Validity: what each measure was tested on, by whose labels, with what result, and where it was not."""

from __future__ import annotations

from collections.abc import Sequence

from framing.dashboard.datasets import ROOT
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.measures import MEASURES
from framing.dashboard.session import Context
from framing.evaluation import cards
from framing.evaluation.cards import Card, Figure, Text

FILE = ROOT / "data" / "validity.json"
COLUMNS = ("figure", "method", "outlet", "value", "interval", "n", "floor")
GLANCE = ("measure", "tested_on", "labels", "result", "floor")


def shown(ctx: Context) -> list[Markup]:
    """All measures at a glance, then every card, in the order of the file; a word where there are none."""
    found = cards.load(FILE)
    t = ctx.t
    out = [el("p", t("validity.text")), _glance(ctx, found), el("h2", t("validity.title"), class_="fr-part")]
    if not found:
        return [*out, el("p", t("validity.none"), class_="fr-note")]
    taken = set(MEASURES)
    for card in found:
        id_ = card.measure if card.measure not in taken else _card_id(card)
        taken.add(id_)
        out.append(_card(ctx, card, id_))
    return out


def main_figure(card: Card) -> Figure | None:
    """The figure that stands for a card: ours for all outlets that has a floor, else the first that is ours."""
    ours = [f for f in card.figures if f.of == "ours" and f.outlet is None]
    return next((f for f in ours if f.floor is not None), ours[0] if ours else None)


def by_models(card: Card) -> bool:
    """Whether language models made the labels: then people have not validated the measure."""
    return "language model" in card.labels.en


def _labels(ctx: Context, card: Card) -> str:
    """Who labelled; that people did not validate the measure is said once, here or by the card itself."""
    told = _text(ctx, card.labels)
    warned = not by_models(card) or "not validated by people" in card.labels.en
    return told if warned else f"{ctx.t('validity.not_people')}{told}"


def _glance(ctx: Context, found: Sequence[Card]) -> Markup:
    """One row a card under its measure; a measure without a card says what else is known."""
    t = ctx.t
    head = el("tr", *(el("th", t("validity.glance_" + column)) for column in GLANCE))
    rows: list[Markup] = []
    for name, measure in MEASURES.items():
        own = [card for card in found if card.measure in measure.cards]
        here = {"id": name, "class_": "fr-anchored"}
        title = inward(
            f"{ctx.selection.href('method', view='definitions')}#what-{name}", t(f"measure.{name}.name")
        )
        if not own:
            told = el("td", el("b", t("validity.no_card")), " ", t(f"measure.{name}.validity"), colspan=4)
            rows.append(el("tr", el("td", title), told, **here))
        for number, card in enumerate(own):
            first = el("td", title if number == 0 else None)
            rows.append(el("tr", first, *_line(ctx, card), **(here if number == 0 else {})))
    return el("div", el("table", el("thead", head), el("tbody", *rows)), class_="fr-wide fr-stack fr-glance")


def _line(ctx: Context, card: Card) -> list[Markup]:
    t = ctx.t
    figure = main_figure(card)
    tested = el(
        "td",
        _text(ctx, card.tested_on),
        " ",
        inward(f"#{_card_id(card)}", t("validity.open"), class_="fr-more"),
    )
    labels = el("td", _labels(ctx, card), data_label=t("validity.glance_labels"))
    if figure is None:
        return [tested, labels, el("td", "—"), el("td", "—")]
    result = el(
        "td",
        el("span", _word(ctx, "validity.metric.", figure.name)),
        " ",
        el("b", f"{figure.value:.2f}"),
        el("small", _interval(figure), " ", f"n = {figure.n:,}"),
        data_label=t("validity.glance_result"),
    )
    floor = "—" if figure.floor is None else f"{figure.floor:.2f}"
    return [tested, labels, result, el("td", floor, data_label=t("validity.glance_floor"))]


def _interval(f: Figure) -> str:
    return "" if f.low is None or f.high is None else f" [{f.low:.2f}–{f.high:.2f}]"


def _card_id(card: Card) -> str:
    return f"card-{card.measure}-{card.test}"


def _card(ctx: Context, card: Card, id_: str) -> Markup:
    t = ctx.t
    said = [
        (t("validity.tested_on"), _text(ctx, card.tested_on)),
        (t("validity.labels"), _labels(ctx, card)),
        (t("validity.untested"), _text(ctx, card.untested)),
    ]
    facts = [el("p", el("b", name), text) for name, text in said]
    title = el("summary", f"{_word(ctx, 'validity.measure.', card.measure)} · {card.test}")
    inner = el("div", *facts, _figures(ctx, card.figures))
    opened = el("details", title, inner, id=_card_id(card), class_="fr-card fr-anchored")
    return opened if id_ == _card_id(card) else el("div", opened, id=id_, class_="fr-anchored")


def _figures(ctx: Context, figures: Sequence[Figure]) -> Markup:
    head = el("tr", *(el("th", ctx.t("validity." + column)) for column in COLUMNS))
    rows = [el("tr", *(el("td", cell) for cell in _cells(ctx, f))) for f in figures]
    return el("div", el("table", el("thead", head), el("tbody", join(rows))), class_="fr-wide")


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
