"""What stands behind a number: sentences where the store holds text, else places and the publisher."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from framing.dashboard import queries
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.session import Context

LIMIT = 200
"""Rows shown in a panel; the panel says so where there are more, and leads to the Data page."""

_PARTS = {
    "hits": (4, 5), "family": (3, 3), "tone": (2, 2), "articles": (2, 2), "match": (2, 2), "quotes": (3, 3), "tones": (4, 4),
    "said": (3, 3), "copy": (4, 4), "only": (2, 2),
}  # fmt: skip
"""How many parts name a number, at least and at most, by kind."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The number whose evidence is open: ``hits:outlet:family:concept:variant`` and its like."""

    kind: str
    outlet: str
    family: str = ""
    concept: str = ""
    variant: str = ""

    def __str__(self) -> str:
        return ":".join((self.kind, self.outlet, self.family, self.concept, self.variant)).rstrip(":")

    def within(self, row: Asked) -> bool:
        """Whether the number stands in the row that ``row`` names: any outlet, and whatever it leaves open."""
        pairs = zip((self.kind, self.family, self.concept), (row.kind, row.family, row.concept), strict=True)
        return all(wanted in ("", own) for own, wanted in pairs)


def parse(value: str, outlets: Sequence[str]) -> Asked | None:
    """The number asked for, None where this event has no such number."""
    parts = value.split(":", 4)
    asked = Asked(*parts)
    least, most = _PARTS.get(asked.kind, (9, 9))
    whole = least <= len(parts) <= most and all(parts)
    return asked if whole and asked.outlet in outlets else None


def opened(ctx: Context, page: str, heading: str, rows: Sequence[object], n: int, data: str | None) -> Markup:
    """The panel of one number on ``page``: at most LIMIT of its ``n`` rows, and where all of them are.

    Args:
        rows: what stands behind the number, best first; markup or text.
        data: link to the same rows on the Data page, None where it has no such rows.
    """
    t = ctx.t
    closing = inward(ctx.selection.href(page, evidence=None), t("evidence.close"))
    everything = inward(data, t("evidence.all"), data_top="") if data else None
    shown = min(len(rows), LIMIT)
    cut = t("evidence.cut", shown=shown, n=n) if n > shown else None
    return el(
        "section",
        el("div", el("b", heading), el("span", everything, "　" if data else None, closing), class_="fr-ev-head"),
        el("ol", *(el("li", row) for row in rows[:LIMIT])),
        el("p", cut, class_="fr-note") if cut else None,
        class_="fr-ev-panel",
        id="evidence",
        aria_label=heading,
    )  # fmt: skip


def marked(text: str, spans: Sequence[tuple[int, int, str]]) -> Markup:
    """``text`` with (start, end, class) spans underlined; overlapping ones keep the first."""
    out: list[object] = []
    at = 0
    for start, end, kind in sorted(spans):
        if start < at or not at <= start < end <= len(text):
            continue
        out += [text[at:start], el("mark", text[start:end], class_=kind or None)]
        at = end
    return join([*out, text[at:]])


def reasons(ctx: Context, packed: object) -> str:
    """What a match or a statement rests on, in words."""
    if not isinstance(packed, str):
        return ""
    by_kind: dict[str, list[str]] = {}
    for kind, detail in json.loads(packed):
        by_kind.setdefault(str(kind), []).append(str(detail))
    words = []
    for kind, details in by_kind.items():
        key = "reason." + kind
        words.append(f"{ctx.t.entries.get(key, kind)} {ctx.t.join(details)}")
    return ctx.t("list.semicolon").join(words)


def group_name(ctx: Context, group: str) -> str:
    """A group of speakers in the reader's language."""
    return ctx.t.entries.get("speaker." + group, group)


def concept_name(ctx: Context, family: str, concept: str) -> str:
    """A concept's name in the reader's language; its id where the lexicon does not have it."""
    return queries.names(*ctx.key, ctx.t.lang).get((family, concept), concept)


def family_name(ctx: Context, family: str) -> str:
    """A family's name in the reader's language."""
    return queries.names(*ctx.key, ctx.t.lang).get((family, ""), family)
