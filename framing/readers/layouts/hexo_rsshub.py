"""``hexo-rsshub``: Hexo front matter (categories, author, ``date``), then HTML; no URL."""

from __future__ import annotations

from collections.abc import Iterator

from framing.errors import QuarantineError
from framing.model import Document
from framing.readers import frontmatter
from framing.readers.base import Decoded, Reader, document_id


def recognises(decoded: Decoded) -> bool:
    """Front matter with ``title:``, ``categories:`` and ``date:``, and no ``from:``."""
    if not frontmatter.opens(decoded.text):
        return False
    head = decoded.text[: frontmatter.MAX_BYTES].partition("\n<")[0]
    return "\nfrom:" not in head and all(f"\n{key}:" in head for key in ("title", "categories", "date"))


def documents(decoded: Decoded) -> Iterator[Document]:
    """The one document of the file; ``published`` is the feed's date, verbatim."""
    source, text = decoded.source, decoded.text
    fields = frontmatter.parse(text, source.path)
    title = fields.first("title")
    if title is None:
        raise QuarantineError(f"{source.path}: front matter has no title; add 'title: …'.")
    start = text.find(title, fields.start, fields.end)
    yield Document(
        document_id=document_id(source.data),
        path=source.path,
        layout="hexo-rsshub",
        text=text,
        body=(fields.end, len(text)),
        markup=True,
        encoding=decoded.encoding,
        title=title,
        title_start=start if start >= 0 else None,
        outlet=fields.first("author"),
        url=fields.first("link") or fields.first("url"),
        published=fields.first("date"),
    )


READER = Reader("hexo-rsshub", recognises, documents)
