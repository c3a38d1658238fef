"""Work handed out: every result comes, whoever dies on the way."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from framing.errors import WorkerError
from framing.runners import Cluster, Here, Pool, runner


def double(n: int) -> int:
    return 2 * n


def die_once(piece: tuple[str, int]) -> int:
    """Kills its own process at number 3, unless it has done so before."""
    folder, n = piece
    mark = Path(folder) / "died"
    if n == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    (Path(folder) / f"{n}-{os.getpid()}").touch()
    return n


def die(n: int) -> int:
    if n == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return n


def fail(n: int) -> int:
    raise WorkerError(f"no {n}")


@pytest.mark.parametrize("make", [Here, lambda: Pool(2)], ids=["here", "pool"])
def test_every_result_comes(make) -> None:
    with make() as workers:
        assert sorted(workers.run(double, range(10))) == [2 * n for n in range(10)]
        assert list(workers.run(double, [])) == []


def test_a_killed_worker_costs_only_what_it_had_in_hand(tmp_path: Path) -> None:
    with Pool(2) as workers:
        assert sorted(workers.run(die_once, [(str(tmp_path), n) for n in range(12)])) == list(range(12))
    done = [file.name.split("-")[0] for file in tmp_path.iterdir() if file.name != "died"]
    assert set(done) == {str(n) for n in range(12)}
    assert len(done) <= 12 + 3, "done twice is at most what was in hand"


def test_a_piece_that_always_kills_is_named(tmp_path: Path) -> None:
    with Pool(2) as workers, pytest.raises(WorkerError, match="died 4 times at 1"):
        list(workers.run(die, [1]))


def test_an_error_of_the_work_is_raised_as_it_is() -> None:
    with Pool(2) as workers, pytest.raises(WorkerError, match="no 0"):
        list(workers.run(fail, [0, 0, 0]))


def test_the_runner_fits_the_work() -> None:
    assert isinstance(runner(1, None, 10), Here) and isinstance(runner(8, None, 1), Here)
    with runner(2, None, 10) as workers:
        assert isinstance(workers, Pool)


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the cluster extra is not installed: requirements-cluster.txt")
    with pytest.raises(WorkerError, match="no Dask scheduler answers"):
        Cluster("tcp://127.0.0.1:9", timeout=1)
