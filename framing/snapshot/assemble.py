"""Parts → the tables of a snapshot: joined, put in order and streamed, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from framing.errors import SnapshotError
from framing.snapshot.files import Batches
from framing.snapshot.parts import Parts
from framing.snapshot.schema import arrow, columns

MEMORY = "500MB"
BATCH = 65_536

_ARTICLES = """SELECT {columns} FROM placed JOIN (SELECT * EXCLUDE (article_id, url, published_utc,
    published_precision, published_source) FROM documents) USING (doc) {scores} ORDER BY place"""
_SECTIONS = """SELECT {columns} FROM placed JOIN sections USING (doc) ORDER BY place, no"""
_SENTENCES = """SELECT {columns} FROM placed JOIN sentences USING (doc) {scores}
    ORDER BY place, sentence_no"""
_HITS = """SELECT {columns} FROM placed JOIN hits_found USING (doc)
    ORDER BY place, sentence_no, start, "end", family, concept, variant"""
_UNSCORED = ("documents", "matches", "copies", "sections", "events")
_SPANS = {
    "quotes": """start, "end", kind""",
    "tones": """sentence_no, start, "end", actor""",
    "facts": """start, "end", kind, value""",
}
_SPAN = """SELECT {columns} FROM placed JOIN {table}_found USING (doc) ORDER BY place, section, {order}"""
_EVENTS = """SELECT {columns} FROM named JOIN (
        SELECT event_id, min(published_utc) AS first_utc, max(published_utc) AS last_utc, count(*) AS n_articles,
            count(DISTINCT outlet) AS n_outlets {counts}
        FROM placed JOIN (SELECT doc, outlet FROM documents) USING (doc) GROUP BY event_id
    ) USING (event_id) ORDER BY event_id"""


class Assembly:
    """A workbench over the parts of a build, with frames laid beside them; a context manager.

    Frames: ``placed`` holds one row an article (doc, place in the order of
    event_id and article_id, article_id, event_id, storyline_id, correction, versions, url, published_utc, published_precision,
    published_source, match_score, match_reasons), ``named`` one row an event
    (event_id, storyline_id, label_zh, label_en, correction), ``listed`` the
    documents table, ``linked`` the matches table.
    """

    def __init__(
        self, store: Parts, found: Sequence[str], scratch: Path, threads: int, scored: Callable[[], object]
    ) -> None:
        """Open the tables of the parts ``found``; what memory cannot hold goes to ``scratch``.

        ``scored`` is called before scores are first looked at, and returns when all of them are there.
        """
        self._store, self._parts = store, found
        self._scored, self._lock = scored, Lock()
        self._awaited: dict[str, str] = {}
        self._spans: set[str] = set()
        self._db = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": MEMORY,
                "temp_directory": str(scratch),
                "threads": threads,
                "autoinstall_known_extensions": False,
                "python_enable_replacements": False,
            },
        )
        if not store.local:
            self._db.register_filesystem(store.fs)
        for name in ("documents", "sections", "sentences"):
            self._view(name, f"{name}.parquet")

    def scores(self, stem: str, name: str, spans: Sequence[str], *, sentences: bool) -> None:
        """Take in the results of a scorer whose files begin with ``stem``, with the tables of ``spans`` that it fills."""
        for table in ("articles", *(["sentences"] if sentences else [])):
            self._awaited[f"{name}_{table}"] = f"{stem}.{table}.parquet"
        for table in spans:
            self._awaited[f"{table}_found"] = f"{stem}.{table}.parquet"
        self._spans |= set(spans)

    def lay(self, name: str, frame: pd.DataFrame) -> None:
        """Lay a frame beside the parts."""
        self._db.register(f"{name}_laid", pa.Table.from_pandas(frame, preserve_index=False))
        self._db.table(f"{name}_laid").create(name)

    def frame(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Answer a question about what lies on the bench, scores included.

        Raises:
            SnapshotError: the parts are damaged.
        """
        self._await()
        try:
            return self._db.cursor().sql(sql, params=parameters or {}).to_arrow_table().to_pandas()
        except duckdb.Error as error:
            raise self._broken(error) from error

    def tables(
        self, scorers: Mapping[str, bool], families: Sequence[str], outlets: Sequence[str]
    ) -> dict[str, Batches]:
        """The tables that parts and frames give, each read when it is asked for; first those that need no scores.

        Args:
            scorers: name → whether it scores sentences, as given to :meth:`scores`.
        """
        articles = " ".join(f'JOIN "{name}_articles" USING (doc)' for name in scorers)
        sentences = " ".join(
            f'JOIN "{name}_sentences" USING (doc, sentence_no)' for name, scored in scorers.items() if scored
        )
        counts = "".join(f", count(*) FILTER (outlet = '{name}') AS \"n_{name}\"" for name in outlets)
        sql = {
            "sections": _SECTIONS,
            "documents": "SELECT {columns} FROM listed ORDER BY path, document_id",
            "matches": "SELECT {columns} FROM linked ORDER BY article_id_a, article_id_b",
            "copies": "SELECT {columns} FROM copied ORDER BY group_id, article_id_a, article_id_b",
            "events": _EVENTS.replace("{counts}", counts),
            "sentences": _SENTENCES.replace("{scores}", sentences),
            "hits": _HITS,
            **{
                table: _SPAN.replace("{table}", table).replace("{order}", order)
                for table, order in _SPANS.items()
                if table in self._spans
            },
            "articles": _ARTICLES.replace("{scores}", articles),
        }
        return {name: self._stream(name, text, families, outlets) for name, text in sql.items()}

    def _stream(
        self, table: str, sql: str, families: Sequence[str], outlets: Sequence[str]
    ) -> Iterator[pa.RecordBatch]:
        if table not in _UNSCORED:
            self._await()
        schema = arrow(columns(table, families=families, outlets=outlets))
        names = ", ".join(f'"{name}"' for name in schema.names)
        try:
            reader = self._db.cursor().sql(sql.replace("{columns}", names)).to_arrow_reader(BATCH)
            for batch in reader:
                yield batch.cast(schema)
        except (duckdb.Error, pa.ArrowException) as error:
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> SnapshotError:
        return SnapshotError(
            f"{self._store.url}: the parts cannot be put together ({error}); delete the folder and build again."
        )

    def _await(self) -> None:
        with self._lock:
            if self._awaited:
                self._scored()
            while self._awaited:
                self._view(*self._awaited.popitem())

    def _view(self, name: str, file: str) -> None:
        protocol = "" if self._store.local else f"{self._store.protocol}://"
        files = [f"{protocol}{self._store.path(part, file)}" for part in self._parts]
        try:
            self._db.read_parquet(files).create_view(name)
        except duckdb.Error as error:
            raise SnapshotError(
                f"{self._store.url}: {file} of a part cannot be read ({error}); delete the folder and build again."
            ) from error

    def __enter__(self) -> Assembly:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._db.close()
