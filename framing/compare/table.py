"""What a comparison across events found, as one plain table."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

import pandas as pd

from framing.compare.articles import ALL, Differences, present
from framing.compare.frames import frames
from framing.compare.naming import Naming, naming
from framing.compare.quotes import quotes
from framing.compare.tone import tone
from framing.contrast import Contrast, Interval, Key, NotEnough, Within
from framing.contrast.types import Reason
from framing.errors import ContrastError
from framing.snapshot import Snapshot

PAIRS = (
    "measure", "outlet_a", "outlet_b", "value", "low", "high", "p", "mean_a", "mean_b", "n_events", "n_articles_a",
    "n_articles_b", "within_a_median", "within_a_high", "within_a_events", "within_a_articles", "within_b_median",
    "within_b_high", "within_b_events", "within_b_articles", "missing",
)  # fmt: skip
COLUMNS = (
    "measure", "outlets", "value", "low", "high", "p", "mean_a", "mean_b", "within_a", "within_b", "n_events",
    "n_articles_a", "n_articles_b", "unit", "evidence",
)  # fmt: skip
ENOUGH = "enough"
_UNITS = {
    "frames": "cues per 1,000 characters",
    "tone": "share of sentences that mention the actor",
    "naming": "share of an article's mentions of the referent",
    "chars": "share of quoted characters",
    "verbs": "share of quotations with a verb",
}
_WHY: Mapping[Reason, str] = {
    "one_event": "one event", "few_events": "few events", "few_blocks": "few storylines",
    "few_articles": "few articles", "no_variation": "no variation",
}  # fmt: skip


def table(
    snapshot: Snapshot,
    of: pd.DataFrame,
    measure: str,
    *,
    concept: str | None = None,
    voice: str | None = None,
) -> pd.DataFrame:
    """Differences of ``measure`` (frames, tone, quotes, naming) between the outlets of ``of``, columns ``COLUMNS``.

    ``value`` is the first outlet less the second, with bounds at 95 %, ``p``
    family-wise over the table, ``mean_a`` and ``mean_b`` what it is the
    difference of; ``unit`` says of what: a rate, or a share and its denominator.
    ``within_a`` and ``within_b``: 95 % quantile of the absolute difference
    between halves of one outlet's articles, empty where there are too few.
    ``evidence`` is ``enough``, or says what is missing; the counts stand either
    way. Naming puts each outlet's own shares first: one outlet, no p.

    Raises ContrastError without two outlets, where ``measure`` is naming and
    ``concept`` is missing, or where an option does not fit the measure.
    """
    _check(measure, concept, voice)
    outlets = present(snapshot, of)
    if len(outlets) < 2:
        raise ContrastError(
            f"Articles of two outlets are needed; here are {len(of):,}, of {', '.join(outlets) or 'none'}."
        )
    rows: list[dict[str, Any]] = []
    if measure == "naming" and concept is not None:
        named = naming(snapshot, of, concept, voices=(voice or ALL,))
        rows, found = _shares(named), named.differences
    elif measure == "tone":
        found = tone(snapshot, of, voice=voice or ALL).differences
    else:
        found = (frames if measure == "frames" else quotes)(snapshot, of).differences
    rows += _differences(found)
    return pd.DataFrame(
        [{**row, "unit": _unit(measure, row["measure"])} for row in rows], columns=list(COLUMNS)
    )


def pairs(found: Differences) -> pd.DataFrame:
    """Differences as one frame, a row each, columns ``PAIRS``: what a chart of them needs, and what ``table`` prints.

    ``value`` = ``mean_a`` - ``mean_b`` with its bounds at 95 % and ``p`` (family-wise over all of ``found``);
    the means are over the ``n_events`` that both outlets tell, of ``n_articles_a`` and ``n_articles_b``.
    ``within_…``: the difference between halves of one outlet's articles, its median and 95 % quantile (a band
    of ± ``high`` around 0), on so many events and articles. Where there is not enough, numbers are NaN, counts
    stand, and ``missing`` is the reason (None otherwise); a band can be missing alone.
    """
    frame = pd.DataFrame([_pair(key, one) for key, one in found.items()], columns=list(PAIRS))
    numbers = [name for name in PAIRS[3:-1] if not name.startswith("n_")]
    reasons = [one.reason if isinstance(one, NotEnough) else None for one in found.values()]
    return frame.astype(dict.fromkeys(numbers, float)).assign(missing=pd.Series(reasons, dtype=object))


def plain(found: pd.DataFrame) -> str:
    """The table as lines to read: what is missing is said in words, with its counts."""
    lines: list[tuple[str, ...]] = [
        ("measure", "outlets", "value", "95 % interval", "p", "within outlets", "events", "articles", "unit")
    ]
    lines += [_line(row) for row in found.to_dict("records")]
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    padded = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    ]
    notes = [
        "value: of the first outlet, less the second; p: family-wise over this table",
        "within outlets: 95 % of differences between halves of one outlet are smaller; —: not enough evidence",
    ]
    return "\n".join(line.rstrip() for line in [*padded, *notes])


def _width(cell: str) -> int:
    """Columns of a terminal that it takes: two for a Han letter."""
    return len(cell) + sum(unicodedata.east_asian_width(letter) in "WF" for letter in cell)


def _check(measure: str, concept: str | None, voice: str | None) -> None:
    if (measure == "naming") != (concept is not None):
        raise ContrastError(
            "The measure naming needs a concept, such as --concept ccp, and no other takes one."
        )
    if voice is not None and measure not in ("tone", "naming"):
        raise ContrastError(f"{measure} are not counted by voice; tone and naming are.")


def _unit(measure: str, name: str) -> str:
    return _UNITS[name.split(" ")[0] if measure == "quotes" else measure]


def _shares(found: Naming) -> list[dict[str, Any]]:
    return [
        {
            "measure": f"{referent} {share.variant}", "outlets": share.outlet, "value": share.value,
            **_bounds(share.interval), "n_events": share.n_events, "n_articles_a": share.n_articles,
        }
        for _, referent, share in found.shares
    ]  # fmt: skip


def _bounds(interval: Interval | NotEnough) -> dict[str, Any]:
    if isinstance(interval, NotEnough):
        return {"evidence": _evidence(interval.reason)}
    return {"low": interval.low, "high": interval.high, "evidence": ENOUGH}


def _pair(key: Key, one: Contrast | NotEnough) -> dict[str, Any]:
    row: dict[str, Any] = key._asdict()
    if isinstance(one, NotEnough):
        a, b = one.articles
        return row | {"n_events": one.events, "n_articles_a": a, "n_articles_b": b}
    row |= {name: getattr(one, name) for name in PAIRS if hasattr(one, name)}
    for side, within in zip("ab", one.within, strict=True):
        enough = isinstance(within, Within)
        row |= {
            f"within_{side}_median": within.median if enough else None,
            f"within_{side}_high": within.high if enough else None,
            f"within_{side}_events": within.n_events if enough else within.events,
            f"within_{side}_articles": within.n_articles if enough else within.articles[0],
        }
    return row


def _differences(found: Differences) -> list[dict[str, Any]]:
    return [
        row
        | {"outlets": f"{row['outlet_a']} - {row['outlet_b']}", "evidence": _evidence(row["missing"])}
        | {"within_a": row["within_a_high"], "within_b": row["within_b_high"]}
        for row in pairs(found).to_dict("records")
    ]


def _evidence(reason: Reason | None) -> str:
    return ENOUGH if reason is None else f"not enough evidence ({_WHY[reason]})"


def _line(row: Mapping[Any, Any]) -> tuple[str, ...]:
    articles = [f"{int(row[n]):,}" for n in ("n_articles_a", "n_articles_b") if pd.notna(row[n])]
    value = "" if pd.isna(row["value"]) else f"{row['value']:.4f}"
    found = f"{row['low']:.4f} to {row['high']:.4f}" if row["evidence"] == ENOUGH else str(row["evidence"])
    p = "" if pd.isna(row["p"]) else f"{row['p']:.4f}"
    within = [f"{row[n]:.4f}" if pd.notna(row[n]) else "—" for n in ("within_a", "within_b")]
    return (
        str(row["measure"]), str(row["outlets"]), value, found, p,
        ", ".join(within) if p else "", f"{int(row['n_events']):,}", " and ".join(articles),
        str(row["unit"]),
    )  # fmt: skip
