"""Data: the filtered table, its downloads, how to cite it, and the command that makes it again."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from framing import __version__, export
from framing.dashboard import components, empty, queries, scope, session, state
from framing.dashboard.datasets import ROOT
from framing.dashboard.html import el, inward, web_address
from framing.dashboard.scope import Scope
from framing.dashboard.session import Context
from framing.dashboard.state import Problem

SHOWN, LARGE, SHOWN_OF_LARGE = 1_000, 200_000, 200
"""Rows shown at most, and fewer of a table with more rows than LARGE; a download holds them all."""
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
    components.title(ctx, ctx.t("data.title"), lead)
    _filters(ctx)
    if frame.empty:
        empty.nothing_found(ctx, "data")
    else:
        _table(frame)
        if count > len(frame):
            components.note(f"1–{len(frame):,} / {ctx.t.n('row', count)}")
        _downloads(ctx)
    _columns(ctx)
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
        bound = session.widget("table", ctx.selection.table, lambda v: session.change(table=v))
        st.pills(
            t("data.table"),
            list(state.TABLES),
            format_func=lambda name: t("table." + name),
            required=True,
            wrap=True,
            **bound,
        )
        components.genre(ctx, "data")
        components.copies(ctx, "data")
        links = []
        if ctx.selection.event:
            links.append(inward(ctx.selection.href("data", event=None), t("data.all_events")))
        with st.container(width="content"):
            components.show(components.actions(ctx, "data", *links))


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


def _downloads(ctx: Context) -> None:
    """Bytes are made when asked for, of all rows of which the first are shown."""
    arguments = (*ctx.key, ctx.selection.table, _scope(ctx))
    name = "-".join(
        [
            "framing",
            ctx.selection.dataset,
            ctx.selection.table,
            *([ctx.selection.event] if ctx.selection.event else []),
        ]
    )
    with st.container(horizontal=True, gap="small"):
        for format_, mime in FORMATS:
            st.download_button(
                ctx.t("data.download_" + format_), data=_bytes(format_, arguments), file_name=f"{name}.{format_}",
                mime=mime, on_click="ignore", key=f"download-{format_}",
            )  # fmt: skip
    components.note(ctx.t("data.formats"))


def _scope(ctx: Context) -> Scope:
    return scope.scope(ctx.selection, "data", event=ctx.selection.event)


def _bytes(format_: str, arguments: tuple) -> Callable[[], bytes]:
    def make() -> bytes:
        return export.FORMATS[format_](queries.rows(*arguments))

    return make


def _columns(ctx: Context) -> None:
    """The data dictionary of the table shown."""
    rows = [
        el("tr", el("td", el("code", name)), el("td", about))
        for name, about in queries.columns(*ctx.key, ctx.selection.table)
    ]
    head = el("thead", el("tr", el("th", ctx.t("data.column")), el("th", ctx.t("data.about"))))
    body = el("div", el("table", head, el("tbody", *rows)), class_="fr-wide")
    components.show(el("details", el("summary", ctx.t("data.columns", n=len(rows))), body, lang="en"))


def _reproduce(ctx: Context) -> None:
    components.show(
        el("h2", ctx.t("data.reproduce"), class_="fr-part"),
        el("p", el("code", command(ctx, "csv"))),
        el("p", ctx.t("data.reproduce_note"), class_="fr-note"),
    )


def command(ctx: Context, format_: str) -> str:
    """The command line that writes the same rows."""
    s = ctx.selection
    path = Path(ctx.key[0]).resolve()
    shown = os.path.relpath(path, ROOT) if path.is_relative_to(ROOT) else str(path)
    words = ["python", "-m", "framing", "export", "--store", shown, "--table", s.table, "--format", format_]
    words += ["--out", f"{s.table}.{format_}"]
    for outlet in s.outlets:
        words += ["--outlet", outlet]
    for name, value in (
        ("--since", s.since),
        ("--until", s.until),
        ("--query", s.query),
        ("--event", s.event),
    ):
        words += [name, str(value)] if value else []
    for genre in state.GENRES[scope.genre(s, "data")]:
        words += ["--genre", genre]
    words += ["--no-copies"] if scope.copies(s, "data") == "without" else []
    return shlex.join(words)


def _cite(ctx: Context) -> None:
    manifest = ctx.datasets[ctx.selection.dataset].manifest or {}
    text = ctx.t(
        "data.citation", version=__version__, dataset=manifest["dataset"][f"title_{ctx.t.lang}"],
        snapshot=manifest["snapshot"], created=str(manifest["created_utc"])[:10], year=str(manifest["created_utc"])[:4],
    )  # fmt: skip
    components.show(
        el("h2", ctx.t("data.cite"), class_="fr-part"),
        el("p", text),
        el("p", ctx.t("data.cite_note"), class_="fr-note"),
    )


if __name__ == "__main__":
    main()
