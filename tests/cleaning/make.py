"""Invented documents for the tests of cleaning, read by the real readers."""

from __future__ import annotations

import json

from framing.model import Article, Document, Source
from framing.readers import read
from framing.text import clean
from tests.cleaning.oracle import assert_sound
from tests.readers.golden import OUTLETS

MIRROR = 1712570425000
"""2024-04-08 10:00:25 UTC, as a mirror writes it."""


def page(
    body: str, title: str = "灯塔重新点亮", url: str = "https://www.bay.example.org/zh/a-100"
) -> Document:
    text = f"<!--{MIRROR}-->\n[{title}]({url})\n------\n\n{body}"
    (document,) = read(Source("page.md", text.encode()))
    return document


def feed(body: str, date: str, title: str = "灯塔重新点亮") -> Document:
    quoted = title.replace("'", "''")
    head = f"\n---\ntitle: '{quoted}'\ncategories: \n - 平原观察\nauthor: 平原观察\ndate: {date}\n---\n\n"
    (document,) = read(Source("feed.md", (head + body).encode()))
    return document


def row(**values: str | None) -> Document:
    line = json.dumps(
        {"outlet": "plain", "title": "港口需要灯", "text": "灯亮了。"} | values, ensure_ascii=False
    )
    (document,) = read(Source("rows.jsonl", line.encode()))
    return document


def cleaned(document: Document) -> Article:
    """The article, after checking that nothing is lost and everything maps back."""
    article = clean(document, OUTLETS)
    assert_sound(document, article)
    return article


def parts(body: str) -> dict[str, str]:
    """Sections of a page as texts, headline left out."""
    return {name: s.text for name, s in cleaned(page(body)).sections.items() if name != "headline"}
