"""Whose words they are: quotations with their speakers, and the voice of any span of an article."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from framing import actors
from framing.cleaning.script import simplify
from framing.model import SCORED, Article, Quote, SectionName, VoiceName
from framing.voices import reading, speech, words
from framing.voices.speakers import Cast

_HERE = Path(__file__).parent


def _version() -> str:
    digest = hashlib.sha256(actors.FILE.read_bytes())
    for path in (
        words.VERBS,
        words.SPEAKERS,
        words.QUOTATIONS,
        _HERE.parent / "actors.py",
        *sorted(_HERE.glob("*.py")),
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


VERSION = _version()
"""12 hex digits that change with the code or the lists."""


@dataclass(frozen=True, slots=True)
class Voices:
    """What :func:`read` found: ``quotes`` ascend by section (headline, body, caption) and start.

    Direct quotations never overlap each other; an indirect one may hold short
    direct or marked ones.
    """

    quotes: tuple[Quote, ...]
    spans: Mapping[SectionName, tuple[tuple[int, int, VoiceName], ...]]

    def voice(self, section: SectionName, start: int, end: int) -> VoiceName:
        """Whose voice ``section[start:end]`` is in: that of the narrowest span around its middle."""
        spans = self.spans.get(section, ())
        middle = (start + end) // 2
        n = bisect_right(spans, (middle, 1 << 62, "unclear"))
        for low, high, name in reversed(spans[max(0, n - 8) : n]):
            if low <= middle < high:
                return name
        return "outlet"


def read(article: Article) -> Voices:
    """The quotations of an article's headline, body and captions.

    Pure and deterministic; time is linear in the length of the text.
    """
    lists, known = words.load(), actors.load()
    full = "\n".join(article.sections[n].text for n in ("body", "headline") if n in article.sections)
    cast = Cast(lists, known, simplify(full), article.outlet)
    quotes: list[Quote] = []
    spans: dict[SectionName, tuple[tuple[int, int, VoiceName], ...]] = {}
    for name in SCORED:
        section = article.sections.get(name)
        if section and section.text:
            text = speech.read(section.text, lists)
            found = reading.quotes(name, text, cast, lists)
            quotes += found
            spans[name] = _spans(found, text)
    return Voices(tuple(quotes), spans)


def _spans(quotes: list[Quote], text: speech.Text) -> tuple[tuple[int, int, VoiceName], ...]:
    voices: list[tuple[int, int, VoiceName]] = [
        (q.start, q.end, "marked" if q.kind == "marked" else "attributed") for q in quotes
    ]
    return tuple(sorted(voices + [(low, high, "unclear") for low, high in text.marks.loose]))
