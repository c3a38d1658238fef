"""Codes are never lost, belong to one coder each, and no text reaches the disk."""

from __future__ import annotations

import csv
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import snapshot
from framing.coding import codebook, sample, store
from framing.coding.codebook import SKIP
from framing.coding.store import Project
from framing.errors import CodingError
from tests.coding.conftest import project

NOON = datetime(2024, 3, 26, 12, tzinfo=UTC)


@pytest.fixture
def mine(news: Path, tmp_path: Path) -> Project:
    return project(news, tmp_path / "mine", n=20)


def test_a_project_comes_back_as_it_was_laid_down(mine: Project) -> None:
    again = store.load(mine.folder)
    assert again == mine and len(again.units) == 20
    assert again.about["seed"] == 1 and sum(s["units"] for s in again.about["strata"]) > 20
    assert store.projects(mine.folder.parent) == ("mine",)


def test_no_text_is_written(news: Path, mine: Project) -> None:
    for unit in mine.units:
        store.record(mine, "ann", unit.unit, "neu")
    written = "".join(p.read_text(encoding="utf-8") for p in mine.folder.glob("*.csv"))
    with snapshot.open(news) as snap:
        texts = snap.query("SELECT DISTINCT text FROM sentences")["text"]
    assert not [text for text in texts if text in written]
    assert not [c for c in written if "\u3400" <= c <= "\u9fff"], "no Han letter at all"


def test_a_later_code_takes_the_place_of_an_earlier(mine: Project) -> None:
    first, second = mine.units[0].unit, mine.units[1].unit
    store.record(mine, "ann", second, "pos", "  two\nlines ", now=NOON)
    store.record(mine, "ann", first, SKIP)
    store.record(mine, "ann", second, "neg", now=NOON)
    codes = store.codes(mine, "ann")
    assert list(codes) == [first, second], "in the order of the sample"
    assert (codes[second].code, codes[second].note, codes[second].time_utc) == (
        "neg",
        "",
        "2024-03-26T12:00:00Z",
    )
    assert store.codes(mine, "bob") == {} and store.coders(mine) == ("ann",)
    assert {p.name for p in mine.folder.iterdir()} == {
        ".lock", "codebook.toml", "codes-ann.csv", "project.toml", "sample.csv",
    }  # fmt: skip


def test_two_windows_lose_nothing(mine: Project) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda u: store.record(mine, "ann", u.unit, "neu"), mine.units))
    assert len(store.codes(mine, "ann")) == len(mine.units)


def test_a_write_that_fails_leaves_the_codes_before(mine: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    store.record(mine, "ann", "u001", "neg")

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CodingError, match=r"No space left.*still stand"):
        store.record(mine, "ann", "u002", "pos")
    assert {u: c.code for u, c in store.codes(mine, "ann").items()} == {"u001": "neg"}


@pytest.mark.parametrize("coder", ["", "a b", "../x", "a" * 41, "安", "a/b", "a\n"])
def test_an_id_that_is_no_file_name_is_refused(mine: Project, coder: str) -> None:
    with pytest.raises(CodingError, match="cannot name a coder"):
        store.record(mine, coder, "u001", "neg")


def test_only_what_there_is_can_be_coded(mine: Project) -> None:
    for unit, code in (("u999", "neg"), ("u001", "good"), ("../u001", "neg")):
        with pytest.raises(CodingError):
            store.record(mine, "ann", unit, code)
    with pytest.raises(CodingError, match="200 characters"):
        store.record(mine, "ann", "u001", "neg", "长" * 201)


@settings(max_examples=40, deadline=None)
@given(note=st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_note_comes_back(news: Path, tmp_path_factory: pytest.TempPathFactory, note: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "notes"
    of = store.load(folder) if folder.exists() else project(news, folder, n=20)
    store.record(of, "ann", "u001", "neg", note)
    assert store.codes(of, "ann")["u001"].note == " ".join(note.split())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sample.csv", b"unit\nu001\n"),
        ("sample.csv", b""),
        ("sample.csv", b"\xff\xfe"),
        ("codes-ann.csv", b"unit,code,note,time_utc,codebook,version\nu001,good,,,tone,1\n"),
        ("codes-ann.csv", b"unit,code,note,time_utc,codebook,version\nu999,neg,,,tone,1\n"),
        ("codes-ann.csv", b"unit,code,note,time_utc,codebook,version\nu001,neg,,,tone,one\n"),
        ("codes-ann.csv", b"unit,code,note,time_utc,codebook,version\nu001,neg\n"),
        ("project.toml", b"codebook = "),
        ("codebook.toml", b"id = 1"),
    ],
)
def test_a_broken_file_is_named(mine: Project, name: str, content: bytes) -> None:
    (mine.folder / name).write_bytes(content)
    with pytest.raises(CodingError, match=str(mine.folder)):
        store.codes(store.load(mine.folder), "ann")


def test_a_probability_of_nothing_is_refused(mine: Project) -> None:
    path = mine.folder / "sample.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    rows[0]["probability"] = "0.0"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(CodingError, match=r"sample\.csv.*probability"):
        store.load(mine.folder)


def test_nothing_is_laid_over_something(news: Path, mine: Project) -> None:
    path = codebook.path("tone")
    with snapshot.open(news) as snap:
        drawn = sample.draw(snap, codebook.load(path), 20)
    with pytest.raises(CodingError, match="here already"):
        store.create(mine.folder, drawn, path)
    with pytest.raises(CodingError, match="cannot name a project"):
        store.create(mine.folder.parent / "zwei drei", drawn, path)


def test_what_comes_next_goes_round_once(mine: Project) -> None:
    names = [u.unit for u in mine.units]
    assert store.next_unit(mine, []) == names[0]
    assert store.next_unit(mine, names[:3], after=names[0]) == names[3]
    assert store.next_unit(mine, names[1:], after=names[-1]) == names[0]
    assert store.next_unit(mine, names) is None
