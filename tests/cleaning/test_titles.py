"""Titles for display, and the limits of what is one article."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pytest

from framing import text
from framing.cleaning import titles
from framing.errors import QuarantineError
from framing.model import Document, Section, SectionName
from tests.cleaning.make import feed, page, row
from tests.readers.golden import OUTLETS

QUOTES = {
    "_灯塔_亮了": "“灯塔”亮了", "他说_灯_和_塔_": "他说“灯”和“塔”", "灯塔": "灯塔", "": "", "_灯": "_灯", "__": "__", "_灯__塔_": "_灯__塔_",
    "_a_b_": "_a_b_", f"_{'灯' * 40}_": f"“{'灯' * 40}”", f"_{'灯' * 41}_": f"_{'灯' * 41}_", "_灯_塔_亮_": "“灯”塔“亮”",
}  # fmt: skip


def test_pairs_of_underscores_are_a_feeds_quotes() -> None:
    assert {title: titles.quotes(title, "hexo-rsshub") for title in QUOTES} == QUOTES
    assert {title: titles.quotes(title, "nodebe4") for title in QUOTES} == {title: title for title in QUOTES}


def test_a_label_of_the_language_is_not_shown() -> None:
    for label in ("Chinese", "English", "中文", "英文", "简体", "繁体"):
        for shown in (f"[{label}]", f"【{label}】 ", f"({label})", f"（{label}）\n"):
            assert titles.display(f"{shown}灯塔") == "灯塔"
            assert titles.display(shown) == shown
        assert titles.display(f"灯塔[{label}]") == f"灯塔[{label}]"
    assert titles.display("[灯塔]重开") == "[灯塔]重开"


def refused(document: Document) -> str:
    with pytest.raises(QuarantineError) as error:
        text.clean(document, OUTLETS)
    return str(error.value)


def test_an_article_may_have_500_000_letters_with_its_title() -> None:
    body = "<br>".join("灯" * 1000 for _ in range(499)) + "<br>" + "灯" * 994
    assert len(text.clean(page(body), OUTLETS).sections["body"].text.replace("\n", "")) == 499_994
    said = "page.md: 500,001 characters are more than the limit of 500,000 for one article; split it."
    assert refused(page(body + "塔")) == said


def test_an_article_of_no_known_outlet_is_set_aside_with_what_was_seen() -> None:
    remedy = "; add a row to data/outlets.csv, or to the file that --outlets names."
    for fields, seen in (
        ({"outlet": "远方", "url": "https://a.example"}, "远方"), ({"outlet": None, "url": "https://a.example"}, "https://a.example"),
        ({"outlet": None}, "neither outlet nor address"), ({"outlet": "远" * 81}, "远" * 80),
    ):  # fmt: skip
        assert refused(row(**fields)) == f"rows.jsonl#1: no outlet recognised ({seen}){remedy}"


def test_an_article_without_a_title_is_set_aside() -> None:
    for title in ("", " \u3000", "\u200b"):
        assert refused(row(title=title)) == "rows.jsonl#1: the title is empty; give it one."


def test_a_title_has_a_place_only_where_the_text_holds_it() -> None:
    inside, outside = text.clean(page("<p>灯</p>"), OUTLETS), text.clean(row(), OUTLETS)
    assert inside.sections["headline"].runs == ((0, page("<p>灯</p>").text.index("灯塔"), 6),)
    assert outside.sections["headline"] == Section("headline", "港口需要灯", ())
    quoted = text.clean(feed("<p>灯</p>", "Mon, 08 Apr 2024 17:52:21 GMT", "_灯_亮"), OUTLETS)
    assert (quoted.title, quoted.title_raw, quoted.sections["headline"].text) == (
        "“灯”亮",
        "_灯_亮",
        "“灯”亮",
    )


def test_what_nobody_sees_is_counted_in_all_fields() -> None:
    article = text.clean(
        row(
            title="灯\u200b塔",
            text="\u200b灯\u202e",
            author="乔\x07米",
            url="https://plain.example.com/\u200b1",
        ),
        OUTLETS,
    )
    assert (article.title_raw, article.author, article.url) == ("灯塔", "乔米", "https://plain.example.com/1")
    assert article.removed == {"zero_width": 3, "bidi": 1, "control": 1}
    assert (text.clean(row(), OUTLETS).removed, text.clean(row(), OUTLETS).author) == ({}, None)


def test_all_fields_of_an_article_come_from_its_document() -> None:
    document = row(published="2024-04-08", url="https://plain.example.com/1")
    article = text.clean(document, OUTLETS)
    assert (article.document_id, article.path, article.layout) == (
        document.document_id,
        "rows.jsonl#1",
        "records",
    )
    assert (article.published_precision, article.published_source, article.mirror) == (
        "day",
        "record_day",
        None,
    )
    assert article.article_id == text.article_key("plain", document.url, "", None)
    undated = text.clean(row(), OUTLETS)
    assert (undated.published, undated.published_precision, undated.published_source) == (None, None, None)
    assert undated.article_id == text.article_key("plain", None, "港口需要灯", None)
    assert text.clean(row(published="2024-04-08"), OUTLETS).article_id == text.article_key(
        "plain", None, "港口需要灯", "2024-04-08"
    )


def test_a_hash_of_the_text_covers_headline_body_and_captions() -> None:
    def made(**texts: str) -> Mapping[SectionName, Section]:
        return {name: Section(name, words) for name, words in texts.items()}  # type: ignore[misc,arg-type]

    known = "headline\0题\0body\0灯\0caption\0\0"
    assert text.text_hash(made(headline="题", body="灯")) == hashlib.sha256(known.encode()).hexdigest()
    assert text.text_hash(made(body="灯", headline="题", chrome="略")) == text.text_hash(
        made(headline="题", body="灯")
    )
    assert (
        len({text.text_hash(made(headline=a, body=b)) for a, b in (("题", "灯"), ("题灯", ""), ("灯", "题"))})
        == 3
    )
    assert text.text_hash(made(headline="题", caption="图")) != text.text_hash(made(headline="题", body="图"))


def test_what_the_module_offers_is_there() -> None:
    assert text.text_hash({}) == hashlib.sha256(b"headline\0\0body\0\0caption\0\0").hexdigest()
    assert [name for name in text.__all__ if not hasattr(text, name)] == []
