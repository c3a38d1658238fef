"""A new sample: from which dataset, for which codebook, how many, with which seed."""

from __future__ import annotations

import streamlit as st

from framing.coding import codebook, sample, store
from framing.coding.codebook import Codebook
from framing.dashboard import coding_place, components, queries, session
from framing.dashboard.coding_place import Place
from framing.dashboard.html import el, plain
from framing.dashboard.session import Context
from framing.errors import CodingError, SnapshotError

ALLOCATIONS = ("equal", "proportional")
USUAL = 60


def show(ctx: Context, place: Place) -> None:
    """The form; where the dataset holds no text, which ones do."""
    t = ctx.t
    if ctx.dataset is None or not ctx.dataset.holds_text:
        usable = [d.title(t.lang) for d in ctx.datasets.values() if d.holds_text]
        said = t("coding.draw.which", names=t.join(usable)) if usable else t("coding.draw.no_store")
        components.show(el("p", t("coding.draw.textless")), el("p", said))
        return
    title = ctx.dataset.title(t.lang)
    books = {name: codebook.load(path) for name, path in codebook.shipped().items()}
    sentences_first = sorted(books, key=lambda name: (books[name].unit != "sentence", name))
    components.show(el("p", t("coding.draw.lead", dataset=title)))
    with st.form("draw", border=False, width=560):
        st.selectbox(
            t("coding.draw.codebook"), sentences_first, key=f"draw-book:{t.lang}", filter_mode=None,
            format_func=lambda name: plain(_told(ctx, books[name])),
        )  # fmt: skip
        with st.container(horizontal=True, gap="medium"):
            st.number_input(t("coding.draw.n"), 1, sample.MOST, USUAL, key="draw-n", width=160)
            st.number_input(t("coding.draw.seed"), 0, 10**9, 1, key="draw-seed", width=160)
        st.radio(
            t("coding.draw.allocation"), ALLOCATIONS, key=f"draw-allocation:{t.lang}",
            format_func=lambda name: t("coding.draw." + name),
        )  # fmt: skip
        st.text_input(t("coding.draw.name"), key="draw-name", max_chars=40, placeholder="tone-1")
        st.form_submit_button(t("coding.draw.do"), type="primary", on_click=_draw, args=(ctx, place))
    components.note(t("coding.draw.note", folder=place.folder))


def _told(ctx: Context, book: Codebook) -> str:
    return ctx.t.either(coding_place.words(book), "name")


def _draw(ctx: Context, place: Place) -> None:
    """Draw, lay the project down, open it."""
    state, lang = st.session_state, ctx.t.lang
    name = str(state["draw-name"]).strip()
    if not store.NAME.fullmatch(name) or name in place.names:
        coding_place.complain("taken" if name in place.names else "bad_name")
        return
    path = codebook.path(state[f"draw-book:{lang}"])
    try:
        drawn = sample.draw(
            queries.opened(*ctx.key), codebook.load(path), int(state["draw-n"]),
            seed=int(state["draw-seed"]), allocation=state[f"draw-allocation:{lang}"],
        )  # fmt: skip
        made = store.create(place.folder / name, drawn, path)
    except (CodingError, SnapshotError) as error:
        coding_place.complain("failed", reason=str(error))
        return
    session.change(coding=(place.coder or "", made.name), view="code")
