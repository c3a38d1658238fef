"""Plain frozen types that travel through the pipeline. No I/O, nothing of ours imported.

Those that there are dozens of in every article are named tuples: a third of the cost to make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, cast

SectionName = Literal["headline", "body", "caption", "byline", "dateline", "credit", "editor", "chrome"]
SECTIONS: tuple[SectionName, ...] = (
    "headline", "body", "caption", "byline", "dateline", "credit", "editor", "chrome",
)  # fmt: skip
SCORED: tuple[SectionName, ...] = ("headline", "body", "caption")
"""The sections that are cut into sentences. Article-level values count ``body`` only."""

Form = Literal["text", "gallery", "video", "flash", "links", "empty"]
Precision = Literal["second", "minute", "day"]
Status = Literal["kept", "version", "not_archive", "quarantined"]
Relation = Literal["same_event", "same_storyline"]
VoiceName = Literal["outlet", "attributed", "marked", "unclear"]
QuoteKind = Literal["direct", "indirect", "marked"]
Tendency = Literal["neg", "neu", "pos"]


@dataclass(frozen=True, slots=True)
class Source:
    """One file offered to the build, as bytes.

    ``path`` is what the user sees: POSIX style, starting with the name of the
    PATH given on the command line; a zip's member is ``archive.zip!inner/a.md``.
    """

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """One document as found: decoded, split into what its layout marks, nothing cleaned.

    ``text`` is the decoded source that all offsets point into: the whole file,
    or for ``records`` the value of the text column. ``text[body[0]:body[1]]``
    is the article (HTML where ``markup``). ``title`` .. ``mirror`` are verbatim
    strings of the layout's fields, None where it has none.
    """

    document_id: str
    path: str
    layout: str
    text: str
    body: tuple[int, int]
    markup: bool
    encoding: str = "utf-8"
    title: str | None = None
    title_start: int | None = None
    outlet: str | None = None
    url: str | None = None
    author: str | None = None
    published: str | None = None
    mirror: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Cleaned text of one part of an article, with its way back to the document.

    ``runs`` holds (clean_start, source_start, length) in code points, ascending
    and without overlap; a clean position in no run was inserted (a line break
    between paragraphs). Positions inside a run map one to one.
    """

    name: SectionName
    text: str
    runs: tuple[tuple[int, int, int], ...] = ()

    def source(self, position: int) -> int | None:
        """Code-point offset in ``Document.text`` of ``text[position]``; None if inserted."""
        for clean, source, length in self.runs:
            if clean <= position < clean + length:
                return source + position - clean
        return None


class Sentence(NamedTuple):
    """A sentence as a span of its section: ``text == section.text[start:end]``."""

    sentence_no: int
    section: SectionName
    paragraph: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """One cleaned version of an article.

    ``title`` is for display (repaired only where certain), ``title_raw`` as
    found. Times are aware UTC. ``removed`` counts invisible characters taken
    out (NUL, bidi controls, zero-width), by kind.
    """

    article_id: str
    document_id: str
    path: str
    layout: str
    outlet: str
    title: str
    title_raw: str
    url: str | None
    author: str | None
    published: datetime | None
    published_precision: Precision | None
    published_source: str | None
    mirror: datetime | None
    form: Form
    sections: Mapping[SectionName, Section]
    sentences: tuple[Sentence, ...]
    text_hash: str
    removed: Mapping[str, int] = field(default_factory=dict)

    @property
    def chars(self) -> int:
        """Code points of the body that are not white space: the denominator of every rate."""
        body = self.sections.get("body")
        return 0 if body is None else len("".join(body.text.split()))

    @property
    def main(self) -> str:
        """The text that tells the story: the body, or the captions where the pictures are the story."""
        for name in ("body", "caption"):
            if (section := self.sections.get(name)) and section.text:
                return section.text
        return ""


class Value(NamedTuple):
    """A number, or the name of a kind, with its evidence. ``value`` is None exactly when ``reason`` says why."""

    value: float | str | None
    n: int
    reason: str | None = None


class Hit(NamedTuple):
    """One lexicon match: code-point span in its section's cleaned text."""

    sentence_no: int
    section: SectionName
    start: int
    end: int
    family: str
    concept: str
    variant: str
    attested_in: str
    voice: VoiceName


class Quote(NamedTuple):
    """Words that an article gives to somebody else: a span of its section's cleaned text, marks left out.

    ``kind``: ``direct`` in quotation marks with a source, ``indirect`` without
    marks, ``marked`` in marks without a source (scare quotes). ``speaker`` is
    the fullest name in the article, None where it stays unresolved (always for
    ``marked``); ``verb`` the reporting verb as written, None where there is
    none. ``translated``: the speaker most likely spoke another language, so the
    wording is the outlet's.
    """

    section: SectionName
    start: int
    end: int
    kind: QuoteKind
    speaker: str | None
    speaker_group: str
    verb: str | None
    verb_class: str | None
    translated: bool


class Tone(NamedTuple):
    """A sentence around one mention of an actor: ``start`` to ``end`` is the mention in the section's text.

    ``n_pos`` and ``n_neg`` count the valence words that weighed; ``label`` is
    what they add up to after negation, degree and contrast.
    """

    sentence_no: int
    section: SectionName
    start: int
    end: int
    actor: str
    surface: str
    n_pos: int
    n_neg: int
    label: Tendency
    voice: VoiceName


@dataclass(frozen=True, slots=True)
class Measures:
    """What one scorer says of one article.

    ``article`` maps column names of the articles table to values; ``sentences``
    maps column names of the sentences table to one value per sentence, in the
    order of ``Article.sentences``; ``tables`` maps the names of tables of spans
    (hits, quotes, tones, facts) to their rows in ascending order.
    """

    article: Mapping[str, Value] = field(default_factory=dict)
    sentences: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    tables: Mapping[str, tuple[tuple[Any, ...], ...]] = field(default_factory=dict)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Rows of the table of lexicon matches."""
        return cast("tuple[Hit, ...]", self.tables.get("hits", ()))


@dataclass(frozen=True, slots=True)
class Match:
    """Two articles, of one outlet or of two, judged to tell the same event or storyline.

    ``score`` is a probability-like number in [0, 1]; ``reasons`` are (kind,
    detail) pairs such as ("name", "林郑月娥") or ("hours", "5").
    """

    article_id_a: str
    article_id_b: str
    score: float
    relation: Relation
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A set of articles about one happening; one article may be a whole event.

    ``label`` is verbless and dated. ``correction`` names the manual acts that
    shaped it ("merged", "split", "pinned", "named"; several joined by "+"),
    None where the matcher stands alone.
    """

    event_id: str
    storyline_id: str
    label_zh: str
    label_en: str
    article_ids: tuple[str, ...]
    correction: str | None = None
