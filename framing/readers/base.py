"""What a reader is: a name, a test on content, and a function from a source to documents."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from framing.errors import FramingError
from framing.model import Document, Source


class NotAnArchive(FramingError):
    """The file is readable but holds no article that a layout knows; the text says what was seen."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A source with its text, the encoding that fitted, and column names for tables."""

    source: Source
    text: str
    encoding: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reader:
    """One archive layout.

    ``recognises`` looks at content alone. ``documents`` yields what it finds
    and raises QuarantineError, or NotAnArchive where the content has the form
    but no article.
    """

    name: str
    recognises: Callable[[Decoded], bool]
    documents: Callable[[Decoded], Iterator[Document]]


def document_id(data: bytes) -> str:
    """Id of a document: "d" and the first 15 hex digits of the SHA-256 of its bytes."""
    return "d" + hashlib.sha256(data).hexdigest()[:15]
