"""Comparisons cut into tasks: whoever does them and in whatever order, the tables are the same."""

from __future__ import annotations

import os
import signal
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing.comparing import keyed, stated
from framing.comparing.tasks import SMALL, Task, done, hiring
from framing.model import Quote
from framing.runners import Here, Pool


def twice(n: int) -> int:
    return 2 * n


def twice_once_dead(n: int, mark: str) -> int:
    """Kills its own process at number 2, unless it has done so before."""
    if n == 2 and not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * n


@pytest.mark.parametrize("make", [Here, lambda: Pool(2)], ids=["here", "pool"])
def test_results_come_in_the_order_of_the_tasks(make) -> None:
    with make() as workers:
        assert done(workers, [Task(str(n), twice, (n,)) for n in range(9)]) == [2 * n for n in range(9)]
        assert done(workers, []) == []


def test_a_killed_worker_loses_no_result(tmp_path: Path) -> None:
    with Pool(2) as workers:
        tasks = [Task(str(n), twice_once_dead, (n, str(tmp_path / "died"))) for n in range(6)]
        assert done(workers, tasks) == [2 * n for n in range(6)]
    assert (tmp_path / "died").exists()


def test_little_work_is_done_here() -> None:
    def hire(pieces: int) -> Here:
        raise AssertionError("nobody is to be hired")

    assert isinstance(hiring(SMALL, hire)(3), Here)
    assert hiring(SMALL + 1, hire) is hire


def test_counts_of_parts_are_those_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["海湾大桥通车了", "", "大桥收费，市民抱怨收费", "Harbour 大桥", "市民欢迎大桥"]
    monkeypatch.setattr(keyed, "_TEXTS", 2)
    tasks = keyed.counting(texts)
    assert len(tasks) == 3
    joined, whole = keyed.joined(done(Here(), tasks)), keyed.counted(texts)
    assert joined.terms == whole.terms
    assert np.array_equal(joined.numbers.toarray(), whole.numbers.toarray())
    assert keyed.joined([]).numbers.shape == (0, 0)


def quotes(events: list[str]) -> pd.DataFrame:
    """In each event two outlets quote one sentence."""
    said = "这座大桥明年春天一定可以通车请大家放心"
    rows = [
        (event, f"{event}{outlet}", outlet, *Quote("body", 3, 3 + len(said), "direct", "王海", "other", "说", "neutral", False), said)
        for event in events
        for outlet in ("bay", "sea")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["event_id", "article_id", "outlet", *Quote._fields, "text"])


@pytest.mark.parametrize("most", [1, 2, 3, 4, 100])
def test_statements_are_cut_between_events(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    table = quotes([f"e{n}" for n in range(5)])
    monkeypatch.setattr(stated, "_QUOTES", most)
    tasks = stated.tasks(table)
    parts = [task.given[0]["event_id"] for task in tasks]
    assert sum(part.nunique() for part in parts) == 5, "no event is cut"
    assert list(chain.from_iterable(done(Here(), tasks))) == stated.table(table)
    assert len(stated.table(table)) == 10
    assert stated.tasks(table.head(0)) == []


def test_the_table_of_keyness_is_that_of_its_parts() -> None:
    parts = [{"term": ["桥", "港"], "p": [0.1, 0.2]}, {}, {"term": ["船"], "p": [0.3]}]
    assert keyed.together(parts) == {"term": ["桥", "港", "船"], "p": [0.1, 0.2, 0.3]}
    assert keyed.together([{}]) == {}
