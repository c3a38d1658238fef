"""The picker's datasets: the project's two, then the reader's own, under stable ids."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from framing.dashboard import datasets
from framing.errors import SnapshotError


def test_the_two_of_the_project_come_first_and_say_what_is_missing(tmp_path: Path) -> None:
    found = datasets.find([], {}, tmp_path)
    assert list(found) == ["coverage", "sample"]
    assert found["coverage"].path == tmp_path / "data" / "coverage"
    assert found["sample"].path == tmp_path / ".stores" / "sample"
    assert "no snapshot here" in str(found["sample"].problem)
    with pytest.raises(SnapshotError, match="no snapshot"):
        _ = found["sample"].snapshot_id


def test_own_stores_by_environment_and_argument(stores: dict[str, Path], tmp_path: Path) -> None:
    plain, notext = stores["store-plain"], stores["store-notext"]
    environment = {"FRAMING_STORE": os.pathsep.join([str(plain), str(tmp_path / "Neue Welle!")])}
    found = datasets.find(["--store", str(notext), "--store=" + str(plain), "--other"], environment, tmp_path)
    assert list(found) == ["coverage", "sample", "store-plain", "store-neue-welle", "store-notext"]
    assert found["store-plain"].problem is None
    assert found["store-plain"].holds_text
    assert not found["store-notext"].holds_text
    assert found["store-notext"].title("en") == "Invented sample"


def test_two_folders_of_one_name_have_two_ids(tmp_path: Path) -> None:
    one, two = tmp_path / "a" / "news", tmp_path / "b" / "news"
    found = datasets.find(["--store", str(one), "--store", str(two)], {}, tmp_path)
    again = datasets.find(["--store", str(one), "--store", str(two)], {}, tmp_path)
    assert len(found) == 4
    assert list(found) == list(again)


def test_a_folder_without_latin_letters_has_an_id(tmp_path: Path) -> None:
    (id_,) = set(datasets.find(["--store", str(tmp_path / "新闻")], {}, tmp_path)) - {"coverage", "sample"}
    assert id_.startswith("store-") and len(id_) == 14


def test_a_store_argument_without_a_folder_is_no_store(tmp_path: Path) -> None:
    assert len(datasets.find(["--store"], {"FRAMING_STORE": ""}, tmp_path)) == 2
