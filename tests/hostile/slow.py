"""What a worker does when some documents are endless, too large or deadly: the real work, with hurtful words in it."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from framing import bounds, partition, text
from framing.model import Article, Document, Measures
from framing.outlets import Outlets
from framing.partition import Done, Job, Unit
from framing.scoring.genre import GENRES
from scripts import hostile

HURT = {
    "无尽": "seconds of computing",
    "巨大": "memory",
    "致命": "ends the program",
    "未料": "error",
    "慢评": "seconds",
}
"""Words that hurt → what is told of the document."""
CLEAN, SCORES = text.clean, type(GENRES).score_all


def archive(folder: Path) -> Path:
    """The good documents of the hostile corpus, and a document of each word that hurts."""
    root = hostile.write(folder, hostile=False)
    (root / "f-hurt").mkdir()
    for n, word in enumerate(HURT):
        page = hostile.page(950 + n, f"<p>港口有一篇{word}之文。</p>", f"{word}一题")
        (root / "f-hurt" / f"{n}.txt").write_text(page, encoding="utf-8")
    for file in root.rglob("*"):  # what has just been written is known by its bytes, and later by its time
        os.utime(file, (1e9, 1e9))
    return root


def told(quarantined: Sequence[tuple[str, str]]) -> dict[str, bool]:
    """Path of each document set aside → whether it is said why; ALL is as it should be."""
    reasons = dict(quarantined)
    return {path: why in reasons[path] for path, why in zip(sorted(reasons), HURT.values(), strict=True)}


ALL = {f"archive/f-hurt/{n}.txt": True for n in range(len(HURT))}


def work(job: Job, unit: Unit) -> Done:
    """:func:`partition.work` in a process where words have the power to hurt."""
    _arm()
    return partition.work(job, unit)


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
