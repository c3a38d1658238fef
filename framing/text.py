"""Cleaning: one Document in, one Article out, with every offset kept.

The steps live in ``framing.cleaning``; this module composes them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping

from framing.cleaning import assembly, keys, lines, script, sections, sentences, times, titles
from framing.cleaning.keys import article_key, canonical_url
from framing.cleaning.lines import Line
from framing.cleaning.script import simplify
from framing.errors import QuarantineError
from framing.model import SCORED, Article, Document, Section, SectionName
from framing.outlets import Outlets

MAX_CHARS = 500_000
"""Characters of one article; what is longer is a book, or made to hurt. Hundreds of times the usual."""
__all__ = ["article_key", "canonical_url", "clean", "simplify"]


def clean(document: Document, outlets: Outlets) -> Article:
    """The article of a document: sections with offsets, sentences, times in UTC, a stable id.

    Every visible character of the body that is not white space lies in exactly
    one section. Raises QuarantineError where the outlet is not in the outlets
    file, the title is missing, the markup hides text, or there is too much of it.
    """
    outlet = outlets.recognise(document)
    if outlet is None:
        seen = document.outlet or document.url or "neither outlet nor address"
        raise QuarantineError(
            f"{document.path}: no outlet recognised ({seen[:80]}); add a row to data/outlets.csv, or to the file that --outlets names."
        )
    headline, removed = _headline(document)
    (title_raw, url, author), unseen = _fields(document.title, document.url, document.author)
    start, end = document.body
    read = lines.from_markup if document.markup else lines.from_plain
    found, media, gone = read(document.text, start, end, document.path)
    for counts in (gone, unseen):
        removed.update(counts)
    if (size := sum(len(line.text) for line in found) + len(headline.text)) > MAX_CHARS:
        raise QuarantineError(
            f"{document.path}: {size:,} characters are more than the limit of {MAX_CHARS:,} for one article; split it."
        )
    pieces = sections.split(found)
    parts = assembly.assemble(pieces, headline)
    published = times.published(document, found, media.sources, outlets[outlet].timezone)
    title = titles.display(headline.text)
    day = published.time.date().isoformat() if published else None
    return Article(
        article_id=keys.article_key(outlet, url, title, day),
        document_id=document.document_id,
        path=document.path,
        layout=document.layout,
        outlet=outlet,
        title=title,
        title_raw=title_raw or "",
        url=url,
        author=author,
        published=published.time if published else None,
        published_precision=published.precision if published else None,
        published_source=published.source if published else None,
        mirror=times.mirror(document),
        form=sections.form(pieces, parts, media.player),
        sections=parts,
        sentences=sentences.cut(parts),
        text_hash=text_hash(parts),
        removed=dict(removed),
    )


def text_hash(parts: Mapping[SectionName, Section]) -> str:
    """SHA-256, in hex, of the cleaned headline, body and captions: what scores depend on."""
    digest = hashlib.sha256()
    for name in SCORED:
        digest.update(f"{name}\0{parts[name].text if name in parts else ''}\0".encode())
    return digest.hexdigest()


def _fields(title: str | None, *others: str | None) -> tuple[list[str | None], Counter[str]]:
    """The layout's fields without invisible characters, and how many went from all but the title."""
    found = [script.visible(value) if value else (value, {}) for value in (title, *others)]
    gone = Counter[str]()
    for _, counts in found[1:]:
        gone.update(counts)
    return [value for value, _ in found], gone


def _headline(document: Document) -> tuple[Line, Counter[str]]:
    """The title as a line; its runs are empty where the document's text does not hold it."""
    title = document.title or ""
    begin = document.title_start
    text, start = (document.text, begin) if begin is not None else (title, 0)
    found, removed = lines.of_title(text, start, start + len(title))
    if found is None:
        raise QuarantineError(f"{document.path}: the title is empty; give it one.")
    repaired = titles.quotes(found.text, document.layout)
    return found._replace(text=repaired, runs=found.runs if begin is not None else ()), removed
