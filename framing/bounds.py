"""What one step of a worker may take: seconds of computing, and memory. The kernel keeps the bounds.

A step is one document read or cleaned, or one batch scored. Before it a worker
says where it is, in memory that the build sees too, and asks for a timer that
ends the process and for a limit of its address space. No code runs while the
step does, so nothing in it, in whatever language, can be in the way. Seconds
are seconds of computing: a busy machine ends nothing.
"""

from __future__ import annotations

import os
import signal
from collections.abc import MutableSequence
from typing import NamedTuple

SECONDS = 10
SECONDS_PER_MB = 10
"""What a step may compute: so long, and so much more for every million bytes or characters in hand."""
MEMORY = 2 * 2**30
"""Bytes of address space by which a step may grow its process."""
NO_MEMORY = 71
"""Exit code of a worker that was refused memory."""

READ, CLEAN, SCORE = 0, 1, 2
"""Stages. What stops a reading concerns its file, what stops the others one document of it."""
_STATM = "/proc/self/statm"


class Place(NamedTuple):
    """A step: the number of the file in its partition, of the document in its file, and the stage.

    ``file`` is -1 where several documents are in hand at once, or none.
    """

    file: int
    document: int
    stage: int


NOWHERE = Place(-1, -1, -1)
_seen: MutableSequence[int] | None = None
_statm: int | None = None


def keep(shared: MutableSequence[int]) -> None:
    """From now on the steps of this process are bounded; ``shared`` holds its place, three numbers."""
    global _seen, _statm
    _seen = shared
    _statm = os.open(_STATM, os.O_RDONLY) if os.path.exists(_STATM) else None  # noqa: PTH110
    done()


def seconds(size: int) -> float:
    """Seconds of computing that a step on ``size`` bytes or characters may take."""
    return SECONDS + SECONDS_PER_MB * size / 1e6


def step(place: Place, size: int) -> None:
    """A step on ``size`` bytes or characters begins; without :func:`keep` it has no bounds."""
    if _seen is not None:
        _seen[:] = place
        signal.setitimer(signal.ITIMER_PROF, seconds(size))
        if _statm is not None:
            _limit(int(os.pread(_statm, 32, 0).split()[0]) * os.sysconf("SC_PAGESIZE") + MEMORY)


def done() -> None:
    """No step is in hand: no bounds."""
    if _seen is not None:
        _seen[:] = NOWHERE
        signal.setitimer(signal.ITIMER_PROF, 0)
        _limit(None)


def _limit(size: int | None) -> None:
    import resource  # not on every system, and where it is missing there are no workers either

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    free = size is None or (hard != resource.RLIM_INFINITY and size > hard)
    resource.setrlimit(resource.RLIMIT_AS, (hard if free or size is None else size, hard))


def cause(code: int | None) -> str | None:
    """What ended a worker, in words for a quarantine; None where it was not its work but somebody else."""
    if code == NO_MEMORY:
        return f"it needs more than {MEMORY // 2**30} GB of memory"
    if code == -signal.SIGPROF:
        return f"it takes more than {SECONDS} seconds of computing, and {SECONDS_PER_MB} for each MB"
    if code is None or code in (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP):
        return None
    return "it ends the program that reads it" if code < 0 else "it is met by an error of this program"
