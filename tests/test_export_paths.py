"""Every way out of a store of hostile texts: no cell of any CSV begins a formula, and each is one apostrophe from exact."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from framing import export, snapshot
from framing.cli import TABLES, main
from framing.coding import codebook, sample, store
from tests import worst
from tests.figures import Report


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worst.build(tmp_path_factory.mktemp("worst") / "worst")


def cells(data: bytes) -> list[list[str]]:
    """Rows of a CSV with BOM and CRLF, header first; none begins a formula."""
    assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    assert not [
        cell
        for row in rows
        for cell in row
        if cell.lstrip().startswith(export.DANGEROUS) and not _number(cell)
    ]
    return rows


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return cell == cell.strip()


def exact(rows: list[list[str]], frame: pd.DataFrame) -> None:
    """The texts are those of the frame, but for one apostrophe."""
    head, *rest = rows
    assert head == list(frame.columns) and len(rest) == len(frame)
    for place, name in enumerate(head):
        if frame[name].dtype == "str":
            assert [export.original(row[place]) for row in rest] == frame[name].fillna("").tolist(), name


def run(*words: object) -> None:
    assert main([str(word) for word in words]) == 0


def _exported(news: Path, folder: Path, table: str, format_: str) -> Path:
    out = folder / f"{table}.{format_}"
    run("export", "--store", news, "--table", table, "--format", format_, "--out", out)
    return out


def files(news: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    """CSV from the commands that write tables, packages, contrasts and codes, and the files of a coding project."""
    for table in TABLES:
        yield table, _exported(news, folder, table, "csv").read_bytes()
    run("export-package", "--store", news, "--format", "csv", "--out", folder / "all.zip")
    with zipfile.ZipFile(folder / "all.zip") as archive:
        yield from ((name, archive.read(name)) for name in archive.namelist() if name.endswith(".csv"))
    of = ("--measure", "naming", "--concept", "port_naming")
    run("contrast", "--store", news, *of, "--out", folder / "contrast.csv")
    yield "contrast", (folder / "contrast.csv").read_bytes()
    drawn = _coded(news, folder / "coding" / "bad")
    yield from ((path.name, path.read_bytes()) for path in sorted(drawn.folder.glob("*.csv")))
    for table in ("codes", "majority"):
        out = folder / f"{table}.csv"
        run(
            "coding",
            "export",
            "--table",
            table,
            "--out",
            out,
            "--project",
            "bad",
            "--folder",
            folder / "coding",
        )
        yield out.name, out.read_bytes()


def _coded(news: Path, folder: Path) -> store.Project:
    """A project whose notes are formulas; they come back as they were."""
    path, notes = codebook.path("genre"), [f"={text}" for text in worst.TEXTS[-12:]]
    with snapshot.open(news) as snap:
        drawn = store.create(folder, sample.draw(snap, codebook.load(path), len(notes)), path)
    for unit, note in zip(drawn.units, notes, strict=True):
        store.record(drawn, "ann", unit.unit, drawn.codebook.ids[0], note)
    noted = [code.note for code in store.codes(drawn, "ann").values()]
    assert noted == [" ".join(note.split()) for note in notes]
    return drawn


def test_no_way_out_writes_a_formula(news: Path, tmp_path: Path, figure: Report) -> None:
    guarded = 0
    written = dict(files(news, tmp_path))
    assert {
        "articles",
        "articles.csv",
        "contrast",
        "codes-ann.csv",
        "sample.csv",
        "codes.csv",
        "majority.csv",
    } <= written.keys()
    for name, data in written.items():
        rows = cells(data)
        guarded += sum(cell.startswith("'") for row in rows for cell in row)
        if name in TABLES:
            exact(rows, pd.read_parquet(_exported(news, tmp_path, name, "parquet")))
    assert guarded > 100
    figure(10, "CSV files from every way out without a cell that begins a formula", len(written))
    figure(10, "hostile cells in them with one apostrophe", guarded)


def test_parquet_and_jsonl_have_the_texts_as_they_are(news: Path, tmp_path: Path) -> None:
    with snapshot.open(news) as snap:
        titles = snap.query("FROM articles ORDER BY article_id")["title"].tolist()
    assert any(title.startswith("=") for title in titles)
    parquet = pd.read_parquet(_exported(news, tmp_path, "articles", "parquet")).sort_values("article_id")
    lines = _exported(news, tmp_path, "articles", "jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    jsonl = sorted(map(json.loads, lines), key=lambda row: row["article_id"])
    assert parquet["title"].tolist() == [row["title"] for row in jsonl] == titles
