"""Running a command as a whole process, with its time and the memory of all its processes."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EVERY = 0.1
"""Seconds between two looks at memory where memory is what is asked."""
SHARE = 100
"""Where time is asked, a rest after a look is so many times as long as the look: each walks through all pages."""


@dataclass(frozen=True, slots=True)
class Run:
    """``seconds`` of wall time; ``peak`` bytes resident in the process and all its children together."""

    seconds: float
    peak: int
    output: str


def run(
    arguments: Sequence[str],
    env: Mapping[str, str] | None = None,
    home: Path = ROOT,
    *,
    closely: bool = False,
) -> Run:
    """Run ``python ARGUMENTS`` from the project's folder, or from another copy of it.

    Args:
        closely: look at memory ten times a second. That slows a build by a tenth or
            more, so its ``seconds`` are then not to be told.

    Raises:
        RuntimeError: it failed; the text is what it said.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=home, env={**_usual(), **(env or {})},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    peak = [0]
    watch = threading.Thread(target=_watch, args=(process, peak, closely), daemon=True)
    watch.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - start
    watch.join()
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)}\n{output[-3000:]}")
    return Run(seconds, peak[0], output)


def _usual() -> dict[str, str]:
    """The environment, with bytecode kept as Python does unless it is told not to: nobody compiles for each run."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _watch(process: subprocess.Popen[str], peak: list[int], closely: bool) -> None:
    while process.poll() is None:
        begin = time.perf_counter()
        peak[0] = max(peak[0], sum(_resident(pid) for pid in _family(process.pid)))
        rest = EVERY if closely else max(EVERY, SHARE * (time.perf_counter() - begin))
        with suppress(subprocess.TimeoutExpired):
            process.wait(rest)


def _family(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = [pid]
    for one in found:
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except (OSError, ValueError):
            continue
    return found


def _resident(pid: int) -> int:
    """Bytes that a process holds; what several share counts in shares (PSS), so that they add up."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def own_peak() -> int:
    """Most bytes that this process has held resident since it was started (not what its parent held)."""
    for line in _lines("/proc/self/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def spread(values: Sequence[float]) -> str:
    """Smallest and largest, as people read them."""
    return f"{min(values):.3g}–{max(values):.3g}"


def machine() -> str:
    """What it ran on, in a line."""
    model = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or "unknown processor",
    )
    memory = next(
        (int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0
    )
    return f"{model}, {os.cpu_count()} cores, {memory / 2**20:.0f} GiB, {platform.system()}"


def versions() -> str:
    """Versions of what matters to the figures."""
    names = ("numpy", "numba", "pandas", "pyarrow", "duckdb", "scipy", "snownlp", "rjieba", "streamlit")
    return ", ".join([f"Python {platform.python_version()}", *(f"{n} {version(n)}" for n in names)])


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
