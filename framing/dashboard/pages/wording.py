"""Wording: what does each outlet call it, across events?"""

from __future__ import annotations

from typing import Any

import streamlit as st

from framing.dashboard import (
    components,
    empty,
    evidence,
    evidence_wording,
    session,
    wording_concept,
    wording_concepts,
    wording_context,
    wording_frames,
    wording_keyness,
)
from framing.dashboard.html import Markup
from framing.dashboard.session import Context

PAGE = "wording"
VIEWS = ("concepts", "context", "keyness", "frames")


def main() -> None:
    """The page, top to bottom."""
    ctx = session.current()
    if empty.no_dataset(ctx):
        return
    drawn = {"concepts": _concepts, "context": _context, "keyness": _keyness, "frames": _frames}
    drawn[components.view(ctx, VIEWS)](ctx)


def _concepts(ctx: Context) -> None:
    ctx, concept = wording_concepts.chosen(ctx)
    of = wording_concepts.family(ctx)
    if concept:
        kinds = ("articles", "hits", "holding", "share", "paired")
        ctx, asked = evidence_wording.take(ctx, *kinds, family=of, concept=concept.concept)
    else:
        ctx, asked = evidence_wording.take(ctx, "articles", "hits", "holding", family=of, month="", voice="")
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
    with _filters():
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


def _context(ctx: Context) -> None:
    ctx, asked = evidence_wording.take(ctx, "articles", "hits", *(["text"] if ctx.selection.term else []))
    session.keep(ctx)
    _head(ctx, "context", ctx.t("wording.title"), wording_context.lead(ctx))
    with _filters():
        wording_context.controls(ctx)
        components.voice(ctx)
        components.genre(ctx, PAGE)
        components.copies(ctx, PAGE)
    wording_context.show(ctx, asked)


def _keyness(ctx: Context) -> None:
    pair = wording_keyness.chosen(ctx)
    ctx, asked = evidence_wording.take(ctx, "word", "sides")
    session.keep(ctx)
    _head(ctx, "keyness", ctx.t("wording.title"), wording_keyness.lead(ctx, pair))
    with _filters():
        wording_keyness.controls(ctx, pair)
    wording_keyness.show(ctx, pair, asked)


def _frames(ctx: Context) -> None:
    ctx, asked = evidence_wording.take(ctx, "articles", "hits", "paired")
    session.keep(ctx)
    _head(ctx, "frames", ctx.t("wording.title"), wording_frames.lead(ctx))
    with _filters():
        components.genre(ctx, PAGE)
        components.copies(ctx, PAGE)
    wording_frames.show(ctx, asked)


def _filters() -> Any:
    return st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="fr-filters")


def _head(ctx: Context, view: str, title: str, lead: str, crumb: Markup | None = None) -> None:
    components.title(ctx, title, lead, components.actions(ctx, PAGE), crumb=crumb)
    components.tabs(ctx, PAGE, VIEWS, view, "wording_view.")


if __name__ == "__main__":
    main()
