"""Shares by month, one lane an outlet on one scale: months without anything stay blank, thin ones are hollow."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from framing.charts.lanes import Lane
from framing.charts.sheet import INK, LINE, MUTE, TOP, Words, dress, literal

LANE = 104
"""Pixels of one lane."""
HOVER = {"month": "%{x|%Y-%m}", "share": "%{y:.1%}", "n": "%{customdata:,}"}
"""What a text over a point is filled with."""


def months(points: pd.DataFrame) -> pd.DatetimeIndex:
    """All months from the first to the last of ``points``, those without anything too."""
    found = pd.to_datetime(points["month"])
    return pd.date_range(found.min(), found.max(), freq="MS")


def figure(
    points: pd.DataFrame, lanes: Sequence[Lane], words: Words, hover: str, theme: str = "light"
) -> go.Figure:  # fmt: skip
    """The figure.

    Args:
        points: outlet, month (its first day), share (0 to 1), n (what it is a share of), thin; no row where there
            is nothing to take a share of.
        hover: text with the places of HOVER.
    """
    fig = make_subplots(
        rows=max(len(lanes), 1), cols=1, shared_xaxes=True, vertical_spacing=0.28 / max(len(lanes), 1)
    )
    every = months(points)
    top = max(float(points["share"].max()), 0.02) * 1.12
    for row, lane in enumerate(lanes, start=1):
        own = points[points["outlet"] == lane.id].assign(month=lambda f: pd.to_datetime(f["month"]))
        whole = own.set_index("month").reindex(every)
        hollow = [lane.marker + ("-open" if thin else "") for thin in whole["thin"].fillna(False)]
        fig.add_scatter(
            x=every, y=whole["share"], mode="lines+markers", connectgaps=False, cliponaxis=False, row=row, col=1, name=literal(lane.name),
            line={"color": lane.color, "width": 1.6}, customdata=whole["n"],
            marker={"color": lane.color, "symbol": hollow, "size": 7.5, "line": {"color": lane.color, "width": 1.5}},
            hovertemplate=f"{literal(lane.name)} · {hover}<extra></extra>",
        )  # fmt: skip
        fig.add_annotation(
            text=f'<span style="color:{lane.color}">{literal(lane.glyph)}</span> {literal(lane.name)}'
            f'<span style="color:{MUTE[theme]};font-size:11.5px">  {literal(lane.about)}</span>',
            x=0, xref="x domain", xanchor="left", y=1, yref="y domain", yanchor="bottom", showarrow=False,
            font={"size": 13, "color": INK[theme]}, row=row, col=1,
        )  # fmt: skip
    _axes(fig, top, _step(len(every)), theme)
    fig.update_layout(showlegend=False)
    dress(fig, words, LANE * len(lanes) + 24, theme, left=42)
    return fig.update_layout(margin={"t": (fig.layout.margin.t or TOP) + 24, "r": 22})


def _step(months_: int) -> int:
    """Months between two ticks, so that there are at most six and none twice."""
    return next((step for step in (1, 2, 3, 6, 12, 24, 60) if months_ / step <= 6), 120)


def _axes(fig: go.Figure, top: float, step: int, theme: str) -> None:
    grid = {"gridcolor": LINE[theme], "zeroline": False, "fixedrange": True}
    fig.update_xaxes(tickformat="%Y-%m", tickangle=0, dtick=f"M{step}", tick0="2000-01-01", showgrid=False, ticks="outside", fixedrange=True,
                     linecolor=LINE[theme], showline=True)  # fmt: skip
    fig.update_yaxes(range=[0, top], tickformat=".0%", nticks=3, rangemode="tozero", automargin=False, **grid)
