"""A section as it is read: quotations and brackets blanked out, cut into sentences, with its verbs of reporting."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from framing.cleaning.script import simplify
from framing.voices import marks
from framing.voices.marks import Marks, Pair
from framing.voices.phrases import BRACKET, Phrases
from framing.voices.words import Verb

INSIDE = "\ue000"
"""Stands for every character of a quotation."""
_BRACKETS = re.compile(r"[（(][^（）()\n]{0,60}[）)]")
_ENDS = "。！？!?\n"
_CUT = re.compile(rf"[，,；;：:{_ENDS}{INSIDE}](?:(?<={INSIDE}){INSIDE}+)?")
_CLOSED = "。！？!?…"
_GOES_ON = "，,、；;：:）)"
SHORT = 12
"""Words in marks up to this length stay readable: names and terms stand in the sentence they are part of."""
_SAID = re.compile(r"[，,。、！？!?：:]")
_POST_END = re.compile(r"(?:道|说|了|着)?(?:[。，,\n；;！]|$)")
_SAYS_ON = re.compile(r"(?:道|说|了|着)?(?:[。\n！]|$|，\s?[“\"])")
_POST_BREAK = re.compile(r"[。！？!?；;\n：:“”\ue000]")
_NEXT = re.compile(r"^(?:但|而|不过|并|且|却|则|对此|同时|此外|随后)|(?:还|也|又|并|则|另|接着|随后)[^，]?$")
POST_REACH = 40


class Text(NamedTuple):
    """One section, folded. ``masked`` has the same length; ``bounds`` are the ends of its sentences.

    ``sentences`` says in which sentence each of ``verbs`` begins; ``cuts`` are the ends of its clauses.
    """

    folded: str
    masked: str
    marks: Marks
    verbs: list[Verb]
    verb_ends: list[int]
    sentences: list[tuple[int, int]]
    after: dict[int, Verb]
    bounds: list[int]
    cuts: list[int]
    mentions: list[tuple[int, int, str]]
    mention_starts: list[int]

    def mentions_in(self, low: int, high: int) -> list[tuple[int, int, str]]:
        """Names of actors that begin in ``[low, high)`` and end there."""
        first = bisect_left(self.mention_starts, low)
        found = self.mentions[first : bisect_left(self.mention_starts, high, first)]
        if found and found[-1][1] > high:  # no two overlap, so only the last can
            found.pop()
        return found

    def sentence(self, at: int) -> tuple[int, int]:
        """Start and end of the sentence that holds position ``at``."""
        bounds = self.bounds
        n = bisect_right(bounds, at)
        return (bounds[n - 1] if n else 0), (bounds[n] if n < len(bounds) else len(self.masked))

    def clause(self, low: int, high: int) -> int:
        """Where the last clause of ``[low, high)`` begins; at ``high`` where a mark or a quotation ends it."""
        if low < high and self.masked[high - 1] == INSIDE:
            return high
        n = bisect_right(self.cuts, high)
        start = self.cuts[n - 1] if n else 0
        if start <= low:
            return low
        return start + 1 if start < high and self.masked[start] == "”" else start

    def verb_before(self, at: int, low: int) -> Verb | None:
        """The last verb of reporting that ends between ``low`` and ``at``."""
        n = bisect_right(self.verb_ends, at)
        return self.verbs[n - 1] if n and self.verbs[n - 1].start >= low else None

    def verbs_between(self, low: int, high: int) -> range:
        """Which of ``verbs`` lie inside ``[low, high)``."""
        first = bisect_right(self.verb_ends, low)
        last = bisect_right(self.verb_ends, high, first)
        if first < last and self.verbs[first].start < low:  # no two overlap, so only the first can
            first += 1
        return range(first, last)

    def verbs_in(self, low: int, high: int) -> list[Verb]:
        """Verbs of reporting inside ``[low, high)``."""
        found = self.verbs_between(low, high)
        return self.verbs[found.start : found.stop]

    def verb_at(self, at: int) -> Verb | None:
        """The verb of reporting that begins at ``at``."""
        n = bisect_right(self.verb_ends, at)
        return self.verbs[n] if n < len(self.verbs) and self.verbs[n].start == at else None

    def verb_in(self, low: int, high: int) -> Verb | None:
        """The first verb of reporting inside ``[low, high)``."""
        found = self.verbs_between(low, high)
        return self.verbs[found.start] if found else None


def read(sections: Sequence[str], phrases: Phrases) -> list[Text]:
    """Read the cleaned texts of sections, each step for all of them: an automaton is quick while it is at hand."""
    folded = [simplify(section) for section in sections]
    paired = [marks.read(text) for text in folded]
    masked = [_mask(text, found.pairs) for text, found in zip(folded, paired, strict=True)]
    verbs = [phrases.words.find_verbs(text) for text in masked]
    mentions = [phrases.actors.find_folded(text) for text in masked]
    return [_text(*of) for of in zip(folded, masked, paired, verbs, mentions, strict=True)]


def _text(
    folded: str, masked: str, found: Marks, verbs: list[Verb], mentions: list[tuple[int, int, str]]
) -> Text:
    after = {p.close: v for p, v in _after(folded, masked, found.pairs, verbs)}
    cuts = [cut.end() for cut in _CUT.finditer(masked)]
    bounds = _bounds(folded, [at for at in cuts if masked[at - 1] in _ENDS], found.pairs, after)
    edges = [0, *bounds, len(masked)]
    within = [bisect_right(bounds, v.start) for v in verbs]
    return Text(
        folded, masked, found, verbs, [v.end for v in verbs], [(edges[n], edges[n + 1]) for n in within],
        after, bounds, cuts, mentions, [m[0] for m in mentions],
    )  # fmt: skip


def _mask(text: str, pairs: tuple[Pair, ...]) -> str:
    pieces, at = [], 0
    for pair in pairs:
        inner = text[pair.open + 1 : pair.close]
        if len(inner) > SHORT or _SAID.search(inner):
            pieces += [text[at : pair.open + 1], INSIDE * len(inner)]
            at = pair.close
    masked = "".join((*pieces, text[at:]))
    return _BRACKETS.sub(lambda m: BRACKET * len(m[0]), masked)


def _after(text: str, masked: str, pairs: tuple[Pair, ...], verbs: list[Verb]) -> list[tuple[Pair, Verb]]:
    """Quotations whose speaker follows them: “……”某某说。"""
    if not pairs or not verbs:
        return []
    found, starts = [], [v.start for v in verbs]
    for pair in pairs:
        low = pair.close + 1
        n = bisect_left(starts, low)
        if n == len(verbs) or starts[n] > low + POST_REACH:
            continue
        verb = verbs[n]
        between = masked[low : verb.start].lstrip("，, 　")
        if not between or _POST_BREAK.search(between) or "，" in between:
            continue
        if _NEXT.search(between + verb.word[0]) or not _POST_END.match(masked, verb.end):
            continue
        ended = text[pair.close - 1] in _CLOSED
        if ended and not _SAYS_ON.match(text, verb.end):
            continue
        if ended or text[pair.close - 1] in "，," or masked[low : low + 1] in "，,":
            found.append((pair, verb))
    return found


def _bounds(text: str, ends: list[int], pairs: tuple[Pair, ...], after: dict[int, Verb]) -> list[int]:
    """Ends of sentences: ``ends`` by the marks of the outlet's own sentences, and quotations that end one."""
    closed = [
        pair.close + 1
        for pair in pairs
        if text[pair.close - 1] in _CLOSED
        and text[pair.close + 1 : pair.close + 2] not in _GOES_ON
        and pair.close not in after
    ]
    return sorted({*ends, *closed}) if closed else ends
