"""Method: what each number means, what it must not be used for, and from what it was made."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from framing.dashboard import components, empty, queries, session, validity
from framing.dashboard.html import Markup, el, inward, join, outward
from framing.dashboard.session import Context

MEASURES = (
    "coverage", "event", "genre", "quotes", "naming", "tones", "statements", "keyness", "frames", "copies", "facts",
    "family", "tone", "time", "version", "match", "absence",
)  # fmt: skip
FACTS = ("owner", "funding")


def main() -> None:
    """The page, top to bottom."""
    ctx = session.current()
    t = ctx.t
    components.title(ctx, t("method.title"), t("method.lead"))
    _measures(ctx)
    components.show(*validity.shown(ctx))
    if empty.no_dataset(ctx):
        return
    _lexicon(ctx)
    _outlets(ctx)
    _versions(ctx)
    components.show(el("h2", t("method.licence"), class_="fr-part"), el("p", t("method.licence_text")))


def _measures(ctx: Context) -> None:
    t = ctx.t
    entries: list[Markup] = []
    for name in MEASURES:
        entries.append(el("dt", t(f"measure.{name}.name")))
        entries.append(
            el(
                "dd",
                el("p", t(f"measure.{name}.what")),
                el("p", el("b", t("method.not_for")), t(f"measure.{name}.not_for")),
                el("p", el("b", t("method.validity")), t(f"measure.{name}.validity"), class_="fr-note"),
            )
        )
    components.show(el("h2", t("method.measures"), class_="fr-part"), el("dl", *entries))
    components.show(el("p", t("method.claims")))


def _lexicon(ctx: Context) -> None:
    t = ctx.t
    rows = queries.families(*ctx.key)
    names = dict(zip(rows["family"], rows[f"name_{t.lang}"], strict=True))
    components.show(el("h2", t("method.lexicons"), class_="fr-part"), el("p", t("method.lexicons_text")))
    if not names:
        return
    family = ctx.selection.family or next(iter(names))
    bound = session.widget("family", family, lambda v: session.change(family=v))
    st.selectbox(t("method.family"), list(names), format_func=lambda f: names[f], width=420, **bound)
    entries = queries.lexicon(*ctx.key, family)
    components.show(
        el(
            "p",
            t("method.family_n", concepts=entries["concept"].nunique(), variants=len(entries)),
            class_="fr-note",
        )
    )
    components.show(_entries(ctx, entries.to_dict("records")))


def _entries(ctx: Context, entries: list[dict[str, object]]) -> Markup:
    t = ctx.t
    head = [t("lexicon." + c) for c in ("concept", "variant", "gloss", "attested", "guard")]
    rows, before = [], None
    for entry in entries:
        concept = entry[f"concept_{t.lang}"]
        guard = entry["guard"] if isinstance(entry["guard"], str) else ""
        rows.append(
            el(
                "tr",
                el("td", concept if concept != before else ""),
                el("td", el("b", entry["variant"])),
                el("td", entry[f"gloss_{t.lang}"]),
                el("td", outward(entry["source_url"], _register(ctx, str(entry["attested_in"])))),
                el("td", el("code", guard) if guard else ""),
            )
        )
        before = concept
    table = el("table", el("thead", el("tr", *(el("th", h) for h in head))), el("tbody", *rows))
    return el("div", table, class_="fr-wide fr-lex")


def _register(ctx: Context, name: str) -> str:
    """A register in the reader's language; one that the interface does not know stands as it is."""
    key = f"register.{name}"
    return ctx.t(key) if key in ctx.t.entries else name


def _outlets(ctx: Context) -> None:
    """The same cited facts for every outlet, in the one fixed order."""
    t = ctx.t
    rows = []
    totals = queries.totals(*ctx.key).set_index("outlet")["articles"]
    for row in queries.outlets(*ctx.key).to_dict("records"):
        facts = [el("td", t.either(row, stem)) for stem in FACTS]
        name = next(o for o in ctx.outlets if o.id == row["outlet_id"])
        source = el("td", outward(row["facts_url"], t("method.source")))
        count = el("td", t.n("article", int(totals.get(row["outlet_id"], 0))))
        rows.append(
            el(
                "tr",
                el("td", el("span", name.glyph, class_="fr-mk", style=f"color:{name.color}"), name.name),
                *facts,
                source,
                count,
            )
        )
    head = el(
        "tr", *(el("th", t("method." + h)) for h in ("outlet", "owner", "funding", "source", "in_dataset"))
    )
    table = el("div", el("table", el("thead", head), el("tbody", *rows)), class_="fr-wide")
    components.show(el("h2", t("method.outlets"), class_="fr-part"), el("p", t("method.outlets_text")), table)


def _versions(ctx: Context) -> None:
    t = ctx.t
    manifest: Mapping[str, object] = ctx.datasets[ctx.selection.dataset].manifest or {}
    dataset: Mapping[str, object] = manifest["dataset"]
    pairs: list[tuple[str, object]] = [
        (t("method.dataset"), dataset[f"title_{t.lang}"]),
        (t("method.note"), dataset[f"note_{t.lang}"]),
        (t("method.snapshot"), manifest["snapshot"]),
        (t("method.created"), manifest["created_utc"]),
        (t("method.code"), manifest["code_version"]),
        (t("method.matcher"), manifest.get("matcher", "—")),
        *((t("method.scorer", name=n), v) for n, v in _pairs(manifest.get("scorers"))),
        *((t("method.lexicon", name=n), v) for n, v in _pairs(manifest.get("lexicons"))),
    ]
    lines = join(join([el("dt", name), el("dd", el("span", value))]) for name, value in pairs)
    data = el("p", inward(ctx.selection.href("data", evidence=None), t("method.to_data"), data_top=""))
    components.show(el("h2", t("method.versions"), class_="fr-part"), el("dl", lines), data)


def _pairs(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, Mapping) else []


if __name__ == "__main__":
    main()
