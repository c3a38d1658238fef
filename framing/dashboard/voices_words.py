"""Words that several views of Voices and tone need."""

from __future__ import annotations

from framing.charts.sheet import Words
from framing.dashboard import components, queries
from framing.dashboard.evidence_voices import PAGE
from framing.dashboard.session import Context


def chosen_words(ctx: Context) -> str:
    """What the numbers are of: search, days, genre, shared copy; '' where everything counts."""
    t, s = ctx.t, ctx.selection
    words = [t("voices.searched", query=s.query)] if s.query else []
    if s.since or s.until:
        words.append(t("voices.days", since=str(s.since or "…"), until=str(s.until or "…")))
    return t.join([*words, *components.scope_words(ctx, PAGE)])


def sheet_words(ctx: Context, title: str, about: str) -> Words:
    """What stands on a figure: its title, what it is of, and the archive with its number of articles."""
    t = ctx.t
    n = int(queries.counted(*ctx.key, ctx.scope(PAGE))["articles"].sum())
    dataset = ctx.datasets[ctx.selection.dataset].title(t.lang)
    scope = chosen_words(ctx)
    return Words(title, about, t("voices.source", dataset=dataset, articles=t.n("article", n), scope=f" · {scope}" if scope else ""))  # fmt: skip
