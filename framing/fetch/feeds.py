"""RSS and Atom into a folder that a build reads: what a feed says of each article, as JSON lines.

Only what is new or changed since the last run is written, in a new file of its
own. A feed carries as much of an article as its publisher puts into it, which
may be a summary: how many entries have no more than that is counted and said.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser

from framing.errors import FetchError
from framing.fetch.folder import held, made, replace
from framing.fetch.folder import said as shown
from framing.fetch.web import Answer, Web

STATE = ".feeds.json"
"""What is known of every feed fetched into a folder: how to ask for changes only, and which entries are here."""
REMEMBERED = 20_000
"""Entries of one feed that are known again after they have left it."""
_HALF = re.compile(r"[\ud800-\udfff]")
_HALVES = re.compile(rb"(?:&#(?:x[dD][89abAB][0-9a-fA-F]{2}|5(?:5[2-9]|6[0-9]|7[0-3])[0-9]{2});)+", re.I)
"""Characters beyond the first plane as some publishers write them: in halves, which a strict reader refuses."""
_GUESSES = ("windows-1252", "iso-8859-1", "iso-8859-2")
"""Encodings that any bytes have: feedparser falls back on them, and Chinese becomes noise."""
_BROKEN = (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError)
"""What feedparser raises on input that is far from any feed."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What came of one feed.

    ``entries`` in it, ``written`` because new or changed, ``summaries`` among
    those that are no more than one, ``left_out`` for want of an address or a
    title; the ``file`` written, and the ``problem`` where it could not be had.
    """

    url: str
    entries: int = 0
    written: int = 0
    summaries: int = 0
    left_out: int = 0
    file: Path | None = None
    problem: str = ""


def feed(urls: Sequence[str], out: Path, web: Web, *, outlet: str = "") -> list[Feed]:
    """Bring what is new in each feed into ``out``; one that cannot be had keeps no other from being asked.

    Args:
        outlet: name or id of the outlet, for feeds whose links do not tell (an aggregator's).

    Raises:
        FetchError: ``out`` cannot be written or read, or another fetch is writing there.
    """
    found = []
    with held(made(out) / ".feeds.lock"):
        for left in out.glob(".*.new"):  # of a run that was killed
            left.unlink(missing_ok=True)
        known = _read(out / STATE)
        for url in dict.fromkeys(urls):
            try:
                answer = web.get(url, _conditions(known.get(url, {})))
                rows, left_out = ([], 0) if answer.status == 304 else _rows(answer, outlet)
            except FetchError as error:
                found.append(Feed(url, problem=str(error)))
                continue
            found.append(_keep(out, url, answer, rows, left_out, known))
    return found


def _keep(
    out: Path, url: str, answer: Answer, rows: Sequence[dict[str, Any]], left_out: int, known: dict[str, Any]
) -> Feed:
    """Write what is new, then note it as known: a run killed in between brings it again, which a build sees through."""
    if answer.status == 304:
        return Feed(url)
    before: Mapping[str, Sequence[str]] = known.get(url, {}).get("seen", {})
    new = [row for row in rows if _digest(row) not in before.get(row["id"], ())]
    path = _write(out, url, new) if new else None
    now: dict[str, list[str]] = {}
    for row in rows:
        now.setdefault(row["id"], []).append(_digest(row))
    gone = [(id_, old) for id_, old in before.items() if id_ not in now][-REMEMBERED:]
    known[url] = {
        "etag": answer.headers.get("etag", ""), "modified": answer.headers.get("last-modified", ""),
        "seen": dict(gone) | now,
    }  # fmt: skip
    replace(out / STATE, json.dumps(known, ensure_ascii=False, indent=1) + "\n")
    return Feed(url, len(rows), len(new), sum(not row["full"] for row in new), left_out, path)


def _conditions(before: Mapping[str, Any]) -> dict[str, str]:
    """Headers that ask for the feed only where it has changed."""
    asked = {"If-None-Match": before.get("etag"), "If-Modified-Since": before.get("modified")}
    return {name: value for name, value in asked.items() if value}


def _rows(answer: Answer, outlet: str) -> tuple[list[dict[str, Any]], int]:
    """An article for each entry, what is there twice once; and how many entries have no address or title."""
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
    return list({_digest(row): row for row in found}.values()), len(parsed.entries) - len(found)


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


def _digest(row: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def _write(out: Path, url: str, rows: Sequence[Mapping[str, Any]]) -> Path:
    """A new file of these entries, whole or not at all; its name tells which of two came later."""
    host = re.sub(r"[^a-z0-9-]+", ".", (urlsplit(url).hostname or "").lower()).strip(".-") or "feed"
    path = out / f"{host}-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.jsonl"
    replace(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return path


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        return {str(url): {**one, "seen": _listed(one.get("seen", {}))} for url, one in value.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise FetchError(f"{path}: what is known of earlier runs cannot be read; delete the file.") from error


def _listed(seen: Mapping[str, Any]) -> dict[str, list[str]]:
    """Digests by entry; a folder of an earlier version has one each."""
    return {str(id_): [one] if isinstance(one, str) else list(one) for id_, one in seen.items()}
