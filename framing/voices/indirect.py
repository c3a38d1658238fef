"""What is reported without marks: under a verb of reporting, after a source, after a name with a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import itemgetter

from framing.model import Quote, SectionName
from framing.voices.phrases import BRACKET, NOBODY, Speaker
from framing.voices.reading import Source, Sources
from framing.voices.speech import INSIDE, Text
from framing.voices.subjects import Subject
from framing.voices.words import Verb

LEAST = 4
"""Characters that a report has at least."""
_SKIP = re.compile(r"(?:了|道|过)?[\s，,：:、\ue001]*")
_MARKS = rf"\s“”‘’{INSIDE}{BRACKET}，。、；：！？…"
_FILLED = re.compile(rf"(?:[{_MARKS}]*+[^{_MARKS}]){{{LEAST}}}")
_CLAUSE = re.compile(r"[，,；;：:\n]")
_HEAD = 14
"""Characters of the longest name that a line of an interview begins with."""
_LINE = re.compile(rf"([^：:，。\n]{{1,{_HEAD}}})[：:](?=[^\n])")
_COLON = re.compile(r"[：:]")
_OPENS, _COLONS = frozenset("，,：:"), frozenset("：:")
"""What may stand between a verb and the words it reports."""
_PLACE = itemgetter(0, 1)


Report = tuple[int, int, Source]
"""(start, end, source): reported words ``text[start:end]`` and where they come from."""


def quotes(name: SectionName, text: Text, sources: Sources, direct: list[Quote]) -> list[Quote]:
    """Indirect speech of one section, ascending and without overlap of its own kind."""
    found = [*_verbs(text, sources), *_cited(text, sources)]
    if name != "headline":
        found += _followed(text, sources, sorted(found, key=_PLACE))
    found += _titled(text, sources) if name == "headline" else _lines(text, sources)
    taken = [(q.start, q.end) for q in direct if q.kind == "direct"]
    foreign = sources.cast.phrases.foreign
    return [
        Quote(
            name, start, end, "indirect", speaker.name, speaker.group, verb.word if verb else None,
            verb.verb_class if verb else None, foreign(speaker),
        )
        for start, end, (speaker, verb) in _apart(sorted(found, key=_PLACE), text, taken)
    ]  # fmt: skip


def _apart(
    reports: list[Report], text: Text, taken: list[tuple[int, int]]
) -> Iterator[tuple[int, int, Source]]:
    """Reports cut where the next begins, those left out that hold nothing but marks, or lie in a quotation."""
    inside = 0
    for (start, end, source), following in _with_next(reports, len(text.masked)):
        end = min(end, following)
        while inside < len(taken) and taken[inside][1] <= start:
            inside += 1
        if inside < len(taken) and taken[inside][0] <= start and end <= taken[inside][1]:
            continue
        if _FILLED.match(text.masked, start, end):
            yield start, end, source


def _with_next(reports: list[Report], size: int) -> Iterator[tuple[Report, int]]:
    """Reports, and where the next begins, which after the last is the end of the text."""
    return zip(reports, [*[start for start, _, _ in reports[1:]], size], strict=False)


def _verbs(text: Text, sources: Sources) -> Iterator[Report]:
    """Reports after a verb, to the end of its sentence; before it where it ends the sentence."""
    before = NOBODY
    for verb, (low, high) in zip(text.verbs, text.sentences, strict=True):
        following = text.masked[verb.end : verb.end + 1]
        if verb.use in ("inner", "direct") and following not in _OPENS:
            continue
        start = _after(text, verb, high)
        source = sources.of(low, verb)
        before = source.speaker if source else before
        if high - start >= LEAST:
            if following in _COLONS:
                high = max(high, _line_end(text, start))
            if source or verb.verb_class == "hedging" or following in _OPENS:
                yield start, high, source or Source(before, verb)
        elif source:
            begun = _clause_start(text, low, verb.start)
            if begun - low > 2 * LEAST and text.verb_before(begun, low) is None:
                yield low, begun - 1, source


def _line_end(text: Text, at: int) -> int:
    """End of the paragraph, where no quotation begins at ``at``."""
    if text.folded[at - 1 : at + 1].strip("：: ")[:1] in tuple('“‘"'):
        return at
    end = text.masked.find("\n", at)
    return len(text.masked) if end < 0 else end


def _followed(text: Text, sources: Sources, reports: list[Report]) -> Iterator[Report]:
    """Sentences of the same paragraph that go on in the first person after a report."""
    words, masked, size = sources.cast.phrases.words, text.masked, len(text.masked)
    for (_, low, source), stop in _with_next(reports, size):
        while low < size and masked[low - 1] != "\n" and masked[low] != "\n":
            high = text.sentence(low)[1]
            if high > stop:
                break
            sentence = masked[low:high]
            if any(v.use != "inner" for v in text.verbs_in(low, high)) or words.breaks.match(sentence):
                break
            if not words.goes_on.search(sentence):
                break
            yield low, high, Source(source.speaker, None)
            low = high


def _after(text: Text, verb: Verb, high: int) -> int:
    skipped = _SKIP.match(text.masked, verb.end, high)
    return skipped.end() if skipped else verb.end


def _clause_start(text: Text, low: int, at: int) -> int:
    start = low
    for mark in _CLAUSE.finditer(text.masked, max(low, at - 200), at):
        start = mark.end()
    return start


def _cited(text: Text, sources: Sources) -> Iterator[Report]:
    """根据某某的报告，……; 在某某看来，……"""
    for found in sources.cast.phrases.words.cited.finditer(text.masked):
        group = found.lastindex or 0  # each has one group of its own
        _, high = text.sentence(found.start())
        named = sources.named(Subject(found.start(group), found.end(group), found[group]))
        yield min(found.end() + 1, high), high, Source(named, None)


def _titled(text: Text, sources: Sources) -> Iterator[Report]:
    """A headline's 某某：……"""
    at = text.masked.find("：")
    if at < 0 or text.folded[at + 1 : at + 2] in "“":
        return
    phrase = re.split(r"[\s　，！？]", text.masked[:at])[-1]
    if len(phrase) <= 12 and sources.cast.phrases.speaks(phrase):
        speaker = sources.named(Subject(at - len(phrase), at, phrase))
        yield at + 1, len(text.masked), Source(speaker, None)


def unclear_title(text: Text, sources: Sources) -> tuple[int, int] | None:
    """A headline's words after a colon that may be somebody's or the outlet's."""
    at = text.masked.find("：")
    if at < 0:
        return None
    mentions = sources.cast.phrases.actors.find_folded(text.masked[:at])
    return (at + 1, len(text.masked)) if mentions else None


def heads(text: str) -> Iterator[re.Match[str]]:
    """Lines that begin with a few words and a colon."""
    for colon in _COLON.finditer(text):
        low = max(0, colon.start() - _HEAD - 1)
        line = text.rfind("\n", low, colon.start()) + 1
        head = _LINE.match(text, line) if line or not low else None
        if head and head.end() == colon.end():
            yield head


def _lines(text: Text, sources: Sources) -> Iterator[Report]:
    """Interviews: paragraphs that begin with 问：, 答：, 记者： or a name that begins several."""
    found = list(heads(text.masked))
    count: dict[str, int] = {}
    for head in found:
        count[head[1].strip()] = count.get(head[1].strip(), 0) + 1
    for head in found:
        phrase = head[1].strip()
        asked = phrase in sources.cast.phrases.words.interview
        end = text.masked.find("\n", head.end())
        end = len(text.masked) if end < 0 else end
        ended = text.masked[end - 1] in "。！？"
        if not asked and not ((count[phrase] > 1 or ended) and sources.cast.phrases.speaks(phrase)):
            continue
        group = "media" if phrase[0] in "问记主编采提" else "other"
        speaker = (
            Speaker(None, group, None) if asked else sources.named(Subject(head.start(), head.end(1), phrase))
        )
        yield head.end(), end, Source(speaker, None)
