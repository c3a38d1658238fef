"""When an article was published, in UTC, how exactly that is known, and from what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from framing.cleaning import patterns as p
from framing.cleaning.lines import Line
from framing.model import Document, Precision

TOP_LINES = 6
IMAGE_MINUTE = re.compile(r"/(\d{4})/(\d\d)/(\d\d)/\1\2\3(\d\d)(\d\d)\d{0,5}")
"""Guancha's image names start with the local minute of upload."""
URL_DAYS = (
    re.compile(r"/gb/(?P<y>\d\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})/n\d+"),
    re.compile(r"/b5/(?P<y>\d\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})/n\d+"),
    re.compile(r"/(?P<y>\d{4})_(?P<m>\d\d)_(?P<d>\d\d)_\d+"),
    re.compile(r"[-/](?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)/\d+\.html"),
    re.compile(r"/(?P<y>20\d\d)/(?P<m>[01]?\d)/(?P<d>[0-3]?\d)/"),
)
LOCAL = re.compile(
    r"(?P<y>\d{4})[-/年.](?P<m>\d{1,2})[-/月.](?P<d>\d{1,2})日?(?:[ T]+(?P<H>\d{1,2}):(?P<M>\d\d)(?::(?P<S>\d\d))?)?"
)
EARLIEST, LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Published:
    """A moment in UTC; a day is its midnight. ``source`` is one of the names in ``published``."""

    time: datetime
    precision: Precision
    source: str


def published(
    document: Document, lines: Sequence[Line], pictures: Sequence[str], zone: str
) -> Published | None:
    """The first of these that is there; ``zone`` is the outlet's IANA time zone.

    ``page_time``: a time with its zone near the top of the page.
    ``feed_time_local``, ``feed_time_gmt``: a feed's "GMT", see ``_feed``.
    ``record_time``, ``record_local_time``: a table's column, with or without zone.
    ``dateline_day``: 【大纪元2023年07月19日讯】. ``url_day``: the address.
    ``mirror_day``: no time but the mirror's; its day, an upper bound.
    """
    found = _page(lines) or _field(document, pictures, zone) or _dateline(lines) or _url(document.url)
    if found is None:
        seen = mirror(document)
        found = Published(_midnight(seen), "day", "mirror_day") if seen else None
    return found if found and EARLIEST <= found.time < LATEST else None


def mirror(document: Document) -> datetime | None:
    """The mirror's fetch time in UTC, None where the layout has none."""
    return _zoned(document.mirror) if document.mirror else None


def _page(lines: Sequence[Line]) -> Published | None:
    for line in lines[:TOP_LINES]:
        match = p.ISO_TIME.fullmatch(line.text) or p.RFC_TIME.fullmatch(line.text)
        time = _zoned(match["time"]) if match else None
        if match and time:
            return Published(time, "second" if p.SECONDS.search(match["time"]) else "minute", "page_time")
    return None


def _zoned(text: str) -> datetime | None:
    """A time that carries its zone, in UTC and without fractions of a second."""
    try:
        iso = text[:4].isdigit()
        time = datetime.fromisoformat(text) if iso else parsedate_to_datetime(text)
        return time.astimezone(UTC).replace(microsecond=0) if time.tzinfo else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _field(document: Document, pictures: Sequence[str], zone: str) -> Published | None:
    text = (document.published or "").strip()
    if not text:
        return None
    time = _zoned(text)
    if time is not None and document.layout == "hexo-rsshub":
        return _feed(time, [document.text[: document.body[0]], *pictures], zone)
    if time is not None:
        return Published(time, "second", "record_time")
    match = LOCAL.fullmatch(text)
    return _local(match, zone) if match else None


def _local(match: re.Match[str], zone: str) -> Published | None:
    hour, minute, second = (int(match[name] or 0) for name in ("H", "M", "S"))
    try:
        local = datetime(int(match["y"]), int(match["m"]), int(match["d"]), hour, minute, second)
        if match["H"] is None:
            return Published(local.replace(tzinfo=UTC), "day", "record_day")
        time = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Published(time, "second" if match["S"] else "minute", "record_local_time")


def _feed(time: datetime, places: Sequence[str], zone: str) -> Published:
    """A feed's "GMT" that may be local time: the reading nearest to the pictures' local minutes holds.

    Without a picture that tells, local time is taken, as it is in most files.
    """
    local = time.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    minutes = _picture_minutes(places, zone)
    if not minutes:
        return Published(local, "second", "feed_time_assumed_local")
    as_local, as_gmt = (min(abs(reading - m) for m in minutes) for reading in (local, time))
    if as_gmt < as_local:
        return Published(time, "second", "feed_time_gmt")
    return Published(local, "second", "feed_time_local")


def _picture_minutes(places: Sequence[str], zone: str) -> list[datetime]:
    found = []
    for place in places:
        for match in IMAGE_MINUTE.finditer(place):
            try:
                local = datetime(*(int(group) for group in match.groups()), tzinfo=ZoneInfo(zone))
            except ValueError:
                continue
            found.append(local.astimezone(UTC))
    return found


def _dateline(lines: Sequence[Line]) -> Published | None:
    for line in lines[:TOP_LINES]:
        match = p.DATELINE_DAY.search(line.text)
        if match:
            return _day(match, "dateline_day")
    return None


def _url(url: str | None) -> Published | None:
    for pattern in URL_DAYS if url else ():
        match = pattern.search(url or "")
        if match:
            return _day(match, "url_day")
    return None


def _day(match: re.Match[str], source: str) -> Published | None:
    year = int(match["y"])
    try:
        day = datetime(year + 2000 if year < 100 else year, int(match["m"]), int(match["d"]), tzinfo=UTC)
    except ValueError:
        return None
    return Published(day, "day", source)


def _midnight(time: datetime) -> datetime:
    return time.replace(hour=0, minute=0, second=0)
