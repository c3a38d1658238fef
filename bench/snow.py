"""Stock SnowNLP and ours, side by side in one run on the same real sentences: `python -m bench.snow --help`.

Times are of the process (time.process_time), medians of five rounds; imports,
tables and compilation come before. Equality is checked on the same sentences.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

from framing import snow
from framing.snow.paths import SWITCH, chosen

ROOT = Path(__file__).resolve().parent.parent
ARCHIVES = (ROOT.parent / "shared" / "corpora", ROOT / "data" / "sample")
SUFFIXES = {".md", ".txt", ".html"}
ROUNDS = 5
_END = re.compile(r"(?<=[。！？])|\n")
_TAG = re.compile(r"<[^>]*>")
_HAN = re.compile("[\u4e00-\u9fa5]{4}")


@dataclass(frozen=True, slots=True)
class Result:
    """One comparison. Speeds are characters per second of CPU time; ``many`` is ours on all the sentences."""

    path: str
    ratio: float
    stock: float
    ours: float
    sentences: int
    characters: int
    many: float
    many_characters: int
    largest_difference: float

    def __str__(self) -> str:
        return (
            f"{self.path}: {self.ratio:.0f} times stock "
            f"({self.ours:,.0f} against {self.stock:,.0f} characters a second, {self.sentences:,} sentences of "
            f"{self.characters:,} characters, largest difference {self.largest_difference:g}); "
            f"{self.many:,.0f} a second on {self.many_characters:,} characters"
        )


def measure(path: str = "", sentences: int = 1000, archive: Path | None = None) -> Result:
    """Compare on ``sentences`` distinct sentences of ``archive``, by ``path`` numpy, numba or "" for the usual.

    Raises:
        ModelError: the path is not there, or the model is not.
        ValueError: the archive has no sentence.
    """
    import snownlp

    everything = real_sentences(archive or next(folder for folder in ARCHIVES if folder.is_dir()))
    some = everything[:: max(1, len(everything) // sentences)][:sentences]
    want = np.array([snownlp.SnowNLP(text).sentiments for text in some])
    with forced(path):
        name = chosen().NAME
        got = snow.sentiments(some)
        rounds = [
            (
                _time(lambda: [snownlp.SnowNLP(text).sentiments for text in some]),
                _time(lambda: snow.sentiments(some)),
            )
            for _ in range(ROUNDS)
        ]
        many = median(_time(lambda: snow.sentiments(everything)) for _ in range(ROUNDS))
    stock, ours = (median(times) for times in zip(*rounds, strict=True))
    characters, all_characters = sum(map(len, some)), sum(map(len, everything))
    return Result(
        path=name,
        ratio=stock / ours,
        stock=characters / stock,
        ours=characters / ours,
        sentences=len(some),
        characters=characters,
        many=all_characters / many,
        many_characters=all_characters,
        largest_difference=float(np.abs(got - want).max()),
    )


def real_sentences(archive: Path, limit: int = 50_000) -> list[str]:
    """Distinct sentences with some Han letters, at most ``limit``, from text files all over the archive."""
    files = sorted(path for path in archive.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    found: dict[str, None] = {}
    for path in files[:: max(1, len(files) // 1500)]:
        text = _TAG.sub("", path.read_text(encoding="utf-8", errors="replace"))
        found.update(dict.fromkeys(s.strip() for s in _END.split(text) if _HAN.search(s)))
        if len(found) >= limit:
            break
    if not found:
        raise ValueError(f"{archive}: no sentence with Han letters in its text files")
    return list(found)[:limit]


@contextmanager
def forced(path: str) -> Generator[None]:
    """FRAMING_SNOW set to ``path`` meanwhile; "" leaves the choice to the package."""
    before = os.environ.pop(SWITCH, None)
    if path:
        os.environ[SWITCH] = path
    try:
        yield
    finally:
        os.environ.pop(SWITCH, None)
        if before is not None:
            os.environ[SWITCH] = before


def _time(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each path."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "paths", nargs="*", metavar="numpy|numba", help="the paths to measure; the usual one if none"
    )
    parser.add_argument(
        "--archive", type=Path, help="a folder of text files; shared/corpora beside the checkout"
    )
    parser.add_argument("--sentences", type=int, default=1000, help="how many stock SnowNLP scores (1000)")
    options = parser.parse_args(arguments)
    for path in options.paths or [""]:
        print(measure(path, options.sentences, options.archive), flush=True)


if __name__ == "__main__":
    main()
