"""Tone around actors: what the sentences that mention an actor say, by voice. Co-occurrence, not the outlet's stance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from framing import actors, tone, voices
from framing.model import Article, Measures
from framing.scoring.shared import voices_of
from framing.scoring.whole import Whole


@dataclass(frozen=True, slots=True)
class ToneAround(Whole):
    """Table ``tones``, one row for every mention of an actor."""

    name: str = "tone"
    version: str = f"1-{tone.version()}-{voices.VERSION}"
    columns: Mapping[str, type] = field(default_factory=dict)
    tables: tuple[str, ...] = ("tones",)

    def score_all(self, articles: Sequence[Article]) -> list[Measures]:
        """Tones of each article, in order."""
        found = zip(articles, voices_of(articles), strict=True)
        return [
            Measures(tables={"tones": tone.tones(article, own.voice, actors.load())})
            for article, own in found
        ]


TONE = ToneAround()
