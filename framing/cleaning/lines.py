"""Markup to lines: paragraphs of visible text, each character with its place in the source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from framing.cleaning import html, script, tags
from framing.cleaning.tags import VOID, Mark, Stack

Run = tuple[int, int, int]
"""(clean_start, source_start, length), as in ``framing.model.Section``."""
Span = tuple[int, int, int]
"""(start, end, marks) of a line's text."""
Piece = tuple[str, int, int]
"""(visible text, its place in the source, the marks around it)."""

WIDE = "\u2018-\u201d\u2026\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6"
JOINABLE = re.compile(f"[{WIDE}]")
GAP = re.compile(r"\s{2,}|\n")
"""White space that does not stay as it is."""
PLAIN_LINE = re.compile(r"[^\n\r]+")


class Line(NamedTuple):
    """One paragraph: simplified text, runs back to the source, marks by character span.

    ``some``: the marks that some character carries; ``every``: those that all do.
    """

    text: str
    runs: tuple[Run, ...]
    spans: tuple[Span, ...]
    some: int
    every: int

    def share(self, mark: int) -> float:
        """Share of the line's characters that carry ``mark`` (one of its bits, if several), 0 to 1."""
        if not self.some & mark:
            return 0.0
        if self.every & mark:
            return 1.0
        size = sum(end - start for start, end, _ in self.spans)
        return sum(end - start for start, end, marks in self.spans if marks & mark) / size


@dataclass(slots=True)
class Media:
    """What was seen beside text."""

    pictures: int = 0
    player: int | None = None
    """Source offset of the first video, audio or frame."""
    sources: list[str] = field(default_factory=list)


class _Builder:
    """Collects pieces of text into lines; positions are code points of the document."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.pieces: list[Piece] = []
        self.removed: Counter[str] = Counter()
        self.unsettled = script.unsettled()
        self.picture = self.under = False

    def add(self, text: str, start: int, end: int, marks: int) -> None:
        """Take ``text[start:end]`` with its references decoded; blanks do not begin a line."""
        piece = text[start:end]
        if "&" in piece:
            self.pieces += [(part, position, marks) for part, position in html.pieces(text, start, end)]
        elif self.pieces or not piece.isspace():
            self.pieces.append((piece, start, marks))

    def paragraph(self, text: str, start: int, end: int, marks: int) -> None:
        """Take ``text[start:end]`` as a line of its own; most often it stays as it stands."""
        piece = text[start:end]
        if "&" in piece or self.unsettled.search(piece) or piece != " ".join(piece.split()):
            self.add(text, start, end, marks)
            self.end_line()
        elif piece:
            if self.under:
                marks |= Mark.UNDER_PICTURE
                self.under = False
            size = end - start
            self.lines.append(Line(piece, ((0, start, size),), ((0, size, marks),), marks, marks))

    def end_line(self) -> None:
        """Keep what was collected as a line unless it is blank; the next piece begins a new one."""
        pieces, self.pieces = self.pieces, []
        raw = _raw(pieces)
        unsettled = self.unsettled.search(raw)
        if unsettled:
            pieces = list(_visible(pieces, self.removed))
            raw = _raw(pieces)
        if words := raw.split():
            extra = (Mark.PICTURE if self.picture else 0) | (Mark.UNDER_PICTURE if self.under else 0)
            self.picture = self.under = False
            line = _line(raw, words, pieces, extra)
            self.lines.append(line._replace(text=script.simplify(line.text)) if unsettled else line)


def _raw(pieces: Sequence[Piece]) -> str:
    return pieces[0][0] if len(pieces) == 1 else "".join([text for text, _, _ in pieces])


def _visible(pieces: Iterable[Piece], removed: Counter[str]) -> Iterator[Piece]:
    """The pieces without their invisible characters, which are counted."""
    for text, position, marks in pieces:
        start = 0
        for match in script.INVISIBLE.finditer(text):
            if start < match.start():
                yield text[start : match.start()], position + start, marks
            removed[script.kind(match[0])] += 1
            start = match.end()
        if start < len(text):
            yield text[start:], position + start, marks


def _line(raw: str, words: Sequence[str], pieces: Sequence[Piece], extra: int) -> Line:
    """The line of pieces that read ``raw``, not yet simplified; ``extra`` marks go to all of it."""
    text = " ".join(words)
    start, size = raw.index(words[0]), len(text)
    body = raw.strip() if len(words) > 1 else text
    if len(body) == size and "\n" not in body:
        if len(pieces) == 1:
            marks = pieces[0][2] | extra
            return Line(text, ((0, pieces[0][1] + start, size),), ((0, size, marks),), marks, marks)
        kept = [(start, start + size)]
    else:
        kept = list(_kept(raw, start, start + len(body)))
        text = " ".join("".join([raw[low:high] for low, high in kept]).split())
    runs, spans = _place(pieces, kept, extra)
    marked = [marks for _, _, marks in spans]
    return Line(text, tuple(runs), tuple(spans), reduce(or_, marked), reduce(and_, marked))


def _kept(raw: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Spans of ``raw[start:stop]`` to keep: a gap inside it shrinks to one character.

    A gap with a line break in it stems from the file's layout; beside a wide
    character it vanishes, as browsers do with Chinese text.
    """
    for gap in GAP.finditer(raw, start, stop):
        wide = JOINABLE.match(raw, gap.start() - 1) or JOINABLE.match(raw, gap.end())
        yield start, gap.start() + (0 if "\n" in gap[0] and wide else 1)
        start = gap.end()
    yield start, stop


def _place(
    pieces: Sequence[Piece], kept: Sequence[tuple[int, int]], extra: int
) -> tuple[list[Run], list[Span]]:
    """Runs and spans of the kept spans of the joined pieces; both join what touches."""
    runs: list[Run] = []
    spans: list[Span] = []
    index = offset = at = 0
    for start, end in kept:
        while start < end:
            piece, source, marks = pieces[index]
            after = offset + len(piece)
            if start < after:
                stop = min(end, after)
                _extend(runs, spans, (at, source + start - offset, stop - start), marks | extra)
                at += stop - start
                start = stop
            else:
                offset = after
                index += 1
    return runs, spans


def _extend(runs: list[Run], spans: list[Span], run: Run, marks: int) -> None:
    at, source, size = run
    if runs and runs[-1][1] + runs[-1][2] == source:
        runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + size)
    else:
        runs.append(run)
    if spans and spans[-1][2] == marks:
        spans[-1] = (spans[-1][0], at + size, marks)
    else:
        spans.append((at, at + size, marks))


def of_title(text: str, start: int, end: int) -> tuple[Line | None, Counter[str]]:
    """A title as one line: references decoded, no tags expected, None where nothing is visible."""
    builder = _Builder()
    builder.add(text, start, end, 0)
    builder.end_line()
    return (builder.lines or [None])[0], builder.removed


def from_plain(text: str, start: int, end: int, path: str) -> tuple[list[Line], Media, Counter[str]]:
    """Lines of plain text: every line break ends one."""
    builder = _Builder()
    for match in PLAIN_LINE.finditer(text, start, end):
        builder.pieces.append((match[0], match.start(), 0))
        builder.end_line()
    return builder.lines, Media(), builder.removed


def from_markup(text: str, start: int, end: int, path: str) -> tuple[list[Line], Media, Counter[str]]:
    """Lines of HTML: block tags and ``<br>`` end one; marks come from the open tags."""
    builder, media, stack = _Builder(), Media(), Stack()
    for begin, stop, tag in html.tokens(text, start, end, path, paragraphs=True):
        if tag is None:
            builder.add(text, begin, stop, stack.marks)
            continue
        if tag is html.PARAGRAPH:
            if builder.pieces:
                builder.end_line()
            builder.picture = False
            stack.close("p")
            builder.paragraph(text, begin, stop, stack.marks | Mark.P)
            continue
        name, opens, breaks, blocks, marks, attributes = tag
        if breaks and builder.pieces:
            builder.end_line()
        if not opens:
            stack.close(name)
            continue
        if blocks:
            builder.picture = False
        if name == "img":
            builder.picture = builder.under = True
            media.pictures += 1
            media.sources.append(tags.attribute(attributes, "src"))
        elif name not in VOID:
            if name in ("video", "audio", "iframe") and media.player is None:
                media.player = begin
            stack.open(name, blocks, marks)
    if builder.pieces:
        builder.end_line()
    return builder.lines, media, builder.removed
