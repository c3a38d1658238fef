"""What one event's numbers say in words: all outlets, fixed order, counts only."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from framing.dashboard import components, evidence, when
from framing.dashboard.matrix import Matrix, without
from framing.dashboard.session import Outlet
from framing.dashboard.story import Named


def finding(m: Matrix, event: pd.Series, concepts: Sequence[Named]) -> str:
    """Who has how much, and how each outlet names one referent most."""
    sentence = amounts(m, event)
    return sentence if not concepts else sentence + m.ctx.t("list.space") + names(m, concepts[0])


def amounts(m: Matrix, event: pd.Series) -> str:
    """Articles by outlet, of which genres, from when to when."""
    t = m.ctx.t
    each = []
    for outlet, part in m.columns:
        said = t.n("article", len(part.articles)) if part.counted else without(m.ctx, part)
        each.append(outlet.name + " " + said)
    days = when.span(event["first_utc"], event["last_utc"])
    of = t("list.semicolon").join(components.scope_words(m.ctx, "side")) or t("genres.all")
    return t("side.finding", days=days, of=of, each=t.join(each))


def names(m: Matrix, concept: Named) -> str:
    """The name that each outlet uses most for one referent."""
    t = m.ctx.t
    each = [
        outlet.name + t("list.space") + _leading(m, concept, outlet)
        for outlet, part in m.columns
        if part.counted
    ]
    name = evidence.concept_name(m.ctx, concept.family, concept.concept)
    key = "side.finding_names" if m.voice == "all" else "side.finding_names_in"
    voice = {} if m.voice == "all" else {"voice": t("voices." + m.voice)}
    return t(key, concept=name, each=t.join(each), **voice)


def _leading(m: Matrix, concept: Named, outlet: Outlet) -> str:
    t = m.ctx.t
    variants, n, total = concept.leading(outlet.id)
    if not variants:
        return t("side.leading_none")
    return t("side.leading", names=t("list.slash").join(variants), n=n, total=total)


def speakers(m: Matrix, quotes: pd.DataFrame) -> str:
    """The group of speakers that each outlet quotes most, with its share of the quoted characters."""
    t = m.ctx.t
    each = []
    for outlet, part in m.columns:
        if not part.counted:
            continue
        sizes = quotes[quotes["outlet"] == outlet.id].groupby("speaker_group")["chars"].sum()
        said = t("told.no_quotes")
        if sizes.sum():
            group = str(sizes.sort_values(ascending=False, kind="stable").index[0])
            share = 100 * sizes.max() / sizes.sum()
            said = t("side.leading_group", group=evidence.group_name(m.ctx, group), share=share)
        each.append(outlet.name + " " + said)
    return t("side.finding_quotes", each=t.join(each))


def limits(m: Matrix) -> str:
    """What the archive has of each outlet for this event, and what is left out."""
    t = m.ctx.t
    gone = {"absent": [], "unarchived": []}
    for outlet, part in m.columns:
        if part.status != "found":
            gone[part.status].append(outlet.name)
    words = [
        t("side.limit", status=t("coverage." + status), outlets=t.join(who))
        for status, who in gone.items()
        if who
    ]
    return t("list.semicolon").join([t("side.limits"), *words])


def counts(m: Matrix) -> str:
    """n, outlet by outlet: articles and characters."""
    t = m.ctx.t
    each = [
        outlet.name + " " + f"{t.n('article', len(part.articles))} {t.n('char', part.chars)}"
        for outlet, part in m.columns
        if part.counted
    ]
    return t.join(each)
