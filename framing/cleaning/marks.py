"""Tags to marks: what surrounds a piece of text, as bits."""

from __future__ import annotations

import re
from collections import Counter
from enum import IntFlag

from framing.cleaning import html


class Mark(IntFlag):
    """What surrounds a piece of text."""

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


BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "video",
        "audio",
        "iframe",
        "noscript",
        "html",
        "head",
    ]
)
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


def own_marks(token: html.Token) -> Mark:
    """Marks that a tag itself puts on what stands inside it."""
    marks = MARKS.get(token.name, Mark(0))
    if not token.attributes:
        return marks
    if "caption" in token.attributes and CAPTION_CLASS.search(html.attribute(token.attributes, "class")):
        marks |= Mark.CAPTION
    if "style" in token.attributes:
        style = html.attribute(token.attributes, "style")
        marks |= Mark.GREY if GREY_STYLE.search(style) else Mark(0)
        marks |= Mark.CENTER if "center" in style else Mark(0)
        marks |= Mark.HIDDEN if HIDDEN_STYLE.search(style) else Mark(0)
    if "align" in token.attributes and html.attribute(token.attributes, "align") == "center":
        marks |= Mark.CENTER
    return marks


class Stack:
    """Open tags with the marks that hold inside them; every step is amortised constant."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, Mark]] = []
        self.counts: Counter[str] = Counter()
        self.marks = Mark(0)

    def open(self, name: str, own: Mark) -> None:
        """Enter a tag; a block ends an open paragraph, as browsers have it."""
        if name in BLOCK and self.counts["p"]:
            self.close("p")
        self.entries.append((name, self.marks))
        self.counts[name] += 1
        self.marks |= own

    def close(self, name: str) -> None:
        """Leave a tag and all that were left open inside it; unknown ends are ignored."""
        if not self.counts[name]:
            return
        while True:
            top, before = self.entries.pop()
            self.counts[top] -= 1
            self.marks = before
            if top == name:
                return
