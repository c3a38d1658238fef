"""Front matter: strings only, nothing built, everything odd refused with a reason."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import QuarantineError
from framing.readers.frontmatter import parse


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
