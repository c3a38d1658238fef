"""Verbless, dated labels from the terms that the outlets of an event share."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path

import numpy as np

from framing.events.archive import changes, distinct
from framing.events.told import Told
from framing.events.words import LONGEST, NAME, NOUN, PRESENTABLE

GLOSS = Path(__file__).with_name("gloss.csv")
TERMS = 3
_HAN = re.compile("[\u4e00-\u9fff]+")
_GRAMMAR = frozenset("是的地得在与及或对向被把将看说称为了着过从到以等也就都让使由其这那个们我你他她它不有")
_ENOUGH, _NEARLY = 4, 0.9
"""A cut-off letter is put back where a term stands this often and so much of it goes on with the same letter."""
_NAME_BONUS = 1.5
"""Names say more than nouns of the same rarity: 立法会 before 投票率."""
_COUNTED = 5
"""Uses of a term in one article that count at most."""
_DWELT = (0.0, 0.0, *(log2(1 + uses) for uses in range(2, _COUNTED + 1)))
"""How much a single article dwells on a term, by its uses."""
_AT_ONCE = 4
"""Terms whose uses are counted before it is seen whether any other could still come in."""

_TIE = 1e-6
"""Scores as near as that may be equal but for rounding: the term that comes first in order wins."""


@cache
def glosses() -> dict[str, str]:
    """Chinese term → English, from ``gloss.csv``."""
    with GLOSS.open(encoding="utf-8", newline="") as file:
        return {row["zh"]: row["en"] for row in csv.DictReader(file)}


Candidate = tuple[str, float, bool]
"""A term that may stand in a label, its score but for how articles dwell on it, whether it is a name."""


def labels(t: Told, events: Sequence[Sequence[int]], texts: Sequence[str]) -> list[tuple[str, str]]:
    """(Chinese, English) label of each event of rows of ``t``, e.g. 2021-12-19 香港 · 立法会 · 选举.

    ``texts`` are title and text of the rows of ``t``, a line break between.
    """
    days = event_days(t, events)
    found = candidates(t, events)
    return [
        _label(day, terms, [texts[r] for r in rows])
        for day, terms, rows in zip(days, found, events, strict=True)
    ]


def _label(day: str, found: Iterable[Candidate], texts: Sequence[str]) -> tuple[str, str]:
    terms = chosen(found, texts)
    text = "\n".join(texts)
    completed = [whole(text, term) for term in terms]
    english = [glosses().get(term, name) for term, name in zip(terms, completed, strict=True)]
    return f"{day} {' · '.join(completed)}".strip(), f"{day} {' · '.join(english)}".strip()


# ── the day ──


def event_days(t: Told, events: Sequence[Sequence[int]]) -> list[str]:
    """The day each event happened, as YYYY-MM-DD: the date that most leads name, else the busiest day.

    Each outlet has one vote for the dates its leads name (12月19日, or 19日 of the
    month of publication) and half a vote for its days of publication (UTC); only
    days from two before the first article to the last one count.
    """
    event, row, share = _members(t, events)
    published = (t.archive.start[t.at] // 24).astype("datetime64[D]")
    named_row, named = _named_days(t, published)
    place = np.full(len(t.at), -1)
    place[row] = np.arange(len(row))
    voter = place[named_row]
    voter, named = voter[voter >= 0], named[voter >= 0]
    first = np.full(len(events), np.iinfo(np.int64).max)
    last = np.full(len(events), np.iinfo(np.int64).min)
    day = published[row].astype(np.int64)
    np.minimum.at(first, event, day)
    np.maximum.at(last, event, day)
    inside = (named >= first[event[voter]] - 2) & (named <= last[event[voter]])
    voter, named = voter[inside], named[inside]
    events_of = np.r_[event, event[voter]]
    days, votes = np.r_[day, named], np.r_[0.5 * share, share[voter]]
    return _elected(events_of, days, votes, len(events))


def _elected(event: np.ndarray, day: np.ndarray, vote: np.ndarray, n: int) -> list[str]:
    key, place = np.unique(event << 32 | day, return_inverse=True)
    votes = np.round(np.bincount(place, vote, len(key)), 6)
    order = np.lexsort((key & 0xFFFFFFFF, -votes, key >> 32))
    best = order[np.searchsorted(key[order] >> 32, np.arange(n))]
    return np.datetime_as_string((key[best] & 0xFFFFFFFF).astype("datetime64[D]")).tolist() if n else []


def _named_days(t: Told, published: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows and days since 1970 that their leads name, in the year of publication."""
    rows = t.rows("days")
    row = np.repeat(np.arange(len(t.at)), np.diff(rows.at))
    month, day = rows.values.astype(np.int64) // 100, rows.values.astype(np.int64) % 100
    year = published[row].astype("datetime64[Y]")
    own = published[row].astype("datetime64[M]")
    months = np.where(month > 0, year.astype("datetime64[M]") + np.maximum(month - 1, 0), own)
    named = months.astype("datetime64[D]") + (day - 1)
    real = named.astype("datetime64[M]") == months
    key = distinct(row[real] << 32 | named[real].astype(np.int64))
    return key >> 32, key & 0xFFFFFFFF


def _members(t: Told, events: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Event and row of every member, and 1 / articles of its outlet in its event."""
    size = np.fromiter(map(len, events), np.int64, len(events))
    event = np.repeat(np.arange(len(events)), size)
    row = np.fromiter((r for rows in events for r in rows), np.int64, int(size.sum()))
    key = event << 32 | t.archive.outlet[t.at[row]]
    _, place, count = np.unique(key, return_inverse=True, return_counts=True)
    return event, row, 1 / count[place]


# ── the terms ──


def candidates(t: Told, events: Sequence[Sequence[int]]) -> list[Iterator[Candidate]]:
    """For each event the terms by mean share over outlets × rarity, best first.

    No outlet's words decide alone: a term stands in articles of two outlets where there are two.
    """
    event, row, share = _members(t, events)
    outlet = t.archive.outlet[t.at[row]]
    outlets = np.bincount(distinct(event << 32 | outlet) >> 32, minlength=len(events))
    which, term, weight = _uses(t, row, share)
    key = (event[which] << 32) | term
    order = np.lexsort((outlet[which], key))
    ascending, outlet = key[order], outlet[which][order]
    first = changes(ascending)
    other = np.r_[True, (ascending[1:] != ascending[:-1]) | (outlet[1:] != outlet[:-1])][: len(key)]
    held = np.add.reduceat(other.astype(np.int64), first) if len(first) else first
    place = np.empty(len(key), np.int64)
    place[order] = np.repeat(np.arange(len(first)), np.diff(first, append=len(key)))
    key = ascending[first]
    of, term = key >> 32, key & 0xFFFFFFFF
    bonus = np.where(t.gathered.kinds[term] & NAME, _NAME_BONUS, 1.0)
    score = bonus * t.word_idf[term] * (np.bincount(place, weight, len(key)) / outlets[of])
    fit = held >= np.minimum(2, outlets[of])
    return _listed(t, of[fit], term[fit], score[fit], len(events))


def _uses(t: Told, row: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Members, terms fit for labels that they use, and half the member's share each: titles count doubly."""
    fit = (t.gathered.kinds & (NOUN | PRESENTABLE)) == (NOUN | PRESENTABLE)
    found = []
    for name in ("told", "title"):
        rows = t.rows(name)
        size = np.diff(rows.at)[row]
        member = np.repeat(np.arange(len(row)), size)
        first = np.cumsum(size) - size
        term = rows.values[np.repeat(rows.at[row] - first, size) + np.arange(len(member))].astype(np.int64)
        found.append((member[fit[term]], term[fit[term]]))
    member, term = (np.concatenate(column) for column in zip(*found, strict=True))
    return member, term, 0.5 * share[member]


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Terms of all events, event by event, the best first; spelled out only when their turn comes."""

    told: Told
    at: np.ndarray
    term: np.ndarray
    weight: np.ndarray

    def of(self, event: int) -> Iterator[Candidate]:
        kinds, spell = self.told.gathered.kinds, self.told.gathered.term
        for n in range(self.at[event], self.at[event + 1]):
            term = self.term[n]
            yield spell(term), float(self.weight[n]), bool(kinds[term] & NAME)


def _listed(
    t: Told, of: np.ndarray, term: np.ndarray, score: np.ndarray, n: int
) -> list[Iterator[Candidate]]:
    score = np.round(score, 9)
    order = np.lexsort((-score, of))
    ranked = _Ranked(t, np.searchsorted(of[order], np.arange(n + 1)), term[order], score[order])
    return [ranked.of(event) for event in range(n)]


def chosen(found: Iterable[Candidate], texts: Sequence[str]) -> list[str]:
    """The TERMS best, none inside another, names first; ``found`` descends by weight."""
    score: dict[str, float] = {}
    names: set[str] = set()
    for n, (term, weight, is_name) in enumerate(found):
        if n % _AT_ONCE == 0 and n:
            best = _apart(score)
            if len(best) == TERMS and score[best[-1]] > weight * _DWELT[-1] + _TIE:
                break
        if is_name:
            names.add(term)
        score[term] = round(weight * dwelt_on(texts, term), 9)
    best = _apart(score)
    if not best:
        best = _apart(dict.fromkeys(score, 1.0))
    return sorted(best, key=lambda term: (term not in names, best.index(term)))


def _apart(score: dict[str, float]) -> list[str]:
    """The best terms above 0 of which none holds another."""
    found: list[str] = []
    for term in sorted((t for t in score if score[t] > 0), key=lambda t: (-score[t], t)):
        if len(found) == TERMS:
            break
        if not any(term in other or other in term for other in found):
            found.append(term)
    return found


def dwelt_on(texts: Sequence[str], term: str) -> float:
    """How much the articles keep to a term: log2 of one plus its mean count, each article's at most five.

    What an article says once is as often a slip of the segmenter as a topic, and counts for nothing.
    """
    if len(texts) == 1:
        return _DWELT[min(texts[0].count(term), _COUNTED)]
    counts = [text.count(term) for text in texts]
    return (
        log2(1 + sum([c if c < _COUNTED else _COUNTED for c in counts]) / len(texts))
        if sum(counts) > 1
        else 0.0
    )


def whole(text: str, term: str) -> str:
    """The term with the letters that the segmenter cut off: 德塞 to 谭德塞, where nearly every use goes on so."""
    pieces = text.split(term)
    uses = len(pieces) - 1
    if uses < _ENOUGH or not _HAN.fullmatch(term):
        return term
    while len(term) < LONGEST:
        before = _usual([piece[-1] for piece in pieces[:-1] if piece], uses)
        after = "" if before else _usual([piece[0] for piece in pieces[1:] if piece], uses)
        if not before and not after:
            break
        term = before + term + after
        pieces = text.split(term)
    return term


def _usual(letters: Sequence[str], uses: int) -> str:
    """The letter that stands there in nearly every use; '' where there is none, or only grammar."""
    needed = _NEARLY * uses
    # Each other letter takes a use away: with so many of them, none is usual.
    if len(letters) < needed or len(set(letters)) - 1 > uses - needed:
        return ""
    letter, count = max(Counter(letters).items(), key=lambda item: (item[1], item[0]))
    return letter if count >= needed and _HAN.fullmatch(letter) and letter not in _GRAMMAR else ""
