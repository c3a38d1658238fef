"""Between the URL, Streamlit's session and the pages: one selection, read once, written once.

The URL is read where it changed (a pasted link, Back, Forward, one of our links);
otherwise the selection is what the widgets' callbacks made of the last one. All of
it is written back at the end of the run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from framing.dashboard import datasets, pins, queries, scope, state
from framing.dashboard.datasets import Dataset
from framing.dashboard.scope import Scope
from framing.dashboard.state import Problem, Selection
from framing.i18n import Texts, load

_SELECTION, _URL, _CONTEXT = "selection", "url", "context"
GLYPHS = {
    "square": "■", "circle": "●", "diamond": "◆", "triangle-up": "▲", "triangle-down": "▼", "star": "★",
    "pentagon": "⬟", "hexagon": "⬢", "cross": "✚", "x": "✖",
}  # fmt: skip
"""Characters that draw the markers of the outlets file in running text."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """What a page needs to show an outlet, in the reader's language."""

    id: str
    name: str
    short: str
    color: str
    marker: str

    @property
    def glyph(self) -> str:
        """A character shaped like the marker."""
        return GLYPHS.get(self.marker, "■")


@dataclass(frozen=True, slots=True)
class Context:
    """All that a page is drawn from: the selection, the texts, the dataset and its outlets."""

    selection: Selection
    t: Texts
    datasets: Mapping[str, Dataset]
    dataset: Dataset | None
    outlets: tuple[Outlet, ...]
    problems: tuple[Problem, ...]

    @property
    def key(self) -> tuple[str, str]:
        """First two arguments of every query."""
        if self.dataset is None:
            raise LookupError("no dataset is open")
        return str(self.dataset.path), self.dataset.snapshot_id

    @property
    def shown(self) -> tuple[Outlet, ...]:
        """Outlets chosen (all where none is), in the one fixed order."""
        chosen = self.selection.outlets
        return tuple(o for o in self.outlets if not chosen or o.id in chosen)

    @property
    def shown_ids(self) -> tuple[str, ...]:
        """Ids of the outlets shown."""
        return tuple(o.id for o in self.shown)

    @property
    def shows_text(self) -> bool:
        """Whether the dataset holds article text and it is shown."""
        return self.dataset is not None and self.dataset.holds_text and not self.withheld

    @property
    def withheld(self) -> bool:
        """Whether the dataset holds article text that is not shown, because strangers are served."""
        return self.dataset is not None and self.dataset.holds_text and not state.shows_text(os.environ)

    def scope(self, page: str) -> Scope:
        """Articles that the numbers of ``page`` are of."""
        return scope.scope(self.selection, page)

    def outlet_name(self, outlet: str) -> str:
        """An outlet's name in the reader's language."""
        return next(o.name for o in self.outlets if o.id == outlet)

    def note(self, *problems: Problem) -> Context:
        """The same with more problems to name."""
        return replace(self, problems=self.problems + problems)


def begin() -> Context:
    """Read the URL or the session; what cannot be used is in the context's problems."""
    found = datasets.find(sys.argv[1:], os.environ)
    selection, problems = _selection(found)
    if selection.dataset not in found:
        problems += (Problem("data", selection.dataset),)
        selection = replace(selection, dataset=_first(found))
    dataset = pins.taken(found[selection.dataset])
    found = {**found, dataset.id: dataset}
    shown: tuple[Outlet, ...] = ()
    if dataset.problem is None:
        key = str(dataset.path), dataset.snapshot_id
        shown = _outlets(key, selection.lang)
        ids, families = [o.id for o in shown], list(queries.families(*key)["family"])
        selection, more = state.known(selection, datasets=found, outlets=ids, families=families)
        problems += more
    context = Context(
        selection, load(selection.lang), found, dataset if dataset.problem is None else None, shown, problems
    )
    keep(context)
    return context


def _first(found: Mapping[str, Dataset]) -> str:
    """The first dataset that is built; the very first where none is."""
    return next((id_ for id_, dataset in found.items() if dataset.problem is None), next(iter(found)))


def keep(context: Context) -> None:
    """Let this context be what pages and callbacks see."""
    st.session_state[_CONTEXT] = context
    st.session_state[_SELECTION] = context.selection


def current() -> Context:
    """The context of this run."""
    return st.session_state[_CONTEXT]


def finish() -> None:
    """Write the whole selection to the URL."""
    wanted = current().selection.to_query()
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
    st.session_state[_URL] = wanted


def change(**changes: Any) -> None:
    """Change the selection, as a widget's callback does."""
    st.session_state[_SELECTION] = st.session_state[_SELECTION].with_(**changes)


def _selection(found: Mapping[str, Dataset]) -> tuple[Selection, tuple[Problem, ...]]:
    params = {k: v for k, v in st.query_params.to_dict().items() if k != pins.PARAMETER}
    before: Selection | None = st.session_state.get(_SELECTION)
    if before is not None and (not params or params == st.session_state.get(_URL)):
        return before, ()
    selection, problems = state.from_query(params)
    st.session_state[_URL] = params  # now, not at the end: Back may come before this run has ended
    return (selection if "data" in params else replace(selection, dataset=_first(found))), problems


def _outlets(key: tuple[str, str], lang: str) -> tuple[Outlet, ...]:
    return tuple(
        Outlet(
            row.outlet_id,
            row.name_zh if lang == "zh" else row.name_en,
            row.name_zh if lang == "zh" else row.short_en,
            row.color,
            row.marker,
        )
        for row in queries.each(queries.outlets(*key))
    )
