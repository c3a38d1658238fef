"""Parts → the tables of a snapshot: rows side by side, in the order of events, in bounded memory."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from framing.errors import SnapshotError
from framing.snapshot import parts
from framing.snapshot.files import Batches
from framing.snapshot.ordering import PLACE, in_order
from framing.snapshot.parts import Parts
from framing.snapshot.schema import arrow, columns

BATCH = 65_536
_ORDER: Mapping[str, Sequence[str]] = {
    "articles": (),
    "sections": ("no",),
    "sentences": ("sentence_no",),
    "hits": ("sentence_no", "start", "end", "family", "concept", "variant"),
    "quotes": ("section", "start", "end", "kind"),
    "tones": ("section", "sentence_no", "start", "end", "actor"),
    "facts": ("section", "start", "end", "kind", "value"),
}
"""Tables made of parts, and what their rows are in order of within an article."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A scorer's results: what their files begin with, its columns of the articles, and whether it scores sentences.

    ``tables`` are those of spans that it fills.
    """

    stem: str
    columns: Sequence[str]
    tables: Sequence[str]
    sentences: bool


def framed(name: str, frame: pd.DataFrame, outlets: Sequence[str] = ()) -> Batches:
    """A frame, in its final order, as the table ``name`` of a snapshot."""
    schema = arrow(columns(name, outlets=outlets))
    return [pa.Table.from_pandas(frame[schema.names], preserve_index=False).cast(schema)]


class Assembly:
    """The tables that the parts of a build give, each article's rows at its place.

    A context manager that removes its scratch folder; no table is to be read any more then.
    """

    def __init__(
        self,
        store: Parts,
        found: Sequence[str],
        placed: pd.DataFrame,
        scorers: Sequence[Scored],
        scratch: Path,
        scored: Callable[[], object],
    ) -> None:
        """Tables of the parts ``found``.

        Args:
            placed: a row an article: doc, its document's number, and place, its number in the order of
                event and article; with the columns of the articles table that no part knows.
            scratch: folder for what memory does not hold.
            scored: called before scores are looked at; returns when all of them are there.
        """
        self._store, self._parts, self._scratch = store, found, scratch
        self._scorers, self._scored = scorers, scored
        ordered = placed.sort_values(PLACE)
        self._placed = pa.Table.from_pandas(ordered.drop(columns=["doc", PLACE]), preserve_index=False)
        docs = ordered["doc"].to_numpy(np.int64)
        self._place = np.argsort(docs)
        self._docs = docs[self._place]

    def tables(self, families: Sequence[str], outlets: Sequence[str]) -> dict[str, Batches]:
        """The tables by name, each read when it is asked for; first the one that needs no scores."""
        spans = [name for scorer in self._scorers for name in scorer.tables]
        names = ("sections", "sentences", *spans, "articles")
        return {
            name: self._table(name, arrow(columns(name, families=families, outlets=outlets)))
            for name in names
        }

    def spans(self, name: str, asked: Sequence[str], among: np.ndarray) -> pd.DataFrame:
        """Rows of a table of spans in their order, of the articles at places for which ``among`` is true.

        Args:
            asked: columns of the part's table, and of those given with the places.
        """
        kinds = parts.TABLES[name]
        schema = pa.schema(
            [(n, kinds[n] if n in kinds else self._placed.schema.field(n).type) for n in asked]
        )
        return pa.concat_tables([schema.empty_table(), *self._table(name, schema, among)]).to_pandas()

    def column(self, name: str) -> np.ndarray:
        """A column that a scorer adds to the articles, in the order of places."""
        self._scored()
        stem = next(scorer.stem for scorer in self._scorers if name in scorer.columns)
        found = np.full(len(self._docs), None, object)
        for part in self._parts:
            rows = self._at_place(self._store.get(part, f"{stem}.articles.parquet", ("doc", name)))
            found[rows[PLACE].to_numpy()] = rows[name].to_numpy()
        return found

    def _table(self, name: str, schema: pa.Schema, among: np.ndarray | None = None) -> Iterator[pa.Table]:
        """A table's rows in their order, with exactly the columns of ``schema``."""
        if name != "sections":  # the one table to which no scorer adds
            self._scored()
        keys = _ORDER[name]
        own = [n for n in schema.names if n not in self._placed.column_names]
        wanted = list(dict.fromkeys(("doc", *keys, *own)))
        rows = (self._at_place(self._rows(part, name, wanted), among) for part in self._parts)
        try:
            for some in in_order(rows, len(self._parts), keys, len(self._docs), self._scratch):
                for start in range(0, some.num_rows, BATCH):
                    yield self._whole(some.slice(start, BATCH), schema)
        except pa.ArrowException as error:
            raise SnapshotError(
                f"{self._store.url}: the parts cannot be put together as {name} ({error}); "
                "delete the folder and build again."
            ) from error

    def _whole(self, rows: pa.Table, schema: pa.Schema) -> pa.Table:
        """The columns of ``schema``, from the rows or from what was given with their places."""
        arrays = [
            rows[name] if name in rows.column_names else self._placed[name].take(rows[PLACE])
            for name in schema.names
        ]
        return pa.table(arrays, schema.names).cast(schema)

    def _at_place(self, rows: pa.Table, among: np.ndarray | None = None) -> pa.Table:
        """Those rows that belong to articles with a place, which stands there instead of ``doc``."""
        doc = rows["doc"].to_numpy()
        at = np.minimum(np.searchsorted(self._docs, doc), len(self._docs) - 1)
        place = self._place[at]
        known = self._docs[at] == doc
        if among is not None:
            known &= among[place]
        rows = rows.drop_columns("doc").append_column(PLACE, pa.array(place))
        return rows if known.all() else rows.filter(pa.array(known))

    def _rows(self, part: str, name: str, wanted: Sequence[str]) -> pa.Table:
        """Some columns of a part's table, with those that scorers add to it."""
        file, scores = self._files(name)
        keys = ("doc", *_ORDER[name])
        if name == "articles":  # a document that is none has no scores
            rows = self._store.get(part, file, [*wanted, "article_id"])
            rows = rows.filter(rows["article_id"].is_valid()).drop_columns("article_id")
        else:
            rows = self._store.get(part, file, wanted)
        for beside in scores:
            more = [n for n in wanted if n in keys or n not in rows.column_names]
            rows = self._beside(rows, part, beside, keys, more)
        if lacking := [n for n in wanted if n not in rows.column_names]:
            raise self._store.contradiction(part, (file, *scores)[-1], f"it lacks {lacking[0]}")
        return rows

    def _files(self, name: str) -> tuple[str, list[str]]:
        """The file of a part that holds a table's rows, and those of scores that stand beside them."""
        for scorer in self._scorers:
            if name in scorer.tables:
                return f"{scorer.stem}.{name}.parquet", []
        if name == "articles":
            return "documents.parquet", [f"{s.stem}.articles.parquet" for s in self._scorers if s.columns]
        if name == "sentences":
            return "sentences.parquet", [f"{s.stem}.sentences.parquet" for s in self._scorers if s.sentences]
        return f"{name}.parquet", []

    def _beside(
        self, rows: pa.Table, part: str, file: str, keys: Sequence[str], wanted: Sequence[str]
    ) -> pa.Table:
        """The rows with the columns of their scores."""
        scores = self._store.get(part, file, wanted)
        if not all(key in scores.column_names and rows[key].equals(scores[key]) for key in keys):
            raise self._store.contradiction(part, file, "its rows are not those of the part")
        for name in scores.column_names:
            if name not in keys:
                rows = rows.append_column(name, scores[name])
        return rows

    def __enter__(self) -> Assembly:
        return self

    def __exit__(self, *exception: object) -> None:
        shutil.rmtree(self._scratch, ignore_errors=True)
