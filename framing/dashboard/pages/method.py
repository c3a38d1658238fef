"""Method: what each number means, what it must not be used for, how sure it is, and from what it was made."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import pandas as pd

from framing import __version__
from framing.dashboard import components, empty, queries, session, validity, words_listed
from framing.dashboard.html import Markup, el, inward, join, outward
from framing.dashboard.measures import FORMULAS, MEASURES, Measure, sure
from framing.dashboard.session import Context

PAGE = "method"
OF_DATASET = ("lexicons", "outlets", "versions")
"""Views that show what a dataset holds; the others stand without one."""
FACTS = ("owner", "funding")
CONTACT = "FRAMING_CONTACT"
"""Environment variable: where who runs this dashboard wants to hear of mistakes, an address or a line of text."""
MISTAKES = {
    "match": "data/event_corrections.csv",
    "word": "framing/lexicons/*.csv",
    "score": "framing/lists/",
    "outlet": "data/outlets.csv",
    "article": "framing/readers/",
}
"""Kinds of mistakes, and the files that put them right."""
ACTS_SHOWN = 40
_ACTS = """SELECT event_id, label_zh, label_en, correction, count(*) OVER () AS n FROM cube_events
    WHERE correction IS NOT NULL ORDER BY time_no LIMIT $most"""
_VERSIONS = "SELECT version, count(*) AS n FROM lexicon GROUP BY version ORDER BY version"


def main() -> None:
    """The page, top to bottom."""
    ctx = session.current()
    t = ctx.t
    view = components.view(ctx, tuple(_VIEWS))
    components.title(ctx, t("method.title"), t("method.lead"))
    components.tabs(ctx, PAGE, tuple(_VIEWS), view, "method_view.")
    if view in OF_DATASET and empty.no_dataset(ctx):
        return
    _VIEWS[view](ctx)
    if view not in OF_DATASET:
        empty.no_dataset(ctx)


def _definitions(ctx: Context) -> None:
    t = ctx.t
    here = ctx.selection.href(PAGE, view="definitions")
    index = [inward(f"{here}#what-{name}", t(f"measure.{name}.name")) for name in MEASURES]
    components.show(
        el("p", t("method.claims")),
        el("nav", *index, class_="fr-index", aria_label=t("method.measures")),
        el("dl", *(part for name, measure in MEASURES.items() for part in _definition(ctx, name, measure))),
    )


def _definition(ctx: Context, name: str, measure: Measure) -> tuple[Markup, Markup]:
    """A measure's name, and what can be said of it."""
    t, s = ctx.t, ctx.selection
    pages = [inward(s.href(p, view=None, evidence=None), t("nav." + p), data_top="") for p in measure.pages]
    formula = (
        el("p", el("b", t("method.formula")), t(f"measure.{name}.formula")) if name in FORMULAS else None
    )
    return (
        el("dt", t(f"measure.{name}.name"), id=f"what-{name}", class_="fr-anchored"),
        el(
            "dd",
            el("p", t(f"measure.{name}.what")),
            formula,
            el("p", el("b", t("method.not_for")), t(f"measure.{name}.not_for")),
            el("p", el("b", t("method.validity")), t(f"measure.{name}.validity"), " ", sure(ctx, name)),
            el("p", t("method.seen_on"), components.joined(pages, t("list.comma")), class_="fr-note"),
        ),
    )


def _outlets(ctx: Context) -> None:
    """The same cited facts for every outlet, in the one fixed order."""
    t = ctx.t
    totals = queries.totals(*ctx.key).set_index("outlet")["articles"]
    rows = []
    for row in queries.outlets(*ctx.key).to_dict("records"):
        outlet = next(o for o in ctx.outlets if o.id == row["outlet_id"])
        n = t.n("article", int(totals.get(outlet.id, 0)))
        data = ctx.selection.href("data", outlets=(outlet.id,), table="articles", view=None, evidence=None)
        rows.append(
            el(
                "tr",
                el(
                    "td", el("span", outlet.glyph, class_="fr-mk", style=f"color:{outlet.color}"), outlet.name
                ),
                *(el("td", t.either(row, stem), data_label=t("method." + stem)) for stem in FACTS),
                el("td", outward(row["facts_url"], t("method.source"))),
                el("td", inward(data, n, data_top="")),
            )
        )
    heads = ("outlet", "owner", "funding", "source", "in_dataset")
    head = el("tr", *(el("th", t("method." + h)) for h in heads))
    table = el("div", el("table", el("thead", head), el("tbody", *rows)), class_="fr-wide fr-stack")
    components.show(el("p", t("method.outlets_text")), table)


def _versions(ctx: Context) -> None:
    """From what the numbers were made, and by which code."""
    t = ctx.t
    manifest: Mapping[str, object] = ctx.datasets[ctx.selection.dataset].manifest or {}
    dataset: Mapping[str, object] = manifest["dataset"]
    inputs: Mapping[str, object] = manifest.get("inputs") or {}
    pairs: list[tuple[str, object]] = [
        (t("method.dataset"), dataset[f"title_{t.lang}"]),
        (t("method.note"), dataset[f"note_{t.lang}"]),
        (t("method.snapshot"), el("code", manifest["snapshot"])),
        (t("method.created"), manifest["created_utc"]),
        (t("method.inputs"), _inputs(ctx, inputs)),
        (t("method.code"), t("method.code_now", made=manifest["code_version"], now=__version__)),
        (t("method.matcher"), el("code", manifest.get("matcher", "—"))),
        *(
            (t("method.scorer", name=_scorer(ctx, n)), el("code", v))
            for n, v in _pairs(manifest.get("scorers"))
        ),
        (t("method.words"), _word_versions(ctx)),
        (t("method.corrections"), _corrections(ctx, manifest.get("corrections"))),
    ]
    lines = join(join([el("dt", name), el("dd", value)]) for name, value in pairs)
    data = inward(ctx.selection.href("data", view=None, evidence=None), t("method.to_data"), data_top="")
    components.show(
        el("dl", lines), el("p", data), el("h2", t("method.licence"), class_="fr-part"), el("p", t("method.licence_text"))
    )  # fmt: skip


def _scorer(ctx: Context, name: str) -> str:
    return ctx.t("scorer." + name) if f"scorer.{name}" in ctx.t.entries else name


def _inputs(ctx: Context, inputs: Mapping[str, object]) -> str | Markup:
    paths = inputs.get("paths")
    if not isinstance(paths, list) or not isinstance(inputs.get("documents"), int):
        return "—"
    told = ctx.t("method.inputs_n", n=inputs["documents"], paths=ctx.t.join([str(p) for p in paths]))
    return el("span", told, " ", el("code", str(inputs.get("sha256", ""))[:16]))


def _word_versions(ctx: Context) -> str:
    """How many rows of the word lists are of which version."""
    t = ctx.t
    rows = queries.each(_words(*ctx.key))
    return t.join([t("method.words_version", version=r.version, n=t.n("variant", r.n)) for r in rows]) or "—"


@queries.cached
def _words(path: str, sid: str) -> pd.DataFrame:
    return queries.opened(path, sid).query(_VERSIONS)


@queries.cached
def _acts(path: str, sid: str, most: int) -> pd.DataFrame:
    return queries.opened(path, sid).query(_ACTS, {"most": most})


def _corrections(ctx: Context, version: object) -> Markup:
    """Events that people's decisions shaped, newest first, each leading to it."""
    t = ctx.t
    rows = _acts(*ctx.key, ACTS_SHOWN)
    if rows.empty:
        return el("span", t("method.no_corrections"))
    n = int(rows["n"].iloc[0])
    items = []
    for row in rows.to_dict("records"):
        acts = t("list.slash").join(t("correction." + a) for a in str(row["correction"]).split("+"))
        link = inward(
            ctx.selection.href("side", event=row["event_id"], view=None, evidence=None),
            t.either(row, "label"), data_top="",
        )  # fmt: skip
        items.append(el("li", link, " ", el("small", acts)))
    told = t("method.corrections_n", n=t.n("event", n), version=version or "—")
    cut = el("p", t("evidence.cut", shown=len(rows), n=n), class_="fr-note") if n > len(rows) else None
    return el("details", el("summary", told), el("ul", *items), cut)


def _pairs(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, Mapping) else []


def _mistakes(ctx: Context) -> None:
    """Whom to tell of a wrong match, word or score, and which file puts it right."""
    t = ctx.t
    contact = os.environ.get(CONTACT, "").strip()
    whom = (
        el("p", t("method.contact"), outward(contact, contact))
        if contact
        else el("p", t("method.no_contact"))
    )
    rows = [
        el(
            "tr",
            el("td", el("b", t(f"mistake.{name}.name"))),
            el("td", t(f"mistake.{name}.tell"), data_label=t("mistake.head_tell")),
            el("td", el("code", file), data_label=t("mistake.head_file")),
            el("td", t(f"mistake.{name}.then"), data_label=t("mistake.head_then")),
        )
        for name, file in MISTAKES.items()
    ]
    head = el("tr", *(el("th", t("mistake.head_" + h)) for h in ("what", "tell", "file", "then")))
    components.show(
        el("h2", t("method.whom"), class_="fr-part"), whom,
        el("p", t("method.include")),
        components.actions(ctx, PAGE),
        el("h2", t("method.files"), class_="fr-part"),
        el("div", el("table", el("thead", head), el("tbody", *rows)), class_="fr-wide fr-stack"),
        el("p", t("method.rebuild"), class_="fr-note"),
    )  # fmt: skip


_VIEWS: Mapping[str, Callable[[Context], None]] = {
    "definitions": _definitions,
    "validity": lambda ctx: components.show(*validity.shown(ctx)),
    "lexicons": words_listed.shown,
    "outlets": _outlets,
    "versions": _versions,
    "mistakes": _mistakes,
}

if __name__ == "__main__":
    main()
