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
    """Sentences of headline, body and captions in this order, numbered through from 0.

    They have no white space at their ends, and none is longer than MAX.
    """
    found: list[Sentence] = []
    for name in SCORED:
        section = sections.get(name)
        if section is None:
            continue
        text, start = section.text, 0
        for number, paragraph in enumerate(text.split("\n")):
            for whole in WHOLE.findall(paragraph):
                end = start + len(whole)
                if len(whole) <= MAX and whole == whole.strip():
                    found.append(Sentence(len(found), name, number, start, end, whole))
                else:
                    found += [
                        Sentence(at, name, number, low, high, text[low:high])
                        for at, (low, high) in enumerate(_pieces(text, start, end), len(found))
                    ]
                start = end
            start += 1
    return tuple(found)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of ``text[start:end]`` without white space at their ends, none longer than MAX."""
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
        yield start, start + len(text[start:stop].rstrip())
        start = stop
    if start < end:
        yield start, end
