"""Voices and tone: who speaks, how much, with which verbs, and what stands around the actors?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import ModuleType

import streamlit as st

from framing.dashboard import (
    components,
    empty,
    evidence_voices,
    queries,
    session,
    voices_choice,
    voices_speaker,
    voices_speakers,
    voices_time,
    voices_tone,
)
from framing.dashboard.evidence_voices import PAGE
from framing.dashboard.session import Context
from framing.dashboard.state import Problem
from framing.dashboard.voices_grid import Grid
from framing.dashboard.voices_words import chosen_words

VIEWS: Mapping[str, ModuleType] = {
    "speakers": voices_speakers,
    "speaker": voices_speaker,
    "tone": voices_tone,
    "time": voices_time,
}
"""Each has ``lead(ctx)``, the finding in words, and ``draw(grid)``."""


def main() -> None:
    """The page, top to bottom."""
    ctx = session.current()
    if empty.no_dataset(ctx):
        return
    view = components.view(ctx, list(VIEWS))
    ctx = voices_choice.known(ctx)
    panel = evidence_voices.panel(ctx, view)
    if ctx.selection.evidence and panel is None:
        noted = ctx.note(Problem("evidence", ctx.selection.evidence))
        ctx = replace(noted, selection=replace(ctx.selection, evidence=None))
    session.keep(ctx)
    found = not queries.counted(*ctx.key, ctx.scope(PAGE)).empty
    components.title(
        ctx,
        ctx.t("voices.title"),
        _lead(ctx, view) if found else ctx.t("empty.none"),
        components.actions(ctx, PAGE),
    )
    components.tabs(ctx, PAGE, list(VIEWS), view, "voices.view_")
    _filters(ctx, view)
    if found:
        VIEWS[view].draw(Grid(ctx, panel))
    else:
        empty.nothing_found(ctx, PAGE)


def _lead(ctx: Context, view: str) -> str:
    """What the numbers are of, and what they say; all outlets shown, in the fixed order."""
    said = VIEWS[view].lead(ctx)
    scope = chosen_words(ctx)
    return ctx.t("voices.of", scope=scope, said=said) if scope else said


def _filters(ctx: Context, view: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="fr-filters"):
        with st.container(width=190):
            components.search(ctx)
        if view == "tone" or view == "time":
            components.voice(ctx)
        components.genre(ctx, PAGE)
        components.copies(ctx, PAGE)


if __name__ == "__main__":
    main()
