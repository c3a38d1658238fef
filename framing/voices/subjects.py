"""The subject of a verb of reporting: the words before it that say who speaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from framing.voices.phrases import BRACKET
from framing.voices.speakers import Cast
from framing.voices.speech import Text
from framing.voices.words import Words

_CUT = re.compile(r"[，,；;：:。！？!?\n\ue000]”?")
_CITED = re.compile(
    r"(?:援引|引述|引用|转引|引)([^，。援引]{2,40}?)的(?:话|说法|消息|声明|报道|报导|统计|数据|报告)"
)
_JOINED = re.compile(r"[与和同跟]")
_TRAILING = BRACKET + " 　的之，“"
_HELD = re.compile("[《“与和同跟]")
"""What words that are kept whole may begin with or hold, besides the letters of titles and offices."""
_ADVERBS = "用以才刚曾也还则都又再并已将仍均只便即更就方今昨"
LONGEST = 26
"""Characters of the longest subject that is taken as one whole."""
REACH = 300
"""Characters before a verb in which its subject is sought."""
NEAR = 12
"""Characters around a word that may end a subject in which a longer word may hold it."""


class Subject(NamedTuple):
    """Words before a verb that say who speaks: ``text[start:end]``."""

    start: int
    end: int
    words: str


def clauses(text: Text, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Clauses of ``[low, high)`` from the last to the first, up to eight."""
    end, low = high, max(low, high - REACH)
    for _ in range(8):
        start = text.clause(low, end)
        yield start, end
        end = start - 1
        if end <= low:
            return


def subject(text: Text, cast: Cast, low: int, verb: int) -> Subject | None:
    """The subject of the verb at ``verb`` in a sentence from ``low`` on; None where it has none of its own.

    The nearest clause that begins with somebody who can speak gives it; failing
    that, whatever the verb's own clause begins with.
    """
    spare = None
    for start, end in clauses(text, low, verb):
        if text.masked.find("引", start, end) >= 0 and (cited := _CITED.search(text.masked, start, end)):
            return Subject(cited.start(1), cited.end(1), cited[1])
        found = _head(text, cast, start, end)
        if found and cast.phrases.speaks(found.words):
            return found
        if end == verb:
            if tail := _tail(text, cast, start, end):
                return tail
            spare = found if found and len(found.words) > 1 and found.words[-1] != "地" else None
    return spare


def first(text: Text, cast: Cast, low: int) -> Subject | None:
    """The subject that a sentence from ``low`` on begins with, after an adverbial or two."""
    high = text.sentence(low)[1]
    for _ in range(3):
        cut = _CUT.search(text.masked, low, high)
        end = cut.start() if cut else high
        found = _head(text, cast, low, end) if end > low else None
        if found and cast.phrases.speaks(found.words):
            return found
        for _, named, key in text.mentions_in(low, min(end, low + LONGEST))[:2]:
            if cast.phrases.actors[key].kind == "person":
                return Subject(low, named, text.masked[low:named])
        if not cut:
            return None
        low = cut.end()
    return None


def _tail(text: Text, cast: Cast, start: int, end: int) -> Subject | None:
    """Who stands after a clause of their own: 总部设在海湾的某某组织说."""
    at = text.masked.rfind("的", start, end)
    if at < 0:
        return None
    found = _head(text, cast, at + 1, end)
    return (
        found
        if found and found.start == at + 1 and len(found.words) > 1 and cast.phrases.speaks(found.words)
        else None
    )


def _head(text: Text, cast: Cast, start: int, end: int) -> Subject | None:
    """The noun phrase that a clause begins with."""
    if start == end:
        return None
    masked, phrases = text.masked, cast.phrases
    words = phrases.words
    end = min(end, start + 3 * LONGEST)
    kept: list[tuple[int, int]] = []
    if names := text.mentions_in(start, end):
        kept = [(a, b) for a, b, _ in names]
        starts = [a for a, _ in kept]
        while start not in starts and (lead := words.lead.match(masked, start, end)):
            start = lead.end()
    elif leads := words.leads.match(masked, start, end):
        start = leads.end()
    last = stop(masked, words, start, end, kept)
    phrase = masked[start:last].rstrip(_TRAILING)
    if not phrase or len(phrase) > LONGEST:
        return None
    joined = _JOINED.search(phrase)
    if joined and not any(a - start < joined.end() <= b - start for a, b in kept):
        phrase = phrase[: joined.start()] if phrases.is_person(phrase[: joined.start()]) else phrase
    if phrase[-1] in _ADVERBS and not phrases.speaks(phrase) and phrases.speaks(phrase[:-1]):
        phrase = phrase[:-1]
    return Subject(start, start + len(phrase), phrase)


def stop(masked: str, words: Words, start: int, end: int, kept: list[tuple[int, int]]) -> int:
    """Where the first word begins that ends a subject and isn't part of one of ``kept``, which longer words join."""
    pattern = words.stop if words.rare.search(masked, start, end) else words.stop_words
    for found in pattern.finditer(masked, start, end):
        at, after = found.span()
        held = _holds(kept, at, after)
        if not held and words.atom_letters.isdisjoint(found[0]) and not _HELD.search(masked, start, after):
            return at  # no longer word holds any of it, nor what joins two names before it
        low, high = max(start, at - NEAR), min(end, after + NEAR)
        longer = [m.span() for m in words.atom.finditer(masked, low, high)]
        kept += longer
        if not held and not _holds(longer, at, after):
            return at
    return end


def _holds(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether any of ``spans`` has letters of ``[start, end)``."""
    for low, high in spans:  # noqa: SIM110 - any() over a generator costs more than the few there are
        if low < end and start < high:
            return True
    return False
