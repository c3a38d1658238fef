"""One partition of an archive: files in, one part of the store out. Runs in any process, here or on a cluster.

What travels to a worker is a list of references, what comes back is a count;
text, scores and features go straight into the part. A piece of work looks first
at what its part holds already, so doing it again, or after a change of one
scorer, does only what is missing.
"""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from framing import __version__, bounds, columnar, events, readers, versions
from framing.bounds import Place
from framing.codehash import code_hash
from framing.errors import WorkerError
from framing.ingest import ingest
from framing.model import SCORED, Article, Measures, Source
from framing.outlets import Outlets
from framing.prints import prints, prints_name
from framing.scoring import Scorer, scorers
from framing.snapshot import parts
from framing.snapshot.parts import Parts

READ_BY = (
    "columnar.py",
    "codepoints.py",
    "readers",
    "cleaning",
    "text.py",
    "ingest.py",
    "model.py",
    "outlets.py",
    "versions.py",
    "partition.py",
    "bounds.py",
)
"""Code that decides what is read; a change in it is a new reading of everything."""
SCORE_BATCH = 128
MANY = Place(-1, 0, bounds.SCORE)
"""Where a worker is that has several articles in hand."""
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
    """One partition: ``part`` names its folder in the store.

    What is left out, because a worker died of it, is ``aside`` with the reason:
    (number of the file, number of the document in it), or (number, None) for a
    whole file. ``anew``: what the part holds was read without leaving it out.
    ``singly``: articles go one by one through what takes many at once, so that
    it shows which of them a worker dies of. ``later``: scored in a second go.
    """

    part: str
    references: tuple[readers.Reference, ...]
    aside: Mapping[tuple[int, int | None], str] = field(default_factory=dict)
    anew: bool = False
    singly: bool = False
    later: bool = False

    def __str__(self) -> str:
        return f"{self.references[0].path} … {self.references[-1].path}"


@dataclass(frozen=True, slots=True)
class Done:
    """``files`` of the partition, ``documents`` read, and ``scored`` by scorer: how many articles just now."""

    part: str
    files: int
    documents: int
    scored: Mapping[str, int]


def code_version() -> str:
    """Names the code that reads and cleans: a part can never outlive the code it came from."""
    return f"{__version__}-{code_hash(*READ_BY)}"


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


def readings() -> tuple[str, ...]:
    """Files of arrays that are read from the text beside the tables: matcher's features, prints of shared copy."""
    return features_name(), prints_name()


def work(job: Job, unit: Unit) -> Done:
    """Read, clean and score one partition into its part, or what of that is missing; one that is ``later`` is only read.

    Raises:
        ArchiveError: a file is gone, or not on this machine.
        WorkerError: this process runs another version of the code or its data than the coordinator.
    """
    return _done(job, unit, reads=True, scores=not unit.later)


def score(job: Job, unit: Unit) -> Done:
    """The second half of :func:`work`, of a part that was read: matching needs no scores. Errors as there."""
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
    with uncollected(), parts.at_hand():
        store = Parts(job.parts)
        have = set() if unit.anew and reads else store.names(unit.part)
        text = _Text(store, unit, job)
        if reads and "documents.parquet" not in have:
            text.read()
        if reads:
            _arrays(store, text, have)
        missing = [s for s in scorers() if f"{stem(s.name, s.version)}.articles.parquet" not in have]
        work = [_Work(store, unit.part, s, have, job.previous.get(s.name)) for s in missing if scores]
        scored = _score(work, text) if work else {}
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
        self._places: dict[int, Place] | None = None

    @property
    def part(self) -> str:
        """Name of the part."""
        return self._unit.part

    @property
    def singly(self) -> bool:
        """Whether articles go one by one."""
        return self._unit.singly

    def step(self, articles: Sequence[tuple[int, Article]]) -> None:
        """The worker takes these articles in hand."""
        place = self._place(articles[0][0]) if len(articles) == 1 and self.singly else MANY
        bounds.step(place, sum(len(a.main) for _, a in articles))

    def batches(self, size: int) -> Iterator[Sequence[tuple[int, Article]]]:
        """The articles, so many at once, each batch a step."""
        size = 1 if self.singly else size
        for start in range(0, len(self.articles), size):
            batch = self.articles[start : start + size]
            self.step(batch)
            yield batch
        bounds.done()

    def _place(self, doc: int) -> Place:
        if self._places is None:
            rows = self._store.get(self._unit.part, "documents.parquet", ["doc", "ref"]).to_pydict()
            seen: Counter[int] = Counter()
            self._places = {}
            for number, ref in zip(rows["doc"], rows["ref"], strict=True):
                self._places[number] = Place(ref, seen[ref], bounds.SCORE)
                seen[ref] += 1
        return self._places[doc]

    @property
    def articles(self) -> list[tuple[int, Article]]:
        """(document number, article), ascending."""
        if self._articles is None:
            self._articles = list(columnar.stored_articles(self._store, self._unit.part, runs=False))
        return self._articles

    @property
    def documents(self) -> int:
        """How many documents there are, readable or not."""
        if self._documents is None:
            self._documents = self._store.get(self._unit.part, "documents.parquet", ["doc"]).num_rows
        return self._documents

    def read(self) -> None:
        """Read and clean the files; the documents' table comes last and says that all is there."""
        aside = {(file, n): why for (file, n), why in self._unit.aside.items() if n is not None}
        base = int(self._unit.part[:10], 16) << _DOC_BITS
        found = [
            (base | n, ref, record)
            for n, (ref, record) in enumerate(
                ingest(self._sources(), self._job.outlets, self._job.columns, aside)
            )
        ]
        bounds.done()
        self._documents = len(found)
        self._articles = [(doc, record.article) for doc, _, record in found if record.article]
        write = self._store
        write.put(
            self._unit.part, "sections.parquet", columnar.sections(self._articles), parts.TABLES["sections"]
        )
        write.put(
            self._unit.part,
            "sentences.parquet",
            columnar.sentences(self._articles),
            parts.TABLES["sentences"],
        )
        samples = versions.samples([a.main for _, a in self._articles])
        write.put_arrays(self._unit.part, "samples.npz", samples)
        write.put(self._unit.part, "documents.parquet", columnar.documents(found), parts.TABLES["documents"])

    def _sources(self) -> Iterator[Source | readers.Failure]:
        """The files in their order; those set aside are not opened."""
        aside, files = self._unit.aside, self._unit.references
        wanted = [r for n, r in enumerate(files) if (n, None) not in aside]
        readers.ahead(wanted)
        found = readers.load(wanted)
        for n, reference in enumerate(files):
            if why := aside.get((n, None)):
                yield readers.Failure(reference.path, f"{reference.path}: {why}; leave it out.")
            else:
                bounds.step(Place(n, 0, bounds.READ), reference.size)
                yield next(found)


def _arrays(store: Parts, text: _Text, have: set[str]) -> None:
    """What is read from the text beside the tables, where it is missing."""
    if text.singly:  # one by one first, to see which of them a worker dies of
        for batch in text.batches(1):
            prints([a for _, a in batch])
            events.features([event_input(a) for _, a in batch])
    if features_name() not in have:
        text.step(text.articles)
        found = events.features([event_input(a) for _, a in text.articles])
        store.put_arrays(text.part, features_name(), found.save())
    if prints_name() not in have:
        text.step(text.articles)
        store.put_arrays(text.part, prints_name(), prints([a for _, a in text.articles]).save())
    bounds.done()


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


class _Work:
    """What one scorer has to do on one part: score what has to be scored, carry over the rest."""

    def __init__(
        self, store: Parts, part: str, scorer: Scorer, have: set[str], before: Previous | None
    ) -> None:
        self._store, self._part, self.scorer = store, part, scorer
        self._old = stem(scorer.name, before.version) if before else ""
        known = before and f"{self._old}.articles.parquet" in have
        self._strings = _changed(scorer, before) if before and known else None
        self._measured: list[tuple[int, Article, Measures]] = []

    def add(self, batch: Sequence[tuple[int, Article]]) -> None:
        """Score those of the batch that have to be."""
        if self._strings is not None:
            batch = [(doc, a) for doc, a in batch if _holds(a, self._strings)]
        measures = self.scorer.score_all([a for _, a in batch])
        self._measured += ((doc, a, m) for (doc, a), m in zip(batch, measures, strict=True))

    def save(self) -> int:
        """Write the tables; how many articles were scored."""
        name = stem(self.scorer.name, self.scorer.version)
        redone = [doc for doc, _, _ in self._measured]
        for table, (columns, schema) in columnar.score_tables(self.scorer, self._measured).items():
            file = f"{name}.{table}.parquet"
            if self._strings is None:
                self._store.put(self._part, file, columns, schema)
            else:
                self._store.carry(self._part, f"{self._old}.{table}.parquet", file, redone, columns, schema)
        return len(self._measured)


def _score(work: Sequence[_Work], text: _Text) -> dict[str, int]:
    """Score batch by batch, all scorers one after the other: what several of them need is found once a batch."""
    for batch in text.batches(SCORE_BATCH):
        for one in work:
            one.add(batch)
    return {one.scorer.name: one.save() for one in work}


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
