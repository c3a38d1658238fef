"""The tests can fail: mutants are made as said, and most of them are found out."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from scripts import mutate, quality
from scripts.mutants import all_mutants, changes, compiled, mutants
from scripts.mutation_map import Map
from tests.conftest import ROOT
from tests.figures import Report

SAMPLE = int(os.environ.get("FRAMING_MUTANTS", "60"))
QUALITY = json.loads(quality.PAGE.read_text(encoding="utf-8"))

SOURCE = '''"""Words about the module."""
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from os import path
LIMIT = 3

@cache(maxsize=9)
def few(n: "int | None", *, more: bool = False) -> "int | None":
    """Words about it."""
    if n is None or n < LIMIT and not more:
        raise ValueError("no such " + "n")
    note[n] = f"{n} of 7"
    for each in [x for x in range(n) if x]:
        n += each
        continue
    print(n)
    if not n:
        return False
    return -n
'''
MADE = [
    (5, "3 to 4"), (10, "condition negated"), (11, "deleted"), (12, "deleted"), (15, "break and continue"),
    (14, "deleted"), (16, "deleted"), (8, "False to True"), (10, "Or to And"), (10, "Is to IsNot"),
    (10, "And to Or"), (10, "Lt to LtE"), (10, "not dropped"), (13, "condition negated"), (14, "Add to Sub"),
    (17, "not dropped"), (18, "False to True"), (19, "returns None"), (19, "minus dropped"),
]  # fmt: skip


def test_every_kind_of_change_is_made_and_nothing_else_is() -> None:
    """No annotation, decorator, docstring, words of an error or of an f-string, or import for types."""
    made = mutants("m.py", SOURCE)
    assert sorted((m.line, m.what) for m in made) == sorted(MADE)
    assert [m.number for m in made] == list(range(len(MADE)))


def test_each_mutant_is_one_change() -> None:
    whole = ast.unparse(ast.parse(SOURCE))
    texts = set()
    for mutant in mutants("m.py", SOURCE):
        tree = ast.parse(SOURCE)
        [*changes(tree)][mutant.number][2]()
        text = ast.unparse(ast.fix_missing_locations(tree))
        changed = [a for a, b in zip(whole.splitlines(), text.splitlines(), strict=True) if a != b]
        assert len(changed) == 1, mutant
        texts.add(text)
    assert len(texts) == len(MADE)


def test_a_mutant_is_compiled_with_its_change() -> None:
    (number,) = [m.number for m in mutants("m.py", "x = 1 < 1\n") if m.what == "Lt to LtE"]
    names: dict[str, object] = {}
    exec(compiled("x = 1 < 1\n", number, "m.py"), names)
    assert names["x"] is True
    with pytest.raises(ValueError, match="has no change 9"):
        compiled("x = 1\n", 9, "m.py")


def test_quick_tests_are_asked_first_and_one_of_each_function() -> None:
    seconds = {"a::f[1]": 1.0, "a::f[2]": 2.0, "a::g": 3.0, "a::slow": 90.0, "a::other": 0.1}
    lines = {"m.py": {10: {"a::f[1]", "a::f[2]", "a::g", "a::slow"}, 90: {"a::other"}}}
    (mutant,) = [m for m in mutants("m.py", SOURCE) if m.what == "Lt to LtE"]
    assert Map(seconds, lines).tests(mutant) == ["a::f[1]", "a::g"]  # the slow one is over the bound of time
    assert Map(seconds, {}).tests(mutant) == []
    assert Map(seconds, {"m.py": {90: {"a::other"}}}).tests(mutant) == []
    assert Map(seconds, {"m.py": {10: set(), 90: {"a::other"}}}).tests(mutant) == ["a::other"]


PROJECT = {
    "pyproject.toml": "[tool.coverage.run]\nsource = ['framing']\n",
    "framing/__init__.py": "",
    "framing/m.py": "def more(n):\n    return n + 1\n\n\ndef unseen(n):\n    return n * 2\n",
    "tests/__init__.py": "",
    "tests/test_m.py": "from framing.m import more\n\n\ndef test_more():\n    assert more(1) > 1\n\n\n"
    "def test_wrong():\n    assert more(1) == 9\n",
    "scripts/mutation.toml": "spared = []\ntests = ['tests']\n"
    "[[equivalent]]\npath = 'framing/m.py'\ncode = 'return n * 2'\nwhat = '2 to 3'\nreason = 'known'\n"
    "[areas]\nall_of_it = ['framing/*.py']\n",
}


def test_mutants_of_a_small_project_are_killed_survive_or_are_never_run(tmp_path: Path) -> None:
    """Also: a test that fails with nothing changed kills nothing."""
    project, out = tmp_path / "project", tmp_path / "out.json"
    for name, text in PROJECT.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(project)], check=True)
    said = run("--root", str(project), "--jobs", "1", "--out", str(out), cache=tmp_path)
    assert json.loads(out.read_text(encoding="utf-8"))["areas"]["all"] == {
        "made": 5, "killed": 2, "of them stopped": 0, "survived": 1, "run by no test": 2, "percent killed": 40.0,
    }  # fmt: skip
    assert "survived  framing/m.py:2: 1 to 2: return n + 1" in said
    assert "run by no test  framing/m.py:6: Mult to Div: return n * 2" in said


def run(*arguments: str, cache: Path | None = None) -> str:
    env = {**os.environ, **({"FRAMING_CACHE": str(cache)} if cache else {})}
    done = subprocess.run(
        [sys.executable, "-m", "scripts.mutate", *arguments],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_equivalent_mutant_is_there_and_has_a_reason() -> None:
    plan = tomllib.loads((ROOT / "scripts" / "mutation.toml").read_text(encoding="utf-8"))
    patterns = [pattern for own in plan["areas"].values() for pattern in own]
    there = {
        (m.path, (ROOT / m.path).read_text(encoding="utf-8").splitlines()[m.line - 1].strip(), m.what)
        for m in all_mutants(ROOT, patterns, plan["spared"])
    }
    for known in plan["equivalent"]:
        assert (known["path"], known["code"], known["what"]) in there, known
        assert known["reason"]
    assert len(plan["equivalent"]) <= 20
    assert all((ROOT / name).exists() for name in plan["tests"])


def test_the_last_long_run_killed_enough(figure: Report) -> None:
    """Of a sample drawn after all tests were written, or of all mutants."""
    found = QUALITY["mutation"]
    assert found["areas"]["all"]["percent killed"] >= 80
    assert found["areas"].keys() == {"readers", "cleaning", "scoring", "export", "all"}
    for area, counts in found["areas"].items():
        assert counts["made"] == counts["killed"] + counts["survived"] + counts["run by no test"]
        figure(14, f"mutants killed of those made, {area}", f"{counts['killed']} of {counts['made']}")
    figure(14, "mutants killed, percent, all", found["areas"]["all"]["percent killed"])


def test_the_last_long_run_ran_enough_lines(figure: Report) -> None:
    found = QUALITY["lines"]
    assert found["percent"] >= 90
    figure(14, "lines of framing/ that the tests run, percent", found["percent"])


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_most_mutants_of_a_sample_are_found_out(tmp_path: Path, figure: Report) -> None:
    out = tmp_path / "out.json"
    said = run("--sample", str(SAMPLE), "--seed", "14", "--out", str(out))
    found = json.loads(out.read_text(encoding="utf-8"))["areas"]["all"]
    assert found["made"] == SAMPLE
    assert found["percent killed"] >= 80, said
    figure(14, "mutants of a sample made and tried again", SAMPLE)
    figure(14, "of them killed, percent", found["percent killed"])


def test_the_figures_of_lines_are_those_of_the_report() -> None:
    report = {"totals": {"num_statements": 10, "covered_lines": 9, "percent_covered": 90.04}, "files": {}}
    assert quality.lines(report) == {"statements": 10, "run": 9, "percent": 90.0}


def test_whoever_never_came_to_run_tests_kills_nothing() -> None:
    with pytest.raises(SystemExit, match="could not be made"):
        mutate._verdict(mutate.BROKEN << 8)
    assert [mutate._verdict(status) for status in (0, 5 << 8, 1 << 8, 2 << 8, 9)] == [
        "survived", "survived", "killed", "killed", "stopped",
    ]  # fmt: skip
