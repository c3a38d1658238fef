"""``nodebe4``: Jekyll front matter (``author`` is the outlet, ``from`` the URL), then ``timestamped``."""

from __future__ import annotations

from collections.abc import Iterator

from framing.model import Document
from framing.readers import frontmatter
from framing.readers.base import Decoded, Reader, document_id
from framing.readers.layouts import timestamped


def recognises(decoded: Decoded) -> bool:
    """Front matter with a line ``from:`` or a time comment right after it."""
    if not frontmatter.opens(decoded.text):
        return False
    head = decoded.text[: frontmatter.MAX_BYTES]
    return "\nfrom:" in head and "\n<!--" in head


def documents(decoded: Decoded) -> Iterator[Document]:
    """The one document of the file; its title is the one beside the link, verbatim."""
    source, text = decoded.source, decoded.text
    fields = frontmatter.parse(text, source.path)
    top = timestamped.head(text, fields.end, source.path)
    yield Document(
        document_id=document_id(source.data),
        path=source.path,
        layout="nodebe4",
        text=text,
        body=(top.end(), len(text)),
        markup=True,
        encoding=decoded.encoding,
        title=top["title"],
        title_start=top.start("title"),
        outlet=fields.first("author"),
        url=fields.first("from") or top["url"],
        mirror=timestamped.mirror_time(top["ms"], source.path),
    )


READER = Reader("nodebe4", recognises, documents)
