"""What a server sent, as articles: feedparser's reading of it, held to what a feed may be and may cost.

A long answer is read in a process of its own: there are inputs of a megabyte at
which feedparser would work for hours.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser

from framing.errors import FetchError
from framing.fetch.folder import said as shown
from framing.fetch.web import Answer

ROOT = Path(__file__).resolve().parents[2]
"""Where the process finds this project, wherever the command was given."""
SMALL = 100_000
"""Bytes that are read here: at worst in seconds."""
PATIENCE = 60.0
"""Seconds that a longer answer may take."""
MEMORY = 2_000_000_000
"""Bytes that it may take."""
_HALF = re.compile(r"[\ud800-\udfff]")
_HALVES = re.compile(rb"(?:&#(?:x[dD][89abAB][0-9a-fA-F]{2}|5(?:5[2-9]|6[0-9]|7[0-3])[0-9]{2});)+", re.I)
"""Characters beyond the first plane as some publishers write them: in halves, which a strict reader refuses."""
_GUESSES = ("windows-1252", "iso-8859-1", "iso-8859-2")
"""Encodings that any bytes have: feedparser falls back on them, and Chinese becomes noise."""
_BROKEN = (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError)
"""What feedparser raises on input that is far from any feed."""


def rows(answer: Answer, outlet: str) -> tuple[list[dict[str, Any]], int]:
    """An article for each entry, what is there twice once; and how many entries have no address or title.

    Raises:
        FetchError: it is no feed, not in the encoding it names, or takes too long or too much memory to read.
    """
    if len(answer.body) <= SMALL:
        return parse(answer, outlet)
    told = {"headers": dict(answer.headers), "url": answer.url, "outlet": outlet}
    given = json.dumps(told).encode() + b"\n" + answer.body
    try:
        done = subprocess.run(
            [sys.executable, "-m", "framing.fetch.parsing"], input=given, capture_output=True, timeout=PATIENCE, check=False,
            cwd=ROOT,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise FetchError(
            f"{shown(answer.url)}: this feed takes more than {PATIENCE:.0f} seconds to read."
        ) from error
    if done.returncode:
        raise FetchError(f"{shown(answer.url)}: this feed takes more memory to read than it may.")
    found = json.loads(done.stdout)
    if "problem" in found:
        raise FetchError(found["problem"])
    return found["rows"], found["left_out"]


def main() -> None:
    """Read one answer from the standard input and write its rows to the standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    head, _, body = sys.stdin.buffer.read().partition(b"\n")
    told = json.loads(head)
    try:
        found, left_out = parse(Answer(200, body, told["headers"], told["url"]), told["outlet"])
        json.dump({"rows": found, "left_out": left_out}, sys.stdout)
    except FetchError as error:
        json.dump({"problem": str(error)}, sys.stdout)


def parse(answer: Answer, outlet: str) -> tuple[list[dict[str, Any]], int]:
    """As :func:`rows`, here and without bounds."""
    # A stream, not the bytes: those feedparser would first try as the name of a file here.
    body = io.BytesIO(_HALVES.sub(_whole, answer.body))
    headers = {"content-type": "application/xml", **answer.headers, "content-location": answer.url}
    try:
        parsed = feedparser.parse(
            body, response_headers=headers, sanitize_html=True, resolve_relative_uris=True
        )
    except _BROKEN as error:
        raise FetchError(
            f"{shown(answer.url)}: this feed cannot be read ({type(error).__name__})."
        ) from error
    if not parsed.entries and not parsed.get("version"):
        raise FetchError(f"{shown(answer.url)}: this is no RSS or Atom feed{_why(parsed)}.")
    _decoded(str(parsed.get("encoding", "")), answer)
    found = [row for entry in parsed.entries if (row := _row(entry, outlet))]
    return list({digest(row): row for row in found}.values()), len(parsed.entries) - len(found)


def _decoded(encoding: str, answer: Answer) -> None:
    """Refuse what was decoded by guessing: no character is stored that the feed may not have."""
    told = answer.headers.get("content-type", "") + answer.body[:200].decode("ascii", "replace")
    if not encoding or (encoding in _GUESSES and encoding not in told.lower()):
        raise FetchError(
            f"{shown(answer.url)}: the feed is not in the encoding it names, or names none and is not in UTF-8."
        )


def _whole(found: re.Match[bytes]) -> bytes:
    """Two halves of a character as one; a half alone is none."""
    codes = [word.decode()[2:] for word in found[0].lower().split(b";") if word]
    units = [int(code[1:], 16) if code.startswith("x") else int(code) for code in codes]
    text = b"".join(unit.to_bytes(2, "big") for unit in units).decode("utf-16-be", "ignore")
    return text.encode("ascii", "xmlcharrefreplace")


def _why(parsed: Any) -> str:
    """The feed that a page names in its head, or what kept it from being read."""
    for link in parsed.feed.get("links", []):
        if link.get("rel") == "alternate" and str(link.get("type", "")).startswith(("application/rss", "application/atom")):  # fmt: skip
            return f"; the page names one: {shown(str(link.get('href', '')))}"
    return f" ({type(parsed.get('bozo_exception', '')).__name__})" if parsed.bozo else " (it has no entries)"


def _row(entry: Any, outlet: str) -> dict[str, Any] | None:
    """One article as the layout ``records`` has it; None for an entry without a web address and a title."""
    url, title = str(entry.get("link", "")).strip(), str(entry.get("title", "")).strip()
    if not url.startswith(("http://", "https://")) or not title:
        return None
    whole = [c for c in entry.get("content", []) if c.get("value")]
    best = next((c for c in whole if "html" in str(c.get("type", ""))), whole[0] if whole else None)
    row: dict[str, Any] = {
        "id": str(entry.get("id") or url),
        "url": url,
        "title": title,
        "text": str(best.value) if best else str(entry.get("summary", "")),
        "full": best is not None,
    }
    if moment := _moment(entry):
        row["published"] = moment
    if entry.get("author"):
        row["author"] = str(entry.author)
    if outlet:
        row["outlet"] = outlet
    return {k: _HALF.sub("", v) if isinstance(v, str) else v for k, v in row.items()}


def _moment(entry: Any) -> str | None:
    """When an entry was published, else last changed; None where it does not say, or names no day there ever was."""
    for moment in _parsed(entry):
        try:
            return datetime(*moment[:6], tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (ValueError, OverflowError):
            continue
    return None


def _parsed(entry: Any) -> Iterator[Any]:
    for name in ("published_parsed", "updated_parsed"):
        if moment := dict.get(entry, name):  # its own get takes the one for the other, and warns
            yield moment


def digest(row: Mapping[str, Any]) -> str:
    """What tells one state of an entry from another."""
    return hashlib.sha256(json.dumps(row, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


if __name__ == "__main__":
    main()
