"""Sections to sentences: spans that hold every character that is not white space, once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from framing.model import SCORED, Section, SectionName, Sentence

MAX = 200
"""Longer pieces are cut: SnowNLP's time is quadratic in unpunctuated text."""
WHOLE = re.compile(r"[^。！？!?；]*+[。！？!?；]++[”’」』》）)】\]\"']*+|[^。！？!?；]++")
"""Up to and with the mark that ends a sentence and what closes after it; or the rest of a line."""
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
            found += [
                Sentence(at, name, number, offset + start, offset + end, paragraph[start:end])
                for at, (start, end) in enumerate(spans(paragraph), len(found))
            ]
            offset += len(paragraph) + 1
    return tuple(found)


def spans(paragraph: str) -> list[tuple[int, int]]:
    """Sentence spans of one line, without white space at their ends, none longer than MAX."""
    found: list[tuple[int, int]] = []
    start = 0
    for whole in WHOLE.findall(paragraph):
        end = start + len(whole)
        if len(whole) <= MAX and whole == whole.strip():
            found.append((start, end))
        else:
            found += _pieces(paragraph, start, end)
        start = end
    return found


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
