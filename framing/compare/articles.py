"""Which articles a comparison is made of, and what all measures do with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from framing import contrast, selection
from framing.contrast import Contrast, Key, NotEnough
from framing.errors import ContrastError
from framing.selection import COPIED, REPORTS
from framing.snapshot import Snapshot

GENRES = REPORTS
ALL = "all"
VOICES = (ALL, "outlet", "attributed", "marked", "unclear")
"""``all`` is the sum of the others."""
Differences = Mapping[Key, Contrast | NotEnough]


def articles(
    snapshot: Snapshot, chosen: selection.Filter, *, genres: Sequence[str] = GENRES, copies: bool = False
) -> pd.DataFrame:
    """The articles to compare: all columns of the table, by time, a row an article.

    Args:
        genres: those to keep; empty: every genre.
        copies: keep texts that another outlet has too (``COPIED``). Reposts within one outlet and reports that
            credit an agency without a near-identical text are kept either way.
    """
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
    """The parameter ``$articles`` of statements about spans."""
    return {"articles": of["article_id"].tolist()}


def differences(snapshot: Snapshot, of: pd.DataFrame, values: pd.DataFrame) -> Differences:
    """Each column of ``values`` between every two outlets, paired within events; storylines are blocks.

    ``values`` has articles as index, measures as columns, NaN where an article
    has none; articles of ``of`` that it lacks have none. Empty with fewer than
    two outlets or without measures.
    """
    outlets = present(snapshot, of)
    if len(outlets) < 2 or not len(values.columns):
        return {}
    names = ("outlet", "event_id", "genre", "storyline_id")
    sample = contrast.Sample(*(of[name].to_numpy(dtype=object) for name in names))
    matrix = values.reindex(of["article_id"]).to_numpy(dtype=float)
    return contrast.contrasts(matrix, list(values.columns), sample, outlets)


def shares(
    counts: pd.DataFrame, of: pd.DataFrame, by: Sequence[str], part: str, size: str, *, by_event: bool = False
) -> pd.DataFrame:
    """How ``size`` is made up of the values of ``part``, for each outlet and each value of ``by``.

    ``counts`` has a row per article, ``by`` and ``part``. Columns of the result:
    event_id where ``by_event``, outlet, ``by``, ``part``, ``size`` (its sum), of
    (the sum over all parts), share (the one over the other: pooled, so long
    articles weigh more), n_articles and n_events that ``of`` rests on.
    A part that an outlet lacks but another has is listed with 0.
    """
    keys = [*(["event_id"] if by_event else []), "outlet", *by]
    placed = counts.merge(of[["article_id", "outlet", "event_id"]], on="article_id")
    wide = placed.pivot_table(index=keys, columns=part, values=size, aggfunc="sum", fill_value=0)
    units = placed.groupby(keys).agg(n_articles=("article_id", "nunique"), n_events=("event_id", "nunique"))
    long = wide.stack().rename(size).reset_index()
    long = long.merge(wide.sum(axis=1).rename("of").reset_index(), on=keys)
    return long.assign(share=long[size] / long["of"]).merge(units.reset_index(), on=keys)


def article_shares(counts: pd.DataFrame, part: str, size: str) -> pd.DataFrame:
    """Each article's own shares: articles by values of ``part``; NaN where an article has nothing."""
    wide = counts.pivot_table(index="article_id", columns=part, values=size, aggfunc="sum", fill_value=0)
    total = wide.sum(axis=1)
    return wide.div(total.where(total > 0), axis=0)


def in_voice(counts: pd.DataFrame, voice: str) -> pd.DataFrame:
    """The rows of ``counts`` in one voice, or all of them. Raises ContrastError on a voice there is not."""
    if voice not in VOICES:
        raise ContrastError(f"No voice {voice!r}; there are {', '.join(VOICES)}.")
    return counts if voice == ALL else counts[counts["voice"] == voice]
