"""Words that tell two sides apart: one side's to the right, the other's to the left, strongest evidence on top."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from framing.charts.sheet import INK, LINE, MUTE, Words, dress, literal

ROW = 23
"""Pixels of a line."""
_GAP = "\u00a0" * 2


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparison: name as shown, colour and marker."""

    name: str
    color: str
    marker: str


def figure(
    terms: pd.DataFrame, sides: tuple[Side, Side], words: Words, hover: str, theme: str = "light"
) -> go.Figure:
    """The figure.

    Args:
        terms: term, effect (log-odds; above 0: more by the first side), z, df, df_against (articles that hold it).
        sides: first and second.
        hover: what stands at a point, with %{customdata[0]} (term), %{x}, %{customdata[1]} (z), %{customdata[2]} and
            %{customdata[3]} (articles of the first and the second side).
    """
    fig = go.Figure()
    widest = float(terms["effect"].abs().max()) if len(terms) else 1.0
    most = float(terms[["df", "df_against"]].max().max()) if len(terms) else 1.0
    for side, sign in zip(sides, (1, -1), strict=True):
        own = terms[terms["effect"] * sign > 0].sort_values("z", ascending=sign < 0)
        held = own["df"] if sign > 0 else own["df_against"]
        right = sign > 0
        fig.add_scatter(
            x=own["effect"], y=list(range(0, -len(own), -1)), mode="markers+text", cliponaxis=False,
            text=[f"{_GAP}{literal(t)}{_GAP}" for t in own["term"]], textposition="middle right" if right else "middle left",
            textfont={"size": 12.5, "color": INK[theme]},
            marker={"symbol": side.marker, "color": side.color, "size": [6 + 10 * (n / most) ** 0.5 for n in held]},
            customdata=[[literal(r.term), f"{r.z:.1f}", f"{r.df:,}", f"{r.df_against:,}"] for r in own.itertuples()],
            hovertemplate=hover + "<extra></extra>",
        )  # fmt: skip
        fig.add_annotation(x=0, y=1.3, text=f"<b>{literal(side.name)}</b>", xanchor="left" if right else "right",
                           xshift=8 * sign, showarrow=False, font={"size": 13, "color": INK[theme]})  # fmt: skip
    rows = max((terms["effect"] > 0).sum(), (terms["effect"] < 0).sum(), 1)
    fig.add_vline(x=0, line={"color": MUTE[theme], "width": 1})
    fig.update_layout(showlegend=False)
    reach = 1.55 * widest
    fig.update_xaxes(range=[-reach, reach], fixedrange=True, zeroline=False, gridcolor=LINE[theme],
                     tickvals=_ticks(widest), ticktext=[f"{abs(v):g}" for v in _ticks(widest)])  # fmt: skip
    fig.update_yaxes(range=[-rows + 0.2, 2.0], visible=False, fixedrange=True)
    return dress(fig, words, round(ROW * (rows + 2)), theme)


def _ticks(widest: float) -> list[int]:
    """Whole log-odds on both sides."""
    reach = max(int(widest), 1)
    step = max(1, reach // 3)
    return [n for n in range(-reach, reach + 1) if n % step == 0]
