"""What stands behind the numbers of Voices and tone: quotations, sentences, articles, or their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from framing.dashboard import evidence, monthly, queries, queries_voices_paired, scope, when
from framing.dashboard.html import Markup, el, inward, join, plain
from framing.dashboard.marks import headline
from framing.dashboard.queries import asked, cached
from framing.dashboard.scope import Scope
from framing.dashboard.session import Context

PAGE = "voices"
LABELS = ("neg", "neu", "pos")
KINDS = ("direct", "indirect", "marked")
CLASSES = ("neutral", "assertive", "doubting", "hedging", "critical")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_PARTS: Mapping[str, tuple[int, int]] = {
    "articles": (0, 1), "quotes": (0, 0), "unresolved": (0, 0), "translated": (0, 0), "kind": (1, 1), "group": (1, 2),
    "speaker": (1, 1), "month": (1, 1), "class": (1, 1), "verb": (2, 2), "tone": (2, 3),
    "pair": (2, 2),
}  # fmt: skip
"""How many parts, at least and at most, name a number of each kind."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The number whose evidence is open: ``group:outlet:citizen``, ``tone:outlet:actor:neg`` and their like."""

    kind: str
    outlet: str
    parts: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ":".join((self.kind, self.outlet, *self.parts))


class Which(NamedTuple):
    """Which quotations of an outlet; '' is any."""

    outlet: str
    kind: str = ""
    group: str = ""
    verb_class: str = ""
    verb: str = ""
    speaker: str = ""
    month: str = ""
    unresolved: bool = False
    translated: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """The open panel and the number it belongs to."""

    asked: Asked
    markup: Markup


def parse(value: str, outlets: tuple[str, ...]) -> Asked | None:
    """The number asked for; None where this page has no such number."""
    kind, _, rest = value.partition(":")
    low, high = _PARTS.get(kind, (0, -1))
    outlet, *parts = rest.split(":", max(high, 0))  # the last part is as written: a name may hold a colon
    if outlet not in outlets or not low <= len(parts) <= high or not all(parts):
        return None
    found = Asked(kind, outlet, tuple(parts))
    if kind == "pair" and (parts[0] not in outlets or parts[0] == outlet):
        return None
    return found if _sound(found) else None


def _sound(given: Asked) -> bool:
    """Whether the parts can be what their places say."""
    kind, parts = given.kind, given.parts
    if kind == "kind":
        return parts[0] in KINDS
    if kind in ("class", "verb"):
        return parts[0] in CLASSES
    if kind == "tone":
        return parts[1] in (*LABELS, "all") and (len(parts) < 3 or bool(_MONTH.fullmatch(parts[2])))
    months = parts if kind in ("month", "articles") else parts[1:] if kind == "group" else ()
    return all(_MONTH.fullmatch(month) for month in months)


def panel(ctx: Context, view: str) -> Panel | None:
    """What is open on the page; None where the selection names nothing that is here."""
    given = parse(ctx.selection.evidence or "", ctx.shown_ids)
    if given is None:
        return None
    draw = _DRAW.get(given.kind, _quotes)
    heading, rows, n, table = draw(ctx, given, view)
    if not n:
        return None
    chosen = ctx.selection
    data = chosen.href(
        "data", table=table, outlets=(given.outlet,), genre=scope.genre(chosen, PAGE), copies=scope.copies(chosen, PAGE),
        evidence=None, event=None,
    )  # fmt: skip
    return Panel(given, evidence.opened(ctx, PAGE, heading, rows, n, data))


Drawn = tuple[str, list[Markup], int, str]


def _quotes(ctx: Context, given: Asked, view: str) -> Drawn:
    which = _which(given, (ctx.selection.speaker or "") if view == "speaker" else "")
    n, rows = quote_rows(*ctx.key, ctx.scope(PAGE), which, evidence.LIMIT)
    heading = ctx.t("proof.quotes", outlet=ctx.outlet_name(given.outlet), what=_what(ctx, which), n=n)
    return heading, [_quote(ctx, row) for row in queries.each(rows)], n, "quotes"


def _which(given: Asked, speaker: str) -> Which:
    first, second = (*given.parts, "", "")[:2]
    which = Which(given.outlet, speaker=speaker)
    changes: dict[str, dict[str, Any]] = {
        "kind": {"kind": first},
        "group": {"group": first, "month": second},
        "speaker": {"speaker": first},
        "month": {"month": first},
        "class": {"verb_class": first},
        "verb": {"verb_class": first, "verb": second},
        "unresolved": {"unresolved": True},
        "translated": {"translated": True},
    }
    return which._replace(**changes.get(given.kind, {}))


def _what(ctx: Context, which: Which) -> str:
    """The quotations in words."""
    t = ctx.t
    words = [which.speaker] if which.speaker else []
    words += [group_name(ctx, which.group)] if which.group else []
    words += [t("quoted.kind_" + which.kind)] if which.kind else []
    words += [t("quoted.class_" + which.verb_class)] if which.verb_class else []
    words += [t("proof.word", word=which.verb)] if which.verb else []
    words += [t("told.unresolved")] if which.unresolved else []
    words += [t("told.translated")] if which.translated else []
    words += [which.month] if which.month else []
    return t.join(words or [t("proof.all_quotes")])


def _quote(ctx: Context, row: Any) -> Markup:
    t = ctx.t
    speaker = row.speaker if isinstance(row.speaker, str) else t("told.unresolved")
    facts = [speaker, t("quoted.kind_" + row.kind), t.n("char", int(row.chars))]
    facts += [str(row.verb)] if isinstance(row.verb, str) else []
    facts += [t("told.translated")] if row.translated else []
    facts += [when.day(row.published_utc), t("evidence.chars", start=int(row.start), end=int(row.end))]
    return _entry(row, facts)


def _tones(ctx: Context, given: Asked, view: str) -> Drawn:
    del view
    actor, label, month = (*given.parts, "")[:3]
    voice = ctx.selection.voice or "all"
    n, rows = tone_rows(*ctx.key, ctx.scope(PAGE), given.outlet, actor, label, voice, month, evidence.LIMIT)
    words = [
        t for t in (actor_name(ctx, actor), "" if label == "all" else ctx.t("told." + label), month) if t
    ]
    heading = ctx.t("proof.sentences", outlet=ctx.outlet_name(given.outlet), what=ctx.t.join(words), n=n)
    return heading, [_sentence(ctx, row) for row in queries.each(rows)], n, "tones"


def _sentence(ctx: Context, row: Any) -> Markup:
    t = ctx.t
    facts = [t("told." + row.label), t("voice." + row.voice), t("proof.named", name=str(row.surface)),
             when.day(row.published_utc),
             t("evidence.place", no=int(row.sentence_no), start=int(row.start), end=int(row.end))]  # fmt: skip
    return _entry(row, facts)


def _articles(ctx: Context, given: Asked, view: str) -> Drawn:
    del view
    month = next(iter(given.parts), "")
    n, rows = article_rows(*ctx.key, ctx.scope(PAGE), given.outlet, month, evidence.LIMIT)
    what = ctx.t.join([ctx.outlet_name(given.outlet), *([month] if month else [])])
    heading = ctx.t("proof.articles", what=what, n=n)
    entries = [
        _entry(row, [when.moment(ctx.t, row.published_utc, row.published_precision), ctx.t.n("char", int(row.chars))])
        for row in queries.each(rows)
    ]  # fmt: skip
    return heading, entries, n, "articles"


def _events(ctx: Context, given: Asked, view: str) -> Drawn:
    """Events that a difference is paired within, each with the articles of both outlets."""
    other, what = given.parts
    measure = "tone" if view == "tone" else what if what in ("chars", "verbs") else ""
    if not measure:
        return "", [], 0, "events"
    pair, voice = (given.outlet, other), ctx.selection.voice or "all"
    n, rows = queries_voices_paired.events(
        *ctx.key, ctx.scope(PAGE), measure, pair, what if measure == "tone" else "", voice, evidence.LIMIT
    )
    t, names = ctx.t, [ctx.outlet_name(o) for o in pair]
    entries = []
    for row in queries.each(rows):
        side = ctx.selection.href("side", event=row.event_id, evidence=None)
        each = [
            f"{name} {t.n('article', int(k))}"
            for name, k in zip(names, (row.articles_a, row.articles_b), strict=True)
        ]
        label = inward(side, str(getattr(row, f"label_{t.lang}")), data_top="")
        entries.append(join([el("div", label), el("div", " · ".join(each), class_="fr-k")]))
    return t("proof.events", a=names[0], b=names[1], n=n), entries, n, "events"


_DRAW: Mapping[str, Callable[[Context, Asked, str], Drawn]] = {
    "tone": _tones, "articles": _articles, "pair": _events,
}  # fmt: skip


def _entry(row: Any, facts: list[str]) -> Markup:
    """The words where they are held, then whose and where; else the headline, which leads to the publisher."""
    title, words = headline(row.title, row.url), getattr(row, "text", None)
    small = " · ".join(facts)
    if isinstance(words, str):
        return join([el("div", words), el("div", small, " · ", title, class_="fr-k")])
    return join([el("div", title), el("div", small, class_="fr-k")])


def group_name(ctx: Context, group: str) -> str:
    """A group of speakers in the reader's language; its id where there is no word for it."""
    key = "speaker." + group
    return ctx.t(key) if key in ctx.t.entries else group


def actor_name(ctx: Context, actor: str) -> str:
    """An actor's name in the reader's language; its id where the table does not have it."""
    rows = _actors(*ctx.key)
    found = rows[rows["actor"] == actor]
    return str(found[f"name_{ctx.t.lang}"].iloc[0]) if len(found) else plain(actor)


@cached
def _actors(path: str, sid: str) -> pd.DataFrame:
    return queries.opened(path, sid).query("SELECT actor, name_zh, name_en FROM actors ORDER BY actor")


_FOUND = """FROM quotes q JOIN picked p USING (article_id)
    WHERE p.outlet = $outlet AND q.section = 'body'
    AND CASE WHEN $kind = '' THEN q.kind <> 'marked' ELSE q.kind = $kind END
    AND ($group = '' OR q.speaker_group = $group) AND ($verb_class = '' OR q.verb_class = $verb_class)
    AND ($verb = '' OR q.verb = $verb) AND ($speaker = '' OR q.speaker = $speaker)
    AND (NOT $unresolved OR q.speaker IS NULL) AND (NOT $translated OR q.translated)
    AND ($month = '' OR strftime(p.published_utc, '%Y-%m') = $month)"""


_SUMMED = """SELECT coalesce(sum(CASE $what WHEN 'direct' THEN c.direct WHEN 'indirect' THEN c.n - c.direct
        WHEN 'translated' THEN c.translated WHEN 'unresolved' THEN c.unresolved ELSE c.n END), 0)::BIGINT AS n
    FROM cube_quotes c WHERE c.part = $part AND c.value = $value AND c.of = $of
    AND ($month = '' OR c.month = date_diff('month', DATE '1970-01-01', try_cast($month || '-01' AS DATE))) AND CHOSEN""".replace(
    "CHOSEN", monthly.CHOSEN
)


def _summed(which: Which) -> dict[str, str] | None:
    """Which sums of the cube say how many these are; None where only the quotations themselves do."""
    what = [which.kind, "unresolved" if which.unresolved else "", "translated" if which.translated else ""]
    of = which.verb_class if which.verb else ""
    parts = {
        "speaker": which.speaker,
        "group": which.group,
        "verb" if which.verb else "class": which.verb or which.verb_class,
    }
    named = [(part, value) for part, value in parts.items() if value]
    if which.kind == "marked" or len(named) > 1 or sum(map(bool, what)) > 1 or (which.verb and not of):
        return None
    part, value = named[0] if named else ("all", "")
    return {"what": "".join(what), "part": part, "value": value, "of": of, "month": which.month}


def _number(path: str, sid: str, own: Scope, which: Which) -> int:
    summed = _summed(which) if monthly.answers(own) else None
    if summed is not None:
        found = queries.opened(path, sid).query(_SUMMED, {**monthly.values(own), **summed})
    else:
        found = asked(path, sid, own, ", n AS (SELECT count(*) AS n FOUND) FROM n".replace("FOUND", _FOUND), which._asdict())  # fmt: skip
    return int(found["n"].iloc[0])


@cached
def quote_rows(path: str, sid: str, chosen: Scope, which: Which, size: int) -> tuple[int, pd.DataFrame]:
    """How many quotations these are, and the ``size`` newest of them with title and url."""
    own = chosen._replace(outlets=(which.outlet,))
    rows = asked(path, sid, own, """, first AS MATERIALIZED (
            SELECT q.*, p.published_utc FOUND
            ORDER BY p.published_utc DESC NULLS LAST, q.article_id, q.start, q."end" LIMIT $size)
        SELECT f.*, a.title, a.url FROM first f JOIN (
            SELECT article_id, title, url FROM articles WHERE article_id IN (SELECT article_id FROM first)) a USING (article_id)
        ORDER BY f.published_utc DESC NULLS LAST, f.article_id, f.start, f."end\"""".replace("FOUND", _FOUND),
        {**which._asdict(), "size": size})  # fmt: skip
    return _number(path, sid, own, which), rows


@cached
def tone_rows(
    path: str, sid: str, chosen: Scope, outlet: str, actor: str, label: str, voice: str, month: str, size: int
) -> tuple[int, pd.DataFrame]:
    """How many sentences of an outlet mention the actor so, and the ``size`` newest with their words if held."""
    found = asked(path, sid, chosen._replace(outlets=(outlet,)), """, once AS (
            SELECT p.article_no, t.sentence_no, any_value(p.published_utc) AS published_utc,
                arg_min(t.label, (t.start, t."end")) AS label, arg_min(t.voice, (t.start, t."end")) AS voice,
                arg_min(t.surface, (t.start, t."end")) AS surface, min(t.start) AS start,
                arg_min(t."end", (t.start, t."end")) AS "end"
            FROM tones t JOIN picked p USING (article_id)
            WHERE t.section = 'body' AND t.actor = $actor
                AND ($month = '' OR strftime(p.published_utc, '%Y-%m') = $month)
            GROUP BY p.article_no, t.sentence_no
        ), told AS MATERIALIZED (
            SELECT * FROM once WHERE ($label = 'all' OR label = $label) AND ($voice = 'all' OR voice = $voice)
        ), shown AS MATERIALIZED (
            SELECT p.event_id, p.article_id, o.*, (SELECT count(*) FROM told) AS found FROM told o
            JOIN (SELECT article_no, article_id, event_id FROM picked) p USING (article_no)
            ORDER BY published_utc DESC NULLS LAST, article_id, sentence_no LIMIT $size
        ) SELECT o.* EXCLUDE (article_no), s.text, a.title, a.url FROM shown o
        JOIN (SELECT article_id, title, url FROM articles WHERE article_id IN (SELECT article_id FROM shown)) a USING (article_id)
        LEFT JOIN (SELECT event_id, article_id, sentence_no, text FROM sentences
            WHERE event_id IN (SELECT event_id FROM shown)) s USING (event_id, article_id, sentence_no)
        ORDER BY o.published_utc DESC NULLS LAST, o.article_id, o.sentence_no""",
        {"actor": actor, "label": label, "voice": voice, "month": month, "size": size})  # fmt: skip
    return _counted(found)


@cached
def article_rows(
    path: str, sid: str, chosen: Scope, outlet: str, month: str, size: int
) -> tuple[int, pd.DataFrame]:
    """How many articles of an outlet the scope has, in one month or in all (''), and the ``size`` newest."""
    found = asked(path, sid, chosen._replace(outlets=(outlet,)), """, own AS MATERIALIZED (
            SELECT article_id, published_utc FROM picked
            WHERE ($month = '' OR strftime(published_utc, '%Y-%m') = $month)
        ), first AS MATERIALIZED (FROM own ORDER BY published_utc DESC NULLS LAST, article_id LIMIT $size)
        SELECT a.*, (SELECT count(*) FROM own) AS found FROM (
            SELECT article_id, title, url, published_utc, published_precision, chars FROM articles
            WHERE article_id IN (SELECT article_id FROM first)) a
        ORDER BY a.published_utc DESC NULLS LAST, a.article_id""", {"month": month, "size": size})  # fmt: skip
    return _counted(found)


def _counted(found: pd.DataFrame) -> tuple[int, pd.DataFrame]:
    return (int(found["found"].iloc[0]) if len(found) else 0), found
