"""One command at a time in a process of its own, which can be ended at any moment, and an ear for signals."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType

ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
GRACE = 0.8
"""Seconds that a command has to end by itself once it was asked to."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended: its exit code, and its own words on what went wrong."""

    code: int
    words: str = ""


class Stopped(BaseException):
    """A signal asks this process to end."""


class Ears:
    """Waits, for a time or for a command, and hears the signals that end it.

    They arrive as bytes in a pipe: nothing is ever interrupted at a point where
    it must not be. For the main thread.
    """

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        self._before: dict[int, object] = {}

    def __enter__(self) -> Ears:
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        self._wakeup = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        for number in (*ENDING, signal.SIGCHLD):
            self._before[number] = signal.signal(number, lambda *_: None)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # ty: ignore[invalid-argument-type]
        signal.set_wakeup_fd(self._wakeup)
        os.close(self._read)
        os.close(self._write)

    def listen(self, seconds: float) -> None:
        """Wait for so long, or until a command has ended.

        Raises:
            Stopped: a signal asks to end.
        """
        ready, _, _ = select.select([self._read], [], [], max(0.0, seconds))
        if ready and set(os.read(self._read, 4096)) & set(ENDING):
            raise Stopped

    def sleep(self, until: float) -> None:
        """Wait until a moment of the monotonic clock."""
        while (left := until - time.monotonic()) > 0:
            self.listen(left)

    def run(self, words: Sequence[str], limit: float) -> Done:
        """Do ``python -m framing`` with these words; after ``limit`` seconds it is ended.

        Raises:
            Stopped: a signal asks to end; the command is ended, and all that it has begun.
        """
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "framing", *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said,
                start_new_session=True,
            )  # fmt: skip
            deadline = time.monotonic() + limit
            try:
                while process.poll() is None:
                    if (left := deadline - time.monotonic()) <= 0:
                        return Done(2, f"took more than {limit:.0f} seconds and was ended")
                    self.listen(min(left, 1.0))
            finally:
                _end(process)
            said.seek(0)
            return Done(process.returncode, _reason(said.read().decode("utf-8", "replace")))


def _end(process: subprocess.Popen[bytes]) -> None:
    """The command and everything in its session: asked first, then made to."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _reason(stderr: str) -> str:
    """What a command said last of what went wrong."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    ours = [line.removeprefix("framing: ") for line in lines if line.startswith("framing: ")]
    return " ".join(ours[-2:]) if ours else (lines[-1] if lines else "it ended without a word")
