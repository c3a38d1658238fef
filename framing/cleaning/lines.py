"""Markup to lines: paragraphs of visible text, each character with its place in the source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from framing.cleaning import html, script
from framing.cleaning.marks import BLOCK, Mark, Stack, own_marks

Run = tuple[int, int, int]
"""(clean_start, source_start, length), as in ``framing.model.Section``."""


WIDE = "\u2018-\u201d\u2026\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6"
SPACE = re.compile(r"\s+")
JOINABLE = re.compile(f"[{WIDE}]")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: simplified text, runs back to the source, marks by character span."""

    text: str
    runs: tuple[Run, ...]
    spans: tuple[tuple[int, int, Mark], ...]

    def share(self, mark: Mark) -> float:
        """Share of the line's characters that carry ``mark``, 0 to 1."""
        size = sum(end - start for start, end, _ in self.spans)
        return sum(end - start for start, end, marks in self.spans if marks & mark) / size if size else 0.0

    def all(self, mark: Mark) -> bool:
        """Whether every character carries ``mark``."""
        return all(marks & mark for _, _, marks in self.spans)


@dataclass(slots=True)
class Media:
    """What was seen beside text."""

    pictures: int = 0
    player: int | None = None
    """Source offset of the first video, audio or frame."""
    sources: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Builder:
    """Collects the pieces of one line; positions are code points of the document."""

    parts: list[tuple[str, int, Mark]] = field(default_factory=list)
    removed: Counter[str] = field(default_factory=Counter)
    picture: bool = False
    under: bool = False

    def add(self, piece: str, position: int, marks: Mark) -> None:
        """Take a piece that stands at ``position``, without its invisible characters, which are counted."""
        if script.INVISIBLE.search(piece) is None:
            self.parts.append((piece, position, marks))
            return
        start = 0
        for match in script.INVISIBLE.finditer(piece):
            if start < match.start():
                self.parts.append((piece[start : match.start()], position + start, marks))
            self.removed[script.kind(match[0])] += 1
            start = match.end()
        if start < len(piece):
            self.parts.append((piece[start:], position + start, marks))

    def finish(self) -> Line | None:
        """The line collected so far, None where it is blank; the next piece begins a new one."""
        parts, self.parts = self.parts, []
        if not parts or all(part.isspace() for part, _, _ in parts):
            return None
        extra = (Mark.PICTURE if self.picture else Mark(0)) | (Mark.UNDER_PICTURE if self.under else Mark(0))
        self.picture = self.under = False
        return _line(parts, extra)


def _line(parts: list[tuple[str, int, Mark]], extra: Mark) -> Line:
    raw = "".join(part for part, _, _ in parts)
    kept = list(_kept(raw))
    clean: list[str] = []
    runs: list[Run] = []
    spans: list[tuple[int, int, Mark]] = []
    index = offset = at = 0
    for start, end in kept:
        while start < end:
            part, source, marks = parts[index]
            if start >= offset + len(part):
                offset += len(part)
                index += 1
                continue
            stop = min(end, offset + len(part))
            clean.append(raw[start:stop])
            _extend(runs, spans, at, source + start - offset, stop - start, marks | extra)
            at += stop - start
            start = stop
    text = SPACE.sub(" ", script.simplify("".join(clean)))
    return Line(text, tuple(runs), tuple(spans))


def _extend(
    runs: list[Run], spans: list[tuple[int, int, Mark]], at: int, source: int, size: int, marks: Mark
) -> None:
    if runs and runs[-1][0] + runs[-1][2] == at and runs[-1][1] + runs[-1][2] == source:
        runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + size)
    else:
        runs.append((at, source, size))
    if spans and spans[-1][2] == marks:
        spans[-1] = (spans[-1][0], at + size, marks)
    else:
        spans.append((at, at + size, marks))


def _kept(raw: str) -> Iterator[tuple[int, int]]:
    """Spans of ``raw`` to keep: white space at the ends goes, inside it shrinks to one character.

    A gap with a line break in it stems from the file's layout; beside a wide
    character it vanishes, as browsers do with Chinese text.
    """
    start, last = 0, len(raw)
    for match in SPACE.finditer(raw):
        if start < match.start():
            yield start, match.start()
        start = match.end()
        if match.start() == 0 or match.end() == last:
            continue
        wide = JOINABLE.match(raw[match.start() - 1]) or JOINABLE.match(raw[match.end()])
        if not ("\n" in match[0] and wide):
            yield match.start(), match.start() + 1
    if start < last:
        yield start, last


def of_title(text: str, start: int, end: int) -> tuple[Line | None, Counter[str]]:
    """A title as one line: references decoded, no tags expected, None where nothing is visible."""
    builder = _Builder()
    for piece, position in html.pieces(text, start, end):
        builder.add(piece, position, Mark(0))
    return builder.finish(), builder.removed


def from_plain(text: str, start: int, end: int, path: str) -> tuple[list[Line], Media, Counter[str]]:
    """Lines of plain text: every line break ends one."""
    builder, lines = _Builder(), []
    for match in re.compile(r"[^\n\r]+").finditer(text, start, end):
        builder.add(match[0], match.start(), Mark(0))
        line = builder.finish()
        if line is not None:
            lines.append(line)
    return lines, Media(), builder.removed


def from_markup(text: str, start: int, end: int, path: str) -> tuple[list[Line], Media, Counter[str]]:
    """Lines of HTML: block tags and ``<br>`` end one; marks come from the open tags."""
    builder, lines, media, stack = _Builder(), [], Media(), Stack()

    def flush() -> None:
        line = builder.finish()
        if line is not None:
            lines.append(line)

    for token in html.tokens(text, start, end, path):
        if token.kind == "text":
            for piece, position in html.pieces(text, token.start, token.end):
                builder.add(piece, position, stack.marks)
            continue
        name = token.name
        if name in BLOCK or name == "br":
            flush()
            if token.kind == "open" and name != "br":
                builder.picture = False
        if token.kind == "close":
            stack.close(name)
        elif name == "img":
            flush()
            builder.picture = builder.under = True
            media.pictures += 1
            media.sources.append(html.attribute(token.attributes, "src"))
        elif name not in html.VOID:
            if name in ("video", "audio", "iframe") and media.player is None:
                media.player = token.start
            stack.open(name, own_marks(token))
    flush()
    return lines, media, builder.removed
