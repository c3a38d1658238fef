"""Invented facts, statements, copies and words for the invented corpus: what pages compare outlets by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from bench import make_spans
from bench.words import Words
from framing import actors, voices
from framing.snapshot import schema

if TYPE_CHECKING:
    from bench.make_corpus import Plan

FACTS = 8
"""Mean number of facts in an article."""
TERMS, AROUND, SWAPS = 6_000, 12, 40
"""Words compared for a pair of outlets; of how many events one has a copy and a statement; swaps for a pair."""
GENRES = ("report", "video", "opinion", "analysis", "press_review", "interview", "flash", "fact_box")
SHARED = ("credit", "wire", "repost", "copied_from", "copied_by", "shared")
SECTIONS = ("国际", "财经", "社会", "军事", "科技", "文化", "体育", "评论")


def kinds(rng: np.random.Generator, n: int) -> dict[str, np.ndarray | pa.Array]:
    """genre, section and shared_copy of ``n`` articles: four of five are reports that nobody shares."""
    plain = rng.random(n) < 0.8
    section = np.array(SECTIONS)[rng.integers(0, len(SECTIONS), n)]
    return {
        "genre": np.where(plain, "report", np.array(GENRES)[rng.integers(0, len(GENRES), n)]),
        "section": pa.array(section, mask=rng.random(n) < 0.5),
        "shared_copy": np.where(
            rng.random(n) < 0.85, "none", np.array(SHARED)[rng.integers(0, len(SHARED), n)]
        ),
    }


def facts(p: Plan, w: Words) -> Iterator[pa.Table]:
    """The facts table, piece by piece: names of actors and lexicon terms, and numbers."""
    del w
    ids = np.array([a.id for a in tuple(actors.load().values())])
    for number, at in p.pieces():
        rng, owner, of = make_spans.spans(p, number, at, 9, FACTS)
        n = len(owner)
        kind = rng.choice(["person", "organisation", "figure"], n)
        named = ids[np.minimum(rng.zipf(1.3, n), len(ids)) - 1]
        value = np.where(kind == "figure", rng.integers(1, 9_000, n).astype(str), named)
        yield make_spans.table(of | {"kind": kind, "value": value, "surface": value}, schema.columns("facts"))


def statements(p: Plan, w: Words) -> Iterator[pa.Table]:
    """One statement in two renderings for every twelfth event that two articles are on."""
    del w
    ends = np.cumsum(p.sizes)
    chosen = np.flatnonzero(p.sizes > 1)[::AROUND]
    first = (ends - p.sizes)[chosen]
    rng, n = p.rng(10), 2 * len(chosen)
    article = np.stack([first, first + 1], axis=1).ravel()
    start = rng.integers(0, 1900, n)
    wording = np.tile(["verbatim", "rendered"], len(chosen))
    yield make_spans.table({
        "statement_id": pa.array([f"q{i:012x}" for i in np.repeat(chosen, 2)]),
        "event_id": p.ids.take(pa.array(p.event[article])), "article_id": p.names_of(article),
        "outlet": np.array(p.names)[p.outlet[article]], "place": np.tile([0, 1], len(chosen)),
        "section": np.full(n, "body"), "start": start, "end": start + 40, "text": pa.nulls(n, pa.string()),
        "kind": np.full(n, "direct"), "speaker": np.full(n, "发言人"), "speaker_group": np.full(n, "US_official"),
        "verb": np.full(n, "说"), "wording": wording, "length": np.full(n, 38), "kept": rng.random(n),
        "edits": np.full(n, "[]"), "score": rng.random(n), "reasons": np.full(n, '[["letters","38"]]'),
    }, schema.columns("statements"))  # fmt: skip


def copies(p: Plan, w: Words) -> Iterator[pa.Table]:
    """The first two articles of every twelfth event that has two, as a copy of one another."""
    del w
    first = (np.cumsum(p.sizes) - p.sizes)[np.flatnonzero(p.sizes > 1)[::AROUND]]
    rng, n = p.rng(11), len(first)
    within = p.outlet[first] == p.outlet[first + 1]
    yield make_spans.table({
        "group_id": pa.array([f"c{i:015x}" for i in range(n)]), "article_id_a": p.names_of(first),
        "article_id_b": p.names_of(first + 1), "kind": np.where(within, "within", "between"),
        "containment": rng.uniform(0.5, 1, n), "credit": pa.nulls(n, pa.string()),
        "direction": np.full(n, "a_to_b"), "basis": np.full(n, "time"),
    }, schema.columns("copies"))  # fmt: skip


def keyness(p: Plan, w: Words) -> Iterator[pa.Table]:
    """Words of every pair of outlets, and of every outlet against the rest."""
    for number, (outlet, against) in enumerate(_pairs(p)):
        rng, n = p.rng(12, number), TERMS
        count, other, q = rng.zipf(1.5, n) % 90_000 + 5, rng.zipf(1.5, n) % 90_000 + 5, np.sort(rng.random(n))
        yield make_spans.table({
            "event_id": np.full(n, "all"), "outlet": np.full(n, outlet), "against": np.full(n, against),
            "term": _terms(w, n), "count": count, "df": count // 2 + 1, "count_against": other,
            "df_against": other // 2 + 1, "events": count // 3 + 1, "dispersion": rng.random(n),
            "effect": rng.normal(0, 1, n), "z": -np.sort(-np.abs(rng.normal(0, 4, n))), "p": q, "q": q, "p_family": q,
            "style": rng.random(n) < 0.1,
        }, schema.columns("keyness"))  # fmt: skip


def substitutions(p: Plan, w: Words) -> Iterator[pa.Table]:
    """What one outlet writes where another wrote something else, for every pair of outlets."""
    for number, (one, other) in enumerate(pair for pair in _pairs(p) if pair[1] != "rest"):
        rng, n = p.rng(13, number), SWAPS
        pairs = np.sort(rng.integers(1, 90, n))[::-1]
        yield make_spans.table({
            "outlet_from": np.full(n, one), "outlet_to": np.full(n, other), "old": _terms(w, n), "new": _terms(w, 2 * n)[n:],
            "pairs": pairs, "count": pairs * 3, "style": rng.random(n) < 0.3,
        }, schema.columns("substitutions"))  # fmt: skip


def lists() -> dict[str, list[dict[str, object]]]:
    """Rows of the actors and verbs tables: those that come with the project."""
    return {
        "actors": [
            {"actor": a.id, "name_zh": a.name_zh, "name_en": a.name_en, "kind": a.kind, "speaker_group": a.group,
             "part_of": a.part_of} for a in tuple(actors.load().values())
        ],
        "verbs": [{"verb_class" if k == "class" else k: v or None for k, v in row.items()} for row in voices.verbs()],
    }  # fmt: skip


def _pairs(p: Plan) -> list[tuple[str, str]]:
    names = p.names
    return [(a, b) for i, a in enumerate(names) for b in (*names[i + 1 :], "rest")]


def _terms(w: Words, n: int) -> list[str]:
    """``n`` different terms: the lexicon's names, with a number where they are used up."""
    table = w.table
    return [
        table[i % len(table)]["variant"] + (str(i // len(table)) if i >= len(table) else "") for i in range(n)
    ]


MAKERS: Mapping[str, Callable[[Plan, Words], Iterator[pa.Table]]] = {
    "facts": facts, "statements": statements, "copies": copies, "keyness": keyness, "substitutions": substitutions,
}  # fmt: skip
