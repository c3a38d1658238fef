"""One zip of everything about a selection: its tables, what they mean, from what they come, how to cite them."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from framing import export, package, selection, snapshot
from framing.selection import Filter
from framing.snapshot import Snapshot

CITATION = Path(__file__).parent.parent / "CITATION.cff"
FORMATS = ("csv", "parquet")
_LICENSE = """Derived measures, word lists and facts on outlets in this package: Creative Commons Attribution 4.0
International (CC BY 4.0), https://creativecommons.org/licenses/by/4.0/

Article text belongs to its publishers and is not in here; titles are cited with outlet, date and, where the
archive has one, address.
"""


def write(snap: Snapshot, chosen: Filter, format_: str, handle: BinaryIO) -> dict[str, int]:
    """Write the selection as a zip to an open file; rows by table.

    Every table of the snapshot is in it, with the rows that belong to the
    selected articles; word lists, outlets and actors stay whole. Article text
    stays behind, as in a data package. Tables are made one after the other on
    the disk, so that memory holds one part of one. The same selection of the
    same snapshot gives the same bytes.

    Args:
        format_: csv or parquet.

    Raises:
        ExportError: the format is not one of these.
        SnapshotError: a table cannot be read.
    """
    if format_ not in FORMATS:
        raise export.ExportError(f"A package holds {' or '.join(FORMATS)}, not {format_}.")
    entries: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(handle, "w") as archive:
        for name in snapshot.TABLES:
            entries[name] = _add_table(archive, snap, name, chosen, format_)
        for name, data in _around(snap, chosen, format_, entries):
            archive.writestr(_info(snap, name), data, zipfile.ZIP_DEFLATED)
    return {name: int(entry["rows"]) for name, entry in entries.items()}


def told(chosen: Filter) -> dict[str, Any]:
    """The filter as JSON values; what does not filter is left out."""
    values = {k: v for k, v in asdict(chosen).items() if v not in ((), "", None, 0, True)}
    if not chosen.copies:
        values["copies"] = False
    return {k: v.isoformat() if k in ("since", "until") else v for k, v in values.items()}


def _add_table(
    archive: zipfile.ZipFile, snap: Snapshot, name: str, chosen: Filter, format_: str
) -> dict[str, Any]:
    tables = (snapshot.bare(name, t) for t in selection.batches(snap, name, chosen))
    info = _info(snap, f"{name}.{format_}")
    info.compress_type = zipfile.ZIP_STORED if format_ == "parquet" else zipfile.ZIP_DEFLATED
    with tempfile.TemporaryFile() as scratch:
        rows = export.stream(tables, scratch, format_)
        scratch.seek(0)
        digest = hashlib.file_digest(scratch, "sha256").hexdigest()
        scratch.seek(0)
        with archive.open(info, "w", force_zip64=True) as entry:
            shutil.copyfileobj(scratch, entry, 1 << 20)
    return {"rows": rows, "files": [{"name": info.filename, "rows": rows, "sha256": digest}]}


def _around(
    snap: Snapshot, chosen: Filter, format_: str, entries: Mapping[str, Any]
) -> Iterator[tuple[str, bytes]]:
    """The files that stand beside the tables."""
    kept = (
        "snapshot",
        "created_utc",
        "code_version",
        "dataset",
        "inputs",
        "scorers",
        "matcher",
        "corrections",
    )
    manifest = {k: snap.manifest[k] for k in kept if k in snap.manifest}
    manifest |= {"dataset": {**manifest["dataset"], "holds_text": False}, "filter": told(chosen)}
    manifest["tables"] = entries
    columns = {name: snap.columns(name) for name in entries}
    described = package.descriptor(manifest, columns, format_)
    described |= {"version": manifest["snapshot"], "framing": {"filter": manifest["filter"]}}
    yield "manifest.json", package.json_bytes(manifest)
    yield "datapackage.json", package.json_bytes(described)
    yield "README.md", _readme(manifest, columns, format_).encode()
    yield "LICENSE.txt", _LICENSE.encode()
    if CITATION.is_file():
        yield "CITATION.cff", CITATION.read_bytes()


def _readme(manifest: Mapping[str, Any], columns: Mapping[str, Any], format_: str) -> str:
    dataset = manifest["dataset"]
    rows = {name: entry["rows"] for name, entry in manifest["tables"].items()}
    filtered = ", ".join(f"{k}: {v}" for k, v in manifest["filter"].items()) or "none"
    lines = [
        f"# {dataset['title_zh']} / {dataset['title_en']}", "",
        dataset["note_zh"], "", dataset["note_en"], "",
        f"- Snapshot {manifest['snapshot']}, made {manifest['created_utc']} by framing {manifest['code_version']}",
        f"- Filter: {filtered}",
        "- Tables hold the rows of the selected articles; events and matches are in where one of their articles is, and",
        "  their numbers are of the whole event. Keyness and substitutions are about outlets as wholes: only a filter of",
        "  outlets selects in them. outlets, lexicon, families, verbs and actors are whole: they are the word lists used.",
        "- Times are UTC. Offsets are code points of an article's cleaned text, which is not in here.",
        "- In CSV a cell that a spreadsheet could take for a formula has one apostrophe before it. DuckDB guesses how a",
        "  CSV is written and may guess wrong; tell it: delim = ',', quote = '\"', escape = '\"', comment = ''.",
        "- 表内是所选文章的行；一件事只要有一篇入选，事件与配对就在内，其中的数是整件事的。时间为 UTC。", "",
        "Licence: see LICENSE.txt. To cite: CITATION.cff, with the snapshot and the filter above.", "",
    ]  # fmt: skip
    return "\n".join([*lines, *package.dictionary(columns, rows, format_)])


def _info(snap: Snapshot, name: str) -> zipfile.ZipInfo:
    """An entry dated as the snapshot is, so that the bytes do not depend on the day of the download."""
    made = str(snap.manifest["created_utc"])
    day = (int(made[:4]), int(made[5:7]), int(made[8:10]), 0, 0, 0)
    return zipfile.ZipInfo(name, day)
