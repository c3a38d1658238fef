"""Turn after turn: fetch what is new, build, publish; whatever fails is tried again, and the snapshot before stands."""

from __future__ import annotations

import contextlib
import fcntl
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from framing import snapshot
from framing.errors import SnapshotError, WatchError
from framing.watch.plan import Plan
from framing.watch.steps import Done

REST = 16
"""Turns that a step rests after failing again and again; and a day at the most."""
DAY = 86_400.0


class Hands(Protocol):
    """Does commands and waits; :class:`framing.watch.steps.Ears` does it for good."""

    def run(self, words: Sequence[str], limit: float) -> Done:
        """Do a command."""
        ...

    def sleep(self, until: float) -> None:
        """Wait until a moment of the monotonic clock."""
        ...


@dataclass(slots=True)
class _Step:
    """What is known of a source or of the build: failures in a row, and the turn from which it is tried again."""

    failures: int = 0
    due: int = 0


class Watch:
    """A watcher of one store.

    Args:
        say: takes the one line of each turn.
    """

    def __init__(self, plan: Plan, hands: Hands, say: Callable[[str], None]) -> None:
        self._plan, self._hands, self._say = plan, hands, say
        self._steps = {name: _Step() for name in (*(s.name for s in plan.sources), "build")}
        self._rest = max(1, min(REST, int(DAY // plan.every)))

    def forever(self) -> None:
        """Turn after turn, until a signal ends it; a turn that took too long is followed by the next at once."""
        turn = 0
        with alone(self._plan.store):
            while True:
                turn += 1
                begun = time.monotonic()
                self.turn(turn)
                self._hands.sleep(begun + self._plan.every)

    def once(self) -> int:
        """One turn; the exit code: 0 done, 1 done and documents were set aside, 2 something failed."""
        with alone(self._plan.store):
            return self.turn(1)

    def turn(self, number: int) -> int:
        """Fetch every source that is due, then build; the worst exit code of them."""
        begun, before = time.monotonic(), _articles(self._plan.store)
        told, worst = [], 0
        for source in self._plan.sources:
            said, code = self._do(source.name, number, source.command())
            told.append(said)
            worst = max(worst, code)
        words = self._plan.build()
        said, code = self._do("build", number, words) if words else ("nothing to build yet", 0)
        after = _articles(self._plan.store)
        told += [said, _published(before, after), f"{time.monotonic() - begun:.1f} s"]
        moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._say(f"{moment} turn {number}: " + "; ".join(told))
        return max(worst, code)

    def _do(self, name: str, turn: int, words: Sequence[str]) -> tuple[str, int]:
        """What came of one step in words, and its exit code."""
        step = self._steps[name]
        if turn < step.due:
            return f"{name} rests until turn {step.due}", 0
        done = self._hands.run(words, self._plan.limit)
        if done.code in (0, 1):
            step.failures = step.due = 0
            return f"{name} done" + (", documents set aside" if done.code else ""), done.code
        step.failures += 1
        step.due = turn + min(self._rest, 2 ** min(step.failures - 1, 10))
        return f"{name} failed ({done.words}) and is tried again at turn {step.due}", 2


@contextlib.contextmanager
def alone(store: Path) -> Generator[None]:
    """Be the only watcher of a store; the lock goes with the process, however it ends.

    Raises:
        WatchError: another one is at it, or the store cannot be written.
    """
    try:
        store.mkdir(parents=True, exist_ok=True)
        handle = (store / ".watch").open("w")
    except OSError as error:
        raise WatchError(f"{store}: cannot write here ({error.strerror}); name another store.") from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise WatchError(f"{store}: another watcher is at this store; end it first.") from error
        yield


def _articles(store: Path) -> tuple[str, int]:
    """The live snapshot's id and its articles; '' and 0 where there is none."""
    try:
        found = snapshot.manifest(store)
        return str(found["snapshot"]), int(found["tables"]["articles"]["rows"])
    except (SnapshotError, KeyError, TypeError, ValueError):
        return "", 0


def _published(before: tuple[str, int], after: tuple[str, int]) -> str:
    if not after[0]:
        return "no snapshot yet"
    if before[0] == after[0]:
        return f"{after[0]} stands, {after[1]:,} articles"
    return f"{after[0]} published, {after[1]:,} articles ({after[1] - before[1]:+,})"
