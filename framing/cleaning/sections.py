"""Lines to sections: every visible character goes to exactly one, in document order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from framing.cleaning import patterns as p
from framing.cleaning.lines import Line, Mark, Run
from framing.model import Form, Section, SectionName

FLASH_MAX = 150
"""Characters up to which an article of one or two lines is a flash."""
VIDEO_MAX = 400
LAST_LINES = 6
FIRST_LINES = 5
CAPTION_MAX = 120


@dataclass(frozen=True, slots=True)
class Part:
    """``line.text[start:end]`` belongs to ``section``."""

    section: SectionName
    line: Line
    start: int
    end: int


def split(lines: Sequence[Line]) -> list[Part]:
    """Parts of all lines in order; together they hold every visible character once."""
    parts: list[Part] = []
    for index, line in enumerate(lines):
        near_start, near_end = index < FIRST_LINES, index >= len(lines) - LAST_LINES
        following = lines[index + 1].text if index + 1 < len(lines) else ""
        whole = _whole(line, near_start, near_end, following)
        if whole is not None:
            parts.append(Part(whole, line, 0, len(line.text)))
        else:
            parts.extend(_mixed(line, near_start, near_end))
    return parts


def _whole(line: Line, near_start: bool, near_end: bool, following: str) -> SectionName | None:
    """The section of a line that belongs to one as a whole, else None."""
    text = line.text
    if line.all(Mark.HIDDEN) or _is_chrome(line, near_end):
        return "chrome"
    if near_start and (p.ISO_TIME.fullmatch(text) or p.RFC_TIME.fullmatch(text)):
        return "chrome"
    if _is_caption(line):
        return "caption"
    if p.EDITOR.match(text):
        return "editor"
    if near_start and p.ISO_TIME.fullmatch(following) and not p.NULL_NAME.match(text):
        return "byline"
    if p.CREDIT_LINE.match(text):
        return "credit"
    if p.BYLINE_LINE.match(text) or (near_end and p.NAMES_LINE.match(text)):
        return "byline"
    return None


def _is_chrome(line: Line, near_end: bool) -> bool:
    text = line.text
    for pattern in (p.FEED, p.ENLARGE, p.SEPARATORS_ONLY, p.CREDITS):
        if pattern.search(text):
            return True
    if p.COPYRIGHT.search(text) and len(text) < 200:
        return True
    return bool(p.TEASER.match(text)) and (line.share(Mark.LINK) > 0.4 or len(text) < 40)


def _is_caption(line: Line) -> bool:
    if line.share(Mark.CAPTION) > 0.9:
        return True
    if not any(marks & Mark.UNDER_PICTURE for _, _, marks in line.spans):
        return False
    text = line.text
    if line.share(Mark.GREY) > 0.5:
        return True
    if line.all(Mark.CENTER) and len(text) <= CAPTION_MAX:
        return True
    return not line.share(Mark.P) and line.all(Mark.PICTURE)


def _mixed(line: Line, near_start: bool, near_end: bool) -> Iterator[Part]:
    """Parts of a line that opens or closes with something else than body."""
    start, end, text = 0, len(line.text), line.text
    head: list[tuple[SectionName, re.Pattern[str]]] = [("dateline", p.DATELINE), ("byline", p.BYLINE_HEAD)]
    if near_start:
        null = p.NULL_NAME.match(text)
        if null:
            yield Part("chrome", line, 0, null.end())
            if null.end() < end:
                yield Part("byline", line, null.end(), end)
            return
        for _ in range(2):
            for section, pattern in head:
                match = pattern.match(text[start:])
                if match:
                    yield Part(section, line, start, start + match.end())
                    start += match.end()
    tail: list[Part] = []
    if near_end:
        both = p.BYLINE_AND_CREDIT.match(text)
        if both and start == 0:
            yield Part("byline", line, 0, both.end("names"))
            yield Part("credit", line, both.start("credit"), end)
            return
        for section, pattern in (
            ("editor", p.EDITOR_TAIL),
            ("chrome", p.END_MARK),
            ("credit", p.CREDIT_TAIL),
        ):
            match = pattern.search(text, start, end)
            if match and match.end() == end:
                tail.insert(0, Part(section, line, match.start(), end))
                end = match.start()
    if text[start:end].strip():
        yield Part("body", line, start, end)
    yield from tail


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
        if texts:
            at += 1
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


def form(sections: dict[SectionName, Section], lines: Sequence[Line], players: int) -> Form:
    """What the article is, from what its sections hold."""
    body = sections.get("body")
    size = len(body.text) if body else 0
    captions = sections.get("caption")
    if players and size <= VIDEO_MAX:
        return "video"
    if size == 0:
        return "gallery" if captions else "empty"
    linked = sum(line.share(Mark.LINK) * len(line.text) for line in lines)
    if linked > 0.6 * sum(len(line.text) for line in lines):
        return "links"
    if captions and len(captions.text) > 2 * size and captions.text.count("\n") >= 2:
        return "gallery"
    return "flash" if size <= FLASH_MAX and body and body.text.count("\n") < 2 else "text"
