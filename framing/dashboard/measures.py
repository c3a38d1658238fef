"""The measures that pages show: their order, where each stands, which cards tested it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from framing.dashboard.html import Markup, inward
from framing.dashboard.session import Context


class Measure(NamedTuple):
    """One measure: pages that show it, and the measures of the validity cards that test it."""

    pages: tuple[str, ...]
    cards: tuple[str, ...] = ()


MEASURES: Mapping[str, Measure] = {
    "coverage": Measure(("events", "side", "archive")),
    "event": Measure(("events", "side"), ("events",)),
    "match": Measure(("side", "data"), ("pairs",)),
    "genre": Measure(("archive", "data"), ("genre",)),
    "naming": Measure(("side", "wording")),
    "family": Measure(("side", "wording", "data")),
    "contrast": Measure(("events",)),
    "keyness": Measure(("wording", "data")),
    "frames": Measure(("wording",)),
    "quotes": Measure(("side", "voices"), ("quotes", "voice")),
    "tones": Measure(("side", "voices"), ("tone", "valence")),
    "tone": Measure(("side", "data")),
    "statements": Measure(("side", "data"), ("statements",)),
    "facts": Measure(("side", "data"), ("facts",)),
    "copies": Measure(("side", "archive"), ("shared_copy",)),
    "time": Measure(("events", "side")),
    "version": Measure(("side", "data")),
    "absence": Measure(("events", "side", "wording", "voices", "archive")),
}
"""By id, in the order of the Method page. ``method?view=validity#<id>`` leads to what is known of its validity,
``method?view=definitions#what-<id>`` to its definition."""
FORMULAS = (
    "naming",
    "family",
    "contrast",
    "keyness",
    "frames",
    "quotes",
    "tones",
    "tone",
    "statements",
    "copies",
)
"""Measures that have one."""


def sure(ctx: Context, measure: str) -> Markup:
    """A link to what is known about a measure: what it was tested on, and with what result."""
    address = f"{ctx.selection.href('method', view='validity', evidence=None)}#{measure}"
    return inward(address, ctx.t("method.sure"), class_="fr-more")
