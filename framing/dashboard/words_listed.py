"""The word lists of a dataset, to browse: families, their concepts, and every name with where it is attested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from framing.dashboard import components, queries, session, state, widgets
from framing.dashboard.html import Markup, el, inward, outward
from framing.dashboard.session import Context
from framing.snapshot import simplified

LIMIT = 300
"""Names shown at once; the page says how many there are."""

_FOUND = """SELECT l.*, count(*) OVER () AS n FROM lexicon l LEFT JOIN families f USING (family)
    WHERE ($family = '' OR l.family = $family) AND ($concept = '' OR l.concept = $concept)
    AND ($word = '' OR contains(lower(l.variant), $word) OR contains(lower(l.concept_zh), $word)
        OR contains(lower(l.concept_en), $word) OR contains(lower(l.gloss_zh), $word) OR contains(lower(l.gloss_en), $word))
    ORDER BY f."order", l.family, l.concept, l.variant LIMIT $most"""
_FAMILIES = """SELECT l.family, count(DISTINCT concept) AS concepts, count(*) AS variants FROM lexicon l
    GROUP BY l.family"""


@queries.cached
def found(path: str, sid: str, family: str, concept: str, word: str, most: int) -> pd.DataFrame:
    """The first ``most`` rows of the lexicon of a family and concept ('': any) that hold ``word``; ``n``: how many do."""
    values = {"family": family, "concept": concept, "word": simplified(word.lower()), "most": most}
    return queries.opened(path, sid).query(_FOUND, values)


@queries.cached
def sizes(path: str, sid: str) -> pd.DataFrame:
    """Concepts and names of each family: family, concepts, variants."""
    return queries.opened(path, sid).query(_FAMILIES)


def shown(ctx: Context) -> None:
    """Pickers, then the families, or the names that were asked for."""
    t = ctx.t
    components.show(el("p", t("method.lexicons_text")))
    family, concept = _chosen(ctx)
    _pickers(ctx, family, concept)
    if not (family or ctx.selection.term):
        components.show(_families(ctx))
        return
    rows = found(*ctx.key, family, concept, ctx.selection.term or "", LIMIT)
    if rows.empty:
        components.note(t("method.no_words"))
        return
    n = int(rows["n"].iloc[0])
    cut = t("method.words_cut", shown=len(rows)) if n > len(rows) else ""
    components.note(t("method.words_n", n=t.n("variant", n)) + cut)
    components.show(_entries(ctx, rows.to_dict("records")))


def _chosen(ctx: Context) -> tuple[str, str]:
    """The family and, where it is one of this family, the concept."""
    s = ctx.selection
    family = s.family or (s.concept.partition(".")[0] if s.concept else "")
    rows = queries.concepts(*ctx.key)
    own = set(rows["concept"][rows["family"] == family])
    concept = s.concept.partition(".")[2] if s.concept and s.concept.startswith(f"{family}.") else ""
    return (family if own else ""), (concept if concept in own else "")


def _pickers(ctx: Context, family: str, concept: str) -> None:
    t = ctx.t
    rows = queries.families(*ctx.key)
    names = {"": t("method.all_families"), **dict(zip(rows["family"], rows[f"name_{t.lang}"], strict=True))}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="fr-filters"):
        widgets.select("lexicon-family", t("method.family"), names, family, _take_family, width=300)
        if family:
            _concept_picker(ctx, family, concept)
        word = ctx.selection.term or ""
        widgets.text(
            "lexicon-word", t("method.search"), word, _search, max_chars=state.PHRASE_LIMIT, width=240
        )


def _concept_picker(ctx: Context, family: str, concept: str) -> None:
    t = ctx.t
    rows = queries.concepts(*ctx.key)
    own = rows[rows["family"] == family]
    names = {"": t("method.all_concepts"), **dict(zip(own["concept"], own[f"concept_{t.lang}"], strict=True))}

    def take(value: str) -> None:
        session.change(concept=f"{family}.{value}" if value else None, family=family)

    widgets.select(f"lexicon-concept-{family}", t("lexicon.concept"), names, concept, take, width=300)


def _take_family(value: str) -> None:
    session.change(family=value or None, concept=None)


def _search(value: str | None) -> None:
    session.change(term=" ".join(str(value or "").split())[: state.PHRASE_LIMIT] or None)


def _families(ctx: Context) -> Markup:
    """Every family with its numbers; each leads to its names."""
    t = ctx.t
    counts = sizes(*ctx.key).set_index("family")
    head = el("tr", *(el("th", t("method." + h)) for h in ("family", "kind", "concepts", "variants")))
    rows = []
    for row in queries.families(*ctx.key).to_dict("records"):
        if row["family"] not in counts.index:
            continue
        here = ctx.selection.href("method", family=row["family"], concept=None, view="lexicons")
        n = counts.loc[row["family"]]
        kind = t("method.kind_frame") if row["kind"] == "frame" else t("method.kind_naming")
        rows.append(
            el(
                "tr",
                el("td", inward(here, el("b", t.either(row, "name")))),
                el("td", kind),
                *(el("td", inward(here, f"{int(n[column]):,}")) for column in ("concepts", "variants")),
            )
        )
    return el("div", el("table", el("thead", head), el("tbody", *rows)), class_="fr-wide")


def _entries(ctx: Context, entries: list[dict[str, Any]]) -> Markup:
    t = ctx.t
    head = [t("lexicon." + c) for c in ("concept", "variant", "gloss", "attested", "guard")]
    rows, before = [], None
    for entry in entries:
        this = (entry["family"], entry["concept"])
        rows.append(_row(ctx, entry, named=this != before))
        before = this
    table = el("table", el("thead", el("tr", *(el("th", h) for h in head))), el("tbody", *rows))
    return el("div", table, class_="fr-wide fr-stack fr-lex")


def _row(ctx: Context, entry: Mapping[str, Any], *, named: bool) -> Markup:
    """One name: it leads to where it stands in the articles; its register to a page that attests it."""
    t = ctx.t
    guard = entry["guard"] if isinstance(entry["guard"], str) else ""
    term = str(entry["variant"])
    context = ctx.selection.href(
        "wording", view="context", term=term, family=None, concept=None, evidence=None
    )
    return el(
        "tr",
        el("td", entry[f"concept_{t.lang}"] if named else ""),
        el("td", inward(context, el("b", term), data_top="", title=t("method.in_context"))),
        el("td", entry[f"gloss_{t.lang}"]),
        el(
            "td",
            outward(entry["source_url"], register(ctx, str(entry["attested_in"]))),
            data_label=t("lexicon.attested"),
        ),
        el("td", el("code", guard) if guard else "", data_label=t("lexicon.guard") if guard else None),
    )


def register(ctx: Context, name: str) -> str:
    """A register in the reader's language; one that the interface does not know stands as it is."""
    key = f"register.{name}"
    return ctx.t(key) if key in ctx.t.entries else name
