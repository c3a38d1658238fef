"""Archives in, snapshot out: list → read and score by partition → versions → match → publish.

Partitions go to workers (:mod:`framing.partition`); what concerns the whole
archive, versions, events and the order of the tables, happens here, on light
columns. What a build before has done is found in the store and not done again.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from framing import corrections as manual
from framing import events, lastbuild, ledger, outlets, snapshot
from framing.archive import Archive
from framing.aside import Unfit, without, without_article
from framing.corrections import Corrections
from framing.ingest import failed
from framing.lastbuild import Before, Report
from framing.outlets import Outlets
from framing.partition import (
    Done,
    Job,
    Previous,
    Unit,
    code_version,
    reading,
    readings,
    score,
    stem,
    uncollected,
    work,
)
from framing.runners import Here, Runner, runner
from framing.scoring import Scorer, scorers
from framing.snapshot.parts import Parts
from framing.versions import Groups

if TYPE_CHECKING:
    from framing.publishing import Frame

Progress = Callable[[str, int, int | None], None]
"""Called with a stage, how many are done, and of how many (None: not known)."""
Step = Callable[[Job, Unit], Done]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to build, and with what.

    ``dataset`` holds id, title_zh, title_en, note_zh, note_en; ``columns`` maps
    records' columns. ``jobs`` processes (0: one per core), or the workers of the
    Dask ``scheduler`` at an address. ``parts`` is the path or fsspec URL where
    workers leave their results (default: in the store). ``fresh``: nothing of an
    earlier build is used but the ids. ``here``: all work is done in this process,
    where a debugger sees it, and no document has bounds of time and memory.
    """

    paths: tuple[Path, ...]
    store: Path
    outlets: Path | None = None
    corrections: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    dataset: Mapping[str, str] = field(default_factory=dict)
    jobs: int = 0
    scheduler: str | None = None
    parts: str | None = None
    fresh: bool = False
    here: bool = False


def build(plan: Plan, progress: Progress = lambda stage, done, total: None) -> Report:
    """Build a store from archives and publish its snapshot.

    Raises:
        ArchiveError: a path is not there, or no article is found in any.
        OutletsError, LexiconError, CorrectionsError: a data file breaks its format.
        SnapshotError: the store cannot be written, or another build is writing.
        WorkerError: workers cannot be had, or die again and again.
    """
    with snapshot.writing(plan.store), uncollected():
        return _Build(plan, progress).run()


class _Build:
    """One build, step by step."""

    def __init__(self, plan: Plan, progress: Progress) -> None:
        self._plan, self._progress = plan, progress
        self._known: Outlets = outlets.load(plan.outlets)
        self._corrections: Corrections = manual.load(plan.corrections)
        self._scorers: tuple[Scorer, ...] = scorers()
        self._reading = reading(self._known, plan.columns)
        self._store = Parts(plan.parts or str(plan.store.resolve() / "parts"))
        self._cores = plan.jobs or os.cpu_count() or 1
        self._clock = _Clock()
        self._mended: dict[str, Unit] = {}

    def run(self) -> Report:
        """All steps, or none where nothing has changed since the last build."""
        if self._plan.fresh:
            self._store.remove(self._store.all())
        with ExitStack() as given_up:
            given_up.callback(self._store.remove_halves)
            while True:
                try:
                    report = self._all()
                except Unfit as found:  # what rests on its articles is done again without one of them
                    self._mended[found.unit.part] = found.unit
                else:
                    given_up.pop_all()
                    return report

    def _all(self) -> Report:
        offered = ledger.offered(self._plan.paths)
        shares = ledger.plan(self._store, self._reading, offered.files)
        key = self._key(offered)
        last = lastbuild.load(self._store)
        if last.key == key and last.snapshot == lastbuild.current(self._plan.store):
            self._sweep()  # of what a build left that began after the last one and was killed
            return last.report
        self._clock.lap("list")
        units, job = self._todo(shares, last)
        # Events rest on what was read, not on scores: other processes score while this one matches.
        with ThreadPoolExecutor(1) as later, ExitStack() as staff:
            # What only the end needs is loaded now: workers are still loading what they need.
            from framing.comparing import copied
            from framing.publishing import Found, publish

            workers = staff.enter_context(self._hire(len(units)))
            units = _staggered(units, workers.later)
            scored = self._run(workers, work, job, units, "read")
            self._clock.lap("read")
            scoring = later.submit(self._score, workers, job, [u for u in units if u.later], staff)
            archive = Archive(self._store, shares)
            lastbuild.require_articles(self._plan.paths, archive.found, offered.failures)
            before = lastbuild.before(self._plan.store)
            groups = archive.group(before.events)
            self._clock.lap("versions")
            matching, notes = self._match(archive, groups, before)
            self._clock.lap("match")
            shared = copied.find(archive, groups)
            self._clock.lap("copies")
            self._progress("publish", 0, None)
            found = Found(archive, groups, matching, shared, [failed(f) for f in offered.failures])
            name, documents = publish(found, self._frame(), scoring.result)
            scored += scoring.result()
            lastbuild.keep_state(self._store)
            ledger.save(self._store, self._reading, shares)  # only now: a part in the ledger lacks nothing
            self._clock.lap("publish")
        report = lastbuild.report(
            name,
            documents,
            groups,
            archive.documents,
            matching,
            [s.name for s in self._scorers],
            scored,
            notes,
            self._clock.laps,
        )
        lastbuild.save(self._store, key, report, self._scorers)
        self._sweep()
        return report

    def _key(self, offered: ledger.Offered) -> str:
        """Everything the snapshot depends on."""
        plan = self._plan
        return lastbuild.key(
            offered, self._reading, sorted(plan.dataset.items()), plan.store.name,
            [(s.name, s.version) for s in self._scorers], events.version(), self._corrections.version,
        )  # fmt: skip

    # ── read and score ──

    def _todo(self, shares: ledger.Plan, last: lastbuild.LastBuild) -> tuple[Sequence[Unit], Job]:
        """Partitions that may lack something, and what they have in common."""
        versions = {s.name: s.version for s in self._scorers}
        current = last.scorers == versions and last.features == " ".join(readings())
        job = Job(
            self._store.url, self._known, dict(self._plan.columns), code_version(), versions,
            {n: Previous(v, last.rows.get(n, [])) for n, v in last.scorers.items() if v != versions.get(n)},
        )  # fmt: skip
        kept = [u for u in shares.kept if not current or u.part in self._mended]
        return [self._mended.get(u.part, u) for u in (*kept, *shares.fresh)], job

    def _hire(self, pieces: int) -> Runner:
        return Here() if self._plan.here else runner(self._plan.jobs, self._plan.scheduler, pieces)

    def _run(
        self, workers: Runner, step: Step, job: Job, units: Sequence[Unit], stage: str = ""
    ) -> Counter[str]:
        """Have a step done on every partition; documents scored, by scorer."""
        done, files, scored = 0, sum(len(unit.references) for unit in units), Counter[str]()
        mend = without if stage else without_article
        for result in workers.run(partial(step, job), units, humbly=not stage, mend=mend):
            done += result.files
            scored.update(result.scored)
            if stage:
                self._progress(stage, done, files)
        return scored

    def _score(self, workers: Runner, job: Job, units: Sequence[Unit], staff: ExitStack) -> Counter[str]:
        """Have what was only read scored, then send the workers home: publishing needs their memory."""
        scored = self._run(workers, score, job, units)
        staff.close()
        return scored

    # ── match ──

    def _match(
        self, archive: Archive, groups: Groups, before: Before
    ) -> tuple[events.Matching, tuple[str, ...]]:
        rows = archive.rows(groups)
        self._progress("match", 0, len(rows.article_id))
        scored = dict(zip(rows.article_id, groups.articles["scored"].tolist(), strict=True))
        matching, state = events.match_archive(
            rows,
            archive.features(),
            lambda ids: archive.texts([scored[i] for i in ids]),
            lastbuild.load_state(self._store),
            self._cores,
        )
        lastbuild.save_state(self._store, state)
        matching = events.assign_ids(matching, before.events, before.storylines, before.redirects)
        addresses = dict(_addresses(self._corrections, archive, groups))
        matching, notes = manual.apply(matching, self._corrections, addresses)
        self._progress("match", len(rows.article_id), len(rows.article_id))
        return matching, notes

    def _frame(self) -> Frame:
        from framing.publishing import Frame

        plan = self._plan
        return Frame(
            plan.store, plan.dataset, self._known, self._scorers, self._corrections.version, self._store, self._cores,
            self._hire,
        )  # fmt: skip

    def _sweep(self) -> None:
        """Delete parts that no file needs any more, results of scorers and features that were, and half-written files."""
        parts = ledger.held(self._store, self._reading)
        wanted = {*parts, f"{self._reading}.{ledger.NAME}", *lastbuild.FILES}
        self._store.remove(n for n in self._store.all() if n not in wanted)
        current = (*readings(), *(f"{stem(s.name, s.version)}." for s in self._scorers))
        kept = ("documents.", "sections.", "sentences.", "samples.", *current)
        self._store.remove(
            path
            for path in self._store.files(parts)
            if not path.partition("/")[2].startswith(kept) or path.endswith(".tmp")
        )


class _Clock:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name] = now - self._last
        self._last = now


def _staggered(units: Sequence[Unit], later: float) -> list[Unit]:
    """The units, of which the last ``later`` of all are to be scored later."""
    first = len(units) - ceil(later * len(units))
    return [replace(unit, later=n >= first) for n, unit in enumerate(units)]


def _addresses(corrections: Corrections, archive: Archive, groups: Groups) -> Iterator[tuple[str, str]]:
    """What the corrections file names that is a version's id or address → the article's id."""
    named = {word for row in corrections.rows for word in (*row.target.split(), row.into)}
    ids = groups.articles["article_id"].to_numpy(object)[groups.article]
    for column in ("url", "article_id"):
        hit = archive.documents[column].isin(named).to_numpy()
        yield from zip(archive.documents[column][hit].tolist(), ids[hit].tolist(), strict=True)
