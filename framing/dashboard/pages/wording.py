"""Wording: what does each outlet call it, across events?"""

from __future__ import annotations

import streamlit as st

from framing.dashboard import (
    components,
    empty,
    evidence,
    evidence_wording,
    session,
    wording_concept,
    wording_concepts,
)
from framing.dashboard.html import Markup
from framing.dashboard.session import Context

PAGE = "wording"
VIEWS = ("concepts",)


def main() -> None:
    """The page, top to bottom."""
    ctx = session.current()
    if empty.no_dataset(ctx):
        return
    _concepts(ctx)


def _concepts(ctx: Context) -> None:
    ctx, concept = wording_concepts.chosen(ctx)
    ctx, asked = evidence_wording.take(ctx, "articles", "hits", "holding")
    session.keep(ctx)
    if concept:
        name = evidence.concept_name(ctx, concept.family, concept.concept)
        lead = wording_concepts.finding(ctx, concept)
        _head(
            ctx,
            "concepts",
            ctx.t("wording.title_concept", concept=name),
            lead,
            wording_concept.crumb(ctx, concept),
        )
    else:
        _head(ctx, "concepts", ctx.t("wording.title"), wording_concepts.lead(ctx))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="fr-filters"):
        wording_concepts.controls(ctx)
        if concept:
            wording_concept.controls(ctx, concept)
        components.voice(ctx)
        components.genre(ctx, PAGE)
        components.copies(ctx, PAGE)
    if concept:
        wording_concept.show(ctx, concept, asked)
    else:
        wording_concepts.show(ctx, asked)


def _head(ctx: Context, view: str, title: str, lead: str, crumb: Markup | None = None) -> None:
    components.title(ctx, title, lead, components.actions(ctx, PAGE), crumb=crumb)
    components.tabs(ctx, PAGE, VIEWS, view, "wording_view.")


if __name__ == "__main__":
    main()
