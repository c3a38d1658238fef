"""Wording: what does each outlet call it, across events?"""

from __future__ import annotations

import streamlit as st

from framing.dashboard import components, empty, evidence_wording, session, wording_concepts
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
    lead = wording_concepts.finding(ctx, concept) if concept else wording_concepts.lead(ctx)
    _head(ctx, "concepts", lead)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="fr-filters"):
        wording_concepts.controls(ctx)
        components.voice(ctx)
        components.genre(ctx, PAGE)
        components.copies(ctx, PAGE)
    wording_concepts.show(ctx, asked)


def _head(ctx: Context, view: str, lead: str) -> None:
    components.title(ctx, ctx.t("wording.title"), lead, components.actions(ctx, PAGE))
    components.tabs(ctx, PAGE, VIEWS, view, "wording_view.")


if __name__ == "__main__":
    main()
