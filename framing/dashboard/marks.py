"""Small marks made of our own numbers: coverage strips, share bars, histograms, names of outlets."""

from __future__ import annotations

from collections.abc import Sequence

from framing.dashboard.coverage import Status
from framing.dashboard.html import Markup, el, inward, join, outward
from framing.dashboard.session import Outlet
from framing.i18n import Texts

SHADES = 5
"""Shades of the neutral ramp; further segments share the last one."""


def outlet_name(outlet: Outlet, *, short: bool = False) -> Markup:
    """Marker in the outlet's colour and its name in ink."""
    marker = el("span", outlet.glyph, class_="fr-mk", style=f"color:{outlet.color}", aria_hidden="true")
    return join([marker, outlet.short if short else outlet.name])


def strip(
    t: Texts, outlet: Outlet, status: Status, n: int, href: str | None, *, uncounted: int = 0
) -> Markup:
    """One cell of a coverage strip: solid with its count, dotted, or grey; the words stand under it.

    Args:
        n: articles that count; ``uncounted`` are found but left out by a filter.
        href: where all of them are listed, None for the plain number.
    """
    said = t("coverage." + status, n=f"{uncounted:,}") if status != "found" else f"{n:,}"
    opens = href and status in ("found", "uncounted")
    words = inward(href, said, title=t("coverage.open", outlet=outlet.name)) if opens else said
    return el(
        "div",
        el("span", outlet.short, class_="fr-only-narrow"),
        el("span", words),
        class_=f"fr-cov fr-{status}",
        style=f"--c:{outlet.color}",
        title=f"{outlet.name}: {said}",
    )


def shares(parts: Sequence[tuple[str, int, int, str]], total_words: str, total_href: str) -> Markup:
    """A bar of one neutral ramp with each segment's name and count below, and the total.

    Args:
        parts: (name, count, shade from 0, link to its evidence), largest shade number lightest.
    """
    bar = [
        el("span", class_=f"fr-seg fr-s{min(shade, SHADES - 1)}", style=f"flex:{n}")
        for _, n, shade, _ in parts
    ]
    keys = [
        inward(
            href, el("i", class_=f"fr-key fr-s{min(shade, SHADES - 1)}"), f"{name} {n:,}", class_="fr-term"
        )
        for name, n, shade, href in parts
    ]
    return join(
        [
            el("div", *bar, class_="fr-bar", aria_hidden="true") if bar else None,
            el("div", *keys, class_="fr-terms"),
            el("div", inward(total_href, total_words), class_="fr-k"),
        ]
    )


def histogram(bins: Sequence[int], mean: float, label: str) -> Markup:
    """Columns from 0 to 1 and a mark at the mean; heights are counts."""
    tallest = max(*bins, 1)
    columns = [el("i", style=f"height:{round(100 * n / tallest)}%", title=str(n)) for n in bins]
    middle = el("b", style=f"left:{round(100 * mean, 1)}%")
    return el("div", *columns, middle, class_="fr-hist", role="img", aria_label=label)


def headline(title: object, url: object) -> Markup:
    """An article's title, leading to its publisher where the archive has the address."""
    return outward(url, str(title))
