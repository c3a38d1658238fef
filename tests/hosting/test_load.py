"""Twenty readers at once behind nginx, and the same while new snapshots are published into the store they read."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from bench.sessions import Load, measure
from bench.sessions_client import Reader, alone
from framing import snapshot
from tests.conftest import ROOT
from tests.figures import Report
from tests.hosting import republish
from tests.hosting.conftest import proxied

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("hosting-load")]
READERS, THINK = 20, 10.0
SECONDS = float(os.environ.get("FRAMING_LOAD_SECONDS", "60"))
QUIET = 0.3
"""Cores that all else on the machine may take for a time to be that of the dashboard alone."""
Through = Callable[[str], AbstractContextManager[str]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the real coverage, of some 8,500 articles."""
    folder = tmp_path_factory.mktemp("load") / "served"
    republish.publish(ROOT / "data" / "coverage", folder, "first")
    return folder


@pytest.fixture
def through(tmp_path: Path) -> Through:
    """Puts nginx before a server."""
    return lambda url: proxied(url, tmp_path)


@pytest.fixture(autouse=True)
def public(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As it is hosted for strangers."""
    monkeypatch.setenv("FRAMING_PUBLIC", "1")
    yield


def held_up(load: Load) -> None:
    """What has to hold on any machine, and how long a run takes where nothing else takes the machine's time."""
    assert load.errors == []
    assert len(load.runs) >= 2 * READERS
    assert load.peak is not None and load.others is not None
    assert load.peak[0] <= 500_000_000
    cores = os.cpu_count() or 1
    if load.others < cores / 2:  # with less than half of the machine left, time says nothing of the dashboard
        assert load.quantile(0.95) <= (1.0 if load.others < QUIET else 3.0)


def figures(figure: Report, load: Load, what: str) -> None:
    assert load.peak is not None and load.cpu is not None
    figure(12, f"{what}: runs by {READERS} readers who think {THINK:g} s, behind nginx", len(load.runs))
    figure(12, f"{what}: errors", len(load.errors))
    figure(12, f"{what}: p95 of a run, seconds", round(load.quantile(0.95), 2))
    figure(12, f"{what}: processor time of a run, seconds on average", round(load.cpu / len(load.runs), 2))
    figure(12, f"{what}: the server's memory at most, MB", round(load.peak[0] / 1e6))


def test_twenty_readers_are_served(store: Path, through: Through, figure: Report) -> None:
    load = measure(store, Load(READERS, THINK, SECONDS), through=through)
    held_up(load)
    figures(figure, load, "steady")


def test_twenty_readers_read_on_while_snapshots_are_published(
    store: Path, through: Through, figure: Report
) -> None:
    published = [snapshot.manifest(store)["snapshot"]]

    def publishing(address: str) -> None:
        """Three snapshots, evenly spread: with two kept, the one that was read first is no longer wanted."""
        for number in range(3):
            time.sleep(SECONDS / 5)
            published.append(_published(store, f"number {number}"))
        assert published[-1] in alone(_cited(address)), "a reader who comes now gets the new snapshot"

    load = measure(store, Load(READERS, THINK, SECONDS), through=through, meanwhile=publishing)
    assert len(set(published)) == 4
    snapshot.prune(store)
    assert len(list(store.glob("snap-*"))) == 2, "what a reader held is let go with the last of them"
    held_up(load)
    figures(figure, load, "while snapshots are published")
    figure(12, "snapshots published under readers", len(published) - 1)


def _published(store: Path, name: str) -> str:
    """A build's end in a process of its own; older snapshots go, as a build lets them go."""
    words = [
        sys.executable,
        "-m",
        "tests.hosting.republish",
        str(ROOT / "data" / "coverage"),
        str(store),
        name,
    ]
    done = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
    snapshot.prune(store)
    return done.stdout.strip()


async def _cited(address: str) -> str:
    async with Reader(address) as reader:
        await reader.open("data", "v=1&data=store-served")
        return reader.markup()
