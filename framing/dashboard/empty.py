"""What a page says when there is nothing to show: why, and the command that helps."""

from __future__ import annotations

from framing.dashboard import components
from framing.dashboard.html import el, inward
from framing.dashboard.session import Context

COMMANDS = {
    "coverage": "python -m framing export-package --help",
    "sample": "make run",
}


def no_dataset(ctx: Context) -> bool:
    """Say what to do where the chosen dataset cannot be opened; True if so."""
    if ctx.dataset is not None:
        return False
    chosen = ctx.datasets[ctx.selection.dataset]
    t = ctx.t
    components.title(ctx, t("empty.title"), t("empty.lead", path=str(chosen.path)))
    command = COMMANDS.get(chosen.id, f"python -m framing build ARCHIVE --store {chosen.path}")
    components.show(
        el("p", t("empty.do")),
        el("p", el("code", command)),
        el("p", t("empty.reason", reason=chosen.problem or ""), class_="fr-note"),
        el("p", t("empty.other"), class_="fr-note"),
    )
    return True


def nothing_found(ctx: Context, page: str) -> None:
    """Say that no event or row fits, and offer the way back to all of them."""
    t = ctx.t
    everything = ctx.selection.href(
        page,
        outlets=(),
        since=None,
        until=None,
        query="",
        at_least=1,
        bound="least",
        number=1,
        event=None,
        evidence=None,
        genre=None,
        copies=None,
    )
    components.show(el("p", t("empty.none")), el("p", inward(everything, t("empty.reset"))))
