"""Partitions of work, handed to processes of this machine or to a Dask cluster.

Both hand out the same pieces and give back results as they come. A piece leaves
its result in the store, so what a dying worker takes along is its own piece only.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import forkserver, get_context
from multiprocessing.context import BaseContext
from typing import Any, Protocol

from framing.errors import WorkerError

Work = Callable[[Any], Any]
"""Picklable; one piece in, one small result out. Doing a piece twice must do no harm."""
HUMBLE = 10
"""Niceness of processes that work humbly."""
TRIES = 3
"""How often a piece may be in hand when a worker dies before the build gives up."""


class Runner(Protocol):
    """Hands out pieces. A context manager: leaving it ends its workers.

    ``elsewhere``: this process is free for other things while pieces are worked on.
    """

    elsewhere: bool

    def run(self, work: Work, pieces: Sequence[Any], *, humbly: bool = False) -> Iterator[Any]:
        """Results in the order in which they come.

        Args:
            humbly: whether this process, which has other things to do meanwhile, goes first
                where both want a core.

        Raises:
            WorkerError: a piece has killed its worker again and again, or the cluster is gone.
        """
        ...

    def __enter__(self) -> Runner: ...
    def __exit__(self, *exception: object) -> None: ...


def runner(jobs: int, scheduler: str | None, pieces: int) -> Runner:
    """The cheapest runner for so many pieces.

    Args:
        jobs: processes here; 0 is one per core, 1 is this process.
        scheduler: address of a Dask scheduler, such as ``tcp://host:8786``; None is this machine.
    """
    if scheduler:
        return Cluster(scheduler)
    jobs = min(jobs or os.cpu_count() or 1, pieces)
    return Here() if jobs <= 1 else Pool(jobs)


def _humbly(work: Work, piece: Any) -> Any:
    """Do the piece at low priority, which a process cannot take back: it does nothing else afterwards."""
    os.nice(max(0, HUMBLE - os.nice(0)))
    return work(piece)


class Here:
    """This process, one piece after another."""

    elsewhere = False

    def run(self, work: Work, pieces: Sequence[Any], *, humbly: bool = False) -> Iterator[Any]:
        """Results in order."""
        del humbly
        return map(work, pieces)

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *exception: object) -> None:
        return


def _context() -> BaseContext:
    context = get_context("forkserver")
    context.set_forkserver_preload(["framing.warm"])
    return context


def prepare(jobs: int) -> None:
    """Start loading what workers need, while this process still loads its own; of no use for one process."""
    if jobs != 1 and (os.cpu_count() or 1) > 1:
        _context()
        forkserver.ensure_running()


class Pool:
    """Processes of this machine; when one dies, new ones take up what was not done."""

    elsewhere = True

    def __init__(self, jobs: int) -> None:
        """``jobs`` processes, forked from one that has imported and loaded everything before it had a thread."""
        self._jobs = jobs
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._jobs, mp_context=_context())

    def run(self, work: Work, pieces: Sequence[Any], *, humbly: bool = False) -> Iterator[Any]:
        """Results in the order in which they come."""
        work = partial(_humbly, work) if humbly else work
        waiting, tries = list(range(len(pieces)))[::-1], [0] * len(pieces)
        running: dict[Future[Any], int] = {}
        while waiting or running:
            while waiting and len(running) <= self._jobs:  # one in hand beyond the busy ones
                number = waiting.pop()
                running[self._pool.submit(work, pieces[number])] = number
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            if any(isinstance(future.exception(), BrokenProcessPool) for future in done):
                lost = sorted(running.values(), reverse=True)
                running.clear()
                self._renew(pieces, lost, tries)
                waiting += lost
                continue
            for future in done:
                del running[future]
                yield future.result()

    def _renew(self, pieces: Sequence[Any], lost: Sequence[int], tries: list[int]) -> None:
        """A new pool; the pieces that were in hand count a try, done or not (a piece done is found done)."""
        for number in lost:
            tries[number] += 1
            if tries[number] > TRIES:
                raise WorkerError(
                    f"A worker died {TRIES + 1} times at {pieces[number]}; it may lack memory: "
                    "try --jobs 1, or leave these files out."
                )
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._new()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *exception: object) -> None:
        self._pool.shutdown(cancel_futures=True)


class Cluster:
    """Workers of an existing Dask cluster. They need this project and the same places on their disks."""

    elsewhere = True

    def __init__(self, address: str, timeout: float = 20) -> None:
        """Connect; give up after ``timeout`` seconds.

        Raises:
            WorkerError: dask is not installed, or nobody answers at the address.
        """
        try:
            from distributed import Client  # an extra: only a cluster needs it
        except ImportError as error:
            raise WorkerError(
                "--scheduler needs Dask; run: pip install -r requirements-cluster.txt"
            ) from error
        try:
            self._client = Client(address, timeout=timeout, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise WorkerError(
                f"{address}: no Dask scheduler answers here ({error}); start one with: dask scheduler"
            ) from error

    def run(self, work: Work, pieces: Sequence[Any], *, humbly: bool = False) -> Iterator[Any]:
        """Results in the order in which they come; the scheduler gives a dead worker's pieces to others."""
        del humbly  # the workers are elsewhere
        from distributed import KilledWorker, as_completed

        futures = self._client.map(work, pieces, pure=False, retries=TRIES)
        try:
            for future in as_completed(futures, loop=self._client.loop):
                yield future.result()
                future.release()
        except KilledWorker as error:
            raise WorkerError(f"A piece killed its worker again and again ({error}).") from error
        finally:
            self._client.cancel(futures)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *exception: object) -> None:
        self._client.close()
