"""Lines of visible text: which white space stays, which marks go to a line, and where each letter stood."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.cleaning import lines
from framing.cleaning.lines import JOINABLE, Line, Media
from framing.cleaning.tags import Mark

UNDER, RIGHT_AFTER = Mark.UNDER_PICTURE, Mark.UNDER_PICTURE | Mark.PICTURE


def made(text: str) -> list[Line]:
    found, _, _ = lines.from_markup(text, 0, len(text), "x")
    return found


def told(text: str) -> list[tuple[str, int]]:
    """Each line with the marks that all of it carries."""
    return [(line.text, line.every) for line in made(text)]


ONE_LINE = {
    "港b<b>口 灯</b>": Line("港b口 灯", ((0, 0, 2), (2, 5, 3)), ((0, 2, 0), (2, 5, 64)), 64, 0),
    "<p> 港  口\n灯 a \n b</p>": Line("港 口灯 a b", ((0, 4, 2), (2, 7, 1), (3, 9, 4), (7, 15, 1)), ((0, 8, 1),), 1, 1),
    "a\n  b": Line("a b", ((0, 0, 2), (2, 4, 1)), ((0, 3, 0),), 0, 0),
    "a\nb": Line("a b", ((0, 0, 3),), ((0, 3, 0),), 0, 0),
    "港\nb": Line("港b", ((0, 0, 1), (1, 2, 1)), ((0, 2, 0),), 0, 0),
    "a\n港": Line("a港", ((0, 0, 1), (1, 2, 1)), ((0, 2, 0),), 0, 0),
    "港 \n 口": Line("港口", ((0, 0, 1), (1, 4, 1)), ((0, 2, 0),), 0, 0),
    "港\r\n口": Line("港口", ((0, 0, 1), (1, 3, 1)), ((0, 2, 0),), 0, 0),
    "港  口": Line("港 口", ((0, 0, 2), (2, 3, 1)), ((0, 3, 0),), 0, 0),
    "港\u3000口": Line("港 口", ((0, 0, 3),), ((0, 3, 0),), 0, 0),
    " <i>港</i> ": Line("港", ((0, 4, 1),), ((0, 1, 4096),), 4096, 4096),
    "<i>港 </i><b> 口</b>": Line("港 口", ((0, 3, 2), (2, 13, 1)), ((0, 2, 4096), (2, 3, 64)), 4160, 0),
    "<i>港</i>\n<i>口</i>": Line("港口", ((0, 3, 1), (1, 12, 1)), ((0, 2, 4096),), 4096, 4096),
    "a&lt;b&gt; 港": Line("a<b> 港", ((0, 0, 2), (2, 5, 2), (4, 10, 2)), ((0, 6, 0),), 0, 0),
    "\u200b港\u200b  口": Line("港 口", ((0, 1, 1), (1, 3, 1), (2, 5, 1)), ((0, 3, 0),), 0, 0),
    "國 <b>\u200b門</b>": Line("国 门", ((0, 0, 2), (2, 6, 1)), ((0, 2, 0), (2, 3, 64)), 64, 0),
    "<img src=a><b>港</b>口": Line("港口", ((0, 14, 1), (1, 19, 1)), ((0, 1, 24640), (1, 2, 24576)), 24640, 24576),
}  # fmt: skip


def test_a_line_knows_where_each_letter_stood_and_what_marks_it() -> None:
    assert {text: made(text) for text in ONE_LINE} == {text: [line] for text, line in ONE_LINE.items()}


def test_breaks_beside_wide_letters_vanish() -> None:
    wide = "\u2018\u201c\u201d\u2026\u2e80\u4e00\u9fff\uf900\ufaff\uff00\uff60\uffe0\uffe6，。「"
    narrow = "a1.-·\u2017\u201e\u2025\u2e7f\ua000\uf8ff\ufb00\uff61\uffdf\uffe7é"
    assert [c for c in wide if not JOINABLE.match(c)] == [c for c in narrow if JOINABLE.match(c)] == []
    for letter in "港，。“”…":
        assert [line.text for line in made(f"a\n{letter}\nb \n c")] == [
            f"a{letter}b c".replace(letter, {"「": "“"}.get(letter, letter))
        ]


PICTURES = [
    ("<img src=a>港<br>口<p>灯</p>", [("港", RIGHT_AFTER), ("口", 0), ("灯", Mark.P)]),
    ("<p><img src=a></p><p>港</p><p>口</p>", [("港", UNDER | Mark.P), ("口", Mark.P)]),
    ("<div><img src=a><br> <br>港</div>口", [("港", RIGHT_AFTER), ("口", 0)]),
    ("<img src=a></div>港", [("港", RIGHT_AFTER)]),
    ("港<img src=a>", [("港", 0)]),
    ("港<img src=a><b>口</b>", [("港", 0), ("口", RIGHT_AFTER | Mark.STRONG)]),
    ("<img src=a><div>\u200b</div>港", [("港", UNDER)]),
    ("<img src=a><hr>港", [("港", UNDER)]),
    ("<p>港</p>口", [("港", Mark.P), ("口", 0)]),
]  # fmt: skip


def test_a_line_right_after_a_picture_or_under_it_is_marked() -> None:
    assert [(text, told(text)) for text, _ in PICTURES] == PICTURES


def test_what_is_seen_beside_text() -> None:
    assert Media() == Media(0, None, [])
    for text, media in (
        ("灯", Media()), ("<img>", Media(1, None, [""])), ("<img src=a><p><img alt=x src='b c'>", Media(2, None, ["a", "b c"])),
        ("灯<audio src=a></audio><video></video>", Media(0, 1, [])), ("<iframe></iframe>", Media(0, 0, [])),
        ("</video>灯<video>", Media(0, 9, [])), ("<embed><object>", Media()), ("</img>", Media()),
    ):  # fmt: skip
        assert lines.from_markup(text, 0, len(text), "x")[1] == media, text


def test_only_what_lies_between_the_ends_is_read() -> None:
    text = "港<p>口</p>灯"
    assert [line.text for line in lines.from_markup(text, 1, 9, "x")[0]] == ["口"]
    assert [line.runs for line in lines.from_markup(text, 1, 9, "x")[0]] == [((0, 4, 1),)]


def test_plain_text_has_a_line_for_each_break() -> None:
    text = "x港 \u200b口\r\n\n \n<b>灯</b>  &amp;\r塔x"
    found, media, removed = lines.from_plain(text, 1, len(text) - 1, "x")
    assert [line.text for line in found] == ["港 口", "<b>灯</b> &amp;", "塔"]
    assert [line.runs for line in found] == [((0, 1, 2), (2, 4, 1)), ((0, 10, 9), (9, 20, 5)), ((0, 26, 1),)]
    assert (media, removed) == (Media(), Counter({"zero_width": 1}))
    assert [(line.some, line.every, line.spans) for line in found] == [
        (0, 0, ((0, len(line.text), 0),)) for line in found
    ]


def test_a_title_is_one_line_without_tags() -> None:
    text = "港<b>\u200b &amp; \n國"
    line, removed = lines.of_title(text, 0, len(text))
    assert line is not None and (line.text, removed) == ("港<b> &国", Counter({"zero_width": 1}))
    assert lines.of_title(" \u200b&nbsp;", 0, 8) == (None, Counter({"zero_width": 1}))
    assert lines.of_title("港口灯", 1, 2)[0] == Line("口", ((0, 1, 1),), ((0, 1, 0),), 0, 0)


@pytest.mark.parametrize("blank", [" ", "&nbsp;", "\u200b", "\n\t"])
def test_blank_lines_are_none(blank: str) -> None:
    assert made(f"<p>{blank}</p>{blank}<br>{blank}<b>{blank}</b>") == []
    assert told(f"<p>{blank}<b>港</b>{blank}</p>") == [("港", Mark.P | Mark.STRONG)]


SHARES = Line("港口灯塔", ((0, 0, 4),), ((0, 1, 1), (1, 3, 5), (3, 4, 4)), 5, 0)


def test_shares_are_of_characters() -> None:
    assert [SHARES.share(mark) for mark in (1, 4, 5, 8, 12)] == [0.75, 0.75, 1.0, 0.0, 0.75]
    assert SHARES._replace(every=4, some=4).share(4) == 1.0
    assert SHARES._replace(every=4, some=4).share(8) == 0.0


@given(
    st.lists(
        st.sampled_from(["港", "a", " ", "\n", "  ", "\n ", "<b>", "</b>", "\u200b", "&amp;", "國"]),
        max_size=12,
    ).map("".join)
)
def test_runs_and_marks_cover_each_line_once(text: str) -> None:
    for line in made(text):
        assert [clean for clean, _, _ in line.runs] == [
            sum(s for _, _, s in line.runs[:n]) for n in range(len(line.runs))
        ]
        assert sum(size for _, _, size in line.runs) == len(line.text) == line.spans[-1][1]
        assert all(b[1] > a[1] + a[2] for a, b in zip(line.runs, line.runs[1:], strict=False))
        assert all(a[1] == b[0] and a[2] != b[2] for a, b in zip(line.spans, line.spans[1:], strict=False))
        assert line.text == " ".join(line.text.split())
