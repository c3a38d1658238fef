"""Shared copy: of the groups found, how many share copy by a reading; and what sampling overlooks."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from framing import copies
from framing.evaluation.cards import Card, Figure, Text
from framing.evaluation.corpora import address, articles, interval, scored
from framing.model import Article

JUDGED = Path(__file__).resolve().parents[2] / "tests" / "copies" / "judged.csv"
CORPUS = ("nodebe4-posts",)
FLOOR = 0.96
LABELS = Text(
    "由语言模型逐组阅读判断（一次），未经人工核验。",
    "Every group read and judged by a language model, once; not validated by people.",
)
UNTESTED = Text(
    "未测：观察者网、2021年以后、繁体原文、图集与视频；未达阈值的改写。",
    "Not tested: Guancha, years after 2020, texts in Traditional script, galleries and videos; rewriting below the threshold.",
)


class Judged(NamedTuple):
    """A group by the addresses of its members; ``shared`` says whether they share copy."""

    kind: str
    urls: frozenset[str]
    shared: bool


def measure(shared: Path) -> tuple[Card, ...]:
    """Cards of shared copy; none where the corpus is not at hand."""
    found, known = scored(articles(shared, CORPUS))
    if not found:
        return ()
    sampled, every = (_find(found, known, hashed) for hashed in (copies.fingerprint, copies.grams))
    return _precision(found, sampled), _overlooked(sampled, every)


def replaced(
    shared: Path, source: str = "voa", target: str = "epoch"
) -> tuple[int, tuple[copies.Substitution, ...]]:
    """What ``target`` puts where ``source``, whose text came first, had other words; see copies.substitutions."""
    found, known = scored(articles(shared, CORPUS))
    pairs = _find(found, known, copies.fingerprint).pairs
    outlets = [a.outlet for a in found]
    return copies.substitutions(pairs, lambda rows: [found[r].main for r in rows], outlets, source, target)


def judged(file: Path = JUDGED) -> tuple[Judged, ...]:
    """The judgements: groups drawn at random (seed 7) from those found."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple(
        Judged(r["kind"], frozenset(map(address, r["urls"].split())), r["shared"] == "yes") for r in rows
    )


def _find(
    found: Sequence[Article], known: pd.DataFrame, hashed: Callable[[str], np.ndarray]
) -> copies.Copies:
    texts = [a.main for a in found]
    return copies.find(
        known["article_id"].tolist(),
        [a.outlet for a in found],
        known["published_utc"].to_numpy(),
        [hashed(t) for t in texts],
        lambda rows: [texts[r] for r in rows],
        day_only=(known["published_precision"] == "day").to_numpy(),
        credits=[copies.credits(a) for a in found],
    )


def _precision(found: Sequence[Article], result: copies.Copies) -> Card:
    groups = {(g.kind, frozenset(address(found[m].url) for m in g.members)) for g in result.groups}
    again = [j for j in judged() if (j.kind, j.urls) in groups]
    figures = []
    for name, kinds in (
        ("precision", ("between", "within")),
        ("between", ("between",)),
        ("within", ("within",)),
    ):
        hits = np.array([j.shared for j in again if j.kind in kinds], float)
        floor = FLOOR if name == "precision" else None
        figures.append(Figure(name, float(hits.mean()), *interval(hits), len(hits), floor=floor))
    return Card(
        "shared_copy",
        "groups",
        Text(
            f"2020年9至12月三家媒体的文章；从找到的{len(result.groups)}组中随机抽取，{len(again)}组仍然存在",
            f"Articles of three outlets, September to December 2020; drawn from the {len(result.groups)} groups found, {len(again)} of them found again",
        ),
        LABELS,
        UNTESTED,
        tuple(figures),
    )


def _overlooked(sampled: copies.Copies, every: copies.Copies) -> Card:
    have = {(p.a, p.b) for p in sampled.pairs}
    hits = np.array([(p.a, p.b) in have for p in every.pairs], float)
    return Card(
        "shared_copy",
        "sampling",
        Text(
            "同一批文章：抽样指纹找到的文章对，占逐一比较全部十字串所得文章对的比例",
            "The same articles: pairs found through sampled grams, of those found by comparing every gram",
        ),
        Text("无需标注：两种算法相比。", "No labels needed: two computations compared."),
        UNTESTED,
        (Figure("recall", float(hits.mean()), *interval(hits), len(hits), floor=0.99),),
    )
