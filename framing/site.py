"""Which section of an outlet's site an article stood in, where archive or address name it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from framing.model import Article

_DATED = re.compile(r"/([a-z]+(?:-[a-z]+)*)/\d{4}[_/-]\d{2}")
"""``/internation/2022_03_18_…``: a name in lower case before the date; authors' columns have capitals."""
_FOLDERS = frozenset({"hexo-rsshub"})
"""Layouts whose innermost folder is the section that the mirror follows."""


def section_of_site(article: Article) -> str | None:
    """The section's name as the mirror's folder or the address has it; None where neither says one."""
    if article.layout in _FOLDERS:
        folder = PurePosixPath(article.path.rpartition("!")[2]).parent.name
        return folder or None
    found = _DATED.match(urlsplit(article.url).path) if article.url else None
    return found[1] if found else None
