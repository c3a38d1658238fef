"""Lists of a few words: what is found of each row, and what a row must not say."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from framing.errors import LexiconError
from framing.tone import words
from framing.tone.words import COLUMNS, KINDS, SIGNS, TARGETS, Role, Token

VALENCE = "v1,灯塔,positive,2,sea,yes,holder,坏|旧,下|上面,lighthouse,灯塔亮了。"
FILES = {
    "valence": [
        VALENCE, "v2,塔,negative,1,sea,no,,,,tower,塔倒了。", "v3,沉船,negative,2,sea,yes,agent,,,wreck,沉船多。",
        "v4,灯塔站,neutral,0,sea,no,,,,station,灯塔站到了。", "v5,漂亮,positive,1,sea,no,,,,pretty,真漂亮。",
    ],
    "negators": ["不,flip,过", "休,bar,"], "degree": ["很,1.2", "略,0.5"], "connectives": ["但,contrast"],
    "markers": ["漂亮,people,,的", "被,passive,棉|夹,子|"],
}  # fmt: skip


def write(folder: Path, **changed: list[str] | str) -> Path:
    for name, rows in {**FILES, **changed}.items():
        header = ",".join(COLUMNS[name])
        content = "\n".join([header, *rows, ""]) if isinstance(rows, list) else rows
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return folder


def found(folder: Path, text: str, **changed: list[str] | str) -> list[Token]:
    return words.load(write(folder, **changed)).find(text)


LIGHT = Role("word", "灯塔", 2.0, "holder", ("坏", "旧"), ("下", "上面"), "v1")


def test_each_row_is_one_role(tmp_path: Path) -> None:
    assert found(tmp_path, "灯塔不被沉船，但很漂亮的塔休略") == [
        (0, 2, LIGHT),
        (2, 3, Role("flip", "不", 0.0, "", (), ("过",), "")),
        (3, 4, Role("passive", "被", 0.0, "", ("棉", "夹"), ("子",), "")),
        (4, 6, Role("word", "沉船", -2.0, "agent", (), (), "v3")),
        (7, 8, Role("contrast", "但")),
        (8, 9, Role("degree", "很", 1.2)),
        (9, 11, Role("word", "漂亮", 1.0, "", (), (), "v5")),
        (12, 13, Role("word", "塔", -1.0, "", (), (), "v2")),
        (13, 14, Role("bar", "休")),
        (14, 15, Role("degree", "略", 0.5)),
    ]
    assert Role("flip", "不") == ("flip", "不", 0.0, "", (), (), "")


def test_one_string_may_be_several_things_in_the_order_of_the_lists(tmp_path: Path) -> None:
    kinds = [(t.start, t.role.kind) for t in found(tmp_path, "漂亮，漂亮的")]
    assert kinds == [(0, "word"), (0, "people"), (3, "word")]


def test_a_neutral_row_weighs_nothing_and_swallows(tmp_path: Path) -> None:
    assert found(tmp_path, "灯塔站") == [(0, 3, Role("word", "灯塔站", 0.0, "", (), (), "v4"))]


@pytest.mark.parametrize(
    "text", ["坏灯塔", "旧灯塔", "灯塔下", "灯塔上面", "好旧灯塔", "棉被", "被子", "不过"]
)
def test_any_guard_takes_back_and_what_is_inside_stays_swallowed(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, text) == []


@pytest.mark.parametrize("text", ["灯塔上", "灯塔，下", "坏，灯塔", "灯塔坏", "下灯塔", "灯塔"])
def test_a_guard_asks_only_what_stands_right_there(tmp_path: Path, text: str) -> None:
    assert [t.role for t in found(tmp_path, text)] == [LIGHT]


def test_guards_look_back_to_the_first_letter(tmp_path: Path) -> None:
    rows = ["v1,灯塔,positive,2,sea,yes,holder,大旧,,lighthouse,灯塔亮了。"]
    assert found(tmp_path, "大旧灯塔", valence=rows) == []
    assert [t.start for t in found(tmp_path, "旧灯塔")] == [1]


def test_rows_and_hash_are_of_the_files(tmp_path: Path) -> None:
    lists = words.load(write(tmp_path))
    assert [row["id"] for row in lists.rows] == ["v1", "v2", "v3", "v4", "v5"]
    assert lists.rows[0]["gloss_en"] == "lighthouse"
    together = b"".join((tmp_path / f"{name}.csv").read_bytes() for name in COLUMNS)
    assert lists.hash == hashlib.sha256(together).hexdigest()[:12]
    assert words.load(tmp_path) is lists


def test_what_the_lists_may_say() -> None:
    assert SIGNS == {"positive": 1, "negative": -1, "neutral": 0}
    assert TARGETS == ("", "object", "agent", "both", "holder", "name")
    assert words.FOLDER.name == "lists"
    used = {(t.kind) for own in words.load()._roles for t in own}
    assert used == {"word", "degree"}.union(*KINDS.values())


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    ("polarity", "strengths"), [("positive", "12"), ("negative", "12"), ("neutral", "0")]
)
def test_every_sign_strength_and_target_is_read(
    tmp_path: Path, target: str, polarity: str, strengths: str
) -> None:
    for strength in strengths:
        words.load.cache_clear()
        row = f"v1,灯塔,{polarity},{strength},sea,{'yes' if target else 'no'},{target},,,lighthouse,灯塔。"
        [token] = found(tmp_path, "灯塔", valence=[row])
        assert (token.role.value, token.role.target) == (SIGNS[polarity] * int(strength), target)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (",positive,2", ",positive,0", "line 2: strength must be 1 or 2, and 0 for a neutral row."),
        (",neutral,0", ",neutral,1", "line 5: strength must be 1 or 2, and 0 for a neutral row."),
        (",positive,2", ",positive,12", "line 2: strength must be 1 or 2, and 0 for a neutral row."),
        (",positive,2", ",good,2", "line 2: polarity must be one of positive, negative, neutral."),
        ("yes,holder", "no,holder", "line 2: directed must be yes where target is given, else no."),
        ("1,sea,no", "1,sea,yes", "line 3: directed must be yes where target is given, else no."),
        ("holder", "owner", "line 2: target must be empty or one of object, agent, both, holder, name."),
        ("v1,", ",", "line 2: id is empty; fill it in."),
        ("2,sea,", "2, ,", "line 2: domain is empty; fill it in."),
        ("lighthouse", "", "line 2: gloss_en is empty; fill it in."),
        ("灯塔亮了。", " ", "line 2: example is empty; fill it in."),
        ("v1,灯塔,", "v1, ,", "line 2: word is empty; fill it in."),
        ("灯塔亮了。", "灯塔下面。", "line 2: '灯塔' is not found in its example; mend guard or example."),
        ("塔倒了。", "灯塔倒了。", "line 3: '塔' is not found in its example; mend guard or example."),
        ("v2", "v1", "line 3: 'v1' is already at valence.csv line 2; keep one of the two."),
        ("v2,塔", "v2,灯塔", "line 3: '灯塔' is already at valence.csv line 2; keep one of the two."),
        (",灯塔亮了。", "", "line 2: the row must have 11 fields; quote commas."),
        ("灯塔亮了。", "灯塔亮,了。", "line 2: the row must have 11 fields; quote commas."),
        ("id,word", "word,id", f"line 1: the columns must be {','.join(COLUMNS['valence'])}."),
    ],
)  # fmt: skip
def test_a_row_that_breaks_the_format_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = "\n".join([",".join(COLUMNS["valence"]), *FILES["valence"], ""])
    assert old in text
    with pytest.raises(LexiconError) as caught:
        words.load(write(tmp_path, valence=text.replace(old, new, 1)))
    assert str(caught.value) == f"valence.csv {says}"


def test_quotes_that_do_not_close_are_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"^negators\.csv line \d: .*; repair the quoting\.$"):
        words.load(write(tmp_path, negators=['"不" x,flip,']))


@pytest.mark.parametrize(
    ("name", "rows", "says"),
    [
        ("negators", ["不,flop,"], "negators.csv line 2: kind 'flop' is unknown; use one of bar, deny, doubt, flip, spoil, undo."),
        ("connectives", ["但,flip"], "connectives.csv line 2: kind 'flip' is unknown; use one of concession, contrast."),
        ("degree", ["很,1.2", "太,"], "degree.csv line 3: factor '' must be a number."),
        ("degree", ["很,1.2", "很,1.3"], "degree.csv line 3: '很' is already at degree.csv line 2; keep one of the two."),
        ("markers", "", "markers.csv line 1: the columns must be word,kind,not_before,not_after."),
    ],
)  # fmt: skip
def test_another_list_that_breaks_the_format_is_named(
    tmp_path: Path, name: str, rows: list[str] | str, says: str
) -> None:
    with pytest.raises(LexiconError) as caught:
        words.load(write(tmp_path, **{name: rows}))
    assert str(caught.value) == says


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "markers.csv").write_bytes("词".encode("gb18030"))
    with pytest.raises(LexiconError) as caught:
        words.load(tmp_path)
    assert str(caught.value) == "markers.csv: this is not UTF-8; save the file as UTF-8."
    (tmp_path / "markers.csv").unlink()
    with pytest.raises(LexiconError) as caught:
        words.load(tmp_path)
    assert str(caught.value) == "markers.csv: the file is missing; restore it."


def test_one_word_may_stand_in_two_lists_but_not_twice_in_one(tmp_path: Path) -> None:
    tokens = found(tmp_path, "但", negators=["但,flip,"])
    assert [t.role.kind for t in tokens] == ["flip", "contrast"]
