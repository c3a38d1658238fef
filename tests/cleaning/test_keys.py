"""Ids: one article, one key, whatever its address looks like."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.text import article_key, canonical_url

PLAIN = "https://www.bay.example.org/zh/%E7%81%AF%E5%A1%94/a-100"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.bay.example.org/zh/灯塔/a-100",
        "http://www.bay.example.org/zh/%e7%81%af%e5%a1%94/a-100",
        "HTTPS://WWW.Bay.Example.org:443/zh/%E7%81%AF%E5%A1%94%20/a-100",
        " https://www.bay.example.org/zh/%E7%81%AF%E5%A1%94/a-100/ ",
        "https://www.bay.example.org/zh/灯塔/a-100?utm_source=x&fbclid=1&from=rss#top",
        "https://www.bay.example.org./zh/灯塔%20/a-100%20",
    ],
)
def test_spellings_of_one_address(url: str) -> None:
    assert canonical_url(url) == PLAIN


@pytest.mark.parametrize(
    "url",
    [
        "https://www.bay.example.org/zh/灯塔/a-101",
        "https://m.bay.example.org/zh/灯塔/a-100",
        "https://www.bay.example.org/zh/灯塔/a-100?id=2",
        "https://www.bay.example.org:8080/zh/灯塔/a-100",
        "https://www.bay.example.org/zh/灯塔%2Fa-100",
    ],
)
def test_other_addresses_stay_other(url: str) -> None:
    assert canonical_url(url) not in (PLAIN, None)


@pytest.mark.parametrize(
    "url", ["", "a", "ftp://x.org/a", "https://", "javascript:alert(1)", "https://[x/", "https://x.org:a/"]
)
def test_what_is_no_web_address(url: str) -> None:
    assert canonical_url(url) is None
    assert article_key("bay", url, "题", "2024-04-08") == article_key("bay", None, "题", "2024-04-08")


def test_keys() -> None:
    key = article_key("bay", PLAIN, "题", None)
    assert re.fullmatch(r"a[0-9a-f]{15}", key)
    assert key == article_key("shore", PLAIN, "另一个题", "2024-04-08")
    without = article_key("bay", None, "灯塔：“重开”！ Now", "2024-04-08")
    assert without == article_key("bay", None, "灯塔 重开now", "2024-04-08")
    assert len({without, article_key("shore", None, "灯塔重开now", "2024-04-08"),
                article_key("bay", None, "灯塔重开now", "2024-04-09"), article_key("bay", None, "灯塔", None)}) == 4  # fmt: skip


@given(st.from_regex(r"(?:/(?:a-[0-9]{5,7}|zh|[灯a-c%2Fe\-._~ ]{0,6})){0,5}[?#]?", fullmatch=True))
def test_a_plain_address_is_read_as_any_other(path: str) -> None:
    shouted = canonical_url(f"HTTP://WWW.Bay.Example.org:80{path}")
    assert canonical_url(f"https://www.bay.example.org{path}") == shouted


@given(st.text(max_size=60))
def test_canonical_addresses_are_settled(text: str) -> None:
    once = canonical_url(f"https://x.example.org/{text}")
    if once is not None:
        assert canonical_url(once) == once


SPELLED = {
    "https://a.example/x?b=2&a=1&a=0&c=": "https://a.example/x?a=0&a=1&b=2&c=",
    "http://a.example:80/x": "https://a.example/x", "https://a.example:443/x": "https://a.example/x",
    "https://a.example:8443/x": "https://a.example:8443/x", "https://a.example:81/x": "https://a.example:81/x",
    "https://a.example:444": "https://a.example:444",
    "https://a.example/x?": "https://a.example/x", "https://a.example/x#y": "https://a.example/x",
    "https://a.example/%e7%81%af%20/ a ": "https://a.example/%E7%81%AF/a", "https://a.example/a b": "https://a.example/a%20b",
    "https://a.example/t/a-123456": "https://a.example/a-123456", "https://a.example/t/a-12345": "https://a.example/t/a-12345",
    "https://a.example/t-t/a-123456//": "https://a.example/a-123456", "https://A.example/t/a-123456?x=1": "https://a.example/a-123456?x=1",
    "https://a.example/%E7%81%AF/a-1234567": "https://a.example/a-1234567", "https://a.example/t/a-123456/x": "https://a.example/t/a-123456/x",
    "https://a.example/aX": "https://a.example/aX", "https://a.example/aX/?id=1": "https://a.example/aX?id=1",
    "https://a.example": "https://a.example", "https://a.example/": "https://a.example", "https://u@a.example/x;y": "https://a.example/x%3By",
    "HTTP://A.B.example.:80/x%2Fy": "https://a.b.example/x%2Fy", "https://a.example/?q=a%20b&p=灯": "https://a.example?p=%E7%81%AF&q=a+b",
    "https://localhost/x": None, "https://localhost:1/x?y": None, "mailto:a@b.example": None, "https://a.example:99999/x": None,
}  # fmt: skip


def test_an_address_has_one_spelling() -> None:
    assert {url: canonical_url(url) for url in SPELLED} == SPELLED


def test_parameters_that_only_track_are_dropped() -> None:
    for name in (
        "utm_source", "utm_x1", "fbclid", "gclid", "maca", "from", "ref", "spm", "share", "share_to", "isappinstalled", "_ga",
        "mc_cid", "mc_eid", "UTM_Medium", "FROM",
    ):  # fmt: skip
        assert canonical_url(f"https://a.example/x?{name}=1&id=2") == "https://a.example/x?id=2", name
    for name in ("id", "xfrom", "fromx", "utm", "reference", "ga", "a_ga"):
        assert canonical_url(f"https://a.example/x?{name}=1") == f"https://a.example/x?{name}=1"


def test_a_key_is_15_digits_of_the_hash_of_the_address_or_of_what_stands_for_it() -> None:
    assert article_key("bay", "http://a.example/x#y", "灯", "2024-01-02") == "a39021306bfa3481"
    assert article_key("bay", None, "灯_塔 A!", "2024-01-02") == "af57d9f81895d110"
    assert article_key("bay", "no address", "灯塔a", "2024-01-02") == "af57d9f81895d110"
    without = "a" + hashlib.sha256("bay|灯|".encode()).hexdigest()[:15]
    assert article_key("bay", None, "灯", None) == article_key("bay", "", "灯", "") == without
    assert article_key("\ud800", None, "x", None) == "a" + hashlib.sha256(rb"\ud800|x|").hexdigest()[:15]
