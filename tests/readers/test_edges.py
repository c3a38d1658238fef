"""The edges of what is read: the first and last of each range, the numbers that decide."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from framing.errors import QuarantineError
from framing.model import Source
from framing.readers import decoding, frontmatter, read
from framing.readers.base import NotAnArchive
from framing.readers.decoding import decode
from framing.readers.sources import Reference, references


@pytest.mark.parametrize("half", ["\ud800", "\udbff", "\udc00", "\udfff"])
@pytest.mark.parametrize("field", ["title", "text", "author"])
def test_a_row_with_half_a_pair_in_any_cell_is_set_aside(half: str, field: str) -> None:
    row = {"outlet": "plain", "title": "港口", "text": "灯亮了。", "author": "甲"} | {field: f"灯{half}"}
    with pytest.raises(QuarantineError, match=r"rows\.jsonl line 1: half a surrogate pair"):
        list(read(Source("rows.jsonl", json.dumps(row).encode())))


@pytest.mark.parametrize("letter", ["\ud7ff", "\ue000", "😀"])
def test_letters_beside_the_halves_are_kept(letter: str) -> None:
    row = {"outlet": "plain", "title": "港口", "text": f"灯{letter}"}
    (document,) = read(Source("rows.jsonl", json.dumps(row).encode()))
    assert document.text == f"灯{letter}"


@pytest.mark.parametrize("half", ["\ud800", "\udbff", "\udc00", "\udfff"])
def test_a_file_with_half_a_pair_is_set_aside(half: str) -> None:
    data = b"\xff\xfe" + "灯".encode("utf-16-le") + half.encode("utf-16-le", "surrogatepass")
    with pytest.raises(QuarantineError, match="x"):
        decode(data, "x")


def test_common_letters_decide_whether_a_guess_is_chinese() -> None:
    common, rare = sorted(decoding.COMMON)[0], "龘"
    assert rare not in decoding.COMMON
    share = decoding.MIN_COMMON_SHARE
    for n in (*range(1, 12), 49, 50, 51, 99, 100, 101):
        for k in range(n + 1):
            assert decoding._plausible(common * k + rare * (n - k)) is (k >= share * n)
    assert decoding._plausible("abc") is False
    assert decoding._plausible("") is False
    assert decoding._plausible(common + "abc" * 99) is True


@pytest.mark.parametrize("data", [b"RIFF0000WAVE", b"0000RIFFWEBP", b"RAFF0000WEBP"])
def test_other_letters_are_not_taken_for_an_image(data: bytes) -> None:
    with pytest.raises(NotAnArchive) as error:
        read(Source("x", data))
    assert "WebP" not in str(error.value)


def test_a_file_on_disk_has_no_place_in_a_zip(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("灯亮了。", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("c.md", "灯")
        archive.writestr("d.md", "塔")
    found = {r.path.rpartition("/")[2]: r for r in references(tmp_path) if isinstance(r, Reference)}
    assert {name: r.member for name, r in found.items()} == {"a.md": -1, "b.zip!c.md": 0, "b.zip!d.md": 1}
    assert {name: r.size for name, r in found.items()} == {"a.md": 12, "b.zip!c.md": 3, "b.zip!d.md": 3}


NAMES = {
    "text": ("text", "content", "body", "正文", "内容"), "title": ("title", "headline", "标题"),
    "outlet": ("outlet", "source", "media", "媒体", "来源"), "author": ("author", "authors", "作者"),
    "published": ("published", "published_at", "date", "time", "发布时间", "日期"), "url": ("url", "link", "链接"),
}  # fmt: skip


def test_every_name_of_a_column_is_known() -> None:
    firsts = {field: names[0] for field, names in NAMES.items()}
    for field, name in ((field, name) for field, names in NAMES.items() for name in names):
        row = {known: f"值{other}" for other, known in firsts.items() if other != field} | {name: "灯亮了"}
        (document,) = read(Source("rows.jsonl", json.dumps(row, ensure_ascii=False).encode()))
        found = {other: getattr(document, other) for other in NAMES}
        assert found == {other: f"值{other}" for other in NAMES} | {field: "灯亮了"}, name


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_the_first_known_name_is_taken(names: tuple[str, ...]) -> None:
    row = {"title": "港", "text": "灯"} | {name: f"值{n}" for n, name in reversed([*enumerate(names)])}
    (document,) = read(Source("rows.jsonl", json.dumps(row, ensure_ascii=False).encode()))
    field = next(field for field, known in NAMES.items() if known == names)
    assert getattr(document, field) == "值0"


@pytest.mark.parametrize("parts", [("[", "]"), ("{", "}"), ("- -", "")], ids=["brackets", "braces", "dashes"])
def test_brackets_braces_and_dashes_count_together(parts: tuple[str, str]) -> None:
    most = frontmatter.MAX_BRACKETS
    for other in ("[", "{", "- -"):
        header = f"title: '{parts[0] * (most - 1)}{other}'"
        many = f"title: '{parts[0] * most}{other}'"
        assert frontmatter.parse(f"---\n{header}\n---\n", "x").first("title")
        with pytest.raises(QuarantineError, match="nested too deeply"):
            frontmatter.parse(f"---\n{many}\n---\n", "x")
