"""Who is quoted, and by which verbs: direct and indirect speech of the body; scare quotes are left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.compare.articles import Differences, differences, picked
from framing.compare.pooled import article_shares, grouped, shares
from framing.snapshot import Snapshot

_QUOTES = """SELECT p.row, t.speaker, t.speaker_group, t.verb_class,
        count(*) AS quotes, sum(t.chars)::BIGINT AS chars
    FROM quotes t JOIN (
        SELECT unnest($articles::VARCHAR[]) AS article_id, unnest(range(len($articles::VARCHAR[]))) AS row
    ) p ON p.article_id = t.article_id
    WHERE t.section = 'body' AND t.kind IN ('direct', 'indirect') GROUP BY ALL"""
"""In no order: what follows counts only."""


@dataclass(frozen=True, slots=True, eq=False)
class Quotes:
    """Quotations of the body, with event_id first where asked.

    ``groups``: outlet, speaker_group, chars (quoted characters without white
    space), of (all quoted characters of the outlet), share, n_articles,
    n_events. ``verbs``: outlet, verb_class, quotes, of (quotations with a verb),
    share, n_articles, n_events. ``speakers``: outlet, speaker, speaker_group,
    n_articles, quotes, chars, those in most articles first; names are as the
    articles have them, so one person may stand under two. ``differences``:
    measures ``chars <group>`` and ``verbs <class>``, of the articles' own shares.
    """

    groups: pd.DataFrame
    verbs: pd.DataFrame
    speakers: pd.DataFrame
    differences: Differences


def quotes(snapshot: Snapshot, of: pd.DataFrame, *, by_event: bool = False, infer: bool = True) -> Quotes:
    """Quotations in the bodies of ``of`` (from :func:`articles`).

    An article without quotations has no share; it is left out, not 0.
    Differences, which are most of the work, only across events and where
    ``infer``.
    """
    counts = snapshot.query(_QUOTES, picked(of))
    spoken = counts[counts["verb_class"].notna()]
    groups = shares(counts, of, [], "speaker_group", "chars", by_event=by_event)
    verbs = shares(spoken, of, [], "verb_class", "quotes", by_event=by_event)
    speakers = _speakers(counts, of, by_event=by_event)
    if by_event or not infer:
        return Quotes(groups, verbs, speakers, {})
    by_group, chars = article_shares(counts, len(of), "speaker_group", "chars")
    by_class, said = article_shares(spoken, len(of), "verb_class", "quotes")
    measures = [f"chars {name}" for name in by_group] + [f"verbs {name}" for name in by_class]
    return Quotes(
        groups, verbs, speakers, differences(snapshot, of, measures, np.concatenate([chars, said], axis=1))
    )


def _speakers(counts: pd.DataFrame, of: pd.DataFrame, *, by_event: bool) -> pd.DataFrame:
    named = counts[counts["speaker"].notna()]
    found = grouped(named, of, ["speaker", "speaker_group"], ["quotes", "chars"], by_event=by_event)
    order = [*(["event_id"] if by_event else []), "outlet", "n_articles", "chars", "speaker", "speaker_group"]
    falling = ("n_articles", "chars")
    return found.sort_values(order, ascending=[name not in falling for name in order], ignore_index=True)
