"""Keyness of a whole archive as a table: every two outlets, and each against the rest, on the events they share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, repeat
from math import isnan
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from framing.comparing.tasks import Task
from framing.contrast import Sample
from framing.contrast.keyness import Keyness, keyness
from framing.contrast.minima import MIN_KEYNESS_ARTICLES
from framing.copies.style import plain
from framing.segmentation import cut
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


def counting(texts: Sequence[str]) -> list[Task]:
    """Tasks whose results :func:`joined` makes one of."""
    return [
        Task(f"words of texts {at} to {at + _TEXTS}", counted, (texts[at : at + _TEXTS],))
        for at in range(0, len(texts), _TEXTS)
    ]


def tasks(told: Told, counts: Counts, outlets: Sequence[str]) -> list[Task]:
    """Tasks whose results :func:`together` makes the table of.

    Args:
        told: articles, as :meth:`Told.compared` chooses them.
        counts: of the words in the text of each.
        outlets: in their fixed order; a positive effect is the earlier one's.
    """
    house = _house(counts.terms)
    found = list(_sides(ALL, told, counts, house, outlets))
    for event in _large(told):
        at = np.flatnonzero(told.event == event)
        own = Counts(counts.terms, counts.numbers[at])
        found += _sides(str(event), told.part(at), own, house, outlets)
    return found


def together(parts: Sequence[Mapping[str, list[Any]]]) -> dict[str, list[Any]]:
    """The keyness table by column, from what the tasks found, one after the other; without columns where that is nothing."""
    table: dict[str, list[Any]] = {}
    for part in parts:
        for name, values in part.items():
            table.setdefault(name, []).extend(values)
    return table


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
        used, own = _used(counts, at)
        styled = {n: house[term] for n, term in enumerate(used) if term in house}
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
) -> dict[str, list[Any]]:
    sample = Sample(told.outlet, told.event, told.genre, told.storyline)
    found = keyness(counts.numbers, sample, first, second, copies=told.copies, house=house)
    if not isinstance(found, Keyness):
        return {}
    words, styled = (
        _columns(event, first[0], against, frame, counts.terms) | {"style": [style] * len(frame)}
        for style, frame in ((False, found.terms), (True, found.house))
    )
    return {name: values + styled[name] for name, values in words.items()}


def _columns(
    event: str, outlet: str, against: str, frame: pd.DataFrame, terms: Sequence[str]
) -> dict[str, list[Any]]:
    def rounded(name: str) -> list[float]:
        return list(map(round, frame[name].tolist(), repeat(DIGITS)))

    size = len(frame)
    return {
        "event_id": [event] * size, "outlet": [outlet] * size, "against": [against] * size,
        "term": [terms[term] for term in frame.index.tolist()],
        "count": frame["count_first"].tolist(), "df": frame["articles_first"].tolist(),
        "count_against": frame["count_second"].tolist(), "df_against": frame["articles_second"].tolist(),
        "events": frame["events"].tolist(), "dispersion": [_evenness(value) for value in frame["dp_first"].tolist()],
        "effect": rounded("log_odds"), "z": rounded("z"), "p": rounded("p"), "q": rounded("q"),
        "p_family": rounded("p_family"),
    }  # fmt: skip


def _evenness(deviation: float) -> float | None:
    return None if isnan(deviation) else round(1 - deviation, DIGITS)


def counted(texts: Sequence[str]) -> Counts:
    """Words of two letters or more, ascending, and how often each text holds them."""
    counts = [Counter(cut(simplify(text))) for text in texts]
    tokens = set().union(*counts)
    terms = sorted(filter(_WORD.fullmatch, tokens))
    number = dict.fromkeys(tokens, -1) | {term: n for n, term in enumerate(terms)}
    columns = np.array(list(map(number.__getitem__, chain.from_iterable(counts))), np.int32)
    values = np.array(list(chain.from_iterable(own.values() for own in counts)), np.int32)
    word = columns >= 0
    ends = np.append(0, np.cumsum(word))[np.cumsum([0, *map(len, counts)])]
    numbers = sparse.csr_array((values[word], columns[word], ends), shape=(len(counts), len(terms)))
    numbers.sort_indices()  # here once, not in each comparison
    return Counts(terms, numbers)


def _used(counts: Counts, rows: np.ndarray) -> tuple[list[int], Counts]:
    """Numbers of the words that some of the texts hold, and the counts of these words in these texts."""
    numbers = counts.numbers[rows]
    held = np.bincount(numbers.indices, minlength=len(counts.terms)) > 0
    used, place = np.flatnonzero(held).tolist(), np.cumsum(held, dtype=np.int32) - 1
    own = (numbers.data, place[numbers.indices], numbers.indptr)
    return used, Counts([counts.terms[n] for n in used], sparse.csr_array(own, shape=(len(rows), len(used))))


def joined(parts: Sequence[Counts]) -> Counts:
    """The counts of all texts, from those of some after those of others."""
    terms = sorted(set().union(*(part.terms for part in parts)))
    number = {term: n for n, term in enumerate(terms)}
    wide = [
        sparse.csr_array(
            (
                part.numbers.data,
                np.array([number[term] for term in part.terms], np.int32)[part.numbers.indices],
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
    canonical = plain("\n".join(terms)).split("\n")  # all at once: no word holds a line's end
    for number in range(len(terms)):
        spelled.setdefault(canonical[number], []).append(number)
    return {n: word for word, numbers in spelled.items() if len(numbers) > 1 for n in numbers}


def _large(told: Told) -> list[Any]:
    """Events in which at least two outlets have the articles that keyness asks for."""
    sizes = pd.DataFrame({"event": told.event, "outlet": told.outlet}).groupby(["event", "outlet"]).size()
    enough = sizes[sizes >= MIN_KEYNESS_ARTICLES].groupby("event").size()
    return sorted(enough[enough > 1].index)
