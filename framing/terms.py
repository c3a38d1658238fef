"""Lexicon entries and how they are found in a text: one automaton per family, guards after."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import ahocorasick_rs

from framing.guards import Context, Place, Test, compile_guard


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


@dataclass(frozen=True, slots=True)
class Found:
    """One match: ``text[start:end]``, inside the ``span``-th of the spans that were asked for."""

    span: int
    start: int
    end: int
    entry: Entry


class Matcher:
    """Finds the entries of one family: leftmost-longest, then guards.

    A longer variant swallows the shorter ones inside it even where its own
    guard then rejects the match; nothing is tried twice.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Raises LexiconError when a guard cannot be read."""
        self._rules: list[tuple[Entry, tuple[Test, ...]]] = []
        patterns: list[str] = []
        for entry in entries:
            tests = compile_guard(entry.guard, entry.where)
            patterns.extend(entry.patterns)
            self._rules.extend([(entry, tests)] * len(entry.patterns))
        self._automaton = ahocorasick_rs.AhoCorasick(
            patterns,
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            implementation=ahocorasick_rs.Implementation.DFA,
        )

    def find(self, text: str, spans: Sequence[tuple[int, int]], context: Context) -> list[Found]:
        """Matches in ``text`` that begin inside one of ``spans``, ascending.

        ``spans`` are the sentences as ascending (start, end) code-point offsets;
        ``context`` is the whole article, for guards that ask about it.
        """
        starts = [low for low, _ in spans]
        found: list[Found] = []
        for number, start, end in self._automaton.find_matches_as_indexes(text):
            span = bisect_right(starts, start) - 1
            if span < 0 or start >= spans[span][1]:
                continue
            entry, tests = self._rules[number]
            if tests:
                low, high = spans[span]
                place = Place(text, start, end, low, max(high, end), context)
                if not all(test(place) for test in tests):
                    continue
            found.append(Found(span, start, end, entry))
        return found

    def holds(self, entry: Entry, sentence: str) -> bool:
        """Whether ``entry`` itself is found in a text that is this one sentence."""
        found = self.find(sentence, [(0, len(sentence))], Context(sentence))
        return any(f.entry.id == entry.id for f in found)
