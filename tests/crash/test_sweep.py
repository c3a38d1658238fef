"""What killed builds and failing disks left behind: the next build clears it away, or makes it anew."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from framing import snapshot
from tests.crash.builds import files, finish, live
from tests.crash.conftest import Ground

pytestmark = pytest.mark.xdist_group("crash")


def begun(ground: Ground, store: Path) -> Path:
    """The store of the first build, with its archive as it was; its snapshot's folder."""
    ground.first.begin(store)
    shutil.copytree(ground.folder / "first" / "store", store)
    return store / ground.first_makes.after


def test_strays_are_swept_also_where_nothing_is_new(ground: Ground, tmp_path: Path) -> None:
    store = tmp_path / "store"
    folder = begun(ground, store)
    part = next(p for p in (store / "parts").iterdir() if p.is_dir())
    for stray in (
        part / "documents.parquet.0123456789ab.tmp",
        store / "parts" / "matching.next.npz",
        store / "parts" / "last.json.0123456789ab.tmp",
        store / "parts" / ("0" * 16) / "documents.parquet",
        store / ".stage-1" / "articles.parquet",
        store / ".stage-current",
    ):
        stray.parent.mkdir(exist_ok=True)
        stray.write_bytes(b"half")
    os.utime(shutil.copytree(folder, store / "snap-0000000000000000"))  # written last, and never live
    finish(ground.nursery.start(ground.first, store, tmp_path / "log"))
    assert "unchanged" in (tmp_path / "log").read_text()
    assert files(store) == ground.first_makes.files and live(store) == ground.first_makes.after


def test_a_snapshot_that_lost_a_file_is_made_again(ground: Ground, tmp_path: Path) -> None:
    """What readers are told to do, building again, helps."""
    store = tmp_path / "store"
    folder = begun(ground, store)
    (folder / "tones.parquet").write_bytes(b"PAR1")
    (folder / "quotes.parquet").unlink()
    assert sorted(snapshot.damaged(folder)) == ["quotes.parquet", "tones.parquet"]
    finish(ground.nursery.start(ground.first, store, tmp_path / "log"))
    assert live(store) == ground.first_makes.after
