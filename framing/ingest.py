"""Every document of a file becomes an article, or a record that says why not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from framing import bounds, readers, text
from framing.bounds import Place
from framing.errors import QuarantineError
from framing.model import Article, Document, Source, Status
from framing.outlets import Outlets


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one document or unreadable file. ``size`` in bytes."""

    path: str
    document_id: str
    size: int
    status: Status
    reason: str | None = None
    layout: str | None = None
    encoding: str | None = None
    article: Article | None = None


Aside = Mapping[tuple[int, int], str]
"""(Number of a file, number of a document in it) → why that document is not cleaned."""


def ingest(
    sources: Iterable[Source | readers.Failure],
    known: Outlets,
    columns: Mapping[str, str],
    aside: Aside = MappingProxyType({}),
) -> Iterator[tuple[int, Record]]:
    """Records of every source with the source's place in the order given.

    A failure in the middle of a file keeps the documents before it and says so.

    Args:
        columns: our field → column name, for tables.
        aside: documents to be set aside unseen.
    """
    for number, source in enumerate(sources):
        if isinstance(source, readers.Failure):
            yield number, failed(source)
        else:
            yield from ((number, record) for record in _read(number, source, known, columns, aside))


def failed(failure: readers.Failure) -> Record:
    """The record of a file that could not even be opened."""
    return Record(failure.path, _id(failure.path.encode()), 0, "quarantined", told(failure.reason))


def told(reason: object) -> str:
    """A reason as text that can be shown: what it quotes of a file may hold anything."""
    return "".join(c if c.isprintable() and c != "\ufffd" else "?" for c in str(reason))


def _read(
    number: int, source: Source, known: Outlets, columns: Mapping[str, str], aside: Aside
) -> Iterator[Record]:
    size = len(source.data)
    try:
        for place, document in enumerate(readers.read(source, columns)):
            bounds.step(Place(number, place, bounds.CLEAN), len(document.text))
            yield _clean(document, known, size, aside.get((number, place)))
            bounds.step(Place(number, place + 1, bounds.READ), size)
    except readers.NotAnArchive as answer:
        yield Record(source.path, _id(source.data), size, "not_archive", told(answer))
    except QuarantineError as error:
        yield Record(source.path, _id(source.data), size, "quarantined", told(error))


def _clean(document: Document, known: Outlets, size: int, why_not: str | None) -> Record:
    if document.path.rpartition("#")[2].isdigit():
        size = len(document.text.encode())
    base = partial(
        Record, document.path, document.document_id, size, layout=document.layout, encoding=document.encoding
    )
    if why_not is not None:
        return base(status="quarantined", reason=f"{document.path}: {why_not}; leave it out.")
    try:
        return base(status="kept", article=text.clean(document, known))
    except QuarantineError as error:
        return base(status="quarantined", reason=told(error))


def _id(data: bytes) -> str:
    return "d" + hashlib.sha256(data).hexdigest()[:15]
