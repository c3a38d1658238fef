"""Files of tables: exact in what reads them, harmless in a spreadsheet, never half-written."""

from __future__ import annotations

import csv
import io
import json
import random
import subprocess
import zipfile
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import export, snapshot
from framing.errors import ExportError
from tests.conftest import ROOT
from tests.figures import Report

HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u3000=1", "＝1", "＋1", "－1", "＠1",
    "'quoted", '"comma", and "quotes"', "多行\n文字", "香港立法会选举", "普通", "", "1.5", "a,b;c",
]  # fmt: skip
BLANKS = ["", " ", "  ", "\u00a0", "\u3000", "\u2003 ", "\ufeff", "\u200b"]
TAILS = [
    "",
    "1+1",
    'HYPERLINK("http://evil.example","点")',
    "cmd|' /C calc'!A0",
    "1,2;3\t4",
    "行\r\n行",
    '"引"',
    "'",
    "文",
]
FORMULAS = ["".join(parts) for parts in product(BLANKS, export.DANGEROUS, TAILS)]
"""Every sign that begins a formula, after every kind of blank, before what an attacker or a sentence goes on with."""
TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from("=+-@\t\r\n\0＝＋－＠'\",;\\# \u3000中1")
    ),
    max_size=20,
)
"""Any text, more often of the characters that CSV and spreadsheets read in their own way."""


def frame() -> pd.DataFrame:
    n = len(HOSTILE)
    return pd.DataFrame({
        "text": HOSTILE,
        "number": [-1.5] + [0.25] * (n - 1),
        "count": range(n),
        "time": [pd.Timestamp("2022-03-18T12:00:00")] * (n - 1) + [pd.NaT],
        "missing": [None] * n,
    })  # fmt: skip


def parsed(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_csv_has_bom_crlf_and_bare_numbers() -> None:
    data = export.to_csv(frame())
    assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
    rows = parsed(data)
    assert rows[0] == ["text", "number", "count", "time", "missing"]
    assert rows[1][1:] == ["-1.5", "0", "2022-03-18T12:00:00Z", ""]


def test_no_cell_can_act_as_a_formula_and_one_apostrophe_less_is_the_original() -> None:
    cells = [row[0] for row in parsed(export.to_csv(frame()))[1:]]
    for cell, original in zip(cells, HOSTILE, strict=True):
        assert not cell.lstrip(" \u3000").startswith(export.DANGEROUS)
        assert (cell[1:] if cell.startswith("'") else cell) == original


def test_every_way_to_begin_a_formula_gets_one_apostrophe(figure: Report) -> None:
    rows = pd.DataFrame({"a": FORMULAS, "b": range(len(FORMULAS))})
    cells = [row[0] for row in parsed(export.to_csv(rows))[1:]]
    assert cells == [f"'{text}" for text in FORMULAS]
    assert [export.original(cell) for cell in cells] == FORMULAS
    figure(10, "cells that could begin a formula, neutralised", len(cells))


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=12))
def test_any_text_is_exact_in_what_reads_it_and_begins_no_formula(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    """DuckDB is told the dialect: from a few rows it may guess that # begins a comment, or an apostrophe escapes."""
    path = tmp_path_factory.getbasetemp() / "any.csv"
    rows = pd.DataFrame({"a": texts, "b": range(len(texts))})
    path.write_bytes(export.to_csv(rows))
    cells = [row[0] for row in parsed(path.read_bytes())[1:]]
    assert not [c for c in cells if c.lstrip().startswith(export.DANGEROUS) or c.startswith(export.DANGEROUS)]
    with_pandas = pd.read_csv(path, dtype={"a": "str"}, keep_default_na=False)["a"].tolist()
    with_duckdb = duckdb.read_csv(
        str(path), all_varchar=True, header=True, delimiter=",", quotechar='"', escapechar='"', comment=""
    ).fetchall()
    for found in (cells, with_pandas, [row[0] or "" for row in with_duckdb]):
        assert [export.original(cell) for cell in found] == texts


@given(
    st.lists(
        st.tuples(st.integers(-(2**62), 2**62), st.floats(allow_nan=False, allow_infinity=False)),
        min_size=1,
        max_size=20,
    )
)
def test_numbers_are_numbers(values: list[tuple[int, float]]) -> None:
    rows = pd.DataFrame(values, columns=["whole", "real"])
    data = export.to_csv(rows)
    assert b"'" not in data
    assert [(int(w), float(r)) for w, r in parsed(data)[1:]] == values


@given(st.lists(st.text("=+-@\t\r\n\0＝＋－＠' \u00a0\u3000a中1", max_size=5), min_size=1, max_size=20))
def test_a_column_is_guarded_as_its_cells_are(cells: list[str]) -> None:
    rows = pd.DataFrame({"a": [*cells, None], "b": 1})
    mixed = rows.astype({"a": object})
    assert export.to_csv(rows) == export.to_csv(mixed)


def test_pandas_and_duckdb_read_the_csv_exactly(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    export.write(frame(), path, "csv")
    with_pandas = pd.read_csv(path, dtype={"text": "str"}, keep_default_na=False)["text"].tolist()
    with_duckdb = [
        r[0] for r in duckdb.read_csv(str(path), all_varchar=True, header=True, quotechar='"').fetchall()
    ]
    for cells in (with_pandas, with_duckdb):
        assert [(c or "")[1:] if (c or "").startswith("'") else (c or "") for c in cells] == HOSTILE


def test_jsonl_and_parquet_are_unescaped(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in export.to_jsonl(frame()).decode().splitlines()]
    assert [r["text"] for r in rows] == HOSTILE
    assert (
        rows[0]["time"] == "2022-03-18T12:00:00Z" and rows[-1]["time"] is None and rows[0]["missing"] is None
    )
    assert pd.read_parquet(io.BytesIO(export.to_parquet(frame())))["text"].tolist() == HOSTILE


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"old")

    def full(frame: pd.DataFrame) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(export.FORMATS, "csv", full)
    with pytest.raises(ExportError, match="No space left"):
        export.write(frame(), path, "csv")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_an_unknown_format_lists_the_known(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="csv, parquet, jsonl"):
        export.write(frame(), tmp_path / "x", "xlsx")


@pytest.mark.spreadsheet
def test_libreoffice_opens_the_csv_with_chinese_intact(tmp_path: Path, libreoffice: str) -> None:
    text = _through_libreoffice(libreoffice, frame(), tmp_path)
    assert "香港立法会选举" in text and "'=1+1" in text and "多行\n文字" in text
    assert not any(cell.startswith("Err:") or cell == "2" for cell in text)


@pytest.mark.spreadsheet
def test_libreoffice_has_every_cell_exactly_and_no_formula(
    tmp_path: Path, libreoffice: str, figure: Report
) -> None:
    """What one apostrophe is taken off is the text; a line break is one whatever it was, as in any sheet."""
    chance = random.Random(10)
    signs = "=+-@＝＋－＠'\",;:\\#$%&(){}[]<>|\n \u3000"
    texts = [
        f"{begin}{text}港"
        for begin, text in product(BLANKS[:5], ["=1", "+1", "-1", "@A1", "＝1", "＋1", "－1", "＠1", "'1"])
    ]
    texts += [
        "".join(chance.choices(signs + "中文港口渡轮abc19", k=chance.randint(1, 30))) + "港"
        for _ in range(1500)
    ]
    numbers = [chance.choice([-1.5, 0.25, 1e6, -7.0]) for _ in texts]
    _through_libreoffice(libreoffice, pd.DataFrame({"text": texts, "number": numbers}), tmp_path)
    header, *rows = _grid(tmp_path / "rows.xlsx")
    assert header == ["text", "number"]
    assert [export.original(row[0]) for row in rows] == texts
    assert [float(row[1]) for row in rows] == numbers
    assert [row[0] for row in rows] == [export.neutral(text) for text in texts]
    figure(10, "cells exact in LibreOffice after one apostrophe is taken off", len(rows))


@pytest.mark.spreadsheet
def test_libreoffice_opens_the_articles_of_real_coverage(tmp_path: Path, libreoffice: str) -> None:
    with snapshot.open(ROOT / "data" / "coverage") as snap:
        articles = snap.table("articles")
    text = set(_through_libreoffice(libreoffice, articles, tmp_path))
    for column in ("title", "url", "article_id", "match_reasons"):
        assert {export.neutral(v) for v in articles[column].dropna()} <= text, column


def _through_libreoffice(command: str, frame: pd.DataFrame, folder: Path) -> list[str]:
    """The text cells of the sheet that LibreOffice makes of the CSV."""
    export.write(frame, folder / "rows.csv", "csv")
    subprocess.run(
        [command, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         "xlsx", "--infilter=CSV:44,34,76,1,,0,false,true", "--outdir", str(folder), str(folder / "rows.csv")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return _cells(folder / "rows.xlsx")


def _cells(path: Path) -> list[str]:
    """Shared strings of the first sheet, read from the file itself."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml"), "a cell became a formula"
        root = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
    return ["".join(t.text or "" for t in item.iter(f"{space}t")) for item in root.iter(f"{space}si")]


def _grid(path: Path) -> list[list[str]]:
    """The first sheet, row by row: texts as they stand, numbers as written; a number among texts would be an error."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    shared = _cells(path)
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    return [
        [
            shared[int(v)] if c.get("t") == "s" else v
            for c in row.iter(f"{space}c")
            if (v := c.findtext(f"{space}v")) is not None
        ]
        for row in root.iter(f"{space}row")
    ]
