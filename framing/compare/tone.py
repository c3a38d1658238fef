"""Tone around actors: how the sentences that mention an actor are labelled. Co-occurrence, not an outlet's stance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.compare.articles import ALL, Differences, differences, in_voice, picked
from framing.compare.pooled import article_shares, shares
from framing.errors import ContrastError
from framing.snapshot import Snapshot

MOST = 8
"""Actors whose differences are tested where none are named: p counts each of them."""
_SENTENCES = """WITH placed AS (
        SELECT p.row, t.sentence_no, t.actor, t.label, t.voice, t.start::BIGINT * 4294967296 + t."end" AS place
        FROM tones t JOIN (
            SELECT unnest($articles::VARCHAR[]) AS article_id, unnest(range(len($articles::VARCHAR[]))) AS row
        ) p ON p.article_id = t.article_id WHERE t.section = 'body'),
    once AS (
        SELECT row, actor, arg_min(label, place) AS label, arg_min(voice, place) AS voice
        FROM placed GROUP BY row, sentence_no, actor)
    SELECT row, actor, voice, label, count(*) AS sentences FROM once GROUP BY ALL"""
"""In no order: what follows counts only."""


@dataclass(frozen=True, slots=True, eq=False)
class Tone:
    """Labels (neg, neu, pos) of the sentences that mention each actor.

    ``shares``: event_id where asked, outlet, actor, voice (``all`` is the sum of
    the others), label, sentences, of (the actor's sentences there), share
    (pooled), n_articles, n_events. ``differences``: measures ``actor label``, of
    the articles' own shares in one voice.
    """

    shares: pd.DataFrame
    differences: Differences


def tone(
    snapshot: Snapshot,
    of: pd.DataFrame,
    *,
    voice: str = ALL,
    actors: Sequence[str] = (),
    most: int = MOST,
    by_event: bool = False,
    infer: bool = True,
) -> Tone:
    """Tone around ``actors``, or the ``most`` mentioned ones, in the bodies of ``of`` (from :func:`articles`).

    A sentence counts once for each actor that it mentions, in the voice of the
    first mention. ``shares`` is of every actor and voice; ``differences``, which
    are most of the work, of the actors asked for in ``voice``, none with
    ``by_event`` or without ``infer``. Most mentioned are those in most articles
    of all outlets together, then in most sentences. Raises ContrastError on an
    actor nobody mentions or a voice there is not.
    """
    counts = snapshot.query(_SENTENCES, picked(of))
    spoken = in_voice(counts, voice)
    levels = pd.concat([counts.assign(voice=ALL), counts], ignore_index=True)
    found = shares(levels, of, ["actor", "voice"], "label", "sentences", by_event=by_event)
    if by_event:
        return Tone(found, {})
    if strange := set(actors) - set(counts["actor"].unique()):
        raise ContrastError(f"No article here mentions {', '.join(sorted(strange))}.")
    if not infer:
        return Tone(found, {})
    return Tone(
        found, differences(snapshot, of, *_values(spoken, actors or _mentioned(spoken, most), len(of)))
    )


def _mentioned(counts: pd.DataFrame, most: int) -> list[str]:
    """The actors in most articles, ties by sentences, then by name."""
    by_actor = counts.groupby("actor").agg(n=("row", "nunique"), sentences=("sentences", "sum"))
    ranked = by_actor.reset_index().sort_values(["n", "sentences", "actor"], ascending=[False, False, True])
    return ranked["actor"].head(most).tolist()


def _values(counts: pd.DataFrame, actors: Sequence[str], articles: int) -> tuple[list[str], np.ndarray]:
    """Measures ``actor label``, and their values, (articles, measures)."""
    measures, values = [], [np.empty((articles, 0))]
    for actor in actors:
        labels, own = article_shares(counts[counts["actor"] == actor], articles, "label", "sentences")
        measures += [f"{actor} {label}" for label in labels]
        values.append(own)
    return measures, np.concatenate(values, axis=1)
