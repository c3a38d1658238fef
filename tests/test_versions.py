"""Documents of one article become one; different articles stay apart."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from framing import versions
from framing.model import Section
from tests.articles import FILLER, article, group

DAY = datetime(2024, 3, 1, 8, tzinfo=UTC)


def test_same_url_is_one_article_and_the_latest_mirror_is_scored() -> None:
    old = article("1", title="旧标题", mirror=DAY, path="m/1.md")
    new = article(
        "1", FILLER + "傍晚又有更新。", title="新标题", mirror=DAY + timedelta(hours=3), path="m/2.md"
    )
    (only,) = group([old, new])
    assert only.title == "新标题" and only.paths == ["m/2.md", "m/1.md"]


def test_a_version_that_lost_its_text_is_not_scored() -> None:
    whole = article("1", mirror=DAY, path="m/1.md")
    empty = article("1", "", mirror=DAY + timedelta(hours=3), path="m/2.md", form="empty")
    assert group([whole, empty])[0].paths == ["m/1.md", "m/2.md"]


def test_two_urls_with_nearly_the_same_text_are_one_article() -> None:
    one = article("1", url="https://example.org/1")
    two = article("2", FILLER + "完。", url="https://example.org/2", published=DAY + timedelta(hours=2))
    (only,) = group([one, two])
    assert only.article_id == "a1" and len(only.paths) == 2


def test_two_outlets_with_the_same_text_stay_two_articles() -> None:
    assert len(group([article("1"), article("2", outlet="north")])) == 2


def test_the_same_text_weeks_apart_stays_two_articles() -> None:
    assert len(group([article("1"), article("2", published=DAY + timedelta(days=20))])) == 2


def test_a_report_and_its_much_longer_sequel_stay_two_articles() -> None:
    more = "桥梁专家随后解释了斜拉索的养护办法，并回答了记者关于票价的提问。" * 9
    assert len(group([article("1"), article("2", FILLER + more)])) == 2


def test_the_published_time_is_the_earliest_of_the_most_precise() -> None:
    day = article(
        "1", published=DAY.replace(hour=0), precision="day", mirror=DAY + timedelta(days=1), path="m/3.md"
    )
    first = article("1", published=DAY, path="m/1.md", mirror=DAY)
    update = article("1", published=DAY + timedelta(hours=5), path="m/2.md", mirror=DAY + timedelta(hours=6))
    (only,) = group([update, day, first])
    assert only.published == DAY and only.precision == "second"
    assert only.paths[0] == "m/3.md", "scored is the latest, dated is the first"


def test_an_id_once_given_is_kept_when_an_earlier_copy_turns_up() -> None:
    known = article("2", published=DAY + timedelta(hours=2))
    earlier = article("1", FILLER + "完。")
    assert group([known, earlier], known={"a2"})[0].article_id == "a2"
    assert group([known, earlier])[0].article_id == "a1"


def test_order_of_documents_does_not_matter() -> None:
    pool = [
        article("1"),
        article("2", FILLER + "完。"),
        article("3", "另一件事情。" * 30),
        article("1", path="z.md"),
    ]
    want = group(pool)
    for seed in range(5):
        random.Random(seed).shuffle(pool)
        assert group(pool) == want


def test_two_reports_around_the_same_picture_gallery_stay_two_articles() -> None:
    captions = "图为大桥东塔的斜拉索，每根由二百多股钢丝绞成。" * 20
    one, two = (
        article("1", "记者在桥头采访了第一批乘客。" * 9),
        article("2", "市政厅说明了票价的计算办法。" * 9),
    )
    both = [replace(a, sections={**a.sections, "caption": Section("caption", captions)}) for a in (one, two)]
    assert len(group(both)) == 2


def test_two_galleries_with_the_same_captions_are_one_article() -> None:
    captions = Section("caption", FILLER)
    galleries = [replace(article(k, ""), sections={"caption": captions}, form="gallery") for k in "12"]
    assert len(group(galleries)) == 1


def test_no_documents_are_no_articles() -> None:
    assert group([]) == []


@given(st.lists(st.text(alphabet="港口渡轮班次abc \n", max_size=200), max_size=6))
def test_samples_are_the_same_one_by_one_and_together(texts: list[str]) -> None:
    together = versions.samples(texts)
    for n, text in enumerate(texts):
        alone = versions.samples([text])["values"]
        start, end = together["offsets"][n : n + 2]
        assert (together["values"][start:end] == alone).all() and len(set(alone.tolist())) == len(alone)
        assert len(alone) == 0 or len(text) >= versions.MINIMUM_CHARS


@given(st.text(alphabet="港口渡轮班次abc \n", min_size=80, max_size=200))
def test_a_shingle_is_hashed_as_a_polynomial_of_its_characters(text: str) -> None:
    expected = set()
    for start in range(len(text) - 7):
        mixed = 0
        for character in text[start : start + 8]:
            mixed = (mixed * 0x9E3779B1 + ord(character)) % 2**32
        mixed = (mixed ^ mixed >> 15) * 0x9E3779B1 % 2**32
        expected.add(mixed ^ mixed >> 13)
    found = versions.samples([text])["values"].tolist()
    assert found == sorted(hash_ for hash_ in expected if hash_ % 8 == 0)


def test_an_archive_of_texts_too_short_to_compare_is_grouped_all_the_same() -> None:
    assert len(group([article("1", "短。"), article("2", "也短。", url="https://example.org/2")])) == 2
