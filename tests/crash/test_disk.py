"""A full disk: the build says so and where, the snapshot before serves on, nothing half-written stays."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.crash.builds import Running, files, finish, live
from tests.crash.conftest import Ground
from tests.figures import Report

pytestmark = pytest.mark.xdist_group("crash")
SIZE = 8 * 2**20
KB = 2**10


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path | None]:
    """A file system of 8 MB; None where this process may not mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def refused(build: Running) -> str:
    """What a build that could not end said."""
    code = build.wait()
    said = build.log.read_text(encoding="utf-8", errors="replace")
    assert code == 2, f"ended with {code}: {said}"
    assert "Traceback" not in said
    return said.rpartition("framing: ")[2]


def halves(store: Path) -> list[str]:
    """Files that are not whole, or wait to be."""
    return [path for path in files(store) if ".stage-" in path or path.endswith(".tmp")]


def leave(store: Path) -> None:
    """What a worker leaves that is ended in the middle of a write, as when another one meets the full disk first."""
    part = next(path for path in (store / "parts").iterdir() if path.is_dir())
    (part / "tone-0.articles.parquet.0123456789ab.tmp").write_bytes(b"PAR1")


def fill(disk: Path, left: int) -> Path:
    """Fill the file system but for ``left`` bytes."""
    ballast = disk / "ballast"
    found = os.statvfs(disk)
    ballast.write_bytes(b"\0" * max(0, found.f_bavail * found.f_frsize - left))
    return ballast


def full(ground: Ground, disk: Path, log: Path, left: int) -> None:
    """One build on a disk with ``left`` bytes free, then one with room."""
    store = disk / "store"
    ground.grown.begin(store)
    leave(store)
    ballast = fill(disk, left)
    said = refused(ground.nursery.start(ground.grown, store, log))
    assert str(store) in said and "No space left on device" in said and "free some space" in said, said
    assert live(store) == ground.grown_makes.before
    assert not halves(store), halves(store)
    ballast.unlink()
    finish(ground.nursery.start(ground.grown, store, log))
    assert live(store) == ground.grown_makes.after and files(store) == ground.grown_makes.files
    shutil.rmtree(store)


def limited(ground: Ground, folder: Path) -> None:
    """The same where nothing can be mounted: no file may grow beyond so many bytes."""
    store = folder / "store"
    ground.grown.begin(store)
    leave(store)
    kind = replace(ground.grown, largest=20 * KB)
    said = refused(ground.nursery.start(kind, store, folder / "log"))
    assert str(store) in said and "File too large" in said and "free some space" in said, said
    assert live(store) == ground.grown_makes.before and not halves(store)
    finish(ground.nursery.start(ground.grown, store, folder / "log"))
    assert live(store) == ground.grown_makes.after


def test_a_full_disk_is_named_and_harms_nothing(ground: Ground, disk: Path | None, tmp_path: Path) -> None:
    """Room enough for what is read, not for what is published."""
    if disk:
        full(ground, disk, tmp_path / "log", 300 * KB)
    else:
        limited(ground, tmp_path)


@pytest.mark.long
def test_a_disk_full_at_any_moment(ground: Ground, disk: Path | None, tmp_path: Path, figure: Report) -> None:
    """From no room at all to nearly enough: reading, scoring, matching, publishing."""
    if disk is None:
        pytest.skip("a small file system cannot be mounted here; the limit of file sizes is tried instead")
    tried = (0, 4, 8, 16, 48, 96, 160, 200, 240, 280, 320, 360, 400, 450)
    for left in tried:
        full(ground, disk, tmp_path / "log", left * KB)
    figure(5, "builds on a full disk of 8 MB that left the old snapshot serving", len(tried))


@pytest.mark.long
def test_a_limit_of_file_sizes_is_named_and_harms_nothing(
    ground: Ground, tmp_path: Path, figure: Report
) -> None:
    limited(ground, tmp_path)
    figure(5, "builds beyond a limit of file sizes that left the old snapshot serving", 1)
