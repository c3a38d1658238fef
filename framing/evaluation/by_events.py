"""Table 1: event ids of a store against labelled files, beside a date window alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from framing.evaluation.labels import File
from framing.evaluation.store import Store
from framing.events.archive import DAY
from framing.events.cluster import group
from framing.events.scores import Pairs, settings
from framing.events.vectors import Vectors

RESAMPLES = 1000
WINDOWS = (1, 2, 3, 4, 5, 6, 7)
"""Days of the baseline: two articles are one event if they appeared within so many days."""


@dataclass(frozen=True, slots=True)
class F1:
    """Pairwise: of the pairs put together how many are right, of the right ones how many were found."""

    f1: float
    precision: float
    recall: float
    low: float = float("nan")
    high: float = float("nan")


Together = Callable[[str, str], bool]


def pairwise(files: Sequence[File], together: Together, resample: bool = False) -> F1:
    """Pairwise F1 over all labelled files but ``same_storyline``; a distractor is in no event.

    The interval resamples labelled events and distractors as whole blocks.
    """
    used = [f for f in files if f.relation != "same_storyline"]
    truth, said, blocks = _pairs(used, together)
    ones = np.ones(len(truth))
    value = _f1(truth, said, ones)
    if not resample:
        return value
    random = np.random.default_rng(0)
    names = int(blocks.max()) + 1
    draws = []
    for _ in range(RESAMPLES):
        times = np.bincount(random.integers(0, names, names), minlength=names)
        # A pair inside a block counts as often as the block was drawn, a pair across as both were.
        weight = np.where(blocks[:, 0] == blocks[:, 1], times[blocks[:, 0]], times[blocks].prod(axis=1))
        draws.append(_f1(truth, said, weight).f1)
    low, high = np.nanpercentile(draws, [2.5, 97.5])
    return F1(value.f1, value.precision, value.recall, float(low), float(high))


def _pairs(files: Sequence[File], together: Together) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    number: dict[str, int] = {}
    block = [number.setdefault(f.event or f"file {n}", len(number)) for n, f in enumerate(files)]
    rows = [
        (a.event is not None and a.event == b.event, together(a.article_id, b.article_id), block[i], block[j])
        for (i, a), (j, b) in combinations(enumerate(files), 2)
    ]
    table = np.array(rows, np.int64)
    return table[:, 0] == 1, table[:, 1] == 1, table[:, 2:]


def _f1(truth: np.ndarray, said: np.ndarray, weight: np.ndarray) -> F1:
    right, found, real = (float((weight * x).sum()) for x in (truth & said, said, truth))
    if not found or not real:
        return F1(0.0, float("nan"), float("nan"))
    return F1(2 * right / (found + real), right / found, right / real)


def by_window(files: Sequence[File], v: Vectors) -> Mapping[int, F1]:
    """The baseline for each window in days."""
    at = dict(zip(v.ids, v.start.tolist(), strict=True))

    def within(hours: float) -> Together:
        return lambda a, b: abs(at[a] - at[b]) <= hours

    return {days: pairwise(files, within(days * DAY)) for days in WINDOWS}


def by_threshold(
    files: Sequence[File], v: Vectors, found: Pairs, levels: Sequence[float]
) -> Mapping[float, F1]:
    """How the result moves with the threshold of grouping."""
    return {level: pairwise(files, grouping(v, found, level)) for level in levels}


def grouping(v: Vectors, found: Pairs, threshold: float) -> Together:
    """Grouping at a threshold, as a question about two article ids."""
    groups = group(found, v.start, v.end, threshold, settings()["event"]["span_hours"])
    of = {v.ids[row]: n for n, rows in enumerate(groups) for row in rows}
    return lambda a, b: of[a] == of[b]


@dataclass(frozen=True, slots=True)
class Large:
    """One event: its articles, the days from the first to the last of them, the mean second score of
    any two (what was not retrieved is 0), and the article that is most like all the others."""

    articles: int
    days: float
    mean: float
    middle: str


def largest(v: Vectors, found: Pairs, n: int = 10) -> list[Large]:
    """The ``n`` largest events of an archive: a group that chained unrelated news would be among them."""
    level = settings()["event"]
    groups = group(found, v.start, v.end, level["threshold"], level["span_hours"])
    of = np.empty(len(v.ids), np.int64)
    for number, rows in enumerate(groups):
        of[rows] = number
    inside = of[found.i] == of[found.j]
    total = np.bincount(found.i[inside], found.score[inside], len(of))
    total += np.bincount(found.j[inside], found.score[inside], len(of))
    groups.sort(key=lambda rows: (-len(rows), rows[0]))
    return [_large(v, rows, total) for rows in groups[:n] if len(rows) > 1]


def _large(v: Vectors, rows: Sequence[int], total: np.ndarray) -> Large:
    days = max(0.0, max(v.start[rows]) - min(v.end[rows])) / DAY
    mean = total[rows].sum() / (len(rows) * (len(rows) - 1))
    return Large(len(rows), days, float(mean), v.ids[rows[int(np.argmax(total[rows]))]])


def coverage(files: Sequence[File], store: Store) -> Mapping[str, tuple[str, ...]]:
    """For each labelled event the outlets that meet in the best of our events, in order of name."""
    outlets: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for file in files:
        if file.event and file.relation == "same_event":
            outlets[file.event][store.event_of[file.article_id]].add(store.outlet_of[file.article_id])
    return {name: tuple(sorted(max(found.values(), key=len))) for name, found in outlets.items()}
