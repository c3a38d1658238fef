"""What stands behind the numbers of Wording: mentions in their context, or places and the publisher."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from framing.dashboard import evidence, queries, queries_keyness, queries_wording, scope, state, when
from framing.dashboard.html import Markup, el, join
from framing.dashboard.marks import headline, outlet_name
from framing.dashboard.queries_wording import Mentions
from framing.dashboard.session import Context
from framing.dashboard.state import Problem

CONTEXT = 30
"""Characters shown on either side of a word."""

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class Asked(NamedTuple):
    """The number whose evidence is open.

    ``articles`` of an outlet; ``hits`` (mentions; ``share`` where a share is
    made of them) and ``holding`` (articles with one) of a family, referent and variant, empty meaning any, in a month, in a
    voice ('' is the page's); ``text``: sentences with the page's term; ``word``:
    a word of keyness, ``family`` then names what ``outlet`` is compared with;
    ``paired``: articles that stand against one of the outlet in ``variant``; ``sides``: those that keyness compares.
    """

    kind: str
    outlet: str
    family: str = ""
    concept: str = ""
    month: str = ""
    voice: str = ""
    variant: str = ""

    def __str__(self) -> str:
        """As it stands in the URL: the variant is last, for it may hold anything."""
        if self.kind in ("articles", "text"):
            return f"{self.kind}:{self.outlet}"
        if self.kind == "sides":
            return f"sides:{self.outlet}:{self.family}"
        if self.kind == "word":
            return f"word:{self.outlet}:{self.family}:{self.variant}"
        return ":".join(self)


def parse(value: str) -> Asked | None:
    """The number asked for; None where ``value`` has not the form of one."""
    kind = value.partition(":")[0]
    if kind in ("articles", "text"):
        parts = value.split(":")
        return Asked(*parts) if len(parts) == 2 else None
    if kind == "sides":
        parts = value.split(":")
        return Asked(*parts) if len(parts) == 3 and all(parts) else None
    if kind == "word":
        parts = value.split(":", 3)
        return Asked("word", parts[1], parts[2], variant=parts[3]) if len(parts) == 4 and all(parts) else None
    parts = value.split(":", 6)
    if kind not in ("hits", "holding", "share", "paired") or len(parts) < 7:
        return None
    asked = Asked(*parts)
    month = not asked.month or _MONTH.fullmatch(asked.month)
    return asked if asked.family and month and asked.voice in ("", *state.VOICES) else None


def take(ctx: Context, *kinds: str, **own: str) -> tuple[Context, Asked | None]:
    """The open evidence, of one of these kinds and parts; what the dataset or the view does not have is named and dropped."""
    given = ctx.selection.evidence
    if not given:
        return ctx, None
    asked = parse(given)
    if asked is not None and asked.kind in kinds and _known(ctx, asked) and _fits(asked, own):
        return ctx, asked
    return without(ctx, "evidence"), None


def _fits(asked: Asked, own: Mapping[str, str]) -> bool:
    """Whether a number of lexicon hits is of these parts; the others have none."""
    counted = asked.kind not in ("articles", "text", "word", "sides")
    return not counted or all(getattr(asked, name) == value for name, value in own.items())


def without(ctx: Context, field: str) -> Context:
    """The context without a field of the selection that this page cannot use, which is named."""
    given = str(getattr(ctx.selection, field))
    return replace(ctx.note(Problem(field, given)), selection=replace(ctx.selection, **{field: None}))


def _known(ctx: Context, asked: Asked) -> bool:
    every = [o.id for o in ctx.outlets]
    if asked.outlet not in (every if asked.kind in ("word", "sides") else ctx.shown_ids):
        return False
    if asked.kind == "sides":
        return asked.family in (*every, queries_keyness.REST) and asked.family != asked.outlet
    if asked.kind in ("articles", "text"):
        return True
    if asked.kind == "word":
        return len(queries_keyness.word(*ctx.key, asked.outlet, asked.family, asked.variant)) > 0
    rows = queries.lexicon(*ctx.key, asked.family)
    if asked.kind == "paired":
        return asked.variant in ctx.shown_ids and bool(
            ((rows["concept"] == asked.concept) | (asked.concept == "")).any()
        )
    rows = rows[(rows["concept"] == asked.concept) | (asked.concept == "")]
    return bool(((rows["variant"] == asked.variant) | (asked.variant == "")).any())


def panel(ctx: Context, asked: Asked) -> Markup:
    """The open panel: lines, their true number, and the table that has all of them."""
    rows, heading, n = _KINDS[asked.kind](ctx, asked)
    chosen = ctx.scope("wording")
    table = {
        "articles": "articles",
        "holding": "hits",
        "hits": "hits",
        "share": "hits",
        "paired": "articles",
    }.get(asked.kind, "sentences")
    data = ctx.selection.href(
        "data", table=table, outlets=(asked.outlet,), evidence=None, genre=chosen.genre,
        copies="with" if chosen.copies else "without",
    )  # fmt: skip
    return evidence.opened(
        ctx, "wording", heading, rows, n, None if asked.kind in ("word", "sides") else data
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """The number whose evidence is open and its panel, to be put where the number stands."""

    asked: Asked | None
    panel: Markup | None

    def at(self, *kinds: str, **own: str) -> Markup | None:
        """The panel where the number is of one of these kinds, and of these parts."""
        if self.asked is None or self.asked.kind not in kinds:
            return None
        return self.panel if all(getattr(self.asked, name) == value for name, value in own.items()) else None


def opened(ctx: Context, asked: Asked | None) -> Opened:
    """The open evidence, drawn once."""
    return Opened(asked, panel(ctx, asked) if asked else None)


def kwic(before: str, word: str, after: str) -> Markup:
    """One line of a concordance: the word in the middle, CONTEXT characters on either side."""
    left = ("…" if len(before) > CONTEXT else "") + before[-CONTEXT:]
    right = after[:CONTEXT] + ("…" if len(after) > CONTEXT else "")
    return el(
        "div", el("span", left), el("mark", word), el("span", right), class_="fr-kwic", role="group",
    )  # fmt: skip


def around(text: str, term: str) -> Markup:
    """``text`` as a line of a concordance around the first place where ``term`` stands in it."""
    found = re.search(re.escape(term), text, re.I)
    if found is None:  # letters that change their number with their case
        return el("div", text)
    return kwic(text[: found.start()], found[0], text[found.end() :])


def line(ctx: Context, row: Any, words: object) -> Markup:
    """Words found, then day, outlet's headline with its address, and the place."""
    facts: list[object] = [when.day(row.published_utc), " · ", headline(row.title, row.url)]
    if "start" in row._fields:
        facts += [
            " · ",
            ctx.t("evidence.place", no=int(row.sentence_no), start=int(row.start), end=int(row.end)),
        ]
    return join([words, el("div", *facts, class_="fr-k")])


def scope_of(ctx: Context, outlet: str) -> scope.Scope:
    """Articles of the page's scope by one outlet."""
    return ctx.scope("wording")._replace(outlets=(outlet,))


def voice(ctx: Context) -> str:
    """The page's voice."""
    return ctx.selection.voice or "all"


def _wanted(ctx: Context, asked: Asked) -> Mentions:
    return Mentions(asked.family, asked.concept, asked.variant, asked.voice or voice(ctx), asked.month)


def _what(ctx: Context, asked: Asked) -> str:
    """What is counted, in words: the name, else the referent or family; its voice and month where they are narrower."""
    t = ctx.t
    name = asked.variant or (
        evidence.concept_name(ctx, asked.family, asked.concept) if asked.concept else evidence.family_name(ctx, asked.family)
    )  # fmt: skip
    spoken = asked.voice or voice(ctx)
    narrower = [] if spoken == "all" else [t("voices." + spoken)]
    return t.join([t("wording.quoted", name=name), *narrower, *([asked.month] if asked.month else [])])


def _hits(ctx: Context, asked: Asked) -> tuple[list[Markup], str, int]:
    n, articles, found = queries_wording.mentions(*ctx.key, scope_of(ctx, asked.outlet), _wanted(ctx, asked))
    heading = ctx.t("wording.ev_hits", outlet=ctx.outlet_name(asked.outlet), what=_what(ctx, asked),
                    n=ctx.t.n("mention", n), articles=ctx.t.n("article", articles))  # fmt: skip
    return [line(ctx, row, _mention(row)) for row in queries.each(found)], heading, n


def _mention(row: Any) -> Markup:
    """The mention in its sentence where the store holds it, else the name alone."""
    if not isinstance(row.text, str):
        return el("b", row.variant)
    start, end = int(row.start - row.sentence_start), int(row.end - row.sentence_start)
    return kwic(row.text[:start], row.text[start:end], row.text[end:])


def _holding(ctx: Context, asked: Asked) -> tuple[list[Markup], str, int]:
    n, found = queries_wording.holding(*ctx.key, scope_of(ctx, asked.outlet), _wanted(ctx, asked))
    heading = ctx.t("wording.ev_holding", outlet=ctx.outlet_name(asked.outlet), what=_what(ctx, asked),
                    articles=ctx.t.n("article", n))  # fmt: skip
    return (
        [line(ctx, row, el("b", ctx.t.n("mention", int(row.n)))) for row in queries.each(found)],
        heading,
        n,
    )


def _articles(ctx: Context, asked: Asked) -> tuple[list[Markup], str, int]:
    n, found = queries_wording.articles(*ctx.key, scope_of(ctx, asked.outlet))
    heading = ctx.t(
        "wording.ev_articles", outlet=ctx.outlet_name(asked.outlet), articles=ctx.t.n("article", n)
    )
    return [line(ctx, row, None) for row in queries.each(found)], heading, n


def _text(ctx: Context, asked: Asked) -> tuple[list[Markup], str, int]:
    term = ctx.selection.term or ""
    counted, found = queries_wording.sentences(*ctx.key, scope_of(ctx, asked.outlet), term)
    n, articles = int(counted["sentences"].sum()), int(counted["articles"].sum())
    heading = ctx.t("wording.ev_text", outlet=ctx.outlet_name(asked.outlet), term=term,
                    n=ctx.t.n("sentence", n), articles=ctx.t.n("article", articles))  # fmt: skip
    return [line(ctx, row, around(row.text, term)) for row in queries.each(found)], heading, n


def _word(ctx: Context, asked: Asked) -> tuple[list[Markup], str, int]:
    """A word of keyness: its counts, then sentences where they are held, else articles that a search for it finds."""
    t = ctx.t
    row = queries_keyness.word(*ctx.key, asked.outlet, asked.family, asked.variant).iloc[0]
    rest = asked.family == queries_keyness.REST
    others = tuple(o.id for o in ctx.outlets) if rest else (asked.outlet, asked.family)
    whole = scope.Scope(outlets=others, genre="compare")
    heading = t(
        "wording.ev_word", term=asked.variant, a=ctx.outlet_name(asked.outlet), df=int(row["df"]), count=int(row["count"]),
        b=t("wording.rest") if rest else ctx.outlet_name(asked.family), df_against=int(row["df_against"]),
        count_against=int(row["count_against"]), events=t.n("event", int(row["events"])),
    )  # fmt: skip
    if queries_wording.holds_text(*ctx.key):
        counted, found = queries_wording.sentences(*ctx.key, whole, asked.variant)
        n = int(counted["sentences"].sum())
        heading += t("wording.ev_word_text", n=t.n("sentence", n))
        return [_by(ctx, row, around(row.text, asked.variant)) for row in queries.each(found)], heading, n
    n, found = queries_wording.articles(*ctx.key, whole._replace(query=asked.variant))
    heading += t("wording.ev_word_titles", n=t.n("article", n))
    return [_by(ctx, row, None) for row in queries.each(found)], heading, n


def _by(ctx: Context, row: Any, words: object) -> Markup:
    """A line with the outlet it is of."""
    outlet = next(o for o in ctx.outlets if o.id == row.outlet)
    return join([el("div", outlet_name(outlet), class_="fr-k"), line(ctx, row, words)])


def _paired(ctx: Context, asked: Asked) -> tuple[list[Markup], str, int]:
    wanted = Mentions(asked.family, asked.concept, "", asked.voice or voice(ctx))
    n, events, found = queries_wording.paired(
        *ctx.key, ctx.scope("wording"), wanted, asked.outlet, asked.variant
    )
    heading = ctx.t("wording.ev_paired", outlet=ctx.outlet_name(asked.outlet), other=ctx.outlet_name(asked.variant),
                    what=_what(ctx, asked._replace(variant="")), articles=ctx.t.n("article", n), events=ctx.t.n("event", events))  # fmt: skip
    return (
        [line(ctx, row, el("b", ctx.t.n("mention", int(row.n)))) for row in queries.each(found)],
        heading,
        n,
    )


def _sides(ctx: Context, asked: Asked) -> tuple[list[Markup], str, int]:
    n, events, found = queries_keyness.side(*ctx.key, asked.outlet, asked.family)
    other = ctx.t("wording.rest") if asked.family == queries_keyness.REST else ctx.outlet_name(asked.family)
    heading = ctx.t("wording.ev_sides", outlet=ctx.outlet_name(asked.outlet), other=other,
                    articles=ctx.t.n("article", n), events=ctx.t.n("event", events))  # fmt: skip
    return [line(ctx, row, None) for row in queries.each(found)], heading, n


_KINDS = {
    "articles": _articles,
    "hits": _hits,
    "share": _hits,
    "holding": _holding,
    "paired": _paired,
    "text": _text,
    "word": _word,
    "sides": _sides,
}
