"""Verbless, dated labels from the terms that the outlets of an event share."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from framing.events.vectors import HOUR, Vectors

GLOSS = Path(__file__).with_name("gloss.csv")
TERMS = 3
LONGEST = 8
_NAME_BONUS = 1.5
"""Names say more than nouns of the same rarity: 立法会 before 投票率."""


@cache
def glosses() -> dict[str, str]:
    """Chinese term → English, from ``gloss.csv``."""
    with GLOSS.open(encoding="utf-8", newline="") as file:
        return {row["zh"]: row["en"] for row in csv.DictReader(file)}


def label(v: Vectors, rows: Sequence[int]) -> tuple[str, str]:
    """(Chinese, English) label of the event made of ``rows``, e.g. 2021-12-19 香港 · 立法会 · 选举."""
    terms = _terms(v, rows)
    day = busiest_day([float(v.start[r]) for r in rows])
    english = [glosses().get(term, term) for term in terms]
    return f"{day} {' · '.join(terms)}".strip(), f"{day} {' · '.join(english)}".strip()


def busiest_day(hours: Sequence[float]) -> str:
    """The UTC day with most articles, the earliest of equals, as YYYY-MM-DD."""
    days = Counter(datetime.fromtimestamp(h * HOUR, UTC).date() for h in hours)
    return min(days, key=lambda day: (-days[day], day)).isoformat()


def _terms(v: Vectors, rows: Sequence[int]) -> list[str]:
    """Terms by mean share over outlets × rarity, so that no outlet's words decide alone."""
    share = _shares(v, rows)
    outlets = len({int(v.outlet[r]) for r in rows})
    score: dict[str, float] = {}
    for column, by_outlet in share.items():
        term = v.word_terms[column]
        if term in v.nouns and len(term) <= LONGEST and len(by_outlet) >= min(2, outlets):
            weight = _NAME_BONUS if term in v.names_set else 1.0
            score[term] = weight * float(v.word_idf[column]) * sum(by_outlet.values()) / outlets
    chosen: list[str] = []
    for term in sorted(score, key=lambda t: (-score[t], t)):
        if len(chosen) < TERMS and not any(term in other or other in term for other in chosen):
            chosen.append(term)
    return sorted(chosen, key=lambda t: (t not in v.names_set, chosen.index(t)))


def _shares(v: Vectors, rows: Sequence[int]) -> dict[int, dict[int, float]]:
    """For each word column: outlet → share of that outlet's articles that use it (title doubly)."""
    size = Counter(int(v.outlet[r]) for r in rows)
    share: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for r in rows:
        outlet = int(v.outlet[r])
        for matrix in (v.told, v.asked):
            for column in matrix.indices[matrix.indptr[r] : matrix.indptr[r + 1]].tolist():
                share[column][outlet] += 0.5 / size[outlet]
    return share
