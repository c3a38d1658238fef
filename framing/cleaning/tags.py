"""One tag: its name, its attributes, and what it does to the text around and inside it."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import NamedTuple

RAW = frozenset({"script", "style"})
VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
))  # fmt: skip
BLOCK = frozenset((
    "address", "article", "aside", "audio", "blockquote", "body", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head",
    "header", "hr", "html", "iframe", "li", "main", "nav", "noscript", "ol", "option", "p", "pre",
    "section", "select", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
    "video",
))  # fmt: skip
ATTRIBUTE = re.compile(r"""([^\s=/"'>]+)\s*+=\s*+("[^"]*"|'[^']*'|[^\s"'>]+)""")


class Mark:
    """What surrounds a piece of text, as bits. Plain integers: an enum's sums cost more than reading a line."""

    NONE = 0
    P = 1
    CAPTION = 2
    GREY = 4
    LINK = 8
    HEADING = 16
    EMPHASIS = 32
    STRONG = 64
    CENTER = 128
    QUOTE = 256
    HIDDEN = 512
    LIST = 1024
    TABLE = 2048
    ITALIC = 4096
    PICTURE = 8192
    """The line began right after a picture in the same block."""
    UNDER_PICTURE = 16384
    """Nothing visible lies between the line and the picture before it."""


MARKS = {
    "p": Mark.P, "small": Mark.CAPTION, "figcaption": Mark.CAPTION, "caption": Mark.CAPTION, "a": Mark.LINK,
    "ok": Mark.LINK, "em": Mark.EMPHASIS, "i": Mark.ITALIC, "strong": Mark.STRONG, "b": Mark.STRONG,
    "center": Mark.CENTER, "blockquote": Mark.QUOTE, "li": Mark.LIST, "td": Mark.TABLE, "th": Mark.TABLE,
    "noscript": Mark.HIDDEN, "template": Mark.HIDDEN, "iframe": Mark.HIDDEN,
    "h1": Mark.HEADING, "h2": Mark.HEADING, "h3": Mark.HEADING, "h4": Mark.HEADING, "h5": Mark.HEADING,
    "h6": Mark.HEADING,
}  # fmt: skip
CAPTION_CLASS = re.compile(r"(?:^|[\s_-])caption", re.I)
GREY_STYLE = re.compile(r"color:\s*(?:#(?:666|777|888|999|808080|6{6}|7{6}|8{6}|9{6})\b|gr[ae]y)", re.I)
HIDDEN_STYLE = re.compile(r"display:\s*none|visibility:\s*hidden", re.I)


class Tag(NamedTuple):
    """A tag without its place, so that equal tags are one object.

    ``name`` in lower case; ``attributes`` is their source. ``breaks``: a line
    ends here; ``blocks``: a block begins or ends. ``marks`` hold for what stands inside.
    """

    name: str
    opens: bool
    breaks: bool
    blocks: bool
    marks: int
    attributes: str


def tag(name: str, opens: bool, attributes: str) -> Tag:
    """The tag of this name, as written, and of this source of its attributes."""
    name = name.lower()
    blocks = name in BLOCK
    breaks = blocks or name == "br" or (name == "img" and opens)
    marks = _marks(name, attributes) if opens and name not in VOID else 0
    return Tag(name, opens, breaks, blocks, marks, attributes)


PLAIN = re.compile(
    r"""<(?P<end>/?)(?P<name>[A-Za-z][^\s/><]*+)"""
    r"""(?P<attributes>(?:[^>=<"']++|=\s*+(?:"[^"<>]*+"|'[^'<>]*+')?+)*+)>"""
)


@lru_cache(maxsize=4096)
def plain(source: str) -> Tag | None:
    """The tag that ``source`` (up to its first ``>``) is beyond doubt, else None: look at what follows it.

    Archives repeat few short tags endlessly. Only short sources may be asked
    for, since the answers stay in memory.
    """
    match = PLAIN.fullmatch(source)
    return tag(match["name"], not match["end"], match["attributes"]) if match else None


def attribute(source: str, name: str) -> str:
    """Value of an attribute, references decoded; empty where absent."""
    if name not in source.lower():
        return ""
    for match in ATTRIBUTE.finditer(source):
        if match[1].lower() == name:
            return html.unescape(match[2].strip("\"'"))
    return ""


def _marks(name: str, attributes: str) -> int:
    """Marks that a tag itself puts on what stands inside it."""
    marks = MARKS.get(name, 0)
    if not attributes:
        return marks
    if "caption" in attributes and CAPTION_CLASS.search(attribute(attributes, "class")):
        marks |= Mark.CAPTION
    if "style" in attributes:
        marks |= _style_marks(attribute(attributes, "style"))
    if "align" in attributes and attribute(attributes, "align") == "center":
        marks |= Mark.CENTER
    return marks


def _style_marks(style: str) -> int:
    grey = Mark.GREY if GREY_STYLE.search(style) else 0
    center = Mark.CENTER if "center" in style else 0
    hidden = Mark.HIDDEN if HIDDEN_STYLE.search(style) else 0
    return grey | center | hidden


class Stack:
    """Open tags with the marks that hold inside them; every step is amortised constant."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, int]] = []
        self.counts: dict[str, int] = {}
        self.marks = 0

    def open(self, name: str, blocks: bool, marks: int) -> None:
        """Enter a tag; a block ends an open paragraph, as browsers have it."""
        counts = self.counts
        if blocks and counts.get("p"):
            self.close("p")
        self.entries.append((name, self.marks))
        counts[name] = counts.get(name, 0) + 1
        self.marks |= marks

    def close(self, name: str) -> None:
        """Leave a tag and all that were left open inside it; unknown ends are ignored."""
        counts = self.counts
        if not counts.get(name):
            return
        while True:
            top, self.marks = self.entries.pop()
            counts[top] -= 1
            if top == name:
                return
