"""Shares of names by month: a panel a name, a line an outlet, broken where nothing is archived."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from framing.charts.lanes import Lane
from framing.charts.sheet import INK, LINE, MUTE, PAPER, Words, dress, literal, width

PANEL = 150
"""Pixels of a panel."""
APART = 0.15
"""Of a panel's scale, between two names at its right."""
HEAD = 0.17
"""Part of a panel that its name takes."""


def figure(
    shares: pd.DataFrame, lanes: Sequence[Lane], words: Words, least: int, hover: str, theme: str = "light"
) -> go.Figure:
    """The figure.

    Args:
        shares: month (YYYY-MM), outlet, variant, share (0 to 1), articles; months without an article are absent.
        least: points of fewer articles are hollow and not joined.
        hover: what stands at a point, with {name}, %{customdata[0]} (month), %{y} and %{customdata[1]} (articles).
    """
    variants = list(dict.fromkeys(shares["variant"]))
    months = pd.period_range(shares["month"].min(), shares["month"].max(), freq="M")
    fig = go.Figure()
    for number, variant in enumerate(variants):
        axis = "" if number == 0 else str(number + 1)
        for lane in lanes:
            own = shares[(shares["variant"] == variant) & (shares["outlet"] == lane.id)]
            _line(fig, own, lane, months, axis, least, hover, theme)
        _ends(fig, shares[shares["variant"] == variant], lanes, axis, theme)
        top = 1 - number / len(variants)
        panel = [top - 1 / len(variants) + 0.03, top - HEAD / len(variants)]
        fig.update_layout({f"yaxis{axis}": _y(panel, theme)})
        fig.add_annotation(text=f"<b>{literal(variant)}</b>", x=0, xref="paper", xanchor="left", y=top, yref="paper",
                           yanchor="top", showarrow=False, font={"size": 13, "color": INK[theme]})  # fmt: skip
    step = next((s for s in (1, 2, 3, 6, 12, 24) if len(months) / s <= 6), 60)
    fig.update_layout(showlegend=False)
    fig.update_xaxes(tickformat="%Y-%m", dtick=f"M{step}", tick0="2000-01-01", tickangle=0, showgrid=False, zeroline=False,
                     fixedrange=True, ticks="outside", tickfont={"color": MUTE[theme]}, anchor="free", position=0,
                     range=[str((months[0] - 1).start_time), str((months[-1] + 1).start_time)])  # fmt: skip
    dress(fig, words, PANEL * len(variants), theme, left=40)
    return fig.update_layout(margin={"r": width([f"■ {lane.name}" for lane in lanes], 11.5) + 6})


_GLYPHS = {"square": "■", "circle": "●", "diamond": "◆", "triangle-up": "▲"}


def _ends(fig: go.Figure, own: pd.DataFrame, lanes: Sequence[Lane], axis: str, theme: str) -> None:
    """Names of the outlets at the right, each as high as its line ends, or as near as its neighbours leave room."""
    last = own.sort_values("month", kind="stable").groupby("outlet")["share"].last()
    found = sorted((lane for lane in lanes if lane.id in last.index), key=lambda lane: float(last[lane.id]))
    at = [float(last[lane.id]) for lane in found]
    for n in range(1, len(at)):
        at[n] = max(at[n], at[n - 1] + APART)
    for n in reversed(range(len(at))):
        at[n] = min(at[n], 1 - APART * (len(at) - 1 - n))
    for lane, height in zip(found, at, strict=True):
        name = f'<span style="color:{lane.color}">{_GLYPHS.get(lane.marker, "■")}</span> {literal(lane.name)}'
        fig.add_annotation(text=name, x=1, xref="paper", xanchor="left", xshift=4, y=height, yref=f"y{axis}", yanchor="middle",
                           showarrow=False, font={"size": 11.5, "color": INK[theme]})  # fmt: skip


def _y(panel: Sequence[float], theme: str) -> dict[str, object]:
    return {
        "domain": panel, "range": [-0.04, 1.04], "tickformat": ".0%", "tickvals": [0, 0.5, 1], "fixedrange": True,
        "gridcolor": LINE[theme], "zeroline": False, "tickfont": {"color": MUTE[theme]}, "anchor": "x",
    }  # fmt: skip


def _line(
    fig: go.Figure,
    own: pd.DataFrame,
    lane: Lane,
    months: pd.PeriodIndex,
    axis: str,
    least: int,
    hover: str,
    theme: str,
) -> None:
    """An outlet's points; the line joins neighbouring months of enough articles only."""
    of = own.set_index(pd.PeriodIndex(own["month"], freq="M")).reindex(months)
    x = [str(m.start_time + pd.Timedelta(days=14)) for m in months]
    enough = (of["articles"] >= least).to_numpy()
    fig.add_scatter(x=x, y=of["share"].where(enough), mode="lines", yaxis=f"y{axis}", connectgaps=False,
                    line={"color": lane.color, "width": 1.6}, hoverinfo="skip")  # fmt: skip
    fig.add_scatter(
        x=x, y=of["share"], mode="markers", yaxis=f"y{axis}",
        marker={"symbol": lane.marker, "size": 6, "color": [lane.color if e else PAPER[theme] for e in enough],
                "line": {"color": lane.color, "width": 1}},
        customdata=list(zip([str(m) for m in months], of["articles"].fillna(0).astype(int), strict=True)),
        hovertemplate=hover.replace("{name}", literal(lane.name)) + "<extra></extra>",
    )  # fmt: skip
