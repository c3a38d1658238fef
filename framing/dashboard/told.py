"""Rows of Side by side about whose words are told: who is quoted, tone around actors, statements, only here."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from framing.dashboard import evidence
from framing.dashboard.bars import Segment, bar
from framing.dashboard.evidence import Asked
from framing.dashboard.evidence_told import ALL, rendering
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import headline
from framing.dashboard.matrix import Matrix, in_voice
from framing.dashboard.session import Outlet
from framing.dashboard.state import PHRASE_LIMIT
from framing.dashboard.story import Part

ACTORS, STATEMENTS, NAMES = 3, 6, 6
"""Actors, statements and names shown; more are in the evidence and on the Data page."""
LABELS = ("neg", "neu", "pos")
LONGEST = 160
"""Letters of a rendering shown in the matrix; all of it is in its evidence."""


def quoted(m: Matrix, quotes: pd.DataFrame) -> Markup:
    """Who speaks: characters in quotations by group of speakers, and the speakers quoted most."""
    t = m.ctx.t

    def cell(outlet: Outlet, part: Part) -> Markup:
        own = quotes[quotes["outlet"] == outlet.id]
        if own.empty:
            return el("span", t("told.no_quotes"), class_="fr-none")
        chars = int(own["chars"].sum())
        words = t("told.quoted", n=int(own["n"].sum()), chars=chars, share=_share(chars, part.chars))
        most = own.dropna(subset=["speaker"]).groupby("speaker")["chars"].sum().nlargest(3)
        names = t.join([str(s) for s in most.index]) if len(most) else t("told.unresolved")
        below = el("div", inward(m.open_("quotes", outlet.id, ALL), words), class_="fr-k")
        return join([
            bar(quoted_segments(m, quotes, outlet.id), m.width, below),
            el("div", t("told.most", names=names), class_="fr-reasons"),
        ])  # fmt: skip

    about = join([t("row.quoted_about"), " · ", _across(m, "voices", view="speakers")])
    row = m.row(t("row.quoted"), about, cell, Asked("quotes", ""))
    return join([m.heading(t("part.voices"), t("part.voices_about")), row])


def quoted_segments(m: Matrix, quotes: pd.DataFrame, outlet: str) -> list[Segment]:
    """Quoted characters of one outlet by group of speakers; shades go by the group's place among all outlets."""
    sizes = quotes.groupby("speaker_group")["chars"].sum().sort_values(ascending=False, kind="stable")
    own = quotes[quotes["outlet"] == outlet].groupby("speaker_group")["chars"].sum()
    return [
        Segment(evidence.group_name(m.ctx, str(g)), int(own[g]), shade, m.open_("quotes", outlet, str(g)))
        for shade, g in enumerate(sizes.index)
        if own.get(g)
    ]


def _across(m: Matrix, page: str, **chosen: str) -> Markup:
    """Link to the same question across events."""
    return inward(
        m.ctx.selection.href(page, event=None, evidence=None, **chosen), m.ctx.t("side.across"), data_top=""
    )


def around(m: Matrix, tones: pd.DataFrame) -> Markup:
    """Tone of the sentences that mention the event's main actors."""
    t = m.ctx.t
    rows = [_actor_row(m, tones, actor) for actor in _main_actors(tones)]
    if not rows:
        rows = [m.band(el("p", t("told.no_actors"), class_="fr-note"))]
    return join([m.heading(t("part.around"), in_voice(m, t("part.around_about"))), *rows])


def _main_actors(tones: pd.DataFrame) -> list[str]:
    """Actors that most outlets mention, then those of most sentences."""
    if tones.empty:
        return []
    counts = tones.groupby("actor").agg(outlets=("outlet", "nunique"), n=("n", "sum")).reset_index()
    order = counts.sort_values(["outlets", "n", "actor"], ascending=[False, False, True])
    return order["actor"].head(ACTORS).tolist()


def _actor_row(m: Matrix, tones: pd.DataFrame, actor: str) -> Markup:
    t = m.ctx.t
    of_actor = tones[tones["actor"] == actor]

    def cell(outlet: Outlet, part: Part) -> Markup:
        del part
        own = of_actor[of_actor["outlet"] == outlet.id].set_index("label")
        if own.empty:
            return el("span", t("told.not_mentioned"), class_="fr-none")
        segments = [
            Segment(
                t("told." + label), int(own.loc[label, "n"]), n * 2, m.open_("tones", outlet.id, actor, label)
            )
            for n, label in enumerate(LABELS)
            if label in own.index
        ]
        sentences = t.n("sentence", int(own["n"].sum()))
        words = t("told.sentences", sentences=sentences, spoken=int(own["spoken"].sum()))
        below = el("div", inward(m.open_("tones", outlet.id, actor, ALL), words), class_="fr-k")
        return bar(segments, m.width, below)

    name = str(of_actor[f"name_{t.lang}"].iloc[0])
    return m.row(name, _across(m, "voices", view="tone", actor=actor), cell, Asked("tones", "", actor))


def statements(m: Matrix, rows: pd.DataFrame) -> Markup:
    """The same statement in its renderings, statement by statement."""
    t = m.ctx.t
    found = [_statement_row(m, own) for _, own in rows.groupby("nth", sort=True)]
    if not found:
        found = [m.band(el("p", t("told.no_statements"), class_="fr-note"))]
    of = int(rows["of"].iloc[0]) if len(rows) else 0
    if of > STATEMENTS:
        more = m.ctx.selection.href("data", table="statements", event=m.event_id, evidence=None)
        link = inward(more, t("told.more_statements", n=of - STATEMENTS), data_top="")
        found.append(m.band(el("p", link, class_="fr-note")))
    return join([m.heading(t("part.statements"), t("part.statements_about")), *found])


def _statement_row(m: Matrix, rows: pd.DataFrame) -> Markup:
    t = m.ctx.t
    speakers = rows["speaker"].dropna()
    name = str(speakers.iloc[0]) if len(speakers) else t("told.unresolved")
    id_ = str(rows["statement_id"].iloc[0])
    same = "verbatim" if any(_edits(row) for row in rows.itertuples()) else "same"
    wording = "rendered" if (rows["wording"] == "rendered").any() else same

    def cell(outlet: Outlet, part: Part) -> Markup:
        del part
        own = rows[rows["outlet"] == outlet.id]
        if own.empty:
            return el("span", t("told.not_found"), class_="fr-none")
        best = next(own.itertuples())
        facts = inward(m.open_("said", outlet.id, id_), " · ".join(rendering(m.ctx, best)))
        held = isinstance(best.text, str)
        small = [facts, edits(m, best), None if held else headline(best.title, best.url)]
        return el(
            "div",
            el("p", said(best), class_="fr-said") if held else None,
            length(best),
            *(el("div", line, class_="fr-k") for line in small if line),
            class_="fr-quote",
            style=f"--c:{outlet.color}",
        )

    about: Markup | str = t("told.wording_" + wording)
    if len(speakers) and len(name) <= PHRASE_LIMIT:
        about = join([about, " · ", _across(m, "voices", view="speaker", speaker=name)])
    return m.row(name, about, cell, Asked("said", "", id_))


def length(row: Any) -> Markup:
    """How long the rendering is beside the fullest: what it keeps of it dark, its own words light, the rest empty."""
    kept = min(round(row.kept * row.longest), int(row.length))
    sizes = {
        "fr-s0": kept,
        "fr-s3": int(row.length) - kept,
        "fr-s-none": max(int(row.longest) - int(row.length), 0),
    }
    parts = [el("i", class_=name, style=f"flex:{n}") for name, n in sizes.items() if n]
    return el("div", *parts, class_="fr-length", aria_hidden="true")


def said(row: Any) -> Markup:
    """A rendering with what it has that the fullest has not; a long one ends after LONGEST letters."""
    text = str(row.text)
    own = [(start, end, "fr-m-new") for kind, _, _, start, end in _edits(row) if kind != "cut"]
    if len(text) <= LONGEST:
        return evidence.marked(text, own)
    return join([evidence.marked(text[:LONGEST], [e for e in own if e[1] <= LONGEST]), "…"])


def _edits(row: Any) -> list[tuple[str, int, int, int, int]]:
    """Differences from the fullest rendering, where the words are the same: of other words they say nothing."""
    return json.loads(row.edits) if row.wording == "verbatim" and isinstance(row.edits, str) else []


def edits(m: Matrix, row: Any) -> str:
    """How much was cut, added and replaced, in places and characters; '' where nothing was."""
    words = []
    for kind, start in (("cut", 1), ("added", 3), ("replaced", 1)):
        sizes = [e[start + 1] - e[start] for e in _edits(row) if e[0] == kind]
        if sizes:
            words.append(m.ctx.t("edit." + kind, n=len(sizes), chars=sum(sizes)))
    return m.ctx.t.join(words)


def only(m: Matrix, facts: pd.DataFrame, counts: pd.DataFrame) -> Markup | None:
    """Figures and names that in this archive stand in one outlet only, and how many at equal length."""
    t = m.ctx.t
    expected = counts.set_index("outlet")
    if expected.empty:
        return None

    def cell(outlet: Outlet, part: Part) -> Markup:
        del part
        if outlet.id not in expected.index:
            return el("span", t("told.not_compared"), class_="fr-none")
        row, names = expected.loc[outlet.id], only_names(facts, outlet.id)
        length = t.n("char", int(row["at_chars"]))
        words = t("told.alone", n=int(row["found"]), expected=row["expected"], chars=length)
        more = [t("told.more_alone", n=len(names) - NAMES)] if len(names) > NAMES else []
        items = [el("li", name) for name in (*names[:NAMES], *more)]
        link = inward(m.open_("only", outlet.id), words) if names else el("span", words, class_="fr-none")
        return join([el("ul", *items, class_="fr-plus") if items else None, el("div", link, class_="fr-k")])

    row = m.row(t("row.only"), t("row.only_about"), cell, Asked("only", ""))
    return join([m.heading(t("part.only"), t("part.only_about")), row])


def only_names(facts: pd.DataFrame, outlet: str) -> list[str]:
    """What only ``outlet`` has, as written, each once: people and organisations before figures."""
    own = facts[facts["outlet"] == outlet]
    own = own.assign(last=own["kind"] == "figure").sort_values("last", kind="stable")
    return list(dict.fromkeys(str(s) for s in own["surface"]))


def _share(chars: float, of: int) -> float:
    return 100 * float(chars) / of if of else 0.0
