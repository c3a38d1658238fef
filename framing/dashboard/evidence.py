"""What stands behind a number: sentences where the store holds text, else places and the publisher."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from framing.dashboard import evidence_told, queries, when
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import headline
from framing.dashboard.session import Context

LIMIT = 200
"""Rows shown in a panel; the panel says so where there are more, and leads to the Data page."""


_PARTS = {"hits": 4, "family": 3, "tone": 2, "articles": 2, "match": 2, "quotes": 3, "tones": 4}
"""Parts that name a number, by kind."""


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


def parse(value: str, outlets: Sequence[str]) -> Asked | None:
    """The number asked for, None where this event has no such number."""
    parts = value.split(":", 4)
    asked = Asked(*parts)
    needed = _PARTS.get(asked.kind)
    if needed is None:
        return None
    whole = len(parts) >= needed and all(parts[:needed]) and (len(parts) == needed or asked.kind == "hits")
    return asked if whole and asked.outlet in outlets else None


def panel(ctx: Context, event_id: str, asked: Asked) -> Markup | None:
    """The open panel; None where there is no such evidence."""
    rows, heading = _KINDS[asked.kind](ctx, event_id, asked)
    if not rows:
        return None
    data = ctx.selection.href(
        "data", table=_TABLE[asked.kind], event=event_id, outlets=(asked.outlet,), evidence=None
    )
    return opened(ctx, "side", heading, rows, len(rows), data)


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
    """What a match rests on, in words."""
    if not isinstance(packed, str):
        return ""
    by_kind: dict[str, list[str]] = {}
    for kind, detail in json.loads(packed):
        by_kind.setdefault(str(kind), []).append(str(detail))
    words = []
    for kind, details in by_kind.items():
        key = "reason." + kind
        name = ctx.t(key) if key in ctx.t.entries else kind
        words.append(f"{name} {ctx.t.join(details)}")
    return ctx.t("list.semicolon").join(words)


def _where(ctx: Context, row: Any) -> Markup:
    place = ctx.t("evidence.place", no=int(row.sentence_no), start=int(row.start), end=int(row.end))
    return el("div", headline(row.title, row.url), " · ", place, class_="fr-k")


def _hits(ctx: Context, event_id: str, asked: Asked) -> tuple[list[Markup], str]:
    found = queries.hit_rows(*ctx.key, event_id, asked.outlet, asked.family, asked.concept, asked.variant)
    rows = []
    for row in queries.each(found):
        words = el("b", row.variant)
        if isinstance(row.text, str):
            words = marked(row.text, [(row.start - row.sentence_start, row.end - row.sentence_start, "")])
        rows.append(join([el("div", words), _where(ctx, row)]))
    what = asked.variant or concept_name(ctx, asked.family, asked.concept) or family_name(ctx, asked.family)
    return rows, ctx.t("evidence.hits", outlet=ctx.outlet_name(asked.outlet), what=what, n=len(rows))


def _tone(ctx: Context, event_id: str, asked: Asked) -> tuple[list[Markup], str]:
    found = queries.event_sentences(*ctx.key, event_id)
    found = found[(found["outlet"] == asked.outlet) & found["sentiment"].notna()]
    rows = []
    for row in queries.each(found):
        words = row.text if isinstance(row.text, str) else ctx.t("evidence.no_text")
        rows.append(join([el("div", el("b", f"{row.sentiment:.2f}"), "　", words), _where(ctx, row)]))
    return rows, ctx.t("evidence.tone", outlet=ctx.outlet_name(asked.outlet), n=len(rows))


def _articles(ctx: Context, event_id: str, asked: Asked) -> tuple[list[Markup], str]:
    found = queries.event_articles(*ctx.key, event_id)
    found = found[found["outlet"] == asked.outlet]
    rows = []
    for row in queries.each(found):
        facts = [when.moment(ctx.t, row.published_utc, row.published_precision), ctx.t.n("char", int(row.chars)),
                 ctx.t("form." + row.form), ctx.t.n("version", int(row.versions))]  # fmt: skip
        rows.append(
            join([el("div", headline(row.title, row.url)), el("div", " · ".join(facts), class_="fr-k")])
        )
    return rows, ctx.t("evidence.articles", outlet=ctx.outlet_name(asked.outlet), n=len(rows))


def _match(ctx: Context, event_id: str, asked: Asked) -> tuple[list[Markup], str]:
    found = queries.event_matches(*ctx.key, event_id)
    found = found[(found["outlet_a"] == asked.outlet) | (found["outlet_b"] == asked.outlet)]
    rows = []
    for row in queries.each(found):
        pair = [el("span", ctx.outlet_name(o), " ", headline(title, url))
                for o, title, url in ((row.outlet_a, row.title_a, row.url_a), (row.outlet_b, row.title_b, row.url_b))]  # fmt: skip
        why = reasons(ctx, row.reasons)
        rows.append(
            join(
                [
                    el("div", el("b", f"{row.score:.2f}"), "　", pair[0], " — ", pair[1]),
                    el("div", why, class_="fr-k"),
                ]
            )
        )
    return rows, ctx.t("evidence.match", outlet=ctx.outlet_name(asked.outlet), n=len(rows))


def concept_name(ctx: Context, family: str, concept: str) -> str:
    """A concept's name in the reader's language; its id where the lexicon does not have it."""
    return queries.names(*ctx.key, ctx.t.lang).get((family, concept), concept)


def family_name(ctx: Context, family: str) -> str:
    """A family's name in the reader's language."""
    return queries.names(*ctx.key, ctx.t.lang).get((family, ""), family)


_KINDS: Mapping[str, Callable[[Context, str, Asked], tuple[list[Markup], str]]] = {
    "hits": _hits,
    "family": _hits,
    "tone": _tone,
    "articles": _articles,
    "match": _match,
    "quotes": lambda ctx, event, asked: evidence_told.quotes(ctx, event, asked.outlet, asked.family),
    "tones": lambda ctx, event, asked: evidence_told.tones(
        ctx, event, asked.outlet, asked.family, asked.concept
    ),
}
_TABLE = {
    "hits": "hits", "family": "hits", "tone": "sentences", "articles": "articles", "match": "matches", "quotes": "quotes",
    "tones": "tones",
}  # fmt: skip
