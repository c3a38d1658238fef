"""Snapshots: whole or not at all, the same from the same input, closed to everything else."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from framing import snapshot
from framing.errors import SnapshotError
from framing.snapshot import files

OUTLET = {
    "outlet_id": "bay", "name_zh": "海湾日报", "name_en": "Bay Daily", "short_en": "Bay", "owner_zh": "", "owner_en": "",
    "funding_zh": "", "funding_en": "", "facts_url": "", "color": "#000000", "marker": "square", "order": 1,
    "names": "", "domains": "", "timezone": "UTC",
}  # fmt: skip
MANIFEST = {
    "dataset": {
        "id": "t",
        "title_zh": "试",
        "title_en": "t",
        "note_zh": "",
        "note_en": "",
        "holds_text": True,
    }
}


def publish(store: Path, name: str = "Bay Daily", **changes: Iterable[Any]) -> str:
    tables = {table: [] for table in snapshot.TABLES} | {"outlets": [OUTLET | {"name_en": name}]} | changes
    with snapshot.writing(store):
        return snapshot.publish(store, tables, MANIFEST, families=["visits"], outlets=["bay"])


def test_equal_input_gives_the_same_snapshot_and_other_input_another(tmp_path: Path) -> None:
    first = publish(tmp_path)
    assert publish(tmp_path) == first
    assert publish(tmp_path, "Bay") != first
    assert snapshot.live(tmp_path).name != first and (tmp_path / first).is_dir()


def test_rows_and_values_by_column_give_the_same_snapshot(tmp_path: Path) -> None:
    rows = [
        {
            "outlet_from": "bay",
            "outlet_to": "sea",
            "old": old,
            "new": "港",
            "pairs": 2,
            "count": 3,
            "style": False,
        }
        for old in ("桥", "船")
    ]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    first = publish(tmp_path, substitutions=rows)
    assert publish(tmp_path, substitutions=columns) == first
    assert publish(tmp_path, substitutions={}) == publish(tmp_path)
    with pytest.raises(SnapshotError, match="old is missing"):
        publish(tmp_path, substitutions=columns | {"old": [None, "船"]})


def test_a_reader_keeps_its_snapshot_while_a_new_one_is_published(tmp_path: Path) -> None:
    publish(tmp_path)
    with snapshot.open(tmp_path) as old:
        publish(tmp_path, "Bay")
        assert old.table("outlets")["name_en"].tolist() == ["Bay Daily"]
    with snapshot.open(tmp_path) as new:
        assert new.table("outlets")["name_en"].tolist() == ["Bay"]


def test_old_snapshots_are_pruned_but_never_the_live_one(tmp_path: Path) -> None:
    names = [publish(tmp_path, str(i)) for i in range(4)]
    snapshot.prune(tmp_path, keep=1)
    assert [p.name for p in tmp_path.glob("snap-*")] == [names[-1]]


def test_a_missing_value_is_an_error_and_the_snapshot_before_stands(tmp_path: Path) -> None:
    first = publish(tmp_path)
    with pytest.raises(SnapshotError, match="column event_id is missing"):
        publish(tmp_path, redirects=[{"old_event_id": "e1"}])
    assert snapshot.live(tmp_path).name == first
    assert not list(tmp_path.glob(".stage-*"))


def test_a_disk_that_fails_leaves_the_snapshot_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish(tmp_path)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SnapshotError, match="No space left"):
        publish(tmp_path, "Bay")
    assert snapshot.live(tmp_path).name == first and not list(tmp_path.glob(".stage-*"))


def test_what_an_interrupted_build_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".stage-1").mkdir()
    (tmp_path / ".stage-1" / "articles.parquet").write_bytes(b"half")
    (tmp_path / ".stage-current").write_text("snap-")
    publish(tmp_path)
    assert not list(tmp_path.glob(".stage-*"))


def test_two_builds_on_one_store_are_refused(tmp_path: Path) -> None:
    with (
        snapshot.writing(tmp_path),
        pytest.raises(SnapshotError, match="another build"),
        snapshot.writing(tmp_path),
    ):
        pass


@pytest.mark.parametrize("current", ["", "..", "snap-../../etc", "snap-0000000000000000", "\xff"])
def test_a_damaged_pointer_says_what_to_do(tmp_path: Path, current: str) -> None:
    (tmp_path / "CURRENT").write_bytes(current.encode("latin-1"))
    with pytest.raises(SnapshotError, match="build"):
        snapshot.open(tmp_path)


def test_a_damaged_table_is_named(tmp_path: Path) -> None:
    folder = tmp_path / publish(tmp_path)
    (folder / "hits.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(SnapshotError, match="cannot be read"):
        snapshot.open(tmp_path)


def test_every_column_is_described() -> None:
    for table in (*snapshot.TABLES, *snapshot.CUBES):
        for column in snapshot.columns(table, families=["visits"], outlets=["bay"]):
            assert len(column.about) > 5, f"{table}.{column.name}"


def redirects(n: int) -> list[dict[str, Any]]:
    return [{"old_event_id": f"e{i:05}", "event_id": f"e{i % 7}"} for i in range(n)]


def batched(rows: list[dict[str, Any]], size: int) -> Iterator[pa.Table]:
    schema = pa.schema([("old_event_id", pa.string()), ("event_id", pa.string())])
    for start in range(0, len(rows) + 1, size):
        yield pa.Table.from_pylist(rows[start : start + size], schema=schema)


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "GROUP", 100)
    monkeypatch.setattr(files, "FILE", 400)


@pytest.mark.usefixtures("small_files")
@pytest.mark.parametrize("n", [0, 1, 99, 100, 399, 400, 401, 800, 1001])
def test_the_bytes_do_not_depend_on_how_the_rows_came_in(tmp_path: Path, n: int) -> None:
    rows = redirects(n)
    names = {publish(tmp_path, redirects=rows)}
    names |= {publish(tmp_path, redirects=batched(rows, size)) for size in (1, 64, 100, 250, 5000)}
    (name,) = names
    with snapshot.open(tmp_path) as snap:
        entry = snap.manifest["tables"]["redirects"]
        assert snap.table("redirects").to_dict("records") == rows
    assert entry["rows"] == n and [f["rows"] for f in entry["files"]] == cuts(n, 400)
    assert all((tmp_path / name / f["name"]).is_file() for f in entry["files"])


def cuts(n: int, size: int) -> list[int]:
    return [min(size, n - start) for start in range(0, max(n, 1), size)]


@pytest.mark.usefixtures("small_files")
def test_row_groups_have_a_fixed_size(tmp_path: Path) -> None:
    folder = tmp_path / publish(tmp_path, redirects=batched(redirects(450), 33))
    sizes = []
    for file in sorted(folder.glob("redirects-*.parquet")):
        meta = pq.read_metadata(file)
        sizes.append([meta.row_group(i).num_rows for i in range(meta.num_row_groups)])
    assert sizes == [[100, 100, 100, 100], [50]]


def test_a_batch_with_other_columns_or_a_missing_value_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="the columns are"):
        publish(tmp_path, redirects=iter([pa.table({"event_id": ["e1"]})]))
    with pytest.raises(SnapshotError, match=r"column event_id is missing in row .*e00001"):
        publish(tmp_path, redirects=batched([*redirects(1), {"old_event_id": "e00001"}], 10))
    assert not list(tmp_path.glob(".stage-*")) and not (tmp_path / "CURRENT").exists()


def test_a_snapshot_of_another_version_says_so(tmp_path: Path) -> None:
    folder = tmp_path / publish(tmp_path)
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    (folder / "manifest.json").write_text(text.replace('"files"', '"sha256"'), encoding="utf-8")
    with pytest.raises(SnapshotError, match="build it again"):
        snapshot.open(tmp_path)


def test_a_manifest_cannot_name_files_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / publish(tmp_path)
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    (folder / "manifest.json").write_text(text.replace("hits.parquet", "../hits.parquet"), encoding="utf-8")
    with pytest.raises(SnapshotError, match="the manifest names"):
        snapshot.open(tmp_path)
