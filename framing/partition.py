"""One partition of an archive: files in, one part of the store out. Runs in any process, here or on a cluster.

What travels to a worker is a list of references, what comes back is a count;
text, scores and features go straight into the part. A piece of work looks first
at what its part holds already, so doing it again, or after a change of one
scorer, does only what is missing.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from framing import __version__, events, readers, versions
from framing.errors import WorkerError
from framing.ingest import Record, ingest
from framing.model import SCORED, Article, Measures, Section, Sentence
from framing.outlets import Outlets
from framing.scoring import Scorer, scorers
from framing.snapshot import parts
from framing.snapshot.parts import Parts

READ_BY = (
    "readers",
    "cleaning",
    "text.py",
    "ingest.py",
    "model.py",
    "outlets.py",
    "versions.py",
    "partition.py",
)
"""Code that decides what is read; a change in it is a new reading of everything."""
SCORE_BATCH = 128
_DOC_BITS = 20


@dataclass(frozen=True, slots=True)
class Previous:
    """A scorer as the build before knew it: its version and its lexicon's rows, if it has one."""

    version: str
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Job:
    """What all partitions of a build have in common.

    ``parts`` is the folder of parts; ``code`` and ``scorers`` (name → version)
    are the coordinator's, which a worker compares with its own.
    """

    parts: str
    outlets: Outlets
    columns: Mapping[str, str]
    code: str
    scorers: Mapping[str, str]
    previous: Mapping[str, Previous] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unit:
    """One partition: ``part`` names its folder in the store."""

    part: str
    references: tuple[readers.Reference, ...]

    def __str__(self) -> str:
        return f"{self.references[0].path} … {self.references[-1].path}"


@dataclass(frozen=True, slots=True)
class Done:
    """``files`` of the partition, ``documents`` read, and ``scored`` by scorer: how many articles just now."""

    part: str
    files: int
    documents: int
    scored: Mapping[str, int]


@cache
def code_version() -> str:
    """Hash of the code that reads and cleans: a part can never outlive the code it came from."""
    digest = hashlib.sha256(__version__.encode())
    here = Path(__file__).parent
    for name in READ_BY:
        for file in sorted((here / name).rglob("*.py")) if "." not in name else [here / name]:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def reading(outlets: Outlets, columns: Mapping[str, str]) -> str:
    """Key of everything but the files that decides what a part's text is."""
    rows = repr((code_version(), outlets.rows, sorted(columns.items())))
    return hashlib.sha256(rows.encode()).hexdigest()[:16]


def stem(scorer: str, version: str) -> str:
    """What the files of a scorer's results begin with."""
    return f"{scorer}-{hashlib.sha256(version.encode()).hexdigest()[:12]}"


def features_name() -> str:
    """File of the matcher's features."""
    return f"features-{events.features_version()}.npz"


def work(job: Job, unit: Unit) -> Done:
    """Read, clean and score one partition into its part, or what of that is missing.

    Raises:
        ArchiveError: a file is gone, or not on this machine.
        WorkerError: this process runs another version of the code or its data than the coordinator.
    """
    return _done(job, unit, reads=True, scores=True)


def read(job: Job, unit: Unit) -> Done:
    """The first half of :func:`work`: all that matching needs. Errors as there."""
    return _done(job, unit, reads=True, scores=False)


def score(job: Job, unit: Unit) -> Done:
    """The second half of :func:`work`, of a part that was read. Errors as there."""
    return _done(job, unit, reads=False, scores=True)


@contextmanager
def uncollected() -> Generator[None]:
    """No cyclic garbage collection inside: the millions of short-lived rows hold no cycles, looking for some costs 15 %."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _done(job: Job, unit: Unit, *, reads: bool, scores: bool) -> Done:
    _same_version(job)
    with uncollected():
        store = Parts(job.parts)
        have = store.names(unit.part)
        text = _Text(store, unit, job)
        if reads and "documents.parquet" not in have:
            text.read()
        if reads and features_name() not in have:
            _features(store, unit.part, text.articles)
        missing = [s for s in scorers() if f"{stem(s.name, s.version)}.articles.parquet" not in have]
        scored = {
            s.name: _score(store, unit.part, s, text, have, job.previous.get(s.name))
            for s in missing
            if scores
        }
        return Done(unit.part, len(unit.references), text.documents if reads else 0, scored)


def _same_version(job: Job) -> None:
    ours = {s.name: s.version for s in scorers()}
    if job.code != code_version() or job.scorers != ours:
        raise WorkerError(
            "A worker runs another version of this project or of its lexicons than the build; "
            "install the same on every worker and start it anew."
        )


class _Text:
    """The articles of a part: read from the archive once, or from the part again."""

    def __init__(self, store: Parts, unit: Unit, job: Job) -> None:
        self._store, self._unit, self._job = store, unit, job
        self._articles: list[tuple[int, Article]] | None = None
        self._documents: int | None = None

    @property
    def articles(self) -> list[tuple[int, Article]]:
        """(document number, article), ascending."""
        if self._articles is None:
            self._articles = list(stored_articles(self._store, self._unit.part, runs=False))
        return self._articles

    @property
    def documents(self) -> int:
        """How many documents there are, readable or not."""
        if self._documents is None:
            self._documents = self._store.get(self._unit.part, "documents.parquet", ["doc"]).num_rows
        return self._documents

    def read(self) -> None:
        """Read and clean the files; the documents' table comes last and says that all is there."""
        sources = readers.load(self._unit.references)
        base = int(self._unit.part[:10], 16) << _DOC_BITS
        found = [
            (base | n, ref, record)
            for n, (ref, record) in enumerate(ingest(sources, self._job.outlets, self._job.columns))
        ]
        self._documents = len(found)
        self._articles = [(doc, record.article) for doc, _, record in found if record.article]
        write = self._store
        write.put(self._unit.part, "sections.parquet", _sections(self._articles), parts.TABLES["sections"])
        write.put(self._unit.part, "sentences.parquet", _sentences(self._articles), parts.TABLES["sentences"])
        samples = versions.samples([a.main for _, a in self._articles])
        write.put_arrays(self._unit.part, "samples.npz", samples)
        write.put(self._unit.part, "documents.parquet", _documents(found), parts.TABLES["documents"])


def _features(store: Parts, part: str, articles: Sequence[tuple[int, Article]]) -> None:
    found = events.features([event_input(a) for _, a in articles])
    store.put_arrays(part, features_name(), found.save())


def event_input(article: Article) -> events.EventInput:
    """What the matcher is told of an article."""
    return events.EventInput(
        article.article_id,
        article.outlet,
        article.title,
        article.main,
        article.published,
        article.published_precision,
    )


# ── scores ────────────────────────────────────────────────────────────────────


def _score(
    store: Parts, part: str, scorer: Scorer, text: _Text, have: set[str], before: Previous | None
) -> int:
    """Score what has to be scored and carry over the rest; how many articles were scored."""
    name = stem(scorer.name, scorer.version)
    old = stem(scorer.name, before.version) if before else ""
    changed = _changed(scorer, before) if before and f"{old}.articles.parquet" in have else None
    chosen = text.articles
    if changed is not None:
        chosen = [(doc, a) for doc, a in chosen if _holds(a, changed)]
    measured: list[tuple[int, Article, Measures]] = []
    for start in range(0, len(chosen), SCORE_BATCH):
        batch = chosen[start : start + SCORE_BATCH]
        measures = scorer.score_all([a for _, a in batch])
        measured += ((doc, a, m) for (doc, a), m in zip(batch, measures, strict=True))
    for table, (columns, schema) in _score_tables(scorer, measured).items():
        if changed is None:
            store.put(part, f"{name}.{table}.parquet", columns, schema)
        else:
            redone = [doc for doc, _ in chosen]
            store.carry(part, f"{old}.{table}.parquet", f"{name}.{table}.parquet", redone, columns, schema)
    return len(measured)


_CHANGED: dict[tuple[str, str, str], frozenset[str] | None] = {}


def _changed(scorer: Scorer, before: Previous) -> frozenset[str] | None:
    """What makes an article need scoring anew, asked once in a process."""
    asked = scorer.name, scorer.version, before.version
    if asked not in _CHANGED:
        _CHANGED[asked] = scorer.touched(before.rows, before.version)
    return _CHANGED[asked]


def _holds(article: Article, strings: frozenset[str]) -> bool:
    texts = [article.sections[name].text for name in SCORED if name in article.sections]
    return any(string in text for text in texts for string in strings)


def _score_tables(scorer: Scorer, measured: Sequence[tuple[int, Article, Measures]]) -> Mapping[str, Any]:
    """Columns and schema of sentences, hits and, last because it completes them, articles."""
    tables: dict[str, Any] = {}
    names = sentence_columns(scorer)
    if names:
        tables["sentences"] = _sentence_scores(names, measured)
    tables["hits"] = _columns("hits", [(doc, m.hits) for doc, _, m in measured]), parts.TABLES["hits"]
    tables["articles"] = _article_scores(scorer, measured)
    return tables


def sentence_columns(scorer: Scorer) -> list[str]:
    """Columns that a scorer adds to the sentences: an article's ``x_mean`` is the mean of its sentences' ``x``."""
    return [name.removesuffix("_mean") for name in scorer.columns if name.endswith("_mean")]


def _sentence_scores(names: Sequence[str], measured: Sequence[tuple[int, Article, Measures]]) -> Any:
    columns: dict[str, list[Any]] = {
        "doc": [doc for doc, a, _ in measured for _ in a.sentences],
        "sentence_no": [s.sentence_no for _, a, _ in measured for s in a.sentences],
    }
    schema: dict[str, type] = {"doc": int, "sentence_no": int}
    for name in names:
        values = [v for _, _, m in measured for v in m.sentences[name]]
        columns |= {name: [v.value for v in values], f"{name}_reason": [v.reason for v in values]}
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


# ── text as columns, and back ─────────────────────────────────────────────────


def _naive(when: datetime | None) -> datetime | None:
    return when.replace(tzinfo=None) if when else None


def _documents(found: Sequence[tuple[int, int, Record]]) -> parts.Columns:
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
                "sentences_n": len(a.sentences), "text_hash": a.text_hash,
            }  # fmt: skip
        for name, column in columns.items():
            column.append(row.get(name))
    return columns


def _sections(articles: Sequence[tuple[int, Article]]) -> parts.Columns:
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


def _sentences(articles: Sequence[tuple[int, Article]]) -> parts.Columns:
    return _columns("sentences", [(doc, a.sentences) for doc, a in articles])


def _columns(table: str, rows: Sequence[tuple[int, Sequence[tuple[Any, ...]]]]) -> parts.Columns:
    """Tuples in the order of a table's columns after ``doc``, by document, as columns."""
    names = list(parts.TABLES[table])
    columns = list(zip(*(row for _, own in rows for row in own), strict=True)) or [()] * (len(names) - 1)
    doc = [doc for doc, own in rows for _ in own]
    return dict(zip(names, [doc, *columns], strict=True))


def stored_articles(store: Parts, part: str, *, runs: bool = True) -> Iterator[tuple[int, Article]]:
    """The articles of a part as they were read, with their document numbers, ascending.

    Args:
        runs: whether sections keep their way back to the document, which no scorer asks for.
    """
    names = ["doc", "section", "text", *(["runs"] if runs else [])]
    columns = (store.get(part, "sections.parquet", names)[name].to_pylist() for name in names)
    sections: dict[int, dict[Any, Section]] = {}
    for doc, name, text, *way in zip(*columns, strict=True):
        sections.setdefault(doc, {})[name] = Section(
            name, text, tuple(tuple(run) for run in json.loads(way[0])) if way else ()
        )
    sentences: dict[int, list[Sentence]] = {}
    table = store.get(part, "sentences.parquet")
    found = map(Sentence, *(table[name].to_pylist() for name in Sentence._fields))
    for doc, sentence in zip(table["doc"].to_pylist(), found, strict=True):
        sentences.setdefault(doc, []).append(sentence)
    for row in store.get(part, "documents.parquet").to_pylist():
        if row["article_id"] is not None:
            doc = row["doc"]
            yield doc, _article(row, sections.get(doc, {}), sentences.get(doc, ()))


def _article(row: dict[str, Any], sections: Mapping[Any, Section], sentences: Sequence[Sentence]) -> Article:
    for name in ("published", "mirror"):
        when = row.pop(f"{name}_utc")
        row[name] = when.replace(tzinfo=UTC) if when else None
    for name in ("doc", "ref", "bytes", "status", "reason", "encoding", "chars", "sentences_n"):
        row.pop(name)
    return Article(**row, sections=sections, sentences=tuple(sentences))
