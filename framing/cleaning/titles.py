"""Titles for display: repaired only where certain."""

from __future__ import annotations

import re

QUOTED = re.compile(r"_([^_]{1,40})_")


def repair(title: str, layout: str) -> str:
    """``title`` with the underscores that RSSHub wrote for curly quotes turned back.

    Only in its layout, only where they stand in pairs around words. The dots
    that it dropped (``81%`` was 8.1%) cannot be known and stay dropped.
    """
    if layout != "hexo-rsshub" or title.count("_") % 2 or "__" in title:
        return title
    return QUOTED.sub("“\\1”", title)
