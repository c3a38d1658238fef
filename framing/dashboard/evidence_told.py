"""What stands behind the numbers of Side by side: hits, sentences, quotations, renderings, facts, or their places."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from framing.dashboard import copied, evidence, queries, queries_told, when
from framing.dashboard.evidence import LIMIT, Asked
from framing.dashboard.html import Markup, el, join
from framing.dashboard.marks import headline
from framing.dashboard.scope import Scope
from framing.dashboard.session import Context

ALL = "all"


@dataclass(frozen=True)
class Desk:
    """What a panel is looked up with; ``held`` are articles whose texts stand on the page."""

    ctx: Context
    scope: Scope
    voice: str
    held: Collection[str]

    def jump(self, article: str, sentence: Any) -> Markup | None:
        """Link to the sentence in its text further down, None where the text is not on the page."""
        if article not in self.held or pd.isna(sentence):
            return None
        words = self.ctx.t("evidence.jump")
        return el("a", words, href=f"#{anchor(article, int(sentence))}", data_jump="", class_="fr-jump")

    def below(self, facts: list[str], row: Any, place: str, sentence: Any = None) -> Markup:
        """The small line of one row: what is known of it, where it is, the way to it."""
        jump = self.jump(row.article_id, sentence)
        words = [*facts, headline(row.title, row.url), place, *([jump] if jump else [])]
        parts = [part for word in words for part in (" · ", word)][1:]
        return el("div", *parts, class_="fr-k")


Found = tuple[list[Markup], str, int]
"""Rows of a panel, its heading, and how many rows there are in all."""


def anchor(article: str, sentence: int) -> str:
    """Id of a sentence in its text on the page."""
    return f"s-{article}-{sentence}"


def panel(desk: Desk, asked: Asked) -> Markup | None:
    """The open panel; None where there is no such evidence."""
    rows, heading, n = _KINDS[asked.kind](desk, asked)
    if not rows:
        return None
    ctx = desk.ctx
    data = ctx.selection.href(
        "data", table=_TABLE[asked.kind], event=desk.scope.event, outlets=(asked.outlet,), evidence=None
    )
    return evidence.opened(ctx, "side", heading, rows, n, data)


def _text(ctx: Context, text: object) -> str:
    if isinstance(text, str):
        return text
    return ctx.t("evidence.withheld") if ctx.withheld else ctx.t("evidence.no_text")


def _of(rows: pd.DataFrame) -> int:
    return int(rows["of"].iloc[0]) if len(rows) else 0


def _hits(desk: Desk, asked: Asked) -> Found:
    ctx, t = desk.ctx, desk.ctx.t
    address = (asked.outlet, asked.family, asked.concept, asked.variant)
    found = queries_told.hit_rows(*ctx.key, desk.scope, desk.voice, *address, LIMIT)
    rows = []
    for row in queries.each(found):
        words = el("b", row.variant)
        if isinstance(row.text, str):
            words = evidence.marked(
                row.text, [(row.start - row.sentence_start, row.end - row.sentence_start, "")]
            )
        place = t("evidence.place", no=int(row.sentence_no), start=int(row.start), end=int(row.end))
        rows.append(
            join([el("div", words), desk.below([t("voice." + row.voice)], row, place, row.sentence_no)])
        )
    what = asked.variant or (asked.concept and evidence.concept_name(ctx, asked.family, asked.concept))
    what = what or evidence.family_name(ctx, asked.family)
    n = _of(found)
    return rows, t("evidence.hits", outlet=ctx.outlet_name(asked.outlet), what=what, n=n), n


def _tone(desk: Desk, asked: Asked) -> Found:
    ctx, t = desk.ctx, desk.ctx.t
    found = queries_told.sentence_rows(*ctx.key, desk.scope, asked.outlet, LIMIT)
    rows = []
    for row in queries.each(found):
        words = el("div", el("b", f"{row.sentiment:.2f}"), "　", _text(ctx, row.text))
        place = t("evidence.place", no=int(row.sentence_no), start=int(row.start), end=int(row.end))
        rows.append(join([words, desk.below([], row, place, row.sentence_no)]))
    n = _of(found)
    return rows, t("evidence.tone", outlet=ctx.outlet_name(asked.outlet), n=n), n


def _articles(desk: Desk, asked: Asked) -> Found:
    """Every article of the outlet, with what is left out last and said to be."""
    ctx, t = desk.ctx, desk.ctx.t
    found = queries.event_articles(*ctx.key, desk.scope.event)
    found = found[found["outlet"] == asked.outlet]
    kept = queries_told.counted(*ctx.key, desk.scope)
    rows = []
    for row in sorted(queries.each(found), key=lambda r: r.article_id not in kept):
        facts = [when.moment(t, row.published_utc, row.published_precision), t.n("char", int(row.chars)),
                 t("form." + row.form), t("side.genre." + row.genre), t.n("version", int(row.versions))]  # fmt: skip
        facts += [] if row.shared_copy == "none" else [t("side.copy." + row.shared_copy)]
        facts += [] if row.article_id in kept else [t("side.none_counted")]
        rows.append(
            join([el("div", headline(row.title, row.url)), el("div", " · ".join(facts), class_="fr-k")])
        )
    return rows, t("evidence.articles", outlet=ctx.outlet_name(asked.outlet), n=len(rows)), len(rows)


def _match(desk: Desk, asked: Asked) -> Found:
    ctx, t = desk.ctx, desk.ctx.t
    found = queries_told.matches(*ctx.key, desk.scope, asked.outlet, LIMIT)
    rows = []
    for row in queries.each(found):
        pair = [el("span", ctx.outlet_name(o), " ", headline(title, url))
                for o, title, url in ((row.outlet_a, row.title_a, row.url_a), (row.outlet_b, row.title_b, row.url_b))]  # fmt: skip
        why = el(
            "div", t("relation." + row.relation), " · ", evidence.reasons(ctx, row.reasons), class_="fr-k"
        )
        rows.append(join([el("div", el("b", f"{row.score:.2f}"), "　", pair[0], " — ", pair[1]), why]))
    n = _of(found)
    return rows, t("evidence.match", outlet=ctx.outlet_name(asked.outlet), n=n), n


def _quotes(desk: Desk, asked: Asked) -> Found:
    ctx, t = desk.ctx, desk.ctx.t
    group = "" if asked.family == ALL else asked.family
    found = queries_told.quote_rows(*ctx.key, desk.scope, asked.outlet, group, LIMIT)
    rows = [join([el("div", _text(ctx, row.text)), _quote_facts(desk, row)]) for row in queries.each(found)]
    n = _of(found)
    return rows, t("evidence.quotes", outlet=ctx.outlet_name(asked.outlet), n=n), n


def _quote_facts(desk: Desk, row: Any) -> Markup:
    t = desk.ctx.t
    speaker = row.speaker if isinstance(row.speaker, str) else t("told.unresolved")
    facts = [
        speaker,
        evidence.group_name(desk.ctx, row.speaker_group),
        t("told.kind_" + row.kind),
        t.n("char", int(row.chars)),
    ]
    facts += [str(row.verb)] if isinstance(row.verb, str) else []
    facts += [t("told.translated")] if row.translated else []
    return desk.below(
        facts, row, t("evidence.chars", start=int(row.start), end=int(row.end)), row.sentence_no
    )


def _tones(desk: Desk, asked: Asked) -> Found:
    ctx, t = desk.ctx, desk.ctx.t
    label = "" if asked.concept == ALL else asked.concept
    found = queries_told.tone_rows(*ctx.key, desk.scope, desk.voice, asked.outlet, asked.family, label, LIMIT)
    rows = []
    for row in queries.each(found):
        facts = [t("told." + row.label), row.surfaces, t("voice." + row.voice)]
        place = t("evidence.place", no=int(row.sentence_no), start=int(row.start), end=int(row.end))
        rows.append(join([el("div", _text(ctx, row.text)), desk.below(facts, row, place, row.sentence_no)]))
    n = _of(found)
    actor = queries_told.actor_name(*ctx.key, asked.family, t.lang)
    return rows, t("evidence.tones", outlet=ctx.outlet_name(asked.outlet), actor=actor, n=n), n


def _said(desk: Desk, asked: Asked) -> Found:
    """One outlet's renderings of a statement, with what is cut and what it rests on."""
    ctx, t = desk.ctx, desk.ctx.t
    found = queries_told.renderings(*ctx.key, desk.scope, asked.outlet, asked.family)
    rows = []
    for row in queries.each(found):
        facts = [*rendering(ctx, row), t("told.score", score=row.score), evidence.reasons(ctx, row.reasons)]
        place = t("evidence.chars", start=int(row.start), end=int(row.end))
        line = desk.below([f for f in facts if f], row, place, row.sentence_no)
        rows.append(join([el("div", _text(ctx, row.text)), line]))
    return rows, t("evidence.said", outlet=ctx.outlet_name(asked.outlet), n=len(rows)), len(rows)


def rendering(ctx: Context, row: Any) -> list[str]:
    """A rendering in few words: verb, kind, length, and how much of the fullest it keeps."""
    t = ctx.t
    facts = [str(row.verb)] if isinstance(row.verb, str) else []
    facts += [t("told.kind_" + row.kind), t.n("char", int(row.length))]
    if row.place == 0:
        return [*facts, t("told.fullest")]
    return [*facts, t("told.kept_" + row.wording, share=100 * row.kept)]


def _only(desk: Desk, asked: Asked) -> Found:
    ctx, t = desk.ctx, desk.ctx.t
    facts, _ = queries_told.only(*ctx.key, desk.scope)
    own = facts[facts["outlet"] == asked.outlet].drop_duplicates(["kind", "value"])
    articles = queries.event_articles(*ctx.key, desk.scope.event).set_index("article_id")
    shown = own.head(LIMIT)
    places = tuple((r.article_id, r.section, int(r.start)) for r in queries.each(shown))
    sentences = queries_told.sentence_of(*ctx.key, desk.scope.event, places)
    rows = []
    for row, place in zip(queries.each(shown), places, strict=True):
        no, text = sentences.get(place, (None, None))
        origin = articles.loc[row.article_id]
        about = _Origin(row.article_id, origin["title"], origin["url"])
        where = t("evidence.chars", start=int(row.start), end=int(row.end))
        line = desk.below([t("side.fact." + row.kind)], about, where, no if row.section == "body" else None)
        rows.append(join([el("div", el("b", row.surface), "　", text or ""), line]))
    return rows, t("evidence.only", outlet=ctx.outlet_name(asked.outlet), n=len(own)), len(own)


@dataclass(frozen=True)
class _Origin:
    article_id: str
    title: object
    url: object


def _copy(desk: Desk, asked: Asked) -> Found:
    rows, heading = copied.evidence_of(desk.ctx, desk.scope, asked.family, asked.concept, desk.jump)
    return rows, heading, len(rows)


_KINDS: Mapping[str, Callable[[Desk, Asked], Found]] = {
    "hits": _hits, "family": _hits, "tone": _tone, "articles": _articles, "match": _match, "quotes": _quotes, "tones": _tones,
    "said": _said, "copy": _copy, "only": _only,
}  # fmt: skip
_TABLE = {
    "hits": "hits", "family": "hits", "tone": "sentences", "articles": "articles", "match": "matches", "quotes": "quotes",
    "tones": "tones", "said": "statements", "copy": "copies", "only": "facts",
}  # fmt: skip
