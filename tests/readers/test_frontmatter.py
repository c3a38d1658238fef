"""Front matter: strings only, nothing built, everything odd refused with a reason."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.errors import QuarantineError
from framing.readers import frontmatter
from framing.readers.frontmatter import LOADER, opens, parse


def fields(header: str) -> dict[str, tuple[str, ...]]:
    return parse(f"---\n{header}\n---\nbody\n", "x.md").fields


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ('title: "渡轮：“停航”，两周"', "渡轮：“停航”，两周"),
        ("title: '_再点灯_：老港''新光'''", "_再点灯_：老港'新光'"),
        ('title: "说\\"好\\""', '说"好"'),
        ("title: NO", "NO"),
        ("title: 2022-13-45", "2022-13-45"),
        ("title: 0x1F", "0x1F"),
        ("title: ~", "~"),
        ("title: 1_000", "1_000"),
        ("title: !!python/object/apply:os.system [ls]", "ls"),
    ],
)
def test_every_scalar_is_a_string(header: str, value: str) -> None:
    assert fields(header)["title"] == (value,)


def test_lists_in_both_spellings() -> None:
    found = fields("categories: \n - 新媒体\n - 平原\ntags: [ a, b ]\nempty:\nlast: z")
    assert found == {"categories": ("新媒体", "平原"), "tags": ("a", "b"), "empty": ("",), "last": ("z",)}


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("a: 1\na: 2", "twice"),
        ("a: &x 1\nb: *x", "anchor"),
        ("a: *x", "anchor"),
        ("base: &b {c: 1}\n<<: *b", "anchor"),
        ("<<: {c: 1}", "merges"),
        ("- a\n- b", "list"),
        ("just text", "one text"),
        ("a: [1, 2", "not YAML"),
        ("a: 'open", "not YAML"),
        ("? [a, b]\n: c", "field name"),
        ("a: " + "[" * 60_000, "nested too deeply"),
        ("a:\n" + "- " * 20_000, "nested too deeply"),
    ],
)
def test_what_is_refused(header: str, said: str) -> None:
    began = time.perf_counter()
    with pytest.raises(QuarantineError, match=said) as caught:
        fields(header)
    assert str(caught.value).startswith("x.md")
    assert time.perf_counter() - began < 2


def test_larger_than_64_kb_is_refused_and_smaller_is_read() -> None:
    assert len(fields("a: " + "字" * 20_000)["a"][0]) == 20_000
    with pytest.raises(QuarantineError, match="64 KB"):
        fields("a: " + "字" * 30_000)
    with pytest.raises(QuarantineError, match="64 KB"):
        parse("---\na: b\n" + "x: y\n" * 20_000, "x.md")


@given(st.text(max_size=300))
def test_any_header_gives_strings_or_a_reason(header: str) -> None:
    try:
        found = parse(f"---\n{header}\n---\n", "x.md").fields
    except QuarantineError as reason:
        assert "x.md" in str(reason)
    else:
        assert all(isinstance(v, str) for values in found.values() for v in values)


ODD = "ab1'\"\\:#-[]{}&*!|>%@`,.? \t\x7f\x85\u2028\ufeff\U0001f6a2灯，\xa0"


@given(
    st.lists(
        st.sampled_from(["a: b\n", 'title: "灯"\n', "tags: [ 灯 ]\n", "from: https://a.b/c%20d\n", "  x: y\n", "- z\n"])
        | st.builds("k: {}\n".format, st.text(alphabet=ODD, max_size=6))
        | st.builds('q: "{}"\n'.format, st.text(alphabet=ODD, max_size=6))
        | st.builds("w: a{}\n".format, st.characters()) | st.builds('v: "{}"\n'.format, st.characters())
        | st.builds("l: [ {} ]\n".format, st.text(alphabet=ODD, max_size=3) | st.characters()),
        max_size=4,
    ).map("".join)
)  # fmt: skip
@settings(max_examples=400)
def test_simple_headers_read_as_yaml_reads_them(header: str) -> None:
    found = frontmatter._simple(header)
    if found is not None:
        assert list(found.items()) == list(frontmatter._collect(LOADER(header).get_event, "x").items())


def test_a_mirrors_header_is_simple() -> None:
    header = (
        'title: "渡轮：停航"\ndate: 2024-03-01T05:00:00.000Z\nfrom: https://example.org/a-1\ntags: [ 港口 ]\n'
    )
    assert frontmatter._simple(header) == {
        "title": ("渡轮：停航",), "date": ("2024-03-01T05:00:00.000Z",), "from": ("https://example.org/a-1",),
        "tags": ("港口",),
    }  # fmt: skip
    assert frontmatter._simple("") is None
    assert (
        frontmatter._simple(header + "title: x\n") is frontmatter._simple(header + "other:\n - x\n") is None
    )


LIMIT = 64 * 1024


def said(text: str) -> str:
    with pytest.raises(QuarantineError) as error:
        parse(text, "x.md")
    return str(error.value)


def test_a_header_may_have_64_kb() -> None:
    head = "a: ".ljust(LIMIT - 1, "x") + "\n"
    for end in ("---", "---\n", "---\r\n", "---\nbody"):
        found = parse(f"---\n{head}{end}", "x.md")
        assert len(found.fields["a"][0]) == LIMIT - 4
    large = "x.md: front matter is larger than 64 KB; shorten it."
    endless = "x.md: front matter does not close within 64 KB; end it with a line '---'."
    assert said(f"---\nx{head}---\n") == large
    assert said(f"---\nxx{head}---\n") == said(f"---\n{head}") == said("---\na: b\n") == endless
    assert said("---\n" + "a: ".ljust(LIMIT - 3, "x") + "字\n---\n") == large


def test_the_places_of_a_header() -> None:
    for text, start, end in (
        ("---\na: b\n---\nbody", 0, 13), (" \n\n---  \r\na: b\n--- \t\r\nbody", 0, 22), ("---\na: b\n---", 0, 12),
        ("---\na: b\n---\n", 0, 13), ("---\na: '\n---- '\n---\n\n---\n", 0, 20),
    ):  # fmt: skip
        found = parse(text, "x.md")
        assert (found.start, found.end, list(found.fields)) == (start, end, ["a"]), text
    assert parse("---\n---\nbody", "x.md").fields == {}


def test_what_opens_as_a_header_does() -> None:
    opening = {
        "---\n": True, "\n\n ---\t \r\n": True, "---": False, "--\n": False, "----\n": False, "--- a\n": False,
        "a\n---\n": False, "": False,
    }  # fmt: skip
    assert {text: opens(text) for text in opening} == opening
    for text in (text for text, known in opening.items() if not known):
        assert said(text) == "x.md: no front matter at the top; it starts with a line of three dashes."


def test_the_first_value_of_a_field_that_is_not_empty() -> None:
    found = parse("---\na: x\nb: [y, z]\nc:\nd: []\ne: ['', z]\n---\n", "x.md")
    assert [found.first(key) for key in "abcdef"] == ["x", "y", None, None, None, None]


def test_what_stands_deeper_belongs_to_its_field() -> None:
    header = "a: {b: c, d: [e, {f: g}]}\nh: [[i], j]\nk:\n  l:\n    - m\nn: o"
    assert fields(header) == {
        "a": ("b", "c", "d", "e", "f", "g"), "h": ("i", "j"), "k": ("l", "m"), "n": ("o",),
    }  # fmt: skip
    assert fields("") == fields("# nothing") == {}


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("a: b\nc: [1", " line 4: front matter is not YAML (did not find expected ',' or ']'); quote the value."),
        ("a: b: c", " line 2: front matter is not YAML (mapping values are not allowed in this context); quote the value."),
        ("a: \x01", ": front matter is not YAML (not readable); quote the value."),
        ("a: 1\na: 2", ": front matter names 'a' twice; keep one."),
        ("x" * 50 + ": 1\n" + "x" * 50 + ": 2", f": front matter names '{'x' * 40}' twice; keep one."),
        ("<<: {c: 1}", ": front matter merges another mapping (<<); write the fields out."),
        ("- a", ": front matter is a list; write 'field: value' lines."),
        ("[a, b]", ": front matter is a list; write 'field: value' lines."),
        ("a b", ": front matter is one text; write 'field: value' lines."),
        ("? [a]\n: b", ": front matter has a field name that is no plain text."),
        ("? {a: b}\n: c", ": front matter has a field name that is no plain text."),
        ("a: &x 1", ": front matter uses an anchor or alias; write the value out."),
        ("a: &x [1]", ": front matter uses an anchor or alias; write the value out."),
        ("a: *x", ": front matter uses an anchor or alias; write the value out."),
        ("a: " + "[" * 257, ": front matter is nested too deeply; keep to plain fields and lists."),
    ],
)  # fmt: skip
def test_the_words_name_the_place_and_the_remedy(header: str, words: str) -> None:
    assert said(f"---\n{header}\n---\n") == f"x.md{words}"


def test_lines_count_from_the_top_of_the_file() -> None:
    assert said("\n\n---\na: b: c\n---\n").startswith("x.md line 4: front matter is not YAML")


def test_brackets_up_to_256_are_read() -> None:
    for one in ("[", "{", "- -"):
        assert fields(f"a: '{one * 256}'") == {"a": (one * 256,)}
        assert "nested too deeply" in said(f"---\na: '{one * 257}'\n---\n")


def test_half_a_surrogate_pair_is_counted_and_left_to_what_reads_bytes() -> None:
    with pytest.raises(UnicodeEncodeError, match="surrogates not allowed"):
        parse("---\na: \ud800\n---\n", "x.md")


def test_the_quick_loader_is_used_where_there_is_one() -> None:
    assert LOADER is getattr(yaml, "CSafeLoader", None) or not yaml.__with_libyaml__
