"""What each tag does to the text around and inside it: every name and every mark, one by one."""

from __future__ import annotations

from framing.cleaning import lines, tags
from framing.cleaning.tags import Mark, Stack, tag

BLOCKS = [
    "address", "article", "aside", "audio", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
    "hr", "html", "iframe", "li", "main", "nav", "noscript", "ol", "option", "p", "pre", "section", "select",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul", "video",
]  # fmt: skip
INLINE = [
    "a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "ok", "q", "s", "small", "span", "strong", "sub",
    "sup", "time", "u", "wbr",
]  # fmt: skip
VOID = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
]  # fmt: skip


def test_a_block_begins_and_ends_a_line() -> None:
    for name in BLOCKS:
        for opens in (True, False):
            found = tag(name.upper(), opens, "")
            assert (found.name, found.opens, found.breaks, found.blocks) == (name, opens, True, True)
        made, _, _ = lines.from_markup(f"港<{name}>灯</{name}>口", 0, len(name) * 2 + 8, "x")
        assert [line.text for line in made] == ["港", "灯", "口"]


def test_what_is_no_block_does_not() -> None:
    found = [tag(name, True, "") for name in INLINE]
    assert [(one.name, one.breaks, one.blocks) for one in found] == [(name, False, False) for name in INLINE]


def test_a_break_and_a_picture_end_a_line_without_a_block() -> None:
    assert (tag("br", True, "").breaks, tag("br", True, "").blocks) == (True, False)
    assert (tag("br", False, "").breaks, tag("img", False, "").breaks) == (True, False)
    assert (tag("img", True, "").breaks, tag("img", True, "").blocks) == (True, False)


def test_a_tag_that_holds_nothing_marks_nothing() -> None:
    attributes = " class='caption' style='color: #999; display: none' align='center'"
    assert [tag(name, True, attributes).marks for name in VOID] == [0] * len(VOID)


MARKED = {
    "p": Mark.P, "small": Mark.CAPTION, "figcaption": Mark.CAPTION, "caption": Mark.CAPTION, "a": Mark.LINK,
    "ok": Mark.LINK, "em": Mark.EMPHASIS, "i": Mark.ITALIC, "strong": Mark.STRONG, "b": Mark.STRONG,
    "center": Mark.CENTER, "blockquote": Mark.QUOTE, "li": Mark.LIST, "td": Mark.TABLE, "th": Mark.TABLE,
    "noscript": Mark.HIDDEN, "template": Mark.HIDDEN, "iframe": Mark.HIDDEN, "h1": Mark.HEADING, "h2": Mark.HEADING,
    "h3": Mark.HEADING, "h4": Mark.HEADING, "h5": Mark.HEADING, "h6": Mark.HEADING, "div": 0, "span": 0,
}  # fmt: skip


def test_a_name_marks_what_stands_inside() -> None:
    assert {name: tag(name, True, "").marks for name in MARKED} == MARKED
    assert [tag(name, False, "").marks for name in MARKED] == [0] * len(MARKED)


ATTRIBUTES = [
    (" class='wp-caption-text'", Mark.CAPTION),
    (' class="caption"', Mark.CAPTION),
    (" class='image_caption'", Mark.CAPTION),
    (" class='nocaption'", 0),
    (" id='caption'", 0),
    (" style='color: #666'", Mark.GREY),
    (" style='color:#777;'", Mark.GREY),
    (" style='color: #888888'", Mark.GREY),
    (" style='color: #999999'", Mark.GREY),
    (" style='color: #808080'", Mark.GREY),
    (" style='color: #666666'", Mark.GREY),
    (" style='COLOR: Grey'", Mark.GREY),
    (" style='color: gray'", Mark.GREY),
    (" style='color: #6667'", 0),
    (" style='color: #000'", 0),
    (" style='text-align: center'", Mark.CENTER),
    (" align='center'", Mark.CENTER),
    (" align='right'", 0),
    (" valign='center'", 0),
    (" style='display: none'", Mark.HIDDEN),
    (" style='VISIBILITY:hidden'", Mark.HIDDEN),
    (" style='display: block'", 0),
    (" style='text-align: center; color: #999; display:none'", Mark.CENTER | Mark.GREY | Mark.HIDDEN),
    (" class='caption' align='center'", Mark.CAPTION | Mark.CENTER),
    (" class='caption' style='color: #999'", Mark.CAPTION | Mark.GREY),
    (" class='Image CAPTION'", 0),
    (" class='a\tcaption'", Mark.CAPTION),
    (" title='caption' class='b'", 0),
    (" class='captions' id='a'", Mark.CAPTION),
    (" style='background: 0'", 0),
    (" style='color:\n#999'", Mark.GREY),
    (" style='visibility: hidden'", Mark.HIDDEN),
    (" align=center", Mark.CENTER),
    (" align='CENTER'", 0),
    (" data-style='text-align: center'", 0),
    (" class='style'", 0),
    (" class='align center'", 0),
]


def test_attributes_add_their_marks() -> None:
    assert [(source, tag("span", True, source).marks) for source, _ in ATTRIBUTES] == ATTRIBUTES
    assert [tag("p", True, source).marks for source, _ in ATTRIBUTES] == [
        Mark.P | mark for _, mark in ATTRIBUTES
    ]


def test_marks_are_bits_of_their_own() -> None:
    values = [value for name, value in vars(Mark).items() if name.isupper() and name != "NONE"]
    assert sorted(values) == [1 << n for n in range(len(values))]
    assert tag("div", True, "").marks == Mark.NONE == 0


SOURCES = [
    ("<p>", tag("p", True, "")),
    ("</P>", tag("p", False, "")),
    ("<a href='x'>", tag("a", True, " href='x'")),
    ('<a href = "x y" b>', tag("a", True, ' href = "x y" b')),
    ("<br/>", tag("br", True, "/")),
    ("<a href='x>", None),
    ('<a b="<">', None),
    ("<3>", None),
    ("< p>", None),
    ("<p", None),
    ("p>", None),
    ("", None),
    ("<p>灯", None),
    ("</p a>", tag("p", False, " a")),
    ("<a b='x' >", tag("a", True, " b='x' ")),
    ('<a b="it\'s">', tag("a", True, ' b="it\'s"')),
    ("<!p>", None),
]


def test_a_plain_tag_is_known_by_its_source_alone() -> None:
    assert [(source, tags.plain(source)) for source, _ in SOURCES] == SOURCES


def test_what_is_inside_a_tag_has_its_marks_and_what_follows_has_not() -> None:
    stack = Stack()
    stack.open("p", True, 1)
    stack.open("b", False, 64)
    assert stack.marks == 65
    stack.open("b", False, 8)
    assert stack.marks == 73
    stack.close("b")
    assert stack.marks == 65
    stack.close("i")
    assert stack.marks == 65
    stack.close("b")
    stack.close("b")
    assert stack.marks == 1
    stack.close("p")
    assert (stack.marks, stack.entries) == (0, [])


def test_a_block_ends_an_open_paragraph_and_what_is_open_in_it() -> None:
    stack = Stack()
    stack.open("p", True, 1)
    stack.open("b", False, 64)
    stack.open("i", False, 4096)
    assert stack.marks == 4161
    stack.open("p", True, 1)
    assert stack.marks == 1
    stack.close("b")
    assert stack.marks == 1
    stack.open("div", True, 2)
    assert stack.marks == 2
    stack.close("p")
    assert stack.marks == 2


def test_pictures_and_players_are_counted() -> None:
    text = "港<img src='a.png'>灯<IMG SRC=b.png><video></video><iframe></iframe>"
    _, media, _ = lines.from_markup(text, 0, len(text), "x")
    assert (media.pictures, media.sources) == (2, ["a.png", "b.png"])
    assert media.player == text.index("<video>")
    _, media, _ = lines.from_markup("港<b>口</b>", 0, 8, "x")
    assert (media.pictures, media.sources, media.player) == (0, [], None)


def test_a_marks_share_of_a_line_is_that_of_its_characters() -> None:
    text = "港<b>口口口</b>灯<i>亮亮亮</i>"
    (line,), _, _ = lines.from_markup(text, 0, len(text), "x")
    assert (line.share(Mark.STRONG), line.share(Mark.ITALIC), line.share(Mark.LINK)) == (3 / 8, 3 / 8, 0)
    assert line.share(Mark.STRONG | Mark.ITALIC) == 6 / 8
    (line,), _, _ = lines.from_markup("<p><b>港口</b></p>", 0, 18, "x")
    assert (line.share(Mark.STRONG), line.share(Mark.P)) == (1, 1)


def test_the_first_of_two_attributes_counts_and_a_name_is_whole() -> None:
    for source, value in (
        (" src=1 src=2", "1"), (" SRC='a'", "a"), (" src=Xa", "Xa"), (" src=\"it's\"", "it's"), (" src='&lt;&#28783;'", "<灯"),
        (" srcset=1", ""), (" xsrc=1", ""), (" src=''", ""), (" alt=src", ""), ("", ""), (" src=a/src=b", "a/src=b"),
        (" src='XX'", "XX"),
    ):  # fmt: skip
        assert tags.attribute(source, "src") == value, source
