"""A folder that is fetched into: one fetch at a time, and no file that is half there."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Generator
from pathlib import Path

from framing.errors import FetchError


def made(folder: Path) -> Path:
    """The folder, made where it is not there.

    Raises:
        FetchError: it cannot be made, or a file is in its place.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FetchError(f"{folder}: no folder can be made here ({error.strerror}); choose another --out.") from error  # fmt: skip
    return folder


@contextlib.contextmanager
def held(lock: Path) -> Generator[int]:
    """Hold a folder for one fetch; the lock goes with the process, however it ends, and with any that was handed its number.

    Raises:
        FetchError: another fetch holds it, or it cannot be written.
    """
    try:
        handle = lock.open("w")
    except OSError as error:
        raise FetchError(f"{lock.parent}: cannot write here ({error.strerror}); choose another --out.") from error  # fmt: skip
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise FetchError(f"{lock.parent}: another fetch is writing here; wait for it to end.") from error
        yield handle.fileno()


def replace(path: Path, text: str) -> None:
    """Write a file whole or not at all; a reader sees the old one or the new one.

    Raises:
        FetchError: it cannot be written.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("w", encoding="utf-8") as handle:
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(path)
    except OSError as error:
        raise FetchError(f"{path}: cannot be written ({error.strerror}).") from error


def said(text: str, most: int = 300) -> str:
    """What a server, a repository or a feed said, as one line for a screen: nothing that steers a terminal."""
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return line if len(line) <= most else line[:most] + "…"
