"""Coding: people judge what the machine judged, one unit at a time, without seeing its source. Local only."""

from __future__ import annotations

import os

import streamlit as st

from framing.coding import store
from framing.dashboard import (
    coding_draw,
    coding_place,
    coding_results,
    coding_unit,
    components,
    session,
    state,
    widgets,
)
from framing.dashboard.coding_place import Place
from framing.dashboard.html import el
from framing.dashboard.session import Context

VIEWS = ("code", "results", "draw")


def main() -> None:
    """The page, top to bottom."""
    ctx = session.current()
    t = ctx.t
    if state.public(os.environ):
        components.title(ctx, t("coding.title"), t("coding.public"))
        return
    ctx, place = coding_place.read(ctx)
    view = components.view(ctx, VIEWS)
    components.title(ctx, t("coding.title"), _lead(ctx, place, view))
    _who(ctx, place)
    coding_place.trouble(ctx)
    if place.coder is None:
        components.note(t("coding.name_first"))
        return
    components.tabs(ctx, "coding", VIEWS, view, "coding_view.")
    if view == "draw":
        coding_draw.show(ctx, place)
    elif place.project is None:
        key = "coding.choose" if place.names else "coding.none"
        components.show(el("p", t(key)))
    elif view == "results":
        coding_results.show(ctx, place.project)
    else:
        coding_unit.show(ctx, place, place.project)


def _lead(ctx: Context, place: Place, view: str) -> str:
    """What this is for; once it is known who codes what, how far they are."""
    if place.coder is None or place.project is None:
        return ctx.t("coding.lead")
    if view == "results":
        return coding_results.finding(ctx, place.project)
    done, all_ = len(store.codes(place.project, place.coder)), len(place.project.units)
    name = ctx.t.either(coding_place.words(place.project.codebook), "name")
    return ctx.t("coding.progress", coder=place.coder, name=name, done=done, all=all_)


def _who(ctx: Context, place: Place) -> None:
    """Coder and project."""
    t = ctx.t
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="fr-filters"):
        widgets.text(
            "coder", t("coding.coder"), place.coder or "", lambda v: coding_place.name(ctx, v),
            max_chars=40, width=220, placeholder=t("coding.coder_hint"),
        )  # fmt: skip
        if place.coder is not None and place.names:
            chosen = place.project.name if place.project else None
            widgets.select(
                "project", t("coding.project"), {n: n for n in place.names}, chosen, lambda v: coding_place.choose(place, v),
                width=320, filter_mode=None, placeholder=t("coding.project_hint"),
            )  # fmt: skip


if __name__ == "__main__":
    main()
