"""Which articles a comparison is made of, and what all measures do with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
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
    places = (_coded(of[name])[0] for name in ("event_id", "genre", "storyline_id"))
    sample = contrast.Sample(of["outlet"].to_numpy(dtype=object), *places)
    return contrast.contrasts(values, measures, sample, outlets)


def shares(
    counts: pd.DataFrame, of: pd.DataFrame, by: Sequence[str], part: str, size: str, *, by_event: bool = False
) -> pd.DataFrame:
    """How ``size`` is made up of the values of ``part``, for each outlet and each value of ``by``.

    ``counts`` has a row per article (``row``, its place in ``of``), ``by`` and
    ``part``. Columns of the result: event_id where ``by_event``, outlet, ``by``,
    ``part``, ``size`` (its sum), of (the sum over all parts), share (the one over
    the other: pooled, so long articles weigh more), n_articles and n_events that
    ``of`` rests on. A part that an outlet lacks but another has is listed with 0.
    """
    row = counts["row"].to_numpy()
    event, events = _coded(of["event_id"])
    outlet, outlets = _coded(of["outlet"])
    keys = {"event_id": (event[row], events)} if by_event else {}
    keys |= {"outlet": (outlet[row], outlets)} | {name: _coded(counts[name]) for name in by}
    group, groups = _crossed([(code, len(values)) for code, values in keys.values()])
    own, parts = _coded(counts[part])
    number = len(groups[0])
    sums = np.bincount(group * len(parts) + own, counts[size], number * len(parts)).astype(np.int64)
    total = sums.reshape(number, len(parts)).sum(axis=1)
    each = {
        name: values.take(code) for (name, (_, values)), code in zip(keys.items(), groups, strict=True)
    } | {
        "of": total,
        "n_articles": _distinct(group, row, number),
        "n_events": _distinct(group, event[row], number),
    }
    found = pd.DataFrame({name: np.repeat(column, len(parts)) for name, column in each.items()})
    found[part], found[size] = np.tile(parts, number), sums
    found["share"] = found[size] / found["of"]
    return found[[*keys, part, size, "of", "share", "n_articles", "n_events"]]


def article_shares(counts: pd.DataFrame, articles: int, part: str, size: str) -> tuple[list[str], np.ndarray]:
    """The values of ``part`` that occur, and each article's own shares of them, (articles, parts).

    ``counts`` as for :func:`shares`; NaN where an article has nothing.
    """
    own, parts = _coded(counts[part])
    cell = counts["row"].to_numpy() * len(parts) + own
    sums = np.bincount(cell, counts[size], articles * len(parts)).reshape(articles, len(parts))
    total = sums.sum(axis=1, keepdims=True)
    return parts.tolist(), sums / np.where(total > 0, total, np.nan)


def in_voice(counts: pd.DataFrame, voice: str) -> pd.DataFrame:
    """The rows of ``counts`` in one voice, or all of them. Raises ContrastError on a voice there is not."""
    if voice not in VOICES:
        raise ContrastError(f"No voice {voice!r}; there are {', '.join(VOICES)}.")
    return counts if voice == ALL else counts[counts["voice"] == voice]


def _coded(column: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Whole numbers in the order of the values, and the values."""
    code, values = pd.factorize(column, sort=True)
    return code, pd.Index(values)


def _crossed(codes: Sequence[tuple[np.ndarray, int]]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Numbers each combination of codes (each with how many there are) that occurs, and takes the numbers apart."""
    sizes = [size for _, size in codes]
    found, group = np.unique(
        np.ravel_multi_index([code for code, _ in codes], sizes) if len(codes[0][0]) else codes[0][0],
        return_inverse=True,
    )
    return group, list(np.unravel_index(found, sizes)) if len(found) else [found] * len(codes)


def _distinct(group: np.ndarray, of: np.ndarray, groups: int) -> np.ndarray:
    """How many different values of ``of`` each group has."""
    size = int(of.max(initial=0)) + 1
    return np.bincount(np.unique(group * size + of) // size, minlength=groups)
