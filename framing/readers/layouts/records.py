"""``records``: a table of articles as JSON lines or CSV, one row an article, columns by name."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping

from framing.errors import QuarantineError
from framing.model import Document
from framing.readers.base import Decoded, NotAnArchive, Reader, document_id

FIELDS = ("text", "title", "outlet", "author", "published", "url")
ALIASES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "content", "body", "正文", "内容"),
    "title": ("title", "headline", "标题"),
    "outlet": ("outlet", "source", "media", "媒体", "来源"),
    "author": ("author", "authors", "作者"),
    "published": ("published", "published_at", "date", "time", "发布时间", "日期"),
    "url": ("url", "link", "链接"),
}
"""Names tried in this order where the caller maps no column."""
MARKUP = re.compile(r"<(?:p|div|br|img|a|span|strong|small)\b[^>]*>", re.I)
csv.field_size_limit(32 * 1024 * 1024)


def recognises(decoded: Decoded) -> bool:
    """The first line is a JSON object, or a header row of two or more names."""
    first = decoded.text.lstrip().split("\n", 1)[0].strip()
    if first.startswith("{"):
        return _object(first) is not None
    return "<" not in first and "[" not in first and len(_header(first)) > 1 and "\n" in decoded.text.strip()


def documents(decoded: Decoded) -> Iterator[Document]:
    """One document a row, in order; a row that cannot be read sets the whole table aside."""
    rows = _json_rows if decoded.text.lstrip().startswith("{") else _csv_rows
    names: Mapping[str, str] | None = None
    for line, raw, row in rows(decoded):
        if names is None:
            names = _columns(row, decoded)
        yield _document(decoded, line, raw, row, names)


def _header(line: str) -> list[str]:
    try:
        names = next(csv.reader([line]), [])
    except csv.Error:  # such as a lone CR
        return []
    plain = all(re.fullmatch(r"[\w .-]{1,40}", name.strip()) for name in names)
    return [name.strip() for name in names] if plain else []


def _object(line: str) -> dict | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _json_rows(decoded: Decoded) -> Iterator[tuple[int, bytes, dict[str, str]]]:
    for number, line in enumerate(decoded.text.split("\n"), start=1):
        if not line.strip():
            continue
        row = _object(line)
        if row is None:
            raise QuarantineError(
                f"{decoded.source.path} line {number}: not a JSON object; correct or drop it."
            )
        yield (
            number,
            line.strip().encode("utf-8", "surrogatepass"),
            {str(k): _text(v) for k, v in row.items()},
        )


def _csv_rows(decoded: Decoded) -> Iterator[tuple[int, bytes, dict[str, str]]]:
    reader = csv.reader(io.StringIO(decoded.text.lstrip(), newline=""), strict=True)
    path = decoded.source.path
    try:
        names = [name.strip() for name in next(reader)]
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(names):
                raise QuarantineError(
                    f"{path} line {reader.line_num}: {len(cells)} cells under {len(names)} column names."
                )
            raw = json.dumps(cells, ensure_ascii=False).encode("utf-8", "surrogatepass")
            yield reader.line_num, raw, dict(zip(names, cells, strict=True))
    except csv.Error as error:
        raise QuarantineError(
            f"{path} line {reader.line_num}: not CSV ({error}); correct the row."
        ) from error


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _columns(row: Mapping[str, str], decoded: Decoded) -> dict[str, str]:
    """Our field names to the table's; the caller's mapping first, then the usual names."""
    path, given = decoded.source.path, decoded.columns
    seen = ", ".join(list(row)[:12])
    unknown = [field for field in given if field not in FIELDS]
    if unknown:
        raise NotAnArchive(f"{path}: no field is called {unknown[0]}; fields are {', '.join(FIELDS)}.")
    found = {}
    for field in FIELDS:
        names = (given[field],) if field in given else ALIASES[field]
        match = next((name for name in names if name in row), None)
        if match is not None:
            found[field] = match
    for field in ("text", "title"):
        if field not in found:
            raise NotAnArchive(
                f"{path}: a table without a {field} column (it has {seen}); map one to {field}."
            )
    return found


def _document(
    decoded: Decoded, line: int, raw: bytes, row: Mapping[str, str], names: Mapping[str, str]
) -> Document:
    values = {field: row.get(name, "").strip() or None for field, name in names.items()}
    text = row.get(names["text"], "")
    if any("\ud800" <= c <= "\udfff" for value in row.values() for c in value):
        raise QuarantineError(f"{decoded.source.path} line {line}: half a surrogate pair; save it as UTF-8.")
    return Document(
        document_id=document_id(raw),
        path=f"{decoded.source.path}#{line}",
        layout="records",
        text=text,
        body=(0, len(text)),
        markup=MARKUP.search(text) is not None,
        encoding=decoded.encoding,
        title=values.get("title"),
        outlet=values.get("outlet"),
        url=values.get("url"),
        author=values.get("author"),
        published=values.get("published"),
    )


READER = Reader("records", recognises, documents)
