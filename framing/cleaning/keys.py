"""Ids that survive rebuilds: one article, one key, wherever its file lies."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

SLUG = re.compile(r"/[^/]+(?=/a-\d{6,}$)")
"""DW writes the title before the number; the number stays when an update changes the title
(118 numbers in a mirror of four months have two titles, and 116 of them share most of their text)."""
MARKS = re.compile(r"[\W_]+")
TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|maca|from|ref|spm|share\w*|isappinstalled|_ga|mc_cid|mc_eid)$", re.I
)


PLAIN = re.compile(
    r"https?://(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?P<path>(?:/[\w.~-]*)*)"
    r"(?:/[\w.~%]*(?:-|%E[4-9])[\w.~%-]*(?P<number>/a-\d{6,}/*))?",
    re.ASCII,
)
"""Most addresses: nothing in them is left to decode or to order, but for a title before a number."""


def canonical_url(url: str) -> str | None:
    """``url`` in one spelling, None where it is no web address.

    Scheme https and host in lower case, default ports, fragments, tracking
    parameters and trailing spaces dropped, percent escapes decoded and written
    anew, a title before an article number (``/title/a-59084886``) dropped.
    Mobile hosts are left alone: they may hold another article.
    """
    url = url.strip()
    if plain := PLAIN.fullmatch(url):
        path, number = plain["path"], plain["number"]
        path = path + number.rstrip("/") if number else SLUG.sub("", path.rstrip("/"))
        return f"https://{plain['host']}{path}"
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or "." not in host:
        return None
    path = "/".join(quote(unquote(part).strip(), safe="") for part in parts.path.split("/")).rstrip("/")
    path = SLUG.sub("", path)
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(k)]
    suffix = f":{port}" if port and port not in (80, 443) else ""
    query = f"?{urlencode(sorted(kept))}" if kept else ""
    return f"https://{host}{suffix}{path}{query}"


def article_key(outlet: str, url: str | None, title: str, day: str | None) -> str:
    """Article id: "a" and 15 hex digits of the SHA-256 of the canonical URL.

    Without a web address: of outlet, title without spaces and marks, and the
    published day (ISO, empty where unknown).
    """
    canonical = canonical_url(url) if url else None
    identity = canonical or f"{outlet}|{MARKS.sub('', title).lower()}|{day or ''}"
    return "a" + hashlib.sha256(identity.encode("utf-8", "backslashreplace")).hexdigest()[:15]
