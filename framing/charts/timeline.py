"""Articles per week or month, one lane an outlet, so that what is not archived stays blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from framing.charts.sheet import literal

LANE = 0.82
"""Height of the tallest bar; lanes stand one apart."""
WEEKS_LIMIT = 170
"""Above this many weeks (some three years) bars are months."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One outlet's lane: id, name as shown, colour."""

    id: str
    name: str
    color: str


@dataclass(frozen=True, slots=True)
class Labels:
    """Words on the figure: title by unit ('week', 'month'), how the scales are, source line, hover text."""

    title: dict[str, str]
    scale: str
    source: str
    hover: str


def unit(days: pd.DataFrame) -> str:
    """'week' or 'month': what a bar of these days stands for."""
    span = (days["day"].max() - days["day"].min()) / 7 if len(days) else 0
    return "month" if span > WEEKS_LIMIT else "week"


def month_step(days: pd.DataFrame) -> int:
    """Months between two ticks, so that there are at most seven and none twice."""
    months = (days["day"].max() - days["day"].min()) / 30.4 if len(days) else 0
    return next((step for step in (1, 2, 3, 6, 12, 24, 60) if months / step <= 6), 120)


def counts(days: pd.DataFrame, unit_: str) -> pd.DataFrame:
    """Articles by outlet and period.

    Args:
        days: outlet, day (days from 1970-01-01), n.
        unit_: 'week' (from Monday) or 'month'.

    Returns:
        outlet, start (first day of the period), n; periods without an article are absent.
    """
    dates = pd.to_datetime(days["day"], unit="D")
    start = dates - pd.to_timedelta(dates.dt.day_of_week, unit="D")
    if unit_ == "month":
        start = dates.dt.to_period("M").dt.to_timestamp()
    return days.assign(start=start).groupby(["outlet", "start"], as_index=False)["n"].sum()


def figure(days: pd.DataFrame, lanes: Sequence[Lane], labels: Labels) -> go.Figure:
    """The figure; every lane has its own scale, told by its highest value after the name.

    One scale for all would flatten an outlet of which little is archived to a
    line, and when something is archived is what the figure is for.
    """
    unit_ = unit(days)
    bars = counts(days, unit_)
    highest: dict[str, int] = {}
    fig = go.Figure()
    for place, lane in enumerate(reversed(lanes)):
        own = bars[bars["outlet"] == lane.id]
        highest[lane.id] = int(own["n"].max()) if len(own) else 0
        fig.add_bar(
            x=own["start"] + pd.Timedelta(days=3 if unit_ == "week" else 14),
            y=own["n"] / max(highest[lane.id], 1) * LANE,
            base=place,
            width=(7 if unit_ == "week" else 28) * 86_400_000 * 0.86,
            marker={"color": lane.color, "line": {"width": 0}},
            customdata=list(zip(own["n"], own["start"].dt.strftime("%Y-%m-%d"), strict=True)),
            hovertemplate=labels.hover.replace("{name}", literal(lane.name)) + "<extra></extra>",
            name=literal(lane.name),
        )
    _layout(fig, lanes, labels, unit_, highest, month_step(days))
    return fig


def _layout(
    fig: go.Figure, lanes: Sequence[Lane], labels: Labels, unit_: str, highest: Mapping[str, int], step: int
) -> None:
    fig.update_layout(
        title={
            "text": labels.title[unit_], "font": {"size": 14}, "x": 0, "y": 0.985, "yanchor": "top",
            "subtitle": {"text": labels.scale, "font": {"size": 11}},
        },
        showlegend=False,
        bargap=0,
        height=116 + 36 * len(lanes),
        margin={"l": 4, "r": 4, "t": 56, "b": 48},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hoverlabel={"align": "left"},
        dragmode=False,
    )  # fmt: skip
    fig.update_xaxes(
        tickformat="%Y-%m", dtick=f"M{step}", tick0="2000-01-01", tickangle=0, showgrid=False, zeroline=False, fixedrange=True, ticks="outside",
        title={"text": literal(labels.source), "font": {"size": 11}, "standoff": 6},
    )  # fmt: skip
    fig.update_yaxes(
        tickvals=[place + LANE / 3 for place in range(len(lanes))],
        ticktext=[f"{literal(lane.name)} {highest[lane.id]:,}" for lane in reversed(lanes)],
        range=[-0.04, len(lanes)],
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        automargin=True,
    )
