"""What to do when a worker dies of a document: its partition again, without that document.

While files are read, the partition is simply done again. Once articles are
matched, what rests on them has to be done again too.
"""

from __future__ import annotations

from dataclasses import replace

from framing import bounds
from framing.bounds import Place
from framing.errors import WorkerError
from framing.partition import Unit

ASIDE = 100
"""Documents of one partition that workers may die of before the build gives up."""


class Unfit(Exception):
    """Scoring stopped at an article that was read before; ``unit`` is its partition without it."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)
        self.unit = unit


def without(unit: Unit, place: Place, why: str) -> Unit:
    """What to do in place of ``unit``, of which a worker died at ``place``: all of it but that.

    Raises:
        WorkerError: too much of it had to be left out already for the cause to lie in the archive.
    """
    if place.file < 0 and not unit.singly:
        return replace(unit, singly=True)
    if place.file < 0:
        raise WorkerError(f"Workers die at {unit}, though at none of its documents alone ({why}).")
    if len(unit.aside) >= ASIDE:
        raise WorkerError(f"Workers died at {ASIDE + 1} documents of {unit} ({why}); is this machine sound?")
    known = place.file, None if place.stage == bounds.READ else place.document
    return replace(unit, aside={**unit.aside, known: why}, anew=True)


def without_article(unit: Unit, place: Place, why: str) -> Unit:
    """As :func:`without`, after reading: an article that has to go is raised as Unfit."""
    mended = without(unit, place, why)
    if mended.aside != unit.aside:
        raise Unfit(mended)
    return mended
