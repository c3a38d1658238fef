"""Invented quotations and tones for the invented corpus: plausible counts, Zipf's speakers and actors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args

import numpy as np
import pyarrow as pa

from bench.words import Words
from framing import actors, voices
from framing.snapshot import schema

if TYPE_CHECKING:
    from bench.make_corpus import Plan

QUOTES, TONES = 6, 8
"""Mean number of quotations and of mentions of actors in an article."""
VOICES, LABELS = ("outlet", "attributed", "marked", "unclear"), ("neg", "neu", "pos")


def quotes(p: Plan, w: Words) -> Iterator[pa.Table]:
    """The quotes table, piece by piece."""
    del w
    names = np.array([a.name_zh for a in tuple(actors.load().values())])
    verbs = np.array([row["variant"] for row in voices.verbs()])
    for number, at in p.pieces():
        rng, owner, of = spans(p, number, at, 7, QUOTES)
        n = len(owner)
        direct = rng.random(n) < 0.6
        often = _zipf(rng, names, n)
        seldom = np.char.add(often, rng.integers(0, 200, n).astype(str))
        of |= {
            "text": pa.nulls(n, pa.string()), "chars": of["end"] - of["start"],
            "kind": np.where(direct, "direct", "indirect"), "speaker": np.where(rng.random(n) < 0.7, often, seldom),
            "speaker_group": _zipf(rng, np.array(get_args(actors.Group)), n), "verb": _zipf(rng, verbs, n),
            "verb_class": _zipf(rng, np.array(["neutral", "assertive", "critical", "hedging", "doubting"]), n), "translated": rng.random(n) < 0.3,
        }  # fmt: skip
        yield table(of, schema.columns("quotes"))


def tones(p: Plan, w: Words) -> Iterator[pa.Table]:
    """The tones table, piece by piece."""
    del w
    rows = tuple(actors.load().values())
    ids, names = np.array([a.id for a in rows]), np.array([a.name_zh for a in rows])
    for number, at in p.pieces():
        rng, owner, of = spans(p, number, at, 8, TONES)
        n = len(owner)
        which = np.minimum(rng.zipf(1.4, n), len(ids)) - 1
        of |= {
            "sentence_no": of["start"] // 60, "actor": ids[which], "surface": names[which], "n_pos": rng.integers(0, 3, n),
            "n_neg": rng.integers(0, 3, n), "label": rng.choice(LABELS, n), "voice": rng.choice(VOICES, n),
        }  # fmt: skip
        yield table(of, schema.columns("tones"))


def table(of: dict[str, np.ndarray | pa.Array], cols: tuple[schema.Column, ...]) -> pa.Table:
    """Columns as a table of exactly ``cols``."""
    arrays = [
        (v if isinstance(v, pa.Array) else pa.array(v)).cast(c.type) for c in cols for v in [of[c.name]]
    ]
    return pa.Table.from_arrays(arrays, schema=schema.arrow(cols))


def spans(
    p: Plan, number: int, at: slice, which: int, mean: int
) -> tuple[np.random.Generator, np.ndarray, dict[str, np.ndarray | pa.Array]]:
    """Owners (article from 0 in the piece) of some ``mean`` spans an article, and where these stand."""
    rng = p.rng(which, number)
    owner = np.repeat(np.arange(at.stop - at.start), rng.poisson(mean, at.stop - at.start))
    start = rng.integers(0, 1900, len(owner))
    start = start[np.lexsort((start, owner))]
    of: dict[str, np.ndarray | pa.Array] = {
        "article_id": p.names_of(at).take(pa.array(owner)), "event_id": p.ids.take(pa.array(p.event[at][owner])),
        "section": np.full(len(owner), "body"), "start": start, "end": start + rng.integers(2, 80, len(owner)),
    }  # fmt: skip
    return rng, owner, of


def _zipf(rng: np.random.Generator, values: np.ndarray, n: int) -> np.ndarray:
    return values[np.minimum(rng.zipf(1.4, n), len(values)) - 1]
