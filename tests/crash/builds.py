"""Builds in processes that can be killed, and what has to be true of their stores afterwards."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing import snapshot
from framing.errors import SnapshotError
from tests.conftest import ROOT

SAMPLE = ROOT / "data" / "sample"
FILES = 6
"""Files of a partition, so that the sample has several."""
TICK = 0.001
PATIENCE = 120
OLD = 1_700_000_000
_FRESH = """import sys
from framing import cli, ledger
ledger.FILES = int(sys.argv[1])
sys.exit(cli.main(sys.argv[2:]))"""


@dataclass(frozen=True)
class Kind:
    """What is built: the store to begin with (None: none), the files laid out as ``archive``, and how."""

    name: str
    files: Path
    archive: Path
    base: Path | None = None
    jobs: int = 2
    scheduler: str = ""
    fresh: bool = False
    largest: int = -1
    """Bytes beyond which the build's own files may not grow; -1: no limit."""

    def begin(self, store: Path) -> None:
        """Put the store to begin with, and the archive, in place."""
        shutil.rmtree(store, ignore_errors=True)
        shutil.rmtree(self.archive, ignore_errors=True)
        shutil.copytree(self.files, self.archive)
        if self.base:
            shutil.copytree(self.base, store)

    def arguments(self, store: Path) -> list[str]:
        """What follows ``python -m framing``."""
        given = ["build", str(self.archive), "--outlets", str(SAMPLE / "outlets.csv"), "--store", str(store)]
        return given + (["--scheduler", self.scheduler] if self.scheduler else ["--jobs", str(self.jobs)])


@dataclass
class Running:
    """A build on its way. ``wait`` gives its exit code, -9 where it was killed."""

    pid: int
    log: Path
    wait: Callable[[], int]
    group: bool = False

    def kill(self) -> int:
        """SIGKILL, to it alone or to all its processes; its exit code, 0 or 1 where it was over already."""
        with suppress(ProcessLookupError):
            (os.killpg if self.group else os.kill)(self.pid, signal.SIGKILL)
        return self.wait()


class Nursery:
    """The warm parent of builds."""

    def __init__(self, log: Path, home: Path) -> None:
        self._log = log
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.nursery"],
                cwd=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
            )  # fmt: skip
        self.forkserver = int(self._answer()["forkserver"])

    def _answer(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, self._log.read_text(errors="replace")
        return json.loads(line)

    def _ask(self, **request: Any) -> Any:
        assert self._process.stdin
        print(json.dumps(request), file=self._process.stdin, flush=True)
        return self._answer()

    def start(self, kind: Kind, store: Path, log: Path) -> Running:
        """Begin a build; of a ``fresh`` kind in a process that loads everything itself."""
        log.unlink(missing_ok=True)
        if kind.fresh:
            command = [sys.executable, "-c", _FRESH, str(FILES), *kind.arguments(store)]
            with log.open("ab") as out:
                process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, start_new_session=True)
            return Running(process.pid, log, process.wait, group=True)
        pid = self._ask(arguments=kind.arguments(store), files=FILES, log=str(log), largest=kind.largest)
        return Running(pid, log, lambda: self._ask(wait=pid))

    def workers(self) -> list[int]:
        """Process ids of the forkserver's children that live."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            except OSError:  # ended since
                continue
            if int(parent) == self.forkserver and state != "Z":
                found.append(int(stat.parent.name))
        return found

    def close(self) -> None:
        """End it; its forkserver ends with it."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()


@contextmanager
def nursery(folder: Path, home: Path = ROOT) -> Iterator[Nursery]:
    """A warm parent of builds by the code at ``home``, ended afterwards."""
    made = Nursery(folder / "nursery.log", home)
    try:
        yield made
    finally:
        made.close()


def finish(build: Running) -> None:
    """Wait for a build that nobody disturbs."""
    code = build.wait()
    assert code == 0, f"ended with {code}: {build.log.read_text(errors='replace')}"


def until(holds: Callable[[], bool], what: str, tick: float = 0.05, patience: float = PATIENCE) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(tick)


def live(store: Path) -> str:
    """Id of the live snapshot as a reader finds it, every byte of it as its manifest says; '' where there is none yet."""
    try:
        with snapshot.open(store) as found:
            assert not snapshot.damaged(found.path), f"{store}: {snapshot.damaged(found.path)}"
            counted = found.query("SELECT count(*) AS n FROM articles")["n"].iloc[0]
            assert counted == found.manifest["tables"]["articles"]["rows"]
            return found.id
    except SnapshotError as error:
        assert "no snapshot here" in str(error) and not (store / "CURRENT").exists(), error
        return ""


def files(store: Path) -> list[str]:
    """Every file and folder of a store, without the lock."""
    return sorted(str(p.relative_to(store)) for p in store.rglob("*") if p.name != ".lock")


def alive(pid: int) -> bool:
    """Whether a process of ours still runs; one that waits to be asked how it ended does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def smaller(out: Path) -> Path:
    """The sample as it was before :func:`changed`."""
    shutil.copytree(SAMPLE, out)
    for path in sorted((out / "hexo").rglob("*.md"))[:2]:
        path.unlink()
    return out


def changed(out: Path) -> Path:
    """The sample with one document changed and one gone; compared with :func:`smaller`, also two new ones."""
    shutil.copytree(SAMPLE, out)
    gone, other, *_ = sorted((out / "timestamped").glob("*.txt"))
    gone.unlink()
    with other.open("a", encoding="utf-8") as handle:
        handle.write("<p>码头管理处次日补充说，班次照旧。</p>\n")
    os.utime(other, (OLD, OLD))  # what changed just now is known by its bytes, later by its time
    return out


def without_a_row(out: Path) -> Path:
    """A copy of the code whose lexicon lacks the last row of a family."""
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "framing", out / "framing", ignore=skipped)
    shutil.copytree(ROOT / "data", out / "data", ignore=shutil.ignore_patterns("coverage"))
    shutil.copytree(ROOT / "tests" / "crash", out / "tests" / "crash", ignore=skipped)
    (out / "tests" / "__init__.py").touch()
    rows = out / "framing" / "lexicons" / "hedges.csv"
    kept = rows.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]
    rows.write_text("".join(kept), encoding="utf-8")
    return out
