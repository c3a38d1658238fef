"""Builds killed at random moments: a reader finds the old snapshot or the new one, and the next build ends as if nothing had been."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cluster import Cluster, started
from tests.crash.builds import Kind, finish, live, nursery, until, without_a_row
from tests.crash.conftest import Ground
from tests.crash.kills import Expected, Series, undisturbed
from tests.figures import Report

pytestmark = pytest.mark.xdist_group("crash")
KILLS = int(os.environ.get("FRAMING_KILLS", "200"))
SEED = int(os.environ.get("FRAMING_SEED", "1"))


def share(percent: int) -> int:
    """So many of all kills."""
    return max(1, KILLS * percent // 100)


def killed(told: Counter[str]) -> int:
    """Kills of a series, without its reruns."""
    return told.total() - told["equal"]


def test_killed_builds_leave_whole_snapshots_and_are_made_good(ground: Ground, tmp_path: Path) -> None:
    told = Series(ground.nursery, ground.grown, ground.grown_makes, tmp_path).run(6, rerun=0.1)
    assert killed(told) == 6 and told["equal"]


def test_workers_end_with_a_killed_build(ground: Ground, tmp_path: Path) -> None:
    ground.first.begin(tmp_path / "store")
    build = ground.nursery.start(ground.first, tmp_path / "store", tmp_path / "log")
    until(lambda: bool(ground.nursery.workers()), "no worker was seen")
    assert build.kill() == -9
    until(lambda: not ground.nursery.workers(), "a worker outlives its build")


@pytest.mark.long
def test_first_builds(ground: Ground, tmp_path: Path, figure: Report) -> None:
    told = Series(ground.nursery, ground.first, ground.first_makes, tmp_path, SEED).run(share(30))
    figure(5, "kills of first builds survived", killed(told))
    figure(5, "reruns after kills of first builds that gave the undisturbed build's snapshot", told["equal"])


@pytest.mark.long
def test_builds_of_a_changed_archive(ground: Ground, tmp_path: Path, figure: Report) -> None:
    told = Series(ground.nursery, ground.grown, ground.grown_makes, tmp_path, SEED).run(share(30))
    figure(5, "kills of incremental builds survived (documents added, changed, gone)", killed(told))
    figure(
        5,
        "reruns after kills of incremental builds that gave the undisturbed build's snapshot",
        told["equal"],
    )


@pytest.mark.long
def test_builds_with_a_changed_lexicon(ground: Ground, tmp_path: Path, figure: Report) -> None:
    """A row of the lexicon is gone: the store was built by one code, and is built again by another."""
    kind = replace(ground.grown, name="lexicon", files=ground.first.files)
    for name in ("reference", "series"):
        (tmp_path / name).mkdir()
    with nursery(tmp_path, without_a_row(tmp_path / "home")) as parent:
        makes = undisturbed(parent, kind, tmp_path / "reference")
        told = Series(parent, kind, makes, tmp_path / "series", SEED).run(share(15))
    figure(5, "kills of builds with a changed lexicon row survived", killed(told))


@pytest.mark.long
def test_builds_killed_with_all_their_processes(ground: Ground, tmp_path: Path, figure: Report) -> None:
    """Processes of ``python -m framing`` that load everything themselves; they, their forkserver and workers die at once."""
    kind = replace(ground.grown, name="fresh", fresh=True)
    (tmp_path / "reference").mkdir()
    makes = undisturbed(ground.nursery, kind, tmp_path / "reference")
    assert makes.after == ground.grown_makes.after
    told = Series(ground.nursery, kind, makes, tmp_path, SEED).run(share(10))
    figure(5, "kills of whole process groups survived", killed(told))


@pytest.mark.long
def test_builds_by_a_cluster(ground: Ground, tmp_path: Path, figure: Report) -> None:
    """The build is killed while workers elsewhere go on with what they have in hand; then workers under a build that goes on."""
    pytest.importorskip("distributed", reason="the cluster extra is not installed: requirements-cluster.txt")
    for name in ("reference", "series", "bereaved"):
        (tmp_path / name).mkdir()
    with started(tmp_path) as cluster:
        kind = replace(ground.first, name="cluster", scheduler=cluster.address)
        makes = undisturbed(ground.nursery, kind, tmp_path / "reference")
        assert makes.after == ground.first_makes.after
        told = Series(ground.nursery, kind, makes, tmp_path / "series", SEED).run(share(12))
        dead = bereaved(ground, kind, makes, cluster, tmp_path / "bereaved", share(3))
    figure(5, "kills of builds by a Dask cluster survived", killed(told))
    figure(5, "kills of a Dask cluster's workers survived", dead)


def bereaved(ground: Ground, kind: Kind, makes: Expected, cluster: Cluster, folder: Path, times: int) -> int:
    """Kill a worker at a random moment of each of so many builds, which must end well; how many were killed."""
    chance, store = random.Random(SEED), folder / "store"
    for _ in range(times):
        kind.begin(store)
        build = ground.nursery.start(kind, store, folder / "log")
        time.sleep(chance.uniform(0.2, 0.7) * makes.seconds)
        cluster.workers[0].kill()
        finish(build)
        assert live(store) == makes.after
        cluster.hire()
    return times
