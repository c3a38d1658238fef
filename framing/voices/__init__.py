"""Whose words they are: quotations with their speakers, and the voice of any span of an article."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from framing import actors
from framing.model import SCORED, Article, Quote, SectionName, VoiceName
from framing.voices import indirect, phrases, reading, speech, words
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


SHARE = 0.3
"""Part of a span that has to be in a voice: the source and its verb, often half of a sentence, are the outlet's."""
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Voices:
    """What :func:`read` found: ``quotes`` ascend by section (headline, body, caption) and start.

    Direct quotations never overlap each other, nor do indirect ones; an
    indirect one may hold direct ones and words in marks. ``spans`` are, by
    section, the stretches of each voice but the outlet's, ascending and apart.
    """

    quotes: tuple[Quote, ...]
    spans: Mapping[SectionName, Mapping[VoiceName, Spans]]

    def voice(self, section: SectionName, start: int, end: int) -> VoiceName:
        """Whose voice ``section[start:end]`` is in, by SHARE or more of its characters.

        ``attributed`` inside speech with a source, ``unclear`` where marks are
        unbalanced or a headline's clause may be either, ``marked`` inside marks
        without a source, else ``outlet``.
        """
        spans = self.spans.get(section, {})
        for name in _ASKED:
            if _covered(spans.get(name, ()), start, end) >= max(1, SHARE * (end - start)):
                return name
        return "outlet"


_ASKED: tuple[VoiceName, ...] = ("attributed", "unclear", "marked")


def _covered(spans: Spans, start: int, end: int) -> int:
    """Characters of ``[start, end)`` inside ``spans``."""
    total = 0
    for low, high in spans[max(0, bisect_right(spans, (start, start)) - 1) :]:
        if low >= end:
            break
        total += max(0, min(high, end) - max(low, start))
    return total


def verbs() -> tuple[dict[str, str], ...]:
    """The verbs of reporting as published: variant, class, use, guard, version.

    :data:`framing.voices.words.VerbClass` says what each class means.
    """
    keys = ("variant", "class", "use", "guard", "version")
    return tuple(dict(zip(keys, row, strict=True)) for row in words.load().verbs)


def read(article: Article) -> Voices:
    """The quotations of an article's headline, body and captions.

    Pure and deterministic; time is linear in the length of the text.
    """
    known = phrases.load()
    texts = {
        name: speech.read(section.text, known)
        for name in SCORED
        if (section := article.sections.get(name)) and section.text
    }
    full = "\n".join(texts[name].folded for name in ("body", "headline", "caption") if name in texts)
    cast = Cast(known, full, article.outlet)
    found = {name: _section(name, texts[name], cast) for name in _ORDER if name in texts}
    return Voices(
        tuple(quote for name in SCORED if name in found for quote in found[name][0]),
        {name: spans for name, (_, spans) in found.items()},
    )


_ORDER: tuple[SectionName, ...] = ("body", "headline", "caption")
"""The body first: it says in full who the headline's names are."""


def _section(
    name: SectionName, text: speech.Text, cast: Cast
) -> tuple[list[Quote], Mapping[VoiceName, Spans]]:
    sources = reading.Sources(text, cast)
    marked = reading.quotes(name, text, sources)
    told = indirect.quotes(name, text, sources, marked)
    spans: dict[VoiceName, Spans] = {
        "attributed": _union((q.start, q.end) for q in (*marked, *told) if q.kind != "marked"),
        "marked": _union((q.start, q.end) for q in marked if q.kind == "marked"),
        "unclear": _union(text.marks.loose),
    }
    if name == "headline" and (maybe := indirect.unclear_title(text, sources)):
        spans["unclear"] = _union((*spans["unclear"], maybe))
    return sorted((*marked, *told), key=lambda q: (q.start, -q.end)), spans


def _union(spans: Iterable[tuple[int, int]]) -> Spans:
    joined: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        elif low < high:
            joined.append((low, high))
    return tuple(joined)
