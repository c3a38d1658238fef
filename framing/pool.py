"""Work over batches, in order, in a process pool where that pays."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

POOL_FROM = 400  # below this many units a process pool costs more than it saves


def mapped(
    jobs: int, work: Callable[[Sequence[Any]], list[Any]], items: Sequence[Any], size: int
) -> Iterator[tuple[list[Any], int]]:
    """``work`` of every batch of ``size`` items, with the batch's length, in order.

    Args:
        jobs: processes; 0 is one per core, 1 stays in this process.
        work: picklable; a batch in, a list out.
    """
    batches = [items[i : i + size] for i in range(0, len(items), size)]
    jobs = jobs or os.cpu_count() or 1
    if jobs == 1 or len(items) < POOL_FROM:
        yield from ((work(b), len(b)) for b in batches)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for batch, result in zip(batches, pool.map(work, batches), strict=True):
            yield result, len(batch)
