"""Sections to sentences: spans that hold every character that is not white space, once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from framing.model import SCORED, Section, SectionName, Sentence

MAX = 200
"""Longer pieces are cut: SnowNLP's time is quadratic in unpunctuated text."""
END = re.compile(r"[。！？!?；]+[”’」』》）)】\]\"']*")
SOFT = "，、,：: "


def cut(sections: Mapping[SectionName, Section]) -> tuple[Sentence, ...]:
    """Sentences of headline, body and captions in this order, numbered through from 0."""
    found: list[Sentence] = []
    for name in SCORED:
        section = sections.get(name)
        if section is None:
            continue
        offset = 0
        for number, paragraph in enumerate(section.text.split("\n")):
            for start, end in spans(paragraph):
                text = paragraph[start:end]
                found.append(Sentence(len(found), name, number, offset + start, offset + end, text))
            offset += len(paragraph) + 1
    return tuple(found)


def spans(paragraph: str) -> Iterator[tuple[int, int]]:
    """Sentence spans of one line, without white space at their ends, none longer than MAX."""
    start = 0
    for match in END.finditer(paragraph):
        yield from _pieces(paragraph, start, match.end())
        start = match.end()
    yield from _pieces(paragraph, start, len(paragraph))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while True:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if end - start <= MAX:
            break
        # a soft stop in the second half keeps pieces readable and of useful length
        stop = max(text.rfind(mark, start + MAX // 2, start + MAX) for mark in SOFT) + 1
        stop = stop or start + MAX
        yield start, len(text[:stop].rstrip())
        start = stop
    if start < end:
        yield start, end
