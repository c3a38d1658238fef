"""The tables in plain words, and what fell below its floor."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.evaluation.by_events import F1, Large
from framing.evaluation.by_pairs import METRICS, PairTable, Result

FLOORS = Path(__file__).with_name("floors.toml")


@dataclass(frozen=True, slots=True)
class EventTable:
    """Everything measured on one store with labelled files.

    ``unseen`` is the result with weights learned without these files, where known.
    """

    files: int
    events: int
    ours: F1
    unseen: F1 | None
    windows: Mapping[int, F1]
    thresholds: Mapping[float, F1]
    coverage: Mapping[str, tuple[str, ...]]


def floors() -> dict[str, Any]:
    """``floors.toml`` as read."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))


def event_lines(t: EventTable) -> Iterator[str]:
    """Table 1."""
    yield "1. Event ids against labelled files (labels made by language models)"
    yield f"   n = {t.files} files, {t.events} labelled events; pairwise; a distractor is in no event;"
    yield "   files marked as the same storyline only are left out; weights and threshold of grouping"
    yield "   were chosen with these labels at hand (the second line learned its weights elsewhere)"
    yield f"   {'':<54}{'F1':<5}  {'95 %':<12}{'precision':>10}{'recall':>8}"
    yield _f1("event ids of the store", t.ours)
    if t.unseen is not None:
        yield _f1("  same, pair weights learned without these files", t.unseen)
    best = max(t.windows, key=lambda d: t.windows[d].f1)
    for days, value in t.windows.items():
        note = " (best, on these labels)" if days == best else ""
        yield _f1(f"baseline: {days}-day window alone{note}", value)
    moved = ", ".join(f"{level:.2f}: {value.f1:.3f}" for level, value in t.thresholds.items())
    yield f"   F1 by threshold of grouping: {moved}"
    yield "   outlets that meet in one event, of each labelled event:"
    for name, outlets in t.coverage.items():
        yield f"     {name:<40}{' '.join(outlets)}"


def large_lines(found: Sequence[Large], title: Mapping[str, str]) -> Iterator[str]:
    """Table 3; ``title`` by article id."""
    yield "3. The largest events of the unlabelled archive: does any chain unrelated news?"
    yield f"   {'articles':>8}{'days':>6}{'mean score':>12}   the article most like the others"
    for event in found:
        yield f"   {event.articles:>8}{event.days:>6.1f}{event.mean:>12.2f}   {title[event.middle]}"


def pair_lines(t: PairTable) -> Iterator[str]:
    """Table 2."""
    yield "2. Pair score on labelled cross-outlet pairs (labels made by language models, two equal readings)"
    yield f"   n = {t.pairs} pairs, {t.positive} of the same event; {t.not_retrieved} not retrieved (score 0);"
    yield "   weights and threshold by nested 10-fold cross-validation, 10 repeats, pairs with a common"
    yield "   article in one fold; 95 % intervals by bootstrap over pairs; `weight` column where weighted"
    yield f"   {'':<30}" + "".join(f"{m:^22}" for m in METRICS)
    yield _result("our score", t.ours)
    yield _result("  same, leads by words", t.by_words)
    yield _result("character 2-3-gram TF-IDF", t.tf_idf)
    yield _result("ahead by", t.ahead)


def missed_events(t: EventTable) -> Iterator[str]:
    """Floors of table 1 that are not met."""
    floor = floors()
    best = max(value.f1 for value in t.windows.values())
    yield from _below("event F1", t.ours.f1, floor["events"]["f1"])
    yield from _below(
        "event F1 ahead of the best window", t.ours.f1 - best, floor["events"]["ahead_of_window"]
    )
    for name, outlets in floor["coverage"].items():
        lost = set(outlets) - set(t.coverage.get(name, ()))
        if lost:
            yield f"{name}: {', '.join(sorted(lost))} not in one event with the others"


def missed_pairs(t: PairTable) -> Iterator[str]:
    """Floors of table 2 that are not met."""
    floor = floors()["pairs"]
    yield from _below("weighted F1", t.ours.value[0], floor["weighted_f1"])
    yield from _below("AUC", t.ours.value[3], floor["auc"])
    yield from _below("weighted F1 ahead of TF-IDF", t.ahead.value[0], floor["ahead_of_tf_idf"])


def missed_large(found: Sequence[Large]) -> Iterator[str]:
    """Events that last longer or hold together less than they may."""
    floor = floors()["largest"]
    for event in found:
        yield from _below(f"mean score inside {event.middle}'s event", event.mean, floor["mean_score"])
        yield from _below(f"days left to {event.middle}'s event", floor["days"] - event.days, 0.0)


def _below(what: str, value: float, floor: float) -> Iterator[str]:
    if value < floor:
        yield f"{what} is {value:.3f}, below its floor {floor:.3f}"


def _f1(name: str, value: F1) -> str:
    interval = "" if value.low != value.low else f"{value.low:.3f}-{value.high:.3f}"
    return f"   {name:<54}{value.f1:.3f}  {interval:<12}{value.precision:>10.3f}{value.recall:>8.3f}"


def _result(name: str, r: Result) -> str:
    cells = (f"{v:.3f} ({lo:.3f}-{hi:.3f})" for v, lo, hi in zip(r.value, r.low, r.high, strict=True))
    return f"   {name:<30}" + "".join(f"{c:^22}" for c in cells)
