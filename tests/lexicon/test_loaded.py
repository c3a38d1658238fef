"""What a folder of a few rows becomes, and the exact words by which a broken one is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from framing import lexicon
from framing.errors import LexiconError
from framing.guards import ACTOR_FILE
from framing.lexicon import Concept, Name
from tests.lexicon.test_format import INDEX, ROW, second, write

TWO = """
[families]
bridges = { zh = "桥名", en = "Bridges" }
ferries = { zh = "渡轮", en = "Ferries", kind = "frame" }
[registers]
"general" = { zh = "通用", en = "general" }
"house" = { zh = "本社", en = "house style" }
"""
FERRY = second(
    id="ferry_01", concept="ferry", concept_zh="渡轮", concept_en="the ferry", variant="渡轮", attested_in="house",
    example_yes="渡轮到了。", example_no="渡船和轮船。", polarity="negative",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "families.toml").write_text(TWO, encoding="utf-8")
    write(tmp_path, ROW, second(forms=" 跨海 ; ;海桥 ", polarity="positive", example_no="桥在海上。"))
    write(tmp_path, FERRY, name="ferries")
    return tmp_path


def test_entries_come_in_the_order_of_families_and_rows(folder: Path) -> None:
    loaded = lexicon.load(folder)
    assert [e.id for e in loaded.entries] == ["bridge_01", "bridge_02", "ferry_01"]
    assert [e.family for e in loaded.entries] == ["bridges", "bridges", "ferries"]
    assert [e.where for e in loaded.entries] == [
        "bridges.csv line 2",
        "bridges.csv line 3",
        "ferries.csv line 2",
    ]
    assert [e.patterns for e in loaded.entries] == [
        ("海湾大桥", "湾桥"),
        ("跨海桥", "跨海", "海桥"),
        ("渡轮",),
    ]
    assert [e.polarity for e in loaded.entries] == [None, "positive", "negative"]
    assert lexicon.load(folder) is loaded


def test_concepts_and_families_have_their_names(folder: Path) -> None:
    loaded = lexicon.load(folder)
    assert [(f.id, f.name, f.kind) for f in loaded.families] == [
        ("bridges", Name("桥名", "Bridges"), "naming"), ("ferries", Name("渡轮", "Ferries"), "frame"),
    ]  # fmt: skip
    assert loaded.concepts == {
        "bridge": Concept("bridge", "bridges", Name("大桥", "the bridge")),
        "ferry": Concept("ferry", "ferries", Name("渡轮", "the ferry")),
    }
    assert list(loaded.concepts) == ["bridge", "ferry"]
    assert loaded.registers == {"general": Name("通用", "general"), "house": Name("本社", "house style")}


def test_the_table_has_a_row_for_every_string(folder: Path) -> None:
    table = lexicon.load(folder).table
    assert [row["variant"] for row in table] == ["海湾大桥", "湾桥", "跨海桥", "跨海", "海桥", "渡轮"]
    assert table[1] == {
        "family": "bridges", "variant": "湾桥", "concept": "bridge", "gloss_zh": "桥名", "gloss_en": "name of the bridge",
        "concept_zh": "大桥", "concept_en": "the bridge", "attested_in": "general",
        "source_url": "https://news.example/bridge", "guard": "!next:镇", "version": "1",
    }  # fmt: skip


def test_the_hash_is_over_names_and_bytes_of_all_files(folder: Path) -> None:
    digest = hashlib.sha256()
    for path in (folder / "families.toml", folder / "bridges.csv", folder / "ferries.csv", ACTOR_FILE):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    assert lexicon.load(folder).hash == digest.hexdigest()[:12]


def test_without_word_lists_the_hash_is_over_the_rest(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = lexicon.load(folder).hash
    lexicon.load.cache_clear()
    monkeypatch.setattr(lexicon, "ACTOR_FILE", folder / "none.toml")
    assert lexicon.load(folder).hash != before
    lexicon.load.cache_clear()


@pytest.mark.parametrize("url", ["http://a.b", "https://a.b/c?d=e", "https://a.b.c"])
@pytest.mark.parametrize("key", ["b", "b2", "b_2", "bridge_"])
def test_addresses_and_ids_that_are_well_formed(folder: Path, url: str, key: str) -> None:
    write(folder, ROW, second(source_url=url, id=key))
    assert lexicon.load(folder).entries[1].source_url == url


@pytest.mark.parametrize("url", ["ftp://a.b", "https://a/b.c", "http://ab", "http://a.b c", "https://"])
def test_other_addresses_are_refused(folder: Path, url: str) -> None:
    write(folder, ROW, second(source_url=url))
    with pytest.raises(LexiconError) as caught:
        lexicon.load(folder)
    assert str(caught.value) == "bridges.csv line 3: source_url must be an http or https address."


def test_cells_are_read_without_the_blanks_around_them(folder: Path) -> None:
    write(folder, ROW, second(variant=" 跨海桥 ", gloss_en=" a bridge "))
    assert (lexicon.load(folder).entries[1].variant, lexicon.load(folder).entries[1].gloss_en) == (
        "跨海桥",
        "a bridge",
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": "2_b"}, "id '2_b' must be lower-case English with underscores."),
        ({"id": "_b"}, "id '_b' must be lower-case English with underscores."),
        ({"concept": "Bridge"}, "concept 'Bridge' must be lower-case English with underscores."),
        ({"id": "bridge_01"}, "id 'bridge_01' is already at bridges.csv line 2; choose another id."),
        ({"concept": "ferry"}, None),
        ({"concept_zh": "桥"}, "concept 'bridge' has another name above; give it one name."),
        ({"concept_en": "a bridge"}, "concept 'bridge' has another name above; give it one name."),
        ({"attested_in": "hearsay"}, "register 'hearsay' is unknown; use one of general, house."),
        ({"polarity": "neutral"}, "polarity must be empty, positive or negative."),
        ({"forms": "海湾大桥"}, "'海湾大桥' is already at bridges.csv line 2; keep one of the two."),
        ({"forms": "跨海桥"}, "'跨海桥' is already at bridges.csv line 3; keep one of the two."),
        ({"example_yes": "桥亮灯。"}, "'跨海桥' is not found in example_yes; mend guard or example."),
        ({"example_no": "跨海桥。"}, "'跨海桥' is found in example_no; mend guard or example."),
        ({"example_yes": "海湾大桥和湾桥。"}, "'跨海桥' is not found in example_yes; mend guard or example."),
        *(({key: "  "}, f"{key} is empty; fill it in.") for key in lexicon.COLUMNS if key not in lexicon.OPTIONAL),
    ],
)  # fmt: skip
def test_a_broken_row_is_refused_in_these_words(
    folder: Path, changes: dict[str, str], says: str | None
) -> None:
    write(folder, ROW, second(**changes))
    with pytest.raises(LexiconError) as caught:
        lexicon.load(folder)
    expected = (
        f"bridges.csv line 3: {says}"
        if says
        else ("ferries.csv line 2: concept 'ferry' is already in bridges.csv line 3; rename one.")
    )
    assert str(caught.value) == expected


def test_a_string_may_stand_in_two_families_but_a_concept_and_an_id_in_one(folder: Path) -> None:
    write(folder, {**FERRY, "variant": "湾桥", "example_yes": "湾桥到了。"}, name="ferries")
    assert lexicon.load(folder).entries[2].variant == "湾桥"
    lexicon.load.cache_clear()
    write(folder, {**FERRY, "id": "bridge_02"}, name="ferries")
    with pytest.raises(LexiconError) as caught:
        lexicon.load(folder)
    assert (
        str(caught.value)
        == "ferries.csv line 2: id 'bridge_02' is already at bridges.csv line 3; choose another id."
    )


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("ferries.csv", None, "ferries.csv: the file is missing; restore it or take it out of families.toml."),
        ("families.toml", None, "families.toml: the file is missing; restore it or take it out of families.toml."),
        ("ferries.csv", b"\xff", "ferries.csv: this is not UTF-8; save the file as UTF-8."),
        ("ferries.csv", b"", f"ferries.csv line 1: the columns must be {','.join(lexicon.COLUMNS)}."),
        ("ferries.csv", (",".join(lexicon.COLUMNS) + "\n").encode(),
         "ferries.csv: the file has no rows; add one or take the family out of families.toml."),
        ("ferries.csv", (",".join(lexicon.COLUMNS) + "\na,b\n").encode(),
         "ferries.csv line 2: the row must have 15 fields; quote fields that hold commas."),
        ("ferries.csv", (",".join(lexicon.COLUMNS) + "\n" + "a," * 15 + "a\n").encode(),
         "ferries.csv line 2: the row must have 15 fields; quote fields that hold commas."),
        ("boats.csv", b"", "families.toml: boats.csv is not listed; add a [families.boats] table."),
        ("families.toml", TWO.replace('"frame"', '"frames"').encode(),
         "families.toml: kind 'frames' of ferries is unknown; use one of naming, frame."),
        ("families.toml", INDEX.encode(), "families.toml: ferries.csv is not listed; add a [families.ferries] table."),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_in_these_words(
    folder: Path, name: str, content: bytes | None, says: str
) -> None:
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(LexiconError) as caught:
        lexicon.load(folder)
    assert str(caught.value) == says
