"""Ids: one article, one key, whatever its address looks like."""

from __future__ import annotations

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
