"""Work handed out: every result comes, whoever dies on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from multiprocessing import current_process
from pathlib import Path
from threading import Event

import pytest

from framing import bounds, runners
from framing.bounds import Place
from framing.errors import WorkerError
from framing.runners import Cluster, Here, Pool, runner
from tests.conftest import ROOT


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


def suffer(piece: tuple[str, int]) -> int:
    """Meets a step as asked: endless, of too much memory, a crash, an error of ours, or as it should be."""
    kind, n = piece
    bounds.SECONDS, bounds.MEMORY = 1, 2**28
    bounds.step(Place(n, n + 1, bounds.CLEAN), 1000)
    while kind == "endless":
        pass
    if kind == "endless in C":
        sum(repeat(0))
    if kind == "memory":
        return len(bytearray(2**29))
    if kind == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if kind == "bug":
        sys.exit(1)  # as an error that nobody foresaw does
    bounds.done()
    return len(bytearray(2**29)) * 0 + n


BOUND = {
    "endless": "seconds of computing",
    "endless in C": "seconds of computing",
    "memory": "memory",
    "crash": "ends the program",
    "bug": "error",
}


@pytest.mark.parametrize("kind", BOUND)
def test_a_step_beyond_its_bounds_is_ended_and_told_where(kind: str) -> None:
    told: list[tuple[Place, str]] = []

    def mend(piece: tuple[str, int], place: Place, why: str) -> tuple[str, int]:
        told.append((place, why))
        return "good", piece[1]

    pieces = [("good", 0), (kind, 1), ("good", 2), ("good", 3)]
    with Pool(2) as workers:
        assert sorted(workers.run(suffer, pieces, mend=mend)) == [0, 1, 2, 3]
        assert sorted(workers.run(suffer, [("good", 4)])) == [4], "bounds end with their step"
    assert [place for place, _ in told] == [Place(1, 2, bounds.CLEAN)]
    assert BOUND[kind] in told[0][1]


def test_a_clusters_worker_has_a_process_with_bounds_that_it_keeps() -> None:
    def mend(piece: tuple[str, int], place: Place, why: str) -> tuple[str, int]:
        assert place == Place(1, 2, bounds.CLEAN) and BOUND["crash"] in why
        return "good", piece[1]

    assert runners._bounded(suffer, mend, ("crash", 1)) == 1
    kept = [runners._bounded(tell, None, 0) for _ in range(2)]
    assert kept[0] == kept[1] != os.getpid()
    with pytest.raises(WorkerError, match="no 7"):
        runners._bounded(fail, None, 7)
    runners._own.pool.__exit__()


def test_threads_of_a_nannys_worker_do_not_bar_each_other_from_a_new_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(vars(current_process())["_config"], "daemon", True)
    other = Event()

    def mend(piece: tuple[str, int], place: Place, why: str) -> tuple[str, int]:
        assert other.wait(60)
        return "good", piece[1]

    def quick() -> int:
        try:
            return runners._bounded(tell, None, 0)
        finally:
            runners._own.pool.__exit__()
            other.set()

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(quick)  # it starts its process while the other takes its piece in hand
        assert threads.submit(runners._bounded, suffer, mend, ("crash", 1)).result(60) == 1
        assert first.result(60)


def test_a_run_given_up_leaves_nothing_in_hand() -> None:
    with Pool(2) as workers:
        with pytest.raises(WorkerError):
            list(workers.run(fail, [0, 0, 0]))
        assert sorted(workers.run(double, range(6))) == [0, 2, 4, 6, 8, 10]


def test_workers_end_with_the_process_that_hired_them(tmp_path: Path) -> None:
    code = (
        "import os, signal, pathlib, sys\nfrom framing.runners import Pool\nfrom tests.test_runners import tell\n"
        "if __name__ == '__main__':\n    workers = Pool(1)\n    print(next(workers.run(tell, [1])), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    script = tmp_path / "hirer.py"
    script.write_text(code)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        [sys.executable, str(script)], cwd=ROOT, env=env, check=False, stdout=subprocess.PIPE, text=True
    )
    worker = Path("/proc") / told.stdout.strip()
    for _ in range(600):
        if not worker.exists() or "(zombie)" in (worker / "status").read_text():
            return
        time.sleep(0.05)
    pytest.fail("the worker lives on")


def test_a_script_without_a_guard_runs_once(tmp_path: Path) -> None:
    """Its workers would else run it again, each with workers of its own."""
    script = tmp_path / "plain.py"
    script.write_text(
        "from framing.runners import Pool\nfrom tests.test_runners import double\n"
        "print('begun', flush=True)\n"
        "with Pool(2) as workers:\n    print(sorted(workers.run(double, [1, 2, 3])), flush=True)\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stdout == "begun\n[2, 4, 6]\n"
    assert not done.stderr


def tell(n: int) -> int:
    del n
    return os.getpid()


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
    assert isinstance(runner(8, None, 0), Here)
    with runner(1, None, 10) as one, runner(8, None, 1) as other:
        assert isinstance(one, Pool) and isinstance(other, Pool)


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the cluster extra is not installed: requirements-cluster.txt")
    with pytest.raises(WorkerError, match="no Dask scheduler answers"):
        Cluster("tcp://127.0.0.1:9", timeout=1)
