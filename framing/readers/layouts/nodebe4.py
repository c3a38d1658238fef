"""``nodebe4``: Jekyll front matter (``author`` is the outlet, ``from`` the URL), then ``timestamped``."""

from __future__ import annotations

from collections.abc import Iterator

from framing.model import Document
from framing.readers import frontmatter
from framing.readers.base import Decoded, Reader
from framing.readers.layouts import timestamped


def recognises(decoded: Decoded) -> bool:
    """Front matter, with a line ``from:`` and a comment, such as the time comment right after it."""
    if not frontmatter.opens(decoded.text):
        return False
    head = decoded.text[: frontmatter.MAX_BYTES]
    return "\nfrom:" in head and "\n<!--" in head


def documents(decoded: Decoded) -> Iterator[Document]:
    """The one document of the file; its title is the one beside the link, verbatim."""
    fields = frontmatter.parse(decoded.text, decoded.source.path)
    author, address = fields.first("author"), fields.first("from")
    yield timestamped.document(decoded, "nodebe4", fields.end, author, address)


READER = Reader("nodebe4", recognises, documents)
