"""Whether the tests find out changed code: ``python -m scripts.mutate [--sample N] [--seed N] [--out FILE]``.

Works on a copy of the checkout. First the tests run once, to learn which of
them run which lines. Then each mutant is imported in a process of its own in
the place of its module, and those tests that run the changed lines are run, the
quick ones first, until one fails. A mutant that no test fails for has survived.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.abc
import importlib.util
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

from scripts.mutants import Mutant, compiled
from scripts.mutation_map import Copy, Map, copied, observed
from scripts.quality import keep

ROOT = Path(__file__).resolve().parent.parent
WARM = (
    "numpy", "pandas", "pyarrow.parquet", "duckdb", "hypothesis", "yaml", "opencc", "rjieba",
    "ahocorasick_rs", "fsspec",
)  # fmt: skip
BROKEN = 77  # the exit code of a process that never came to run its tests
CACHE = Path(".cache", "framing")
CPU, WALL, MEMORY = 90, 1800, 8 << 30  # seconds and bytes that a mutant gets; more is found out


class InPlace(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Imports one module from code that was changed."""

    def __init__(self, root: Path, path: str, code: CodeType) -> None:
        self.root, self.path, self.code = root, path, code
        self.name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        """The module's spec, this its loader; None for any other module."""
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(
            fullname, self.root / self.path, loader=self,
            submodule_search_locations=[str((self.root / self.path).parent)] if self.path.endswith("__init__.py") else None,
        )  # fmt: skip

    def get_source(self, fullname: str) -> str:
        """The module's source, unchanged: what hashes it sees no mutant."""
        return (self.root / self.path).read_text(encoding="utf-8")

    def get_code(self, fullname: str) -> CodeType:
        """The changed code."""
        return self.code

    def exec_module(self, module: ModuleType) -> None:
        """Runs the changed code."""
        exec(self.code, module.__dict__)


class Failures:
    """Notes the tests that fail, one a line."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """After each step of a test."""
        if report.failed:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(report.nodeid) + "\n")


def tried(copy: Copy, mutant: Mutant, tests: Sequence[str], own: Path) -> int:
    """Runs tests on a mutant in this process, which is of no use after it; returns pytest's exit code."""
    _bounded(CPU)
    source = (copy.root / mutant.path).read_text(encoding="utf-8")
    code = compiled(source, mutant.number, str(copy.root / mutant.path))
    sys.meta_path.insert(0, InPlace(copy.root, mutant.path, code))
    return _asked(copy, ["-x", *tests], own)


def _bounded(cpu: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _asked(copy: Copy, arguments: Sequence[str], own: Path, plugins: Sequence[object] = ()) -> int:
    """Runs pytest in this process, with a cache of its own, so that no mutant leaves anything for the next."""
    shutil.copytree(copy.root / CACHE, own / "cache" / "framing", copy_function=os.link)
    os.environ["FRAMING_CACHE"] = str(own / "cache")
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(own / "hypothesis")
    quiet = ["-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    return pytest.main([*quiet, "--hypothesis-seed=0", f"--basetemp={own / 'tmp'}", *arguments], [*plugins])


def failing(copy: Copy, tests: Sequence[str]) -> set[str]:
    """Which of the tests fail, run as for a mutant but with nothing changed: they would tell nothing.

    Raises:
        SystemExit: so many fail, or all are stopped, that nothing can be told.
    """
    own = Path(tempfile.mkdtemp(dir=copy.root, prefix=".control-"))
    notes = copy.root / ".control"
    notes.touch()
    pid = apart(lambda: _asked(copy, tests, own, [Failures(notes)]))
    _, status = os.waitpid(pid, 0)
    _sweep(pid, own)
    found = {json.loads(line) for line in notes.read_text(encoding="utf-8").splitlines()}
    if os.waitstatus_to_exitcode(status) != bool(found) or len(found) > len(tests) / 20:
        raise SystemExit(
            f"with nothing changed {len(found)} of {len(tests)} tests fail (status {status}): {sorted(found)}"
        )
    return found


def apart(run: Callable[[], int]) -> int:
    """Starts ``run`` in a process and a group of its own, silent; returns its id."""
    pid = os.fork()
    if pid:
        return pid
    code = BROKEN
    try:
        os.setsid()
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        code = int(run())
    finally:
        os._exit(code)


def verdicts(
    copy: Copy, chosen: Sequence[Mutant], tests: Map, jobs: int, say: Callable[[str], None]
) -> dict[Mutant, str]:
    """``killed``, ``stopped`` (used up its time or memory), ``survived`` or ``unseen`` (no test runs it) for each."""
    asked = {mutant: tests.tests(mutant) for mutant in chosen}
    useless = failing(copy, sorted({test for own in asked.values() for test in own}))
    queue = [(m, left) for m in chosen if (left := [test for test in asked[m] if test not in useless])]
    found = dict.fromkeys(chosen, "unseen")
    running: dict[int, tuple[Mutant, Path, float]] = {}
    while queue or running:
        while queue and len(running) < jobs:
            mutant, own_tests = queue.pop()
            own = Path(tempfile.mkdtemp(dir=copy.root, prefix=".mutant-"))
            pid = apart(lambda m=mutant, a=own_tests, o=own: tried(copy, m, a, o))
            running[pid] = (mutant, own, time.monotonic())
        time.sleep(0.02)
        for pid, (mutant, own, began) in list(running.items()):
            if time.monotonic() - began > WALL:
                os.killpg(pid, signal.SIGKILL)
            ended, status = os.waitpid(pid, os.WNOHANG)
            if not ended:
                continue
            del running[pid]
            _sweep(pid, own)
            found[mutant] = _verdict(status)
            if found[mutant] == "survived":
                say(f"survived  {mutant.path}:{mutant.line}: {mutant.what}: {copy.code(mutant)}")
    return found


def _verdict(status: int) -> str:
    if os.WIFSIGNALED(status):
        return "stopped"
    code = os.WEXITSTATUS(status)
    if code == BROKEN:
        raise SystemExit("a mutant could not be made or its tests not be started")
    return "survived" if code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) else "killed"


def _sweep(pid: int, own: Path) -> None:
    """Ends what a mutant started and removes what it wrote."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    shutil.rmtree(own, ignore_errors=True)


def told(copy: Copy, found: dict[Mutant, str], areas: dict[Mutant, str]) -> dict[str, dict[str, Any]]:
    """Area → mutants made, killed (those stopped among them), survived and never run, and percent killed."""
    counts: dict[str, dict[str, Any]] = {}
    for area in [*copy.plan.areas, "all"]:
        own = Counter(verdict for mutant, verdict in found.items() if area in ("all", areas[mutant]))
        made, killed = own.total(), own["killed"] + own["stopped"]
        counts[area] = {
            "made": made, "killed": killed, "of them stopped": own["stopped"], "survived": own["survived"],
            "run by no test": own["unseen"], "percent killed": round(100 * killed / made, 1) if made else None,
        }  # fmt: skip
    return counts


def main(argv: Sequence[str] | None = None) -> int:
    """Prints what survived and how many were killed; 0 whatever the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sample", type=int, help="so many mutants, drawn by the seed; all without it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="only files whose path begins so")
    parser.add_argument("--tests", nargs="*", help="ask these tests, not those of the plan")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout")
    parser.add_argument("--out", type=Path, help="the figures as JSON, here and not in docs/quality.json")
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = copied(given.root, Path(folder).resolve() / "checkout")
        if given.tests:
            copy = replace(copy, plan=replace(copy.plan, tests=given.tests))
        areas = {m: area for m, area in copy.mutants().items() if m.path.startswith(given.only)}
        chosen = random.Random(given.seed).sample(list(areas), min(given.sample or len(areas), len(areas)))
        _warm(copy)
        found = verdicts(
            copy, chosen, observed(copy, given.jobs), given.jobs, lambda line: print(line, flush=True)
        )
        figures = told(copy, found, areas)
        for mutant in sorted((m for m, v in found.items() if v == "unseen"), key=lambda m: (m.path, m.line)):
            print(f"run by no test  {mutant.path}:{mutant.line}: {mutant.what}: {copy.code(mutant)}")
    command = "python -m scripts.mutate" + (
        f" --sample {given.sample} --seed {given.seed}" if given.sample else ""
    )
    result = {
        "command": command,
        "of": len(areas),
        "areas": figures,
    }
    print(json.dumps(figures, indent=2))
    if given.out:
        given.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    else:
        keep("mutation", result)
    return 0


def _warm(copy: Copy) -> None:
    """What every mutant needs is imported once, and found in the copy from here on."""
    for name in WARM:
        importlib.import_module(name)
    mine = Path(
        os.environ.get("FRAMING_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache",
        "framing",
    )
    cache = copy.root / CACHE
    cache.mkdir(parents=True)
    if mine.is_dir():
        shutil.copytree(mine, cache, dirs_exist_ok=True)
    os.environ["FRAMING_CACHE"] = str(cache.parent)
    os.chdir(copy.root)
    sys.path[:] = [str(copy.root), *(place for place in sys.path if place not in ("", str(ROOT)))]
    sys.dont_write_bytecode = False


if __name__ == "__main__":
    sys.exit(main())
