"""Article text belongs to its publishers: none of it is tracked here.

Every run of Han letters in every tracked file is held against every real
article. Titles cited in data/coverage (and the file names that mirrors made of
them) are the one exception.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from framing.cleaning.script import simplify
from tests.conftest import ROOT

RUN = 13
HAN = re.compile(rf"[\u3400-\u9fff]{{{RUN},}}")
TITLES = {
    "title",
    "title_raw",
    "url",
    "path",
    "reason",
    "term",
}  # DW writes the title into the address; a term is one word


def tracked() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    return [ROOT / n for n in names.decode().split("\0") if n and (ROOT / n).is_file()]


def content(path: Path) -> Iterator[str]:
    if path.suffix == ".parquet":
        frame = pd.read_parquet(path)
        for column in frame.columns:
            if column not in TITLES and not pd.api.types.is_numeric_dtype(frame[column]):
                yield "\n".join(str(v) for v in frame[column].dropna().unique())
    else:
        yield path.read_bytes().decode("utf-8", "ignore")


def windows(run: str) -> Iterator[str]:
    return (run[i : i + RUN] for i in range(len(run) - RUN + 1))


def test_no_run_of_han_letters_stands_in_a_real_article(shared: Path) -> None:
    mine: dict[str, str] = {}
    for path in tracked():
        for part in content(path):
            for run in HAN.findall(part):
                for window in windows(run):
                    mine.setdefault(simplify(window), path.relative_to(ROOT).as_posix())
    assert len(mine) > 300, "the check sees the project's own text"
    copied: dict[str, str] = {}
    for path in sorted([*(shared / "corpora").rglob("*"), *(shared / "eval").glob("*")]):
        if path.is_file():
            for run in HAN.findall(path.read_text(encoding="utf-8", errors="ignore")):
                for window in windows(simplify(run)):
                    if window in mine:
                        copied.setdefault(mine[window], f"{window} stands in {path.name}")
    assert not copied, copied
