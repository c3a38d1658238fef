"""Keyness of a whole archive as a table: every two outlets, and each against the rest, on the events they share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import rjieba
from scipy import sparse

from framing.contrast import Sample
from framing.contrast.keyness import Keyness, keyness
from framing.contrast.minima import MIN_KEYNESS_ARTICLES
from framing.copies.style import plain
from framing.text import simplify

GENRES = ("report", "analysis")
"""Genres that comparisons are made of unless asked otherwise."""
REST, ALL = "rest", "all"
DIGITS = 6
"""Decimals that are kept: chance is known to a thousandth, and files stay small."""
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}|[A-Za-z][A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Articles to compare, one row each: outlet, event, storyline, genre, and group of copies (-1: none)."""

    outlet: np.ndarray
    event: np.ndarray
    storyline: np.ndarray
    genre: np.ndarray
    copies: np.ndarray

    def part(self, rows: np.ndarray) -> Told:
        """Some of the rows."""
        return Told(*(getattr(self, name)[rows] for name in self.__slots__))

    def compared(self) -> np.ndarray:
        """Rows of the genres compared by default, of events that several outlets told in one genre."""
        frame = pd.DataFrame({"event": self.event, "genre": self.genre, "outlet": self.outlet})
        several = frame.groupby(["event", "genre"])["outlet"].transform("nunique") > 1
        return np.flatnonzero(several & frame["genre"].isin(GENRES))


def table(told: Told, texts: Sequence[str], outlets: Sequence[str]) -> list[dict[str, Any]]:
    """The keyness table.

    Args:
        told: articles, as :meth:`Told.compared` chooses them.
        texts: of each.
        outlets: in their fixed order; a positive effect is the earlier one's.
    """
    terms, counts = _counted(texts)
    house = _house(terms)
    rows = list(_compared(ALL, told, counts, house, terms, outlets))
    for event in _large(told):
        at = np.flatnonzero(told.event == event)
        rows += _compared(str(event), told.part(at), counts[at], house, terms, outlets)
    return rows


def _compared(
    event: str,
    told: Told,
    counts: sparse.csr_array,
    house: dict[int, str],
    terms: Sequence[str],
    outlets: Sequence[str],
) -> Iterator[dict[str, Any]]:
    here = [o for o in outlets if (told.outlet == o).any()]
    sides: list[tuple[tuple[str, ...], tuple[str, ...], str]] = [
        ((a,), (b,), b) for a, b in combinations(here, 2)
    ]
    sides += [((o,), tuple(r for r in here if r != o), REST) for o in here if len(here) > 2]
    sample = Sample(told.outlet, told.event, told.genre, told.storyline)
    for first, second, against in sides:
        found = keyness(counts, sample, first, second, copies=told.copies, house=house)
        if isinstance(found, Keyness):
            yield from _rows(event, first[0], against, found, terms)


def _rows(
    event: str, outlet: str, against: str, found: Keyness, terms: Sequence[str]
) -> Iterator[dict[str, Any]]:
    for style, frame in ((False, found.terms), (True, found.house)):
        for term, row in zip(frame.index.tolist(), frame.to_dict("records"), strict=True):
            yield {
                "event_id": event, "outlet": outlet, "against": against, "term": terms[term],
                "count": row["count_first"], "df": row["articles_first"], "count_against": row["count_second"],
                "df_against": row["articles_second"], "events": row["events"], "dispersion": _evenness(row["dp_first"]),
                "effect": round(row["log_odds"], DIGITS), "z": round(row["z"], DIGITS), "p": round(row["p"], DIGITS),
                "q": round(row["q"], DIGITS), "p_family": round(row["p_family"], DIGITS), "style": style,
            }  # fmt: skip


def _evenness(deviation: float) -> float | None:
    return None if np.isnan(deviation) else round(1 - deviation, DIGITS)


def _counted(texts: Sequence[str]) -> tuple[list[str], sparse.csr_array]:
    """Words of two letters or more, and how often each text (rows) holds each (columns)."""
    counts = [Counter(w for w in rjieba.cut(simplify(text)) if _WORD.fullmatch(w)) for text in texts]
    terms = sorted(set().union(*counts)) if counts else []
    number = {term: n for n, term in enumerate(terms)}
    columns = [number[term] for own in counts for term in own]
    values = [n for own in counts for n in own.values()]
    ends = np.cumsum([0, *map(len, counts)])
    return terms, sparse.csr_array((values, columns, ends), shape=(len(counts), len(terms)))


def _house(terms: Sequence[str]) -> dict[int, str]:
    """Number of a term → canonical form, for words that stand here in more than one house's spelling."""
    spelled: dict[str, list[int]] = {}
    for number, term in enumerate(terms):
        spelled.setdefault(plain(term), []).append(number)
    return {n: canonical for canonical, numbers in spelled.items() if len(numbers) > 1 for n in numbers}


def _large(told: Told) -> list[Any]:
    """Events in which at least two outlets have the articles that keyness asks for."""
    sizes = pd.DataFrame({"event": told.event, "outlet": told.outlet}).groupby(["event", "outlet"]).size()
    enough = sizes[sizes >= MIN_KEYNESS_ARTICLES].groupby("event").size()
    return sorted(enough[enough > 1].index)
