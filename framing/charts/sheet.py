"""What every figure has in common: it can be shown alone, with its title, n, limits and source on it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

PAPER = {"light": "#FBFAF7", "dark": "#171715"}
INK = {"light": "#1C1B19", "dark": "#ECE8DF"}
MUTE = {"light": "#645F56", "dark": "#AAA498"}
LINE = {"light": "#E0DACD", "dark": "#3B3933"}
TOP, FOOT = 62, 54
"""Pixels above and below the plot that title and source need."""


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on the figure: the finding, what it is of (n, archive limits), and the source."""

    title: str
    about: str
    source: str


def literal(text: str) -> str:
    """Text that Plotly draws as it stands: no pseudo-HTML, no templates."""
    return escape(text).replace("%{", "%&#123;")


def dress(fig: go.Figure, words: Words, height: int, theme: str = "light", *, left: int = 4) -> go.Figure:
    """Give ``fig`` its title, notes, paper and margins; ``height`` is of the plot itself, in pixels.

    Args:
        theme: light or dark, so that a saved picture can be read on its own paper.
        left: left margin; labels of the axis widen it by themselves.
    """
    fig.update_layout(
        title={
            "text": literal(words.title), "font": {"size": 15, "color": INK[theme]}, "x": 0, "xref": "paper", "y": 1,
            "yref": "container", "yanchor": "top", "pad": {"t": 6}, "automargin": False,
            "subtitle": {"text": literal(words.about), "font": {"size": 11.5, "color": MUTE[theme]}},
        },
        height=height + TOP + FOOT,
        margin={"l": left, "r": 10, "t": TOP, "b": FOOT},
        paper_bgcolor=PAPER[theme],
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": INK[theme]},
        hoverlabel={"align": "left"},
        dragmode=False,
        modebar={"bgcolor": "rgba(0,0,0,0)"},
    )  # fmt: skip
    fig.add_annotation(
        text=literal(words.source), font={"size": 11, "color": MUTE[theme]}, showarrow=False, x=0, xref="paper", xanchor="left",
        y=0, yref="paper", yanchor="top", yshift=-30, align="left",
    )  # fmt: skip
    # Said outright: the page's own theme makes what is left to it too pale to read.
    axis = {
        "tickfont": {"color": MUTE[theme]},
        "title": {"font": {"color": MUTE[theme]}},
        "gridcolor": LINE[theme],
    }
    fig.update_xaxes(axis, tickcolor=LINE[theme])
    fig.update_yaxes(axis)
    return fig
