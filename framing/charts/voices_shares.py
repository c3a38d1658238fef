"""What wholes are made of: a bar of 100 % for each, segments in shades of one neutral ramp, in one order throughout."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from framing.charts.lanes import Lane
from framing.charts.sheet import INK, MUTE, PAPER, Words, dress, literal, width

STOPS = {
    "light": ("#26323f", "#5c6a78", "#93a0ac", "#bcc5cd", "#dce1e5"),
    "dark": ("#e4e9ee", "#aeb9c4", "#7d8a97", "#5a6672", "#3f4852"),
}
"""The ramp of the pages' own bars."""
ROW = 54
"""Pixels a bar takes with its name above it, and with what it is of beside the name."""
LINE, THICK, NARROW = 17, 25, 340
"""Pixels of one more line, of the bar itself, and of the room a phone has for one line."""


def shade(place: int, of: int, theme: str = "light") -> str:
    """Colour of segment ``place`` (from 0) of ``of``: evenly along the ramp, darkest first (lightest in the dark)."""
    stops = STOPS[theme]
    at = 0.0 if of < 2 else place / (of - 1) * (len(stops) - 1)
    low = min(int(at), len(stops) - 2)
    pair = [[int(s[i : i + 2], 16) for i in (1, 3, 5)] for s in stops[low : low + 2]]
    return "#" + "".join(f"{round(a + (b - a) * (at - low)):02x}" for a, b in zip(*pair, strict=True))


def _row(bars: Sequence[Lane]) -> int:
    """Pixels of a bar and its words: two lines where the longest would not go into one on a phone."""
    return ROW + LINE * any(_aside(bar) + width([bar.about], 11.5) > NARROW for bar in bars)


def _aside(bar: Lane) -> int:
    """Pixels from the left of a bar's name to what may stand beside it."""
    return width([f"{bar.glyph} {bar.name}"], 13) + 14


def on(color: str) -> str:
    """Colour of letters that can be read on ``color``."""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    bright = sum(w * (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4)
                 for w, c in ((0.2126, red), (0.7152, green), (0.0722, blue)))  # fmt: skip
    return "#000000" if bright > 0.178 else "#ffffff"  # ink and paper would not do on the middle of the ramp


def figure(
    shares: pd.DataFrame, bars: Sequence[Lane], parts: Sequence[tuple[str, str]], words: Words, theme: str = "light"
) -> go.Figure:  # fmt: skip
    """The figure.

    Args:
        shares: bar, part, share (0 to 1), n (what the share counts); a part that a bar lacks is absent.
        bars: from top to bottom.
        parts: (id, name as shown), in the order of the segments.
    """
    fig, row = go.Figure(), _row(bars)
    place = {bar.id: len(bars) - 1 - n for n, bar in enumerate(bars)}
    for number, (id_, name) in enumerate(parts):
        own = shares[(shares["part"] == id_) & shares["bar"].isin(list(place))]
        color = shade(number, len(parts), theme)
        fig.add_bar(
            y=[place[b] for b in own["bar"]], x=own["share"], orientation="h", width=THICK / row, name=literal(name),
            marker={"color": color, "line": {"color": PAPER[theme], "width": 1}},
            text=[f"{literal(name)} {100 * s:.0f}%" for s in own["share"]], textposition="inside", textangle=0,
            insidetextanchor="middle", textfont={"color": on(color), "size": 12},
            customdata=[literal(f"{n:,}") for n in own["n"]],
            hovertemplate=f"{literal(name)} %{{x:.1%}} (%{{customdata}})<extra></extra>",
        )  # fmt: skip
    for bar in bars:
        # Apart: a saved picture has other fonts, and one long text would be centred on the room of the page's.
        at = {"x": 0, "xref": "paper", "xanchor": "left", "y": place[bar.id] + 0.5 * THICK / row, "yanchor": "bottom",
              "showarrow": False, "yshift": 2}  # fmt: skip
        name = f'<span style="color:{bar.color}">{literal(bar.glyph)}</span> {literal(bar.name)}'
        above = {"xshift": -2, "yshift": 2 + (row - ROW)}
        fig.add_annotation({**at, **above}, text=name, font={"size": 13, "color": INK[theme]})
        beside = {"xshift": 0 if row > ROW else _aside(bar)}
        fig.add_annotation(
            {**at, **beside}, text=literal(bar.about), font={"size": 11.5, "color": MUTE[theme]}
        )
    fig.update_layout(barmode="stack", showlegend=False, uniformtext={"minsize": 11, "mode": "hide"})
    fig.update_xaxes(range=[0, 1], visible=False, fixedrange=True)
    fig.update_yaxes(range=[-0.34, len(bars) - 0.16], visible=False, fixedrange=True)
    return dress(fig, words, row * len(bars), theme)
