"""python -m bench: every measurement in one run, written to bench/RESULTS.md, ratios first.

Everything is measured side by side on the machine that runs it, in processes of
their own; a figure is the median of the repeats, with the smallest and largest.
Nothing else should run meanwhile.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bench import archive, build, matching, measure, snow
from bench.build import Builds

if TYPE_CHECKING:
    from bench.sessions import Load

ARCHIVE = measure.ROOT.parent / "shared" / "corpora" / "nodebe4-posts"
RESULTS = measure.ROOT / "bench" / "RESULTS.md"
TIMES = 8
"""How many times its span the long archive has."""
RUNS = 100
"""Runs of pages that the one reader of a large store makes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for; 2 where the archive is not here."""
    options = _options().parse_args(arguments)
    if not options.archive.is_dir():
        print(
            f"{options.archive}: no such archive; name one: python -m bench --archive FOLDER", file=sys.stderr
        )
        return 2
    bench = _Bench(options.archive.resolve(), options.repeats, options.articles, options.made)
    steps: dict[str, Callable[[Path], Iterator[str]]] = {
        "a": bench.scores, "b": bench.naive, "d": bench.matching, "e": bench.pages, "cg": bench.processes,
        "f": bench.first_view, "h": bench.readers, "i": bench.one_reader,
    }  # fmt: skip
    sections = _kept(options.out)
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        for name in options.only or steps:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            for line in steps[name](Path(folder)):
                print(line, flush=True)
                if line.startswith("## ("):
                    letter = line[4]
                    sections[letter] = []
                sections[letter].append(line)
            told = [
                *_head(options.archive.name),
                *(line for key in sorted(sections) for line in ("", *_trimmed(sections[key]))),
            ]
            options.out.write_text(
                "\n".join(told).rstrip() + "\n", encoding="utf-8"
            )  # an hour's figures are not lost
    return 0


def _trimmed(lines: Sequence[str]) -> list[str]:
    """Lines without blank ones at their end."""
    return "\n".join(lines).rstrip().split("\n")


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    parser.add_argument(
        "--archive", type=Path, default=ARCHIVE, help="folder of day folders of Markdown posts"
    )
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument(
        "--articles", type=int, default=1_000_000, help="size of the invented corpus for the pages"
    )
    parser.add_argument(
        "--made", type=Path, help="a store of as many articles that bench.make_corpus has made before"
    )
    parser.add_argument(
        "--only",
        nargs="+",
        choices=("a", "b", "cg", "d", "e", "f", "h", "i"),
        help="only these; the others' figures stay",
    )
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--work", type=Path, help="folder for archives and stores made on the way (3 GB)")
    return parser


def _kept(out: Path) -> dict[str, list[str]]:
    """The sections that a results file has, by letter: those not measured now stay."""
    text = out.read_text(encoding="utf-8") if out.is_file() else ""
    return {part[0]: f"## ({part}".rstrip().splitlines() for part in text.split("\n## (")[1:]}


def _head(name: str) -> Iterator[str]:
    yield "# Measurements"
    yield ""
    yield f"Made by `make bench` on {datetime.now(UTC):%Y-%m-%d}: {measure.machine()}; {measure.versions()}."
    yield f"Medians, with smallest and largest in brackets. The archive is {name}; it is not part of this project."


class _Bench:
    def __init__(self, source: Path, repeats: int, articles: int, made: Path | None) -> None:
        self._source, self._repeats, self._articles, self._made = source, repeats, articles, made

    def scores(self, work: Path) -> Iterator[str]:
        """(a)"""
        del work
        yield from _title("(a) SnowNLP's scores against the package itself, one process, the same sentences")
        for path in ("numba", "numpy"):
            found = snow.measure(path, archive=self._source)
            yield (
                f"- **{found.ratio:.0f} times** with {path}: {found.ours:,.0f} characters a second of CPU against "
                f"{found.stock:,.0f}, on {found.sentences:,} sentences ({found.characters:,} characters), largest "
                f"difference {found.largest_difference:g}; {found.many:,.0f} a second on {found.many_characters:,} characters."
            )

    def naive(self, work: Path) -> Iterator[str]:
        """(b)"""
        yield from _title("(b) A whole build against the straightforward script", self._repeats)
        seconds, builds = build.against_naive(self._source, work, self._repeats)
        for kind, found in builds.items():
            yield (
                f"- **{seconds / found.seconds:.0f} times** with {kind} and two processes: {_time(found)} from an empty store "
                f"to a published snapshot, {_peak(found)} at most in all processes together, shared pages counted once."
            )
        yield (
            f"- The script (`bench/naive.py`: pandas, BeautifulSoup, SnowNLP sentence by sentence: no events, quotations, tone "
            f"or any other measure, while the build makes all of them) was run on "
            f"{build.SAMPLE} posts drawn anew each time and its time a character multiplied: {seconds:,.0f} s for the whole archive."
        )

    def processes(self, work: Path) -> Iterator[str]:
        """(c), (g)"""
        yield from _title(
            f"(c) Two processes against one, on the archive made {TIMES} times as long", self._repeats
        )
        long = work / "long"
        files = archive.lengthen(self._source, long, TIMES)
        limit = build.together(self._source, 3)
        one, two, again = build.by_processes(long, work, self._repeats, "numpy")
        yield (
            f"- **{one.seconds / two.seconds:.2f} times**: {_time(two)} against {_time(one)} for {files:,} posts, with NumPy. "
            "The one process does everything; with `--jobs 1` a worker would stand beside the coordinator, on the other core."
        )
        yield (
            f"- Two processes that share nothing (the straightforward script, twice at once) do **{limit:.2f} times** as "
            f"much here as one alone: no build can gain more."
        )
        yield f"- Memory of all processes together, shared pages counted once: {_peak(one)} with one, {_peak(two)} with two."
        yield from _title(f"(g) Building again, on the archive made {TIMES} times as long", self._repeats)
        yield f"- **{again.seconds / two.seconds:.1%}** of a full build where nothing has changed: {_time(again)}, {_peak(again)}."
        part, row, full = build.after_changes(long, work, max(1, self._repeats // 2), "numpy")
        yield f"- **{part.seconds / full.seconds:.1%}** where one post in a hundred is new: {_time(part)}, {_peak(part)}."
        yield f"- **{row.seconds / full.seconds:.1%}** where one row of the lexicon has changed: {_time(row)}, {_peak(row)}."
        shutil.rmtree(long)

    def matching(self, work: Path) -> Iterator[str]:
        """(d)"""
        store = work / "matching" / "store"
        build.once(self._source, store, 2, "numpy")
        yield from _title("(d) Matching by span, in CPU seconds, features given", self._repeats)
        runs = [matching.measure(store) for _ in range(self._repeats)]
        spans = [[run[n] for run in runs] for n in range(len(runs[0]))]
        first, last = ([m.match for m in spans[n]] for n in (0, -1))
        yield (
            f"- **{measure.median(last) / measure.median(first):.1f} times** the time for "
            f"{runs[0][-1].span} times the span."
        )
        yield from (
            "",
            "| span | articles | match, s | again, nothing new, s | features, ms each | memory before, at most, MB |",
        )
        yield "|---:|---:|---:|---:|---:|---:|"
        for found in spans:
            times = [m.match for m in found]
            yield (
                f"| {found[0].span} | {found[0].articles:,} | {measure.median(times):.2f} ({measure.spread(times)}) "
                f"| {measure.median([m.again for m in found]):.2f} "
                f"| {1000 * measure.median([m.features for m in found]):.2f} "
                f"| {max(m.before for m in found) / 1e6:,.0f}, {max(m.peak for m in found) / 1e6:,.0f} |"
            )

    def pages(self, work: Path) -> Iterator[str]:
        """(e)"""
        logging.disable(logging.WARNING)  # the pages' caches say that no page is running
        from bench import queries

        yield from _title("(e) Questions of the pages, against pandas on frames in memory")
        small, large = self._corpus(work, self._articles // 100), self._corpus(work, self._articles)
        figures = queries.measure(small, large)
        slowest = max(figures["sql large"]["queries"].items(), key=lambda q: q[1]["p95"])
        yield (
            f"- **{slowest[1]['p95']:.0f} ms** is the slowest question's 95th percentile at {self._articles:,} articles "
            f"({slowest[0]}); pandas needs {figures['pandas large']['peak_mb']:,.0f} MB and "
            f"{figures['pandas large']['load_s']:.0f} s of loading to answer the same, we "
            f"{figures['sql large']['peak_mb']:,.0f} MB and {figures['sql large']['open_ms']:.0f} ms."
        )
        yield from ("- Wall time p50 / p95 in ms over 40 sets of arguments each (p95 of processor time):", "")
        yield queries.table(figures)

    def first_view(self, work: Path) -> Iterator[str]:
        """(f)"""
        del work
        from bench import first_view

        if first_view.chromium() is None:
            print("(f) needs Chromium and is left out; name one in FRAMING_CHROMIUM", file=sys.stderr)
            return
        yield from _title("(f) First view in a browser, against an app of two widgets")
        for page in ("events", "side"):
            yield from (*first_view.told(first_view.compared(page), page), "")

    def readers(self, work: Path) -> Iterator[str]:
        """(h)"""
        del work
        from bench import sessions

        yield from _title("(h) Twenty readers of the real coverage at the same time")
        yield from _finished(sessions.measure(None, sessions.Load(20, 10.0, 120.0)))

    def one_reader(self, work: Path) -> Iterator[str]:
        """(i)"""
        from bench import sessions

        large = self._corpus(work, self._articles)
        yield from _title(f"(i) One reader who does not pause, {self._articles:,} articles")
        load = sessions.measure(large, sessions.Load(1, 0.0, 600.0), limit=RUNS, queries=True)
        yield from (*_finished(load), *sessions.slowest(load))

    def _corpus(self, work: Path, articles: int) -> Path:
        """A store of invented articles, made where it is not there yet."""
        if self._made is not None and articles == self._articles:
            return self._made
        folder = work / f"made-{articles}"
        if not folder.is_dir():
            measure.run(["-m", "bench.make_corpus", "--articles", str(articles), "--out", str(folder)])
        return folder


def _finished(load: Load) -> Iterator[str]:
    """What came of readers' visits.

    Raises:
        RuntimeError: one of them met an error.
    """
    from bench import sessions

    if load.errors:
        raise RuntimeError("\n".join(load.errors))
    yield from sessions.told(load)


def _title(text: str, runs: int = 0) -> Iterator[str]:
    yield from (f"## {text}{f', {runs} runs' if runs > 1 else ', one run' if runs else ''}", "")


def _time(found: Builds) -> str:
    return f"{found.seconds:.1f} s ({measure.spread([run.seconds for run in found.runs])})"


def _peak(found: Builds) -> str:
    return f"{found.peak / 1e6:,.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
