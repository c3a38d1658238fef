"""(b), (c), (g): whole builds as whole processes, from an empty store to a published snapshot."""

from __future__ import annotations

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench import measure
from bench.measure import Run

SAMPLE = 40
"""Posts that the straightforward script reads at a time; its cost a character is multiplied by the characters there are."""
_ALONE = """import sys
from pathlib import Path
from framing.pipeline import Plan, build
build(Plan((Path(sys.argv[1]),), Path(sys.argv[2]), jobs=1, here=True))"""


@dataclass(frozen=True, slots=True)
class Builds:
    """Runs of one kind, in order, and those that were watched closely, whose time does not count."""

    runs: tuple[Run, ...]
    watched: tuple[Run, ...] = ()

    @property
    def seconds(self) -> float:
        """Median wall time."""
        return measure.median([run.seconds for run in self.runs])

    @property
    def peak(self) -> int:
        """Largest resident memory of all processes together, bytes."""
        return max(run.peak for run in (*self.runs, *self.watched))


def once(
    source: Path, store: Path, jobs: int, kind: str, home: Path = measure.ROOT, *, closely: bool = False
) -> Run:
    """One build; ``kind`` is numpy or numba, ``home`` where the code is, ``closely`` as in :func:`measure.run`."""
    command = ["-m", "framing", "build", str(source), "--store", str(store), "--jobs", str(jobs)]
    return measure.run(command, {"FRAMING_SNOW": kind}, home, closely=closely)


def alone(source: Path, store: Path, kind: str) -> Run:
    """One build whose one process does everything: no worker beside it, which ``--jobs 1`` would have."""
    return measure.run(["-c", _ALONE, str(source), str(store)], {"FRAMING_SNOW": kind})


def against_naive(source: Path, work: Path, repeats: int) -> tuple[float, dict[str, Builds]]:
    """(b): seconds of the straightforward script for the whole archive, and builds by kind, turn by turn.

    Of each kind one more build tells the memory.
    """
    characters = sum(len(file.read_text(encoding="utf-8")) for file in source.glob("*/*.md"))
    seconds: list[float] = []
    runs: dict[str, list[Run]] = {"numba": [], "numpy": []}
    for turn in range(repeats):
        said = measure.run(["-W", "ignore", "-m", "bench.naive", str(source), str(SAMPLE), str(turn)]).output
        seconds.append(float(said.split()[-1]) * characters)
        for kind, done in runs.items():
            with _store(work) as store:
                done.append(once(source, store, 2, kind))
    watched: dict[str, Run] = {}
    for kind in runs:
        with _store(work) as store:
            watched[kind] = once(source, store, 2, kind, closely=True)
    return measure.median(seconds), {
        kind: Builds(tuple(done), (watched[kind],)) for kind, done in runs.items()
    }


def together(source: Path, repeats: int) -> float:
    """How many times as much two processes that share nothing get done here as one alone: what (c) could reach at most."""
    found = []
    for turn in range(repeats):
        command = ["-W", "ignore", "-m", "bench.naive", str(source), str(SAMPLE), str(turn)]
        alone = float(measure.run(command).output.split()[-1])
        with ThreadPoolExecutor(2) as both:
            runs = list(both.map(measure.run, [command, command]))
        found.append(sum(alone / float(run.output.split()[-1]) for run in runs))
    return measure.median(found)


def by_processes(source: Path, work: Path, repeats: int, kind: str) -> tuple[Builds, Builds, Builds]:
    """(c), (g): builds by one process, by two workers, and by two again where nothing has changed."""
    one, two, again = [], [], []
    for _ in range(repeats):
        with _store(work) as store:
            one.append(alone(source, store, kind))
        with _store(work) as store:
            two.append(once(source, store, 2, kind))
            again.append(once(source, store, 2, kind))
    return Builds(tuple(one)), Builds(tuple(two)), Builds(tuple(again))


def after_changes(source: Path, work: Path, repeats: int, kind: str) -> tuple[Builds, Builds, Builds]:
    """(g): builds after one post in a hundred is new, then after a lexicon row has changed, and full ones."""
    part, row, full = [], [], []
    files = sorted(source.glob("*/*.md"))
    for _ in range(repeats):
        with _store(work) as store, tempfile.TemporaryDirectory(dir=work) as folder:
            archive_ = Path(folder) / "archive"
            for number, file in enumerate(files):
                if number % 100:
                    _copy(file, archive_ / file.parent.name)
            once(archive_, store, 2, kind)
            for file in files[::100]:
                _copy(file, archive_ / file.parent.name)
            part.append(once(archive_, store, 2, kind))
            row.append(once(archive_, store, 2, kind, _changed_row(Path(folder))))
            with _store(work) as other:
                full.append(once(archive_, other, 2, kind))
    return Builds(tuple(part)), Builds(tuple(row)), Builds(tuple(full))


def _changed_row(folder: Path) -> Path:
    """A copy of the code whose lexicon lacks the last row of one family."""
    home = folder / "home"
    for name in ("framing", "data"):
        shutil.copytree(
            measure.ROOT / name, home / name, ignore=shutil.ignore_patterns("__pycache__", "coverage")
        )
    file = home / "framing" / "lexicons" / "hedges.csv"
    file.write_text(
        "".join(file.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8"
    )
    return home


def _copy(file: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy2(file, folder / file.name)


class _store:
    """A new folder for a store, gone afterwards."""

    def __init__(self, work: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(dir=work)) / "store"

    def __enter__(self) -> Path:
        return self._folder

    def __exit__(self, *exception: object) -> None:
        shutil.rmtree(self._folder.parent)
