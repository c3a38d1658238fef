"""Keyness of a whole archive as a table: every two outlets, and each against the rest, on the events they share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import rjieba
from scipy import sparse

from framing.comparing.tasks import Task
from framing.contrast import Sample
from framing.contrast.keyness import Keyness, keyness
from framing.contrast.minima import MIN_KEYNESS_ARTICLES
from framing.copies.style import plain
from framing.text import simplify

GENRES = ("report", "analysis")
"""Genres that comparisons are made of unless asked otherwise."""
REST, ALL = "rest", "all"
_TEXTS = 512
"""Texts whose words one task counts."""
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


class Counts(NamedTuple):
    """How often each text (rows) holds each of ``terms`` (columns)."""

    terms: list[str]
    numbers: sparse.csr_array


def table(told: Told, texts: Sequence[str], outlets: Sequence[str]) -> list[dict[str, Any]]:
    """The keyness table.

    Args:
        told: articles, as :meth:`Told.compared` chooses them.
        texts: of each.
        outlets: in their fixed order; a positive effect is the earlier one's.
    """
    return [row for task in tasks(told, counted(texts), outlets) for row in task.work(*task.given)]


def counting(texts: Sequence[str]) -> list[Task]:
    """Tasks whose results :func:`joined` makes one of."""
    return [
        Task(f"words of texts {at} to {at + _TEXTS}", counted, (texts[at : at + _TEXTS],))
        for at in range(0, len(texts), _TEXTS)
    ]


def tasks(told: Told, counts: Counts, outlets: Sequence[str]) -> list[Task]:
    """Tasks whose results, one after the other, are the table."""
    house = _house(counts.terms)
    found = list(_sides(ALL, told, counts, house, outlets))
    for event in _large(told):
        at = np.flatnonzero(told.event == event)
        own = Counts(counts.terms, counts.numbers[at])
        found += _sides(str(event), told.part(at), own, house, outlets)
    return found


def _sides(
    event: str, told: Told, counts: Counts, house: dict[int, str], outlets: Sequence[str]
) -> Iterator[Task]:
    """A task for every two outlets and, of more, for each against the rest, with nothing but their articles."""
    here = [o for o in outlets if (told.outlet == o).any()]
    sides: list[tuple[tuple[str, ...], tuple[str, ...], str]] = [
        ((a,), (b,), b) for a, b in combinations(here, 2)
    ]
    sides += [((o,), tuple(r for r in here if r != o), REST) for o in here if len(here) > 2]
    for first, second, against in sides:
        at = np.flatnonzero(np.isin(told.outlet, (*first, *second)))
        numbers = counts.numbers[at]
        used = np.unique(numbers.indices)
        own = Counts([counts.terms[n] for n in used.tolist()], sparse.csr_array(numbers[:, used]))
        styled = {n: house[term] for n, term in enumerate(used.tolist()) if term in house}
        yield Task(
            f"keyness of {first[0]} and {against} ({event})",
            _compared,
            (event, told.part(at), own, styled, first, second, against),
        )


def _compared(
    event: str,
    told: Told,
    counts: Counts,
    house: dict[int, str],
    first: tuple[str, ...],
    second: tuple[str, ...],
    against: str,
) -> list[dict[str, Any]]:
    sample = Sample(told.outlet, told.event, told.genre, told.storyline)
    found = keyness(counts.numbers, sample, first, second, copies=told.copies, house=house)
    if not isinstance(found, Keyness):
        return []
    return list(_rows(event, first[0], against, found, counts.terms))


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


def counted(texts: Sequence[str]) -> Counts:
    """Words of two letters or more, ascending, and how often each text holds them."""
    counts = [Counter(w for w in rjieba.cut(simplify(text)) if _WORD.fullmatch(w)) for text in texts]
    terms = sorted(set().union(*counts)) if counts else []
    number = {term: n for n, term in enumerate(terms)}
    columns = [number[term] for own in counts for term in own]
    values = [n for own in counts for n in own.values()]
    ends = np.cumsum([0, *map(len, counts)])
    return Counts(terms, sparse.csr_array((values, columns, ends), shape=(len(counts), len(terms))))


def joined(parts: Sequence[Counts]) -> Counts:
    """The counts of all texts, from those of some after those of others."""
    terms = sorted(set().union(*(part.terms for part in parts)))
    number = {term: n for n, term in enumerate(terms)}
    wide = [
        sparse.csr_array(
            (
                part.numbers.data,
                np.array([number[term] for term in part.terms], np.int64)[part.numbers.indices],
                part.numbers.indptr,
            ),
            shape=(part.numbers.shape[0], len(terms)),
        )
        for part in parts
    ]
    return Counts(terms, sparse.csr_array(sparse.vstack(wide)) if wide else counted(()).numbers)


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
