"""The section is what folder or address say, never a guess."""

from __future__ import annotations

from dataclasses import replace

import pytest

from framing.site import section_of_site
from tests.articles import article

PLACES = [
    ("hexo-rsshub", "mirror/潮汐网/头条/x.md", None, "头条"),
    ("hexo-rsshub", "mirror.zip!潮汐网/要闻/x.md", None, "要闻"),
    ("records", "x.jsonl#1", "https://tide.example/world-news/2022_03_18_630.shtml", "world-news"),
    ("records", "x.jsonl#1", "https://tide.example/LiXiaoyu/2022_03_18_630.shtml", None),
    ("nodebe4", "a/b/x.md", "https://tide.example/gb/20/12/19/n1.htm", None),
    ("nodebe4", "a/b/x.md", None, None),
]


@pytest.mark.parametrize(("layout", "path", "url", "section"), PLACES)
def test_section_is_named_by_folder_or_address(
    layout: str, path: str, url: str | None, section: str | None
) -> None:
    assert section_of_site(replace(article("1"), layout=layout, path=path, url=url)) == section
