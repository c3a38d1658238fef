"""The dashboard as a process of its own, with its processor time and memory; Linux's /proc tells both."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from bench.measure import ROOT

EVERY = 1.0
"""Seconds between two looks at memory."""
PATIENCE = 30.0
"""Seconds that a server has to answer for the first time."""
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes held by a process ``at`` seconds after its server was started."""

    at: float
    rss: int
    pss: int


class Server:
    """``streamlit run FILE`` on a free port; ``with Server() as server`` ends it and keeps what it wrote.

    Args:
        file: the application, relative to ``home``.
        stores: stores to open beside those that come with the project.
        folder: where its log goes.
        module: what runs instead of Streamlit's own command, with the same arguments.
        env: further environment variables.
    """

    def __init__(
        self, folder: Path, file: str = "app.py", stores: Sequence[Path] = (), home: Path = ROOT, module: str = "streamlit",
        env: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.memory: list[Memory] = []
        self._log = folder / f"server-{self._port}.log"
        own = [word for store in stores for word in ("--store", str(store))]
        serve = ["run", file, "--server.headless", "true", "--server.port", str(self._port)]
        self._command = [sys.executable, "-m", module, *serve, "--", *own]
        self._home, self._env = home, {**os.environ, **(env or {})}
        self._done = threading.Event()

    def __enter__(self) -> Server:
        self._begun = time.perf_counter()
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                self._command, cwd=self._home, env=self._env, stdout=log, stderr=subprocess.STDOUT
            )
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()
        with contextlib.ExitStack() as stack:  # whatever ends the waiting ends the server
            stack.callback(self._stop)
            self._wait()
            stack.pop_all()
        self.ready = time.perf_counter() - self._begun
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def cpu(self) -> float:
        """Seconds of processor time of all its threads so far."""
        return cpu(self.process.pid)

    def complaints(self) -> str:
        """The end of the first traceback in the log; '' where there is none."""
        text = self._log.read_text(encoding="utf-8", errors="replace")
        _, _, after = text.partition("Traceback (most recent call last)")
        return re.split(r"\n\d{4}-\d\d-\d\d ", after)[0][-2000:]

    @property
    def peak(self) -> tuple[int, int]:
        """Most bytes resident (RSS as the kernel keeps it, and PSS as it was seen)."""
        return self._high, max((m.pss for m in self.memory), default=0)

    def _look(self) -> None:
        pid = self.process.pid
        self._high = 0
        while not self._done.wait(EVERY):
            status = _fields(f"/proc/{pid}/status")
            if "VmRSS" not in status:
                return
            self._high = max(self._high, status["VmHWM"])
            pss = _fields(f"/proc/{pid}/smaps_rollup").get("Pss", 0)
            self.memory.append(Memory(time.perf_counter() - self._begun, status["VmRSS"], pss))

    def _wait(self) -> None:
        while time.perf_counter() - self._begun < PATIENCE:
            if self.process.poll() is not None:
                raise RuntimeError(
                    f"the server ended at once\n{self._log.read_text(errors='replace')[-3000:]}"
                )
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.02)
        raise RuntimeError(f"the server did not answer within {PATIENCE:.0f} s")

    def _stop(self) -> None:
        self._done.set()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._watch.join()


def cpu(pid: int) -> float:
    """Seconds of processor time that a process and its threads have used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def busy() -> float:
    """Seconds of processor time that all processes of the machine have used since it was started."""
    user, nice, system, _, _, irq, softirq = map(int, Path("/proc/stat").read_text().split()[1:8])
    return (user + nice + system + irq + softirq) / _TICK


def _fields(path: str) -> dict[str, int]:
    """Sizes of a /proc file by name, in bytes."""
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return {}
    pairs = (line.partition(":") for line in lines if line.endswith(" kB"))
    return {name: int(value.split()[0]) * 1024 for name, _, value in pairs}
