"""Archive: what is in here, and what is not; and which texts stand in more than one place."""

from __future__ import annotations

from framing.dashboard import archive_capture, archive_copies, archive_tables, components, empty, session
from framing.dashboard import queries_archive as queries
from framing.dashboard.archive_tables import PAGE
from framing.dashboard.html import inward

VIEWS = ("capture", "copies")


def main() -> None:
    """The page, top to bottom."""
    ctx = session.current()
    if empty.no_dataset(ctx):
        return
    view = components.view(ctx, VIEWS)
    part = archive_copies if view == "copies" else archive_capture
    ctx, asked = archive_tables.take(archive_copies.take(ctx), part.KINDS)
    panel = part.panel(ctx, asked) if asked else None
    if asked and panel is None:
        ctx, asked = archive_tables.refused(ctx), None
    session.keep(ctx)
    days = queries.days(*ctx.key, ctx.scope(PAGE))
    lead = archive_copies.finding(ctx) if view == "copies" else archive_capture.finding(ctx, days)
    table = "copies" if view == "copies" else "articles"
    data = inward(ctx.selection.href("data", table=table, evidence=None), ctx.t("action.csv"), data_top="")
    components.title(ctx, ctx.t("archive.title"), lead, components.actions(ctx, PAGE, data))
    components.tabs(ctx, PAGE, VIEWS, view, "archive_view.")
    if view == "copies":
        archive_copies.show(ctx, asked, panel)
    else:
        archive_capture.controls(ctx)
        archive_capture.show(ctx, days, asked, panel)


if __name__ == "__main__":
    main()
