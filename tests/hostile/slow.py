"""What a worker does when some documents are endless, too large or deadly: the real work, with hurtful words in it."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

from framing import bounds, partition, text
from framing.model import Article, Document, Measures
from framing.outlets import Outlets
from framing.partition import Done, Job, Unit
from framing.scoring.genre import GENRES

CLEAN, SCORES = text.clean, type(GENRES).score_all


def read(job: Job, unit: Unit) -> Done:
    """:func:`partition.read` in a process where words have the power to hurt."""
    _arm()
    return partition.read(job, unit)


def score(job: Job, unit: Unit) -> Done:
    """:func:`partition.score` in such a process."""
    _arm()
    return partition.score(job, unit)


def _arm() -> None:
    bounds.SECONDS, bounds.SECONDS_PER_MB, bounds.MEMORY = 1, 0, 2**29
    text.clean = _clean
    type(GENRES).score_all = _score_all


def _clean(document: Document, outlets: Outlets) -> Article:
    if "无尽之文" in document.text:
        while True:
            pass
    if "巨大之文" in document.text:
        return len(bytearray(2**30)) and CLEAN(document, outlets)
    if "致命之文" in document.text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "未料之文" in document.text:
        raise ZeroDivisionError
    return CLEAN(document, outlets)


def _score_all(self: object, articles: Sequence[Article]) -> list[Measures]:
    if any("慢评之文" in a.main for a in articles):
        while True:
            pass
    return SCORES(self, articles)
