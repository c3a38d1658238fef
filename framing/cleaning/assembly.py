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
    for _, line, start, end in parts:
        text, own = line.text, line.runs
        if end - start < len(text):
            start, end = _trim(text, start, end)
            text, own = text[start:end], _cut(own, start, end)
        if text:
            texts.append(text)
            runs += [(clean + at, source, size) for clean, source, size in own] if at else own
            at += len(text) + 1
    return Section(name, "\n".join(texts), tuple(runs))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut(runs: Iterable[Run], start: int, end: int) -> tuple[Run, ...]:
    """The runs of ``text[start:end]``, moved so that ``start`` becomes 0."""
    inside = ((max(clean, start), min(clean + size, end), source - clean) for clean, source, size in runs)
    return tuple((low - start, source + low, high - low) for low, high, source in inside if low < high)
