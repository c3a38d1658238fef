"""Events: what did more than one of them cover, and what is not found in this archive?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from framing.charts import timeline
from framing.charts.lanes import Lane
from framing.charts.sheet import Words
from framing.dashboard import components, empty, queries, queries_events, session, state, when
from framing.dashboard.coverage import archived_days, status
from framing.dashboard.evidence import concept_name
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import headline, outlet_name, strip
from framing.dashboard.session import Context, Outlet
from framing.dashboard.state import GENRES
from framing.snapshot.kinds import COPIED

SIZE = 25
Article = Any
"""A row of :func:`framing.dashboard.queries_events.headlines`."""


def main() -> None:
    """The page, top to bottom."""
    ctx = session.current()
    if empty.no_dataset(ctx):
        return
    found = _page_of_events(ctx)
    components.title(ctx, ctx.t("events.title"), _finding(ctx, found))
    _actions(ctx)
    _filters(ctx)
    above = components.room("fr-timeline")
    if found.empty:
        empty.nothing_found(ctx, "events")
    else:
        _body(ctx, found)
    with above:
        _timeline(ctx)


def _body(ctx: Context, found: pd.DataFrame) -> None:
    """The list, and what its marks and numbers mean."""
    if ctx.selection.order == "contrast":
        method = f"{ctx.selection.href('method', view='definitions', evidence=None)}#what-contrast"
        components.note(
            join(
                [
                    ctx.t("events.contrast_note"),
                    inward(method, ctx.t("events.contrast_method"), class_="fr-more", data_top=""),
                ]
            )
        )
    _list(ctx, found)
    components.pages_line(ctx, "events", int(found["places"].iloc[0]), SIZE)
    narrowed = components.scope_words(ctx, "events")
    only = [ctx.t("events.uncounted", scope=ctx.t.join(narrowed))] if narrowed else []
    components.note(ctx.t("events.legend"), *only, ctx.t("events.limits"))


def _page_of_events(ctx: Context) -> pd.DataFrame:
    s, scope = ctx.selection, ctx.scope("events")

    def ask(number: int) -> pd.DataFrame:
        return queries_events.events(
            *ctx.key, ctx.shown_ids, s.since, s.until, s.query, min(s.at_least, len(ctx.shown)), s.order,
            (number - 1) * SIZE, SIZE, s.bound == "exact", scope.genre, scope.copies,
        )  # fmt: skip

    found = ask(s.number)
    return ask(1) if found.empty and s.number > 1 else found


def _finding(ctx: Context, found: pd.DataFrame) -> str:
    """All outlets shown with their counts, and how many events fit."""
    totals = queries.totals(*ctx.key).set_index("outlet")["articles"]
    each = [f"{o.name} {int(totals.get(o.id, 0)):,}" for o in ctx.shown]
    articles = sum(int(totals.get(o.id, 0)) for o in ctx.shown)
    events = 0 if found.empty else int(found["events"].iloc[0])
    least = min(ctx.selection.at_least, len(ctx.shown))
    scope = components.scope_words(ctx, "events")
    return ctx.t(
        "events.finding_" + _kind(ctx, least),
        articles=ctx.t.n("article", articles),
        each=ctx.t.join(each),
        events=ctx.t.n("event", events),
        outlets=ctx.t.n("outlet", least),
        scope=ctx.t("events.counting", scope=ctx.t.join(scope)) if scope else "",
    )


def _kind(ctx: Context, least: int) -> str:
    if ctx.selection.bound == "exact":
        return "exact"
    return "one" if least == 1 else "least"


def _filters(ctx: Context) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="fr-filters"):
        with st.container(width=270):
            components.search(ctx)
        components.outlet_count(ctx)
        with st.container(width=140):
            _genre(ctx)
        with st.container(width=140):
            components.order(ctx)


def _actions(ctx: Context) -> None:
    """Copy link, the tables, and the articles at once."""
    data = inward(ctx.selection.href("data", table="events", evidence=None), ctx.t("action.csv"), data_top="")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="fr-out"):
        with st.container(width="content"):
            components.show(components.actions(ctx, "events", data))
        _csv(ctx)


def _csv(ctx: Context) -> None:
    """The articles of the selection as CSV, at once; a store too large for that has its Data page."""
    from framing.dashboard import downloads  # what it brings is not for the first visit to wait for

    if int(queries.totals(*ctx.key)["articles"].sum()) > downloads.MOST:
        return
    of = replace(ctx, selection=replace(ctx.selection, table="articles"))
    st.download_button(
        ctx.t("action.csv_articles"), data=downloads.table(of, ctx.scope("events"), "csv"),
        file_name=f"framing-{ctx.selection.dataset}-articles.csv", mime="text/csv", on_click="ignore", type="tertiary",
        key="download-articles",
    )  # fmt: skip


def _genre(ctx: Context) -> None:
    """Which genres count, as one line: the list has more to choose than a comparison."""
    chosen = ctx.scope("events").genre
    components.choice(ctx, "genre", ctx.t("filter.genre"), list(state.GENRES), chosen, "genres.")


def _timeline(ctx: Context) -> None:
    days = queries.days(*ctx.key)
    days = days[days["outlet"].isin(ctx.shown_ids)]
    if days.empty:
        return
    t, s, unit = ctx.t, ctx.selection, timeline.unit(days)
    lanes = [Lane(o.id, o.short, o.color) for o in ctx.shown]
    dataset = ctx.datasets[s.dataset].title(t.lang)
    words = Words(
        t("timeline.title_" + unit), t("timeline.scale"),
        t("timeline.source", n=int(days["n"].sum()), dataset=dataset),
    )  # fmt: skip
    figure = timeline.figure(
        days, lanes, words, t("timeline.hover_" + unit), components.theme(), (s.since, s.until)
    )
    components.chart(ctx, figure, "timeline", _spoken(ctx, days))


def _spoken(ctx: Context, days: pd.DataFrame) -> str:
    """The figure in words: first and last day and number of articles of every outlet."""
    parts = []
    for outlet in ctx.shown:
        own = days[days["outlet"] == outlet.id]
        edges = (
            [queries.EPOCH + timedelta(days=int(d)) for d in (own["day"].min(), own["day"].max())]
            if len(own)
            else []
        )
        key = "timeline.lane" if edges else "timeline.lane_none"
        parts.append(ctx.t(key, name=outlet.name, n=int(own["n"].sum()), a=str(edges[0])[:10] if edges else "",
                           b=str(edges[1])[:10] if edges else ""))  # fmt: skip
    return " ".join(parts)


def _list(ctx: Context, found: pd.DataFrame) -> None:
    """Storylines in order; each shows its fullest event, names the others and folds them."""
    ids = tuple(found["event_id"])
    lines = _Lines(ctx, ids)
    items = []
    for _, line in found.groupby("place", sort=True):
        head, *others = _head_first(ctx, line.to_dict("records"))
        shown = [lines.event(row) for row in (head, *others)]
        items.append(el("li", shown[0], _folded(ctx, others, shown[1:]) if others else None))
    components.show(el("ol", *items, class_="fr-list"))


def _head_first(ctx: Context, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The event that most outlets, then most articles tell, before the others in their order.

    Where the list is in order of contrast, the event with the widest is first already.
    """
    if ctx.selection.order == "contrast":
        return rows
    head = max(rows, key=lambda row: (row["k"], row["n"]))
    return [head, *(row for row in rows if row is not head)]


def _folded(ctx: Context, rows: list[dict[str, Any]], shown: list[Markup]) -> Markup:
    """The rest of a storyline behind a line that names every event in it."""
    labels = [(str(row["label_" + ctx.t.lang]), row["first_utc"]) for row in rows]
    names = [f"{when.event_day(label, first)} {when.undated(label)}" for label, first in labels]
    line = ctx.t("events.folded", events=ctx.t.n("event", len(rows)), names=ctx.t.join(names))
    return el("details", el("summary", line), *shown, class_="fr-fold")


class _Lines:
    """Events of one page as lines of the list: what they need is asked and grouped once for all of them."""

    def __init__(self, ctx: Context, ids: tuple[str, ...]) -> None:
        self._ctx = ctx
        self._told: dict[tuple[str, str], list[Article]] = {}
        for row in queries.each(queries_events.headlines(*ctx.key, ids)):
            self._told.setdefault((row.event_id, row.outlet), []).append(row)
        self._archived = archived_days(queries.days(*ctx.key))
        self._wide: dict[str, Any] = {}
        if ctx.selection.order == "contrast":
            wide = queries_events.contrasts(*ctx.key, ids, ctx.shown_ids)
            self._wide = {row.event_id: row for row in queries.each(wide)}

    def event(self, row: Mapping[str, Any]) -> Markup:
        """One event: day, label and headlines, strip, and the way to its comparison."""
        ctx, t, id_ = self._ctx, self._ctx.t, str(row["event_id"])
        side = ctx.selection.href("side", event=id_, evidence=None)
        strips = [self._strip(row, outlet) for outlet in ctx.shown]
        corrected = row["correction"]
        mark = None if pd.isna(corrected) else el("span", _correction(ctx, str(corrected)), class_="fr-mark")
        label = str(row[f"label_{t.lang}"])
        name = el("h2", inward(side, when.undated(label), data_top=""), class_="fr-n")
        lines = [self._headline(id_, outlet) for outlet in ctx.shown]
        return el(
            "div",
            el("div", when.event_day(label, row["first_utc"]), class_="fr-d"),
            el("div", name, mark, self._contrast(id_), *lines),
            el("div", *strips, class_="fr-strip", style=f"--n:{len(strips)}"),
            el("div", inward(side, t("events.side"), data_top=""), class_="fr-go"),
            class_="fr-ev",
        )

    def _own(self, id_: str, outlet: Outlet) -> tuple[list[Article], list[Article]]:
        """The outlet's articles that count, and those that the page's filters leave out."""
        scope = self._ctx.scope("events")
        kept, copied = GENRES[scope.genre], () if scope.copies else COPIED
        counted: list[Article] = []
        others: list[Article] = []
        for article in self._told.get((id_, outlet.id), []):
            counts = (not kept or article.genre in kept) and article.shared_copy not in copied
            (counted if counts else others).append(article)
        return counted, others

    def _strip(self, row: Mapping[str, Any], outlet: Outlet) -> Markup:
        id_ = str(row["event_id"])
        n, more = (len(part) for part in self._own(id_, outlet))
        days = self._archived.get(outlet.id)
        state = status(n, row["first_utc"], row["last_utc"], days, uncounted=more)
        opened = self._ctx.selection.href("side", event=id_, evidence=f"articles:{outlet.id}")
        return strip(self._ctx.t, outlet, state, n, opened, uncounted=more)

    def _headline(self, id_: str, outlet: Outlet) -> Markup | None:
        """The first headline that counts, and the genres of all of the outlet's articles."""
        counted, others = self._own(id_, outlet)
        if not counted and not others:
            return None
        first, t = (counted or others)[0], self._ctx.t
        genres = Counter(str(article.genre) for article in counted + others).most_common()
        one = len(counted) + len(others) == 1
        words = [t("genre." + g) if one else f"{t('genre.' + g)} {n:,}" for g, n in genres]
        return el(
            "div", el("i", outlet_name(outlet)), " ", headline(first.title, first.url), " ",
            el("small", " · ".join(words)), class_="fr-q",
        )  # fmt: skip

    def _contrast(self, id_: str) -> Markup | None:
        """What puts the event where it is in order of contrast: the referent, both outlets, their n."""
        row = self._wide.get(id_)
        ctx, t = self._ctx, self._ctx.t
        if ctx.selection.order != "contrast":
            return None
        if row is None:
            return el("div", t("events.contrast_none"), class_="fr-k")
        each = [
            inward(
                ctx.selection.href(
                    "side", event=id_, genre="compare", copies="with", voice=None,
                    evidence=f"hits:{outlet}:{row.family}:{row.concept}",
                ),
                t("events.contrast_n", outlet=ctx.outlet_name(outlet), n=int(n)),
            )
            for outlet, n in ((row.outlet_a, row.n_a), (row.outlet_b, row.n_b))
        ]  # fmt: skip
        what = t(
            "events.contrast", value=f"{row.distance:.2f}", what=concept_name(ctx, row.family, row.concept)
        )
        return el("div", what, each[0], t("list.comma"), each[1], class_="fr-k")


def _correction(ctx: Context, acts: str) -> str:
    return ctx.t("correction.mark", acts=ctx.t.join([_act(ctx, a) for a in acts.split("+")]))


def _act(ctx: Context, act: str) -> str:
    return ctx.t("correction." + act) if act in ("merged", "split", "pinned", "named") else act


if __name__ == "__main__":
    main()
