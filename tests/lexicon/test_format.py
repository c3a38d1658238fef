"""A lexicon that breaks a rule is refused by file, line and remedy."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from framing import lexicon
from framing.errors import LexiconError

ROW = {
    "id": "bridge_01", "concept": "bridge", "concept_zh": "大桥", "concept_en": "the bridge", "variant": "海湾大桥",
    "forms": "湾桥", "guard": "!next:镇", "attested_in": "general", "source_url": "https://news.example/bridge",
    "polarity": "", "gloss_zh": "桥名", "gloss_en": "name of the bridge", "version": "1",
    "example_yes": "海湾大桥今早通车。", "example_no": "海湾大桥镇是个地名。",
}  # fmt: skip
INDEX = """
[families]
bridges = { zh = "桥名", en = "Bridges" }
[registers]
"general" = { zh = "通用", en = "general" }
"""


def write(
    folder: Path, *rows: dict[str, str], name: str = "bridges", columns: tuple[str, ...] = lexicon.COLUMNS
) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "families.toml").write_text(INDEX, encoding="utf-8")
    write(tmp_path, ROW)
    return tmp_path


def second(**changes: str) -> dict[str, str]:
    """A valid second row, changed."""
    fresh = {"id": "bridge_02", "variant": "跨海桥", "forms": "", "guard": "", "example_yes": "跨海桥亮灯。"}
    return {**ROW, **fresh, "example_no": "跨海的桥很多。", **changes}


def test_a_valid_folder_loads(folder: Path) -> None:
    loaded = lexicon.load(folder)
    assert [family.id for family in loaded.families] == ["bridges"]
    assert loaded.entries[0].patterns == ("海湾大桥", "湾桥")
    assert loaded.concepts["bridge"].name.en == "the bridge"
    assert loaded.table[0]["family"] == "bridges"
    assert loaded.table[0]["guard"] == "!next:镇"


@pytest.mark.parametrize(("key", "kind"), [("", "naming"), (', kind = "frame"', "frame")])
def test_a_family_is_of_one_kind(folder: Path, key: str, kind: str) -> None:
    index = INDEX.replace('"Bridges" }', f'"Bridges"{key} }}')
    (folder / "families.toml").write_text(index, encoding="utf-8")
    assert [family.kind for family in lexicon.load(folder).families] == [kind]


def test_an_unknown_kind_is_refused(folder: Path) -> None:
    index = INDEX.replace('"Bridges" }', '"Bridges", kind = "frames" }')
    (folder / "families.toml").write_text(index, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"^families\.toml: kind 'frames' of bridges is unknown; use one"):
        lexicon.load(folder)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"guard": "nxet:镇"}, r"line 3: guard key 'nxet' is unknown; use one of prev, next"),
        ({"guard": "next:镇||村"}, r"line 3: .* empty alternative"),
        ({"guard": "actor:北京"}, r"line 3: write 'actor' without a value"),
        ({"guard": "near"}, r"line 3: write 'near:word\|word'"),
        ({"id": "bridge_01"}, r"line 3: id 'bridge_01' is already at bridges.csv line 2"),
        ({"id": "Bridge 2"}, r"line 3: id 'Bridge 2' must be lower-case"),
        ({"variant": "湾桥", "example_yes": "湾桥亮灯。"}, r"line 3: '湾桥' is already at bridges.csv line 2"),
        ({"gloss_en": " "}, r"line 3: gloss_en is empty; fill it in"),
        ({"example_no": ""}, r"line 3: example_no is empty"),
        ({"attested_in": "hearsay"}, r"line 3: register 'hearsay' is unknown; use one of general"),
        ({"source_url": "news.example/a"}, r"line 3: source_url must be an http or https address"),
        ({"polarity": "bad"}, r"line 3: polarity must be empty, positive or negative"),
        ({"concept_en": "a bridge"}, r"line 3: concept 'bridge' has another name above"),
        ({"example_yes": "桥面亮灯。"}, r"line 3: '跨海桥' is not found in example_yes"),
        ({"example_no": "跨海桥熄灯。"}, r"line 3: '跨海桥' is found in example_no"),
    ],
)  # fmt: skip
def test_a_broken_row_is_named_by_file_and_line(folder: Path, changes: dict[str, str], says: str) -> None:
    write(folder, ROW, second(**changes))
    with pytest.raises(LexiconError, match=rf"^bridges\.csv {says}"):
        lexicon.load(folder)


def other_columns(folder: Path) -> None:
    write(folder, ROW, columns=lexicon.COLUMNS[:-1])


def short_row(folder: Path) -> None:
    with (folder / "bridges.csv").open("a", encoding="utf-8") as file:
        file.write("bridge_02,bridge\n")


def long_row(folder: Path) -> None:
    with (folder / "bridges.csv").open("a", encoding="utf-8") as file:
        file.write(",".join("x" * 20) + "\n")


def open_quote(folder: Path) -> None:
    with (folder / "bridges.csv").open("a", encoding="utf-8") as file:
        file.write('bridge_02,"bridge\n')


def no_rows(folder: Path) -> None:
    write(folder)


def not_utf8(folder: Path) -> None:
    (folder / "bridges.csv").write_bytes("桥".encode("gb18030"))


def missing(folder: Path) -> None:
    (folder / "bridges.csv").unlink()


def unlisted(folder: Path) -> None:
    shutil.copy(folder / "bridges.csv", folder / "ferries.csv")


def concept_in_two_families(folder: Path) -> None:
    index = INDEX.replace("[registers]", 'ferries = { zh = "渡轮", en = "Ferries" }\n[registers]')
    (folder / "families.toml").write_text(index, encoding="utf-8")
    write(folder, second(), name="ferries")


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (other_columns, r"bridges\.csv line 1: the columns must be id,concept"),
        (short_row, r"bridges\.csv line 3: the row must have 15 fields"),
        (long_row, r"bridges\.csv line 3: the row must have 15 fields"),
        (open_quote, r"bridges\.csv line \d: .*repair the quoting"),
        (no_rows, r"bridges\.csv: the file has no rows"),
        (not_utf8, r"bridges\.csv: this is not UTF-8"),
        (missing, r"bridges\.csv: the file is missing"),
        (unlisted, r"families\.toml: ferries\.csv is not listed; add a \[families\.ferries\] table"),
        (concept_in_two_families, r"ferries\.csv line 2: concept 'bridge' is already in bridges\.csv line 2"),
    ],
)
def test_a_broken_file_is_named(folder: Path, damage: Callable[[Path], None], says: str) -> None:
    damage(folder)
    with pytest.raises(LexiconError, match=f"^{says}"):
        lexicon.load(folder)


def test_the_hash_follows_the_content(folder: Path) -> None:
    before = lexicon.load(folder).hash
    lexicon.load.cache_clear()
    assert lexicon.load(folder).hash == before
    lexicon.load.cache_clear()
    write(folder, {**ROW, "gloss_en": "another gloss"})
    assert lexicon.load(folder).hash != before
