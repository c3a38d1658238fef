"""Frames as files: CSV that a spreadsheet cannot be tricked by, Parquet and JSONL as they are."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from framing.errors import ExportError

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""A text cell whose first character after spaces is one of these can act as a formula (OWASP, CSV injection)."""
MARK = "'"


def neutral(cell: str) -> str:
    """The cell, with one leading apostrophe where a spreadsheet might take it for a formula.

    A cell that begins with an apostrophe of its own gets one more, so that
    taking one away always gives the original back.
    """
    first = cell.lstrip(" \u00a0\u3000")
    return MARK + cell if cell.startswith((MARK, *DANGEROUS)) or first.startswith(DANGEROUS) else cell


def to_csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 with BOM, CRLF, header; times as ISO 8601 with Z; numbers bare; missing values empty.

    Only text cells are guarded (:func:`neutral`); removing one leading
    apostrophe gives the exact value back.
    """
    out = frame.copy()
    for name in out.columns:
        if pd.api.types.is_datetime64_any_dtype(out[name]):
            out[name] = _iso(out[name])
        elif not pd.api.types.is_numeric_dtype(out[name]):
            out[name] = out[name].map(lambda v: neutral(v) if isinstance(v, str) else v)
    return out.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


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


def write(frame: pd.DataFrame, path: Path, format_: str) -> None:
    """Write the frame beside and rename it into place.

    Raises:
        ExportError: the format is unknown or the file cannot be written; nothing is half-written.
    """
    if format_ not in FORMATS:
        raise ExportError(f"There is no format {format_}; there are: {', '.join(FORMATS)}.")
    stage = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with stage.open("wb") as handle:
            handle.write(FORMATS[format_](frame))
            handle.flush()
            os.fsync(handle.fileno())
        stage.replace(path)
    except OSError as error:
        stage.unlink(missing_ok=True)
        raise ExportError(f"{path}: cannot be written ({error.strerror}); choose another --out.") from error


def _iso(times: pd.Series) -> pd.Series:
    return times.dt.strftime("%Y-%m-%dT%H:%M:%SZ").where(times.notna(), None)
