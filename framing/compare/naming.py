"""What each outlet calls one referent, by whose words: shares of its variants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from framing import contrast
from framing.compare.articles import ALL, Differences, differences, in_voice, picked, present
from framing.compare.pooled import shares
from framing.contrast import Denominator, Mentions, Share
from framing.errors import ContrastError
from framing.snapshot import Snapshot

_MENTIONS = """SELECT t.article_id, p.row, t.concept AS referent, t.variant, t.voice, count(*) AS mentions
    FROM hits t JOIN (
        SELECT unnest($articles::VARCHAR[]) AS article_id, unnest(range(len($articles::VARCHAR[]))) AS row
    ) p ON p.article_id = t.article_id
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
    infer: bool = True,
) -> Naming:
    """Variants of the referent ``concept``, or of each referent of the family ``concept``, in the bodies of ``of``.

    The concept group of a referent is its lexicon family. ``counts`` is of every
    voice, ``shares`` of ``voices``, none or more. With ``by_event``, counts and
    shares of each event, no intervals and no differences. Differences, which are
    most of the work, only where ``infer``. Raises ContrastError on a concept that
    the lexicon does not have, or an unknown voice or denominator.
    """
    family, referents = _named(snapshot, concept)
    mentions = snapshot.query(_MENTIONS, {**picked(of), "family": family})
    spoken = {voice: in_voice(mentions, voice) for voice in voices or (ALL,)}
    ours = mentions[mentions["referent"].isin(referents)]
    counts = shares(
        pd.concat([ours.assign(voice=ALL), ours], ignore_index=True), of, ["voice", "referent"], "variant", "mentions",
        by_event=by_event, whole="referent",
    )  # fmt: skip
    if by_event:
        return Naming(counts, (), {})
    outlets = present(snapshot, of)
    placed = {voice: _placed(own, of) for voice, own in spoken.items()}
    used = tuple(
        Used(voice, referent, share)
        for voice in voices
        for referent in referents
        if referent in placed[voice].referents
        for denominator in denominators
        for share in contrast.naming_shares(placed[voice], referent, denominator, outlets)
    )
    if not infer:
        return Naming(counts, used, {})
    first = next(iter(placed.values()))
    return Naming(counts, used, differences(snapshot, of, *_values(first, referents, len(of))))


def _named(snapshot: Snapshot, concept: str) -> tuple[str, tuple[str, ...]]:
    """The family that ``concept`` is or belongs to, and the referents meant."""
    known = snapshot.query("SELECT DISTINCT family, concept FROM lexicon ORDER BY ALL")
    if len(own := known[known["concept"] == concept]):
        return str(own["family"].iloc[0]), (concept,)
    if len(own := known[known["family"] == concept]):
        return concept, tuple(own["concept"])
    families = ", ".join(known["family"].unique())
    raise ContrastError(
        f"The lexicon has no concept or family {concept!r}; the families are {families}, "
        "and the concepts of each stand in its file under framing/lexicons."
    )


def _placed(mentions: pd.DataFrame, of: pd.DataFrame) -> Mentions:
    """``mentions`` as :mod:`framing.contrast` wants them; articles are called by their place in ``of``."""
    row = mentions["row"].to_numpy()
    return Mentions.of(
        mentions.rename(columns={"row": "article", "mentions": "count"}).assign(
            outlet=of["outlet"].to_numpy()[row], event=of["event_id"].to_numpy()[row]
        )
    )


def _values(placed: Mentions, referents: Sequence[str], articles: int) -> tuple[list[str], np.ndarray]:
    """Measures ``referent variant``, and each article's share of its mentions of the referent, (articles, measures)."""
    measures, values = [], [np.empty((articles, 0))]
    for referent in (r for r in referents if r in placed.referents):
        parts = contrast.article_shares(placed, referent, "referent")
        own = np.full((articles, len(parts.variants)), np.nan)
        own[placed.articles[parts.rows]] = parts.used / parts.size[:, None]
        measures += [f"{referent} {variant}" for variant in parts.variants]
        values.append(own)
    return measures, np.concatenate(values, axis=1)
