"""Lines to sections: every visible character goes to exactly one, in document order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from framing.cleaning import patterns as p
from framing.cleaning.assembly import Part
from framing.cleaning.lines import Line
from framing.cleaning.tags import Mark
from framing.model import Form, Section, SectionName

TOP_LINES = 5
FIRST, LAST, VERY_LAST = 2, 6, 3
"""How many lines of text count as the beginning and the end, captions and chrome left out."""
TELLING = Mark.HIDDEN | Mark.CAPTION | Mark.UNDER_PICTURE
"""Marks without which no line is hidden or a caption, unless its words say so."""
CAPTION_MAX = 120
MOSTLY_LINK = 0.4
TEASER_MAX = 80
FLASH_MAX = 150
"""Characters up to which an article of one or two lines is a flash."""
VIDEO_MAX = 400
LINKS_SHARE = 0.6


def split(lines: Sequence[Line]) -> list[Part]:
    """Parts of all lines in order; together they hold every visible character once."""
    hinted = _hinted(lines)
    alone: list[SectionName | None] = [_alone(lines, index, hinted[index]) for index in range(len(lines))]
    left = alone.count(None)
    parts: list[Part] = []
    number = 0
    biography = False
    for line, section, hint in zip(lines, alone, hinted, strict=True):
        if section is None:
            biography = biography or (hint and bool(p.BIOGRAPHY.match(line.text)))
            section = "byline" if biography else None
            if section is None and left - number <= LAST:
                section = _near_end(line, left - number)
            if section is None:
                parts += _mixed(line, number, left - number, hint)
            number += 1
        if section is not None:
            parts.append(Part(section, line, 0, len(line.text)))
    return _gallery(parts)


def _hinted(lines: Sequence[Line]) -> list[bool]:
    """Whether each line holds a hint, without which some patterns need not be tried on it."""
    texts = [line.text for line in lines]
    joined = "\n".join(texts)
    found: list[bool] = []
    next_hint, end = _hint(joined, 0), -1
    for text in texts:
        start, end = end + 1, end + 1 + len(text)
        if next_hint < start:
            next_hint = _hint(joined, start)
        found.append(next_hint < end)
    return found


def _hint(text: str, start: int) -> int:
    """Where the first hint from ``start`` on stands; the text's length where none does."""
    match = p.ANY_HINT.search(text, start)
    return match.start() if match else len(text)


def _alone(lines: Sequence[Line], index: int, hint: bool) -> SectionName | None:
    """The section of a line that shows it by itself, wherever it stands."""
    line, text = lines[index], lines[index].text
    special = _is_special(text, hint)
    if not special and index >= TOP_LINES and not line.some & TELLING:
        return None
    if line.every & Mark.HIDDEN or (special and _is_chrome(line)):
        return "chrome"
    if index < TOP_LINES:
        if p.ISO_TIME.fullmatch(text) or p.RFC_TIME.fullmatch(text):
            return "chrome"
        if index + 1 < len(lines) and p.ISO_TIME.fullmatch(lines[index + 1].text):
            return None if p.NULL_NAME.match(text) else "byline"
    if _is_caption(line):
        return "caption"
    if not special:
        return None
    if p.EDITOR_LINE.match(text):
        return "editor"
    if p.CREDIT_LINE.match(text):
        return "credit"
    return "byline" if p.BYLINE_LINE.match(text) else None


def _is_special(text: str, hint: bool) -> bool:
    """Whether any of the patterns for whole lines can match: False for nearly all text."""
    if p.SPECIAL_LINE.match(text):
        return True
    if not hint:
        return False
    if p.SCATTERED_HINT.search(text) and p.SCATTERED_LINE.match(text):
        return True
    return len(text) < TEASER_MAX and p.INVITATION.match(text) is not None


def _is_chrome(line: Line) -> bool:
    text = line.text
    if p.CHROME_LINE.match(text) or p.SCATTERED_LINE.match(text):
        return True
    if p.TEASER.match(text) and line.share(Mark.LINK) > MOSTLY_LINK:
        return True
    return len(text) < TEASER_MAX and bool(p.TEASER_COLON.match(text) or p.INVITATION.match(text))


def _is_caption(line: Line) -> bool:
    if line.share(Mark.CAPTION) > 0.9 or p.PICTURE_LABEL.match(line.text):
        return True
    if not line.some & Mark.UNDER_PICTURE:
        return False
    if line.share(Mark.GREY) > 0.5 or (line.every & Mark.CENTER and len(line.text) <= CAPTION_MAX):
        return True
    return not line.some & Mark.P and bool(line.every & Mark.PICTURE)


def _near_end(line: Line, from_end: int) -> SectionName | None:
    """The section of a line that only its place near the end shows; ``from_end`` is 1 for the last."""
    text = line.text
    if p.END_LINE.match(text) and (section := _end_line(text, from_end)):
        return section
    if from_end == 1 and p.SIGNATURE_LINE.match(text) and not line.share(Mark.STRONG | Mark.HEADING):
        return "byline"
    return None


def _end_line(text: str, from_end: int) -> SectionName | None:
    if p.CREDITS_LINE.match(text) and not p.SPEECH.search(text):
        return "chrome"
    if p.EDITOR_END_LINE.match(text):
        return "editor"
    if p.NAMES_END_LINE.match(text):
        return "byline"
    if from_end <= VERY_LAST and p.PAREN_LINE.match(text):
        if not p.BYLINE_PAREN.match(text) and (p.AGENCY_NAME.search(text) or p.SUPPLY_VERB.search(text)):
            return "credit"
        return "byline" if p.BYLINE_PAREN.match(text) or p.NAME_PAREN.match(text) else None
    return None


def _mixed(line: Line, from_start: int, from_end: int, hint: bool) -> list[Part]:
    """Parts of a line that opens or closes with something else than body."""
    text = line.text
    if from_start >= FIRST and from_end > LAST and not (hint and p.CHROME_TAIL_HINT.search(text)):
        return [Part("body", line, 0, len(text))]
    closes = from_end <= LAST and text.endswith((")", "）"))
    both = p.NAMES_AND_PAREN.match(text) if closes else None
    if both and (second := _paren_section(both["names"], both["paren"])):
        return [
            Part("byline", line, 0, both.end("names")),
            Part(second, line, both.start("paren"), len(text)),
        ]
    heads = list(_heads(line)) if from_start < FIRST else []
    tails = list(_tails(line, from_end, hint))
    start = heads[-1].end if heads else 0
    end = tails[-1].start if tails else len(text)
    body = [Part("body", line, start, end)] if text[start:end].strip() else []
    return heads + body + [tail._replace(start=max(tail.start, start)) for tail in reversed(tails)]


def _paren_section(names: str, paren: str) -> SectionName | None:
    """Section of the bracket after names; None where it explains a name, as in a subheading."""
    if p.BYLINE_PAREN.match(paren):
        return "byline"
    return "credit" if "/" in names or "／" in names or p.AGENCY_NAME.search(paren) else None


def _heads(line: Line) -> Iterator[Part]:
    null = p.NULL_NAME.match(line.text)
    if null:
        yield Part("chrome", line, 0, null.end())
        yield Part("byline", line, null.end(), len(line.text))
        return
    start = 0
    rules: tuple[tuple[SectionName, re.Pattern[str]], ...] = (
        ("dateline", p.DATELINE_HEAD), ("byline", p.BYLINE_HEAD), ("chrome", p.PROGRAMME_HEAD),
        ("dateline", p.DATELINE_HEAD),
    )  # fmt: skip
    for section, pattern in rules:
        match = pattern.match(line.text[start : start + 160])
        if match:
            yield Part(section, line, start, start + match.end())
            start += match.end()


def _tails(line: Line, from_end: int, hint: bool) -> Iterator[Part]:
    """Tails from the line's end inwards."""
    end = len(line.text)
    while True:
        found = _tail(line.text[:end], from_end, hint)
        if found is None:
            return
        section, start = found
        yield Part(section, line, start, end)
        end = len(line.text[:start].rstrip())
        if end == 0:
            return


CHROME_TAILS = (p.COPYRIGHT_TAIL, p.TWEET_TAIL, p.TEASER_TAIL)


def _tail(text: str, from_end: int, hint: bool) -> tuple[SectionName, int] | None:
    for pattern in CHROME_TAILS if hint and p.CHROME_TAIL_HINT.search(text) else ():
        match = pattern.search(text, max(0, len(text) - 240))
        if match:
            return "chrome", match.start()
    if from_end > LAST or not p.LAST_TAIL_HINT.search(text, max(0, len(text) - 80)):
        return None
    for section, pattern in (
        ("editor", p.EDITOR_TAIL),
        ("chrome", p.END_MARK_TAIL),
        ("credit", p.PAREN_TAIL),
    ):
        match = pattern.search(text, max(0, len(text) - 80))
        if match and section == "credit":
            # a bracket at the end of a text is a credit only where it names a source and says so
            inside = match[0]
            said = p.CREDIT_VERB.search(inside) and (
                p.AGENCY_NAME.search(inside) or p.SUPPLY_VERB.search(inside)
            )
            if from_end > VERY_LAST or not (said or _only_agencies(inside)):
                continue
        if match:
            return section, match.start()
    return None


def _only_agencies(bracket: str) -> bool:
    names = [name for name in bracket.strip("（()） #＃◇").replace("等", "").split("、") if name]
    return all(p.AGENCY_NAME.search(name) and len(name) <= 8 for name in names)


def _gallery(parts: list[Part]) -> list[Part]:
    """Where nothing else is text, the texts under pictures are the article, not captions to it."""
    if any(part.section == "body" for part in parts):
        return parts
    return [
        part._replace(section="body")
        if part.section == "caption" and not part.line.share(Mark.CAPTION)
        else part
        for part in parts
    ]


def form(parts: Sequence[Part], sections: Mapping[SectionName, Section], player: int | None) -> Form:
    """What the article is, from what its sections hold; ``player`` is where its first player stands."""
    bodies = [part for part in parts if part.section == "body"]
    size = sum(part.end - part.start for part in bodies)
    if player is not None and size <= VIDEO_MAX and (len(bodies) <= 2 or player < _begin(bodies[0])):
        return "video"
    if size == 0:
        return "gallery" if "caption" in sections else "empty"
    if len(bodies) > 1 and all(part.line.every & Mark.PICTURE for part in bodies):
        return "gallery"
    links = [part for part in bodies if part.line.some & Mark.LINK]
    linked = sum(part.line.share(Mark.LINK) * (part.end - part.start) for part in links)
    if linked > LINKS_SHARE * size:
        return "links"
    return "flash" if size <= FLASH_MAX and len(bodies) <= 2 else "text"


def _begin(part: Part) -> int:
    """Source offset of the first character of a part's line."""
    return part.line.runs[0][1] if part.line.runs else 0
