"""``gfw-pages``: ``### title``, a row of navigation links, HTML, and the original's link at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from framing.errors import QuarantineError
from framing.model import Document
from framing.readers.base import Decoded, Reader, document_id

TITLE = re.compile(r"\s*###[ \t]+(?P<title>[^\n]*\S)[^\S\n]*\n")
NAVIGATION = re.compile(r"\n####[ \t]+\[[^\n]*\n")
ORIGINAL = re.compile(r"\n原文链接[^\n]{0,40}?[：:][ \t]*(?P<url>https?://\S+)")
RULE = re.compile(r"\n---[ \t\r]*(?=\n)")
HEAD_WITHIN = 8192


def recognises(decoded: Decoded) -> bool:
    """A third-level heading, then a fourth-level row of links, or HTML with ``post_content``."""
    title = TITLE.match(decoded.text)
    if title is None:
        return False
    head = decoded.text[title.end() - 1 : title.end() + HEAD_WITHIN]
    return NAVIGATION.search(head) is not None or '<div class="post_content"' in head


def documents(decoded: Decoded) -> Iterator[Document]:
    """The one document of the page; the navigation row and the link line are not its body."""
    source, text = decoded.source, decoded.text
    title = TITLE.match(text)
    if title is None:
        raise QuarantineError(f"{source.path}: the page has no '### title' line.")
    body, url = _body(text, title.end() - 1)
    yield Document(
        document_id=document_id(source.data),
        path=source.path,
        layout="gfw-pages",
        text=text,
        body=body,
        markup=True,
        encoding=decoded.encoding,
        title=title["title"],
        title_start=title.start("title"),
        url=url,
    )


def _body(text: str, start: int) -> tuple[tuple[int, int], str | None]:
    navigation = NAVIGATION.search(text, start, start + HEAD_WITHIN)
    begin = navigation.end() if navigation else start
    links = list(ORIGINAL.finditer(text, begin))
    if not links:
        return (begin, len(text)), None
    rules = [m.start() for m in RULE.finditer(text, begin, links[-1].start() + 1)]
    return (begin, rules[-1] if rules else links[-1].start()), links[-1]["url"]


READER = Reader("gfw-pages", recognises, documents)
