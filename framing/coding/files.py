"""The files of a coding project: CSV and TOML out and in, each written beside and moved into place."""

from __future__ import annotations

import codecs
import csv
import fcntl
import io
import json
import os
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from framing import export
from framing.coding.units import Code, Unit
from framing.errors import CodingError

_WHOLE = ("sentence_no", "mention_start", "mention_end")


@contextmanager
def alone(folder: Path) -> Generator[None]:
    with (folder / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def write(path: Path, data: bytes) -> None:
    """Put a file there: beside, synced, then moved into place."""
    stage = path.with_name(f".{path.name}.{os.getpid()}")
    with stage.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    stage.replace(path)


def csv_(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """As every CSV of this project: with BOM and CRLF, and no text that a spreadsheet takes for a formula."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: export.neutral(v) if isinstance(v, str) else v for k, v in row.items()})
    return codecs.BOM_UTF8 + out.getvalue().encode()


def rows(path: Path, of: type[Unit] | type[Code]) -> list[dict[str, str]]:
    """The rows of a file whose columns are the fields of ``of``, with or without BOM and CRLF."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        rows = list(reader)
    except (OSError, ValueError, csv.Error) as error:
        raise CodingError(f"{path}: cannot be read as CSV ({error}).") from error
    wanted = [f.name for f in fields(of)]
    if list(reader.fieldnames or ()) != wanted or any(None in row or None in row.values() for row in rows):
        raise CodingError(f"{path}: the columns must be {','.join(wanted)}, with a cell for each.")
    return [{name: export.original(cell) for name, cell in row.items()} for row in rows]


def unit(row: Mapping[str, str], path: Path) -> Unit:
    """A unit from a row of its file.

    Raises:
        CodingError: a cell holds no number where one belongs, or a probability that is none.
    """
    try:
        values: dict[str, Any] = dict(row)
        for name in _WHOLE:
            values[name] = int(row[name]) if row[name] else None
        values |= {"actor": row["actor"] or None, "machine": row["machine"] or None}
        values |= {
            "start": int(row["start"]),
            "end": int(row["end"]),
            "probability": float(row["probability"]),
        }
    except ValueError as error:
        raise CodingError(
            f"{path}: unit {row['unit']!r} holds no number where one belongs ({error})."
        ) from error
    if not 0 < values["probability"] <= 1:
        raise CodingError(f"{path}: unit {row['unit']!r} has no probability of inclusion in (0, 1].")
    return Unit(**values)


def code(row: Mapping[str, str], path: Path) -> Code:
    """A code from a row of its file. Raises CodingError where the codebook's version is no number."""
    try:
        version = int(row["version"])
    except ValueError as error:
        raise CodingError(f"{path}: unit {row['unit']!r} has no version of the codebook.") from error
    return Code(row["unit"], row["code"], row["note"], row["time_utc"], row["codebook"], version)


def toml(about: Mapping[str, Any], strata: Sequence[Mapping[str, Any]]) -> bytes:
    """Strings and whole numbers as JSON writes them are TOML too."""
    lines = [*_pairs(about)]
    for row in strata:
        lines += ["", "[[strata]]", *_pairs(row)]
    return ("\n".join(lines) + "\n").encode()


def _pairs(values: Mapping[str, Any]) -> Generator[str]:
    for key, value in values.items():
        yield f"{key} = {json.dumps(value, ensure_ascii=False)}"
