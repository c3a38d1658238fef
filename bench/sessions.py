"""Readers at the same time, each with pages that are really run: how long a run takes, and what the server holds.

    python -m bench.sessions --sessions 20 --think 10 --seconds 120 [--store FOLDER] [--url http://…]

A run is timed from the message that asks for it to the one that says the script has
ended, over Streamlit's own socket. Readers arrive spread over the first pause and then
think for 0.5 to 1.5 times ``--think`` seconds after every run. An exception on a page, a
run that does not end and a dropped socket are errors; with any, the command fails.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from bench import sessions_script, sessions_traced
from bench.sessions_client import PageError, Reader, Run, alone
from bench.sessions_script import Held, Visit
from bench.sessions_server import Server, busy

Through = Callable[[str], AbstractContextManager[str]]


@dataclass(slots=True)
class Load:
    """What came of it: (kind, run) of all readers, errors, the server's processor time and memory (bytes).

    ``others`` is how many cores everything else on the machine took meanwhile. Processor time and memory are None
    where the server is somebody else's.
    """

    sessions: int
    think: float
    seconds: float
    runs: list[tuple[str, Run]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    cpu: float | None = None
    others: float | None = None
    peak: tuple[int, int] | None = None
    memory: list[tuple[float, int, int]] = field(default_factory=list)
    queries: list[tuple[str, float, float]] = field(default_factory=list)
    """Who asked the snapshot (module.function), milliseconds, of processor time too, where that was clocked."""

    def quantile(self, q: float, kind: str = "") -> float:
        """A quantile of the seconds of runs, of one kind or of all."""
        return float(np.quantile([r.seconds for k, r in self.runs if kind in ("", k)], q))


async def read(
    url: str, held: Held, load: Load, seed: int = 1, limit: int | None = None, clock: Callable[[], float] | None = None
) -> None:  # fmt: skip
    """Let ``load.sessions`` readers read for ``load.seconds``, or until each has made ``limit`` runs.

    ``clock`` tells the server's processor time; it is asked around the runs of a reader who is alone.
    """
    end = time.perf_counter() + load.seconds
    clock = clock if load.sessions == 1 else None

    async def one(number: int) -> None:
        chance = random.Random(f"{seed}-{number}")
        await asyncio.sleep(load.think * number / load.sessions)
        try:
            async with Reader(url) as reader:
                await _read(Visit(reader, held, chance, number), load, end, limit, clock)
        except PageError as error:
            load.errors.append(str(error))

    await asyncio.gather(*(one(number) for number in range(load.sessions)))


async def _read(
    visit: Visit, load: Load, end: float, limit: int | None, clock: Callable[[], float] | None
) -> None:
    made, before = 0, clock() if clock else 0.0
    async with contextlib.aclosing(visit.runs()) as runs:
        async for kind, run in runs:
            load.runs.append((kind, replace(run, cpu=clock() - before) if clock else run))
            made += 1
            pause = load.think * visit.chance.uniform(0.5, 1.5)
            if time.perf_counter() + pause >= end or made == limit:
                return
            await asyncio.sleep(pause)
            before = clock() if clock else 0.0


def measure(
    store: Path | None, load: Load, url: str = "", *, limit: int | None = None, queries: bool = False,
    through: Through = contextlib.nullcontext, meanwhile: Callable[[str], None] | None = None, env: Mapping[str, str] | None = None,
) -> Load:  # fmt: skip
    """``load`` with its figures, on a server of our own or on the one (or the proxy before it) at ``url``.

    Args:
        store: what is read; None is the real coverage.
        limit: runs of each reader at most.
        queries: clock the questions to the snapshot too, on a server of our own.
        through: stands before a server of our own, such as a proxy: from its address to the readers'.
        meanwhile: done beside the readers of a server of our own; gets their address.
        env: environment variables of a server of our own.
    """
    held = sessions_script.held(store)
    if url:
        alone(read(url, held, load, limit=limit))
        return load
    with tempfile.TemporaryDirectory() as name:
        folder, stores = Path(name), [store] if store else []
        asked = folder / "queries"
        module = sessions_traced.__name__ if queries else "streamlit"
        environment = {**(env or {}), sessions_traced.TO: str(asked)}
        with (
            Server(folder, stores=stores, module=module, env=environment) as server,
            through(server.url) as address,
        ):
            begun, all_, own, before = time.perf_counter(), busy(), time.process_time(), server.cpu()
            alone(_beside(read(address, held, load, limit=limit, clock=server.cpu), meanwhile, address))
            load.cpu = server.cpu() - before
            ours = load.cpu + time.process_time() - own
            load.others = max(0.0, busy() - all_ - ours) / (time.perf_counter() - begun)
        load.peak = server.peak
        load.memory = [(m.at, m.rss, m.pss) for m in server.memory]
        load.errors += [f"server: {said}" for said in [server.complaints()] if said]
        lines = asked.read_text(encoding="utf-8").splitlines() if asked.is_file() else []
        load.queries = [(q["who"], q["ms"], q["cpu"]) for q in map(json.loads, lines)]
    return load


async def _beside(
    readers: Coroutine[Any, Any, None], meanwhile: Callable[[str], None] | None, address: str
) -> None:
    others = [asyncio.to_thread(meanwhile, address)] if meanwhile else []
    await asyncio.gather(readers, *others)


def told(load: Load) -> Iterator[str]:
    """The figures as Markdown: the whole in lines, then a table by kind of run."""
    runs = len(load.runs)
    yield (
        f"- **p95 {load.quantile(0.95):.2f} s** of a page's run, p50 {load.quantile(0.5):.2f} s, slowest "
        f"{load.quantile(1):.2f} s: {runs} runs by {load.sessions} readers in {load.seconds:.0f} s, who think "
        f"{load.think:g} s on average; {len(load.errors)} errors."
    )
    used = [run.cpu for _, run in load.runs if run.cpu is not None]
    if used:
        yield f"- p95 {np.quantile(used, 0.95):.2f} s, p50 {np.quantile(used, 0.5):.2f} s of processor time a run."
    if load.cpu is not None and load.peak is not None:
        yield (
            f"- Server: {load.cpu / runs:.2f} s of processor time a run; at most {load.peak[0] / 1e6:,.0f} MB resident "
            f"({load.peak[1] / 1e6:,.0f} MB with shared pages counted in shares); over time {_over_time(load)} MB. Everything else on the "
            f"machine took {load.others:.1f} of {os.cpu_count()} cores meanwhile."
        )
    yield from (
        "",
        "| run | n | p50, ms | p95, ms | slowest, ms | processor time p50, p95, ms | messages | kB |",
    )
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for kind in sorted({kind for kind, _ in load.runs}):
        own = [run for k, run in load.runs if k == kind]
        times = " | ".join(f"{1000 * load.quantile(q, kind):,.0f}" for q in (0.5, 0.95, 1))
        messages, size = np.median([(r.messages, r.size) for r in own], axis=0)
        yield f"| {kind} | {len(own)} | {times} | {_cpu(own)} | {messages:.0f} | {size / 1000:,.0f} |"


def _cpu(runs: Sequence[Run]) -> str:
    used = [1000 * run.cpu for run in runs if run.cpu is not None]
    return f"{np.quantile(used, 0.5):,.0f}, {np.quantile(used, 0.95):,.0f}" if used else "—"


def slowest(load: Load, runs: int = 5, queries: int = 12) -> Iterator[str]:
    """The slowest runs with their addresses, then the slowest questions to the snapshot."""
    yield from ("", "Slowest runs:", "")
    for kind, run in sorted(load.runs, key=lambda done: -done[1].seconds)[:runs]:
        used = f" ({run.cpu:.2f} s of processor time)" if run.cpu is not None else ""
        yield f"- {run.seconds:.2f} s{used}, {kind}: `{run.address}`"
    asked: dict[str, list[tuple[float, float]]] = {}
    for who, ms, cpu in load.queries:
        asked.setdefault(who, []).append((ms, cpu))
    if asked:
        yield from ("", "| question | n | p50, ms | p95, ms | slowest, ms | processor time p95, ms |")
        yield "|---|---:|---:|---:|---:|---:|"
    for who, times in sorted(asked.items(), key=lambda one: -np.quantile(one[1], 0.95, axis=0)[1])[:queries]:
        wall, cpu = np.array(times).T
        figures = " | ".join(f"{np.quantile(wall, q):,.0f}" for q in (0.5, 0.95, 1))
        yield f"| {who} | {len(times)} | {figures} | {np.quantile(cpu, 0.95):,.0f} |"


def _over_time(load: Load, looks: int = 6) -> str:
    """Resident memory at evenly spread moments, first to last."""
    at = np.unique(np.linspace(0, len(load.memory) - 1, looks).astype(int)) if load.memory else []
    return ", ".join(f"{load.memory[i][1] / 1e6:,.0f}" for i in at)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 where a reader met an error."""
    parser = argparse.ArgumentParser("python -m bench.sessions", description=__doc__.split("\n")[0])
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--think", type=float, default=10.0, help="mean pause between two runs, seconds")
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--runs", type=int, help="runs that each reader makes at most")
    parser.add_argument("--store", type=Path, help="the store to read; the real coverage where none is named")
    parser.add_argument(
        "--url", default="", help="a server that runs already with that store, or a proxy before it"
    )
    parser.add_argument("--queries", action="store_true", help="name the slowest questions to the snapshot")
    a = parser.parse_args(arguments)
    load = measure(
        a.store, Load(a.sessions, a.think, a.seconds), a.url, limit=a.runs, queries=a.queries and not a.url
    )
    lines = (*told(load), *slowest(load)) if load.runs else ()
    for line in (*lines, *(f"ERROR {error}" for error in load.errors)):
        print(line)
    return 1 if load.errors or not load.runs else 0


if __name__ == "__main__":
    sys.exit(main())
