"""Who is coding what, and where in it they are: read from the link, checked against the files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from framing.coding import blind, store
from framing.coding.blind import Shown
from framing.coding.codebook import Category, Codebook
from framing.coding.store import Project
from framing.dashboard import components, queries, session
from framing.dashboard.datasets import Dataset
from framing.dashboard.html import el
from framing.dashboard.session import Context
from framing.dashboard.state import Problem
from framing.errors import CodingError

_TROUBLE = "coding-trouble"


@dataclass(frozen=True, slots=True)
class Place:
    """``names`` are the projects there are; ``unit`` is None where the coder has not asked for one."""

    folder: Path
    names: tuple[str, ...]
    coder: str | None = None
    project: Project | None = None
    unit: str | None = None


def folder() -> Path:
    """Where projects lie: FRAMING_CODING, or data/coding."""
    return Path(os.environ.get("FRAMING_CODING") or store.DEFAULT)


def read(ctx: Context) -> tuple[Context, Place]:
    """The place that the link names; what of it is not here is among the context's problems."""
    where = folder()
    place = Place(where, store.projects(where))
    coder, project, unit = (*ctx.selection.coding, None, None, None)[:3]
    if coder is None or not store.NAME.fullmatch(coder):
        return _refused(ctx, coder), place
    place = replace(place, coder=coder)
    if project is None or project not in place.names:
        return _refused(ctx, project), place
    try:
        found = store.load(where / project)
        store.codes(found, coder)
    except CodingError as error:
        complain("failed", reason=str(error))
        return ctx, place
    known = unit is None or any(u.unit == unit for u in found.units)
    return _refused(ctx, None if known else unit), replace(place, project=found, unit=unit if known else None)


def _refused(ctx: Context, value: str | None) -> Context:
    return ctx if value is None else ctx.note(Problem("coding", value))


def name(ctx: Context, coder: str) -> None:
    """Take a coder's id; one that cannot be a file's name is refused in words."""
    coder = coder.strip()
    if coder and not store.NAME.fullmatch(coder):
        complain("coder_bad")
    else:
        session.change(coding=(coder, *ctx.selection.coding[1:2]) if coder else ())


def choose(place: Place, project: str) -> None:
    """Open a project where the coder left it."""
    session.change(coding=(place.coder or "", project))


def go(place: Place, unit: str | None) -> None:
    """Show a unit; None: the first without a code."""
    own = (place.coder or "", place.project.name if place.project else "")
    session.change(coding=(*own, unit) if unit else own)


def complain(name: str, **values: Any) -> None:
    """Say on the next drawing of the page what went wrong."""
    st.session_state[_TROUBLE] = (name, values)


def trouble(ctx: Context) -> None:
    """What went wrong, once."""
    if said := st.session_state.pop(_TROUBLE, None):
        name, values = said
        alert(ctx.t("coding.trouble." + name, **values))


def alert(said: str) -> None:
    """Something the coder has to act on."""
    components.show(el("p", said, class_="fr-problems", role="alert"))


def words(of: Codebook | Category) -> Mapping[str, Any]:
    """A codebook's or category's fields by name, for texts in either language."""
    return asdict(of)


def source(ctx: Context, project: Project) -> Dataset | None:
    """The open dataset that holds the texts: the very snapshot, else another with text under the same id."""
    usable = [d for d in ctx.datasets.values() if d.manifest is not None and d.holds_text]
    same = [d for d in usable if d.snapshot_id == project.about["snapshot"]]
    like = [d for d in usable if d.manifest and d.manifest["dataset"]["id"] == project.about["dataset"]]
    return next(iter([*same, *like]), None)


def text(dataset: Dataset, project: Project, unit: str) -> Shown:
    """A unit's masked text.

    Raises:
        CodingError: the dataset has no such text, or another than was drawn.
    """
    drawn = str(project.about["created_utc"])
    return _text(str(dataset.path), dataset.snapshot_id, str(project.folder), drawn, unit)


@queries.cached
def _text(path: str, sid: str, folder: str, drawn: str, unit: str) -> Shown:
    del drawn  # only a key: a folder laid down again holds other units
    project = store.load(Path(folder))
    return blind.shown(queries.opened(path, sid), project.codebook, project.unit(unit))
