"""What the documents say to do, and a copy of the checkout to do it in.

A document's fenced blocks are steps, in order:

- ``sh``: run from the top of the checkout; every command has to succeed. A block whose only
  command serves (``make run``, ``streamlit run``) is started, asked whether it is well, and ended.
- ``text``: what the block before prints, in this order; ``…`` stands for anything, alone on a line for any lines.
- a language with ``title="path"``: the file is written; with ``append="path"`` it is added at the file's end.
- ``diff``: applied to the checkout.

An HTML comment ``<!-- not run: why -->`` right before a block takes it out. Other
languages only show something.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT, tracked

_FENCE = re.compile(
    r"(?:<!-- not run: (?P<why>[^>]+) -->\s*\n)?^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<text>.*?)^(?P=fence)[ ]*$",
    re.M | re.S,
)
_SERVES = re.compile(r"\b(make run|streamlit run)\b")
_PATH = re.compile(r'\b(title|append)="([^"]+)"')
LIMIT = 240
"""Seconds that a command may take."""


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: its language, the rest of its info line, its text, its line in the document.

    ``why``: the reason for which it is not run; None where it is.
    """

    lang: str
    info: str
    text: str
    line: int
    why: str | None

    @property
    def step(self) -> bool:
        """Whether something is done with it."""
        return self.lang in ("sh", "text", "diff") or self.target is not None

    @property
    def target(self) -> tuple[str, str] | None:
        """``title`` or ``append``, and the path of the file; None for other blocks."""
        found = _PATH.search(self.info)
        return (found[1], found[2]) if found else None

    @property
    def serves(self) -> bool:
        """Whether it starts a server and stays with it."""
        return self.lang == "sh" and bool(_SERVES.search(self.text))


def blocks(path: Path) -> list[Block]:
    """The fenced blocks of a document."""
    text = path.read_text(encoding="utf-8")
    found = []
    for m in _FENCE.finditer(text):
        lang, _, info = m["info"].strip().partition(" ")
        line = text.count("\n", 0, m.start("info")) + 1
        found.append(Block(lang, info, m["text"], line, m["why"]))
    return found


def commands(text: str) -> list[str]:
    """The command lines of a block, those that go on after a backslash in one piece."""
    return [c for c in re.sub(r"\\\n\s*", "", text).splitlines() if c.strip()]


def copy(folder: Path) -> Path:
    """The tracked files in ``folder``, with this environment as their .venv, so that nothing here is touched."""
    if not (ROOT / ".venv" / "bin" / "python").exists():
        pytest.skip("no .venv here: the documents' commands need the one that `make test` makes")
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    for lock in folder.glob("requirements*.lock"):
        os.utime(lock, (0, 0))  # older than what is installed: make has nothing to install
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def do(block: Block, folder: Path, before: str = "") -> str:
    """Do one step in ``folder``; what it printed. ``before`` is what the step before printed."""
    if block.target is not None:
        write(block, folder)
    elif block.lang == "diff":
        run("git apply --whitespace=nowarn -", folder, block.text)
    elif block.lang == "text":
        agrees(block.text, before)
        return before
    elif block.lang == "sh":
        return serves(block.text, folder) if block.serves else run(block.text, folder)
    return ""


def write(block: Block, folder: Path) -> None:
    """Write a file that the reader is told to write; an existing one is only ever added to."""
    assert block.target is not None
    kind, name = block.target
    path = folder / name
    assert path.resolve().is_relative_to(folder.resolve()), name
    assert path.exists() == (kind == "append"), (
        f"{name}: {kind}, and it is {'' if path.exists() else 'not '}there"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="") as handle:
        handle.write(block.text)


def agrees(shown: str, printed: str) -> None:
    """Fails where the lines shown do not stand in what was printed, in this order, each as it is."""
    lines = printed.splitlines()
    at = 0
    for wanted in filter(None, (line.strip() for line in shown.splitlines())):
        if wanted == "…":
            continue
        pattern = re.compile(".*".join(map(re.escape, re.sub(r"\s+", " ", wanted).split("…"))))
        while at < len(lines) and not pattern.fullmatch(re.sub(r"\s+", " ", lines[at].strip())):
            at += 1
        assert at < len(lines), f"not printed, or not in this place: {wanted}\nprinted:\n{printed}"
        at += 1


def environment(**more: str) -> dict[str, str]:
    """This process's environment without what would change the dashboard, and with ``more``."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FRAMING_", "STREAMLIT_", "PYTEST_"))}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", **more}


def run(script: str, folder: Path, typed: str = "") -> str:
    """Run a script in ``folder``; what it printed. Fails where a command of it does."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=folder, input=typed, env=environment(),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LIMIT,
    )  # fmt: skip
    assert done.returncode == 0, f"{script}\nended with {done.returncode}\n{done.stdout}"
    return done.stdout


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serves(script: str, folder: Path) -> str:
    """Start a command that serves, wait until it is healthy, and stop it; what it printed."""
    port = free_port()
    told = {"PORT": str(port), "STREAMLIT_SERVER_PORT": str(port), "STREAMLIT_SERVER_HEADLESS": "true"}
    process = subprocess.Popen(
        ["bash", "-euc", script], cwd=folder, env=environment(**told), start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + LIMIT
        while not _healthy(port):
            if process.poll() is not None:
                pytest.fail(f"{script} ended by itself:\n{process.communicate()[0]}")
            if time.monotonic() > deadline:
                pytest.fail(f"{script} was not healthy after {LIMIT} seconds")
            time.sleep(0.3)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        printed = process.communicate(timeout=30)[0]
    return printed


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
            return answer.read() == b"ok"
    except OSError:
        return False
