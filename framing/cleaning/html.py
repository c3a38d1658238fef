"""HTML as tokens with source offsets, in one pass and linear time.

Libraries that build trees give no offsets, drop what lies too deep, or take
seconds on a hundred thousand nested tags; a list of tokens is all that
cleaning needs. The rules are those of the HTML standard's tokeniser, but what
a browser would drop (a tag that never closes) stays as text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from framing.cleaning import tags
from framing.cleaning.tags import Tag
from framing.errors import QuarantineError

Token = tuple[int, int, Tag | None]
"""``text[start:end]`` and the tag that it is, None for text."""

NAME = r"</?([A-Za-z][^\s/><]*+)"
TAG = re.compile(NAME + r"""((?:[^>=<]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)>""")
BROKEN_TAG = re.compile(
    NAME
    + r"""((?:\s++[A-Za-z_:@][A-Za-z0-9_:.@-]*+\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s>"'<]++))++)\s*+/?"""
)
"""A tag that runs into the next one ends after its last whole attribute, so that words after it are kept."""
SHORT = 64
"""Code points up to which a tag is looked up by its source before it is parsed."""
SWALLOWED = re.compile(r"""=\s*+(?:"[^"]*?>[^"]*?</|'[^']*?>[^']*?</)""")
REFERENCE = re.compile(
    r"&(?:#[0-9]{1,7}(?![0-9]);?|#[xX][0-9a-fA-F]{1,6}(?![0-9a-fA-F]);?|[A-Za-z][A-Za-z0-9]{1,31};)"
)
"""Longer numbers are no characters and stay as they stand."""
PARAGRAPH = tags.tag("p", True, "whole")
"""Stands for both tags of a paragraph that holds text alone, in a token that spans the text."""


def tokens(text: str, start: int, end: int, path: str, *, paragraphs: bool = False) -> Iterator[Token]:
    """Tokens of ``text[start:end]`` in order; raises QuarantineError where something hidden never ends.

    Args:
        paragraphs: whether a paragraph that holds text alone is one token, a PARAGRAPH.
            Two lines in three of an archive are such.
    """
    # declarations that never end must not look for their end again and again
    last = text.rfind(">", start, end) + 1
    position = plain = start
    while (left := text.find("<", position, end)) >= 0:
        if paragraphs and text.startswith("<p>", left):
            close = text.find("<", left + 3, end)
            if text.startswith("</p>", close, end):
                if plain < left:
                    yield plain, left, None
                yield left + 3, close, PARAGRAPH
                position = plain = close + 4
                continue
        stop = text.find(">", left, left + SHORT) + 1
        tag = tags.plain(text[left:stop]) if 0 < stop <= end else None
        if tag is None:
            stop, tag = _markup(text, left, (end, last), path)
            if stop <= left:
                position = left + 1
                continue
        if plain < left:
            yield plain, left, None
        if tag:
            yield left, stop, tag
            if tag.opens and tag.name in tags.RAW:
                stop = _past_raw(text, stop, end, tag.name, path)
        position = plain = stop
    if plain < end:
        yield plain, end, None


def _markup(text: str, left: int, ends: tuple[int, int], path: str) -> tuple[int, Tag | None]:
    """Where the markup that begins at ``left`` ends, and its tag; ``left`` or less where it is text.

    ``ends``: where the text ends, and its last ``>``.
    """
    end, last = ends
    following = text[left + 1 : left + 2]
    if text.startswith("<!--", left):
        return _past_comment(text, left, end, path), None
    if following in ("!", "?"):
        return text.find(">", left, last) + 1, None
    match = TAG.match(text, left, end) or BROKEN_TAG.match(text, left, end)
    if match is None:
        return left, None
    if "<" in match[2] and SWALLOWED.search(match[2]):
        raise _unclosed(text, left, "quotation mark inside a tag", path)
    return match.end(), tags.tag(match[1], following != "/", match[2])


def _past_comment(text: str, left: int, end: int, path: str) -> int:
    close = text.find("-->", left + 2, end)
    if close < 0:
        raise _unclosed(text, left, "comment", path)
    return close + 3


def _past_raw(text: str, position: int, end: int, name: str, path: str) -> int:
    close = re.compile(f"</{name}", re.I).search(text, position, end)
    if close is None:
        raise _unclosed(text, position, f"<{name}>", path)
    return close.start()


def _unclosed(text: str, position: int, what: str, path: str) -> QuarantineError:
    line = text.count("\n", 0, position) + 1
    return QuarantineError(
        f"{path} line {line}: a {what} opens and never closes, so text may be hidden; repair it."
    )


def pieces(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Visible strings of a text token with their offsets; a reference is one character at its ``&``."""
    position = start
    for match in REFERENCE.finditer(text, start, end):
        decoded = html.unescape(match[0])
        if len(decoded) > 1:
            continue
        if position < match.start():
            yield text[position : match.start()], position
        # html.unescape answers '' or U+FFFD for numbers that are no characters
        yield decoded or "\ufffd", match.start()
        position = match.end()
    if position < end:
        yield text[position:end], position
