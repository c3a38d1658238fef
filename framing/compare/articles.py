"""Which articles a comparison is made of, and what all measures do with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from framing import contrast, selection
from framing.contrast import Contrast, Key, NotEnough
from framing.errors import ContrastError
from framing.snapshot import Snapshot
from framing.snapshot.kinds import COPIED, REPORTS

GENRES = REPORTS
ALL = "all"
VOICES = (ALL, "outlet", "attributed", "marked", "unclear")
"""``all`` is the sum of the others."""
Differences = Mapping[Key, Contrast | NotEnough]
LIMIT = 15_000
"""Most articles whose differences are worked out while somebody waits: with the largest family of the lexicon (a hundred
measures) 2 to 3 s of CPU. Time grows as the number of articles does; memory stays under 150 MB."""


def articles(
    snapshot: Snapshot,
    chosen: selection.Filter,
    *,
    genres: Sequence[str] = GENRES,
    copies: bool = False,
    limit: int | None = None,
) -> pd.DataFrame:
    """The articles to compare: all columns of the table, by time, a row an article.

    Args:
        genres: those to keep; empty: every genre.
        copies: keep texts that another outlet has too (``COPIED``). Reposts within one outlet and reports that
            credit an agency without a near-identical text are kept either way.
        limit: most articles to select (:data:`LIMIT` where differences are asked for live), of any genre and copies
            included; None: no matter how many.

    Raises:
        ContrastError: ``chosen`` selects more than ``limit`` articles; none of them has been read.
    """
    if limit is not None and (number := selection.preview(snapshot, "articles", chosen, 1)[0]) > limit:
        raise ContrastError(
            f"{number:,} articles are selected; differences are worked out at once for up to {limit:,}. "
            "Narrow the dates, or use the command line: python -m framing contrast"
        )
    found = selection.rows(snapshot, "articles", chosen)
    if genres:
        found = found[found["genre"].isin(genres)]
    if not copies:
        found = found[~found["shared_copy"].isin(COPIED)]
    return found.reset_index(drop=True)


def present(snapshot: Snapshot, of: pd.DataFrame) -> tuple[str, ...]:
    """Outlets that have an article in ``of``, in the fixed order."""
    have = set(of["outlet"])
    return tuple(name for name in snapshot.manifest["outlets"] if name in have)


def picked(of: pd.DataFrame) -> dict[str, list[str]]:
    """The parameter ``$articles`` of statements about spans, which give back ``row``: an article's place in ``of``."""
    return {"articles": of["article_id"].tolist()}


def differences(
    snapshot: Snapshot, of: pd.DataFrame, measures: Sequence[str], values: np.ndarray
) -> Differences:
    """Each of ``measures`` between every two outlets, paired within events; storylines are blocks.

    ``values`` is (articles of ``of``, measures), NaN where an article has none.
    Empty with fewer than two outlets or without measures.
    """
    outlets = present(snapshot, of)
    if len(outlets) < 2 or not len(measures):
        return {}
    places = (pd.factorize(of[name], sort=True)[0] for name in ("event_id", "genre", "storyline_id"))
    sample = contrast.Sample(of["outlet"].to_numpy(dtype=object), *places)
    return contrast.contrasts(values, measures, sample, outlets)


def in_voice(counts: pd.DataFrame, voice: str) -> pd.DataFrame:
    """The rows of ``counts`` in one voice, or all of them. Raises ContrastError on a voice there is not."""
    if voice not in VOICES:
        raise ContrastError(f"No voice {voice!r}; there are {', '.join(VOICES)}.")
    return counts if voice == ALL else counts[counts["voice"] == voice]
