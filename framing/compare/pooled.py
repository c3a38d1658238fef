"""Tables of counts with pooled shares, and each article's own shares, counted in whole numbers throughout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd


class _Coded(NamedTuple):
    """A column as whole numbers in the order of its values."""

    code: np.ndarray
    values: pd.Index

    @classmethod
    def of(cls, column: pd.Series) -> _Coded:
        code, values = pd.factorize(column, sort=True)
        return cls(code, pd.Index(values))

    def at(self, rows: np.ndarray) -> _Coded:
        return _Coded(self.code[rows], self.values)


def shares(
    counts: pd.DataFrame,
    of: pd.DataFrame,
    by: Sequence[str],
    part: str,
    size: str,
    *,
    by_event: bool = False,
    whole: str | None = None,
) -> pd.DataFrame:
    """How ``size`` is made up of the values of ``part``, for each outlet and each value of ``by``.

    ``counts`` has a row per article (``row``, its place in ``of``), ``by`` and
    ``part``. Columns of the result: event_id where ``by_event``, outlet, ``by``,
    ``part``, ``size`` (its sum), of (the sum over all parts), share (the one over
    the other: pooled, so long articles weigh more), n_articles and n_events that
    ``of`` rests on. A part that an outlet lacks but another has is listed with 0.
    ``whole`` names the column of ``by`` whose values each have parts of their own,
    if there is one; the result then comes in its order.
    """
    row = counts["row"].to_numpy()
    event = _Coded.of(of["event_id"]).at(row)
    keys = {"event_id": event} if by_event else {}
    keys |= {"outlet": _Coded.of(of["outlet"]).at(row)} | {name: _Coded.of(counts[name]) for name in by}
    group, groups = _crossed(list(keys.values()))
    parts = _Coded.of(counts[part])
    wholes = keys[whole] if whole else _Coded(np.zeros(len(row), dtype=int), pd.Index([0]))
    own, (owner, named) = _crossed([wholes, parts])
    mine = groups[list(keys).index(whole)] if whole else np.zeros(len(groups[0]), dtype=int)
    first, many = np.searchsorted(owner, mine), np.bincount(owner, minlength=1)[mine]
    place = np.cumsum(many) - many
    cells = int(many.sum())
    sums = np.bincount(place[group] + own - first[group], counts[size], cells)
    each = {name: key.values.take(code) for (name, key), code in zip(keys.items(), groups, strict=True)}
    found = pd.DataFrame({name: values.repeat(many) for name, values in each.items()})
    found[part] = parts.values.take(named[np.arange(cells) - np.repeat(place - first, many)])
    found[size] = sums.astype(np.int64)
    found["of"] = np.bincount(group, counts[size]).astype(np.int64).repeat(many)
    found["share"] = found[size] / found["of"]
    found["n_articles"] = _different(group, row).repeat(many)
    found["n_events"] = _different(group, event.code).repeat(many)
    return found.sort_values(whole, kind="stable", ignore_index=True) if whole else found


def article_shares(counts: pd.DataFrame, articles: int, part: str, size: str) -> tuple[list[str], np.ndarray]:
    """The values of ``part`` that occur, and each article's own shares of them, (articles, parts).

    ``counts`` as for :func:`shares`; NaN where an article has nothing.
    """
    own = _Coded.of(counts[part])
    parts = len(own.values)
    cell = counts["row"].to_numpy() * parts + own.code
    sums = np.bincount(cell, counts[size], articles * parts).reshape(articles, parts)
    total = sums.sum(axis=1, keepdims=True)
    return own.values.tolist(), sums / np.where(total > 0, total, np.nan)


def grouped(
    counts: pd.DataFrame, of: pd.DataFrame, by: Sequence[str], sizes: Sequence[str], *, by_event: bool
) -> pd.DataFrame:
    """Sums of ``sizes`` for each outlet and combination of ``by``, with n_articles; event_id first where ``by_event``."""
    row = counts["row"].to_numpy()
    keys = {name: _Coded.of(of[name]).at(row) for name in (["event_id"] if by_event else []) + ["outlet"]}
    keys |= {name: _Coded.of(counts[name]) for name in by}
    group, groups = _crossed(list(keys.values()))
    found = pd.DataFrame(
        {name: key.values.take(code) for (name, key), code in zip(keys.items(), groups, strict=True)}
    )
    found["n_articles"] = _different(group, row)
    for size in sizes:
        found[size] = np.bincount(group, counts[size]).astype(np.int64)
    return found


def _crossed(columns: Sequence[_Coded]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Numbers the combinations that occur, in order; and the code of each column in each combination."""
    flat, room = np.zeros(len(columns[0].code), dtype=np.int64), [max(1, len(one.values)) for one in columns]
    for one, size in zip(columns, room, strict=True):
        flat = flat * size + one.code
    group, found = pd.factorize(flat, sort=True)
    return group, list(np.unravel_index(found, room))


def _different(group: np.ndarray, of: np.ndarray) -> np.ndarray:
    """How many different values of ``of`` each group has."""
    size = int(of.max(initial=0)) + 1
    return np.bincount(pd.unique(group * size + of) // size)
