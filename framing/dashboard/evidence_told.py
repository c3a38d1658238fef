"""What stands behind numbers of voices and tone: quotations and sentences, or their places."""

from __future__ import annotations

from typing import Any

from framing.dashboard import queries, queries_told
from framing.dashboard.html import Markup, el, join
from framing.dashboard.marks import headline
from framing.dashboard.session import Context

ALL = "all"


def quotes(ctx: Context, event_id: str, outlet: str, group: str) -> tuple[list[Markup], str]:
    """Quotations of an outlet by one group of speakers, or by all."""
    found = queries_told.event_quotes(*ctx.key, event_id)
    found = found[found["outlet"] == outlet]
    found = found if group == ALL else found[found["speaker_group"] == group]
    rows = [_quote(ctx, row) for row in queries.each(found)]
    return rows, ctx.t("evidence.quotes", outlet=ctx.outlet_name(outlet), n=len(rows))


def tones(ctx: Context, event_id: str, outlet: str, actor: str, label: str) -> tuple[list[Markup], str]:
    """Sentences of an outlet that mention an actor, of one label or of all."""
    found = queries_told.event_tones(*ctx.key, event_id)
    found = found[(found["outlet"] == outlet) & (found["actor"] == actor)]
    name = str(found[f"name_{ctx.t.lang}"].iloc[0]) if len(found) else actor
    found = found if label == ALL else found[found["label"] == label]
    rows = [_sentence(ctx, row) for row in queries.each(found)]
    return rows, ctx.t("evidence.tones", outlet=ctx.outlet_name(outlet), actor=name, n=len(rows))


def _quote(ctx: Context, row: Any) -> Markup:
    t = ctx.t
    words = row.text if isinstance(row.text, str) else t("evidence.no_text")
    speaker = row.speaker if isinstance(row.speaker, str) else t("told.unresolved")
    facts = [str(speaker), t("told.kind_" + row.kind), t.n("char", int(row.chars))]
    facts += [str(row.verb)] if isinstance(row.verb, str) else []
    facts += [t("told.translated")] if row.translated else []
    place = t("evidence.chars", start=int(row.start), end=int(row.end))
    return join([
        el("div", words),
        el("div", " · ".join(facts), " · ", headline(row.title, row.url), " · ", place, class_="fr-k"),
    ])  # fmt: skip


def _sentence(ctx: Context, row: Any) -> Markup:
    t = ctx.t
    words = row.text if isinstance(row.text, str) else t("evidence.no_text")
    place = t("evidence.place", no=int(row.sentence_no), start=int(row.start), end=int(row.end))
    facts = [t("told." + row.label), t("voice." + row.voice)]
    return join([
        el("div", words),
        el("div", " · ".join(facts), " · ", headline(row.title, row.url), " · ", place, class_="fr-k"),
    ])  # fmt: skip
