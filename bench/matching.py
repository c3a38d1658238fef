"""How the time and memory of matching grow with the span of an archive.

    python -m bench.matching ARCHIVE [--store STORE] [--spans 1 2 4 8] [--jobs 1]

An archive eight times as long is made of one: copies are shifted by whole multiples of
its span, and in each a quarter of the Chinese characters is exchanged for others, so
that copies are no duplicates and the vocabulary grows. Each span is measured in a
process of its own; times are CPU seconds.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import numpy as np

from bench import measure as processes
from framing.evaluation.store import open_store
from framing.events import EventInput, Features, Rows, State, Texts, features, match_archive

SPANS = (1, 2, 4, 8)
PART = 512
"""Articles whose features are read and stored together."""
EXCHANGED = 0.25


@dataclass(frozen=True, slots=True)
class Measured:
    """CPU seconds and bytes for one span.

    ``features`` is for one article; ``match`` the whole match with features and texts given,
    ``again`` the next one with nothing changed. ``before`` and ``peak`` are the memory
    resident before matching (features and texts included) and at most.
    """

    span: int
    articles: int
    features: float
    match: float
    again: float
    before: int
    peak: int


def measure(store: Path, spans: Sequence[int] = SPANS, jobs: int = 1) -> list[Measured]:
    """Measure the articles of a store at each span, each in a process of its own.

    Raises:
        RuntimeError: a process failed; the text is what it said.
    """
    found = []
    for span in spans:
        arguments = ["-m", "bench.matching", "--child", str(span), "--store", str(store), "--jobs", str(jobs)]
        found.append(Measured(**json.loads(processes.run(arguments).output.splitlines()[-1])))
    return found


def lines(found: Sequence[Measured]) -> Iterator[str]:
    """The measurements in words, growth first."""
    first, last = found[0], found[-1]
    growth, wider = last.match / first.match, last.span / first.span
    yield f"{growth:.1f} times the time for {wider:.0f} times the span ({growth / wider:.2f} per article)"
    for m in found:
        memory = f"{m.before / 1e6:,.0f} MB before, {m.peak / 1e6:,.0f} MB at most"
        yield (
            f"  {m.span} x: {m.articles:>7,} articles  match {m.match:.2f} s  again {m.again:.2f} s  "
            f"features {1000 * m.features:.2f} ms each  {memory}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser("python -m bench.matching", description=__doc__)
    parser.add_argument("archive", type=Path, nargs="?", help="read anew where no --store is given")
    parser.add_argument("--store", type=Path, help="a store built from the archive before")
    parser.add_argument("--spans", type=int, nargs="+", default=SPANS)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        print(json.dumps(asdict(_span(options.store, options.child, options.jobs))))
        return 0
    if options.store is None and options.archive is None:
        parser.error("name an archive or a store")
    with tempfile.TemporaryDirectory() as folder:
        store = options.store or _built(options.archive, Path(folder) / "store")
        print("\n".join(lines(measure(store.resolve(), options.spans, options.jobs))))
    return 0


def _built(archive: Path, store: Path) -> Path:
    processes.run(["-m", "framing", "build", str(archive.resolve()), "--store", str(store)])
    return store


def _span(store: Path, span: int, jobs: int) -> Measured:
    base = [x for x in open_store(store).inputs if x.published is not None]
    features(base[:1])
    start = time.process_time()
    parts = [features(part) for part in _parts(base, span)]
    read = time.process_time() - start
    rows = _rows(base, span)
    place = {x.article_id: n for n, x in enumerate(base)}

    spent = [0.0]

    def texts(ids: Sequence[str]) -> list[str]:
        begin = time.process_time()
        asked = (article.split("-") for article in ids)
        found = [base[place[name]].text.translate(_exchange(int(copy))) for copy, name in asked]
        spent[0] += time.process_time() - begin
        return found

    before = _peak()
    match, state = _timed(rows, parts, texts, None, jobs)
    again, _ = _timed(rows, parts, texts, state, jobs)
    return Measured(span, len(rows), read / len(rows), match - spent[0], again, before, _peak())


def _timed(
    rows: Rows, parts: Sequence[Features], texts: Texts, state: State | None, jobs: int
) -> tuple[float, State]:
    start = time.process_time()
    _, left = match_archive(rows, parts, texts, state, jobs)
    return time.process_time() - start, left


def _peak() -> int:
    return processes.own_peak()


def _parts(base: Sequence[EventInput], span: int) -> Iterator[list[EventInput]]:
    for copy in range(span):
        table = _exchange(copy)
        for first in range(0, len(base), PART):
            yield [
                replace(x, title=x.title.translate(table), text=x.text.translate(table))
                for x in base[first : first + PART]
            ]


@cache
def _exchange(copy: int) -> dict[int, int]:
    """Characters that change places with one another in a copy; none in the first."""
    if copy == 0:
        return {}
    draw = random.Random(copy)
    chosen = [code for code in range(0x4E00, 0xA000) if draw.random() < EXCHANGED]
    return dict(zip(chosen, [*chosen[1:], chosen[0]], strict=True))


def _rows(base: Sequence[EventInput], span: int) -> Rows:
    times = [x.published for x in base if x.published is not None]
    days = (max(times) - min(times)).days + 1
    each, per_copy = range(len(base)), -(-len(base) // PART)
    copies = range(span)
    hours = [(when + timedelta(days=days * copy)).timestamp() / 3600 for copy in copies for when in times]
    return Rows(
        article_id=[f"{copy}-{x.article_id}" for copy in copies for x in base],
        outlet=[x.outlet for _ in copies for x in base],
        title=[x.title.translate(_exchange(copy)) for copy in copies for x in base],
        published=np.array(hours),
        day_precise=np.array([x.precision == "day" for _ in copies for x in base]),
        part=np.array([copy * per_copy + n // PART for copy in copies for n in each], np.int32),
        row=np.array([n % PART for _ in copies for n in each], np.int32),
        digest=[f"{copy}-{n}" for copy in copies for n in each],
    )


if __name__ == "__main__":
    sys.exit(main())
