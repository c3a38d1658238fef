"""Events: what did more than one of them cover, and what is not found in this archive?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from framing.charts import timeline
from framing.dashboard import components, empty, queries, session, when
from framing.dashboard.coverage import Days, archived_days, status
from framing.dashboard.html import Markup, el, inward, join
from framing.dashboard.marks import headline, outlet_name, strip
from framing.dashboard.session import Context

SIZE = 25
Told = dict[str, list[tuple[str, str | None]]]
"""Title and address of an event's articles by outlet, earliest first."""


def main() -> None:
    """The page, top to bottom."""
    ctx = session.current()
    if empty.no_dataset(ctx):
        return
    found = _page_of_events(ctx)
    components.title(ctx, ctx.t("events.title"), _finding(ctx, found))
    _filters(ctx)
    above = components.room("fr-timeline")
    if found.empty:
        empty.nothing_found(ctx, "events")
    else:
        _list(ctx, found)
        components.pages_line(ctx, "events", int(found["places"].iloc[0]), SIZE)
        components.note(ctx.t("events.legend"), ctx.t("events.limits"))
    with above:
        _timeline(ctx)


def _page_of_events(ctx: Context) -> pd.DataFrame:
    s = ctx.selection

    def ask(number: int) -> pd.DataFrame:
        return queries.events(
            *ctx.key, ctx.shown_ids, s.since, s.until, s.query, min(s.at_least, len(ctx.shown)), s.order,
            (number - 1) * SIZE, SIZE,
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
    key = "events.finding_one" if least == 1 else "events.finding"
    return ctx.t(
        key,
        articles=ctx.t.n("article", articles),
        each=ctx.t.join(each),
        events=ctx.t.n("event", events),
        outlets=ctx.t.n("outlet", least),
    )


def _filters(ctx: Context) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="fr-filters"):
        with st.container(width=280):
            components.search(ctx)
        components.at_least(ctx)
        components.order(ctx)
        data = inward(
            ctx.selection.href("data", table="events", evidence=None), ctx.t("action.csv"), data_top=""
        )
        with st.container(width="content"):
            components.show(components.actions(ctx, "events", data))


def _timeline(ctx: Context) -> None:
    days = queries.days(*ctx.key)
    days = days[days["outlet"].isin(ctx.shown_ids)]
    if days.empty:
        return
    t = ctx.t
    lanes = [timeline.Lane(o.id, o.short, o.color) for o in ctx.shown]
    dataset = ctx.datasets[ctx.selection.dataset].title(t.lang)
    labels = timeline.Labels(
        title={u: t("timeline.title_" + u) for u in ("week", "month")},
        scale=t("timeline.scale"),
        source=t("timeline.source", n=int(days["n"].sum()), dataset=dataset),
        hover=t("timeline.hover_" + timeline.unit(days)),
    )
    components.chart(ctx, timeline.figure(days, lanes, labels), "timeline", _spoken(ctx, days))


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
    titles = queries.headlines(*ctx.key, tuple(found["event_id"]))
    by_event = _told(titles)
    archived = archived_days(queries.days(*ctx.key))
    items = []
    for _, line in found.groupby("place", sort=True):
        head, *others = _fullest_first(line.to_dict("records"))
        shown = [_event(ctx, row, by_event.get(row["event_id"], {}), archived) for row in (head, *others)]
        items.append(el("li", shown[0], _folded(ctx, others, shown[1:]) if others else None))
    components.show(el("ol", *items, class_="fr-list"))


def _told(titles: pd.DataFrame) -> dict[str, Told]:
    """Articles by event and outlet, earliest first: a page asks for some hundred of such groups."""
    by_event: dict[str, Told] = {}
    for row in zip(titles["event_id"], titles["outlet"], titles["title"], titles["url"], strict=True):
        by_event.setdefault(row[0], {}).setdefault(row[1], []).append((row[2], row[3]))
    return by_event


def _fullest_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The event that most outlets, then most articles tell, before the others in their order."""
    head = max(rows, key=lambda row: (row["k"], row["n"]))
    return [head, *(row for row in rows if row is not head)]


def _folded(ctx: Context, rows: list[dict[str, Any]], shown: list[Markup]) -> Markup:
    """The rest of a storyline behind a line that names every event in it."""
    labels = [(str(row["label_" + ctx.t.lang]), row["first_utc"]) for row in rows]
    names = [f"{when.event_day(label, first)} {when.undated(label)}" for label, first in labels]
    line = ctx.t("events.folded", events=ctx.t.n("event", len(rows)), names=ctx.t.join(names))
    return el("details", el("summary", line), *shown, class_="fr-fold")


def _event(ctx: Context, row: Mapping[str, Any], articles: Told, archived: Days) -> Markup:
    t, id_ = ctx.t, str(row["event_id"])
    side = ctx.selection.href("side", event=id_, evidence=None)
    strips, lines = [], []
    for outlet in ctx.shown:
        own = articles.get(outlet.id, [])
        state = status(len(own), row["first_utc"], row["last_utc"], archived.get(outlet.id))
        opened = ctx.selection.href("side", event=id_, evidence=f"articles:{outlet.id}")
        strips.append(strip(t, outlet, state, len(own), opened))
        if own:
            more = f" {t('events.more', n=len(own) - 1)}" if len(own) > 1 else None
            lines.append(
                el("div", el("i", outlet_name(outlet)), " ", headline(*own[0]),
                   el("small", more) if more else None, class_="fr-q")
            )  # fmt: skip
    corrected = row["correction"]
    mark = None if pd.isna(corrected) else el("span", _correction(ctx, str(corrected)), class_="fr-mark")
    label = str(row[f"label_{t.lang}"])
    return el(
        "div",
        el("div", when.event_day(label, row["first_utc"]), class_="fr-d"),
        el("div", el("h2", inward(side, when.undated(label), data_top=""), class_="fr-n"), mark, join(lines)),
        el("div", *strips, class_="fr-strip", style=f"--n:{len(strips)}"),
        el("div", inward(side, t("events.side"), data_top=""), class_="fr-go"),
        class_="fr-ev",
    )


def _correction(ctx: Context, acts: str) -> str:
    return ctx.t("correction.mark", acts=ctx.t.join([_act(ctx, a) for a in acts.split("+")]))


def _act(ctx: Context, act: str) -> str:
    return ctx.t("correction." + act) if act in ("merged", "split", "pinned", "named") else act


if __name__ == "__main__":
    main()
