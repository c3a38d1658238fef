"""Readers beside a writer: whatever is published meanwhile, each read is of one snapshot and none fails."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from framing import snapshot
from framing.dashboard import datasets, pins
from tests import factory
from tests.conftest import ROOT
from tests.crash.reader import SEEN
from tests.figures import Report

MARKED = {
    "outlets": "name_en",
    "lexicon": "gloss_en",
    "events": "label_en",
    "articles": "title",
    "sections": "text",
}


def generation(store: Path, number: int) -> None:
    """Publish a store every table of which says ``number``, and let go of old ones as a build does."""
    told = f"generation {number}"

    def mark(world: factory.World) -> None:
        for table, column in MARKED.items():
            for row in world.tables[table]:
                row[column] = told

    factory.build(store, events=4, more=mark, note=told)
    snapshot.prune(store)


def beside(store: Path, seconds: float, readers: int) -> tuple[Counter[str], int]:
    """Let processes read for so long and publish all the while; what they tell, and how often was published."""
    generation(store, 0)
    command = [sys.executable, "-m", "tests.crash.reader", str(store), str(seconds)]
    log = store.with_name("readers.log")
    with log.open("ab") as errors:
        started = [
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True)
            for _ in range(readers)
        ]
    number = 0
    while any(process.poll() is None for process in started):
        number += 1
        generation(store, number)
    told = Counter[str]()
    for process in started:
        out, _ = process.communicate()
        assert process.returncode == 0, log.read_text()
        counted = json.loads(out)
        assert not counted.pop("said")
        told.update(counted)
    generation(store, number + 1)
    assert len(list(store.glob("snap-*"))) == 2 and not list(store.glob(".stage-*"))
    return told, number


def right(told: Counter[str], published: int) -> None:
    """No read was torn or failed, and there was something to tear."""
    assert told["torn"] == 0 and told["errors"] == 0
    assert told["old"] == told["rounds"] > 0, "what was opened first is read to the end"
    assert told["snapshots"] >= SEEN and published >= SEEN


def test_a_page_whose_snapshot_went_before_it_opened_it_takes_the_next(tmp_path: Path) -> None:
    generation(tmp_path, 0)
    seen = datasets.look("store", tmp_path)
    for number in (1, 2):
        generation(tmp_path, number)
    now, _ = pins.opened(seen)
    assert now.problem is None and now.snapshot_id == snapshot.live(tmp_path).name != seen.snapshot_id


def test_reads_beside_a_writer_are_whole(tmp_path: Path) -> None:
    right(*beside(tmp_path / "store", 2, readers=1))


@pytest.mark.long
def test_a_minute_of_reads_beside_a_writer(tmp_path: Path, figure: Report) -> None:
    told, published = beside(tmp_path / "store", 60, readers=2)
    right(told, published)
    figure(5, "reads beside a writer in 60 seconds", told["reads"])
    figure(5, "snapshots published meanwhile", published)
    figure(5, "torn or failed reads among them", told["torn"] + told["errors"])
