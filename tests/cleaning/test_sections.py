"""Lines to sections: each limit at its edge, each place in a text, each mark that tells."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from framing.cleaning import sections
from framing.cleaning.lines import Line
from framing.cleaning.tags import Mark
from framing.model import Section

BODY = "港口的灯塔亮了，"
UNDER, PICTURE = Mark.UNDER_PICTURE, Mark.PICTURE | Mark.UNDER_PICTURE


def line(text: str, every: int = 0, first: int = 0, marks: int = 0, at: int = 0) -> Line:
    """A line all of which carries ``every``, and its first letters ``marks`` too."""
    spans = [(0, first, every | marks), (first, len(text), every)] if first else [(0, len(text), every)]
    return Line(text, ((0, at, len(text)),), tuple(spans), every | marks, every)


def split(found: Sequence[Line | str]) -> list[tuple[str, str]]:
    parts = sections.split([one if isinstance(one, Line) else line(one) for one in found])
    return [(part.section, part.line.text[part.start : part.end]) for part in parts]


def section(one: Line | str, before: int = 9, after: int = 9) -> list[tuple[str, str]]:
    """What becomes of a line with so many lines of text before it and after it."""
    return split([BODY] * before + [one] + [BODY] * after)[before : -after or None]


def whole(one: Line | str, before: int = 9, after: int = 9) -> str:
    """The section of a line that goes to one."""
    ((name, text),) = section(one, before, after)
    assert text == (one.text if isinstance(one, Line) else one)
    return name


TIME, MAIL = "2024-04-08T09:49Z", "Mon, 08 Apr 2024 05:31:00 -0400"


def test_a_time_and_the_name_before_it_stand_in_the_first_five_lines() -> None:
    for time in (TIME, MAIL):
        assert [whole(time, before) for before in range(7)] == ["chrome"] * 5 + ["body"] * 2
    assert [split([BODY] * n + ["阮青", TIME, BODY, BODY])[n] for n in range(6)] == [
        ("byline", "阮青")
    ] * 5 + [("body", "阮青")]
    assert split(["阮青", MAIL, BODY, BODY])[0] == ("body", "阮青")
    assert split(["null 阮青", TIME, BODY])[:2] == [("chrome", "null"), ("byline", " 阮青")]
    assert split([TIME]) == [("chrome", TIME)]
    assert [whole(line(TIME, UNDER | Mark.P), before) for before in (4, 5)] == ["chrome", "body"]


def test_only_what_is_hidden_throughout_is_hidden() -> None:
    assert [whole(line(BODY, Mark.HIDDEN), before) for before in (0, 9)] == ["chrome"] * 2
    assert whole(line(BODY, 0, 3, Mark.HIDDEN)) == "body"


def test_marks_that_make_a_caption() -> None:
    long, edge = "港" * 121, "港" * 120
    for one, name in (
        (line("港" * 11, 0, 10, Mark.CAPTION), "caption"), (line("港" * 10, 0, 9, Mark.CAPTION), "body"),
        (line(BODY, Mark.CAPTION), "caption"), (line("图：" + BODY), "caption"), (line(BODY, UNDER | Mark.P), "body"),
        (line("港口灯塔亮", UNDER | Mark.P, 3, Mark.GREY), "caption"), (line("港口灯塔", UNDER | Mark.P, 2, Mark.GREY), "body"),
        (line(BODY, Mark.GREY), "body"), (line(BODY, Mark.CENTER), "body"), (line(BODY, UNDER | Mark.CENTER | Mark.P), "caption"),
        (line(edge, UNDER | Mark.CENTER | Mark.P), "caption"), (line(long, UNDER | Mark.CENTER | Mark.P), "body"),
        (line(BODY, UNDER | Mark.P, 3, Mark.CENTER), "body"), (line(BODY, PICTURE), "caption"), (line(BODY, PICTURE | Mark.P), "body"),
        (line(BODY, PICTURE, 3, Mark.P), "body"), (line(BODY, UNDER), "body"), (line(BODY, Mark.PICTURE), "body"),
    ):  # fmt: skip
        assert whole(one) == whole(one, 0) == name, one


def linked(text: str, letters: int) -> Line:
    return line(text, 0, letters, Mark.LINK)


def test_a_teaser_is_mostly_link_or_has_a_colon() -> None:
    text = "相关报道港口灯塔亮了"
    assert [whole(linked(text, n)) for n in (1, 4, 5, 9)] == ["body", "body", "chrome", "chrome"]
    assert whole(linked("港口灯塔亮了", 5)) == "body"
    assert [whole("相关报道：" + "港" * n) for n in (3, 74, 75)] == ["chrome", "chrome", "body"]
    assert [whole("港" * 20 + "欢迎订阅" + "口" * n) for n in (0, 55, 56)] == ["chrome", "chrome", "body"]


WHOLE = {
    "https://feedx.net": "chrome", "*****": "chrome", "频道：https://a.example/1": "chrome", "潮湾制作组": "chrome",
    "责任编辑：顾渔": "editor", "资料来源：港务处": "credit", "作者：顾禾": "byline", "编辑：顾渔": "body", "阮青/石林": "body",
    "主播：乔米": "body", "（远望通讯社）": "body", "阮青": "body", "（阮青）": "body", "/": "chrome", "代表港口/": "body",
}  # fmt: skip


def test_a_line_that_tells_what_it_is_may_stand_anywhere() -> None:
    for before in (0, 4, 5, 9):
        assert {text: whole(text, before) for text in WHOLE} == WHOLE


def test_some_lines_are_known_only_near_the_end() -> None:
    for text, name, reach in (
        ("主播：乔米", "chrome", 6), ("编辑：顾渔", "editor", 6), ("阮青/石林", "byline", 6), ("（远望通讯社）", "credit", 3),
        ("（转载港口）", "credit", 3), ("（综合报道）", "byline", 3), ("（顾禾）", "byline", 3), ("阮青", "byline", 1),
        ("（综合远望通讯社）", "byline", 3), ("主播：谢谢", "body", 0), ("（灯塔的第一个夜晚）", "body", 0),
    ):  # fmt: skip
        assert [whole(text, after=n) for n in range(8)] == [name] * reach + ["body"] * (8 - reach), text


def test_lines_after_the_end_of_the_text_do_not_count() -> None:
    captions = [line(BODY, Mark.CAPTION)] * 9
    assert split([BODY, "阮青", *captions])[1] == ("byline", "阮青")
    assert split([*captions, "（德国之声）灯亮了，", *[BODY] * 9])[9:11] == [
        ("dateline", "（德国之声）"),
        ("body", "灯亮了，"),
    ]


def test_a_name_in_bold_or_as_a_heading_is_no_signature() -> None:
    assert [whole(line("阮青", mark), after=0) for mark in (0, Mark.EMPHASIS, Mark.STRONG, Mark.HEADING)] == [
        "byline", "byline", "body", "body",
    ]  # fmt: skip


def test_from_a_biography_on_all_text_is_byline() -> None:
    found = split([BODY, "作者简介", BODY, line(BODY, Mark.CAPTION), "责任编辑：顾渔", BODY, *[BODY] * 9])
    assert [name for name, _ in found] == ["body", "byline", "byline", "caption", "editor", *["byline"] * 10]


HEADS = {
    "（德国之声）灯亮了，": [("dateline", "（德国之声）"), ("body", "灯亮了，")],
    "（潮湾记者乔米报导）灯": [("byline", "（潮湾记者乔米报导）"), ("body", "灯")],
    "（晚间新闻完整版）灯": [("chrome", "（晚间新闻完整版）"), ("body", "灯")],
    "（德国之声）（文/顾禾）（灯塔完整版）白屿 — 灯": [
        ("dateline", "（德国之声）"), ("byline", "（文/顾禾）"), ("chrome", "（灯塔完整版）"), ("dateline", "白屿 — "), ("body", "灯"),
    ],
    "（文/顾禾）（德国之声）灯": [("byline", "（文/顾禾）"), ("dateline", "（德国之声）"), ("body", "灯")],
    "null 阮青": [("chrome", "null"), ("byline", " 阮青")],
    "（德国之声）": [("dateline", "（德国之声）")],
}  # fmt: skip


def test_only_the_first_two_lines_of_text_open_with_something_else() -> None:
    for before in (0, 1):
        assert {text: section(text, before) for text in HEADS} == HEADS
    for after in (9, 3):
        assert {text: whole(text, 2, after) for text in HEADS} == dict.fromkeys(HEADS, "body")


TAILS = [
    ("灯亮了。© 2024年潮湾", "chrome", "© 2024年潮湾", 99), ("灯亮了。 pic.twitter.com/a1", "chrome", "pic.twitter.com/a1", 99),
    ("灯亮了。延伸阅读：灯塔旧照", "chrome", "延伸阅读：灯塔旧照", 99), ("灯亮了。（责任编辑：顾渔）", "editor", "（责任编辑：顾渔）", 6),
    ("灯亮了。 #", "chrome", " #", 6), ("灯亮了。（据远望通讯社报道）", "credit", "（据远望通讯社报道）", 3),
    ("灯亮了。（转载顾禾）", "credit", "（转载顾禾）", 3), ("灯亮了。（远望通讯社、北岸电台等）", "credit", "（远望通讯社、北岸电台等）", 3),
    ("灯亮了。（北岸那里的旧通讯社）", "body", "", 0), ("灯亮了。（北岸的远望通讯社）", "credit", "（北岸的远望通讯社）", 3),
    ("灯亮了。（灯塔、北岸电台）", "body", "", 0), ("灯亮了。（据港口的报道）", "body", "", 0), ("灯亮了。（港口）说", "body", "", 0),
]  # fmt: skip


def test_the_last_lines_close_with_something_else() -> None:
    for (text, name, tail, reach), after in itertools.product(TAILS, range(9)):
        found = section(text, after=after)
        if after < reach:
            assert (name, tail) in found and found[0] == ("body", text[: text.index(tail)])
        else:
            assert found == [("body", text)]


def test_several_tails_are_told_apart_in_the_order_of_the_line() -> None:
    text = "灯亮了。（责任编辑：顾渔）（据远望通讯社报道） # © 2024年潮湾"
    assert section(text, after=0) == [
        ("body", "灯亮了。"), ("editor", "（责任编辑：顾渔）（据远望通讯社报道） #"), ("chrome", " © 2024年潮湾"),
    ]  # fmt: skip
    two = [("body", "灯亮了。"), ("credit", "(美联社)"), ("chrome", " ##")]
    assert section("灯亮了。(美联社) ##", after=2) == two
    assert section("（德国之声）灯 #", 0, 0) == [
        ("dateline", "（德国之声）"),
        ("body", "灯"),
        ("chrome", " #"),
    ]
    assert section("【文/© 2024年】灯亮了", 0, 0) == [("byline", "【文/© 2024年】"), ("chrome", "灯亮了")]
    assert section("© 2024年潮湾 © 2024年潮湾", after=0) == [("chrome", "© 2024年潮湾 © 2024年潮湾")]


def test_names_with_a_bracket_after_them_close_a_text() -> None:
    for text, expected in (
        ("阮青/石林 （远望通讯社）", [("byline", "阮青/石林 "), ("credit", "（远望通讯社）")]),
        ("阮青（综合）", [("byline", "阮青"), ("byline", "（综合）")]),
        ("阮青／石林（港口）", [("byline", "阮青／石林"), ("credit", "（港口）")]),
        ("阮青/石林（港口）", [("byline", "阮青/石林"), ("credit", "（港口）")]),
        ("阮青（港口）", [("body", "阮青（港口）")]),
        ("阮青（北岸电台）", [("byline", "阮青"), ("credit", "（北岸电台）")]),
    ):
        assert [section(text, after=n) for n in (0, 5)] == [expected] * 2
        assert section(text, after=6) == [("body", text)]


def test_where_nothing_is_text_what_stands_under_pictures_is() -> None:
    under, caption = line(BODY, PICTURE), line("港口", Mark.CAPTION)
    assert split([under, caption, "*****"]) == [("body", BODY), ("caption", "港口"), ("chrome", "*****")]
    assert split([under, caption, "灯塔亮了，"])[:2] == [("caption", BODY), ("caption", "港口")]
    assert split([line("港口灯塔亮了很久啊", UNDER, 8, Mark.CENTER | Mark.GREY)]) == [
        ("body", "港口灯塔亮了很久啊")
    ]


# --- form


def form(bodies: Sequence[Line], player: int | None = None, captions: int = 0) -> str:
    parts = [sections.Part("body", one, 0, len(one.text)) for one in bodies]
    found = {"caption": Section("caption", "图")} if captions else {}
    return sections.form(parts, found, player)  # ty: ignore[invalid-argument-type]


def lines(*sizes: int, at: int = 100, every: int = 0) -> list[Line]:
    return [line("港" * size, every, at=at) for size in sizes]


def test_the_form_by_length_and_number_of_lines() -> None:
    for bodies, name in (
        (lines(150), "flash"), (lines(75, 75), "flash"), (lines(151), "text"), (lines(75, 76), "text"), (lines(1, 1, 1), "text"), ([], "empty"),
    ):  # fmt: skip
        assert form(bodies) == name
    assert form([], captions=1) == "gallery"
    assert form(lines(9), captions=1) == "flash"


def test_a_film_has_little_text_and_stands_first_or_alone() -> None:
    for bodies, player, name in (
        (lines(400), 900, "video"), (lines(401), 0, "text"), (lines(200, 200), 900, "video"), (lines(1, 1, 1), 99, "video"),
        (lines(1, 1, 1), 100, "text"), (lines(1, 1, 1), 101, "text"), (lines(200, 100, 100), 0, "video"), (lines(200, 100, 101), 0, "text"),
        ([], 5, "video"), (lines(9), 0, "video"), (lines(9), None, "flash"),
    ):  # fmt: skip
        assert form(bodies, player) == name, (bodies, player)
    nowhere = [line("港")._replace(runs=())] * 3
    assert (form(nowhere, 0), form(nowhere, -1)) == ("text", "video")


def test_several_texts_right_after_pictures_are_a_gallery() -> None:
    assert form(lines(9, 9, every=Mark.PICTURE)) == "gallery"
    assert form(lines(9, every=Mark.PICTURE)) == "flash"
    assert form([*lines(9, 9, every=Mark.PICTURE), *lines(9)]) == "text"


def test_more_than_three_fifths_of_links_are_a_list_of_links() -> None:
    assert [form([linked("港" * 10, n)]) for n in (5, 6, 7)] == ["flash", "flash", "links"]
    assert form([*lines(50), line("港" * 76, Mark.LINK)]) == "links"
    assert form([*lines(50), line("港" * 75, Mark.LINK)]) == "flash"
    half = sections.Part("body", line("港" * 100, Mark.LINK), 0, 30)
    rest = sections.Part("body", line("港" * 20), 0, 20)
    assert sections.form([half, rest], {}, None) == "flash"
    assert sections.form([half._replace(end=31), rest], {}, None) == "links"
