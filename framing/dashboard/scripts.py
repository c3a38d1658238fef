"""The scripts that stand in our pages, and their hashes: a browser runs these and no other.

Streamlit's page has one script in itself, and we put one on every page; all others
are files of its client. A content security policy that names the hashes of these
few keeps out whatever else might come to stand there.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from streamlit import file_util

from framing.i18n import HTML_LANG

ASSETS = Path(__file__).with_name("assets")
_INLINE = re.compile(r"<script>(.*?)</script>", re.S)


@cache
def assets(suffix: str) -> str:
    """All style sheets or scripts, the shared one (style.css, links.js) before those of single pages."""
    paths = sorted(ASSETS.glob(f"*{suffix}"), key=lambda p: (p.stem not in ("style", "links"), p.stem))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def script(html_lang: str) -> str:
    """What our element of script holds: every page's handlers, and the document's language."""
    return f"{assets('.js')}\ndocument.documentElement.lang = '{html_lang}'"


@cache
def hashes() -> tuple[str, ...]:
    """Sources of a policy: the inline scripts of Streamlit's page as installed, then ours in every language."""
    page = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    return tuple(
        f"'sha256-{_digest(text)}'" for text in (*_INLINE.findall(page), *map(script, HTML_LANG.values()))
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
