"""Archives to documents: every layout is one module in ``framing/readers/layouts``.

A reader passes source material through unchanged; cleaning comes after. A new
layout is a new module there with a ``READER``, and a golden file under
``tests/readers/golden``; nothing else has to be told.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping

from framing.errors import QuarantineError
from framing.model import Document, Source
from framing.readers import frontmatter, layouts
from framing.readers.base import Decoded, NotAnArchive, Reader
from framing.readers.decoding import decode
from framing.readers.sources import MAX_BYTES, Failure, Reference, ahead, load, references, sources

__all__ = [
    "MAX_BYTES", "READERS", "Failure", "NotAnArchive", "Reader", "Reference", "ahead", "load", "read", "references", "sources",
]  # fmt: skip


def _registry() -> dict[str, Reader]:
    names = sorted(module.name for module in pkgutil.iter_modules(layouts.__path__))
    found = [importlib.import_module(f"{layouts.__name__}.{name}").READER for name in names]
    return {reader.name: reader for reader in found}


READERS: dict[str, Reader] = _registry()


def read(source: Source, columns: Mapping[str, str] | None = None) -> Iterator[Document]:
    """Documents of one source, in file order, by the layout that its content shows.

    ``columns`` maps our field names (outlet, title, author, published, url,
    text) to the column names of a JSONL or CSV table. Raises QuarantineError
    where the source cannot be read whole, NotAnArchive where no layout
    recognises it.
    """
    if not source.data.strip():
        raise NotAnArchive(f"{source.path}: the file is empty; nothing to read.")
    _refuse_binary(source)
    text, encoding = decode(source.data, source.path)
    decoded = Decoded(source, text, encoding, dict(columns or {}))
    for reader in READERS.values():
        if reader.recognises(decoded):
            return reader.documents(decoded)
    if frontmatter.opens(text) and TITLED.search(text, 0, frontmatter.MAX_BYTES):
        frontmatter.parse(text, source.path)  # where a broken header hides the layout, an article is lost
    raise NotAnArchive(f"{source.path}: {_seen(text)}; known layouts: {', '.join(READERS)}.")


TITLED = re.compile(r"^title:", re.M)
PACKED = {
    b"\x1f\x8b": "gzip file", b"7z\xbc\xaf": "7z file", b"Rar!": "RAR file", b"PK\x03\x04": "zip inside an archive, or a damaged one,",
    b"BZh": "bzip2 file", b"\xfd7zXZ": "xz file", b"\x28\xb5\x2f\xfd": "Zstandard file",
}  # fmt: skip
"""What may hold articles and is not opened."""
MAGIC = {
    b"\x89PNG": "a PNG image", b"\xff\xd8\xff": "a JPEG image", b"GIF8": "a GIF image",
    b"%PDF": "a PDF file", b"PAR1": "a Parquet file", b"SQLite format 3": "an SQLite file",
    b"\x7fELF": "a program",
}  # fmt: skip


def _refuse_binary(source: Source) -> None:
    for magic, name in PACKED.items():
        if source.data.startswith(magic):
            raise QuarantineError(f"{source.path}: a {name} is not opened; unpack it and build again.")
    if source.data.startswith(tuple(MAGIC)):
        name = next(name for magic, name in MAGIC.items() if source.data.startswith(magic))
        raise NotAnArchive(f"{source.path}: this is {name}, not an article.")
    if source.data[:4] == b"RIFF" and source.data[8:12] == b"WEBP":
        raise NotAnArchive(f"{source.path}: this is a WebP image, not an article.")


def _seen(text: str) -> str:
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if not first:
        return "only white space was seen"
    shown = "".join(c if c.isprintable() and c != "\ufffd" else "?" for c in first[:40])
    return f"no known article layout was seen (it starts with “{shown}”)"
