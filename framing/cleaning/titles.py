"""Titles for display: repaired only where certain."""

from __future__ import annotations

import re

LANGUAGE = re.compile(r"^[\[【(（](?:Chinese|English|中文|英文|简体|繁体)[\]】)）]\s*(?=\S)")
"""Some feeds put the language before the title; it is no part of it."""
QUOTED = re.compile(r"_([^_]{1,40})_")


def quotes(title: str, layout: str) -> str:
    """``title`` with the underscores that RSSHub wrote for curly quotes turned back, one to one.

    Only in its layout, and only where they stand in pairs around words. The
    dots that it dropped (``81%`` was 8.1%) cannot be known and stay dropped.
    """
    if layout != "hexo-rsshub" or title.count("_") % 2 or "__" in title:
        return title
    return QUOTED.sub("“\\1”", title)


def display(title: str) -> str:
    """``title`` without a language label before it."""
    return LANGUAGE.sub("", title)
