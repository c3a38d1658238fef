"""What all pages share: style, masthead, pickers, headings, notes."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from framing.dashboard import queries, scope, scripts, session, state, widgets
from framing.dashboard.html import Markup, el, inward, join, plain
from framing.dashboard.session import Context


def show(*children: object) -> None:
    """Put markup made by :mod:`framing.dashboard.html` on the page, in the reader's language."""
    ctx = session.current()
    st.html(str(el("div", *children, class_="fr", lang=ctx.t.html_lang)))


def frame(ctx: Context) -> None:
    """Style and link handler; the document's language, so that Chinese gets Chinese glyphs."""
    words = json.dumps(
        ctx.t("app.filters"), ensure_ascii=False
    )  # on the button that opens the sidebar of a phone
    st.html(f"<style>:root {{ --fr-filters: {words}; }}\n{scripts.assets('.css')}</style>")
    st.html(
        f"<script>{scripts.script(ctx.t.html_lang)}</script>",
        unsafe_allow_javascript=True,
    )


def masthead(ctx: Context, page: str) -> None:
    """Name, pages and pickers in the sidebar; on a phone the pages also stand above the title."""
    links = _links(ctx, page)
    with st.sidebar:
        show(
            inward("#content", ctx.t("app.skip"), class_="fr-skip", data_skip=""),
            el("div", ctx.t("app.name"), class_="fr-brand"),
            el("div", ctx.t("app.tagline"), class_="fr-tag"),
            el("nav", *links, class_="fr-nav", aria_label=ctx.t("app.pages")),
        )
        _dataset_picker(ctx)
        if ctx.dataset is not None:
            _outlet_picker(ctx)
            _date_pickers(ctx)
        switch(ctx, "lang", ctx.t("filter.lang"), state.LANGS, ctx.selection.lang, "lang.")
    show(el("nav", *links, class_="fr-nav-narrow", aria_label=ctx.t("app.pages")))


def title(ctx: Context, heading: str, lead: str, *more: object, crumb: Markup | None = None) -> None:
    """Heading and the finding under it, then anything that belongs to them."""
    show(
        el("div", crumb, class_="fr-crumb") if crumb else None,
        el("h1", heading, class_="fr-h", id="content", tabindex="-1"),
        el("p", lead, class_="fr-lead"),
        *more,
    )
    notes(ctx)


def notes(ctx: Context) -> None:
    """Name what of the URL could not be used."""
    if ctx.problems:
        lines = [
            el("li", ctx.t("problem.line", name=ctx.t("problem.name." + _named(p.key)), value=_given(p)))
            for p in ctx.problems[:8]
        ]
        more = len(ctx.problems) - 8
        if more > 0:
            lines.append(el("li", ctx.t("problem.more", n=more)))
        show(el("div", el("ul", *lines, class_="fr-problems"), role="status"))


def actions(ctx: Context, page: str, *extra: Markup) -> Markup:
    """Copy link, download, print: the end of a reader's visit."""
    here = ctx.selection.href(page)
    return el(
        "div",
        inward(here, ctx.t("action.copy"), data_copy=ctx.t("action.copied")),
        *extra,
        class_="fr-actions",
    )


def room(key: str) -> Any:
    """A place for a figure that is drawn after what stands below it; ``key`` names its height in the style sheet.

    The library that draws figures is the largest file that a browser loads: drawn
    last, it keeps nobody from reading.
    """
    place = st.container(key=key, gap=None)
    with place:
        show()  # a container with nothing in it takes no room
    return place


def theme() -> str:
    """light or dark, as the reader's browser shows the page; light where that is not known yet."""
    return st.context.theme.type or "light"


def chart(ctx: Context, figure: Any, key: str, alt: str, **options: Any) -> Any:
    """A figure of :mod:`framing.charts`, its text alternative, and links that save it alone.

    ``options`` go to Streamlit (``on_select``); what it answers is returned.
    """
    title, about = (min(n, 9) for n in figure.layout.meta["lines"])
    with st.container(key=f"fr-room-t{title}-a{about}-{key}", gap=None):
        show(_caption(figure.layout.meta))
        found = st.plotly_chart(
            figure, key=key, alt=alt, config={"displaylogo": False, "modeBarButtons": [["toImage"]], "displayModeBar": True}, **options
        )  # fmt: skip
    named = {"data_chart": key, "data_name": f"framing-{ctx.selection.dataset}-{key}", "role": "button"}
    saving = [inward("", kind.upper(), data_save=kind, **named) for kind in ("png", "svg")]
    show(el("div", el("span", ctx.t("action.save")), *saving, class_="fr-save"))
    return found


def _caption(words: Mapping[str, Any]) -> Markup:
    """Title and notes of a figure as text that breaks where the window does.

    The figure has them in itself for who saves it, broken for the narrowest
    window. On the page those are invisible and their room is taken back (style.css).
    """
    return el(
        "div",
        *(el("p", words[part], class_="fr-fig-" + part) for part in ("title", "about")),
        class_="fr-fig",
    )


def note(*lines: object) -> None:
    """Small print."""
    show(*(el("p", line, class_="fr-note") for line in lines))


def pages_line(ctx: Context, page: str, places: int, size: int) -> None:
    """Links to the pages of a long list."""
    last = max(1, -(-places // size))
    here = min(ctx.selection.number, last)
    if last == 1:
        return
    wanted = sorted({1, 2, last - 1, last, *range(here - 2, here + 3)} & set(range(1, last + 1)))
    items: list[object] = []
    for before, number in zip([0, *wanted], wanted, strict=False):
        if number - before > 1:
            items.append(el("span", "…"))
        if number == here:
            items.append(el("strong", number, aria_current="page"))
        else:
            items.append(inward(ctx.selection.href(page, number=number, evidence=None), number, data_top=""))
    show(el("nav", *items, class_="fr-pages", aria_label=ctx.t("events.pages")))


def search(ctx: Context) -> None:
    """Search box over titles, labels, names and terms."""
    widgets.text(
        "query", ctx.t("filter.search"), ctx.selection.query, _search,
        placeholder=ctx.t("filter.search_hint"), max_chars=state.QUERY_LIMIT, label_visibility="collapsed",
    )  # fmt: skip


def outlet_count(ctx: Context) -> None:
    """How many outlets must have an event: at least, or exactly, so many."""
    switch(ctx, "bound", ctx.t("filter.bound"), state.BOUNDS, ctx.selection.bound, "bounds.")
    top = max(len(ctx.shown), 1)
    labels = {n: ctx.t.n("outlet_short", n) for n in range(1, top + 1)}
    value = min(ctx.selection.at_least, top)
    widgets.switch("min", ctx.t("filter.at_least"), labels, value, lambda v: session.change(at_least=v or 1))


def order(ctx: Context) -> None:
    """Order of the list of events."""
    choice(ctx, "order", ctx.t("filter.order"), state.ORDERS, ctx.selection.order, "order.")


def tabs(ctx: Context, page: str, views: Sequence[str], chosen: str, words: str) -> None:
    """Links to the views of a page; ``words`` begins the key of each name."""

    def link(view: str) -> Markup:
        here = {"class_": "fr-on", "aria_current": "true"} if view == chosen else {}
        return inward(ctx.selection.href(page, view=view, evidence=None), ctx.t(words + view), **here)

    show(el("nav", *(link(v) for v in views), class_="fr-tabs", aria_label=ctx.t("app.views")))


def view(ctx: Context, views: Sequence[str]) -> str:
    """The open view of a page: the first where none is chosen, or none of these."""
    return next((v for v in views if v == ctx.selection.view), views[0])


def switch(ctx: Context, name: str, label: str, options: Sequence[str], value: str, words: str) -> None:
    """A row of exclusive choices for the field ``name`` of the selection; ``words`` begins the key of each label."""
    widgets.switch(name, label, _labels(ctx, options, words), value, _taking(name))


def choice(ctx: Context, name: str, label: str, options: Sequence[str], value: str, words: str) -> None:
    """The same as one line that opens: for where there is more to choose."""
    widgets.select(name, label, _labels(ctx, options, words), value, _taking(name), filter_mode=None)


def chip(ctx: Context, name: str, label: str, options: Sequence[str], value: str, words: str) -> None:
    """The same in as many lines as the options need."""
    widgets.chip(name, label, _labels(ctx, options, words), value, _taking(name))


def _labels(ctx: Context, options: Sequence[str], words: str) -> dict[str, str]:
    return {option: ctx.t(words + option) for option in options}


def _taking(name: str) -> widgets.Take:
    return lambda value: session.change(**{name: value})


def genre(ctx: Context, page: str) -> None:
    """Which genres count."""
    chosen = scope.genre(ctx.selection, page)
    switch(ctx, "genre", ctx.t("filter.genre"), list(state.GENRES), chosen, "genres.")


def copies(ctx: Context, page: str) -> None:
    """Whether texts that another outlet has too count."""
    chosen = scope.copies(ctx.selection, page)
    switch(ctx, "copies", ctx.t("filter.copies"), state.COPIES, chosen, "copies.")


def voice(ctx: Context) -> None:
    """By whose words: all, the outlet's own, attributed ones, those in scare quotes, unclear."""
    switch(ctx, "voice", ctx.t("filter.voice"), state.VOICES, ctx.selection.voice or "all", "voices.")


def scope_words(ctx: Context, page: str) -> list[str]:
    """Genre and shared copy in words, for leads and figures; nothing where everything counts."""
    chosen = scope.scope(ctx.selection, page)
    words = [] if chosen.genre == "all" else [ctx.t("genres." + chosen.genre)]
    return words if chosen.copies else [*words, ctx.t("filter.no_copies")]


def _links(ctx: Context, page: str) -> list[Markup]:
    def link(name: str) -> Markup:
        here = {"class_": "fr-on", "aria_current": "page"} if name == page else {}
        return inward(
            ctx.selection.href(name, evidence=None, view=None), ctx.t("nav." + name), data_top="", **here
        )

    local = () if state.public(os.environ) else state.LOCAL_PAGES
    return [link(name) for name in (*state.PAGES, *local)]


def _dataset_picker(ctx: Context) -> None:
    def label(id_: str) -> str:
        found = ctx.datasets[id_]
        # Streamlit tells options apart by their labels: two stores of one title need their folders' names.
        own = " · ".join(dict.fromkeys([found.title(ctx.t.lang), id_.removeprefix("store-")]))
        name = ctx.t("dataset." + id_) if id_ in ("coverage", "sample") else own
        return name if found.problem is None else ctx.t("dataset.missing", name=name)

    def take(id_: str) -> None:
        session.change(
            dataset=id_, outlets=(), event=None, evidence=None, family=None, since=None, until=None
        )

    labels = {id_: label(id_) for id_ in ctx.datasets}
    widgets.select("dataset", ctx.t("filter.dataset"), labels, ctx.selection.dataset, take, filter_mode=None)


def _outlet_picker(ctx: Context) -> None:
    ids = [o.id for o in ctx.outlets]
    names = {o.id: plain(f"{o.glyph} {o.name}") for o in ctx.outlets}

    def take(chosen: list[str]) -> None:
        session.change(outlets=() if len(chosen) in (0, len(ids)) else tuple(i for i in ids if i in chosen))

    label, note = ctx.t("filter.outlets"), ctx.t("filter.outlets_help")
    widgets.chips("outlets", label, names, ctx.shown_ids, take, help=note)


def _date_pickers(ctx: Context) -> None:
    days = queries.days(*ctx.key)["day"]
    low, high = (int(days.min()), int(days.max())) if len(days) else (0, 0)
    edges = (queries.EPOCH + timedelta(days=low), queries.EPOCH + timedelta(days=high))
    for name in ("since", "until"):
        value: date | None = getattr(ctx.selection, name)
        widgets.day(name, ctx.t("filter." + name), value, lambda v, name=name: _take_day(name, v), *edges)


def _take_day(name: str, value: date | None) -> None:
    """A range that would be empty gives up its other end."""
    session.change(**{name: value})
    now = st.session_state["selection"]
    if now.since and now.until and now.since > now.until:
        session.change(**{"until" if name == "since" else "since": None})


def _search(value: Any) -> None:
    session.change(query=" ".join(str(value or "").split())[: state.QUERY_LIMIT])


def _named(key: str) -> str:
    known = (
        "v",
        "data",
        "lang",
        "outlets",
        "since",
        "until",
        "q",
        "min",
        "bound",
        "order",
        "p",
        "event",
        "evidence",
        "table",
        "family",
        "show",
        "genre",
        "copies",
        "voice",
        "view",
        "concept",
        "actor",
        "group",
        "speaker",
        "term",
        "pair",
    )
    return key if key in known else "other"


def _given(problem: state.Problem) -> str:
    """The value as given, with its parameter where that is unknown too; a long one is cut and marked."""
    value = problem.value if _named(problem.key) != "other" else f"{problem.key}={problem.value}"
    return value if len(value) <= 60 else value[:60] + "…"


def joined(parts: list[Markup], separator: str) -> Markup:
    """Pieces of markup with a plain separator between them."""
    out: list[object] = []
    for part in parts:
        out += [separator, part] if out else [part]
    return join(out)
