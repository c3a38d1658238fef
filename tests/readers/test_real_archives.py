"""Real archives are read whole. They stand beside the checkout; without them these tests skip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from framing import outlets
from framing.model import Article, Document, Source
from framing.readers import NotAnArchive, read, sources
from framing.text import clean
from tests.cleaning.oracle import assert_sound

OUTLETS = outlets.load()
LEFTOVERS = (
    "责任编辑", "feedx", "点击查看大图", "翻墙）", "不得擅自使用", "不得转载", "](", "</", "function(", "window.", "pic.twitter.com",
)  # fmt: skip


def articles(path: Path, step: int = 1) -> Iterator[tuple[Document, Article]]:
    """Every ``step``-th source of a path, read and cleaned; whatever is refused fails the test."""
    for number, source in enumerate(sources(path)):
        assert isinstance(source, Source), source
        if number % step == 0:
            for document in read(source):
                yield document, clean(document, OUTLETS)


def check(pairs: Iterator[tuple[Document, Article]], outlet: str) -> Counter[str]:
    """Each article is sound, of the outlet, dated, and without known leftovers; counts of forms."""
    forms: Counter[str] = Counter()
    for document, article in pairs:
        assert_sound(document, article)
        assert article.outlet == outlet, article.path
        assert article.published is not None and 2019 < article.published.year < 2025, article.path
        if article.mirror and article.published_precision != "day":
            assert -1 < (article.mirror - article.published).total_seconds() / 3600 < 24 * 14, article.path
        body = article.sections["body"].text
        assert [word for word in LEFTOVERS if word in body] == [], article.path
        forms[article.form] += 1
    return forms


def test_seeds(shared: Path) -> None:
    found = [article for _, article in articles(shared / "corpora" / "seeds")]
    assert [(a.layout, a.outlet) for a in found] == [
        ("timestamped", "dw"), ("timestamped", "dw"), ("hexo-rsshub", "guancha"), ("gfw-pages", "epoch"),
        ("timestamped", "voa"),
    ]  # fmt: skip
    assert [str(a.published) for a in found] == [
        "2021-09-04 09:49:44+00:00", "2021-08-31 04:08:28+00:00", "2022-09-01 02:21:21+00:00",
        "2023-07-19 00:00:00+00:00", "2023-07-17 21:57:30+00:00",
    ]  # fmt: skip
    assert [set(a.sections) - {"headline", "body"} for a in found] == [
        {"chrome", "caption", "dateline", "credit"}, {"chrome", "caption", "dateline", "credit"},
        {"byline", "caption", "chrome"}, {"caption", "dateline", "byline", "editor"}, {"chrome", "caption", "credit"},
    ]  # fmt: skip


@pytest.mark.parametrize("outlet", ["dw", "voa", "guancha", "epoch"])
def test_events_of_four_outlets(shared: Path, outlet: str) -> None:
    folder = shared / "corpora" / "events4" / outlet
    files = sum(path.is_file() for path in folder.iterdir())
    assert check(articles(folder), outlet).total() == files


def test_the_table_of_labels_is_no_archive(shared: Path) -> None:
    (table,) = sources(shared / "corpora" / "events4" / "events.csv")
    assert isinstance(table, Source)
    with pytest.raises(NotAnArchive, match="without a text column"):
        list(read(table))


def test_guancha(shared: Path) -> None:
    assert check(articles(shared / "corpora" / "hexo-guancha"), "guancha").total() == 28
    assert check(articles(shared / "corpora" / "guancha-columns.jsonl"), "guancha").total() == 52


def test_epoch_pages(shared: Path) -> None:
    assert check(articles(shared / "corpora" / "epoch-pages"), "epoch").total() == 552


@pytest.mark.parametrize("day", ["2020-10-05", "2020-11-11", "2020-12-12"])
def test_a_sample_of_the_large_mirror(shared: Path, day: str) -> None:
    found: Counter[str | None] = Counter()
    for document, article in articles(shared / "corpora" / "nodebe4-posts" / day, step=2):
        assert_sound(document, article)
        assert article.published is not None and article.sections["body"].text
        found[article.outlet] += 1
    assert set(found) == {"dw", "voa", "epoch"}
