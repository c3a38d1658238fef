"""When an article was published: each way to know it, how exactly, and what is no time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from framing.cleaning import lines
from framing.cleaning.times import Published, published
from framing.model import Document
from tests.cleaning.make import MIRROR, feed, page, row

SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"


def found(document: Document, zone: str = SHANGHAI, pictures: tuple[str, ...] = ()) -> Published | None:
    made, _, _ = lines.from_markup(document.text, *document.body, document.path)
    return published(document, made, pictures, zone)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


PICTURE = "https://i.plain.example.com/news/2024/04/08/202404081740085.jpg"


@pytest.mark.parametrize(
    ("date", "pictures", "time", "source"),
    [
        ("Mon, 08 Apr 2024 17:52:21 GMT", (PICTURE,), utc(2024, 4, 8, 9, 52, 21), "feed_time_local"),
        ("Mon, 08 Apr 2024 09:52:21 GMT", (PICTURE,), utc(2024, 4, 8, 9, 52, 21), "feed_time_gmt"),
        ("Mon, 08 Apr 2024 13:40:00 GMT", (PICTURE,), utc(2024, 4, 8, 5, 40), "feed_time_local"),  # as near
        ("Mon, 08 Apr 2024 17:52:21 GMT", (), utc(2024, 4, 8, 9, 52, 21), "feed_time_assumed_local"),
    ],
)
def test_a_feeds_time_is_known_to_the_second(
    date: str, pictures: tuple[str, ...], time: datetime, source: str
) -> None:
    assert found(feed("<p>灯亮了。</p>", date), pictures=pictures) == Published(time, "second", source)


@pytest.mark.parametrize(
    ("written", "zone", "expected"),
    [
        (
            "2024-04-10 07:18:05",
            SHANGHAI,
            Published(utc(2024, 4, 9, 23, 18, 5), "second", "record_local_time"),
        ),
        ("2024-04-10 07:18", SHANGHAI, Published(utc(2024, 4, 9, 23, 18), "minute", "record_local_time")),
        ("2024-04-10 07:18", BERLIN, Published(utc(2024, 4, 10, 5, 18), "minute", "record_local_time")),
        ("2024.4.1", BERLIN, Published(utc(2024, 4, 1), "day", "record_day")),
        (" 2024年4月1日 ", SHANGHAI, Published(utc(2024, 4, 1), "day", "record_day")),
        (
            "2024-04-10T07:18:05.9+08:00",
            BERLIN,
            Published(utc(2024, 4, 9, 23, 18, 5), "second", "record_time"),
        ),
        (
            "Wed, 10 Apr 2024 07:18:05 +0800",
            BERLIN,
            Published(utc(2024, 4, 9, 23, 18, 5), "second", "record_time"),
        ),
        ("1990-01-01", SHANGHAI, Published(utc(1990, 1, 1), "day", "record_day")),
        ("1989-12-31", SHANGHAI, None),
        ("2099-12-31", SHANGHAI, Published(utc(2099, 12, 31), "day", "record_day")),
        ("2100-01-01", SHANGHAI, None),
        ("2024-02-30", SHANGHAI, None),
        ("2024-04-10 24:18", SHANGHAI, None),
        ("9999-99-99T99:99:99+99:99", SHANGHAI, None),
        ("on 2024-04-10", SHANGHAI, None),
        ("", SHANGHAI, None),
    ],
)
def test_a_tables_column(written: str, zone: str, expected: Published | None) -> None:
    assert found(row(published=written), zone) == expected


@pytest.mark.parametrize(
    ("path", "time"),
    [
        ("gb/23/7/19/n14037999.htm", utc(2023, 7, 19)),
        ("b5/23/12/1/n14037999.htm", utc(2023, 12, 1)),
        ("news/2024_04_08_731.shtml", utc(2024, 4, 8)),
        ("a-20240408/100.html", utc(2024, 4, 8)),
        ("a/20241231/1.html", utc(2024, 12, 31)),
        ("2024/4/8/words", utc(2024, 4, 8)),
        ("2024/13/8/words", None),
        ("gb/23/7/32/n14037999.htm", None),
        ("a-100", None),
    ],
)
def test_a_day_in_an_address_else_the_mirrors_day(path: str, time: datetime | None) -> None:
    known = found(page("<p>灯亮了。</p>", url=f"https://www.bay.example.org/{path}"))
    mirrored = datetime.fromtimestamp(MIRROR / 1000, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    assert known == (Published(time, "day", "url_day") if time else Published(mirrored, "day", "mirror_day"))


def test_a_time_is_looked_for_in_the_first_lines_only() -> None:
    time = "<p>2024-04-08T10:00:25Z</p>"
    expected = Published(utc(2024, 4, 8, 10, 0, 25), "second", "page_time")
    assert found(page("<p>灯</p>" * 5 + time)) == expected
    assert found(page("<p>灯</p>" * 6 + time)) != expected
    assert found(page("<p>2024-04-08T10:00Z</p>")) == Published(utc(2024, 4, 8, 10), "minute", "page_time")


def test_a_time_on_the_page_comes_before_the_address() -> None:
    url = "https://www.bay.example.org/gb/23/7/19/n14037999.htm"
    known = found(page("<p>2024-04-08T10:00:25Z</p>", url=url))
    assert known is not None and known.source == "page_time"
