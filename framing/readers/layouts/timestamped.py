"""``timestamped``: ``<!--epoch ms-->``, ``[title](url)``, a rule of dashes, then HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from framing.errors import QuarantineError
from framing.model import Document
from framing.readers.base import Decoded, Reader, document_id

HEAD = re.compile(
    r"\s*<!--(?P<ms>\d{12,14})-->[ \t]*\r?\n"
    r"\[(?P<title>.{0,2000}?)\]\((?P<url>https?://.{1,4000}?)\)[ \t]*\r?\n-{3,}[ \t]*(?:\r?\n|\Z)",
    re.S,
)
"""Lazy up to ``](http``: real titles hold brackets and even line breaks."""
MARK = re.compile(r"\s*<!--\d{12,14}-->")


def recognises(decoded: Decoded) -> bool:
    """The first line is a comment of an epoch in milliseconds."""
    return MARK.match(decoded.text) is not None


def head(text: str, position: int, path: str) -> re.Match[str]:
    """The lines above the HTML; raises QuarantineError where they are broken."""
    match = HEAD.match(text, position)
    if match is None:
        raise QuarantineError(f"{path}: after the time comment a line '[title](url)' and dashes must follow.")
    return match


def mirror_time(milliseconds: str, path: str) -> str:
    """ISO time of the mirror's fetch, UTC, from an epoch in milliseconds."""
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC).isoformat()
    except (ValueError, OverflowError, OSError) as error:
        raise QuarantineError(f"{path}: the time comment {milliseconds} is no date; correct it.") from error


def document(
    decoded: Decoded, layout: str, position: int, outlet: str | None = None, url: str | None = None
) -> Document:
    """The document whose time comment stands at ``position``; all before it is another layout's.

    ``outlet`` and ``url`` are what that layout says; without a URL, the one beside the title.
    """
    source, text = decoded.source, decoded.text
    top = head(text, position, source.path)
    return Document(
        document_id=document_id(source.data),
        path=source.path,
        layout=layout,
        text=text,
        body=(top.end(), len(text)),
        markup=True,
        encoding=decoded.encoding,
        title=top["title"],
        title_start=top.start("title"),
        outlet=outlet,
        url=url or top["url"],
        mirror=mirror_time(top["ms"], source.path),
    )


def documents(decoded: Decoded) -> Iterator[Document]:
    """The one document of the file."""
    yield document(decoded, "timestamped", 0)


READER = Reader("timestamped", recognises, documents)
