"""docs/trust.md holds every row of its list, each with figures by tests that are there."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from scripts import trust
from tests.conftest import ROOT
from tests.figures import reporter

ROWS = tomllib.loads(trust.ROWS.read_text(encoding="utf-8"))["row"]


def test_every_row_stands_there_with_figures_and_tests() -> None:
    lines = re.findall(r"^\| (\d+) \| (.*) \| (.*) \| (.*) \|$", trust.PAGE.read_text(encoding="utf-8"), re.M)
    assert [(int(n), holds) for n, holds, _, _ in lines] == [(row["n"], row["holds"]) for row in ROWS]
    for n, _, figures, tests in lines:
        assert re.search(r"\d", figures), f"row {n} has no figure: run `make trust`"
        assert all((ROOT / name).is_file() for name in re.findall(r"`([^`]+)`", tests)) and tests


def test_what_a_test_reports_is_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMING_FIGURES", str(tmp_path))
    report = reporter("tests/test_x.py::test_y")
    report(2, "documents tried", 12345)
    report(2, "of them set aside", 0)
    report(2, "documents tried", 54321)  # said again: the last counts
    figures = [json.loads(p.read_text(encoding="utf-8")) for p in tmp_path.iterdir()]
    page = trust.page(
        [{"n": 2, "holds": "All is read."}], sorted(figures, key=lambda f: f["at"]), "2026-01-01"
    )
    assert (
        "| 2 | All is read. | of them set aside: 0<br>documents tried: 54,321 | `tests/test_x.py` |" in page
    )


def test_nothing_is_reported_where_nobody_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRAMING_FIGURES", raising=False)
    monkeypatch.chdir(tmp_path)
    reporter("tests/test_x.py")(1, "requests", 0)
    assert list(tmp_path.iterdir()) == []
