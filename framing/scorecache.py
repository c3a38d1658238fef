"""Scores kept between builds: what was scored once by the same scorer is read back, not scored again.

One SQLite file in the store. A key is the hash of the text that was scored, its
sentence spans, and the scorer's name and version; a value is the measures.
Losing the file costs time, never a number.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path
from types import TracebackType

from framing.model import SCORED, Article, Hit, Measures, Value
from framing.scoring import Scorer


def key(article: Article, scorer: Scorer) -> str:
    """Hex SHA-256 of everything a score may depend on."""
    digest = hashlib.sha256(f"{scorer.name}|{scorer.version}".encode())
    for name in SCORED:
        section = article.sections.get(name)
        digest.update(f"\0{name}\0{section.text if section else ''}".encode())
    spans = ";".join(f"{s.section},{s.start},{s.end}" for s in article.sentences)
    digest.update(spans.encode())
    return digest.hexdigest()


class ScoreCache:
    """A mapping from keys to measures on disk; use as a context manager."""

    def __init__(self, path: Path) -> None:
        """Open or create the file; one that SQLite cannot read is started anew."""
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = _open(path)
        except sqlite3.DatabaseError:
            path.unlink()
            self._db = _open(path)

    def get(self, keys: Sequence[str]) -> dict[str, Measures]:
        """The measures that are there, by key."""
        found: dict[str, Measures] = {}
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            marks = ",".join("?" * len(part))
            rows = self._db.execute(f"SELECT key, value FROM scores WHERE key IN ({marks})", part)  # noqa: S608
            found.update((k, _decode(v)) for k, v in rows)
        return found

    def put(self, rows: Iterable[tuple[str, Measures]]) -> None:
        """Add measures in one transaction."""
        with self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO scores VALUES (?, ?)", ((k, _encode(m)) for k, m in rows)
            )

    def __enter__(self) -> ScoreCache:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._db.close()


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS scores (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"
    )
    return connection


def _encode(measures: Measures) -> bytes:
    plain = {
        "article": {k: astuple(v) for k, v in measures.article.items()},
        "sentences": {k: [astuple(v) for v in values] for k, values in measures.sentences.items()},
        "hits": [astuple(h) for h in measures.hits],
    }
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), 3)


def _decode(data: bytes) -> Measures:
    plain = json.loads(zlib.decompress(data))
    return Measures(
        article={k: Value(*v) for k, v in plain["article"].items()},
        sentences={k: tuple(Value(*v) for v in values) for k, values in plain["sentences"].items()},
        hits=tuple(Hit(*h) for h in plain["hits"]),
    )
