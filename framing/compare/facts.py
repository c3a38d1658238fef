"""What only one outlet of an event reports, and how much of each outlet the archive holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from framing import contrast, selection
from framing.compare.articles import GENRES, articles, present
from framing.contrast import OnlyHere
from framing.snapshot import Snapshot

_SENTENCES = """SELECT t.article_id, t.section, t.start, t."end"
    FROM sentences t WHERE t.event_id = $event ORDER BY t.article_id, t.section, t.start"""
_FACTS = """SELECT t.article_id, t.section, t.start, t."end", t.kind, t.value, t.surface
    FROM facts t WHERE t.event_id = $event ORDER BY t.article_id, t.section, t.start, t.kind, t.value"""


class Capture(NamedTuple):
    """How many articles of the event the archive has of an outlet, and how many of them are compared."""

    outlet: str
    archived: int
    compared: int


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Facts of one event that stand in one outlet only, in this archive.

    ``counts`` is at equal text length, one for each outlet compared, empty where
    fewer than two are. ``facts``: outlet, article_id, section, start, end, kind,
    value, surface. ``capture`` has every outlet of the store: an outlet without
    articles is "not found in this archive".

    The facts table holds each distinct fact of an article once, where it is
    first mentioned. A fact that one article repeats therefore counts as in one
    sentence, and ``expected`` is lower for it than full counts would give.
    """

    counts: tuple[OnlyHere, ...]
    facts: pd.DataFrame
    capture: tuple[Capture, ...]


def only_here(
    snapshot: Snapshot, event: str, *, genres: Sequence[str] = GENRES, copies: bool = False
) -> Found:
    """Figures, people and organisations of ``event`` in one outlet's headlines, bodies and captions and in no other's.

    Facts are the same where kind and value are. Lengths are code points of
    sentences. One event, so no interval and no p.
    """
    chosen = selection.Filter(events=(event,))
    of = articles(snapshot, chosen, genres=genres, copies=copies)
    now = {"event": selection.resolve(snapshot, event) or event}
    outlet = of.set_index("article_id")["outlet"]
    sentences, facts = (_of(snapshot.query(sql, now), outlet) for sql in (_SENTENCES, _FACTS))
    archived = selection.rows(snapshot, "articles", chosen)["outlet"].value_counts()
    compared = of["outlet"].value_counts()
    capture = tuple(
        Capture(name, int(archived.get(name, 0)), int(compared.get(name, 0)))
        for name in snapshot.manifest["outlets"]
    )
    outlets = tuple(name for name in present(snapshot, of) if name in set(sentences["outlet"]))
    several = facts.groupby(["kind", "value"])["outlet"].transform("nunique")
    only = facts[several == 1].reset_index(drop=True) if len(outlets) > 1 else facts[:0]
    counts = _counts(sentences, facts, outlets) if len(outlets) > 1 else ()
    return Found(counts, only, capture)


def _of(spans: pd.DataFrame, outlet: pd.Series) -> pd.DataFrame:
    """The spans of the articles compared, with their outlet first."""
    own = spans[spans["article_id"].isin(outlet.index)].reset_index(drop=True)
    own.insert(0, "outlet", own["article_id"].map(outlet))
    return own


def _counts(sentences: pd.DataFrame, facts: pd.DataFrame, outlets: Sequence[str]) -> tuple[OnlyHere, ...]:
    numbered = sentences.reset_index(names="sentence")
    held = facts.reset_index(names="fact").merge(
        numbered[["article_id", "section", "start", "end", "sentence"]],
        on=["article_id", "section"], suffixes=("", "_of"),
    )  # fmt: skip
    held = held[(held["start_of"] <= held["start"]) & (held["start"] < held["end_of"])]
    return contrast.only_here(
        sentences["outlet"].to_numpy(dtype=object),
        (sentences["end"] - sentences["start"]).to_numpy(),
        held["sentence"].to_numpy(dtype=np.int64),
        (held["kind"] + " " + held["value"]).to_numpy(dtype=object),
        outlets,
    )
