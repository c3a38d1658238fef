"""Articles per week or month, one lane an outlet, so that what is not archived stays blank."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from framing.charts import sheet
from framing.charts.lanes import Lane
from framing.charts.sheet import Words, literal

LANE = 0.82
"""Height of the tallest bar; lanes stand one apart."""
PIXELS = 24
"""Height of a lane."""
WEEKS_LIMIT = 170
"""Above this many weeks (some three years) bars are months."""
_DAY = 86_400_000
"""Milliseconds."""


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


def figure(
    days: pd.DataFrame,
    lanes: Sequence[Lane],
    words: Words,
    hover: str,
    theme: str = "light",
    chosen: tuple[date | None, date | None] = (None, None),
) -> go.Figure:
    """The figure; every lane has its own scale, told by its highest value after the name.

    One scale for all would flatten an outlet of which little is archived to a
    line, and when something is archived is what the figure is for.

    Args:
        days: outlet, day (days from 1970-01-01), n.
        hover: text with ``{name}``, ``%{customdata[0]}`` (n) and ``%{customdata[1]}`` (first day).
        chosen: first and last day that are shaded, None where that end is open.
    """
    unit_ = unit(days)
    bars = counts(days, unit_)
    highest = bars.groupby("outlet")["n"].max()
    fig = go.Figure()
    for place, lane in enumerate(reversed(lanes)):
        own = bars[bars["outlet"] == lane.id]
        fig.add_bar(
            x=own["start"] + pd.Timedelta(days=3 if unit_ == "week" else 14),
            y=own["n"] / max(int(highest.get(lane.id, 0)), 1) * LANE,
            base=place,
            width=(7 if unit_ == "week" else 28) * _DAY * 0.86,
            marker={"color": lane.color, "line": {"width": 0}},
            customdata=list(zip(own["n"], own["start"].dt.strftime("%Y-%m-%d"), strict=True)),
            hovertemplate=hover.replace("{name}", literal(lane.name)) + "<extra></extra>",
            name=literal(lane.name),
        )
    labels = [f"{lane.name} {int(highest.get(lane.id, 0)):,}" for lane in reversed(lanes)]
    fig.update_layout(showlegend=False, bargap=0)
    fig.update_yaxes(
        tickvals=[place + LANE / 3 for place in range(len(lanes))], ticktext=[literal(label) for label in labels], range=[-0.04, len(lanes)],
        showgrid=False, zeroline=False, fixedrange=True,
    )  # fmt: skip
    time_axis(fig, days)
    _shade(fig, days, chosen)
    return sheet.dress(fig, words, PIXELS * len(lanes), theme, left=sheet.width(labels))


def time_axis(fig: go.Figure, days: pd.DataFrame) -> None:
    """Months along the bottom, few enough to read, none twice."""
    fig.update_xaxes(
        type="date", tickformat="%Y-%m", dtick=f"M{month_step(days)}", tick0="2000-01-01", tickangle=0, showgrid=False,
        zeroline=False, fixedrange=True, ticks="outside",
    )  # fmt: skip


def _shade(fig: go.Figure, days: pd.DataFrame, chosen: tuple[date | None, date | None]) -> None:
    """The days chosen, where any are, within what the archive spans."""
    if not any(chosen) or days.empty:
        return
    first, last = (pd.Timestamp(int(d), unit="D") for d in (days["day"].min(), days["day"].max()))
    since = max(pd.Timestamp(chosen[0]), first) if chosen[0] else first
    until = min(pd.Timestamp(chosen[1]), last) if chosen[1] else last
    fig.add_vrect(
        x0=since, x1=until + pd.Timedelta(days=1), fillcolor="#7D8A97", opacity=0.22, line_width=0, layer="below"
    )  # fmt: skip
