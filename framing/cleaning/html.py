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
from typing import Literal, NamedTuple

from framing.errors import QuarantineError

Kind = Literal["text", "open", "close"]


class Token(NamedTuple):
    """``text[start:end]`` of one kind; ``name`` is the lower-case tag name, ``attributes`` its source."""

    kind: Kind
    start: int
    end: int
    name: str = ""
    attributes: str = ""


NAME = r"</?([A-Za-z][^\s/><]*+)"
TAG = re.compile(NAME + r"""((?:[^>=<]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)>""")
BROKEN_TAG = re.compile(
    NAME
    + r"""((?:\s++[A-Za-z_:@][A-Za-z0-9_:.@-]*+\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s>"'<]++))++)\s*+/?"""
)
"""A tag that runs into the next one ends after its last whole attribute, so that words after it are kept."""
SWALLOWED = re.compile(r"""=\s*+(?:"[^"]*?>[^"]*?</|'[^']*?>[^']*?</)""")
RAW = frozenset({"script", "style"})
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
REFERENCE = re.compile(
    r"&(?:#[0-9]{1,7}(?![0-9]);?|#[xX][0-9a-fA-F]{1,6}(?![0-9a-fA-F]);?|[A-Za-z][A-Za-z0-9]{1,31};)"
)
"""Longer numbers are no characters and stay as they stand."""
ATTRIBUTE = re.compile(r"""([^\s=/"'>]+)\s*+=\s*+("[^"]*"|'[^']*'|[^\s"'>]+)""")


def tokens(text: str, start: int, end: int, path: str) -> Iterator[Token]:
    """Tokens of ``text[start:end]`` in order; raises QuarantineError where something hidden never ends."""
    position = plain = start
    while (left := text.find("<", position, end)) >= 0:
        following = text[left + 1 : left + 2]
        tag = None
        if following in ("!", "?"):
            stop = _past_declaration(text, left, end, path)
        else:
            tag = TAG.match(text, left, end) or BROKEN_TAG.match(text, left, end)
            stop = tag.end() if tag else left
        if stop <= left:
            position = left + 1
            continue
        if plain < left:
            yield Token("text", plain, left)
        if tag:
            token = _tag(tag, following, text, path)
            yield token
            if token.kind == "open" and token.name in RAW:
                stop = _past_raw(text, stop, end, token.name, path)
        position = plain = stop
    if plain < end:
        yield Token("text", plain, end)


def _tag(match: re.Match[str], following: str, text: str, path: str) -> Token:
    if "<" in match[2] and SWALLOWED.search(match[2]):
        raise _unclosed(text, match.start(), "quotation mark inside a tag", path)
    return Token(
        "close" if following == "/" else "open", match.start(), match.end(), match[1].lower(), match[2]
    )


def _past_declaration(text: str, left: int, end: int, path: str) -> int:
    if text.startswith("<!--", left):
        close = text.find("-->", left + 2, end)
        if close < 0:
            raise _unclosed(text, left, "comment", path)
        return close + 3
    return text.find(">", left, end) + 1


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


def attribute(source: str, name: str) -> str:
    """Value of an attribute, references decoded; empty where absent."""
    if name not in source.lower():
        return ""
    for match in ATTRIBUTE.finditer(source):
        if match[1].lower() == name:
            return html.unescape(match[2].strip("\"'"))
    return ""


def pieces(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Visible strings of a text token with their offsets; a reference is one character at its ``&``."""
    if text.find("&", start, end) < 0:
        yield text[start:end], start
        return
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
