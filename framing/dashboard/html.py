"""The one way from values to markup: every child is escaped unless this module made it.

Nothing from an article, a store or a URL can become markup: strings are escaped,
invisible and direction-changing characters are taken out, and only addresses with
http or https become links. No element here loads anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit


class Markup(str):
    """A string that :func:`el` made; passes through :func:`el` unescaped."""

    __slots__ = ()


Child = object
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_UNFIT = re.compile(rf"{_INVISIBLE.pattern}|\s")
"""What a web address does not have: characters that :func:`visible` takes out, and white space."""
_INWARD = re.compile(r"[a-z]*(\?|#|$)")
_VOID = frozenset({"br", "hr"})
_TAGS = frozenset(
    [
        "a",
        "b",
        "br",
        "details",
        "div",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "hr",
        "i",
        "li",
        "mark",
        "nav",
        "ol",
        "p",
        "s",
        "section",
        "small",
        "span",
        "strong",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "time",
        "tr",
        "ul",
        "header",
        "footer",
        "dl",
        "dt",
        "dd",
        "code",
        "abbr",
    ]
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@/=^])")


def visible(value: object) -> str:
    """``value`` as text without control, zero-width and direction-changing characters."""
    return _INVISIBLE.sub("", str(value))


def text(value: object) -> Markup:
    """``value`` as text that cannot be markup."""
    return value if isinstance(value, Markup) else Markup(escape(visible(value), quote=True))


def el(tag: str, *children: Child, **attributes: object) -> Markup:
    """An element; children that are not :class:`Markup` are escaped, None and False are left out.

    Attribute names take a trailing underscore off (``class_``) and underscores
    become dashes. An attribute that could load or run something is refused.

    Raises:
        ValueError: a tag or attribute outside the short list this dashboard needs.
    """
    if tag not in _TAGS:
        raise ValueError(f"the dashboard makes no <{tag}>")
    opening = tag + "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in _VOID:
        return Markup(f"<{opening}>")
    return Markup(f"<{opening}>{join(children)}</{tag}>")


def join(children: Iterable[Child]) -> Markup:
    """Children one after the other, escaped where need be."""
    return Markup("".join(text(c) for c in children if c is not None and c is not False))


def outward(url: object, *children: Child) -> Markup:
    """A link to a publisher, or the bare children where ``url`` is no http(s) address."""
    address = web_address(url)
    if address is None:
        return join(children)
    return el("a", *children, href=address, target="_blank", rel="noopener noreferrer", class_="out")


def inward(href: str, *children: Child, **attributes: object) -> Markup:
    """A link inside the dashboard; ``assets/links.js`` follows it without a reload."""
    return el("a", *children, href=href, data_framing="", **attributes)


def web_address(url: object) -> str | None:
    """``url`` where it is a plain http or https address, else None."""
    if not isinstance(url, str) or _UNFIT.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def plain(value: object) -> str:
    """``value`` for a widget label: Streamlit reads those as Markdown, so its signs are escaped."""
    return _MARKDOWN.sub(r"\\\1", " ".join(visible(value).split()))


def _attribute(name: str, value: object) -> str:
    name = name.rstrip("_").replace("_", "-")
    if name.startswith("on") or name in ("src", "srcset", "background", "poster", "action"):
        raise ValueError(f"the dashboard sets no {name}")
    if value is None or value is False:
        return ""
    if name == "href" and not _safe_href(str(value)):
        raise ValueError("a link leads to a web address or stays inside the dashboard")
    if name == "style" and re.search(r"url|expression|[<>\"@\\]", str(value), re.I):
        raise ValueError("a style holds lengths and colours only")
    return f' {name}="{escape(visible(value), quote=True)}"'


def _safe_href(href: str) -> bool:
    return _INWARD.match(href) is not None or web_address(href) is not None
