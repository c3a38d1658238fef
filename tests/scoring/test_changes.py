"""Scoring only what a change of the lexicon touches gives what scoring everything gives."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import lexicon, outlets, readers, text
from framing.lexicon import Family, Lexicon, Name
from framing.model import SCORED, Article, Measures, Source
from framing.readers import NotAnArchive
from framing.scoring import changes
from framing.scoring.stance import STANCE, Stance
from framing.terms import Entry, Matcher
from tests.articles import article

LEXICON = lexicon.load()
PLAIN = replace(LEXICON.entries[0], forms=(), guard="", where="f.csv line 2")
GUARDS = (
    "",
    "actor",
    "!actor",
    "prev:^|桥",
    "!next:头",
    "next:$|堡",
    "near:雨",
    "!near:桥头",
    "doc:雨|堡",
    "!doc:海",
)
ALPHABET = "桥头堡海湾雨，。"


def of(entries: Sequence[Entry]) -> Lexicon:
    """A lexicon of these entries, in the order in which their families come."""
    names = dict.fromkeys(e.family for e in entries)
    families = tuple(
        Family(f, Name("名", "name"), tuple(e for e in entries if e.family == f), ()) for f in names
    )
    return Lexicon(families, {}, Matcher([e for f in families for e in f.entries]), "0" * 12)


def entry(family: str, variant: str, guard: str = "", concept: str = "c", *forms: str) -> Entry:
    return replace(
        PLAIN, id=f"{family}_{variant}", family=family, variant=variant, guard=guard, concept=concept, forms=forms
    )  # fmt: skip


def holds(one: Article, strings: frozenset[str]) -> bool:
    texts = [one.sections[name].text for name in SCORED if name in one.sections]
    return any(string in text for text in texts for string in strings)


def rescored(
    articles: Sequence[Article], before: Stance, known: Sequence[Measures], after: Stance
) -> tuple[list[Measures], int]:
    """Known measures, with those of touched articles redone; and how many were not."""
    strings = after.touched(before.rows(), before.version)
    if strings is None:
        return after.score_all(articles), 0
    redone = [holds(a, strings) for a in articles]
    pairs = zip(articles, known, redone, strict=True)
    return [after.score(a) if again else old for a, old, again in pairs], redone.count(False)


# ── one row after another, invented ──

WORDS = st.text("桥头堡海湾", min_size=1, max_size=3)
ROWS = st.builds(entry, st.sampled_from("fg"), WORDS, st.sampled_from(GUARDS), st.sampled_from("cd"))
LEXICONS = st.lists(ROWS, min_size=2, max_size=8, unique_by=lambda e: (e.family, e.variant))
TEXTS = st.lists(st.text(ALPHABET, max_size=24), min_size=1, max_size=6)


@given(LEXICONS, ROWS, st.integers(0, 7), st.sampled_from(["put", "drop", "swap"]), TEXTS)
@settings(max_examples=300, deadline=None)
def test_a_changed_row_changes_only_texts_with_its_strings(
    rows: list[Entry], row: Entry, place: int, act: str, bodies: list[str]
) -> None:
    place %= len(rows)
    kept = rows if act == "put" else rows[:place] + rows[place + 1 :]
    same = [e for e in kept if (e.family, e.variant) != (row.family, row.variant)]
    before, after = Stance(of(rows)), Stance(of(kept if act == "drop" else [*same, row]))
    articles = [article(str(n), body, title="雨") for n, body in enumerate(bodies)]
    merged, _ = rescored(articles, before, before.score_all(articles), after)
    assert merged == after.score_all(articles)


def test_a_new_longer_string_takes_hits_from_rows_that_did_not_change() -> None:
    short = entry("f", "海湾")
    before, after = Stance(of([short])), Stance(of([short, entry("f", "海湾大桥", "next:镇")]))
    assert after.touched(before.rows(), before.version) == {"海湾大桥"}
    story = article("1", "海湾大桥通车。", title="典礼")
    assert (len(before.score(story).hits), len(after.score(story).hits)) == (1, 0)


# ── what is named ──

BASE = [
    entry("f", "大桥", "!prev:小", "c", "长桥"), entry("f", "海湾"), entry("g", "大桥"), entry("g", "桥头", "actor")
]  # fmt: skip


def named(*entries: Entry) -> frozenset[str] | None:
    return changes.changed(changes.rows(of(BASE)), changes.rows(of(entries)))


def test_every_string_of_a_changed_row_is_named_and_no_other() -> None:
    first, second, *rest = BASE
    for change in ({"guard": ""}, {"concept": "d"}, {"attested_in": "elsewhere"}):
        assert named(replace(first, **change), second, *rest) == {"大桥", "长桥"}
    assert named(replace(first, forms=("长桥", "拱桥")), second, *rest) == {"拱桥"}
    assert named(replace(first, forms=()), second, *rest) == {"长桥"}
    assert named(first, replace(second, variant="港湾"), *rest) == {"海湾", "港湾"}
    assert named(first, *rest) == {"海湾"}
    assert named(first, *rest, replace(second, family="g")) == {"海湾"}


def test_what_no_hit_shows_touches_nothing() -> None:
    first, second, *rest = BASE
    told = {"gloss_zh": "义", "source_url": "https://news.example/b", "version": "9", "polarity": "negative"}
    assert named(replace(first, id="other", where="f.csv line 9", **told), second, *rest) == frozenset()
    assert named(second, first, *rest) == frozenset()


def test_other_families_touch_everything() -> None:
    first, second, *rest = BASE
    assert named(*rest, first, second) is None
    assert named(first, second) is None
    assert named(*BASE, entry("h", "雨")) is None


def test_other_word_lists_touch_the_rows_that_read_them() -> None:
    new = changes.rows(of(BASE))
    old = [row | {"lists": "of before"} if row["lists"] else row for row in new]
    assert [row["variant"] for row in new if row["lists"]] == ["桥头"]
    assert changes.changed(old, new) == {"桥头"}


def test_rows_of_the_published_table_serve_but_for_word_lists() -> None:
    table = [dict(row) | {"guard": row["guard"] or None} for row in LEXICON.table]
    asks = {e.variant for e in LEXICON.entries if "actor" in e.guard}
    assert asks
    assert STANCE.touched(table, STANCE.version) == asks


def test_rows_that_cannot_be_read_and_other_rules_touch_everything() -> None:
    assert STANCE.touched([], STANCE.version) is None
    assert STANCE.touched([{"family": "f", "variant": "大桥"}], STANCE.version) is None
    assert STANCE.touched(STANCE.rows(), "1-0123456789ab") is None
    assert STANCE.touched(STANCE.rows(), STANCE.version) == frozenset()


# ── one row after another of the lexicon, on archives ──


@pytest.fixture(scope="module")
def real(shared: Path) -> list[Article]:
    """A few hundred articles of several outlets."""
    known = outlets.load()
    folders = ("events4", "guancha-columns.jsonl", "hexo-guancha")
    sources = [s for name in folders for s in readers.sources(shared / "corpora" / name)]
    return [text.clean(d, known) for s in sources if isinstance(s, Source) for d in documents(s)]


def documents(source: Source) -> Iterator:
    try:
        yield from readers.read(source)
    except NotAnArchive:
        return


def varied(chance: random.Random) -> list[Entry]:
    """The lexicon with one row changed in one way."""
    entries = list(LEXICON.entries)
    place = chance.randrange(len(entries))
    row = entries[place]
    cut = row.variant[: max(1, len(row.variant) - 1)]
    guards = [e.guard for e in entries if e.guard]
    ways = [
        [replace(row, guard=chance.choice(guards))],
        [replace(row, guard="", concept="another")],
        [replace(row, attested_in="another")],
        [replace(row, variant=f"{row.variant}的")],
        [replace(row, variant=cut, forms=())],
        [row, replace(row, id="new", variant=chance.choice("的国中大人"), forms=(), guard="")],
        [],
    ]
    taken = {p for e in entries if e.family == row.family and e is not row for p in e.patterns}
    made = [e for e in chance.choice(ways) if e is row or not taken & {*e.patterns}]
    return [*entries[:place], *made, *entries[place + 1 :]]


@pytest.mark.long
def test_on_real_articles_rescoring_the_touched_is_rescoring_all(real: list[Article]) -> None:
    known = STANCE.score_all(real)
    chance = random.Random(20240301)
    spared = differing = 0
    for _ in range(24):
        after = Stance(of(varied(chance)))
        merged, left = rescored(real, STANCE, known, after)
        everything = after.score_all(real)
        assert merged == everything
        spared += left
        differing += sum(a != b for a, b in zip(known, everything, strict=True))
    assert differing > 0
    assert spared > 0.7 * 24 * len(real)
