"""Shares of names with their intervals: a block a name, a line an outlet, so that an eye compares outlets."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from framing.charts.lanes import Lane
from framing.charts.sheet import INK, LINE, MUTE, PAPER, Words, dress, literal, width

ROW = 21
"""Pixels of a line."""
_GAP = "\u00a0" * 4
"""Keeps a number clear of its marker."""


def figure(
    shares: pd.DataFrame, lanes: Sequence[Lane], words: Words, missing: str, theme: str = "light"
) -> go.Figure:
    """The figure.

    Args:
        shares: variant, outlet, value (0 to 1), low, high (NaN where nothing is claimed); a line without a value
            (the outlet does not mention the referent) may be absent. Variants in the order of their blocks.
        lanes: outlets in the fixed order, which is that of the lines.
        missing: what stands where there is a value but no interval.
    """
    variants = list(dict.fromkeys(shares["variant"]))
    height = len(lanes) + 1.5
    top = {v: (len(variants) - n) * height for n, v in enumerate(variants)}
    fig = go.Figure()
    for number, lane in enumerate(lanes, start=1):
        own = shares[shares["outlet"] == lane.id]
        _points(fig, own, lane, [top[v] - number for v in own["variant"]], missing, theme)
    ticks = {top[v]: f"<b>{literal(v)}</b>" for v in variants}
    ticks |= {top[v] - n: literal(lane.name) for v in variants for n, lane in enumerate(lanes, start=1)}
    widest = float(shares[["value", "high"]].max().max()) if len(shares) else 1.0
    fig.update_layout(showlegend=False)
    fig.update_xaxes(range=[-0.015 * widest, min(1.28 * widest, 1.3) or 1], tickformat=".0%", fixedrange=True, zeroline=True,
                     zerolinecolor=MUTE[theme], gridcolor=LINE[theme], nticks=6, side="bottom",
                     tickfont={"color": MUTE[theme]}, tickvals=_ticks(widest))  # fmt: skip
    fig.update_yaxes(tickvals=list(ticks), ticktext=list(ticks.values()), range=[0.2, len(variants) * height + 1.1],
                     fixedrange=True, showgrid=False, zeroline=False, tickfont={"color": INK[theme]})  # fmt: skip
    return dress(
        fig,
        words,
        round(ROW * height * len(variants)) + 26,
        theme,
        left=width([*variants, *(lane.name for lane in lanes)]),
    )


def _points(
    fig: go.Figure, own: pd.DataFrame, lane: Lane, places: Sequence[float], missing: str, theme: str
) -> None:
    """An outlet's values: filled with their interval, hollow where nothing is claimed."""
    sure = own["low"].notna().to_numpy()
    end = own["high"].where(own["high"].notna(), own["value"])
    fig.add_scatter(
        x=own["value"], y=list(places), mode="markers", cliponaxis=False,
        marker={"symbol": lane.marker, "size": 9, "color": [lane.color if s else PAPER[theme] for s in sure],
                "line": {"color": lane.color, "width": 1.5}},
        error_x={"type": "data", "symmetric": False, "array": (own["high"] - own["value"]).fillna(0),
                 "arrayminus": (own["value"] - own["low"]).fillna(0), "color": lane.color, "thickness": 1.6, "width": 3},
        hoverinfo="skip",
    )  # fmt: skip
    texts = [
        f"{v:.1%}" if s else f"{v:.1%} {literal(missing)}" for v, s in zip(own["value"], sure, strict=True)
    ]
    fig.add_scatter(
        x=end, y=list(places), mode="text", text=[f"{_GAP}{text}" for text in texts], textposition="middle right",
        textfont={"size": 11, "color": MUTE[theme]}, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip


def _ticks(widest: float) -> list[float]:
    """Round shares from nothing to the largest value."""
    step = next((s for s in (0.01, 0.02, 0.05, 0.1, 0.2) if widest / s <= 5), 0.25)
    return [round(n * step, 2) for n in range(int(widest / step) + 1)]
