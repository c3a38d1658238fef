"""Lexicon entries and how they are found in a text: one automaton over all, guards after."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

import ahocorasick_rs

from framing.guards import Context, Test, compile_guard


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a lexicon file: a variant of a concept, with its evidence and its two examples."""

    id: str
    family: str
    concept: str
    concept_zh: str
    concept_en: str
    variant: str
    forms: tuple[str, ...]
    guard: str
    attested_in: str
    source_url: str
    polarity: str | None
    gloss_zh: str
    gloss_en: str
    version: str
    example_yes: str
    example_no: str
    where: str

    @property
    def patterns(self) -> tuple[str, ...]:
        """The variant and its other forms: every string that may match."""
        return (self.variant, *self.forms)


Found = tuple[int, int, int, int]
"""One match: (span, start, end, pattern) is ``text[start:end]``, which begins in the ``span``-th of the spans
that were asked for and is the ``pattern``-th string of the matcher."""


class Matcher:
    """Finds the strings of all families at once: leftmost-longest within each family, then guards.

    A longer variant swallows the shorter ones of its family inside it even
    where its own guard then rejects the match; nothing is tried twice.
    ``patterns`` are the strings, ``owners`` their entries.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Raises LexiconError when a guard cannot be read."""
        families = {family: number for number, family in enumerate(dict.fromkeys(e.family for e in entries))}
        self.patterns = [pattern for e in entries for pattern in e.patterns]
        self.owners = [e for e in entries for _ in e.patterns]
        self._rules: list[tuple[int, tuple[Test, ...]]] = []
        for e in entries:
            self._rules += [(families[e.family], compile_guard(e.guard, e.where))] * len(e.patterns)
        self._unread = [0] * len(families)
        self._several = len(families) > 1
        kinds = ahocorasick_rs.MatchKind
        self._automaton = ahocorasick_rs.AhoCorasick(
            self.patterns,
            matchkind=kinds.Standard if self._several else kinds.LeftmostLongest,
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,  # a DFA is too large for a cache
        )

    def find(self, text: str, spans: Sequence[tuple[int, int]], context: Context) -> list[Found]:
        """Matches in ``text`` that begin inside one of ``spans``, by start; of one start the longest first.

        ``spans`` are the sentences as ascending (start, end) code-point offsets, cut at the end of ``text``;
        ``context`` is the whole article, for guards that ask about it.
        """
        matches = self._automaton.find_matches_as_indexes(text, overlapping=self._several)
        if not matches or not spans:
            return []
        if self._several:  # else the automaton has passed over what a longer match holds
            matches.reverse()  # they come by end: of one start, the longest is now first and stays so
            matches.sort(key=_START)
        size = len(text)
        starts = [*(low for low, _ in spans), size]
        span, low, limit, following = -1, 0, 0, starts[0]
        rules, read = self._rules, self._unread.copy()  # how far each family has read
        found: list[Found] = []
        for number, start, end in matches:
            family, tests = rules[number]
            if start < read[family]:
                continue
            read[family] = end
            if start >= following:
                span = bisect_right(starts, start) - 1
                (low, limit), following = spans[span], starts[span + 1]
            if start >= limit:
                continue
            high = end if end > limit else limit if limit < size else size
            for test in tests:  # a loop: all() over a generator costs more than most tests
                if not test(text, start, end, low, high, context):
                    break
            else:
                found.append((span, start, end, number))
        return found

    def find_in(self, sentence: str, context: Context) -> list[tuple[int, int, int]]:
        """(start, end, pattern) of what :meth:`find` finds in a text that is one sentence, and quicker in one family."""
        if self._several:
            return [
                (start, end, n) for _, start, end, n in self.find(sentence, [(0, len(sentence))], context)
            ]
        rules, size = self._rules, len(sentence)
        found: list[tuple[int, int, int]] = []
        for number, start, end in self._automaton.find_matches_as_indexes(sentence):
            for test in rules[number][1]:
                if not test(sentence, start, end, 0, size, context):
                    break
            else:
                found.append((start, end, number))
        return found

    def holds(self, entry: Entry, sentence: str) -> bool:
        """Whether ``entry`` itself is found in a text that is this one sentence."""
        found = self.find(sentence, [(0, len(sentence))], Context(sentence))
        return any(self.owners[number].id == entry.id for *_, number in found)


_START = itemgetter(1)
