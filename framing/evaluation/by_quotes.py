"""Direct quotations and the voice of sentences, on labelled articles of each outlet.

Run as a program, ``python -m framing.evaluation.by_quotes SHARED``, it lists the errors too.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from framing import actors, outlets, text, voices
from framing.cleaning.script import simplify
from framing.evaluation.cards import Card, Figure, Text
from framing.evaluation.corpora import address
from framing.ingest import ingest
from framing.model import Article, Document, Quote, Source

FILES = ("quotes.jsonl", "quotes_guancha.jsonl")
TONES = ("target_tone.csv", "target_tone_guancha.csv")
PLACES = ("nodebe4-posts", "epoch-pages", "events4", "seeds")
NEAR = 2
"""Characters that start and end of a quotation may be off."""
RESAMPLES = 1000
READINGS = Text(
    "两次独立阅读，均由语言模型完成；两次不同处，任一为准",
    "two readings by language models; where they differ, either counts",
)
UNTESTED = Text(
    "间接引语的边界；2022 年以后；人工标注", "bounds of indirect speech; after 2022; human labels"
)
_PLAIN = re.compile(r"[《》“”‘’（）()·\s\-]")


class Label(NamedTuple):
    """A labelled quotation in the text that was read: one answer a reading, so one or two."""

    start: int
    end: int
    answers: tuple[dict[str, str], ...]


class Case(NamedTuple):
    """A labelled article: its text (body, captions) and its quotations. ``both`` are found by both readings."""

    key: str
    outlet: str
    article: Article
    text: str
    labels: tuple[Label, ...]
    both: int


class Told(NamedTuple):
    """Counts of one article: quotations found of those labelled, and answers that hold of those found."""

    found: float
    wrong: float
    missed: float
    speaker: float
    group: float
    verb: float
    verbs: float
    both: float
    either: float


Metric = Callable[[np.ndarray], np.ndarray]
METRICS: dict[str, tuple[Metric, int]] = {
    "precision": (lambda c: _part(c[:, 0], c[:, 0] + c[:, 1]), 0),
    "recall": (lambda c: _part(c[:, 0], c[:, 0] + c[:, 2]), 0),
    "f1": (lambda c: _part(2 * c[:, 0], 2 * c[:, 0] + c[:, 1] + c[:, 2]), 0),
    "speaker": (lambda c: _part(c[:, 3], c[:, 0]), 0),
    "group": (lambda c: _part(c[:, 4], c[:, 0]), 0),
    "verb": (lambda c: _part(c[:, 5], c[:, 6]), 6),
    "readings_agree": (lambda c: _part(c[:, 7], c[:, 8]), 8),
}
"""Name → what it is of counts (draws, 9), and which count is its n."""


def _part(of: np.ndarray, all_: np.ndarray) -> np.ndarray:
    return of / np.maximum(all_, 1)


def measure(shared: Path) -> tuple[Card, ...]:
    """Cards of both files of quotations, then of the voice of sentences.

    Raises:
        FileNotFoundError: the labelled sets are not under ``shared``.
    """
    return (*(_quotes_card(shared, name) for name in FILES), _voice_card(shared))


def cases(shared: Path, name: str) -> list[Case]:
    """The labelled articles of one file, cleaned as an archive's are."""
    known, found = outlets.load(), []
    for line in (shared / "eval" / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "file" not in row:
            article = text.clean(_document(row), known)
        else:
            source = Source(row["file"], (shared / "corpora" / row["file"]).read_bytes())
            article = next(r.article for _, r in ingest([source], known, {}) if r.article)
        whole = _whole(article)
        labels, both = _labels(whole, row["quotes_1"], row["quotes_2"])
        found.append(Case(row["key"], article.outlet, article, whole, labels, both))
    return found


def _document(row: dict[str, str]) -> Document:
    body = row["text"]
    return Document(
        row["key"], row["key"], "text", body, (0, len(body)), False,
        title=row["title"], outlet=row["outlet"], url=row["url"],
    )  # fmt: skip


def _whole(article: Article) -> str:
    """Body and captions, folded; quotations in the headline are not labelled."""
    return "\n".join(simplify(article.sections[s].text) for s in _SECTIONS if s in article.sections)


_SECTIONS = ("body", "caption")


def _labels(
    whole: str, first: list[dict[str, str]], second: list[dict[str, str]]
) -> tuple[tuple[Label, ...], int]:
    """The readings' quotations put together, those of both first; how many those are."""
    one, two = _placed(whole, first), _placed(whole, second)
    rest, both, single = list(two), [], []
    for label in one:
        twin = next((o for o in rest if _near(label, o)), None)
        if twin:
            rest.remove(twin)
            both.append(label._replace(answers=label.answers + twin.answers))
        else:
            single.append(label)
    return (*both, *single, *rest), len(both)


def _placed(whole: str, rows: Sequence[dict[str, str]]) -> list[Label]:
    """Where each labelled quotation stands; one that the text does not hold stands nowhere, at −1."""
    found, at = [], 0
    for row in rows:
        opening, closing = simplify(row["start"]), simplify(row["end"])
        start = whole.find(opening, at)
        start = start if start >= 0 else whole.find(opening)
        low = max(start, start + len(opening) - len(closing))
        end = whole.find(closing, low) if start >= 0 else -1
        found.append(Label(start, end + len(closing), (row,)) if end >= 0 else Label(-1, -1, (row,)))
        at = start + 1 if end >= 0 else at
    return found


def _near(a: Label, b: Label) -> bool:
    if a.start < 0 or b.start < 0:
        return a.answers[0]["start"] == b.answers[0]["start"]
    return abs(a.start - b.start) <= NEAR and abs(a.end - b.end) <= NEAR


def matched(case: Case) -> tuple[list[tuple[Label, Quote]], list[Quote], list[Label]]:
    """(label, quotation) pairs, quotations that are wrong, and labels of both readings that were missed."""
    offset = {
        "body": 0,
        "caption": len(case.article.sections["body"].text) + 1 if "body" in case.article.sections else 0,
    }
    ours = [q for q in voices.read(case.article).quotes if q.kind == "direct" and q.section in offset]
    pairs, missed = [], []
    for n, label in enumerate(case.labels):
        here = [q for q in ours if _same_place(label, q, offset[q.section])]
        if here:
            ours.remove(here[0])
            pairs.append((label, here[0]))
        elif n < case.both:
            missed.append(label)
    return pairs, ours, missed


def _same_place(label: Label, quote: Quote, offset: int) -> bool:
    start, end = quote.start + offset, quote.end + offset
    return abs(start - label.start) <= NEAR and abs(end - label.end) <= NEAR


def same_speaker(ours: str | None, theirs: str) -> bool:
    """Whether two names are one: one holds the other, or both name one actor."""
    a, b = (_PLAIN.sub("", simplify(name or "")) for name in (ours, theirs))
    if not a or not b:
        return a == b
    known = actors.load()
    keys = [{key for *_, key in known.find_folded(name)} for name in (a, b)]
    return a in b or b in a or bool(keys[0] & keys[1])


def same_verb(ours: str | None, theirs: str) -> bool:
    """Whether one verb holds the other: 说 and 回答说 are the same."""
    return bool(ours) and (ours in simplify(theirs) or simplify(theirs) in ours)


def told(case: Case) -> Told:
    """Counts of one article."""
    pairs, wrong, missed = matched(case)
    verbs = [(q, [a["verb"] for a in label.answers if a["verb"]]) for label, q in pairs]
    return Told(
        len(pairs), len(wrong), len(missed),
        sum(any(same_speaker(q.speaker, a["speaker"]) for a in label.answers) for label, q in pairs),
        sum(any(q.speaker_group == a["group"] for a in label.answers) for label, q in pairs),
        sum(any(same_verb(q.verb, v) for v in given) for q, given in verbs),
        sum(bool(given) for _, given in verbs), case.both, len(case.labels),
    )  # fmt: skip


def _quotes_card(shared: Path, name: str) -> Card:
    found = cases(shared, name)
    counts = np.array([told(case) for case in found], float)
    by = np.array([case.outlet for case in found])
    figures: list[Figure] = []
    for outlet in (None, *sorted(set(by))):
        here = counts[by == outlet] if outlet else counts
        drawn = np.random.default_rng(0).multinomial(len(here), np.full(len(here), 1 / len(here)), RESAMPLES)
        for metric, (of, n) in METRICS.items():
            low, high = np.percentile(of(drawn @ here), [2.5, 97.5])
            total = here.sum(axis=0)
            size = int(total[0] + total[2]) if n == 0 else int(total[n])
            figures.append(Figure(metric, float(of(total[None])[0]), float(low), float(high), size, outlet))
    return Card(
        "quotes", name.removesuffix(".jsonl"),
        Text(
            f"{len(found)} 篇文章的直接引语：起止（差两字以内）、说话人、类别、转述动词（互含即同）",
            f"direct quotations of {len(found)} articles: bounds within two characters, speaker, group, verb "
            "(one holding the other is the same)",
        ),
        READINGS, UNTESTED, tuple(figures),
    )  # fmt: skip


# ── voice ─────────────────────────────────────────────────────────────────────


class Row(NamedTuple):
    """A labelled sentence: ``quoted`` is its voice, ``source`` its article's address or file."""

    outlet: str
    source: str
    sentence: str
    quoted: bool


def voice_rows(shared: Path) -> list[Row]:
    """Sentences of both sets on whose voice the readings agree."""
    found = []
    for name in TONES:
        with (shared / "eval" / name).open(encoding="utf-8", newline="") as file:
            for r in csv.DictReader(file):
                if r["voice_1"] == r["voice_2"]:
                    source = address(r["url"]) if "url" in r else r["file"]
                    found.append(Row(r["outlet"].lower(), source, r["sentence"], r["voice_1"] == "quoted"))
    return found


def said(row: Row, article: Article | None) -> bool:
    """Whether the sentence is quoted, read in its article, or alone where the article is not at hand."""
    wanted = "".join(row.sentence.split())
    if article:
        for name in ("body", "caption", "headline"):
            whole = article.sections[name].text if name in article.sections else ""
            places = [i for i, letter in enumerate(whole) if not letter.isspace()]
            at = "".join(whole[i] for i in places).find(wanted)
            if at >= 0:
                span = places[at], places[at + len(wanted) - 1] + 1
                return voices.read(article).voice(name, *span) == "attributed"
    body = row.sentence
    alone = text.clean(
        Document("s", "s", "text", body, (0, len(body)), False, title="题", outlet=row.outlet), outlets.load()
    )
    whole = alone.sections["body"].text if "body" in alone.sections else ""
    return voices.read(alone).voice("body", 0, len(whole)) == "attributed"


def _articles(shared: Path, sources: set[str]) -> dict[str, Article]:
    """Articles by address or file; only files that hold a wanted address are cleaned."""
    known, found = outlets.load(), {}
    for place in PLACES:
        for path in sorted(p for p in (shared / "corpora" / place).rglob("*") if p.is_file()):
            data = path.read_bytes()
            held = re.findall(r"https?://[^\s\"'<>)]+", data.decode("utf-8", "ignore"))
            if any(address(url) in sources for url in held):
                for _, record in ingest([Source(path.name, data)], known, {}):
                    if record.article:
                        found.setdefault(address(record.article.url), record.article)
    for source in sources:
        path = shared / "corpora" / source
        if not source.startswith("http") and path.is_file():
            for _, record in ingest([Source(source, path.read_bytes())], known, {}):
                if record.article:
                    found[source] = record.article
    return found


def _voice_card(shared: Path) -> Card:
    rows = voice_rows(shared)
    articles = _articles(shared, {row.source for row in rows})
    hits = np.array([said(row, articles.get(row.source)) == row.quoted for row in rows])
    return Card(
        "voice", "target_tone",
        Text("句子是媒体自述还是转引", "whether a sentence is the outlet's or somebody's"),
        Text("两次独立阅读，均由语言模型完成，只用两次一致者", "two readings by language models; rows where they agree"),
        UNTESTED, tuple(_accuracy(rows, hits)),
    )  # fmt: skip


def _accuracy(rows: Sequence[Row], hits: np.ndarray) -> Iterator[Figure]:
    for outlet in (None, *dict.fromkeys(row.outlet for row in rows)):
        at = np.array([outlet in (None, row.outlet) for row in rows])
        ids = {
            s: n
            for n, s in enumerate(dict.fromkeys(r.source for r, here in zip(rows, at, strict=True) if here))
        }
        counts = np.zeros((len(ids), 2))
        for row, hit, here in zip(rows, hits, at, strict=True):
            if here:
                counts[ids[row.source]] += (hit, 1)
        drawn = np.random.default_rng(0).multinomial(len(ids), np.full(len(ids), 1 / len(ids)), RESAMPLES)
        sampled = drawn @ counts
        low, high = np.percentile(sampled[:, 0] / sampled[:, 1], [2.5, 97.5])
        yield Figure("accuracy", float(hits[at].mean()), float(low), float(high), int(at.sum()), outlet)


def errors(shared: Path) -> Iterator[str]:
    """One line an error, for development."""
    for name in FILES:
        for case in cases(shared, name):
            pairs, wrong, missed = matched(case)
            yield from (f"{case.key} missed {label.answers[0]['start']}" for label in missed)
            yield from (f"{case.key} wrong {q.section} {q.start}-{q.end} {q.speaker} {q.verb}" for q in wrong)
            for label, q in pairs:
                if not any(same_speaker(q.speaker, a["speaker"]) for a in label.answers):
                    yield f"{case.key} speaker {q.speaker}, not {label.answers[0]['speaker']}"
                elif not any(q.speaker_group == a["group"] for a in label.answers):
                    yield f"{case.key} group {q.speaker_group}, not {label.answers[0]['group']}: {q.speaker}"


def main(shared: Path) -> None:
    """Print errors and figures."""
    print("\n".join(errors(shared)))
    for card in measure(shared):
        for f in card.figures:
            print(
                f"{card.test} {f.outlet or 'all'} {f.name} {f.value:.3f} [{f.low:.3f}, {f.high:.3f}] n={f.n}"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
