"""Times as a reader needs them: UTC and Beijing, and no more exact than they are."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from framing.i18n import Texts

BEIJING = pd.Timedelta(hours=8)
_DATED = re.compile(r"^\d{4}-\d{2}-\d{2}[\s　·:：]+")


def day(moment: Any) -> str:
    """ISO day of a UTC time, or a dash where there is none."""
    return "—" if pd.isna(moment) else f"{pd.Timestamp(moment):%Y-%m-%d}"


def moment(t: Texts, value: Any, precision: object) -> str:
    """Time of publication in UTC and in Beijing; where only the day is known, the day and that it is so."""
    if pd.isna(value):
        return t("time.none")
    utc = pd.Timestamp(value)
    if precision == "day":
        return t("time.day", day=f"{utc:%Y-%m-%d}")
    beijing = utc + BEIJING
    there = f"{beijing:%H:%M}" if beijing.date() == utc.date() else f"{beijing:%m-%d %H:%M}"
    return t("time.both", utc=f"{utc:%Y-%m-%d %H:%M}", beijing=there)


def span(first: Any, last: Any) -> str:
    """First and last UTC day of an event, once where they are the same."""
    a, b = day(first), day(last)
    return a if a == b else f"{a} – {b}"


def event_day(label: str, first: Any) -> str:
    """The day in an event's label, as in its heading; where the label has none, that of its first article."""
    return label[:10] if _DATED.match(label) else day(first)


def undated(label: str) -> str:
    """An event's label without the date it begins with: the date has its own place on the page."""
    return _DATED.sub("", label) or label
