"""Verbless, dated labels from the terms that the outlets of an event share."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import log2
from pathlib import Path

from framing.events.types import EventInput
from framing.events.vectors import HOUR, Vectors
from framing.events.words import LEAD

GLOSS = Path(__file__).with_name("gloss.csv")
TERMS = 3
LONGEST = 8
_DATE = re.compile(r"(?:(\d{1,2})月)?(?<!\d)(\d{1,2})[日号]")
_LATIN = re.compile(r"[\x00-\x7f]+")
_ACRONYM = re.compile(r"[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*")
"""Latin terms that are names in Chinese texts too (TikTok, MU5735); others are glosses in brackets."""
_HAN = re.compile("[\u4e00-\u9fff]+")
_GRAMMAR = frozenset("是的地得在与及或对向被把将看说称为了着过从到以等也就都让使由其这那个们我你他她它不有")
_ENOUGH, _NEARLY = 4, 0.9
"""A cut-off letter is put back where a term stands this often and so much of it goes on with the same letter."""
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
    day = event_day(v, rows)
    whole = [_whole(v, rows, term) for term in terms]
    english = [glosses().get(term, name) for term, name in zip(terms, whole, strict=True)]
    return f"{day} {' · '.join(whole)}".strip(), f"{day} {' · '.join(english)}".strip()


def event_day(v: Vectors, rows: Sequence[int]) -> str:
    """The day it happened, as YYYY-MM-DD: the date that most leads name, else the busiest day.

    Each outlet has one vote for the dates its leads name (12月19日, or 19日 of the
    month of publication) and half a vote for its days of publication (UTC); only
    days from two before the first article to the last one count.
    """
    published = {r: datetime.fromtimestamp(float(v.start[r]) * HOUR, UTC).date() for r in rows}
    first, last = min(published.values()) - timedelta(days=2), max(published.values())
    size = Counter(int(v.outlet[r]) for r in rows)
    votes: dict[date, float] = defaultdict(float)
    for r, day in published.items():
        votes[day] += 0.5 / size[int(v.outlet[r])]
        for named in _named_days(v.inputs[r], day):
            if first <= named <= last:
                votes[named] += 1 / size[int(v.outlet[r])]
    return min(votes, key=lambda day: (-round(votes[day], 6), day)).isoformat()


def _named_days(article: EventInput, published: date) -> set[date]:
    found = set()
    for month, day in _DATE.findall(article.title + article.text[:LEAD]):
        try:
            found.add(published.replace(month=int(month or published.month), day=int(day)))
        except ValueError:
            continue
    return found


def _terms(v: Vectors, rows: Sequence[int]) -> list[str]:
    """Terms by mean share over outlets × rarity, so that no outlet's words decide alone."""
    share = _shares(v, rows)
    outlets = len({int(v.outlet[r]) for r in rows})
    score: dict[str, float] = {}
    for column, by_outlet in share.items():
        term = v.word_terms[column]
        if term in v.nouns and _presentable(term) and len(by_outlet) >= min(2, outlets):
            weight = _NAME_BONUS if term in v.names_set else 1.0
            rarity, shared = float(v.word_idf[column]), sum(by_outlet.values()) / outlets
            score[term] = weight * rarity * shared * _dwelt_on(v, rows, term)
    chosen: list[str] = []
    for term in sorted(
        (t for t in score if score[t] > 0) if any(score.values()) else score, key=lambda t: (-score[t], t)
    ):
        if len(chosen) < TERMS and not any(term in other or other in term for other in chosen):
            chosen.append(term)
    return sorted(chosen, key=lambda t: (t not in v.names_set, chosen.index(t)))


def _whole(v: Vectors, rows: Sequence[int], term: str) -> str:
    """The term with the letters that the segmenter cut off: 德塞 to 谭德塞, where nearly every use goes on so."""
    texts = [v.inputs[r].title + "\n" + v.inputs[r].text for r in rows]
    uses = sum(text.count(term) for text in texts)
    if uses < _ENOUGH or not _HAN.fullmatch(term):
        return term
    while len(term) < LONGEST:
        longer = (_beside(texts, f"(.){term}", uses) + term, term + _beside(texts, f"{term}(.)", uses))
        found = next((t for t in longer if t != term), term)
        if found == term:
            break
        term = found
    return term


def _beside(texts: Sequence[str], pattern: str, uses: int) -> str:
    """The letter that stands there in nearly every use; '' where there is none, or only grammar."""
    letters = Counter(letter for text in texts for letter in re.findall(pattern, text))
    letter, count = max(letters.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return letter if count >= _NEARLY * uses and _HAN.fullmatch(letter) and letter not in _GRAMMAR else ""


def _dwelt_on(v: Vectors, rows: Sequence[int], term: str) -> float:
    """How much the articles keep to a term: log2 of one plus its mean count, each article's at most five.

    What an article says once is as often a slip of the segmenter as a topic, and counts for nothing.
    """
    counts = [(v.inputs[r].title + v.inputs[r].text).count(term) for r in rows]
    return log2(1 + sum(min(c, 5) for c in counts) / len(rows)) if sum(counts) > 1 else 0.0


def _presentable(term: str) -> bool:
    return len(term) <= LONGEST and bool(_ACRONYM.fullmatch(term) or not _LATIN.fullmatch(term))


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
