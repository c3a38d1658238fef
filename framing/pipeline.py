"""Archives in, snapshot out: read → clean → versions → score → match → publish."""

from __future__ import annotations

import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from framing import __version__, events, outlets, readers, snapshot, tables, text
from framing import corrections as manual
from framing.errors import QuarantineError
from framing.model import Article, Document, Measures, Source, Status
from framing.scorecache import ScoreCache, key
from framing.scoring import Scorer, scorers
from framing.versions import Versioned, group

Progress = Callable[[str, int, int | None], None]
"""Called with a stage, how many are done, and of how many (None: not known)."""

READ_BATCH, SCORE_BATCH = 64, 128
POOL_FROM = 400  # below this many units a process pool costs more than it saves


@dataclass(frozen=True, slots=True)
class Plan:
    """What to build. ``dataset`` holds id, title_zh, title_en, note_zh, note_en; ``columns`` maps records' columns."""

    paths: tuple[Path, ...]
    store: Path
    outlets: Path | None = None
    corrections: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    dataset: Mapping[str, str] = field(default_factory=dict)
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one document or unreadable file."""

    path: str
    document_id: str
    size: int
    status: Status
    reason: str | None = None
    layout: str | None = None
    encoding: str | None = None
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The run's summary. ``timings`` are seconds by stage."""

    snapshot: str
    files: int
    documents: int
    status: Mapping[str, int]
    quarantined: tuple[tuple[str, str], ...]
    not_archive: tuple[tuple[str, str], ...]
    outlets: Mapping[str, int]
    events: int
    events_shared: int
    scored: Mapping[str, int]
    reused: Mapping[str, int]
    corrections: tuple[str, ...]
    timings: Mapping[str, float]


def build(plan: Plan, progress: Progress = lambda stage, done, total: None) -> Report:
    """Build a store from archives and publish its snapshot.

    Raises:
        ArchiveError: a path is not there.
        OutletsError, LexiconError, CorrectionsError: a data file breaks its format.
        SnapshotError: the store cannot be written, or another build is writing.
    """
    known = outlets.load(plan.outlets)
    corrections = manual.load(plan.corrections)
    ready = scorers()
    clock = _Clock()
    with snapshot.writing(plan.store):
        before = _before(plan.store)
        records = _ingest_all(plan, progress)
        clock.lap("read")
        articles = group([r.article for r in records if r.article], known=before.events)
        clock.lap("versions")
        measures, scored, reused = _score_all(plan, ready, [v.article for v in articles], progress)
        clock.lap("score")
        matching, notes = _match(articles, corrections, before, progress)
        clock.lap("match")
        progress("publish", 0, None)
        built = tables.build(records, articles, measures, matching, known)
        counts = {name: len(rows) for name, rows in built.items()}
        name = snapshot.publish(
            plan.store,
            built,
            _manifest(plan, records, ready, matching.version, counts),
            families=tables.families(),
            outlets=list(known),
        )
        snapshot.prune(plan.store)
        clock.lap("publish")
    return _report(name, records, built, scored, reused, notes, clock.laps)


class _Clock:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = now - self._last
        self._last = now


@dataclass(frozen=True, slots=True)
class _Before:
    """The snapshot before: article id → event id and → storyline id, and its redirects."""

    events: Mapping[str, str] = field(default_factory=dict)
    storylines: Mapping[str, str] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)


def _before(store: Path) -> _Before:
    """Ids that have to survive."""
    if not (store / "CURRENT").exists():
        return _Before()
    with snapshot.open(store) as old:
        rows = old.query("SELECT article_id, event_id, storyline_id FROM articles")
        moved = old.query("SELECT old_event_id, event_id FROM redirects")
    return _Before(
        dict(zip(rows["article_id"], rows["event_id"], strict=True)),
        dict(zip(rows["article_id"], rows["storyline_id"], strict=True)),
        dict(zip(moved["old_event_id"], moved["event_id"], strict=True)),
    )


# ── read and clean ────────────────────────────────────────────────────────────


def _ingest_all(plan: Plan, progress: Progress) -> list[Record]:
    """Every document offered, in the order of the paths given, each with what became of it."""
    offered = [item for path in plan.paths for item in readers.sources(path)]
    files = [item for item in offered if isinstance(item, Source)]
    failed = [
        Record(f.path, _id(f.path.encode()), 0, "quarantined", f.reason)
        for f in offered
        if not isinstance(f, Source)
    ]
    work = partial(_ingest, outlets_file=plan.outlets, columns=dict(plan.columns))
    records: list[Record] = []
    done = 0
    for part, size in _mapped(plan.jobs, work, files, READ_BATCH):
        done += size
        records += part
        progress("read", done, len(files))
    return _once([*records, *failed])


def _mapped(
    jobs: int, work: Callable[[Sequence[Any]], list[Any]], items: Sequence[Any], size: int
) -> Iterator[tuple[list[Any], int]]:
    """``work`` over batches, in order, in a process pool where that pays."""
    batches = [items[i : i + size] for i in range(0, len(items), size)]
    jobs = jobs or os.cpu_count() or 1
    if jobs == 1 or len(items) < POOL_FROM:
        yield from ((work(b), len(b)) for b in batches)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for batch, result in zip(batches, pool.map(work, batches), strict=True):
            yield result, len(batch)


@cache
def _outlets(path: Path | None) -> outlets.Outlets:
    return outlets.load(path)


def _ingest(sources: Iterable[Source], outlets_file: Path | None, columns: Mapping[str, str]) -> list[Record]:
    return [record for source in sources for record in _read(source, _outlets(outlets_file), columns)]


def _read(source: Source, known: outlets.Outlets, columns: Mapping[str, str]) -> Iterator[Record]:
    """Records of one file. A failure in the middle keeps the documents before it and says so."""
    size = len(source.data)
    try:
        for document in readers.read(source, columns):
            yield _clean(document, known, size)
    except readers.NotAnArchive as answer:
        yield Record(source.path, _id(source.data), size, "not_archive", str(answer))
    except QuarantineError as error:
        yield Record(source.path, _id(source.data), size, "quarantined", str(error))


def _clean(document: Document, known: outlets.Outlets, size: int) -> Record:
    if document.path.rpartition("#")[2].isdigit():
        size = len(document.text.encode())
    base = partial(
        Record, document.path, document.document_id, size, layout=document.layout, encoding=document.encoding
    )
    try:
        return base(status="kept", article=text.clean(document, known))
    except QuarantineError as error:
        return base(status="quarantined", reason=str(error))


def _once(records: Sequence[Record]) -> list[Record]:
    """The same bytes offered twice are one document: later ones say where it was first seen."""
    first: dict[str, str] = {}
    result = []
    for record in records:
        seen = first.setdefault(record.document_id, record.path)
        if record.article is not None and seen != record.path:
            same = Record(
                record.path, record.document_id, record.size, "version",
                f"same bytes as {seen}", record.layout, record.encoding,
            )  # fmt: skip
            result.append(same)
        else:
            result.append(record)
    return result


def _id(data: bytes) -> str:
    return "d" + hashlib.sha256(data).hexdigest()[:15]


# ── score ─────────────────────────────────────────────────────────────────────


def _score_all(
    plan: Plan, ready: Sequence[Scorer], articles: Sequence[Article], progress: Progress
) -> tuple[dict[str, list[Measures]], Counter[str], Counter[str]]:
    """Measures of every article by article id, one per scorer; what was scored and what was read back."""
    found: dict[str, list[Measures]] = {a.article_id: [] for a in articles}
    scored: Counter[str] = Counter()
    reused: Counter[str] = Counter()
    with ScoreCache(plan.store / "cache" / "scores.sqlite") as cache_:
        for index, scorer in enumerate(ready):
            keys = {a.article_id: key(a, scorer) for a in articles}
            have = cache_.get(list(keys.values()))
            missing = [a for a in articles if keys[a.article_id] not in have]
            for part, _ in _mapped(plan.jobs, partial(_score, index), missing, SCORE_BATCH):
                cache_.put((keys[i], m) for i, m in part)
                have.update((keys[i], m) for i, m in part)
                scored[scorer.name] += len(part)
                progress(f"score {scorer.name}", scored[scorer.name], len(missing))
            reused[scorer.name] = len(articles) - len(missing)
            for article_id, of in keys.items():
                found[article_id].append(have[of])
    return found, scored, reused


@cache
def _scorers() -> tuple[Scorer, ...]:
    return scorers()


def _score(index: int, articles: Sequence[Article]) -> list[tuple[str, Measures]]:
    measures = _scorers()[index].score_all(articles)
    return [(a.article_id, m) for a, m in zip(articles, measures, strict=True)]


# ── match ─────────────────────────────────────────────────────────────────────


def _match(
    articles: Sequence[Versioned], corrections: manual.Corrections, before: _Before, progress: Progress
) -> tuple[events.Matching, tuple[str, ...]]:
    progress("match", 0, len(articles))
    matching = events.match([event_input(v.article) for v in articles])
    matching = events.assign_ids(matching, before.events, before.storylines, before.redirects)
    addresses = {u: v.article.article_id for v in articles for u in _addresses(v)}
    matching, notes = manual.apply(matching, corrections, addresses)
    progress("match", len(articles), len(articles))
    return matching, notes


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


def _addresses(versioned: Versioned) -> Iterator[str]:
    """Every way to point at an article in the corrections file: its id, its versions' ids and addresses."""
    yield versioned.article.article_id
    for version in versioned.versions:
        yield version.article_id
        if version.url:
            yield version.url


# ── account ───────────────────────────────────────────────────────────────────


def _manifest(
    plan: Plan, records: Sequence[Record], ready: Sequence[Scorer], matcher: str, counts: Mapping[str, int]
) -> dict[str, Any]:
    name = plan.dataset.get("id") or plan.store.name
    return {
        "code_version": __version__,
        "dataset": {
            "id": name,
            **{k: plan.dataset.get(k, name if k.startswith("title") else "")
               for k in ("title_zh", "title_en", "note_zh", "note_en")},
            "holds_text": True,
        },
        "inputs": {
            "paths": sorted({r.path.split("/")[0].split("!")[0].split("#")[0] for r in records}),
            "documents": len(records),
            "sha256": hashlib.sha256("\n".join(sorted(r.document_id for r in records)).encode()).hexdigest(),
        },
        "scorers": {s.name: s.version for s in ready},
        "matcher": matcher,
        "counts": dict(counts),
    }  # fmt: skip


def _report(
    name: str, records: Sequence[Record], built: Mapping[str, Sequence[Mapping[str, Any]]],
    scored: Counter[str], reused: Counter[str], notes: tuple[str, ...], laps: Mapping[str, float],
) -> Report:  # fmt: skip
    rows = built["documents"]

    def told(status: str) -> tuple[tuple[str, str], ...]:
        return tuple((r["path"], r["reason"]) for r in rows if r["status"] == status)

    return Report(
        snapshot=name,
        files=len({r.path.split("#")[0] for r in records}),
        documents=len(records),
        status=Counter(r["status"] for r in rows),
        quarantined=told("quarantined"),
        not_archive=told("not_archive"),
        outlets=Counter(a["outlet"] for a in built["articles"]),
        events=len(built["events"]),
        events_shared=sum(e["n_outlets"] > 1 for e in built["events"]),
        scored=scored,
        reused=reused,
        corrections=notes,
        timings=laps,
    )
