"""Found, not found, not archived: three different things, told apart by the days around an event."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

Status = Literal["found", "uncounted", "absent", "unarchived"]
Days = dict[str, np.ndarray]
AROUND = 7
"""Days before and after an event in which an article shows that the archive holds the outlet then."""


def archived_days(days: pd.DataFrame) -> Days:
    """Days on which the archive holds at least one article, ascending, by outlet.

    Args:
        days: outlet, day (days from 1970-01-01), n.
    """
    return {str(outlet): np.sort(group["day"].to_numpy()) for outlet, group in days.groupby("outlet")}


def status(
    n: int, first: pd.Timestamp, last: pd.Timestamp, days: np.ndarray | None, uncounted: int = 0
) -> Status:
    """What the archive says of one outlet and an event from ``first`` to ``last``.

    ``n`` articles count, ``uncounted`` more are there that a filter leaves out.
    An undated event (NaT) cannot be held against any day: where nothing was
    found, it counts as not archived.
    """
    if n > 0:
        return "found"
    if uncounted > 0:
        return "uncounted"
    if days is None or pd.isna(first) or pd.isna(last):
        return "unarchived"
    low, high = _day(first) - AROUND, _day(last) + AROUND
    return (
        "absent" if np.searchsorted(days, high, side="right") > np.searchsorted(days, low) else "unarchived"
    )


def _day(moment: pd.Timestamp) -> int:
    return int(moment.timestamp()) // 86_400
