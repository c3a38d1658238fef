"""The codes as tables to take away: a row a unit and coder, or a row a unit with its majority."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from framing.coding.agreement import Codes, first, majority
from framing.coding.codebook import SKIP
from framing.coding.store import Project
from framing.coding.units import Unit


def each(project: Project, codes: Codes) -> pd.DataFrame:
    """One row a unit and coder: ids, stratum, probability, code, and the majority of all coders."""
    said = majority(codes)
    rows = [
        {
            **_place(unit), "coder": coder, "code": code.code, "note": code.note, "time_utc": code.time_utc,
            "codebook": code.codebook, "version": code.version, "majority": said.get(unit.unit),
        }
        for unit in project.units
        for coder, own in codes.items()
        if (code := own.get(unit.unit)) is not None
    ]  # fmt: skip
    names = ["coder", "code", "note", "time_utc", "codebook", "version", "majority"]
    return pd.DataFrame(rows, columns=[*_PLACE, *names])


def majorities(project: Project, codes: Codes) -> pd.DataFrame:
    """One row a coded unit: ids, stratum, probability, coders, majority, how many share it."""
    rows = []
    for unit in project.units:
        given = [own[unit.unit].code for own in codes.values() if unit.unit in own]
        given = [code for code in given if code != SKIP]
        if given:
            most = first(Counter(given))
            rows.append(
                {**_place(unit), "coders": len(given), "majority": most, "agree": given.count(most or "")}
            )
    return pd.DataFrame(rows, columns=[*_PLACE, "coders", "majority", "agree"])


_PLACE = ("unit", "article_id", "sentence_no", "start", "end", "actor", "outlet", "machine", "probability")


def _place(unit: Unit) -> dict[str, object]:
    return {name: getattr(unit, name) for name in _PLACE}
