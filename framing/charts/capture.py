"""What an archive holds, week by week: a strip an outlet, darker where there is more, blank where there is nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from framing.charts import sheet, timeline
from framing.charts.lanes import Lane
from framing.charts.sheet import Words, literal

STEPS = (1, 5, 20, 100)
"""Smallest counts of the shades; one scale for all outlets."""
_SHADES = (0.24, 0.46, 0.7, 1.0)
_HEIGHT, _PIXELS = 0.78, 30
_DAY = 86_400_000
"""Milliseconds."""


def figure(
    days: pd.DataFrame, lanes: Sequence[Lane], words: Words, hover: str, theme: str = "light"
) -> go.Figure:
    """The figure.

    Args:
        days: outlet, day (days from 1970-01-01), n.
        lanes: outlets, topmost first; the number of all their articles is told beside the name.
        hover: text with ``{name}``, ``%{customdata[0]}`` (n) and ``%{customdata[1]}`` (first day).
    """
    unit = timeline.unit(days)
    bars = timeline.counts(days, unit)
    fig = go.Figure()
    for place, lane in enumerate(reversed(lanes)):
        own = bars[bars["outlet"] == lane.id]
        length = [7 if unit == "week" else int(days_) for days_ in own["start"].dt.days_in_month]
        fig.add_bar(
            x=own["start"] + pd.to_timedelta([d / 2 for d in length], unit="D"),
            y=[_HEIGHT] * len(own),
            base=place,
            width=[d * _DAY for d in length],
            marker={"color": [shade(lane.color, int(n)) for n in own["n"]], "line": {"width": 0}},
            customdata=list(zip(own["n"], own["start"].dt.strftime("%Y-%m-%d"), strict=True)),
            hovertemplate=hover.replace("{name}", literal(lane.name)) + "<extra></extra>",
            name=literal(lane.name),
        )
    total = days.groupby("outlet")["n"].sum()
    labels = [f"{lane.name} {int(total.get(lane.id, 0)):,}" for lane in reversed(lanes)]
    fig.update_layout(showlegend=False, bargap=0)
    fig.update_yaxes(
        tickvals=[place + _HEIGHT / 2 for place in range(len(lanes))],
        ticktext=[literal(label) for label in labels],
        range=[-0.1, len(lanes)], showgrid=False, zeroline=False, fixedrange=True,
    )  # fmt: skip
    timeline.time_axis(fig, days)
    return sheet.dress(fig, words, _PIXELS * len(lanes), theme, left=sheet.width(labels))


def shade(color: str, n: int) -> str:
    """An outlet's colour (``#rrggbb``), the more opaque the higher the step that ``n`` reaches."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    step = sum(n >= least for least in STEPS) - 1
    return f"rgba({red},{green},{blue},{_SHADES[max(step, 0)]})"
