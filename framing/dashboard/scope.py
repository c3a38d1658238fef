"""Which articles a page's numbers are of: the filters of the selection, with the page's own defaults."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from framing.dashboard.state import GENRES, Selection
from framing.selection import Filter

DEFAULTS: dict[str, tuple[str, str]] = {
    "events": ("all", "with"),
    "side": ("compare", "with"),
    "wording": ("compare", "without"),
    "voices": ("compare", "without"),
    "archive": ("all", "with"),
    "data": ("all", "with"),
}
"""Genre and shared copy by page, where the reader has not chosen: comparisons are of reports and analyses, and what
outlets share measures editing; lists and archives show what there is."""


class Scope(NamedTuple):
    """Plain values that choose articles; an argument of cached queries."""

    outlets: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    query: str = ""
    event: str = ""
    genre: str = "all"
    copies: bool = True

    def filter(self) -> Filter:
        """The same for :mod:`framing.selection`."""
        return Filter(
            self.outlets, self.since, self.until, self.query, (self.event,) if self.event else (),
            genres=GENRES[self.genre], copies=self.copies,
        )  # fmt: skip


def genre(selection: Selection, page: str) -> str:
    """The choice of genre that stands on ``page``."""
    return selection.genre or DEFAULTS.get(page, ("all", "with"))[0]


def copies(selection: Selection, page: str) -> str:
    """Whether shared copy counts on ``page``: with or without."""
    return selection.copies or DEFAULTS.get(page, ("all", "with"))[1]


def scope(selection: Selection, page: str, *, event: str | None = None) -> Scope:
    """Articles that the numbers of ``page`` are of; ``event`` narrows them to one."""
    return Scope(
        selection.outlets, selection.since, selection.until, selection.query, event or "",
        genre(selection, page), copies(selection, page) == "with",
    )  # fmt: skip
