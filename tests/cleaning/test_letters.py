"""Letters one by one: what is made Simplified by its neighbours, what nobody sees, where a sentence is cut."""

from __future__ import annotations

from framing.cleaning import script
from framing.cleaning.assembly import Part, assemble
from framing.cleaning.lines import Line
from framing.cleaning.sentences import cut
from framing.model import Section

QUOTES = {"「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”", "﹃": "‘", "﹄": "’"}
BY_NEIGHBOURS = {
    "着作权": "著作权", "着作": "着作", "沿著走": "沿着走", "著": "着", **{f"{c}著": f"{c}著" for c in "专编原土拙论巨昭卓译遗撰合所名较"},
    "显著": "显著", **{f"著{c}": f"著{c}" for c in "名作称述者书有录"}, "乾净": "干净", "乾": "干", **{f"乾{c}": f"乾{c}" for c in "坤隆嘉陵清"},
    "瞭解": "了解", "瞭": "了", "瞭望": "瞭望", "瞭哨": "瞭哨", "藉口": "借口", "藉": "借", **{f"{c}藉": f"{c}藉" for c in "狼慰蕴枕"},
    "港丶灯": "港、灯", "丶灯": "丶灯", "港丶": "港丶", "港 丶灯": "港 丶灯", "约翰‧乔": "约翰·乔", "约・乔": "约·乔", "A•B": "A·B", "约･乔": "约·乔",
    "1‧2": "1‧2", "约‧2": "约‧2", "_‧a": "_‧a", "• 港": "• 港", "港•": "港•", **QUOTES,
}  # fmt: skip


def test_what_depends_on_its_neighbours() -> None:
    assert {text: script.simplify(text) for text in BY_NEIGHBOURS} == BY_NEIGHBOURS


def test_the_table_covers_each_block_of_letters() -> None:
    known = script.table.__wrapped__()
    assert known == script.table()
    for made, letters in (("岂贺", "豈賀"), ("一风", "⼀風"), ("龟", "龜"), ("㑇", "㑳")):
        assert [known.get(ord(letter), letter) for letter in letters] == list(made)
    assert known[0xF900] == "岂"
    assert [c for c in "著着乾瞭藉丶一灯港" if ord(c) in known] == []
    for low, high, number in (
        (0x3400, 0x4DBF, 150),
        (0x4E00, 0x9FFF, 3_000),
        (0x2E80, 0x2FDF, 200),
        (0xF900, 0xFAFF, 400),
    ):
        assert sum(low <= code <= high for code in known) > number
    assert {code for code in known if not any(low <= code <= high for low, high in script.RANGES)} == set(
        map(ord, QUOTES)
    )


KINDS = {
    "nul": "\x00", "bidi": "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "zero_width": "\u200b\u200c\u200d\u2060\ufeff",
    "replacement": "\ufffd",
    "control": "\x01\x08\x0e\x1b\x7f\x84\x86\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\u206f\u3164\ufe00\ufe0f\uffa0\ufff0\ufffc\ud800\udfff\U000e0000\U000e0fff",
}  # fmt: skip
SEEN = "\t\n\v\f\r\x1c\x1f ~\x85\u00a0\u00ac\u00ae\u034e\u0350\u115e\u1161\u17b3\u17b6\u180a\u1810\u2010\u2029\u202f\u2070\u3163\u3165\ufdff\ufe10\uff9f\uffa1\ue000"


def test_what_nobody_sees_is_counted_by_its_kind() -> None:
    for name, letters in KINDS.items():
        for letter in letters:
            assert (script.kind(letter), script.visible(f"灯{letter}塔{letter}")) == (
                name,
                ("灯塔", {name: 2}),
            ), hex(ord(letter))
            assert script.unsettled().search(letter)
    assert script.visible(SEEN) == (SEEN, {})
    assert script.INVISIBLE.search(SEEN) is None


def test_one_letter_stands_for_a_form_of_it() -> None:
    forms = {
        "⼀": "一",
        "豈": "豈",
        "⻓": "⻓",
        "㈠": "㈠",
        "㌀": "㌀",
        "一": "一",
        "鿿": "鿿",
        "Ａ": "A",
        "ﬁ": "ﬁ",
    }
    assert {form: script._unify(form) for form in forms} == forms


def test_the_quick_look_finds_all_that_may_change_and_nothing_else() -> None:
    traditional, unsettled = script._traditional.__wrapped__(), script.unsettled.__wrapped__()
    assert (traditional, unsettled) == (script._traditional(), script.unsettled())
    changing = {*map(chr, script.table())}
    for letter in map(chr, range(0x21, 0x10000)):
        assert bool(traditional.match(letter)) is (letter in changing)
        invisible = bool(script.INVISIBLE.match(letter))
        assert bool(unsettled.match(letter)) is (
            invisible or letter in changing or letter in script.IN_CONTEXT
        ), hex(ord(letter))


# --- sentences


def pieces(text: str) -> list[str]:
    return [sentence.text for sentence in cut({"body": Section("body", text)})]


def test_a_sentence_has_at_most_200_letters() -> None:
    for size, sizes in ((199, [199]), (200, [200]), (201, [200, 1]), (400, [200, 200]), (401, [200, 200, 1])):
        assert [len(piece) for piece in pieces("港" * size)] == sizes
    assert pieces("港" * 199 + "。") == ["港" * 199 + "。"]
    assert pieces(" " + "港" * 200 + " ") == ["港" * 200]


def test_a_long_sentence_is_cut_at_the_last_soft_stop_of_its_second_half() -> None:
    for mark in "，、,：:":
        for before, first in (
            (98, 200),
            (99, 200),
            (100, 101),
            (101, 102),
            (198, 199),
            (199, 200),
            (200, 200),
        ):
            text = "港" * before + mark + "口" * (300 - before)
            assert len(pieces(text)[0]) == first, (mark, before)
            assert "".join(pieces(text)) == text
    for other in "Xx.":
        assert [len(piece) for piece in pieces("港" * 150 + other + "口" * 100)] == [200, 51]
    assert [len(piece) for piece in pieces("港" * 120 + " " + "口" * 120)] == [120, 120]
    assert [len(piece) for piece in pieces("港" * 110 + "，" + "口" * 40 + "、" + "灯" * 100)] == [152, 100]
    assert [len(piece) for piece in pieces("港" * 150 + "，" + "口" * 150 + "，" + "灯" * 150)] == [
        151,
        151,
        150,
    ]


def test_marks_that_end_a_sentence_take_what_closes_with_them() -> None:
    for text, expected in (
        ("灯。”塔", ["灯。”", "塔"]), ("灯！？；塔", ["灯！？；", "塔"]), ("灯?!塔", ["灯?!", "塔"]), ("灯。’」』》）)】]\"'塔", ["灯。’」』》）)】]\"'", "塔"]),
        ("灯.塔:港", ["灯.塔:港"]), ("”灯。", ["”灯。"]), ("灯。 塔。", ["灯。", "塔。"]), ("灯。（塔）", ["灯。", "（塔）"]), (" ", []), ("灯 。 ", ["灯 。"]),
    ):  # fmt: skip
        assert pieces(text) == expected


def test_sentences_know_their_paragraph_and_place() -> None:
    found = cut({"body": Section("body", "灯。\n\n塔，港。 口\n")})
    assert [(s.paragraph, s.start, s.end, s.text) for s in found] == [
        (0, 0, 2, "灯。"),
        (2, 4, 8, "塔，港。"),
        (2, 9, 10, "口"),
    ]
    assert cut({}) == () == cut({"chrome": Section("chrome", "灯。")})


# --- parts of lines put together


def test_sections_join_their_parts_by_breaks_and_keep_every_place() -> None:
    one = Line("港口 灯塔", ((0, 10, 3), (3, 20, 2)), (), 0, 0)
    two = Line("亮了", ((0, 40, 2),), (), 0, 0)
    found = assemble(
        [Part("body", one, 2, 5), Part("chrome", one, 0, 3), Part("body", one, 2, 3), Part("body", two, 0, 2), Part("body", one, 0, 5)],
        Line("题", ((0, 1, 1),), (), 0, 0),
    )  # fmt: skip
    assert found == {
        "headline": Section("headline", "题", ((0, 1, 1),)),
        "body": Section("body", "灯塔\n亮了\n港口 灯塔", ((0, 20, 2), (3, 40, 2), (6, 10, 3), (9, 20, 2))),
        "chrome": Section("chrome", "港口", ((0, 10, 2),)),
    }  # fmt: skip
    assert list(found) == ["headline", "body", "chrome"]
