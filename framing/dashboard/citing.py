"""How to cite a dataset and the page that a reader has open: plain text, BibTeX, a link that stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from framing import __version__
from framing.dashboard.session import Context

AUTHORS = "Framing contributors"
"""As in CITATION.cff."""
_TEX = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def permalink(ctx: Context, page: str) -> str:
    """The whole selection as an address that others can open; relative where the browser has not told its own."""
    here = ctx.selection.href(page, evidence=None)
    parts = urlsplit(st.context.url or "")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return here
    folder = parts.path.rstrip("/").rpartition("/")[0]
    return f"{parts.scheme}://{parts.netloc}{folder}/{here}"


def plain(ctx: Context) -> str:
    """The citation as a line of text."""
    about = _about(ctx)
    return ctx.t("data.citation", authors=AUTHORS, version=__version__, link=permalink(ctx, "data"), **about)


def bibtex(ctx: Context) -> str:
    """The same as a BibTeX entry; the key is of the snapshot."""
    about = _about(ctx)
    fields = {
        "author": "{" + AUTHORS + "}",
        "title": tex(f"Framing {__version__}: {about['dataset']}"),
        "year": about["year"],
        "version": tex(f"{about['snapshot']}, {about['created']}"),
        "url": permalink(ctx, "data"),
    }
    lines = [f"  {name:<8}= {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@misc{{framing-{about['snapshot']},", *lines, "}"])


def tex(text: str) -> str:
    """``text`` with what TeX would take for a command escaped."""
    return re.sub(r"[&%$#_{}\\~^]", lambda found: _TEX[found[0]], text)


def _about(ctx: Context) -> Mapping[str, Any]:
    manifest = ctx.datasets[ctx.selection.dataset].manifest or {}
    made = str(manifest["created_utc"])
    title = manifest["dataset"][f"title_{ctx.t.lang}"]
    return {"dataset": title, "snapshot": manifest["snapshot"], "created": made[:10], "year": made[:4]}
