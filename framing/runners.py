"""Partitions of work, handed to processes of this machine or to a Dask cluster.

Both hand out the same pieces and give back results as they come. A piece leaves
its result in the store, so what a dying worker takes along is its own piece only.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Generator, Iterator, MutableSequence, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import current_process, forkserver, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext
from types import ModuleType
from typing import Any, Protocol, cast

from framing import bounds
from framing.bounds import Place
from framing.errors import FramingError, WorkerError

Work = Callable[[Any], Any]
"""Picklable; one piece in, one small result out. Doing a piece twice must do no harm."""
Mend = Callable[[Any, Place, str], Any]
"""(a piece, where in it its worker has died, why) to the piece to do in its place; it may raise instead."""
HUMBLE = 10
"""Niceness of processes that work humbly."""
LATER = 0.15
"""Share of the scoring, by process, that is left for the time while the build matches: that takes as
long as one process scores a sixth of the archive, and an article that waits has to be read back."""
TRIES = 3
"""How often a piece may be in hand when a worker dies before the build gives up."""


class Runner(Protocol):
    """Hands out pieces. A context manager: leaving it ends its workers.

    ``later`` is the share of work without which this process can go on that is best left
    for the time when it does: enough that no worker is idle then, and none where it works itself.
    """

    later: float

    def run(
        self, work: Work, pieces: Sequence[Any], *, humbly: bool = False, mend: Mend | None = None
    ) -> Iterator[Any]:
        """Results in the order in which they come.

        Args:
            humbly: whether this process, which has other things to do meanwhile, goes first
                where both want a core.
            mend: what to do about a piece whose worker died of it; without, and of other
                causes, it is done again.

        Raises:
            WorkerError: a piece has killed its worker again and again, or the cluster is gone.
        """
        ...

    def __enter__(self) -> Runner: ...
    def __exit__(self, *exception: object) -> None: ...


def runner(jobs: int, scheduler: str | None, pieces: int) -> Runner:
    """The cheapest runner for so many pieces.

    Args:
        jobs: processes here; 0 is one per core.
        scheduler: address of a Dask scheduler, such as ``tcp://host:8786``; None is this machine.
    """
    if scheduler:
        return Cluster(scheduler)
    return Pool(min(jobs or os.cpu_count() or 1, pieces)) if pieces else Here()


def _humbly(work: Work, piece: Any) -> Any:
    """Do the piece at low priority, which a process cannot take back: it does nothing else afterwards."""
    os.nice(max(0, HUMBLE - os.nice(0)))
    return work(piece)


class Here:
    """This process, one piece after another, without bounds."""

    later = 0.0

    def run(
        self, work: Work, pieces: Sequence[Any], *, humbly: bool = False, mend: Mend | None = None
    ) -> Iterator[Any]:
        """Results in order."""
        del humbly, mend
        return map(work, pieces)

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *exception: object) -> None:
        return


def _context() -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload(["framing.warm"])
    return context


def prepare() -> None:
    """Start loading what workers need, while this process still loads its own."""
    _context()
    forkserver.ensure_running()


_starting = threading.Lock()


@contextmanager
def _no_script() -> Generator[None]:
    """Start processes that do not run this one's main script again: the work is not defined there.

    A script that builds, and has no guard against being imported, would else begin
    the build anew in each of them.
    """
    with _starting:
        script = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = script


class _Worker:
    """One process: a piece at a time through a pipe, and memory in which it says where in the piece it is."""

    def __init__(self) -> None:
        context = _context()
        self._place = context.RawArray("q", len(bounds.NOWHERE))
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._place), daemon=True)
        with _no_script():
            self._process.start()
        theirs.close()
        self.number: int | None = None

    def give(self, work: Work, number: int, piece: Any) -> None:
        """Hand over a piece; whether the process still lives shows when it answers."""
        self.number = number
        with suppress(ConnectionError):
            self.pipe.send((work, piece))

    def answer(self) -> tuple[bool, Any] | None:
        """(whether it went well, the result or the error); None where the process has died."""
        try:
            return self.pipe.recv()
        except (EOFError, ConnectionError):
            self._process.join()
            return None

    def end(self) -> tuple[int | None, Place]:
        """End it, whatever it is doing; its exit code, if it had died before, and where it was."""
        code = self._process.exitcode
        self._process.terminate()
        self._process.join()
        self.pipe.close()
        self._process.close()
        return code, Place(*self._place)


def _serve(pipe: Connection, place: MutableSequence[int]) -> None:
    """What a process does: pieces until the pipe is closed, be it because the build was killed."""
    gc.disable()  # pieces leave no cycles; looking for some after each costs 25 ms
    bounds.keep(place)
    with suppress(EOFError, ConnectionError, KeyboardInterrupt):
        while True:
            work, piece = pipe.recv()
            try:
                answer = True, work(piece)
            except (FramingError, OSError) as error:
                answer = False, error
            except MemoryError:
                os._exit(bounds.NO_MEMORY)
            bounds.done()
            pipe.send(answer)


class Pool:
    """Processes of this machine, each with bounds; in place of one that dies comes a new one."""

    def __init__(self, jobs: int) -> None:
        """``jobs`` processes, forked from one that has imported and loaded everything before it had a thread."""
        self._jobs = jobs
        self.later = min(1.0, LATER * jobs)
        self._staff: list[_Worker] = []

    def run(
        self, work: Work, pieces: Sequence[Any], *, humbly: bool = False, mend: Mend | None = None
    ) -> Iterator[Any]:
        """Results in the order in which they come."""
        self._end([w for w in self._staff if w.number is not None])  # of a run that was given up
        work = partial(_humbly, work) if humbly else work
        todo, tries = list(pieces), [0] * len(pieces)
        waiting = list(range(len(pieces)))[::-1]
        while True:
            for worker in self._idle(len(waiting)):
                number = waiting.pop()
                worker.give(work, number, todo[number])
            busy = {w.pipe: w for w in self._staff if w.number is not None}
            if not busy:
                return
            for pipe in wait(list(busy)):
                worker = busy[cast("Connection", pipe)]
                number, worker.number = cast("int", worker.number), None
                answer = worker.answer()
                if answer is None:
                    todo[number] = self._died(worker, todo[number], tries, number, mend)
                    waiting.append(number)
                elif answer[0]:
                    yield answer[1]
                else:
                    raise answer[1]

    def _idle(self, wanted: int) -> list[_Worker]:
        """Up to ``wanted`` workers with nothing in hand; new ones where there are too few."""
        free = [w for w in self._staff if w.number is None][:wanted]
        new = [_Worker() for _ in range(min(wanted - len(free), self._jobs - len(self._staff)))]
        self._staff += new
        return free + new

    def _died(self, worker: _Worker, piece: Any, tries: list[int], number: int, mend: Mend | None) -> Any:
        """What to do in place of the piece that a worker died at: without what killed it, or the same again."""
        self._staff.remove(worker)
        code, place = worker.end()
        why = bounds.cause(code)
        tries[number] += 1
        if mend and place != bounds.NOWHERE and (why or tries[number] > TRIES):
            tries[number] = 0
            return mend(piece, place, why or f"its process was killed {TRIES + 1} times")
        if tries[number] > TRIES:
            raise WorkerError(
                f"A worker died {TRIES + 1} times at {piece}; it may lack memory: "
                "try --jobs 1, or leave these files out."
            )
        return piece

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *exception: object) -> None:
        self._end(list(self._staff))

    def _end(self, workers: Sequence[_Worker]) -> None:
        for worker in workers:
            self._staff.remove(worker)
            worker.end()


_own = threading.local()


def _bounded(work: Work, mend: Mend | None, piece: Any) -> Any:
    """On a worker of a cluster: the piece in a process that has bounds and may die, kept for the thread's next one."""
    # A nanny's worker may have no processes, lest they outlive it; ours end with the pipe to it.
    vars(current_process())["_config"]["daemon"] = False
    return next(_own.__dict__.setdefault("pool", Pool(1)).run(work, [piece], mend=mend))


class Cluster:
    """Workers of an existing Dask cluster. They need this project and the same places on their disks.

    Each does its pieces in a process of its own, so that documents have the same bounds there.
    """

    later = 1.0  # there may be any number of them

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

    def run(
        self, work: Work, pieces: Sequence[Any], *, humbly: bool = False, mend: Mend | None = None
    ) -> Iterator[Any]:
        """Results in the order in which they come; the scheduler gives a dead worker's pieces to others."""
        del humbly  # the workers are elsewhere
        from distributed import KilledWorker, as_completed

        futures = self._client.map(partial(_bounded, work, mend), pieces, pure=False, retries=TRIES)
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
