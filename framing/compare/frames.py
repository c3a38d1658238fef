"""Frame cues: six families of cues, as rates, and only as differences between outlets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.compare.articles import Differences, differences
from framing.contrast import rates
from framing.errors import ContrastError
from framing.snapshot import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """Cues of each frame family.

    ``rates``: event_id where asked, outlet, measure (family), cues, chars (body
    characters without white space), rate (cues per 1,000 of them, pooled over
    articles), n_articles, n_events. ``differences``: of the articles' own rates.
    """

    rates: pd.DataFrame
    differences: Differences


def frames(snapshot: Snapshot, of: pd.DataFrame, *, by_event: bool = False, infer: bool = True) -> Frames:
    """Rates of the families of kind ``frame`` in the bodies of ``of`` (from :func:`articles`).

    With ``by_event``, counts and rates of each event. Differences, which are
    most of the work, only across events and where ``infer``. Raises
    ContrastError where the store has no such family.
    """
    names = _families(snapshot)
    found = _rates(of[of["chars"] > 0], names, ["event_id", "outlet"] if by_event else ["outlet"])
    if by_event or not infer:
        return Frames(found, {})
    counts = of[[f"hits_{name}" for name in names]].to_numpy(dtype=float)
    values = rates(counts, of["chars"].to_numpy(dtype=float, na_value=np.nan)[:, None])
    return Frames(found, differences(snapshot, of, names, values))


def _families(snapshot: Snapshot) -> tuple[str, ...]:
    found = snapshot.query("""SELECT family FROM families WHERE kind = 'frame' ORDER BY "order" """)
    if found.empty:
        raise ContrastError(f"{snapshot.path}: the store's lexicon has no family of kind frame.")
    return tuple(found["family"])


def _rates(of: pd.DataFrame, names: tuple[str, ...], keys: list[str]) -> pd.DataFrame:
    hits = sorted(f"hits_{name}" for name in names)
    grouped = of.groupby(keys)
    cues = grouped[hits].sum().stack().rename("cues").rename_axis([*keys, "measure"]).reset_index()
    cues["measure"] = cues["measure"].str.removeprefix("hits_")
    sizes = grouped.agg(
        chars=("chars", "sum"), n_articles=("article_id", "size"), n_events=("event_id", "nunique")
    )
    found = cues.merge(sizes.reset_index(), on=keys)
    found.insert(len(keys) + 3, "rate", rates(found["cues"].to_numpy(), found["chars"].to_numpy()))
    return found
