"""A section as it is read: quotations and brackets blanked out, cut into sentences, with its verbs of reporting."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from framing.actors import Actors
from framing.cleaning.script import simplify
from framing.voices import marks
from framing.voices.marks import Marks, Pair
from framing.voices.words import Verb, Words

INSIDE, BRACKET = "\ue000", "\ue001"
_BRACKETS = re.compile(r"[（(][^（）()\n]{0,60}[）)]")
_END = re.compile(r"[。！？!?\n]")
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
    """One section, folded. ``masked`` has the same length; ``bounds`` are the ends of its sentences."""

    folded: str
    masked: str
    marks: Marks
    verbs: list[Verb]
    verb_ends: list[int]
    after: dict[int, Verb]
    bounds: list[int]
    mentions: list[tuple[int, int, str]]
    mention_starts: list[int]

    def mentions_in(self, low: int, high: int) -> list[tuple[int, int, str]]:
        """Names of actors that begin in ``[low, high)`` and end there."""
        first = bisect_left(self.mention_starts, low)
        found = self.mentions[first : bisect_left(self.mention_starts, high, first)]
        return [m for m in found if m[1] <= high]

    def sentence(self, at: int) -> tuple[int, int]:
        """Start and end of the sentence that holds position ``at``."""
        n = bisect_right(self.bounds, at)
        return (self.bounds[n - 1] if n else 0), (
            self.bounds[n] if n < len(self.bounds) else len(self.masked)
        )

    def verb_before(self, at: int, low: int) -> Verb | None:
        """The last verb of reporting that ends between ``low`` and ``at``."""
        n = bisect_right(self.verb_ends, at)
        return self.verbs[n - 1] if n and self.verbs[n - 1].start >= low else None

    def verbs_in(self, low: int, high: int) -> list[Verb]:
        """Verbs of reporting inside ``[low, high)``."""
        first, last = bisect_left(self.verb_ends, low + 1), bisect_right(self.verb_ends, high)
        return [v for v in self.verbs[first:last] if v.start >= low]


def read(section: str, words: Words, actors: Actors) -> Text:
    """Read one section's cleaned text."""
    folded = simplify(section)
    found = marks.read(folded)
    masked = _mask(folded, found.pairs)
    verbs = words.find_verbs(masked)
    mentions = actors.find_folded(masked)
    after = {p.close: v for p, v in _after(folded, masked, found.pairs, verbs)}
    return Text(
        folded, masked, found, verbs, [v.end for v in verbs], after, _bounds(folded, masked, found.pairs, after),
        mentions, [start for start, _, _ in mentions],
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


def _bounds(text: str, masked: str, pairs: tuple[Pair, ...], after: dict[int, Verb]) -> list[int]:
    """Ends of sentences: the marks of the outlet's own sentences, and quotations that end one."""
    found = {m.end() for m in _END.finditer(masked)}
    for pair in pairs:
        following = text[pair.close + 1 : pair.close + 2]
        if text[pair.close - 1] in _CLOSED and following not in _GOES_ON and pair.close not in after:
            found.add(pair.close + 1)
    return sorted(found)
