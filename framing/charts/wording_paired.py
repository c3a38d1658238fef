"""Differences between outlets with their intervals, block by block; beside each, how far halves of one outlet lie apart."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from framing.charts.sheet import INK, LINE, MUTE, Words, dress, literal, width

ROW = 24
"""Pixels of a line."""


def figure(
    rows: pd.DataFrame, words: Words, sides: tuple[str, str], percent: bool, theme: str = "light"
) -> go.Figure:
    """The figure.

    Args:
        rows: block, label, value, low, high, and within_a, within_b (95 % of differences between halves of
            one outlet's articles are smaller; NaN where there are too few for halves), color_a, color_b (colours
            of the two outlets); from top to bottom.
        sides: what stands left and right of nothing: more by the second outlet, more by the first.
        percent: whether values are shares (0 to 1), shown in points.
    """
    rows = pd.concat([own for _, own in rows.groupby("block", sort=False)])
    fig = go.Figure()
    ticks: dict[float, str] = {}
    left = width(rows["label"])
    places: list[float] = []
    at = 0.0
    for block, own in rows.groupby("block", sort=False):
        at -= 1.4
        fig.add_annotation(text=f"<b>{literal(str(block))}</b>", x=0, xref="paper", xanchor="left", xshift=4 - left, y=at,
                           showarrow=False, font={"size": 12.5, "color": INK[theme]})  # fmt: skip
        for label in own["label"]:
            at -= 1
            places.append(at)
            ticks[at] = literal(str(label))
    _bands(fig, rows, places, theme)
    fig.add_vline(x=0, line={"color": MUTE[theme], "width": 1})
    fig.add_scatter(
        x=rows["value"], y=places, mode="markers", marker={"color": INK[theme], "size": 8, "symbol": "circle"},
        error_x={"type": "data", "symmetric": False, "array": rows["high"] - rows["value"],
                 "arrayminus": rows["value"] - rows["low"], "color": INK[theme], "thickness": 1.6, "width": 4},
        hoverinfo="skip",
    )  # fmt: skip
    for text, x, side in ((f"← {sides[0]}", -6, "right"), (f"{sides[1]} →", 6, "left")):
        fig.add_annotation(x=0, y=-0.5, text=literal(text), xanchor=side, xshift=x, showarrow=False,
                           font={"size": 11, "color": MUTE[theme]})  # fmt: skip
    fig.update_layout(showlegend=False)
    marks = _ticks(float(rows[["low", "high"]].abs().max().max()))
    fig.update_xaxes(fixedrange=True, zeroline=False, gridcolor=LINE[theme], tickfont={"color": MUTE[theme]},
                     tickvals=marks, ticktext=[_signed(v, percent) for v in marks])  # fmt: skip
    fig.update_yaxes(tickvals=list(ticks), ticktext=list(ticks.values()), range=[at - 0.7, 0.1], fixedrange=True,
                     showgrid=False, zeroline=False, tickfont={"color": INK[theme]})  # fmt: skip
    return dress(fig, words, round(ROW * (-at + 0.8)) + 6, theme, left=left)


def _bands(fig: go.Figure, rows: pd.DataFrame, places: list[float], theme: str) -> None:
    """Two thin bands a line: the first outlet's own difference above the value, the second's below."""
    for side, column, color in (("a", "within_a", "color_a"), ("b", "within_b", "color_b")):
        shift = 0.04 if side == "a" else -0.34
        for at, within, own in zip(places, rows[column], rows[color], strict=True):
            if pd.notna(within):
                fig.add_shape(type="rect", x0=-within, x1=within, y0=at + shift, y1=at + shift + 0.3, layer="below",
                              fillcolor=own, opacity=0.22 if theme == "light" else 0.34, line={"width": 0})  # fmt: skip


def _ticks(widest: float) -> list[float]:
    """Round values on both sides of nothing."""
    steps = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
    step = next((s for s in steps if widest / s <= 3), 10.0)
    reach = int(widest / step)
    return [round(n * step, 2) for n in range(-reach, reach + 1)]


def _signed(value: float, percent: bool) -> str:
    number = f"{100 * value:+.0f}" if percent else f"{value:+g}"
    return number.replace("-", "−") if value else "0"
