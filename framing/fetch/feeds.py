"""RSS and Atom into a folder that a build reads: what a feed says of each article, as JSON lines.

Only what is new since the last run is written. A feed carries as much of an article
as its publisher puts into it, which may be a summary: how many entries have no more
than that is counted and said.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser

from framing.errors import FetchError
from framing.fetch.web import Answer, Web

STATE = ".feeds.json"
"""What is known of every feed fetched into a folder: how to ask for changes only, and which entries are here."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What came of one feed: entries in it, new or changed ones written, those with a summary only, and the file."""

    url: str
    entries: int
    written: int
    summaries: int
    file: Path | None


def feed(urls: Sequence[str], out: Path, web: Web, *, outlet: str = "") -> list[Feed]:
    """Bring what is new in each feed into ``out``.

    Args:
        outlet: name or id of the outlet, for feeds whose links do not tell (an aggregator's).

    Raises:
        FetchError: a feed cannot be had or is none, or ``out`` cannot be written. Feeds before it are kept.
    """
    out.mkdir(parents=True, exist_ok=True)
    known = _read(out / STATE)
    found = []
    for url in urls:
        before = known.get(url, {})
        answer = web.get(url, _conditions(before))
        if answer.status == 304:
            found.append(Feed(url, 0, 0, 0, None))
            continue
        rows = _rows(answer, outlet)
        seen: dict[str, str] = before.get("seen", {})
        new = [row for row in rows if seen.get(row["id"]) != _digest(row)]
        path = _write(out, url, new) if new else None
        known[url] = {
            "etag": answer.headers.get("etag", ""), "modified": answer.headers.get("last-modified", ""),
            "seen": {**seen, **{row["id"]: _digest(row) for row in new}},
        }  # fmt: skip
        _replace(out / STATE, json.dumps(known, ensure_ascii=False, indent=1) + "\n")
        short = sum(not row["full"] for row in new)
        found.append(Feed(url, len(rows), len(new), short, path))
    return found


def _conditions(before: Mapping[str, Any]) -> dict[str, str]:
    """Headers that ask for the feed only where it has changed."""
    asked = {"If-None-Match": before.get("etag"), "If-Modified-Since": before.get("modified")}
    return {name: value for name, value in asked.items() if value}


def _rows(answer: Answer, outlet: str) -> list[dict[str, Any]]:
    parsed = feedparser.parse(answer.body, response_headers=dict(answer.headers), sanitize_html=True)
    if not parsed.entries and not parsed.get("version"):
        reason = type(parsed.get("bozo_exception", "")).__name__ if parsed.bozo else "it has no entries"
        raise FetchError(f"{answer.url}: this is no RSS or Atom feed ({reason}).")
    return [row for entry in parsed.entries if (row := _row(entry, outlet))]


def _row(entry: Any, outlet: str) -> dict[str, Any] | None:
    """One article as the layout ``records`` has it; None for an entry without an address and a title."""
    url, title = str(entry.get("link", "")), str(entry.get("title", ""))
    if not url or not title:
        return None
    whole = [c.value for c in entry.get("content", []) if c.get("value")]
    text = whole[0] if whole else str(entry.get("summary", ""))
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    row: dict[str, Any] = {
        "id": str(entry.get("id") or url),
        "url": url,
        "title": title,
        "text": text,
        "full": bool(whole),
    }
    if moment:
        row["published"] = datetime(*moment[:6], tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if entry.get("author"):
        row["author"] = str(entry.author)
    if outlet:
        row["outlet"] = outlet
    return row


def _digest(row: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def _write(out: Path, url: str, rows: Sequence[Mapping[str, Any]]) -> Path:
    """A new file of these entries, whole or not at all."""
    host = re.sub(r"[^a-z0-9.-]", "", (urlsplit(url).hostname or "feed").lower())
    path = out / f"{host}-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.jsonl"
    _replace(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return path


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise FetchError(f"{path}: cannot be written ({error.strerror}).") from error


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FetchError(f"{path}: what is known of earlier runs cannot be read; delete the file.") from error
    return value if isinstance(value, dict) else {}
