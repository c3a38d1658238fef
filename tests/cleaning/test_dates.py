"""The ways a day or a moment is written, all at once: in addresses, tables, headers, datelines and pictures' names."""

from __future__ import annotations

from datetime import UTC, datetime

from framing.cleaning import lines, times
from framing.cleaning.times import Published
from framing.model import Document

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"


def document(
    published: str | None = None, layout: str = "records", text: str = "", **fields: str | None
) -> Document:
    return Document("d1", "x", layout, text, (len(text), len(text)), False, published=published, **fields)  # type: ignore[arg-type]


def known(one: Published | None) -> str | None:
    """A moment in one line."""
    if one is None:
        return None
    assert one.time.tzinfo is UTC and one.time.microsecond == 0
    return f"{one.time:%Y-%m-%d %H:%M:%S} {one.precision} {one.source}"


def day(address: str | None) -> str | None:
    return known(times.published(document(url=address), [], (), SHANGHAI))


ADDRESSES = {
    "/gb/23/7/19/n1": "2023-07-19", "/gb/99/12/31/n1": "2099-12-31", "/b5/23/12/1/n14": "2023-12-01", "/gb/23/7/19/m1": None,
    "/x5/23/7/19/n1": None, "/gb/023/7/19/n1": None, "/2024_04_08_731.shtml": "2024-04-08", "/2024_4_08_731": None, "/2024_04_08": None,
    "/a-20240408/100.html": "2024-04-08", "/20240408/1.html": "2024-04-08", "/a20240408/1.html": None, "/20240408/1.htm": None,
    "/19990408/1.html": None, "/20242408/1.html": None, "/20240448/1.html": None, "/2024/4/8/": "2024-04-08", "/2024/12/31/a": "2024-12-31",
    "/2024/4/8": None, "/1999/4/8/": None, "/2024/13/8/": None, "/2024/2/30/": None, "/2024/4/48/": None, "": None,
    "/2024/1/2/20240408/1.html": "2024-04-08", "/gb/23/7/19/n1/2024_04_08_1": "2023-07-19", "/gb/23/13/19/n1/2024_04_08_1": None,
}  # fmt: skip


def test_a_day_in_an_address() -> None:
    found = {path: day(f"https://a.example{path}") for path in ADDRESSES}
    assert found == {
        path: f"{said} 00:00:00 day url_day" if said else None for path, said in ADDRESSES.items()
    }
    assert day(None) is day("") is None


COLUMNS = {
    "2024-04-10 07:18:05": "2024-04-09 23:18:05 second record_local_time", "2024/4/1 7:18": "2024-03-31 23:18:00 minute record_local_time",
    "2024年4月1日 07:18": "2024-03-31 23:18:00 minute record_local_time", "2024.4.1T07:18": "2024-03-31 23:18:00 minute record_local_time",
    "2024-04-01": "2024-04-01 00:00:00 day record_day", "2024年4月1日": "2024-04-01 00:00:00 day record_day", "2024/04/01": "2024-04-01 00:00:00 day record_day",
    "2024-04-10T07:18+08:00": "2024-04-09 23:18:00 second record_time", "2024-04-10T07:18:05Z": "2024-04-10 07:18:05 second record_time",
    "Wed, 10 Apr 2024 07:18:05 +0800": "2024-04-09 23:18:05 second record_time", "2024-04-10 07:18:00": "2024-04-09 23:18:00 second record_local_time",
    "2024-04-10 0:00": "2024-04-09 16:00:00 minute record_local_time", "1990-01-01": "1990-01-01 00:00:00 day record_day",
    "1990-01-01 07:59": None, "1990-01-01 08:00": "1990-01-01 00:00:00 minute record_local_time", "1989-12-31": None,
    "2099-12-31": "2099-12-31 00:00:00 day record_day", "2100-01-01": None, "2100-01-01 07:59:59": "2099-12-31 23:59:59 second record_local_time",
    "2100-01-01 08:00": None, "2024-04-10 24:00": None, "2024-04-10 07:60": None, "2024-13-01": None, "24-04-10": None, "2024-04-10 07": None,
    "on 2024-04-10": None, "2024-04-10.": None, "  ": None, "2024": None, "Wed, 10 Apr": None, "0001-01-01T00:00+23:59": None,
    "99999": None, "Wed, 10 Apr 2024 07:18:05 -0000": None, "2024-04-10T07:18:05.999Z": "2024-04-10 07:18:05 second record_time",
}  # fmt: skip


def test_a_moment_in_a_tables_column() -> None:
    assert {text: known(times.published(document(text), [], (), SHANGHAI)) for text in COLUMNS} == COLUMNS
    assert (
        known(times.published(document(" 2024-04-01\n"), [], (), SHANGHAI))
        == "2024-04-01 00:00:00 day record_day"
    )


def test_a_local_time_is_that_of_the_outlets_zone() -> None:
    for written, zone, moment in (
        ("2024-01-10 07:18", NEW_YORK, "2024-01-10 12:18"), ("2024-07-10 07:18", NEW_YORK, "2024-07-10 11:18"), ("2024-07-10 07:18", "UTC", "2024-07-10 07:18"),
    ):  # fmt: skip
        found = known(times.published(document(written), [], (), zone))
        assert found == f"{moment}:00 minute record_local_time"


def page(*texts: str) -> list[lines.Line]:
    return [lines.Line(text, (), (), 0, 0) for text in texts]


def test_a_moment_or_a_day_on_the_page_stands_in_its_first_six_lines() -> None:
    for text, said in (
        ("2024-04-08T10:00:25Z", "2024-04-08 10:00:25 second page_time"), ("2024-04-08T10:00Z", "2024-04-08 10:00:00 minute page_time"),
        ("2024-04-08T18:00+08:00", "2024-04-08 10:00:00 minute page_time"), ("2024-04-08T18:00:25+08:00", "2024-04-08 10:00:25 second page_time"),
        ("Mon, 08 Apr 2024 05:31:00 -0400", "2024-04-08 09:31:00 second page_time"), ("Mon, 8 Apr 2024 05:31 GMT", "2024-04-08 05:31:00 minute page_time"),
        ("【潮湾2024年4月9日讯】灯", "2024-04-09 00:00:00 day dateline_day"), ("灯【潮湾24年4月9日讯】", None), ("【潮湾2024年4月31日讯】", None),
        ("2024-04-08T10:00:25", None), ("at 2024-04-08T10:00:25Z", None), ("2024-04-48T10:00:25Z", None), ("Mon, 48 Apr 2024 05:31 GMT", None),
        ("Mon, 08 Xxx 2024 05:31 GMT", None),
    ):  # fmt: skip
        for before in range(8):
            found = times.published(document(), page(*["灯"] * before, text), (), SHANGHAI)
            assert known(found) == (said if before < 6 else None), (text, before)
    assert known(
        times.published(document(), page("2024-04-48T10:00:25Z", "2024-04-08T10:00Z"), (), SHANGHAI)
    ) == ("2024-04-08 10:00:00 minute page_time")


def test_the_surest_of_several_is_taken() -> None:
    moment, dateline = "2024-04-08T10:00:25Z", "【潮湾2024年4月9日讯】"
    fields = {"url": "https://a.example/2024/4/10/", "mirror": "2024-04-11T01:02:03+00:00"}
    for published, texts, given, source in (
        ("2024-04-07", (dateline, moment), fields, "page_time"), ("2024-04-07", (dateline,), fields, "record_day"), (None, (dateline,), fields, "dateline_day"),
        ("soon", (), fields, "url_day"), (None, (), {"mirror": fields["mirror"]}, "mirror_day"),
    ):  # fmt: skip
        found = times.published(document(published, **given), page(*texts), (), SHANGHAI)
        assert found is not None and found.source == source


def test_the_mirrors_day_is_its_midnight_and_its_time_is_kept() -> None:
    seen = document(mirror="2024-04-11T23:59:59.900+02:00")
    assert known(times.published(seen, [], (), SHANGHAI)) == "2024-04-11 00:00:00 day mirror_day"
    assert times.mirror(seen) == datetime(2024, 4, 11, 21, 59, 59, tzinfo=UTC)
    assert times.mirror(document()) is None and times.mirror(document(mirror="")) is None


def picture(minute: str, day: str = "2024/04/08") -> str:
    return f"https://i.example/{day}/{day.replace('/', '')}{minute}.jpg"


def feed(
    *pictures: str, date: str = "Mon, 08 Apr 2024 17:52:21 GMT", head: str = "", zone: str = SHANGHAI
) -> str | None:
    return known(times.published(document(date, "hexo-rsshub", head), [], pictures, zone))


def test_a_feeds_time_is_local_unless_the_pictures_say_otherwise() -> None:
    local, gmt = "2024-04-08 09:52:21 second feed_time_local", "2024-04-08 17:52:21 second feed_time_gmt"
    assumed = "2024-04-08 09:52:21 second feed_time_assumed_local"
    for pictures, said in (
        ((), assumed), ((picture("1740"),), local), ((picture("174000123"),), local), ((picture("0140", "2024/04/09"),), gmt),
        ((picture("2152"),), local), ((picture("2153"),), gmt), ((picture("0140", "2024/04/09"), picture("1740")), local),
        ((picture("1740") + picture("0140", "2024/04/09"),), local), ((picture("174"),), assumed), ((picture("2460"),), assumed),
        ((picture("2460"), picture("0152", "2024/04/09")), gmt), ((picture("2460") + picture("0152", "2024/04/09"),), gmt), ((picture("1740", "2024/13/08"),), assumed),
        (("https://i.example/2024/04/08/202404091740.jpg",), assumed), (("https://i.example/a.jpg",), assumed),
    ):  # fmt: skip
        assert feed(*pictures) == said, pictures
    assert feed(head=f"---\ncover: {picture('0152', '2024/04/09')}\n---\n") == gmt
    head, body = "---\n---\n", picture("0152", "2024/04/09")
    shown = Document(
        "d1",
        "x",
        "hexo-rsshub",
        head + body,
        (len(head), len(head + body)),
        True,
        published="Mon, 08 Apr 2024 17:52:21 GMT",
    )
    assert known(times.published(shown, [], (), SHANGHAI)) == assumed
    assert feed(zone="UTC") == "2024-04-08 17:52:21 second feed_time_assumed_local"


def test_a_feeds_other_dates_are_read_as_a_tables() -> None:
    assert feed(date="2024-04-08 17:52") == "2024-04-08 09:52:00 minute record_local_time"
    assert feed(date="2024-04-08") == "2024-04-08 00:00:00 day record_day"
    assert feed(date="soon") is None
