"""A real Dask scheduler and worker processes on loopback, to be killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT

PATIENCE = 60


@dataclass
class Cluster:
    """Processes of a cluster; ``workers`` can be killed, and :meth:`hire` brings new ones."""

    folder: Path
    nanny: bool = False
    address: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """One process of the cluster."""
        command = [sys.executable, "-m", "dask", *arguments]
        command += ["--scheduler-file", str(self.folder / "scheduler.json"), "--no-dashboard"]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
        with (self.folder / "cluster.log").open("ab") as log:
            return subprocess.Popen(command, cwd=self.folder, env=env, stdout=log, stderr=log)

    def hire(self) -> None:
        """Have two workers that live, and wait until the scheduler knows them."""
        from distributed import Client

        self.workers = [w for w in self.workers if w.poll() is None]
        while len(self.workers) < 2:
            self.workers.append(
                self.start(
                    "worker",
                    "--nanny" if self.nanny else "--no-nanny",
                    "--nthreads",
                    "1",
                    "--host",
                    "127.0.0.1",
                )
            )
        with Client(self.address, timeout=30, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=PATIENCE)


@contextmanager
def started(folder: Path, *, nanny: bool = False) -> Iterator[Cluster]:
    """A scheduler and two workers, with or without nannies, ended afterwards."""
    cluster, file = Cluster(folder, nanny), folder / "scheduler.json"
    scheduler = cluster.start("scheduler", "--host", "127.0.0.1", "--port", "0")
    try:
        deadline = time.monotonic() + PATIENCE
        while not file.exists() or not file.read_text():
            assert time.monotonic() < deadline, (folder / "cluster.log").read_text()
            time.sleep(0.1)
        cluster.address = json.loads(file.read_text())["address"]
        cluster.hire()
        yield cluster
    finally:
        for process in (*cluster.workers, scheduler):
            process.terminate() if cluster.nanny else process.kill()  # a killed nanny leaves its worker
            process.wait()
