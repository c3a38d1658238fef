"""Archives in, snapshot out: read → clean → versions → score → match → publish."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from framing import __version__, events, outlets, snapshot, tables
from framing import corrections as manual
from framing.ingest import Record, ingest
from framing.model import Article, Measures
from framing.pool import mapped
from framing.scorecache import ScoreCache, key
from framing.scoring import Scorer, scorers
from framing.versions import Versioned, group

Progress = Callable[[str, int, int | None], None]
"""Called with a stage, how many are done, and of how many (None: not known)."""

SCORE_BATCH = 128


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
        records = ingest(plan.paths, plan.outlets, plan.columns, plan.jobs, progress)
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
            _manifest(
                plan,
                records,
                ready,
                {"matcher": matching.version, "corrections": corrections.version},
                counts,
            ),
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
            for part, _ in mapped(plan.jobs, partial(_score, index), missing, SCORE_BATCH):
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
    plan: Plan,
    records: Sequence[Record],
    ready: Sequence[Scorer],
    versions: Mapping[str, str],
    counts: Mapping[str, int],
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
        **versions,
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
