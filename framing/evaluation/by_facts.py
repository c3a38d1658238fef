"""Facts: how many of those found a reading confirms, by kind."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from framing.evaluation.cards import Card, Figure, Text
from framing.evaluation.corpora import address, articles, interval
from framing.facts import KINDS, facts
from framing.model import Article

JUDGED = Path(__file__).resolve().parents[2] / "tests" / "facts.csv"
CORPUS = ("nodebe4-posts", "epoch-pages", "events4", "guancha-columns.jsonl", "seeds")
FLOOR = 0.90


class Judged(NamedTuple):
    """A fact that was found, and whether the article states it."""

    url: str
    kind: str
    value: str
    right: bool


def measure(shared: Path) -> tuple[Card, ...]:
    """The card of facts; none where the corpora are not at hand."""
    labels = judged()
    wanted = {label.url for label in labels}
    found = [a for a in articles(shared, CORPUS) if address(a.url or a.path) in wanted]
    if not found:
        return ()
    again = list(_again(found, labels))
    return (
        Card(
            "facts",
            "precision",
            Text(
                f"随机抽取已找到的数字、人名、机构名各100项，其中{len(again)}项现在仍被找到",
                f"100 figures, people and organisations each, drawn from those found; {len(again)} of them are found now",
            ),
            Text(
                "语言模型逐项对照上下文判断（一次），未经人工核验。",
                "Each judged in its context by a language model, once; not validated by people.",
            ),
            Text(
                "未测：漏掉了多少（召回率）；2024年以后；同名人物只凭原文括注区分。",
                "Not tested: how much is missed (recall); years after 2023; people of one name are told apart by glosses only.",
            ),
            tuple(_figures(again)),
        ),
    )


def judged(file: Path = JUDGED) -> tuple[Judged, ...]:
    """The judgements, in order of the file; ``url`` is a path where an article has no address."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple(Judged(address(r["url"]), r["kind"], r["value"], r["right"] == "yes") for r in rows)


def _again(found: Sequence[Article], labels: Sequence[Judged]) -> Iterator[Judged]:
    """Judgements of facts that are still found in any version of the article."""
    have: Mapping[str, set[tuple[str, str]]] = {label.url: set() for label in labels}
    for article in found:
        have[address(article.url or article.path)].update((f.kind, f.value) for f in facts(article))
    return (label for label in labels if (label.kind, label.value) in have[label.url])


def _figures(labels: Sequence[Judged]) -> Iterator[Figure]:
    for kind in KINDS:
        hits = np.array([label.right for label in labels if label.kind == kind], float)
        yield Figure(kind, float(hits.mean()), *interval(hits), len(hits), floor=FLOOR)
