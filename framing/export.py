"""Frames as files: CSV that a spreadsheet cannot be tricked by, Parquet and JSONL as they are."""

from __future__ import annotations

import codecs
import contextlib
import io
import json
import os
import re
from collections.abc import Callable, Generator, Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from framing import snapshot
from framing.errors import ExportError

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""A text cell whose first character after spaces is one of these can act as a formula (OWASP, CSV injection)."""
MARK = "'"
_BLANK = (
    " \x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
    "\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
"""White space, and what has no width: a spreadsheet may drop it before it looks for a formula."""
_NEEDED = f"^(?:{MARK}|[{_BLANK}]*[{re.escape(''.join(DANGEROUS))}])"
"""The same as a pattern for whole columns."""


def neutral(cell: str) -> str:
    """The cell, with one leading apostrophe where a spreadsheet might take it for a formula.

    A cell that begins with an apostrophe of its own gets one more, so that
    taking one away always gives the original back.
    """
    first = cell.lstrip(_BLANK)
    return MARK + cell if cell.startswith((MARK, *DANGEROUS)) or first.startswith(DANGEROUS) else cell


def original(cell: str) -> str:
    """What :func:`neutral` made the cell of."""
    return cell.removeprefix(MARK)


def to_csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 with BOM, CRLF, header; times as ISO 8601 with Z; numbers bare; missing values empty.

    Only text cells are guarded (:func:`neutral`); removing one leading
    apostrophe gives the exact value back.
    """
    return codecs.BOM_UTF8 + _csv(frame, header=True)


def _csv(frame: pd.DataFrame, *, header: bool) -> bytes:
    out = frame.copy()
    for name in out.columns:
        if pd.api.types.is_datetime64_any_dtype(out[name]):
            out[name] = _iso(out[name])
        elif not pd.api.types.is_numeric_dtype(out[name]):
            out[name] = _guarded(out[name])
    return out.to_csv(index=False, header=header, lineterminator="\r\n").encode()


def _guarded(cells: pd.Series) -> pd.Series:
    """:func:`neutral` of every text; in columns of text alone only those that need it are touched."""
    if cells.dtype != "str":
        return cells.map(lambda v: neutral(v) if isinstance(v, str) else v)
    bad = cells.str.match(_NEEDED, na=False)
    return cells.mask(bad, MARK + cells) if bad.any() else cells


def to_jsonl(frame: pd.DataFrame) -> bytes:
    """One JSON object a row, UTF-8, LF; times as ISO 8601 with Z; missing values null."""
    out = frame.copy()
    for name in out.columns:
        if pd.api.types.is_datetime64_any_dtype(out[name]):
            out[name] = _iso(out[name])
    rows = out.astype(object).where(out.notna(), None).to_dict("records")
    return "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows).encode()


def to_parquet(frame: pd.DataFrame) -> bytes:
    """Parquet, Zstandard, types as they are."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False, compression="zstd")
    return buffer.getvalue()


FORMATS: Mapping[str, Callable[[pd.DataFrame], bytes]] = {
    "csv": to_csv,
    "parquet": to_parquet,
    "jsonl": to_jsonl,
}


def stream(tables: Iterable[Any], handle: BinaryIO, format_: str) -> int:
    """Write Arrow tables of one schema to an open file, one after the other; rows in all.

    The rows are those that :data:`FORMATS` would write of the whole; memory
    holds one table at a time.

    Args:
        tables: at least one, which may be empty, as ``Snapshot.tables`` gives them.

    Raises:
        ExportError: the format is unknown.
    """
    _known(format_)
    if format_ == "parquet":
        return snapshot.to_parquet(tables, handle)
    rows = 0
    for number, table in enumerate(tables):
        frame = table.to_pandas()
        if format_ == "jsonl":
            handle.write(to_jsonl(frame))
        else:
            handle.write(_csv(frame, header=False) if number else to_csv(frame))
        rows += len(frame)
    return rows


def write(frame: pd.DataFrame, path: Path, format_: str) -> None:
    """Write the frame beside and rename it into place.

    Raises:
        ExportError: the format is unknown or the file cannot be written; nothing is half-written.
    """
    _known(format_)
    with placed(path) as handle:
        handle.write(FORMATS[format_](frame))


@contextlib.contextmanager
def placed(path: Path) -> Generator[BinaryIO]:
    """An open file that takes the place of ``path`` once all is written and on the disk.

    Raises:
        ExportError: it cannot be written; what stood there before still does.
    """
    stage = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with stage.open("wb") as handle:
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
        stage.replace(path)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error.strerror}); choose another --out.") from error
    finally:
        stage.unlink(missing_ok=True)


def _known(format_: str) -> None:
    if format_ not in FORMATS:
        raise ExportError(f"There is no format {format_}; there are: {', '.join(FORMATS)}.")


def _iso(times: pd.Series) -> pd.Series:
    return times.dt.strftime("%Y-%m-%dT%H:%M:%SZ").where(times.notna(), None)
