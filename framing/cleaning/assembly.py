"""Parts of lines to sections, with their runs back to the source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from framing.cleaning.lines import Line, Run
from framing.model import Section, SectionName


class Part(NamedTuple):
    """``line.text[start:end]`` belongs to ``section``."""

    section: SectionName
    line: Line
    start: int
    end: int


def assemble(parts: Iterable[Part], headline: Line) -> dict[SectionName, Section]:
    """Sections from parts, in document order; parts of one section stand on lines of their own."""
    groups: dict[SectionName, list[Part]] = {}
    for part in parts:
        groups.setdefault(part.section, []).append(part)
    sections: dict[SectionName, Section] = {"headline": Section("headline", headline.text, headline.runs)}
    return sections | {name: _section(name, group) for name, group in groups.items()}


def _section(name: SectionName, parts: Iterable[Part]) -> Section:
    texts: list[str] = []
    runs: list[Run] = []
    at = 0
    for part in parts:
        start, end = _trim(part)
        if start < end:
            texts.append(part.line.text[start:end])
            runs += _cut(part.line, start, end, at)
            at += end - start + 1
    return Section(name, "\n".join(texts), tuple(runs))


def _trim(part: Part) -> tuple[int, int]:
    start, end, text = part.start, part.end, part.line.text
    if end - start == len(text):
        # lines have no white space at their ends
        return start, end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut(line: Line, start: int, end: int, at: int) -> list[Run]:
    """The runs of ``line.text[start:end]``, moved so that ``start`` becomes ``at``."""
    if end - start == len(line.text):
        return [(clean + at, source, size) for clean, source, size in line.runs]
    inside = (
        (max(clean, start), min(clean + size, end), source - clean) for clean, source, size in line.runs
    )
    return [(low - start + at, source + low, high - low) for low, high, source in inside if low < high]
