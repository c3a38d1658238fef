"""What every figure has in common: it can be shown alone, with its title, n, limits and source on it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

_OPEN, _CLOSE = "“‘「『（《", "”’」』）》，。；：、！？"
_WORD = re.compile(
    rf" *[{_OPEN}]*(?:[\u2e80-\uffff]|[^ \u2e80-\uffff{_OPEN}{_CLOSE}]+)[{_CLOSE}]*|[{_OPEN}{_CLOSE}]+| +"
)

PAPER = {"light": "#FBFAF7", "dark": "#171715"}
INK = {"light": "#1C1B19", "dark": "#ECE8DF"}
MUTE = {"light": "#645F56", "dark": "#AAA498"}
LINE = {"light": "#E0DACD", "dark": "#3B3933"}
TOP, FOOT = 62, 54
"""Pixels above and below the plot that title and source need, each on one line."""
EMS = (22, 29, 30)
"""Width of title, notes and source in Han letters: what a phone shows."""
LINE_HEIGHT = (20, 15, 14)
"""Pixels that a further line of each takes."""


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on the figure: the finding, what it is of (n, archive limits), and the source."""

    title: str
    about: str
    source: str


def literal(text: str) -> str:
    """Text that Plotly draws as it stands: no pseudo-HTML, no templates."""
    return escape(text).replace("%{", "%&#123;")


def ems_of(text: str) -> float:
    """Width of ``text`` in Han letters, about: Chinese fonts draw quotation marks and dashes as wide as letters."""
    return sum(1.0 if letter > "\u2e7f" or letter in "“”‘’—…" else 0.56 for letter in text)


def lines(text: str, ems: float) -> list[str]:
    """``text`` cut into lines of at most so many Han letters; other letters count about half and stay together in words."""
    out, width = [""], 0.0
    for word in _WORD.findall(text):
        own = ems_of(word)
        if width + own > ems and out[-1].strip():
            out[-1] = out[-1].rstrip()
            out.append("")
            word, width = word.lstrip(), 0.0
        out[-1] += word
        width += own
    return out


def width(texts: Iterable[str], size: float = 12) -> int:
    """Pixels that the longest of some labels takes, about."""
    return round(size * max((ems_of(text) for text in texts), default=0)) + 8


def dress(fig: go.Figure, words: Words, height: int, theme: str = "light", *, left: int = 4) -> go.Figure:
    """Give ``fig`` its title, notes, paper and margins; ``height`` is of the plot itself, in pixels.

    Args:
        theme: light or dark, so that a saved picture can be read on its own paper.
        left: left margin; labels of the axis widen it by themselves. Title and source begin at the very left of it.

    ``layout.meta`` keeps title and notes unbroken, and into how many lines they are broken here, for a page that sets
    them itself at the width it has.
    """
    title, about, source = (
        lines(part, ems) for part, ems in zip((words.title, words.about, words.source), EMS, strict=True)
    )
    top = TOP + LINE_HEIGHT[0] * (len(title) - 1) + LINE_HEIGHT[1] * (len(about) - 1)
    foot = FOOT + LINE_HEIGHT[2] * (len(source) - 1)
    # Plotly hangs several lines from the first one's middle, whatever their number; one line from its top.
    fig.update_layout(
        title={
            "text": _set(title), "font": {"size": 15, "color": INK[theme]}, "x": 0, "xref": "container", "y": 1,
            "yref": "container", "yanchor": "top", "pad": {"l": 4, "t": 6 if len(title) == 1 else 18}, "automargin": False,
            "subtitle": {"text": _set(about), "font": {"size": 11.5, "color": MUTE[theme]}},
        },
        height=height + top + foot,
        margin={"l": left, "r": 10, "t": top, "b": foot},
        paper_bgcolor=PAPER[theme],
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": INK[theme]},
        hoverlabel={"align": "left"},
        dragmode=False,
        meta={"title": words.title, "about": words.about, "lines": [len(title), len(about)]},
        modebar={"bgcolor": "rgba(0,0,0,0)"},
    )  # fmt: skip
    fig.add_annotation(
        text=_set(source), font={"size": 11, "color": MUTE[theme]}, showarrow=False, x=0, xref="paper", xanchor="left",
        y=0, yref="paper", yanchor="top", xshift=4 - left, yshift=-34, align="left",
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


def _set(text: list[str]) -> str:
    return "<br>".join(literal(line) for line in text)
