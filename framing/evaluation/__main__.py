"""python -m framing.evaluation: measure the matching where labelled sets are at hand."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from framing import pipeline
from framing.evaluation import by_events, by_pairs, report
from framing.evaluation.background import write_background
from framing.evaluation.labels import (
    SAME,
    File,
    LabelledPairs,
    labelled_files,
    labelled_pairs,
    pairs_of_files,
)
from framing.evaluation.learn import EXTRA_WEIGHT, Learned, features, learn
from framing.evaluation.store import Store, open_store
from framing.events.scores import FEATURES, Weights, candidates, settings, weights
from framing.events.vectors import Vectors, vectorise

ROOT = Path(__file__).resolve().parents[2]
STORE4 = ("seeds", "events4", "hexo-guancha", "guancha-columns.jsonl")
NODEBE4 = ("nodebe4-posts",)
LEVELS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables; 1 if a floor is missed, 0 else (also where there is nothing to measure)."""
    options = _options().parse_args(arguments)
    corpora = options.shared / "corpora"
    if not (corpora / "events4" / "events.csv").is_file():
        print(f"Skipped: the labelled sets are not at {options.shared}; --shared names another place.")
        return 0
    events4 = open_store(_built(options.store4, corpora, STORE4))
    nodebe4 = open_store(_built(options.store_nodebe4, corpora, NODEBE4))
    if options.background:
        print(f"{write_background(nodebe4.inputs, options.background):,} rows in {options.background}")
        return 0
    files, labelled = labelled_files(options.shared, events4), labelled_pairs(options.shared, nodebe4)
    v4, vn = vectorise(events4.inputs), vectorise(nodebe4.inputs)
    window = weights().window_hours
    i, j, label = pairs_of_files(files, v4, window)
    extra = features(v4, i, j), label
    extra_by_words = features(by_pairs.with_lead_by_words(v4), i, j), label
    own = _own_pairs(vn, labelled)
    if options.fit:
        _print_weights(_learn(own, extra))
        return 0
    first = _events(events4, v4, files, _learn(own, None))
    print("\n".join(report.event_lines(first)), end="\n\n")
    second = by_pairs.measure(nodebe4, vn, labelled, extra, extra_by_words)
    print("\n".join(report.pair_lines(second)), end="\n\n")
    missed = [*report.missed_events(first), *report.missed_pairs(second)]
    print("\n".join(f"BELOW FLOOR: {m}" for m in missed) or "All floors are met.")
    return 1 if missed else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m framing.evaluation", description=__doc__)
    parser.add_argument(
        "--shared", type=Path, default=ROOT.parent / "shared", help="where the labelled sets lie"
    )
    parser.add_argument(
        "--store4", type=Path, default=ROOT / ".stores" / "eval-events4", help="built if absent"
    )
    parser.add_argument(
        "--store-nodebe4", type=Path, default=ROOT / ".stores" / "eval-nodebe4", help="built if absent"
    )
    parser.add_argument("--fit", action="store_true", help="learn the pair weights anew and print them")
    parser.add_argument(
        "--background", type=Path, metavar="FILE", help="count the common terms anew into FILE"
    )
    return parser


def _built(store: Path, corpora: Path, names: Sequence[str]) -> Path:
    if not (store / "CURRENT").exists():
        print(f"Building {store} from {', '.join(names)} …", file=sys.stderr)
        pipeline.build(pipeline.Plan(paths=tuple(corpora / name for name in names), store=store))
    return store


Examples = tuple[np.ndarray, np.ndarray]


def _own_pairs(v: Vectors, labelled: LabelledPairs) -> Examples:
    row = {article: n for n, article in enumerate(v.ids)}
    ends = [(row.get(a or ""), row.get(b or "")) for a, b in zip(labelled.a, labelled.b, strict=True)]
    known = [(n, a, b) for n, (a, b) in enumerate(ends) if a is not None and b is not None]
    x = features(v, [a for _, a, _ in known], [b for _, _, b in known])
    return x, labelled.same[[n for n, _, _ in known]]


def _learn(own: Examples, extra: Examples | None) -> Learned:
    if extra is None:
        return learn(*own, np.ones(len(own[1])))
    weight = np.r_[np.ones(len(own[1])), np.full(len(extra[1]), EXTRA_WEIGHT)]
    return learn(np.r_[own[0], extra[0]], np.r_[own[1], extra[1] == SAME], weight)


def _print_weights(learned: Learned) -> None:
    print(f"intercept = {learned.intercept:.2f}\n\n[weight]")
    for name, value in zip(FEATURES, learned.weight.tolist(), strict=True):
        print(f"{name} = {value:.2f}")


def _events(store: Store, v: Vectors, files: Sequence[File], learned: Learned) -> report.EventTable:
    model = Weights(learned.intercept, tuple(learned.weight.tolist()), weights().window_hours)
    threshold = settings()["event"]["threshold"]
    unseen = by_events.grouping(v, candidates(v, model), threshold)
    used = [f for f in files if f.relation != "same_storyline"]
    return report.EventTable(
        files=len(used),
        events=len({f.event for f in used if f.event}),
        ours=by_events.pairwise(files, lambda a, b: store.event_of[a] == store.event_of[b], resample=True),
        unseen=by_events.pairwise(files, unseen),
        windows=by_events.by_window(files, v),
        thresholds=by_events.by_threshold(files, v, candidates(v), LEVELS),
        coverage=by_events.coverage(files, store),
    )


if __name__ == "__main__":
    sys.exit(main())
