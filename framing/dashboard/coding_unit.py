"""One unit with the codebook beside it: read, answer, go on; back to correct."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict

import streamlit as st

from framing.coding import blind, store
from framing.coding.blind import Shown
from framing.coding.codebook import SKIP, Category, Codebook
from framing.coding.store import Project
from framing.coding.units import Code
from framing.dashboard import coding_place, components
from framing.dashboard.coding_place import Place
from framing.dashboard.html import Markup, el, inward, join, plain
from framing.dashboard.session import Context
from framing.errors import CodingError, SnapshotError

Codes = Mapping[str, Code]
_SHOWN = "coding-shown"
_NEVER = ("", float("-inf"))
QUICK = 0.3
"""Seconds after a unit appeared in which an answer is a slip of the finger: nobody has read it."""
COLUMN = 6
"""Answers that stand in one column; more stand in two."""
WINDOW = 120
"""Numbers in the list of units; of a longer sample those around the unit."""


def show(ctx: Context, place: Place, project: Project) -> None:
    """The unit asked for, else the first without a code; a word where all have one."""
    codes = store.codes(project, place.coder or "")
    unit = place.unit or store.next_unit(project, codes, after=st.session_state.get(_after(place)))
    _bar(ctx, project, codes)
    if unit is None:
        components.show(
            el("p", ctx.t("coding.all_done", n=len(project.units)), class_="fr-lead"),
            el("p", inward(ctx.selection.href("coding", view="results"), ctx.t("coding.to_results"))),
        )
        _units(ctx, place, project, codes, None)
        return
    if (shown := _text(ctx, project, unit)) is None:
        return
    _appeared(f"{place.coder}/{project.name}/{unit}")
    left, right = st.columns([5, 3], gap="large")
    with left:
        _reading(ctx, project, shown, unit)
        _answers(ctx, place, project, codes, unit, shown)
        _moves(ctx, place, project, codes, unit)
    with right:
        components.show(_book(ctx, project.codebook))
    _units(ctx, place, project, codes, unit)


def _appeared(here: str) -> None:
    """Note when a unit was first drawn; drawn again it has been there all along."""
    if st.session_state.get(_SHOWN, _NEVER)[0] != here:
        st.session_state[_SHOWN] = (here, time.monotonic())


def _bar(ctx: Context, project: Project, codes: Codes) -> None:
    done, all_ = len(codes), len(project.units)
    skipped = sum(code.code == SKIP for code in codes.values())
    said = ctx.t("coding.done", done=done, all=all_)
    said += ctx.t("coding.skipped", n=skipped) if skipped else ""
    filled = el("i", style=f"width:{100 * done / all_:.1f}%")
    components.show(
        el("div", el("span", said), el("div", filled, class_="fr-code-bar"), class_="fr-code-top")
    )


def _text(ctx: Context, project: Project, unit: str) -> Shown | None:
    """The unit's text; None after saying why there is none."""
    dataset = coding_place.source(ctx, project)
    if dataset is None:
        about = project.about
        said = ctx.t("coding.no_text", dataset=about["dataset"], snapshot=about["snapshot"])
        coding_place.alert(said)
        return None
    try:
        return coding_place.text(dataset, project, unit)
    except (CodingError, SnapshotError) as error:
        coding_place.alert(ctx.t("coding.trouble.failed", reason=str(error)))
        return None


def _reading(ctx: Context, project: Project, shown: Shown, unit: str) -> None:
    """Question, then the text: the unit dark, its surroundings pale, the actor underlined."""
    place = next(n for n, u in enumerate(project.units, 1) if u.unit == unit)
    kind = project.codebook.unit
    lines = [el("p", line) for line in (shown.text.splitlines() if kind == "article" else []) if line.strip()]
    sentence = join([shown.begin, el("mark", shown.mention) if shown.mention else None, shown.rest])
    pale = [el("span", line, class_="fr-code-pale") for line in (*shown.earlier, "", *shown.later)]
    before, after = pale[: len(shown.earlier)], pale[len(shown.earlier) + 1 :]
    body = lines or [el("p", *before, el("span", sentence), *after)]
    actor = ctx.t.either(asdict(shown), "actor")
    components.show(
        el("p", ctx.t("coding.unit", n=place, all=len(project.units)), class_="fr-note"),
        el("p", ctx.t.either(coding_place.words(project.codebook), "question"), class_="fr-code-ask"),
        el("p", ctx.t("coding.underlined", name=actor), class_="fr-note") if actor else None,
        el("div", *body, class_=f"fr-code-text fr-code-{kind}", lang="zh-Hans", tabindex="0"),
    )


def _answers(ctx: Context, place: Place, project: Project, codes: Codes, unit: str, shown: Shown) -> None:
    """A button a category, reached by its number, and a note; the answer given before is dark."""
    given = codes.get(unit)
    many = len(project.codebook.categories) > COLUMN
    with st.container(key="fr-code-answers-many" if many else "fr-code-answers", gap="small"):
        for number, category in enumerate(project.codebook.categories, 1):
            st.button(
                plain(ctx.t.either(coding_place.words(category), "name")),
                key=f"answer-{category.id}", width="stretch", shortcut=str(number) if number <= 9 else None,
                type="primary" if given and given.code == category.id else "secondary",
                on_click=_answer, args=(place, project, unit, category.id, shown),
            )  # fmt: skip
    key = f"note-{project.name}-{place.coder}-{unit}"
    if key not in st.session_state:
        st.session_state[key] = given.note if given else ""
    st.text_input(
        ctx.t("coding.note"), key=key, max_chars=store.NOTE_LIMIT, placeholder=ctx.t("coding.note_hint"),
        on_change=_noted, args=(place, project, unit, shown),
    )  # fmt: skip


def _moves(ctx: Context, place: Place, project: Project, codes: Codes, unit: str) -> None:
    """Skip, back, on, and to the next without a code."""
    names = [u.unit for u in project.units]
    at = names.index(unit)
    left = store.next_unit(project, codes, after=unit)
    moves = (
        ("back", names[at - 1] if at else None, "Left"),
        ("on", names[at + 1] if at + 1 < len(names) else None, "Right"),
        ("uncoded", left if left != unit else None, "N"),
    )
    with st.container(horizontal=True, gap="small", key="fr-code-moves"):
        for name, target, key in moves:
            st.button(
                ctx.t("coding.move." + name), key=f"move-{name}", type="tertiary", shortcut=key,
                disabled=target is None, on_click=coding_place.go, args=(place, target),
            )  # fmt: skip
        st.button(
            ctx.t("coding.skip"), key="answer-skip", type="tertiary", shortcut="S",
            on_click=_answer, args=(place, project, unit, SKIP, None),
        )  # fmt: skip


def _answer(place: Place, project: Project, unit: str, code: str, shown: Shown | None) -> None:
    """Keep the code, then show the next unit without one.

    The link does not name that unit: who answers faster than the browser takes a new link would
    be sent back by the old one.
    """
    if time.monotonic() - st.session_state.get(_SHOWN, _NEVER)[1] < QUICK:
        return
    note = str(st.session_state.get(f"note-{project.name}-{place.coder}-{unit}", ""))
    if _keep(place, project, unit, code, note, shown):
        st.session_state[_after(place)] = unit
        coding_place.go(place, None)


def _after(place: Place) -> str:
    """Where the session keeps the unit answered last: the next one is looked for from there."""
    return f"coding-after-{place.coder}-{place.project.name if place.project else ''}"


def _noted(place: Place, project: Project, unit: str, shown: Shown) -> None:
    """A note to a unit that has a code is kept at once; to another, with its code."""
    given = store.codes(project, place.coder or "").get(unit)
    if given is not None:
        note = str(st.session_state[f"note-{project.name}-{place.coder}-{unit}"])
        _keep(place, project, unit, given.code, note, shown)
        coding_place.go(place, unit)


def _keep(place: Place, project: Project, unit: str, code: str, note: str, shown: Shown | None) -> bool:
    if shown is not None and blind.quoting(note, shown.text):
        coding_place.complain("quoting", n=blind.RUN)
        coding_place.go(place, unit)
        return False
    try:
        store.record(project, place.coder or "", unit, code, note)
    except CodingError as error:
        coding_place.complain("failed", reason=str(error))
        return False
    return True


def _book(ctx: Context, book: Codebook) -> Markup:
    """The codebook: what each answer means, with an invented example; what is not shown."""
    entries = [_entry(ctx, number, category) for number, category in enumerate(book.categories, 1)]
    return el(
        "div",
        el("h2", ctx.t("coding.book", version=book.version), class_="fr-part"),
        *entries,
        el("p", ctx.t.either(coding_place.words(book), "blind"), class_="fr-note"),
        class_="fr-code-book",
    )


def _entry(ctx: Context, number: int, category: Category) -> Markup:
    told = coding_place.words(category)
    return el(
        "div",
        el("p", el("b", f"{number} ", ctx.t.either(told, "name"))),
        el("p", ctx.t.either(told, "definition")),
        el("p", ctx.t("coding.example", example=ctx.t.either(told, "example")), class_="fr-note"),
    )


def _units(ctx: Context, place: Place, project: Project, codes: Codes, unit: str | None) -> None:
    """The number of every unit as a link, marked where it has a code."""
    names = [u.unit for u in project.units]
    at = names.index(unit) if unit else 0
    first = max(0, min(at - WINDOW // 2, len(names) - WINDOW))
    links = [
        _link(ctx, place, project, name, number, codes, name == unit)
        for number, name in enumerate(names[first : first + WINDOW], first + 1)
    ]
    head = el("summary", ctx.t("coding.units", all=len(names)))
    components.show(el("details", head, el("nav", *links, class_="fr-code-units")))


def _link(
    ctx: Context, place: Place, project: Project, name: str, number: int, codes: Codes, here: bool
) -> Markup:
    code = codes.get(name)
    class_ = "fr-code-open" if code is None else "fr-code-skip" if code.code == SKIP else "fr-code-done"
    href = ctx.selection.href("coding", coding=(place.coder, project.name, name), view="code")
    return inward(href, number, class_=class_, aria_current="true" if here else None)
