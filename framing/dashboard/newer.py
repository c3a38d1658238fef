"""A quiet line at the foot of the window: newer data have come, and a link that shows the same view of them."""

from __future__ import annotations

import os

import streamlit as st

from framing.dashboard import components, pins, session
from framing.dashboard.html import el, inward
from framing.dashboard.session import Context

EVERY = float(os.environ.get("FRAMING_NEWER_EVERY", "60"))
"""Seconds between two looks at the store while a page is only read; a look costs one file's date."""


@st.fragment(run_every=EVERY)
def offer(page: str) -> None:
    """The line, where there is something to say; nothing of the page moves for it."""
    ctx = session.current()
    found = pins.newer(ctx.dataset) if ctx.dataset is not None else None
    with st.container(key="fr-newer", gap=None):
        components.show(*_lines(ctx, page, found))


def _lines(ctx: Context, page: str, found: pins.Newer | None) -> list[object]:
    if found is None:
        return [el("p", ctx.t("newer.lost"), class_="fr-newer", role="status")] if pins.lost() else []
    moment = f"{found.created[:16].replace('T', ' ')} UTC"
    here = f"{ctx.selection.href(page)}&{pins.PARAMETER}={found.id}"
    return [
        el("p", ctx.t("newer.come", moment=moment, articles=_articles(ctx, found.more)), " ",
           inward(here, ctx.t("newer.show")), class_="fr-newer", role="status"),
    ]  # fmt: skip


def _articles(ctx: Context, more: int) -> str:
    if more == 0:
        return ctx.t("newer.same")
    count = ctx.t.n("article", abs(more))
    return ctx.t("newer.more", articles=count) if more > 0 else ctx.t("newer.fewer", articles=count)
