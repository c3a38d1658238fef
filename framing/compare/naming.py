"""What each outlet calls one referent, by whose words: shares of its variants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from framing import contrast
from framing.compare.articles import ALL, VOICES, Differences, differences, in_voice, picked, present, shares
from framing.contrast import Denominator, Share
from framing.errors import ContrastError
from framing.snapshot import Snapshot

_MENTIONS = """SELECT t.article_id, t.voice, t.concept AS referent, t.variant, count(*) AS mentions
    FROM hits t SEMI JOIN (SELECT unnest($articles::VARCHAR[]) AS article_id) p ON p.article_id = t.article_id
    WHERE t.section = 'body' AND t.family = $family GROUP BY ALL ORDER BY ALL"""


class Used(NamedTuple):
    """One variant's share of a referent in one outlet and one voice."""

    voice: str
    referent: str
    share: Share


@dataclass(frozen=True, slots=True, eq=False)
class Naming:
    """How referents of one concept group are named.

    ``counts``: event_id where asked, outlet, voice (``all`` is the sum of the
    others), referent, variant, mentions, of (mentions of the referent there),
    share (pooled), n_articles, n_events. ``shares``: means over articles with
    intervals clustered by event, each with its denominator. ``differences``:
    measures ``referent variant``, of the articles' own shares of the referent in
    the first voice asked for.
    """

    counts: pd.DataFrame
    shares: tuple[Used, ...]
    differences: Differences


def naming(
    snapshot: Snapshot,
    of: pd.DataFrame,
    concept: str,
    *,
    voices: Sequence[str] = (ALL,),
    denominators: Sequence[Denominator] = ("referent",),
    by_event: bool = False,
) -> Naming:
    """Variants of the referent ``concept``, or of each referent of the family ``concept``, in the bodies of ``of``.

    The concept group of a referent is its lexicon family. ``counts`` is of every voice, ``shares`` of ``voices``,
    one or more (an interval each: a second per voice on ten thousand articles). With ``by_event``,
    counts and shares of each event, no intervals and no differences. Raises
    ContrastError on a concept that the lexicon does not have, or an unknown
    voice or denominator.
    """
    family, referents = _named(snapshot, concept)
    mentions = snapshot.query(_MENTIONS, {**picked(of), "family": family})
    spoken = {voice: in_voice(mentions, voice) for voice in voices}
    ours = mentions[mentions["referent"].isin(referents)]
    counted = pd.concat([in_voice(ours, voice).assign(voice=voice) for voice in VOICES])
    counts = _counts(counted, of, by_event=by_event)
    if by_event:
        return Naming(counts, (), {})
    outlets = present(snapshot, of)
    used = [
        Used(voice, referent, share)
        for voice, own in spoken.items()
        for referent in referents
        if (own["referent"] == referent).any()
        for denominator in denominators
        for share in contrast.naming_shares(_placed(own, of), referent, denominator, outlets)
    ]
    first = _placed(spoken[voices[0]], of)
    return Naming(counts, tuple(used), differences(snapshot, of, _values(first, referents)))


def _named(snapshot: Snapshot, concept: str) -> tuple[str, tuple[str, ...]]:
    """The family that ``concept`` is or belongs to, and the referents meant."""
    known = snapshot.query("SELECT DISTINCT family, concept FROM lexicon ORDER BY ALL")
    if len(own := known[known["concept"] == concept]):
        return str(own["family"].iloc[0]), (concept,)
    if len(own := known[known["family"] == concept]):
        return concept, tuple(own["concept"])
    raise ContrastError(f"The lexicon has no concept or family {concept!r}; the table lexicon lists them.")


def _counts(counted: pd.DataFrame, of: pd.DataFrame, *, by_event: bool) -> pd.DataFrame:
    """Pooled shares; variants are parts of their own referent only."""
    each = [
        shares(own, of, ["voice", "referent"], "variant", "mentions", by_event=by_event)
        for _, own in counted.groupby("referent")
    ]
    return pd.concat(each, ignore_index=True) if each else pd.DataFrame()


def _placed(mentions: pd.DataFrame, of: pd.DataFrame) -> pd.DataFrame:
    """``mentions`` as :mod:`framing.contrast` wants them, a row per article, referent and variant."""
    keys = ["article_id", "referent", "variant"]
    summed = mentions.groupby(keys, as_index=False)["mentions"].sum()
    placed = summed.merge(of[["article_id", "outlet", "event_id"]], on="article_id")
    return placed.rename(columns={"article_id": "article", "event_id": "event", "mentions": "count"})


def _values(placed: pd.DataFrame, referents: Sequence[str]) -> pd.DataFrame:
    """Articles by ``referent variant``, each article's share of its mentions of the referent."""
    found = []
    for referent in (r for r in referents if (placed["referent"] == r).any()):
        used, sizes = contrast.article_shares(placed, referent, "referent")
        found.append(used.div(sizes["size"], axis=0).add_prefix(f"{referent} "))
    return pd.concat(found, axis=1) if found else pd.DataFrame()
