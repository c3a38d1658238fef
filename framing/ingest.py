"""Every file offered becomes articles, or a record that says why not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from framing import outlets, readers, text
from framing.errors import QuarantineError
from framing.model import Article, Document, Source, Status
from framing.pool import mapped

READ_BATCH = 64


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one document or unreadable file."""

    path: str
    document_id: str
    size: int
    status: Status
    reason: str | None = None
    layout: str | None = None
    encoding: str | None = None
    article: Article | None = None


def ingest(
    paths: Sequence[Path],
    outlets_file: Path | None,
    columns: Mapping[str, str],
    jobs: int,
    progress: Callable[[str, int, int | None], None],
) -> list[Record]:
    """Every document offered, in the order of the paths given, each with what became of it.

    Args:
        outlets_file: None for data/outlets.csv.
        columns: our field → column name, for tables.
        jobs: processes; 0 is one per core.

    Raises:
        ArchiveError: a path is not there.
    """
    offered = [item for path in paths for item in readers.sources(path)]
    files = [item for item in offered if isinstance(item, Source)]
    failed = [
        Record(f.path, _id(f.path.encode()), 0, "quarantined", f.reason)
        for f in offered
        if not isinstance(f, Source)
    ]
    work = partial(_ingest, outlets_file=outlets_file, columns=dict(columns))
    records: list[Record] = []
    done = 0
    for part, size in mapped(jobs, work, files, READ_BATCH):
        done += size
        records += part
        progress("read", done, len(files))
    return _once([*records, *failed])


@cache
def _outlets(path: Path | None) -> outlets.Outlets:
    return outlets.load(path)


def _ingest(sources: Iterable[Source], outlets_file: Path | None, columns: Mapping[str, str]) -> list[Record]:
    return [record for source in sources for record in _read(source, _outlets(outlets_file), columns)]


def _read(source: Source, known: outlets.Outlets, columns: Mapping[str, str]) -> Iterator[Record]:
    """Records of one file. A failure in the middle keeps the documents before it and says so."""
    size = len(source.data)
    try:
        for document in readers.read(source, columns):
            yield _clean(document, known, size)
    except readers.NotAnArchive as answer:
        yield Record(source.path, _id(source.data), size, "not_archive", str(answer))
    except QuarantineError as error:
        yield Record(source.path, _id(source.data), size, "quarantined", str(error))


def _clean(document: Document, known: outlets.Outlets, size: int) -> Record:
    if document.path.rpartition("#")[2].isdigit():
        size = len(document.text.encode())
    base = partial(
        Record, document.path, document.document_id, size, layout=document.layout, encoding=document.encoding
    )
    try:
        return base(status="kept", article=text.clean(document, known))
    except QuarantineError as error:
        return base(status="quarantined", reason=str(error))


def _once(records: Sequence[Record]) -> list[Record]:
    """The same bytes offered twice are one document: later ones say where it was first seen."""
    first: dict[str, str] = {}
    result = []
    for record in records:
        seen = first.setdefault(record.document_id, record.path)
        if record.article is not None and seen != record.path:
            same = Record(
                record.path, record.document_id, record.size, "version",
                f"same bytes as {seen}", record.layout, record.encoding,
            )  # fmt: skip
            result.append(same)
        else:
            result.append(record)
    return result


def _id(data: bytes) -> str:
    return "d" + hashlib.sha256(data).hexdigest()[:15]
