"""Whose words they are: quotations with their speakers, and the voice of any span of an article."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

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


class Stretches(NamedTuple):
    """What of a section is in one voice: ``spans``, ascending and apart, and their ``ends``."""

    voice: VoiceName
    spans: Spans
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Voices:
    """What :func:`read` found: ``quotes`` ascend by section (headline, body, caption) and start.

    Direct quotations never overlap each other, nor do indirect ones; an
    indirect one may hold direct ones and words in marks. ``stretches`` are, by
    section, those of each voice that it holds but the outlet's, in the order
    in which a span that is in several is given to one.
    """

    quotes: tuple[Quote, ...]
    stretches: Mapping[SectionName, tuple[Stretches, ...]]

    def voice(self, section: SectionName, start: int, end: int) -> VoiceName:
        """Whose voice ``section[start:end]`` is in, by SHARE or more of its characters.

        ``attributed`` inside speech with a source, ``unclear`` where marks are
        unbalanced or a headline's clause may be either, ``marked`` inside marks
        without a source, else ``outlet``.
        """
        for name, spans, ends in self.stretches.get(section, ()):
            n = bisect_right(ends, start)
            if n == len(ends) or spans[n][0] >= end:
                continue
            if _covered(spans, n, start, end) >= max(1, SHARE * (end - start)):
                return name
        return "outlet"


def _covered(spans: Spans, n: int, start: int, end: int) -> int:
    """Characters of ``[start, end)`` inside ``spans``, of which the ``n``-th is the first to end after ``start``."""
    total = 0
    while n < len(spans) and spans[n][0] < end:
        low, high = spans[n]
        total += min(high, end) - max(low, start)
        n += 1
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
    return read_all([article])[0]


def read_all(articles: Sequence[Article]) -> list[Voices]:
    """The same of each article, in order; each step is taken for all their texts, which is quicker."""
    known = phrases.load()
    names = [
        [name for name in _ORDER if (section := article.sections.get(name)) and section.text]
        for article in articles
    ]
    places = zip(articles, names, strict=True)
    texts = iter(speech.read([article.sections[name].text for article, own in places for name in own], known))
    return [
        _read({name: next(texts) for name in own}, article.outlet, known)
        for article, own in zip(articles, names, strict=True)
    ]


_ORDER: tuple[SectionName, ...] = ("body", "headline", "caption")
"""The body first: it says in full who the headline's names are."""


def _read(texts: Mapping[SectionName, speech.Text], outlet: str, known: phrases.Phrases) -> Voices:
    cast = Cast(known, "\n".join([text.folded for text in texts.values()]), outlet)
    found = {name: _section(name, text, cast) for name, text in texts.items()}
    return Voices(
        tuple([quote for name in SCORED if name in found for quote in found[name][0]]),
        {name: stretches for name, (_, stretches) in found.items()},
    )


def _section(name: SectionName, text: speech.Text, cast: Cast) -> tuple[list[Quote], tuple[Stretches, ...]]:
    sources = reading.Sources(text, cast)
    marked = reading.quotes(name, text, sources)
    told = indirect.quotes(name, text, sources, marked)
    found = sorted([*marked, *told], key=_place) if marked and told else marked or told
    loose = sorted(text.marks.loose)
    if name == "headline" and (maybe := indirect.unclear_title(text, sources)):
        loose = sorted([*loose, maybe])
    spans: tuple[tuple[VoiceName, Iterable[tuple[int, int]]], ...] = (
        ("attributed", [(q.start, q.end) for q in found if q.kind != "marked"]),
        ("unclear", loose),
        ("marked", [(q.start, q.end) for q in marked if q.kind == "marked"]),
    )
    return found, tuple(
        [Stretches(of, own, tuple([end for _, end in own])) for of, given in spans if (own := union(given))]
    )


def _place(quote: Quote) -> tuple[int, int]:
    return quote.start, -quote.end


def union(spans: Iterable[tuple[int, int]]) -> Spans:
    """Ascending ``spans`` joined where they meet, the empty ones left out."""
    joined: list[tuple[int, int]] = []
    for low, high in spans:
        if joined and low <= joined[-1][1]:
            if high > joined[-1][1]:
                joined[-1] = (joined[-1][0], high)
        elif low < high:
            joined.append((low, high))
    return tuple(joined)
