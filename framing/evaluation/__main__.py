"""python -m framing.evaluation: measure every measure where labelled sets are at hand; write the validity cards."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from framing import pipeline
from framing.evaluation import (
    by_coding,
    by_copies,
    by_events,
    by_facts,
    by_genre,
    by_pairs,
    by_quotes,
    by_tone,
    cards,
    report,
)
from framing.evaluation.background import write_background
from framing.evaluation.cards import Card
from framing.evaluation.labels import (
    SAME,
    File,
    LabelledPairs,
    labelled_files,
    labelled_pairs,
    pairs_of_files,
)
from framing.evaluation.learn import EXTRA_WEIGHT, Both, Examples, fitted, pairs_by
from framing.evaluation.matching_cards import event_card, pair_card
from framing.evaluation.store import Store, open_store
from framing.events.neighbours import supported
from framing.events.scores import FEATURES, candidates, settings, weights
from framing.events.vectors import Vectors, vectorise

ROOT = Path(__file__).resolve().parents[2]
STORE4 = ("seeds", "events4", "hexo-guancha", "guancha-columns.jsonl")
NODEBE4 = ("nodebe4-posts",)
CARDS = ROOT / "data" / "validity.json"
MEASURES = (by_quotes, by_tone, by_genre, by_copies, by_facts)
LEVELS = (0.2, 0.25, 0.3, 0.34, 0.36, 0.38, 0.4, 0.42, 0.45, 0.5)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 1 if a floor is missed, 0 else (also where there is nothing to measure)."""
    options = _options().parse_args(arguments)
    corpora = options.shared / "corpora"
    if not (corpora / "events4" / "events.csv").is_file():
        print(f"Skipped: the labelled sets are not at {options.shared}; --shared names another place.")
        print(f"{by_coding.renew(options.cards)} cards of people's codes from data/coding.")
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
    extra = Examples(v4, i, j, label == SAME, EXTRA_WEIGHT)
    own = _own_pairs(vn, labelled)
    if options.fit:
        _print_weights(fitted(own, extra))
        return 0
    first = _events(events4, v4, files, fitted(own))
    print("\n".join(report.event_lines(first)), end="\n\n")
    second = by_pairs.measure(nodebe4, vn, labelled, extra)
    print("\n".join(report.pair_lines(second)), end="\n\n")
    large = by_events.largest(vn, supported(candidates(vn), len(vn.ids)))
    print("\n".join(report.large_lines(large, {x.article_id: x.title for x in nodebe4.inputs})), end="\n\n")
    measured = [event_card(first), pair_card(second), *_cards(options.shared), *by_coding.measure()]
    print("\n\n".join("\n".join(cards.lines(card)) for card in measured), end="\n\n")
    cards.save(measured, options.cards)
    missed = [*report.missed_events(first), *report.missed_pairs(second), *report.missed_large(large)]
    missed += [line for card in measured for line in cards.missed(card)]
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
    parser.add_argument("--cards", type=Path, default=CARDS, help="where the validity cards are written")
    parser.add_argument("--fit", action="store_true", help="learn the pair weights anew and print them")
    parser.add_argument(
        "--background", type=Path, metavar="FILE", help="count the common terms anew into FILE"
    )
    return parser


def _cards(shared: Path) -> list[Card]:
    """Cards of everything that is measured on articles, with their floors."""
    floors = report.floors()["cards"]
    return [cards.floored(card, floors) for module in MEASURES for card in module.measure(shared)]


def _built(store: Path, corpora: Path, names: Sequence[str]) -> Path:
    if not (store / "CURRENT").exists():
        print(f"Building {store} from {', '.join(names)} …", file=sys.stderr)
        pipeline.build(pipeline.Plan(paths=tuple(corpora / name for name in names), store=store))
    return store


def _own_pairs(v: Vectors, labelled: LabelledPairs) -> Examples:
    row = {article: n for n, article in enumerate(v.ids)}
    ends = [(row.get(a or ""), row.get(b or "")) for a, b in zip(labelled.a, labelled.b, strict=True)]
    known = np.array([(n, a, b) for n, (a, b) in enumerate(ends) if a is not None and b is not None])
    return Examples(v, known[:, 1], known[:, 2], labelled.same[known[:, 0]])


def _print_weights(learned: Both) -> None:
    first, second = learned.shipped()
    print(f"intercept = {first.intercept:.2f}\n\n[weight]")
    for name, value in zip(FEATURES, first.weight, strict=True):
        print(f"{name} = {value:.2f}")
    print(f"\n[neighbours]\nintercept = {second.intercept:.2f}")
    print(f"own = {second.own:.2f}\nshared = {second.shared:.2f}")


def _events(store: Store, v: Vectors, files: Sequence[File], learned: Both) -> report.EventTable:
    threshold = settings()["event"]["threshold"]
    unseen = by_events.grouping(v, pairs_by(learned, v), threshold)
    found = supported(candidates(v), len(v.ids))
    used = [f for f in files if f.relation != "same_storyline"]
    return report.EventTable(
        files=len(used),
        events=len({f.event for f in used if f.event}),
        ours=by_events.pairwise(files, lambda a, b: store.event_of[a] == store.event_of[b], resample=True),
        unseen=by_events.pairwise(files, unseen),
        windows=by_events.by_window(files, v),
        thresholds=by_events.by_threshold(files, v, found, LEVELS),
        coverage=by_events.coverage(files, store),
    )


if __name__ == "__main__":
    sys.exit(main())
