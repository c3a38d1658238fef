"""Data: the filtered table, its downloads, how to cite it, and the command that makes it again."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from framing import bundle, i18n
from framing.dashboard import citing, components, downloads, empty, queries, scope, session, state
from framing.dashboard.html import Markup, el, inward, web_address
from framing.dashboard.scope import Scope
from framing.dashboard.session import Context
from framing.dashboard.state import Problem

SHOWN, LARGE, SHOWN_OF_LARGE = 1_000, 200_000, 200
"""Rows shown at most, and fewer of a table with more rows than LARGE; a download holds them all."""
WHOLE = ("keyness", "substitutions")
"""Tables about outlets as wholes, which no filter but that of outlets changes."""
FORMATS = (
    ("csv", "text/csv"),
    ("parquet", "application/vnd.apache.parquet"),
    ("jsonl", "application/x-ndjson"),
)


def main() -> None:
    """The page, top to bottom."""
    ctx = session.current()
    if empty.no_dataset(ctx):
        return
    ctx = _known_event(ctx)
    count, frame = queries.preview(*ctx.key, ctx.selection.table, _scope(ctx), _shown(ctx))
    table = ctx.selection.table
    lead = ctx.t(
        "data.finding",
        rows=ctx.t.n("row", count),
        table=ctx.t("table." + table),
        filters=_filters_in_words(ctx),
    )
    every = inward(ctx.selection.href("data", event=None), ctx.t("data.all_events"))
    links = [every] if ctx.selection.event else []
    components.title(ctx, ctx.t("data.title"), lead, components.actions(ctx, "data", *links))
    _filters(ctx)
    if table in WHOLE:
        components.note(ctx.t("data.whole", table=ctx.t("table." + table)))
    if frame.empty:
        empty.nothing_found(ctx, "data")
    else:
        _table(frame)
        if count > len(frame):
            components.note(f"1–{len(frame):,} / {ctx.t.n('row', count)}")
        _downloads(ctx, count)
    _columns(ctx)
    _everything(ctx)
    _reproduce(ctx)
    _cite(ctx)


def _known_event(ctx: Context) -> Context:
    """An event that is not here is named and set aside; one that was merged stands under its new id."""
    id_ = ctx.selection.event
    if id_ is None:
        return ctx
    found = queries.event(*ctx.key, id_)
    if found.empty:
        ctx = ctx.note(Problem("event", id_))
    event = None if found.empty else str(found["event_id"].iloc[0])
    ctx = replace(ctx, selection=replace(ctx.selection, event=event))
    session.keep(ctx)
    return ctx


def _shown(ctx: Context) -> int:
    manifest = ctx.datasets[ctx.selection.dataset].manifest or {}
    return SHOWN if manifest["tables"][ctx.selection.table]["rows"] <= LARGE else SHOWN_OF_LARGE


def _filters_in_words(ctx: Context) -> str:
    s, t = ctx.selection, ctx.t
    words = [t.join([o.name for o in ctx.shown])]
    if s.since or s.until:
        words.append(t("data.days", since=s.since or "…", until=s.until or "…"))
    if s.query:
        words.append(t("data.query", query=s.query))
    if s.event:
        words.append(t("data.event", event=queries.event(*ctx.key, s.event)[f"label_{t.lang}"].iloc[0]))
    words += components.scope_words(ctx, "data")
    return t("list.semicolon").join(words)


def _filters(ctx: Context) -> None:
    t = ctx.t
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="fr-filters"):
        with st.container(width=280):
            components.search(ctx)
        components.chip(ctx, "table", t("data.table"), state.TABLES, ctx.selection.table, "table.")
        components.genre(ctx, "data")
        components.copies(ctx, "data")


def _table(frame: pd.DataFrame) -> None:
    config = {}
    if "url" in frame and all(web_address(u) for u in frame["url"].dropna()):
        config["url"] = st.column_config.LinkColumn("url")
    st.dataframe(
        frame,
        hide_index=True,
        height=460,
        column_config=config,
        placeholder="—",
        key="table-shown",
    )


def _downloads(ctx: Context, count: int) -> None:
    """Files are made when asked for, of all rows of which the first are shown."""
    t, chosen = ctx.t, _scope(ctx)
    components.show(el("h2", t("data.downloads"), class_="fr-part"))
    if count > downloads.MOST:
        components.note(t("data.large", rows=t.n("row", count), most=t.n("row", downloads.MOST)))
        return
    name = downloads.name(ctx, ctx.selection.table)
    with st.container(horizontal=True, gap="small"):
        for format_, mime in FORMATS:
            st.download_button(
                t("data.download_" + format_), data=downloads.table(ctx, chosen, format_), file_name=f"{name}.{format_}",
                mime=mime, on_click="ignore", key=f"download-{format_}",
            )  # fmt: skip
    if downloads.without_text(ctx):
        components.note(t("data.withheld") if ctx.withheld else t("data.no_text"))
    components.note(t("data.formats", rows=t.n("row", count), table=t("table." + ctx.selection.table)))


def _everything(ctx: Context) -> None:
    """All tables of the selection in one file, without article text."""
    t, chosen = ctx.t, _scope(ctx)
    rows = downloads.volume(ctx, chosen)
    if rows == 0:
        return
    components.show(el("h2", t("data.package"), class_="fr-part"), el("p", t("data.package_what")))
    if rows > downloads.MOST_IN_ALL:
        components.note(t("data.large", rows=t.n("row", rows), most=t.n("row", downloads.MOST_IN_ALL)))
        components.show(_copied(ctx, t("data.command"), downloads.command_for_all(ctx, "parquet")))
        return
    with st.container(horizontal=True, gap="small"):
        for format_ in bundle.FORMATS:
            st.download_button(
                t("data.package_" + format_), data=downloads.everything(ctx, chosen, format_),
                file_name=f"{downloads.name(ctx)}.zip", mime="application/zip", on_click="ignore", key=f"package-{format_}",
            )  # fmt: skip
    components.note(t("data.package_n", rows=t.n("row", rows)))


def _scope(ctx: Context) -> Scope:
    return scope.scope(ctx.selection, "data", event=ctx.selection.event)


def _columns(ctx: Context) -> None:
    """The data dictionary of the table shown."""
    rows = [
        el("tr", el("td", el("code", name)), el("td", _about(ctx, name, about)))
        for name, about in queries.columns(*ctx.key, ctx.selection.table)
    ]
    head = el("thead", el("tr", el("th", ctx.t("data.column")), el("th", ctx.t("data.about"))))
    body = el("div", el("table", head, el("tbody", *rows)), class_="fr-wide")
    components.show(el("details", el("summary", ctx.t("data.columns", n=len(rows))), body))


def _about(ctx: Context, name: str, english: str) -> str:
    return i18n.column(ctx.selection.table, name) if ctx.t.lang == "zh" else english


def _reproduce(ctx: Context) -> None:
    t = ctx.t
    components.show(
        el("h2", t("data.reproduce"), class_="fr-part"),
        _copied(ctx, t("table." + ctx.selection.table), downloads.command(ctx, "csv")),
        _copied(ctx, t("data.package"), downloads.command_for_all(ctx, "csv")),
        el("p", t("data.reproduce_note"), class_="fr-note"),
    )


def _cite(ctx: Context) -> None:
    t = ctx.t
    components.show(
        el("h2", t("data.cite"), class_="fr-part"),
        _copied(ctx, t("data.cite_plain"), citing.plain(ctx), prose=True),
        _copied(ctx, "BibTeX", citing.bibtex(ctx)),
        _copied(ctx, t("data.cite_link"), citing.permalink(ctx, "data")),
        el("p", t("data.cite_note"), class_="fr-note"),
    )


def _copied(ctx: Context, label: str, text: str, *, prose: bool = False) -> Markup:
    """A text that one click copies."""
    act = el(
        "a", ctx.t("data.copy"), href="#", role="button", data_clip=text, data_done=ctx.t("action.copied"),
        aria_label=ctx.t("data.copy_what", what=label),
    )  # fmt: skip
    return el(
        "div", el("b", label), act, el("code", text), class_="fr-copied fr-prose" if prose else "fr-copied"
    )


if __name__ == "__main__":
    main()
