"""Comparisons cut into tasks for other processes: done in any order, put together in a fixed one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from framing.runners import Here, Runner

Hire = Callable[[int], Runner]
"""A runner for so many pieces."""
SMALL = 100
"""Texts up to which starting processes costs more than the work on them and their quotations."""


@dataclass(frozen=True, slots=True)
class Task:
    """``work(*given)``, picklable, with a ``name`` to be called by should its worker die."""

    name: str
    work: Callable[..., Any]
    given: tuple[Any, ...]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class _Place:
    """A task and its place in the order."""

    number: int
    task: Task

    def __str__(self) -> str:
        return str(self.task)


def hiring(texts: int, hire: Hire) -> Hire:
    """``hire``, or this process where there is little to do."""
    return hire if texts > SMALL else lambda pieces: Here()


def done(workers: Runner, tasks: Sequence[Task]) -> list[Any]:
    """The tasks' results, in the order of ``tasks``; whatever is to be begun first stands first.

    Raises:
        WorkerError: a task has killed its worker again and again.
    """
    found = dict(workers.run(_do, [_Place(n, task) for n, task in enumerate(tasks)]))
    return [found[n] for n in range(len(tasks))]


def _do(place: _Place) -> tuple[int, Any]:
    return place.number, place.task.work(*place.task.given)
