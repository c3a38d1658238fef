"""A snapshot of invented coverage, as large as asked for, made without any article's text.

    python -m bench.make_corpus --articles 1000000 --out FOLDER [--seed 1]

Event sizes are heavy-tailed, outlets are unequal, dates span ten years, names are
those of the lexicon with Zipf's frequencies. Titles and labels are lexicon terms
and numbers. Tables go to :func:`framing.snapshot.publish` in pieces, so that
memory does not grow with the hits.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bench import make_compared, make_spans
from bench.words import Words, words
from framing import lexicon, outlets, snapshot
from framing.snapshot import schema

PIECE = 50_000
"""Articles of which hits and sentences are in memory at once."""
SHARES = (0.08, 0.17, 0.32, 0.43)
BEGIN, DAYS = 1_388_534_400, 3_652  # 2014-01-01, ten years
HITS, SPREAD = 20, 2.0
"""Mean and shape of the negative binomial that hits of one article follow."""
Column = pa.Array | pa.ChunkedArray | np.ndarray


@dataclass(frozen=True)
class Plan:
    """Everything that is decided before a table is written: events, their articles, who and when.

    Arrays by event: ids, storyline number, first article. Arrays by article: event number, id,
    outlet number, publication time in seconds (-1: undated), number of hits and of sentences.
    """

    seed: int
    names: tuple[str, ...]
    events: np.ndarray
    storyline: np.ndarray
    event: np.ndarray
    article: np.ndarray
    outlet: np.ndarray
    published: np.ndarray
    hits: np.ndarray
    sentences: np.ndarray

    def __len__(self) -> int:
        return len(self.article)

    def rng(self, *which: int) -> np.random.Generator:
        """A generator of its own for one piece of one table."""
        return np.random.default_rng([self.seed, *which])

    @cached_property
    def ids(self) -> pa.Array:
        """Event ids, ascending."""
        return _ids("e", self.events, 12)

    @cached_property
    def lines(self) -> pa.Array:
        """Storyline ids by event."""
        return _ids("s", self.events[self.storyline], 12)

    @cached_property
    def sizes(self) -> np.ndarray:
        """Articles by event."""
        return np.bincount(self.event, minlength=len(self.events))

    def names_of(self, at: slice | np.ndarray) -> pa.Array:
        """Ids of these articles."""
        return _ids("a", self.article[at], 15)

    def pieces(self) -> Iterator[tuple[int, slice]]:
        """Number and articles of every piece."""
        for number, start in enumerate(range(0, len(self), PIECE)):
            yield number, slice(start, min(start + PIECE, len(self)))


def plan(articles: int, seed: int) -> Plan:
    """Decide all events and articles."""
    rng = np.random.default_rng([seed, articles])
    sizes = _sizes(rng, articles)
    events = np.sort(rng.choice(2**48, len(sizes), replace=False).astype(np.uint64))
    event = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    ids = rng.integers(0, 2**60, articles, dtype=np.uint64)
    ids = ids[np.lexsort((ids, event))]
    outlet = np.searchsorted(np.cumsum(SHARES)[:-1], rng.random(articles)).astype(np.int8)
    start = BEGIN + (DAYS * 86_400 * np.sqrt(rng.random(len(sizes)))).astype(np.int64)
    published = start[event] + rng.exponential(60_000, articles).astype(np.int64)
    published[outlet == 3] //= 86_400
    published[outlet == 3] *= 86_400
    published[rng.random(articles) < 0.005] = -1
    return Plan(
        seed, tuple(outlets.load()), events, _storylines(rng, len(sizes)), event, ids, outlet, published,
        rng.negative_binomial(SPREAD, SPREAD / (SPREAD + HITS), articles), rng.integers(3, 6, articles),
    )  # fmt: skip


def _sizes(rng: np.random.Generator, articles: int) -> np.ndarray:
    """Event sizes that sum to ``articles``: most are 1, few are hundreds."""
    found = np.minimum(rng.zipf(2.3, articles), 600)
    whole = int(np.searchsorted(np.cumsum(found), articles))
    sizes = found[: whole + 1]
    sizes[-1] -= sizes.sum() - articles
    return sizes


def _storylines(rng: np.random.Generator, events: int) -> np.ndarray:
    """For every event the number of the event that names its storyline; three of four stand alone."""
    own = np.arange(events)
    joined = rng.random(events) < 0.25
    return np.where(joined, own[rng.integers(0, events, events) // 8 * 8], own)


def _ids(letter: str, numbers: np.ndarray, digits: int) -> pa.Array:
    """Numbers as a letter and lower-case hex digits."""
    text = numbers.astype(">u8").tobytes().hex()
    return pc.binary_join_element_wise(letter, pa.array(_cut(text, 16 - digits)), "")


def _cut(text: str, skip: int) -> np.ndarray:
    table = np.frombuffer(text.encode(), dtype="S1").reshape(-1, 16)[:, skip:]
    return np.ascontiguousarray(table).view(f"S{16 - skip}").ravel().astype(f"U{16 - skip}")


def _term(w: Words, rng: np.random.Generator, n: int, top: int = 0) -> pa.Array:
    """``n`` lexicon names; with ``top``, a number under it follows each."""
    name = w.column("variant").take(pa.array(w.draw(rng, n)))
    return _joined(name, _text(rng.integers(1, top, n))) if top else name


def _joined(*parts: Column | str, by: str = "") -> pa.Array:
    return pc.binary_join_element_wise(*parts, by)


def _text(values: np.ndarray) -> pa.Array:
    return pc.cast(pa.array(values), pa.string())


def _times(seconds: np.ndarray) -> pa.Array:
    return pa.array(seconds * 1000, mask=seconds < 0).cast(schema.TIME)


def _nulls(n: int, type_: pa.DataType = pa.string()) -> pa.Array:  # noqa: B008
    return pa.nulls(n, type_)


def _same(value: str | int, n: int) -> pa.Array:
    return pa.repeat(value, n)


def _articles(p: Plan, w: Words) -> Iterator[pa.Table]:
    cols = schema.columns("articles", families=w.families)
    for number, at in p.pieces():
        n, rng, event = at.stop - at.start, p.rng(1, number), p.event[at]
        title = _joined(_term(w, rng, n), _term(w, rng, n, 1000), _term(w, rng, n, 30), _term(w, rng, n))
        alone = p.sizes[event] < 2
        score = pa.array(np.round(rng.beta(5, 2, n), 6), mask=alone)
        chars = rng.integers(200, 3000, n)
        of = {
            "article_id": p.names_of(at), "outlet": pa.array(p.names).take(pa.array(p.outlet[at])), "title": title,
            "title_raw": title, "url": _joined("https://news.example/", p.names_of(at)), "author": _nulls(n),
            "published_utc": _times(p.published[at]), "published_precision": _same("minute", n),
            "published_source": _same("front_matter", n), "mirror_utc": _nulls(n, schema.TIME), "form": _same("text", n),
            "chars": chars, "layout": _same("records", n), "document_id": _ids("d", p.article[at], 15),
            "versions": _same(1, n), "event_id": p.ids.take(pa.array(event)),
            "storyline_id": p.lines.take(pa.array(event)), "match_score": score, "match_reasons": _reasons(w, rng, alone),
            "correction": _nulls(n), "sentiment_mean": rng.random(n), "sentiment_n": p.sentences[at] - 1,
            "sentiment_reason": _nulls(n), "sentences_n": p.sentences[at], "genre_reason": _same("", n), "quotes_n": _same(6, n),
            "quoted_chars": _same(200, n), "indirect_chars": _same(100, n), **make_compared.kinds(p.rng(14, number), n),
            **_counts(p, w, number, at, chars),
        }  # fmt: skip
        yield _table(of, cols)


def _counts(p: Plan, w: Words, number: int, at: slice, chars: np.ndarray) -> dict[str, Column]:
    """hits_<family> and rate_<family>, counted from the very hits that are written."""
    owner, sentence, _, which = _drawn(p, w, number, at)
    family = np.array([w.families.index(row["family"]) for row in w.table], dtype=np.int64)
    body = sentence > 0
    slot = owner[body] * len(w.families) + family[which[body]]
    table = np.bincount(slot, minlength=len(chars) * len(w.families)).reshape(len(chars), -1)
    found: dict[str, Column] = {}
    for i, name in enumerate(w.families):
        found |= {f"hits_{name}": table[:, i], f"rate_{name}": 1000 * table[:, i] / chars}
    return found


def _reasons(w: Words, rng: np.random.Generator, alone: np.ndarray) -> pa.Array:
    n = len(alone)
    names = ['[["name","', _term(w, rng, n, 20), '"],["name","', _term(w, rng, n), '"],["word","']
    rest = [_term(w, rng, n), '"],["hours","', _text(rng.integers(0, 72, n)), '"]]']
    return pc.if_else(pa.array(alone), _nulls(n), _joined(*names, *rest))


def _drawn(p: Plan, w: Words, number: int, at: slice) -> tuple[np.ndarray, ...]:
    """Hits of one piece in order: article (from 0 in the piece), sentence, start, place in the lexicon.

    Four of ten names are the event's own favourites, so that events differ.
    """
    rng, counts = p.rng(2, number), p.hits[at]
    n = int(counts.sum())
    owner = np.repeat(np.arange(len(counts)), counts)
    sentence = rng.integers(0, p.sentences[at][owner])
    start = rng.integers(0, 2000, n)
    which = w.draw(rng, n)
    own = rng.random(n) < 0.4
    favourite = (p.event[at][owner[own]].astype(np.int64) * 7919 + which[own] % 5) % len(w.table)
    which[own] = favourite
    order = np.argsort((owner * 8 + sentence) * 2048 + start, kind="stable")
    return owner, sentence[order], start[order], which[order]


def _hits(p: Plan, w: Words) -> Iterator[pa.Table]:
    cols, lexicon_ = (
        schema.columns("hits"),
        {c: w.column(c) for c in ("family", "concept", "variant", "attested_in")},
    )
    length = np.array([len(row["variant"]) for row in w.table])
    for number, at in p.pieces():
        owner, sentence, start, which = _drawn(p, w, number, at)
        took = pa.array(which)
        of = {
            "article_id": p.names_of(at).take(pa.array(owner)),
            "event_id": p.ids.take(pa.array(p.event[at][owner])), "sentence_no": sentence,
            "section": _section(sentence), "start": start, "end": start + length[which],
            **{name: column.take(took) for name, column in lexicon_.items()},
            "voice": pa.array(make_spans.VOICES).take(pa.array(which % 4)),
        }  # fmt: skip
        yield _table(of, cols)


def _section(sentence: np.ndarray) -> pa.Array:
    return pa.array(["headline", "body"]).take(pa.array((sentence > 0).astype(np.int8)))


def _sentences(p: Plan, w: Words) -> Iterator[pa.Table]:
    del w
    cols = schema.columns("sentences")
    for number, at in p.pieces():
        rng, counts = p.rng(3, number), p.sentences[at]
        owner = np.repeat(np.arange(len(counts)), counts)
        n = len(owner)
        no = np.arange(n) - np.repeat(np.cumsum(counts) - counts, counts)
        of = {
            "article_id": p.names_of(at).take(pa.array(owner)), "event_id": p.ids.take(pa.array(p.event[at][owner])),
            "sentence_no": no, "section": _section(no), "paragraph": no // 2, "start": no * 60, "end": no * 60 + 55,
            "text": _nulls(n), "sentiment": rng.random(n), "sentiment_reason": _nulls(n),
        }  # fmt: skip
        yield _table(of, cols)


def _sections(p: Plan, w: Words) -> Iterator[pa.Table]:
    del w
    cols = schema.columns("sections")
    for number, at in p.pieces():
        n = at.stop - at.start
        owner, no = np.repeat(np.arange(n), 2), np.tile([1, 0], n)  # body before headline
        of = {
            "article_id": p.names_of(at).take(pa.array(owner)), "event_id": p.ids.take(pa.array(p.event[at][owner])),
            "section": _section(no), "text": _nulls(2 * n), "chars": p.rng(4, number).integers(20, 3000, 2 * n),
            "runs": _same("[[0,0,20]]", 2 * n),
        }  # fmt: skip
        yield _table(of, cols)


def _events(p: Plan, w: Words) -> Iterator[pa.Table]:
    n, rng = len(p.events), p.rng(5)
    dated = p.published >= 0
    first, last = np.full(n, 2**62), np.full(n, -1)
    np.minimum.at(first, p.event[dated], p.published[dated])
    np.maximum.at(last, p.event[dated], p.published[dated])
    first[last < 0] = -1
    counts = np.stack([np.bincount(p.event[p.outlet == i], minlength=n) for i in range(len(p.names))], axis=1)
    day = pc.coalesce(pc.strftime(_times(first), format="%Y-%m-%d"), "0000-00-00")
    label = _joined(day, " ", _term(w, rng, n), " · ", _term(w, rng, n, 50), " · ", _term(w, rng, n))
    of = {
        "event_id": p.ids, "storyline_id": p.lines, "label_zh": label, "label_en": label, "first_utc": _times(first),
        "last_utc": _times(last), "n_articles": p.sizes, "n_outlets": (counts > 0).sum(axis=1),
        "correction": _nulls(n), **{f"n_{name}": counts[:, i] for i, name in enumerate(p.names)},
    }  # fmt: skip
    yield _table(of, schema.columns("events", outlets=p.names))


def _matches(p: Plan, w: Words) -> Iterator[pa.Table]:
    """Every article of an event with the next one, by id."""
    first = np.flatnonzero(p.event[:-1] == p.event[1:])
    order = np.argsort(p.article[first], kind="stable")
    first, rng = first[order], p.rng(6)
    names = _ids("a", p.article, 15)
    n = len(first)
    of = {
        "article_id_a": names.take(pa.array(first)), "article_id_b": names.take(pa.array(first + 1)),
        "score": np.round(rng.beta(5, 2, n), 6), "relation": _same("same_event", n),
        "reasons": _reasons(w, rng, np.zeros(n, dtype=bool)),
    }  # fmt: skip
    yield _table(of, schema.columns("matches"))


def _documents(p: Plan, w: Words) -> Iterator[pa.Table]:
    del w
    order = np.argsort(p.article, kind="stable")
    cols = schema.columns("documents")
    for start in range(0, len(p), PIECE):
        at = order[start : start + PIECE]
        n, id_ = len(at), _ids("d", p.article[at], 15)
        of = {
            "document_id": id_, "path": _joined("made/", id_, ".json"), "layout": _same("records", n),
            "article_id": _ids("a", p.article[at], 15), "status": _same("kept", n), "reason": _nulls(n),
            "outlet": pa.array(p.names).take(pa.array(p.outlet[at])), "title": _nulls(n), "url": _nulls(n),
            "published_utc": _times(p.published[at]), "mirror_utc": _nulls(n, schema.TIME), "encoding": _same("utf-8", n),
            "bytes": _same(4000, n), "removed_n": _same(0, n),
        }  # fmt: skip
        yield _table(of, cols)


def _array(column: Column) -> pa.Array | pa.ChunkedArray:
    return pa.array(column) if isinstance(column, np.ndarray) else column


def _table(of: Mapping[str, Column], cols: tuple[schema.Column, ...]) -> pa.Table:
    arrays = [_array(of[c.name]) for c in cols]
    cast: list[pa.Array] = [a.cast(c.type) for a, c in zip(arrays, cols, strict=True)]
    return pa.Table.from_arrays(cast, schema=schema.arrow(cols))


MAKERS: Mapping[str, Callable[[Plan, Words], Iterator[pa.Table]]] = {
    "documents": _documents, "articles": _articles, "sections": _sections, "sentences": _sentences, "hits": _hits,
    "quotes": make_spans.quotes, "tones": make_spans.tones, "events": _events, "matches": _matches, **make_compared.MAKERS,
}  # fmt: skip


def make(articles: int, out: Path, seed: int = 1) -> str:
    """Publish a snapshot of ``articles`` invented articles in the store ``out``; its id."""
    p, w = plan(articles, seed), words()
    loaded = lexicon.load()
    small: dict[str, list[dict[str, object]]] = {
        "redirects": [{"old_event_id": f"e{i:012}", "event_id": p.ids[i].as_py()} for i in range(min(50, len(p.ids)))],
        "outlets": [_outlet(o) for o in outlets.load().rows],
        "lexicon": [dict(row) | {"guard": row["guard"] or None} for row in loaded.table],
        "families": [{"family": f.id, "name_zh": f.name.zh, "name_en": f.name.en, "kind": f.kind, "order": i}
                     for i, f in enumerate(loaded.families)],
        **make_compared.lists(),
    }  # fmt: skip
    rest: dict[str, list[dict[str, object]]] = {name: [] for name in schema.TABLES}
    tables = rest | {name: maker(p, w) for name, maker in MAKERS.items()} | small
    about = {
        "id": "made",
        "title_zh": "虚构语料",
        "title_en": "Invented corpus",
        "note_zh": "",
        "note_en": "",
    }
    manifest = {
        "code_version": "0", "dataset": {**about, "holds_text": False}, "inputs": {"articles": articles, "seed": seed},
        "scorers": {},
    }  # fmt: skip
    with snapshot.writing(out):
        return snapshot.publish(out, tables, manifest, families=w.families, outlets=p.names)


def _outlet(outlet: outlets.Outlet) -> dict[str, object]:
    fields = {name: getattr(outlet, name) for name in (c.name for c in schema.OUTLETS)}
    return fields | {"names": ";".join(outlet.names), "domains": ";".join(outlet.domains)}


def main() -> None:
    """Arguments, then one line on what was made."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    begun = time.perf_counter()
    name = make(a.articles, a.out, a.seed)
    size = sum(f.stat().st_size for f in (a.out / name).iterdir()) / 1e6
    sys.stdout.write(f"{name}  {size:.1f} MB  {time.perf_counter() - begun:.1f} s\n")


if __name__ == "__main__":
    main()
