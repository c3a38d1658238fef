"""Shares of a whole, one bar an outlet: one neutral ramp in the same order everywhere, names and counts on the bars."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from framing.charts.sheet import INK, LINE, MUTE, PAPER, Words, dress, literal

RAMP = {
    "light": ("#26323F", "#5C6A78", "#93A0AC", "#BCC5CD", "#DCE1E5"),
    "dark": ("#E4E9EE", "#AEB9C4", "#7D8A97", "#5A6672", "#3F4852"),
}
ON_RAMP = {
    "light": ("#FFFFFF", "#FFFFFF", "#1C1B19", "#1C1B19", "#1C1B19"),
    "dark": ("#171715", "#171715", "#0B0B0A", "#FFFFFF", "#FFFFFF"),
}
"""Ink on each shade, at a contrast of 4.5 or more."""
ROW, WIDTH = 46, 680
"""Pixels of one bar with its space, and of the whole figure: what a slide or a column of text takes."""
LINE_LENGTH = 46
"""Half Han letters in a line of the title: 23 letters fit a phone."""


class Row(NamedTuple):
    """One bar: whose it is, and the counts of its parts by name."""

    label: str
    parts: dict[str, int]


def figure(rows: Sequence[Row], order: Sequence[str], words: Words, theme: str = "light") -> go.Figure:
    """The figure. A row without any part stays empty; its label says so.

    Args:
        order: names of the parts, first the darkest; those after the ramp's end share its last shade.
        words: title, n and limits, source; they wrap.
    """
    ramp, ink = RAMP[theme], ON_RAMP[theme]
    fig = go.Figure()
    for place, name in enumerate(order):
        shade = min(place, len(ramp) - 1)
        counts = [row.parts.get(name, 0) for row in rows]
        wholes = [sum(row.parts.values()) for row in rows]
        fig.add_bar(
            y=list(range(len(rows))),
            x=[100 * n / whole if whole else 0 for n, whole in zip(counts, wholes, strict=True)],
            orientation="h",
            name=literal(name),
            marker={"color": ramp[shade], "line": {"width": 1, "color": PAPER[theme]}},
            text=[literal(f"{name} {n:,}") if n else "" for n in counts],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": ink[shade], "size": 12},
            customdata=counts,
            hovertemplate="%{text}<extra></extra>",
        )
    lines = {part: _wrapped(getattr(words, part), length) for part, length in _LENGTHS.items()}
    dress(fig, Words("", "", ""), ROW * len(rows), theme)
    _layout(fig, rows, lines, theme)
    return fig


_LENGTHS = {"title": LINE_LENGTH, "about": LINE_LENGTH + 14, "source": LINE_LENGTH + 14}


def _layout(fig: go.Figure, rows: Sequence[Row], lines: dict[str, list[str]], theme: str) -> None:
    top = 18 + 20 * len(lines["title"]) + 15 * len(lines["about"])
    foot = 64 + 15 * len(lines["source"])
    fig.update_layout(
        barmode="stack",
        bargap=0.34,
        width=WIDTH,
        autosize=True,
        height=ROW * len(rows) + top + foot,
        margin={"l": 4, "r": 12, "t": top, "b": foot},
        uniformtext={"minsize": 11, "mode": "hide"},
        legend={"orientation": "h", "x": 0, "y": 0, "yref": "paper", "yanchor": "top", "traceorder": "normal",
                "font": {"size": 11.5, "color": INK[theme]}, "itemclick": False, "itemdoubleclick": False},
        annotations=[],
    )  # fmt: skip
    fig.update_layout(
        title={
            "text": "<br>".join(lines["title"]),
            "subtitle": {"text": "<br>".join(lines["about"]), "font": {"size": 11.5, "color": MUTE[theme]}},
        }
    )
    fig.add_annotation(
        text="<br>".join(lines["source"]), font={"size": 11, "color": MUTE[theme]}, showarrow=False, x=0, xref="paper",
        xanchor="left", y=0, yref="paper", yanchor="top", yshift=-foot + 15 * len(lines["source"]) + 6, align="left",
    )  # fmt: skip
    fig.update_xaxes(range=[0, 100], visible=False, fixedrange=True)
    fig.update_yaxes(
        tickvals=list(range(len(rows))), ticktext=[literal(row.label) for row in rows], autorange="reversed", showgrid=False,
        zeroline=False, fixedrange=True, automargin=True, tickfont={"size": 12.5}, linecolor=LINE[theme],
    )  # fmt: skip


def _wrapped(text: str, length: int) -> list[str]:
    """Lines of at most ``length`` half Han letters, cut between words or after any Han letter; escaped."""
    lines, line, width = [], "", 0.0
    for word in _words(text):
        size = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1.1 for c in word)
        if width + size > length and line:
            lines.append(line.rstrip())
            line, width = "", 0.0
            word = word.lstrip()
        line, width = line + word, width + size
    return [literal(one) for one in [*lines, line.rstrip()] if one]


def _words(text: str) -> list[str]:
    """Pieces that stay together: a Han letter with the punctuation after it, or a run without spaces."""
    pieces: list[str] = []
    for c in text:
        wide = unicodedata.east_asian_width(c) in "WF"
        closing = c in "，。；：、！？」』）》”’%"
        before = pieces[-1] if pieces else ""
        glued = closing or (not wide and before and not before[-1].isspace() and unicodedata.east_asian_width(before[-1]) not in "WF")  # fmt: skip
        if pieces and glued:
            pieces[-1] += c
        else:
            pieces.append(c)
    return pieces
