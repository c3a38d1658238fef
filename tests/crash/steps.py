"""Publishing, killed before every single thing it does to the disk: run as ``python -m tests.crash.steps FOLDER``.

Each try is a process of its own, forked from this one, which has no threads. It
kills itself before the first operation on the store's files, the next try before
the second, and so on until one comes to its end.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from framing import snapshot
from framing.snapshot import place

TOUCHING = frozenset({"open", "os.mkdir", "os.rename", "os.rmdir", "os.truncate", "os.utime"})
EVERY = 6
"""A folder's files are deleted one after the other; a kill before every so many of them tells as much."""


def died(work: Callable[[], object], store: Path, step: int) -> bool:
    """Do ``work`` in a process that kills itself before its operation ``step`` on ``store``; whether it came to that."""
    child = os.fork()
    if child == 0:
        done = deleted = 0

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal done, deleted
            deleted += event == "os.remove"
            first = event == "os.remove" and deleted % EVERY == 1
            if first or (event in TOUCHING and str(arguments[0]).startswith(str(store))):
                done += 1
                if done == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        work()
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL), f"step {step} ended with {status}"
    return status != 0


def left(store: Path) -> list[str]:
    """What lies in a store, by name."""
    return sorted(p.name for p in store.iterdir() if p.name != ".lock")


def staged(folder: Path) -> None:
    """Lay out the next snapshot, ready to be moved into the store."""
    shutil.rmtree(folder / "stage", ignore_errors=True)
    shutil.copytree(folder / "next", folder / "stage")


def main(folder: Path) -> None:
    """Print how many kills the store has survived. ``folder`` holds ``before``, a store, and ``next``, a snapshot."""
    before, store = folder / "before", folder / "store"
    old = snapshot.live(before).name
    new = str(snapshot.manifest(folder / "next")["snapshot"])

    def work() -> None:
        with snapshot.writing(store):
            (folder / "stage").rename(store / ".stage-1")
            place.settle(store, store / ".stage-1", new)
            shutil.rmtree(store / ".stage-1", ignore_errors=True)
            snapshot.prune(store, keep=1)

    seen: set[str] = set()
    step = 0
    while True:
        step += 1
        shutil.rmtree(store, ignore_errors=True)
        shutil.copytree(before, store)
        staged(folder)
        killed = died(work, store, step)
        found = snapshot.live(store)
        assert found.name in (old, new) and not snapshot.damaged(found), f"step {step}: {left(store)}"
        seen.add(found.name)
        staged(folder)
        work()
        assert left(store) == ["CURRENT", new], f"step {step}: {left(store)}"
        assert snapshot.live(store).name == new and not snapshot.damaged(store / new)
        if not killed:
            break
    assert seen == {old, new}
    print(step - 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
