"""Rows of Side by side about whose words are told: who is quoted, tone around actors, statements, copies, only here."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from framing.dashboard import queries
from framing.dashboard.evidence import Asked
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import headline, shares
from framing.dashboard.matrix import Matrix, part_heading
from framing.dashboard.session import Outlet
from framing.dashboard.story import Part

ACTORS, STATEMENTS, NAMES = 3, 6, 8
"""Actors, statements and names shown; more are on the Data page."""
LABELS = ("neg", "neu", "pos")


def quoted(m: Matrix, quotes: pd.DataFrame) -> Markup:
    """Who speaks: characters in quotations by group of speakers, and the speakers quoted most."""
    t = m.ctx.t
    order = list(
        quotes.groupby("speaker_group")["chars"].sum().sort_values(ascending=False, kind="stable").index
    )

    def cell(outlet: Outlet, part: Part) -> Markup:
        own = quotes[quotes["outlet"] == outlet.id]
        if own.empty:
            return el("span", t("told.no_quotes"), class_="fr-none")
        whole = own[~own["inside"]]
        by_group = whole.groupby("speaker_group")["chars"].sum()
        parts = [
            (_group(m, g), int(by_group[g]), n, m.open_("quotes", outlet.id, g))
            for n, g in enumerate(order)
            if by_group.get(g)
        ]
        words = t(
            "told.quoted",
            n=len(own),
            chars=int(whole["chars"].sum()),
            share=_share(whole["chars"].sum(), part.chars),
        )
        most = whole.dropna(subset=["speaker"]).groupby("speaker")["chars"].sum().nlargest(3)
        names = t.join([str(s) for s in most.index]) if len(most) else t("told.unresolved")
        return join([
            shares(parts, words, m.open_("quotes", outlet.id, "all")),
            el("div", t("told.most", names=names), class_="fr-reasons"),
        ])  # fmt: skip

    owns = [Asked("quotes", "", g) for g in (*order, "all")]
    return join([
        part_heading(t("part.voices"), t("part.voices_about")),
        m.row(t("row.quoted"), t("row.quoted_about"), cell, *owns),
    ])  # fmt: skip


def around(m: Matrix, tones: pd.DataFrame) -> Markup:
    """Tone of the sentences that mention the event's main actors."""
    t = m.ctx.t
    rows = [_actor_row(m, tones, actor) for actor in _main_actors(tones, [o.id for o, _ in m.columns])]
    if not rows:
        rows = [el("p", t("told.no_actors"), class_="fr-note")]
    return join([part_heading(t("part.around"), t("part.around_about")), *rows])


def _main_actors(tones: pd.DataFrame, outlets: Sequence[str]) -> list[str]:
    """Actors that most outlets mention, then those of most sentences."""
    kept = tones[tones["outlet"].isin(outlets)]
    if kept.empty:
        return []
    counts = kept.groupby("actor").agg(outlets=("outlet", "nunique"), n=("label", "size")).reset_index()
    return (
        counts.sort_values(["outlets", "n", "actor"], ascending=[False, False, True])["actor"]
        .head(ACTORS)
        .tolist()
    )


def _actor_row(m: Matrix, tones: pd.DataFrame, actor: str) -> Markup:
    t = m.ctx.t
    of_actor = tones[tones["actor"] == actor]

    def cell(outlet: Outlet, part: Part) -> Markup:
        del part
        own = of_actor[of_actor["outlet"] == outlet.id]
        if own.empty:
            return el("span", t("told.not_mentioned"), class_="fr-none")
        counts = own["label"].value_counts()
        parts = [
            (t("told." + label), int(counts[label]), n * 2, m.open_("tones", outlet.id, actor, label))
            for n, label in enumerate(LABELS)
            if counts.get(label)
        ]
        spoken = int((own["voice"] == "attributed").sum())
        words = t("told.sentences", sentences=t.n("sentence", len(own)), spoken=spoken)
        return shares(parts, words, m.open_("tones", outlet.id, actor, "all"))

    owns = [Asked("tones", "", actor, label) for label in (*LABELS, "all")]
    return m.row(str(of_actor[f"name_{t.lang}"].iloc[0]), "", cell, *owns)


def statements(m: Matrix, rows: pd.DataFrame) -> Markup:
    """The same statement in its renderings, statement by statement."""
    t = m.ctx.t
    shown = {o.id for o, _ in m.columns}
    kept = rows[rows["outlet"].isin(shown)]
    kept = kept[kept.groupby("statement_id")["outlet"].transform("nunique") > 1]
    ids = list(dict.fromkeys(kept["statement_id"]))
    found = [_statement_row(m, kept[kept["statement_id"] == id_]) for id_ in ids[:STATEMENTS]]
    if not found:
        found = [el("p", t("told.no_statements"), class_="fr-note")]
    if len(ids) > STATEMENTS:
        more = m.ctx.selection.href("data", table="statements", event=m.event_id, evidence=None)
        found.append(
            el(
                "p",
                inward(more, t("told.more_statements", n=len(ids) - STATEMENTS), data_top=""),
                class_="fr-note",
            )
        )
    return join([part_heading(t("part.statements"), t("part.statements_about")), *found])


def _statement_row(m: Matrix, rows: pd.DataFrame) -> Markup:
    t = m.ctx.t
    speakers = rows["speaker"].dropna()
    name = str(speakers.iloc[0]) if len(speakers) else t("told.unresolved")

    def cell(outlet: Outlet, part: Part) -> Markup:
        del part
        own = rows[rows["outlet"] == outlet.id]
        if own.empty:
            return el("span", t("told.not_found"), class_="fr-none")
        best = own.sort_values(["length", "place"], ascending=[False, True]).iloc[0]
        facts = [
            t("told.kind_" + best["kind"]),
            t.n("char", int(best["length"])),
            t("told.kept", share=100 * best["kept"]),
        ]
        if isinstance(best["verb"], str):
            facts.insert(0, str(best["verb"]))
        words = best["text"] if isinstance(best["text"], str) else None
        return join([
            el("p", words, class_="fr-said") if words else el("p", headline(best["title"], best["url"]), class_="fr-k"),
            el("div", " · ".join(facts), class_="fr-k"),
        ])  # fmt: skip

    return m.row(name, t("told.wording_" + str(rows["wording"].max())), cell)


def shared(m: Matrix, copies: pd.DataFrame) -> Markup | None:
    """Which outlets share their text here; nothing where none do."""
    t = m.ctx.t
    if copies.empty:
        return None
    names = {o.id: o.name for o in m.ctx.outlets}

    def cell(outlet: Outlet, part: Part) -> Markup:
        del part
        lines = []
        for row in queries.each(copies):
            if outlet.id in (row.outlet_a, row.outlet_b):
                other = names[row.outlet_b if outlet.id == row.outlet_a else row.outlet_a]
                key = (
                    "told.copy"
                    if row.direction is None
                    else "told.copied_by"
                    if outlet.id == row.outlet_a
                    else "told.copied_from"
                )
                lines.append(el("div", t(key, other=other, share=100 * row.containment), class_="fr-num"))
        return join(lines) if lines else el("span", t("told.no_copy"), class_="fr-none")

    more = m.ctx.selection.href("data", table="copies", event=m.event_id, evidence=None)
    link = el("p", inward(more, t("told.to_copies"), data_top=""), class_="fr-note")
    return join(
        [
            part_heading(t("part.copies"), t("part.copies_about")),
            m.row(t("row.copies"), t("row.copies_about"), cell),
            link,
        ]
    )


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
        row, own = expected.loc[outlet.id], facts[facts["outlet"] == outlet.id]
        names = list(dict.fromkeys(str(s) for s in own["surface"]))
        more = t("told.and_more", n=len(names) - NAMES) if len(names) > NAMES else ""
        words = t(
            "told.alone",
            n=int(row["found"]),
            expected=row["expected"],
            chars=t.n("char", int(row["at_chars"])),
        )
        link = m.ctx.selection.href(
            "data", table="facts", event=m.event_id, outlets=(outlet.id,), evidence=None
        )
        listed = el("div", t.join(names[:NAMES]) + more, class_="fr-said") if names else None
        return join([listed, el("div", inward(link, words, data_top=""), class_="fr-k")])

    row = m.row(t("row.only"), t("row.only_about"), cell)
    return join([part_heading(t("part.only"), t("part.only_about")), row])


def _group(m: Matrix, group: str) -> str:
    key = "speaker." + group
    return m.ctx.t(key) if key in m.ctx.t.entries else group


def _share(chars: float, of: int) -> float:
    return 100 * float(chars) / of if of else 0.0
