"""Differences between outlets with their intervals, and beside each how far halves of one outlet lie apart."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from framing.charts.sheet import INK, LINE, MUTE, Words, dress, literal, width

ROW = 30
"""Pixels of one difference."""


def figure(rows: pd.DataFrame, words: Words, theme: str = "light") -> go.Figure:
    """The figure.

    Args:
        rows: label, value, low, high, within (the wider of the two outlets' own differences, NaN where there are
            too few articles for one); in points of a share (0 to 1), from top to bottom.
    """
    fig = go.Figure()
    places = list(range(len(rows) - 1, -1, -1))
    for at, within in zip(places, rows["within"], strict=True):
        if pd.notna(within):
            fig.add_shape(type="rect", x0=-within, x1=within, y0=at - 0.3, y1=at + 0.3, layer="below",
                          fillcolor=LINE[theme], line={"width": 0})  # fmt: skip
    fig.add_vline(x=0, line={"color": MUTE[theme], "width": 1})
    fig.add_scatter(
        x=rows["value"], y=places, mode="markers", marker={"color": INK[theme], "size": 9, "symbol": "circle"},
        error_x={"type": "data", "symmetric": False, "array": rows["high"] - rows["value"],
                 "arrayminus": rows["value"] - rows["low"], "color": INK[theme], "thickness": 1.6, "width": 4},
        customdata=rows[["low", "high"]],
        hovertemplate="%{x:+.1%} (%{customdata[0]:+.1%} – %{customdata[1]:+.1%})<extra></extra>",
    )  # fmt: skip
    fig.update_layout(showlegend=False)
    fig.update_xaxes(tickformat="+.0%", fixedrange=True, zeroline=False, gridcolor=LINE[theme], nticks=7)  # fmt: skip
    fig.update_yaxes(
        tickvals=places, ticktext=[literal(label) for label in rows["label"]], range=[-0.6, len(rows) - 0.4],
        fixedrange=True, showgrid=False, zeroline=False, automargin=False,
    )  # fmt: skip
    return dress(fig, words, ROW * len(rows) + 24, theme, left=width(rows["label"]))
