"""Which part holds which file: nothing is read twice, nothing changed is missed, parts do not pile up."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import ledger
from framing.ledger import Plan
from framing.snapshot.parts import Parts

OLD = 1_600_000_000


def write(folder: Path, name: str, text: str = "x", when: int = OLD) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    os.utime(folder / name, (when, when))


def step(store: Parts, folder: Path, reading: str = "a" * 16) -> Plan:
    """Plan as a build does, and remember it."""
    found = ledger.plan(store, reading, ledger.offered([folder]).files)
    ledger.save(store, reading, found)
    return found


def paths(found: Plan) -> list[str]:
    """Every file's path in the order offered, looked up through its part."""
    units = {unit.part: unit.references for unit in (*found.kept, *found.fresh)}
    rows = found.live.sort_values("rank")
    return [units[part][ref].path for part, ref in zip(rows["part"], rows["ref"], strict=True)]


@pytest.fixture
def store(tmp_path: Path) -> Parts:
    return Parts(str(tmp_path / "parts"))


def test_a_second_build_reads_nothing(store: Parts, tmp_path: Path) -> None:
    for n in range(5):
        write(tmp_path / "a", f"{n}.md")
    first, second = step(store, tmp_path / "a"), step(store, tmp_path / "a")
    assert len(first.fresh) == 1 and not first.kept
    assert second.kept == first.fresh and not second.fresh
    assert paths(first) == paths(second) == [f"a/{n}.md" for n in range(5)]


def test_only_what_is_new_or_changed_is_read(store: Parts, tmp_path: Path) -> None:
    for n in range(5):
        write(tmp_path / "a", f"{n}.md")
    step(store, tmp_path / "a")
    write(tmp_path / "a", "2b.md")
    write(tmp_path / "a", "3.md", "y", OLD + 60)
    (tmp_path / "a" / "4.md").unlink()
    found = step(store, tmp_path / "a")
    assert [r.path for unit in found.fresh for r in unit.references] == ["a/2b.md", "a/3.md"]
    assert paths(found) == ["a/0.md", "a/1.md", "a/2.md", "a/2b.md", "a/3.md"]


def test_another_reading_reads_everything(store: Parts, tmp_path: Path) -> None:
    write(tmp_path / "a", "1.md")
    first, second = step(store, tmp_path / "a"), step(store, tmp_path / "a", "b" * 16)
    assert not second.kept and second.fresh[0].part != first.fresh[0].part


def test_a_file_changed_within_the_clocks_tick_is_noticed(store: Parts, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    file = tmp_path / "a" / "1.md"
    file.write_text("one")
    first, again = step(store, tmp_path / "a"), step(store, tmp_path / "a")
    assert again.kept == first.fresh
    status = file.stat()
    file.write_text("two")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert step(store, tmp_path / "a").fresh[0].part != first.fresh[0].part


def test_a_zips_member_is_told_by_its_checksum(store: Parts, tmp_path: Path) -> None:
    def pack(text: str) -> None:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr("1.md", "same")
            archive.writestr("2.md", text)

    pack("one")
    step(store, tmp_path / "a.zip")
    pack("two")
    found = step(store, tmp_path / "a.zip")
    assert [r.path for unit in found.fresh for r in unit.references] == ["a.zip!2.md"]


def test_the_same_path_twice_is_one(tmp_path: Path) -> None:
    write(tmp_path / "a", "1.md")
    assert len(ledger.offered([tmp_path / "a", tmp_path / "a"]).files) == 1


def test_partitions_are_bounded(store: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "FILES", 3)
    monkeypatch.setattr(ledger, "BYTES", 10)
    for n, size in enumerate((1, 1, 1, 1, 30, 6, 6)):
        write(tmp_path / "a", f"{n}.md", "x" * size)
    found = step(store, tmp_path / "a")
    assert [len(unit.references) for unit in found.fresh] == [3, 1, 1, 1, 1]


def test_small_parts_are_read_anew_together(
    store: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "MANY", 3)
    sizes = []
    for n in range(9):
        write(tmp_path / "a", f"{n}.md")
        found = step(store, tmp_path / "a")
        sizes.append(len(found.kept) + len(found.fresh))
        assert paths(found) == [f"a/{k}.md" for k in range(n + 1)]
    assert max(sizes) == 4 and sizes[-1] < 9


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sets(st.integers(0, 12)), min_size=1, max_size=5))
def test_whatever_comes_and_goes_every_file_is_in_one_part(tmp_path_factory, rounds: list[set[int]]) -> None:
    folder = tmp_path_factory.mktemp("ledger")
    store = Parts(str(folder / "parts"))
    (folder / "a").mkdir()
    for number, names in enumerate(rounds):
        for file in (folder / "a").iterdir():
            file.unlink()
        for name in names:
            write(folder / "a", f"{name:02}.md", when=OLD + number * (name % 2))
        assert paths(step(store, folder / "a")) == [f"a/{n:02}.md" for n in sorted(names)]
