"""A store's folder: who writes in it, which snapshot is the live one, and what killed builds left behind.

What is not whole yet, and what is on its way out, has a name that begins with
``.stage-``; the next build removes it. Locks are the kernel's: they end with the
process that holds them, however it ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import socket
import weakref
from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from framing.errors import SnapshotError
from framing.snapshot import files

STAGE = ".stage-"
CURRENT = "CURRENT"
MANIFEST = "manifest.json"


@contextlib.contextmanager
def writing(store: Path) -> Generator[Path]:
    """Hold the store's writer lock; sweep what an interrupted build left behind.

    Raises:
        SnapshotError: another build holds the store (the text names it), or it cannot be written.
    """
    try:
        store.mkdir(parents=True, exist_ok=True)
        handle = (store / ".lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise SnapshotError(
            f"{store}: cannot write here ({files.reason(error)}); choose another --store."
        ) from error
    with handle:
        _lock(store, handle)
        with contextlib.suppress(OSError):  # on a full disk a build fails later, and says more
            _sign(handle)
        try:
            _sweep(store)
        except OSError as error:
            raise SnapshotError(
                f"{error.filename or store}: what an interrupted build left cannot be deleted "
                f"({error.strerror}); delete it."
            ) from error
        yield store


def _lock(store: Path, handle: IO[str]) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        handle.seek(0)
        holder = handle.read().strip() or "a process that has just begun"
        raise SnapshotError(
            f"{store}: another build is writing here ({holder}); wait for it to end."
        ) from error
    except OSError as error:
        raise SnapshotError(
            f"{store}: this file system cannot lock a file ({error.strerror}); choose another --store."
        ) from error


def _sign(handle: IO[str]) -> None:
    """Say in the lock's file who holds it; the lock itself is the kernel's."""
    handle.truncate(0)
    handle.write(
        f"process {os.getpid()} on {socket.gethostname()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n"
    )
    handle.flush()


def _sweep(store: Path) -> None:
    """Remove what is staged, and snapshots that were written and never went live, or are not whole."""
    for orphan in store.glob(f"{STAGE}*"):
        shutil.rmtree(orphan) if orphan.is_dir() else orphan.unlink()
    live, since = _live(store)
    for folder in store.glob("snap-*"):
        if folder.name != live and (folder.stat().st_mtime_ns > since or damaged(folder, quickly=True)):
            _remove(folder)


def _live(store: Path) -> tuple[str, int]:
    """Name of the live snapshot and when it went live, in nanoseconds; ('', 0) where there is none."""
    try:
        return (store / CURRENT).read_text(encoding="utf-8").strip(), (store / CURRENT).stat().st_mtime_ns
    except (FileNotFoundError, UnicodeDecodeError):
        return "", 0


def settle(store: Path, stage: Path, name: str) -> None:
    """Make a whole and synced folder the live snapshot ``name``: renamed, then named by CURRENT, each synced in turn.

    A folder that has the name already is the same snapshot and stays, unless it is damaged.

    Raises:
        OSError: the disk is full or fails; then nothing has changed.
    """
    folder, note = store / name, store / f"{STAGE}current"
    if folder.exists() and damaged(folder):
        folder.rename(store / f"{STAGE}damaged")
    new = not folder.exists()
    if new:
        stage.rename(folder)
        files.sync(store)  # first the folder, then what names it: a power cut may come in between
    else:
        os.utime(folder)  # as new as if written now: see prune
    try:
        write_file(note, f"{name}\n".encode())
        note.replace(store / CURRENT)
    except OSError:
        note.unlink(missing_ok=True)
        if new:
            folder.rename(stage)
        raise
    files.sync(store)


def prune(store: Path, *, keep: int = 2) -> list[str]:
    """Delete snapshots older than the newest ``keep``; their names.

    The live one always stays, and so does one that a reader has open, until a later build finds it closed.

    Raises:
        SnapshotError: one of them cannot be deleted.
    """
    live, _ = _live(store)
    old = sorted(store.glob("snap-*"), key=lambda p: (p.name == live, p.stat().st_mtime), reverse=True)[keep:]
    try:
        return [folder.name for folder in old if _remove(folder)]
    except OSError as error:
        raise SnapshotError(
            f"{error.filename or store}: an old snapshot cannot be deleted ({error.strerror}); delete it. "
            "The new one is live."
        ) from error


def _remove(folder: Path) -> bool:
    """Delete a snapshot at one stroke, unless it is held; whether it is gone."""
    away = folder.with_name(f"{STAGE}{folder.name}")
    try:
        handle = os.open(folder / MANIFEST, os.O_RDWR)
    except FileNotFoundError:
        folder.rename(away)  # no snapshot: nobody can have opened it
    else:
        try:
            if not _free(handle):
                return False
            folder.rename(away)
        finally:
            os.close(handle)
    shutil.rmtree(away)
    return True


def _free(handle: int) -> bool:
    """Whether no reader holds the file; it is locked from now on."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks: no reader could say that it reads
        return True
    return True


class Hold:
    """Keeps a snapshot's folder from being pruned, as long as this object or its process lives."""

    def __init__(self, folder: Path) -> None:
        """Take hold of ``folder``.

        Raises:
            FileNotFoundError: it is gone, or went just now.
        """
        path = folder / MANIFEST
        handle = os.open(path, os.O_RDONLY)
        self._close = weakref.finalize(self, os.close, handle)
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_SH)
        found, there = os.fstat(handle), path.stat()  # it may have been moved away before the lock was ours
        if (found.st_dev, found.st_ino) != (there.st_dev, there.st_ino):
            raise FileNotFoundError(path)

    def close(self) -> None:
        """Let go; a second time does nothing."""
        self._close()


def damaged(folder: Path, *, quickly: bool = False) -> list[str]:
    """Files of a snapshot that are missing or not what its manifest says, by name; none where it is whole.

    ``quickly`` looks at the end of each file only, which tells what was cut off from what was not.
    """
    wrong = _illegible if quickly else _other
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        listed = [
            f for kind in ("tables", "cubes") for entry in manifest[kind].values() for f in entry["files"]
        ]
        head = [] if manifest["snapshot"] == folder.name else [MANIFEST]
        return head + [str(f["name"]) for f in listed if wrong(folder / f["name"], f)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return [MANIFEST]


def _other(path: Path, entry: Mapping[str, Any]) -> bool:
    try:
        return files.digest(path) != entry["sha256"]
    except OSError:
        return True


def _illegible(path: Path, entry: Mapping[str, Any]) -> bool:
    try:
        return pq.read_metadata(path).num_rows != entry["rows"]
    except (OSError, pa.ArrowException):
        return True


def write_file(path: Path, data: bytes) -> None:
    """Write a file that the disk holds when this returns."""
    with path.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
