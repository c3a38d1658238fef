"""Which tests run which lines: a copy of the checkout, its tests run once, and what each of them ran."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import coverage

from scripts.mutants import Mutant, all_mutants

PLAN = Path("scripts", "mutation.toml")
SECONDS, MOST = 40.0, 200  # of tests for one mutant, by the time they took, and how many


@dataclass(frozen=True, slots=True)
class Plan:
    """scripts/mutation.toml: what is changed and which tests are asked."""

    areas: dict[str, list[str]]
    """Area → patterns of its files."""
    spared: list[str]
    """Patterns of files that aren't changed."""
    tests: list[str]
    """Files and folders of tests."""
    equivalent: list[dict[str, str]]
    """Mutants that no test can find out: ``path``, ``code`` of the line, ``what``, ``reason``."""


@dataclass(frozen=True, slots=True)
class Map:
    """What the tests do when nothing is changed."""

    seconds: dict[str, float]
    """Test → how long it took; only tests that passed."""
    lines: dict[str, dict[int, set[str]]]
    """File → line → tests that run it."""

    def tests(self, mutant: Mutant) -> list[str]:
        """The tests that run a mutant's lines, the quick ones first and one of each function before a second.

        Lines that run as their module is imported, or in a process apart, are asked of every test that runs any
        of the module; those that never run are asked of none.
        """
        lines = self.lines.get(mutant.path, {})
        first, last = mutant.lines
        ran = [lines[line] for line in range(first, last + 1) if line in lines]
        return self._quick(set().union(*ran) or set().union(*lines.values())) if ran else []

    def _quick(self, tests: Iterable[str]) -> list[str]:
        by_function = defaultdict(list)
        for test in sorted(tests, key=lambda test: (self.seconds[test], test)):
            by_function[test.split("[")[0]].append(test)
        turns = [
            (turn, self.seconds[test], test) for own in by_function.values() for turn, test in enumerate(own)
        ]
        chosen, spent = [], 0.0
        for _, seconds, test in sorted(turns)[:MOST]:
            spent += seconds
            if chosen and spent > SECONDS:
                break
            chosen.append(test)
        return chosen


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a checkout that may be changed and thrown away."""

    root: Path
    """Its own folder, with nothing of value beside it."""
    plan: Plan

    def mutants(self) -> dict[Mutant, str]:
        """Every mutant and its area; those known to be equivalent left out."""
        known = {(e["path"], e["code"], e["what"]) for e in self.plan.equivalent}
        found = {}
        for area, patterns in self.plan.areas.items():
            for mutant in all_mutants(self.root, patterns, self.plan.spared):
                if (mutant.path, self.code(mutant), mutant.what) not in known:
                    found[mutant] = area
        return found

    def code(self, mutant: Mutant) -> str:
        """The changed line, as it was."""
        return (self.root / mutant.path).read_text(encoding="utf-8").splitlines()[mutant.line - 1].strip()


def copied(source: Path, folder: Path) -> Copy:
    """The files of a checkout that git knows or would add, in ``folder``, with the plan that is among them."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(asked, cwd=source, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (source / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, folder / name)
    return Copy(folder, Plan(**tomllib.loads((folder / PLAN).read_text(encoding="utf-8"))))


def observed(copy: Copy, jobs: int) -> Map:
    """Runs the tests once and notes which lines each runs; those that fail here are asked nothing."""
    report, data = copy.root / ".map.xml", copy.root / ".map"
    command = [
        sys.executable, "-m", "pytest", "-q", "-n", str(jobs), "--dist", "loadgroup", "-m", "not long and not browser",
        "--cov", "--cov-context=test", "--cov-report=", f"--junitxml={report}", "-o", "junit_family=xunit1",
        *copy.plan.tests,
    ]  # fmt: skip
    env = {**os.environ, "COVERAGE_FILE": str(data), "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(command, cwd=copy.root, env=env, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"the tests don't run in a copy of the checkout:\n{done.stdout}{done.stderr}")
    seconds = _passed(report)
    measured = coverage.CoverageData(str(data))
    measured.read()
    lines: dict[str, dict[int, set[str]]] = {}
    for name in measured.measured_files():
        by_line = measured.contexts_by_lineno(name)
        lines[str(Path(name).relative_to(copy.root))] = {
            line: {test for context in contexts if (test := context.split("|")[0]) in seconds}
            for line, contexts in by_line.items()
        }
    return Map(seconds, lines)


def _passed(report: Path) -> dict[str, float]:
    return {
        f"{case.attrib['file']}::{case.attrib['name']}": float(case.attrib["time"])
        for case in ET.parse(report).iter("testcase")
        if not {child.tag for child in case} & {"failure", "error", "skipped"}
    }
