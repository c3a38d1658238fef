"""Downloads of a selection, made when asked for, and the commands that make the same files elsewhere."""

from __future__ import annotations

import os
import shlex
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from framing import bundle, export, selection, snapshot
from framing.dashboard import queries, scope, state
from framing.dashboard.datasets import ROOT
from framing.dashboard.scope import Scope
from framing.dashboard.session import Context

MOST, MOST_IN_ALL = 1_000_000, 2_000_000
"""Rows of one table, and of all tables together, that the server makes a file of; more are left to the command:
Streamlit keeps a download in memory while its reader is there."""

VOLUME = """SELECT (count(*) + sum(n_sentences) + sum(n_hits) + sum(n_quotes) + sum(n_tones) + sum(n_facts))::BIGINT AS n
    FROM picked"""


def table(ctx: Context, chosen: Scope, format_: str) -> Callable[[], bytes]:
    """What makes the file of the table shown, with every row of the selection; to strangers without article text."""
    path, sid = ctx.key
    name = ctx.selection.table
    bare = without_text(ctx)

    def write(handle: BinaryIO) -> None:
        rows = selection.batches(queries.opened(path, sid), name, chosen.filter())
        export.stream((snapshot.bare(name, r) for r in rows) if bare else rows, handle, format_)

    return lambda: _made(write)


def without_text(ctx: Context) -> bool:
    """Whether text that the dataset holds stays out of downloads: where strangers are served."""
    return state.public(os.environ) and ctx.dataset is not None and ctx.dataset.holds_text


def everything(ctx: Context, chosen: Scope, format_: str) -> Callable[[], bytes]:
    """What makes the zip of all tables of the selection."""
    path, sid = ctx.key
    return lambda: _made(
        lambda handle: bundle.write(queries.opened(path, sid), chosen.filter(), format_, handle)
    )


def volume(ctx: Context, chosen: Scope) -> int:
    """Articles of the selection and rows that measure them: about how many rows all tables have together."""
    return int(queries.asked(*ctx.key, chosen, VOLUME)["n"].fillna(0).iloc[0])


def command(ctx: Context, format_: str) -> str:
    """The command line that writes the same rows of the table shown."""
    table_ = ctx.selection.table
    words = ["export", "--table", table_, "--format", format_, "--out", f"{table_}.{format_}"]
    return _line(ctx, words)


def command_for_all(ctx: Context, format_: str) -> str:
    """The command line that writes the same zip."""
    return _line(ctx, ["export-package", "--format", format_, "--out", f"{name(ctx)}.zip"])


def name(ctx: Context, table_: str | None = None) -> str:
    """A file's name without its ending."""
    s = ctx.selection
    return "-".join(p for p in ("framing", s.dataset, table_, s.event) if p)


def _made(write: Callable[[BinaryIO], object]) -> bytes:
    """What ``write`` writes, by way of the disk: only the finished file stands in memory."""
    with tempfile.TemporaryFile() as handle:
        write(handle)
        handle.seek(0)
        return handle.read()


def _line(ctx: Context, words: list[str]) -> str:
    s = ctx.selection
    path = Path(ctx.key[0]).resolve()
    store = os.path.relpath(path, ROOT) if path.is_relative_to(ROOT) else str(path)
    words = ["python", "-m", "framing", words[0], "--store", store, *words[1:]]
    for outlet in s.outlets:
        words += ["--outlet", outlet]
    filters = (("--since", s.since), ("--until", s.until), ("--query", s.query), ("--event", s.event))
    for option, value in filters:
        words += [option, str(value)] if value else []
    for genre in state.GENRES[scope.genre(s, "data")]:
        words += ["--genre", genre]
    return shlex.join(words + (["--no-copies"] if scope.copies(s, "data") == "without" else []))
