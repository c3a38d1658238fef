"""A store's folder: at every moment it names a whole snapshot, and what nobody needs is gone at the next build."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from framing import snapshot
from framing.errors import SnapshotError
from framing.snapshot.parts import Parts
from tests.conftest import ROOT
from tests.figures import Report
from tests.test_snapshot import publish


def names(store: Path) -> set[str]:
    return {p.name for p in store.iterdir()} - {".lock", "CURRENT"}


def test_a_kill_before_any_step_of_publishing_leaves_a_whole_snapshot(tmp_path: Path, figure: Report) -> None:
    publish(tmp_path / "before", "before")
    made = publish(tmp_path / "other", "next")
    shutil.copytree(tmp_path / "other" / made, tmp_path / "next")
    command = [sys.executable, "-m", "tests.crash.steps", str(tmp_path)]
    told = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert int(told.stdout) > 15
    figure(5, "steps of publishing before which a kill was survived", int(told.stdout))


def test_everything_is_on_the_disk_before_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files, then their folder, then its name, then the pointer, then the pointer's name."""
    store, order = tmp_path / "store", list[str]()
    publish(store, "before")
    sync, move = os.fsync, os.replace

    def fsync(handle: int) -> None:
        order.append(f"sync {Path(f'/proc/self/fd/{handle}').readlink().relative_to(store)}")
        sync(handle)

    def noted(one: Path, other: Path, how: str = "rename") -> Path:
        order.append(f"{how} {one.relative_to(store)} {other.relative_to(store)}")
        move(one, other)
        return other

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "rename", noted)
    monkeypatch.setattr(Path, "replace", noted)
    made = publish(store)
    stage = f".stage-{os.getpid()}"
    files = {path.name for path in (store / made).iterdir()}
    at = {line: number for number, line in enumerate(order)}
    synced = {n.replace("-0000", "") for line in order if (n := line.removeprefix(f"sync {stage}/")) != line}
    assert synced == files and len(files) > 30
    tail = [
        f"sync {stage}/manifest.json", f"sync {stage}", f"rename {stage} {made}", "sync .",
        "sync .stage-current", "rename .stage-current CURRENT",
    ]  # fmt: skip
    assert [line for line in order if line in tail] == [*tail, "sync ."]
    last = max(n for line, n in at.items() if line.startswith(f"sync {stage}/") or "parquet" in line)
    assert last == at[tail[0]], "the manifest comes after the tables"


def test_a_part_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda handle: order.append("sync") or sync(handle))
    monkeypatch.setattr(Path, "replace", lambda one, other: order.append("name") or replace(one, other))
    Parts(str(tmp_path)).put_bytes("0" * 16, "a.parquet", b"whole")
    assert order == ["sync", "name"]


def test_a_part_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SnapshotError, match=r"a\.parquet.*No space left.*free some space"):
        Parts(str(tmp_path)).put_bytes("0" * 16, "a.parquet", b"half")
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_a_snapshot_that_a_reader_has_open_is_not_deleted(tmp_path: Path) -> None:
    first = publish(tmp_path, "first")
    with snapshot.open(tmp_path) as reader:
        for number in range(3):
            publish(tmp_path, str(number))
            snapshot.prune(tmp_path)
        assert reader.table("outlets")["name_en"].tolist() == ["first"]
        assert first in names(tmp_path) and len(names(tmp_path)) == 3
    snapshot.prune(tmp_path)
    assert first not in names(tmp_path) and len(names(tmp_path)) == 2


def test_a_snapshot_is_opened_by_its_id_or_not_at_all(tmp_path: Path) -> None:
    """What a page began to read it goes on to read, also when a build ends in between."""
    first, second = publish(tmp_path, "first"), publish(tmp_path, "second")
    with snapshot.open(tmp_path, first) as old, snapshot.open(tmp_path / second, second) as new:
        assert (old.id, new.id) == (first, second)
        assert old.table("outlets")["name_en"].tolist() == ["first"]
    snapshot.prune(tmp_path, keep=1)
    with pytest.raises(SnapshotError, match="not here any more"):
        snapshot.open(tmp_path, first)
    with pytest.raises(SnapshotError, match="not here any more"):
        snapshot.open(tmp_path / second, first)


def test_a_snapshot_half_deleted_is_swept_and_does_not_count_as_the_one_before(tmp_path: Path) -> None:
    """A build of an older version deleted in place; a folder that lost files looks newer than it is."""
    made = [publish(tmp_path, str(number)) for number in range(3)]
    (tmp_path / made[0] / "articles.parquet").unlink()
    again = publish(tmp_path, "3")
    assert made[0] not in names(tmp_path)
    snapshot.prune(tmp_path)
    assert names(tmp_path) == {made[2], again}


def test_a_damaged_snapshot_is_written_anew(tmp_path: Path) -> None:
    made = publish(tmp_path)
    assert not snapshot.damaged(tmp_path / made)
    table = tmp_path / made / "outlets.parquet"
    table.write_bytes(table.read_bytes()[:-9] + b"\0" * 9)
    assert snapshot.damaged(tmp_path / made) == ["outlets.parquet"]
    assert publish(tmp_path) == made
    assert not snapshot.damaged(tmp_path / made) and names(tmp_path) == {made, ".stage-damaged"}
    with snapshot.writing(tmp_path):
        assert names(tmp_path) == {made}


def test_what_went_back_to_an_older_snapshot_keeps_the_one_before(tmp_path: Path) -> None:
    first, second = publish(tmp_path, "first"), publish(tmp_path, "second")
    assert publish(tmp_path, "first") == first
    third = publish(tmp_path, "third")
    assert snapshot.prune(tmp_path) == [second]
    assert names(tmp_path) == {first, third}


def test_the_holder_of_a_store_is_named(tmp_path: Path) -> None:
    with (
        snapshot.writing(tmp_path),
        pytest.raises(
            SnapshotError, match=rf"another build .*\(process {os.getpid()} on .* since 20.* UTC\)"
        ),
        snapshot.writing(tmp_path),
    ):
        pass


def test_a_lock_file_of_a_dead_process_blocks_nobody(tmp_path: Path) -> None:
    (tmp_path / ".lock").write_text("process 1 on elsewhere since 2020-01-01 00:00:00 UTC\n")
    publish(tmp_path)


def test_a_pointer_to_nothing_says_what_helps(tmp_path: Path) -> None:
    made = publish(tmp_path)
    shutil.rmtree(tmp_path / made)
    with pytest.raises(SnapshotError, match="delete CURRENT"):
        snapshot.open(tmp_path)
    (tmp_path / "CURRENT").unlink()
    assert publish(tmp_path) == made


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"tables": 3, "cubes": {}})])
def test_a_damaged_manifest_is_damage(tmp_path: Path, text: str) -> None:
    made = publish(tmp_path)
    (tmp_path / made / "manifest.json").write_text(text)
    assert snapshot.damaged(tmp_path / made) == ["manifest.json"]
