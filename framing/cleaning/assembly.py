"""Parts of lines to sections, with their runs back to the source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from framing.cleaning.lines import Line, Run
from framing.model import Section, SectionName


@dataclass(frozen=True, slots=True)
class Part:
    """``line.text[start:end]`` belongs to ``section``."""

    section: SectionName
    line: Line
    start: int
    end: int


def assemble(parts: Sequence[Part], headline: Line | None) -> dict[SectionName, Section]:
    """Sections from parts, in document order; parts of one section stand on lines of their own."""
    sections: dict[SectionName, Section] = {}
    if headline is not None:
        sections["headline"] = Section("headline", headline.text, headline.runs)
    for name in dict.fromkeys(part.section for part in parts):
        sections[name] = _section(name, [part for part in parts if part.section == name])
    return sections


def _section(name: SectionName, parts: Sequence[Part]) -> Section:
    texts: list[str] = []
    runs: list[Run] = []
    at = 0
    for part in parts:
        start, end = _trim(part)
        if start == end:
            continue
        at += 1 if texts else 0
        texts.append(part.line.text[start:end])
        runs.extend(_cut(part.line.runs, start, end, at))
        at += end - start
    return Section(name, "\n".join(texts), tuple(runs))


def _trim(part: Part) -> tuple[int, int]:
    start, end, text = part.start, part.end, part.line.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut(runs: Sequence[Run], start: int, end: int, at: int) -> Iterator[Run]:
    """The runs of ``text[start:end]``, moved so that ``start`` becomes ``at``."""
    for clean, source, size in runs:
        low, high = max(clean, start), min(clean + size, end)
        if low < high:
            yield low - start + at, source + low - clean, high - low
