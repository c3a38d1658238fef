"""Articles and measures as columns of a part's tables, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any

import numpy as np

from framing.ingest import Record
from framing.model import Article, Measures, Section, Sentence
from framing.scoring import Scorer
from framing.snapshot import parts
from framing.snapshot.parts import Columns, Parts

_PLACE = Sentence._fields[:-1]  # what a sentence says is cut from its section again


def _naive(when: datetime | None) -> datetime | None:
    return when.replace(tzinfo=None) if when else None


def documents(found: Sequence[tuple[int, int, Record]]) -> Columns:
    """(document number, number of the file, record) as the documents table of a part."""
    columns: dict[str, list[Any]] = {name: [] for name in parts.TABLES["documents"]}
    for doc, ref, record in found:
        a = record.article
        row: dict[str, Any] = {
            "doc": doc, "ref": ref, "path": record.path, "document_id": record.document_id, "bytes": record.size,
            "status": record.status, "reason": record.reason, "layout": record.layout, "encoding": record.encoding,
        }  # fmt: skip
        if a is not None:
            row |= {
                "article_id": a.article_id, "outlet": a.outlet, "title": a.title, "title_raw": a.title_raw,
                "url": a.url, "author": a.author, "published_utc": _naive(a.published),
                "published_precision": a.published_precision, "published_source": a.published_source,
                "mirror_utc": _naive(a.mirror), "form": a.form, "chars": a.chars,
                "sentences_n": len(a.sentences), "text_hash": a.text_hash, "removed_n": sum(a.removed.values()),
            }  # fmt: skip
        for name, column in columns.items():
            column.append(row.get(name))
    return columns


def sections(articles: Sequence[tuple[int, Article]]) -> Columns:
    """The sections table: those that have text, in their order."""
    rows = [
        (doc, no, section)
        for doc, a in articles
        for no, section in enumerate(a.sections.values())
        if section.text
    ]
    return {
        "doc": [doc for doc, _, _ in rows],
        "no": [no for _, no, _ in rows],
        "section": [s.name for _, _, s in rows],
        "text": [s.text for _, _, s in rows],
        "chars": [len(s.text) for _, _, s in rows],
        "runs": [json.dumps(s.runs, separators=(",", ":")) for _, _, s in rows],
    }


def sentences(articles: Sequence[tuple[int, Article]]) -> Columns:
    """The sentences table, in the order of the articles."""
    return _columns("sentences", [(doc, a.sentences) for doc, a in articles])


def _columns(table: str, rows: Sequence[tuple[int, Sequence[tuple[Any, ...]]]]) -> Columns:
    """Tuples in the order of a table's columns after ``doc``, by document, as columns."""
    names = list(parts.TABLES[table])
    columns = list(zip(*chain.from_iterable(own for _, own in rows), strict=True)) or [()] * (len(names) - 1)
    return dict(zip(names, [_each(rows), *columns], strict=True))


def _each(rows: Sequence[tuple[int, Sequence[Any]]]) -> np.ndarray:
    """The number of each document, once for every row of its own."""
    docs, counts = (
        np.array(n, dtype=np.int64) for n in ([d for d, _ in rows], [len(own) for _, own in rows])
    )
    return docs.repeat(counts)


def stored_articles(store: Parts, part: str, *, runs: bool = True) -> Iterator[tuple[int, Article]]:
    """The articles of a part as they were read, with their document numbers, ascending.

    Args:
        runs: whether sections keep their way back to the document, which no scorer asks for.

    Raises:
        SnapshotError: a table is missing or damaged, or the tables contradict each other.
    """
    names = ["doc", "section", "text", *(["runs"] if runs else [])]
    columns = (store.get(part, "sections.parquet", names)[name].to_pylist() for name in names)
    parts_of: dict[int, dict[Any, Section]] = {}
    for doc, name, text, *way in zip(*columns, strict=True):
        parts_of.setdefault(doc, {})[name] = Section(
            name, text, tuple(tuple(run) for run in json.loads(way[0])) if way else ()
        )
    places = store.get(part, "sentences.parquet", ["doc", *_PLACE])
    found = store.get(part, "documents.parquet").to_pylist()
    own = [(row["doc"], row["sentences_n"]) for row in found if row["article_id"] is not None]
    docs, counts = np.array(own, np.int64).reshape(-1, 2).T
    if not np.array_equal(places["doc"].to_numpy(), docs.repeat(counts)):
        raise store.contradiction(part, "sentences.parquet", "its rows are not those of the part's articles")
    cut = zip(*(places[name].to_pylist() for name in _PLACE), strict=True)
    for row in found:
        if row["article_id"] is not None:
            doc, n = row["doc"], row["sentences_n"]
            yield doc, _article(row, parts_of.get(doc, {}), islice(cut, n))


def _article(
    row: dict[str, Any], sections: Mapping[Any, Section], places: Iterable[tuple[int, Any, int, int, int]]
) -> Article:
    """The article of a row of the documents, its sentences cut from the sections at ``places``."""
    for name in ("published", "mirror"):
        when = row.pop(f"{name}_utc")
        row[name] = when.replace(tzinfo=UTC) if when else None
    for name in ("doc", "ref", "bytes", "status", "reason", "encoding", "chars", "sentences_n", "removed_n"):
        row.pop(name)
    texts = {name: section.text for name, section in sections.items()}
    sentences = [
        Sentence(number, name, paragraph, start, end, texts[name][start:end])
        for number, name, paragraph, start, end in places
    ]
    return Article(**row, sections=sections, sentences=tuple(sentences))


def score_tables(scorer: Scorer, measured: Sequence[tuple[int, Article, Measures]]) -> Mapping[str, Any]:
    """Columns and schema of sentences, spans and, last because it completes them, articles."""
    tables: dict[str, Any] = {}
    names = sentence_columns(scorer)
    if names:
        tables["sentences"] = _sentence_scores(names, measured)
    for table in scorer.tables:
        spans = [(doc, m.tables.get(table, ())) for doc, _, m in measured]
        tables[table] = _columns(table, spans), parts.TABLES[table]
    tables["articles"] = _article_scores(scorer, measured)
    return tables


def sentence_columns(scorer: Scorer) -> list[str]:
    """Columns that a scorer adds to the sentences: an article's ``x_mean`` is the mean of its sentences' ``x``."""
    return [name.removesuffix("_mean") for name in scorer.columns if name.endswith("_mean")]


def _sentence_scores(names: Sequence[str], measured: Sequence[tuple[int, Article, Measures]]) -> Any:
    columns: dict[str, Sequence[Any] | np.ndarray] = {
        "doc": _each([(doc, a.sentences) for doc, a, _ in measured]),
        "sentence_no": [s.sentence_no for _, a, _ in measured for s in a.sentences],
    }
    schema: dict[str, type] = {"doc": int, "sentence_no": int}
    for name in names:
        values = chain.from_iterable(m.sentences[name] for _, _, m in measured)
        value, _, reason = list(zip(*values, strict=True)) or ((), (), ())
        columns |= {name: value, f"{name}_reason": reason}
        schema |= {name: float, f"{name}_reason": str}
    return columns, schema


def _article_scores(scorer: Scorer, measured: Sequence[tuple[int, Article, Measures]]) -> Any:
    columns: dict[str, list[Any]] = {"doc": [doc for doc, _, _ in measured]}
    schema: dict[str, type] = {"doc": int}
    for name, type_ in scorer.columns.items():
        values = [m.article[name] for _, _, m in measured]
        columns[name], schema[name] = [v.value for v in values], type_
        if name.endswith("_mean"):
            stem_ = name.removesuffix("_mean")
            columns |= {f"{stem_}_n": [v.n for v in values], f"{stem_}_reason": [v.reason for v in values]}
            schema |= {f"{stem_}_n": int, f"{stem_}_reason": str}
    return columns, schema
