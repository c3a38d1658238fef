"""Found, not found, not archived: three different things, told apart by week."""

from __future__ import annotations

from typing import Literal

import pandas as pd

Status = Literal["found", "absent", "unarchived"]
WEEK = 7 * 86_400


def week(moment: pd.Timestamp) -> int:
    """Number of the week (from Monday) that holds this UTC time, counted from 1970-01-01."""
    return (int(moment.timestamp()) // 86_400 + 3) // 7


def archived_weeks(days: pd.DataFrame) -> dict[str, frozenset[int]]:
    """Weeks in which the archive holds at least one article, by outlet.

    Args:
        days: outlet, day (days from 1970-01-01), n.
    """
    return {
        str(outlet): frozenset((int(day) + 3) // 7 for day in group["day"])
        for outlet, group in days.groupby("outlet")
    }


def status(n: int, first: pd.Timestamp, last: pd.Timestamp, weeks: frozenset[int]) -> Status:
    """What the archive says of one outlet and an event from ``first`` to ``last``.

    An undated event (NaT) cannot be held against any week: where nothing was
    found, it counts as not archived.
    """
    if n > 0:
        return "found"
    if pd.isna(first) or pd.isna(last):
        return "unarchived"
    return "absent" if any(w in weeks for w in range(week(first), week(last) + 1)) else "unarchived"
