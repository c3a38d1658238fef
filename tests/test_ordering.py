"""Rows of many parts come in the order of their articles, in bounded memory, whatever has to go to files on the way."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import outlets, pipeline, snapshot
from framing.errors import SnapshotError
from framing.snapshot import ordering
from framing.snapshot.ordering import in_order
from framing.snapshot.parts import Parts
from tests.conftest import ROOT

SAMPLE = ROOT / "data" / "sample"
KNOWN = tuple(outlets.load(SAMPLE / "outlets.csv"))
PLACES = 40

row = st.tuples(st.integers(0, PLACES - 1), st.integers(-3, 3), st.text("甲乙a", max_size=2))


def table(rows: list[tuple[int, int, str]], first: int = 0) -> pa.Table:
    place, number, word = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table({
        "place": pa.array(place, pa.int64()), "number": pa.array(number, pa.int64()), "word": pa.array(word, pa.string()),
        "came": pa.array(range(first, first + len(rows)), pa.int64()),
    })  # fmt: skip


@given(parts=st.lists(st.lists(row, max_size=12), max_size=9), held=st.sampled_from([1, 200, 900, 2**20]))
def test_rows_are_in_order_and_none_is_lost(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[tuple[int, int, str]]], held: int
) -> None:
    scratch = tmp_path_factory.mktemp("order") / "scratch"
    rows = [one for part in parts for one in part]
    starts = np.cumsum([0, *map(len, parts)]).tolist()
    tables = [table(part, start) for part, start in zip(parts, starts, strict=False)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordering, "HELD", held)
        found = [*in_order(iter(tables), len(tables), ("number", "word"), PLACES, scratch)]
    told = [tuple(one.values()) for part in found for one in part.to_pylist()]
    # those that agree in all keys stay as they came
    assert told == sorted((*one, n) for n, one in enumerate(rows))
    assert not scratch.exists() or not any(scratch.iterdir())


def test_memory_is_bounded_whatever_the_rows_weigh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "HELD", 4 * 2**20)
    chance = np.random.default_rng(0)
    before = pa.total_allocated_bytes()
    high = 0

    def parts() -> Iterator[pa.Table]:
        nonlocal high
        for _ in range(60):
            yield pa.table({
                "place": pa.array(chance.integers(0, 1000, 500)),
                "text": pa.array([chance.bytes(1024).hex() for _ in range(500)]),
            })  # fmt: skip
            high = max(high, pa.total_allocated_bytes() - before)

    seen = 0
    last = -1
    for some in in_order(parts(), 60, (), 1000, tmp_path / "scratch"):
        high = max(high, pa.total_allocated_bytes() - before)
        place = some["place"].to_numpy()
        assert place[0] > last and (np.diff(place) >= 0).all()
        seen, last = seen + len(place), place[-1]
    assert seen == 30_000
    assert 4 * 2**20 < high < 4 * 4 * 2**20, high  # of 62 MB in all


def test_files_are_gone_when_nobody_asks_for_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "HELD", 1)
    found = in_order((table([(n, 0, "a")]) for n in range(PLACES)), PLACES, (), PLACES, tmp_path / "scratch")
    next(found)
    assert any((tmp_path / "scratch").rglob("*.arrow"))
    found.close()  # type: ignore[attr-defined]
    assert not any((tmp_path / "scratch").iterdir())


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "HELD", 1)
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        next(in_order(iter([table([(0, 0, "a")])]), 1, (), 1, tmp_path / "file" / "scratch"))


def build(store: Path, name: str = "sample") -> str:
    plan = pipeline.Plan((SAMPLE,), store, outlets=SAMPLE / "outlets.csv", here=True, dataset={"id": name})
    return pipeline.build(plan).snapshot


def test_a_build_that_needs_files_publishes_the_same_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = build(tmp_path / "plain")
    monkeypatch.setattr(ordering, "HELD", 1000)
    assert build(tmp_path / "files") == plain
    assert not any((tmp_path / "files").glob(".stage-*"))


def test_a_disk_that_is_full_while_rows_are_put_in_order_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordering, "HELD", 1000)

    def full(self: object, rows: pa.Table) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ordering._Ranges, "add", full)
    with pytest.raises(SnapshotError, match=r"could not be written .*free some space"):
        build(tmp_path / "store")
    assert not any((tmp_path / "store").glob(".stage-*"))


def stored(store: Path, stem: str, end: str) -> tuple[Parts, str, str]:
    """The parts of a store, one of them, and the name of its file that begins and ends so."""
    parts = Parts(str(store / "parts"))
    part = next(name for name in parts.all() if len(name) == 16)
    return parts, part, next(n for n in parts.names(part) if n.startswith(stem) and n.endswith(end))


def laid(parts: Parts, part: str, name: str, table: pa.Table) -> None:
    """A table in a part's file, whatever it holds."""
    pq.write_table(table, parts.path(part, name))


def test_scores_of_other_rows_are_named(tmp_path: Path) -> None:
    build(tmp_path / "store")
    parts, part, name = stored(tmp_path / "store", "sentiment-", ".sentences.parquet")
    laid(parts, part, name, parts.get(part, name).slice(1))
    with pytest.raises(
        SnapshotError,
        match=rf"{name}: cannot be read \(its rows are not those of the part\); delete the folder",
    ):
        build(tmp_path / "store", "other")
    assert not any((tmp_path / "store").glob(".stage-*"))


@pytest.mark.parametrize(
    ("stem", "end", "column"),
    [
        ("sentiment-", ".sentences.parquet", "sentiment_reason"),
        ("sentences", ".parquet", "paragraph"),
        ("facts-", ".facts.parquet", "surface"),
    ],
)
def test_a_part_that_lacks_a_column_is_named(tmp_path: Path, stem: str, end: str, column: str) -> None:
    build(tmp_path / "store")
    parts, part, name = stored(tmp_path / "store", stem, end)
    laid(parts, part, name, parts.get(part, name).drop_columns(column))
    with pytest.raises(SnapshotError, match=rf"{part}/.*: cannot be read \(it lacks {column}\); delete"):
        build(tmp_path / "store", "other")
    assert not any((tmp_path / "store").glob(".stage-*"))


def test_parts_whose_columns_are_of_several_kinds_are_named(tmp_path: Path) -> None:
    build(tmp_path / "store")
    parts, part, name = stored(tmp_path / "store", "facts-", ".facts.parquet")
    table = parts.get(part, name)
    at = table.column_names.index("surface")
    laid(parts, part, name, table.set_column(at, "surface", pa.array([{"no": "text"}] * table.num_rows)))
    with pytest.raises(SnapshotError, match=r"parts: the parts cannot be put together as facts .*delete"):
        build(tmp_path / "store", "other")
    assert not any((tmp_path / "store").glob(".stage-*"))


_LIMITED = """
import resource, signal, sys
from pathlib import Path
import pyarrow as pa
from framing.snapshot import ordering
ordering.HELD = 1
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
tables = (pa.table({"place": [n % 7] * 500, "word": ["text"] * 500}) for n in range(60))
try:
    sum(rows.num_rows for rows in ordering.in_order(tables, 60, (), 7, Path(sys.argv[1])))
except OSError as error:
    print(error.errno, any(Path(sys.argv[1]).iterdir()))
"""


def test_a_file_that_cannot_grow_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    """The system's own limit, under which a file cannot be ended either."""
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(tmp_path / "scratch")], capture_output=True, text=True, check=True, cwd=ROOT
    )  # fmt: skip
    assert done.stdout.split() == [str(errno.EFBIG), "False"], done.stdout + done.stderr


def test_events_count_their_articles(tmp_path: Path) -> None:
    """Against the articles table, counted another way."""
    build(tmp_path / "store")
    with snapshot.open(tmp_path / "store") as opened:
        events = opened.table("events").set_index("event_id")
        articles = opened.table("articles")
    assert len(events) == articles["event_id"].nunique() > 10
    assert events.index.is_monotonic_increasing
    for event, own in articles.groupby("event_id"):
        told = events.loc[event]
        assert told["n_articles"] == len(own) and told["n_outlets"] == own["outlet"].nunique()
        assert (pd.isna(told["first_utc"]) and own["published_utc"].isna().all()) or (
            told["first_utc"] == own["published_utc"].min() and told["last_utc"] == own["published_utc"].max()
        )
        assert [told[f"n_{o}"] for o in KNOWN] == [(own["outlet"] == o).sum() for o in KNOWN]
