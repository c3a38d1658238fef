"""Archive: what is in here, and what is not?"""

from __future__ import annotations

import streamlit as st

from framing.dashboard import components, empty, queries, session
from framing.dashboard.session import Context


def main() -> None:
    """The page, top to bottom."""
    ctx = session.current()
    if empty.no_dataset(ctx):
        return
    components.title(ctx, ctx.t("archive.title"), _finding(ctx))
    _filters(ctx)


def _finding(ctx: Context) -> str:
    """Articles of every outlet shown, in the fixed order."""
    counts = queries.counted(*ctx.key, ctx.scope("archive")).set_index("outlet")["articles"]
    each = [f"{o.name} {ctx.t.n('article', int(counts.get(o.id, 0)))}" for o in ctx.shown]
    return ctx.t("archive.finding", each=ctx.t.join(each))


def _filters(ctx: Context) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="fr-filters"):
        components.genre(ctx, "archive")
        components.copies(ctx, "archive")
        with st.container(width="content"):
            components.show(components.actions(ctx, "archive"))


if __name__ == "__main__":
    main()
