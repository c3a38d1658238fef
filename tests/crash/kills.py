"""Kill builds of a kind again and again, look at the store after each, and see that the next one puts all right."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.crash.builds import PATIENCE, TICK, Kind, Nursery, Running, alive, files, finish, live, until

AIMS = ("any", "publish", "pointer")
"""When to kill: at any time, once tables are being written, once the pointer has been replaced."""


@dataclass(frozen=True)
class Expected:
    """What a build nobody disturbs makes: ids of the snapshots before and after, every file, and its seconds."""

    before: str
    after: str
    files: list[str]
    seconds: float


def undisturbed(nursery: Nursery, kind: Kind, folder: Path) -> Expected:
    """Build a kind once, without a kill. The store stays: ``folder/store``."""
    store = folder / "store"
    kind.begin(store)
    before = live(store)
    began = time.monotonic()
    finish(nursery.start(kind, store, folder / "log"))
    seconds = time.monotonic() - began
    assert live(store) != before
    return Expected(before, live(store), files(store), seconds)


@dataclass
class Series:
    """Kills of builds of one kind on one store; ``seed`` draws their moments."""

    nursery: Nursery
    kind: Kind
    expected: Expected
    folder: Path
    seed: int = 0

    def run(self, kills: int, rerun: float = 0.3) -> Counter[str]:
        """Kill so many builds, the last of them and a share ``rerun`` of the others followed by an undisturbed one.

        Returns:
            Kills by aim, and how many builds ended with the expected snapshot ("equal").
        """
        chance = random.Random(self.seed)
        store, told = self.folder / "store", Counter[str]()
        self.kind.begin(store)
        deadline = time.monotonic() + kills * PATIENCE
        while told.total() - told["equal"] < kills:
            assert time.monotonic() < deadline, (
                f"{self.kind.name}: builds end before they can be killed: {told}"
            )
            aim = chance.choice(AIMS)
            if self._killed(aim, chance):
                told[aim] += 1
                assert live(store) in (self.expected.before, self.expected.after), self.kind.name
                if chance.random() >= rerun and told.total() - told["equal"] < kills:
                    continue
                finish(self.nursery.start(self.kind, store, self.folder / "log"))
            self._check(store)
            told["equal"] += 1
            self.kind.begin(store)
        return told

    def _killed(self, aim: str, chance: random.Random) -> bool:
        """Begin a build and kill it at the moment aimed at; whether it had not ended by then."""
        store, seconds = self.folder / "store", self.expected.seconds
        pointer = _pointer(store)
        build = self.nursery.start(self.kind, store, self.folder / "log")
        if aim == "any":
            _pass(build, chance.uniform(0, seconds))
        elif aim == "publish":
            _await(build, store, lambda: any(store.glob(f".stage-{build.pid}")))
            _pass(build, chance.uniform(0, seconds / 3))
        else:
            _await(build, store, lambda: _pointer(store) != pointer)
            _pass(build, chance.uniform(0, seconds / 12))
        code = build.kill()
        assert code in (-9, 0), f"ended with {code}: {build.log.read_text(errors='replace')}"
        return code == -9

    def _check(self, store: Path) -> None:
        """Whether the store is what it would be had nobody been killed."""
        assert live(store) == self.expected.after, self.kind.name
        until(
            lambda: files(store) == self.expected.files,
            f"{self.kind.name}: {strays(store, self.expected.files)}",
        )


def strays(store: Path, wanted: list[str]) -> str:
    """What is in a store and should not be, and what should be and is not; folders only, where they differ."""
    found = set(files(store))
    more, less = sorted(found - set(wanted)), sorted(set(wanted) - found)
    return f"more: {more[:6]}, less: {less[:6]}"


def _pointer(store: Path) -> tuple[int, int]:
    try:
        found = (store / "CURRENT").stat()
        return found.st_ino, found.st_mtime_ns
    except FileNotFoundError:
        return 0, 0


def _await(build: Running, store: Path, holds: object) -> None:
    """Wait until something holds, or the build has ended."""
    assert callable(holds)
    until(lambda: bool(holds()) or not alive(build.pid), f"{store}: {build.log}", TICK)


def _pass(build: Running, seconds: float) -> None:
    """Let time pass, unless the build ends."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and alive(build.pid):
        time.sleep(TICK)
