"""Which speaker, actor and group the reader has chosen, and the boxes to choose another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from framing.dashboard import queries, queries_voices, session, state, widgets
from framing.dashboard.evidence_voices import PAGE, group_name
from framing.dashboard.html import visible
from framing.dashboard.queries import cached
from framing.dashboard.session import Context
from framing.dashboard.state import Problem


def known(ctx: Context) -> Context:
    """The context without a speaker, actor or group that the dataset does not have; each is named as a problem."""
    chosen = ctx.selection
    for name, there in (("speaker", has_speaker), ("actor", has_actor), ("group", has_group)):
        value: str | None = getattr(chosen, name)
        if value is not None and not there(*ctx.key, value):
            ctx = ctx.note(Problem(name, value))
            chosen = replace(chosen, **{name: None})
    return replace(ctx, selection=chosen)


@cached
def has_speaker(path: str, sid: str, name: str) -> bool:
    """Whether any quotation of a body is by ``name``."""
    found = queries.opened(path, sid).query(
        "SELECT 1 FROM quotes WHERE speaker = $name AND section = 'body' AND kind <> 'marked' LIMIT 1", {"name": name}
    )  # fmt: skip
    return not found.empty


@cached
def has_actor(path: str, sid: str, actor: str) -> bool:
    """Whether the table of actors has ``actor``."""
    return not queries.opened(path, sid).query("SELECT 1 FROM actors WHERE actor = $a", {"a": actor}).empty


@cached
def has_group(path: str, sid: str, group: str) -> bool:
    """Whether any quotation is by a speaker of ``group``."""
    return group in _groups(path, sid)


@cached
def _groups(path: str, sid: str) -> list[str]:
    rows = queries.opened(path, sid).query("SELECT DISTINCT speaker_group FROM quotes ORDER BY speaker_group")
    return rows["speaker_group"].dropna().tolist()


def name_box(ctx: Context) -> None:
    """Where a speaker's name, or a part of one, is typed."""
    widgets.text(
        "speaker", ctx.t("named.box"), ctx.selection.speaker or "", _take_name,
        placeholder=ctx.t("named.box_hint"), max_chars=state.PHRASE_LIMIT, label_visibility="collapsed",
    )  # fmt: skip


def _take_name(value: str | None) -> None:
    """A whole name is chosen; a part of one is looked for."""
    name = " ".join(str(value or "").split())
    ctx = session.current()
    whole = bool(name) and has_speaker(*ctx.key, name)
    session.change(speaker=name if whole else None, term=None if whole else name or None, evidence=None)


def actor_box(ctx: Context, rows: pd.DataFrame, chosen: str | None, nobody: str) -> None:
    """Choice of an actor among those mentioned; ``nobody`` is the name of choosing none."""
    names = {"": nobody} | {r.actor: str(getattr(r, f"name_{ctx.t.lang}")) for r in queries.each(rows)}
    if chosen and chosen not in names:
        names[chosen] = chosen

    def take(actor: str) -> None:
        session.change(actor=actor or None, evidence=None)

    widgets.select("actor", ctx.t("toned.box"), _distinct(names), chosen or "", take)


def group_box(ctx: Context, order: Sequence[str], chosen: str) -> None:
    """Choice of a group of speakers."""
    names = _distinct({g: group_name(ctx, g) for g in dict.fromkeys([*order, chosen])})

    def take(group: str) -> None:
        session.change(group=group, evidence=None)

    widgets.select("group", ctx.t("timed.group_box"), names, chosen, take, filter_mode=None)


def _distinct(names: dict[str, str]) -> dict[str, str]:
    """Labels, which a select box shows as they stand; Streamlit tells options apart by them, so a second of one name shows its id."""
    seen: set[str] = set()
    out = {}
    for id_, name in names.items():
        label = visible(name if name not in seen else f"{name} ({id_})")
        seen.add(name)
        out[id_] = label
    return out


def top_actors(ctx: Context, n: int) -> list[str]:
    """The chosen actor, else the ``n`` in most articles."""
    if ctx.selection.actor:
        return [ctx.selection.actor]
    return [str(a) for a in queries_voices.actors(*ctx.key, ctx.scope(PAGE))["actor"].head(n)]
