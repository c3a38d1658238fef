"""RSS and Atom into a folder that a build reads: what a feed says of each article, as JSON lines.

Only what is new or changed since the last run is written, in a new file of its
own. A feed carries as much of an article as its publisher puts into it, which
may be a summary: how many entries have no more than that is counted and said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from framing.errors import FetchError
from framing.fetch import parsing
from framing.fetch.folder import held, made, replace
from framing.fetch.parsing import digest
from framing.fetch.web import Answer, Web

STATE = ".feeds.json"
"""What is known of every feed fetched into a folder: how to ask for changes only, and which entries are here."""
REMEMBERED = 20_000
"""Entries of one feed that are known again after they have left it."""


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
                rows, left_out = ([], 0) if answer.status == 304 else parsing.rows(answer, outlet)
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
    new = [row for row in rows if digest(row) not in before.get(row["id"], ())]
    path = _write(out, url, new) if new else None
    now: dict[str, list[str]] = {}
    for row in rows:
        now.setdefault(row["id"], []).append(digest(row))
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
