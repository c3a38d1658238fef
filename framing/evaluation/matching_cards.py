"""Validity cards of the matching, from its two tables."""

from __future__ import annotations

from framing.evaluation.by_pairs import METRICS, PairTable
from framing.evaluation.cards import Card, Figure, Text
from framing.evaluation.report import EventTable, floors

_LABELS = Text(
    "两次独立读取，标注均出自语言模型，未经人工验证。",
    "two readings, both by language models; not validated by people.",
)


def event_card(t: EventTable) -> Card:
    """Events against labelled files; the baseline is the best window of days alone."""
    floor = floors()["events"]["f1"]
    best = max(t.windows.values(), key=lambda w: w.f1)
    rows = [("f1", "ours", t.ours, floor), ("f1", "best_window", best, None)]
    rows += [("f1", "weights_from_elsewhere", t.unseen, None)] if t.unseen else []
    figures = [
        Figure(name, v.f1, *_interval(v.low, v.high), t.files, None, of, least) for name, of, v, least in rows
    ]
    figures += [
        Figure("precision", t.ours.precision, None, None, t.files),
        Figure("recall", t.ours.recall, None, None, t.files),
    ]
    return Card(
        "events",
        "events4",
        Text(
            f"{t.files} 个文件、{t.events} 个标注事件，两两比较；分组的权重与阈值曾参照这些标注选定。",
            f"{t.files} files, {t.events} labelled events, pairwise; weights and threshold of grouping were chosen with "
            "these labels at hand.",
        ),
        _LABELS,
        Text("未检验：故事线；2020 年以前；其他媒体。", "storylines; before 2020; other outlets."),
        tuple(figures),
    )


def pair_card(t: PairTable) -> Card:
    """The pair score against labelled pairs; the baseline is TF-IDF of characters in the same folds."""
    floor = floors()["pairs"]
    least = {"weighted F1": floor["weighted_f1"], "AUC": floor["auc"]}
    figures = [
        Figure(
            name.replace(" ", "_").lower(),
            v,
            low,
            high,
            t.pairs,
            None,
            of,
            least.get(name) if of == "ours" else None,
        )
        for of, r in (("ours", t.ours), ("char_tf_idf", t.tf_idf), ("ahead_of_tf_idf", t.ahead))
        for name, v, low, high in zip(METRICS, r.value, r.low, r.high, strict=True)
    ]
    return Card(
        "pairs",
        "event_pairs",
        Text(
            f"{t.pairs} 对跨媒体文章（2020 年 9 月至 12 月），其中 {t.positive} 对为同一事件；嵌套十折交叉验证，重复十次。",
            f"{t.pairs} pairs across outlets (September to December 2020), {t.positive} of the same event; nested 10-fold "
            "cross-validation, repeated 10 times.",
        ),
        _LABELS,
        Text("未检验：观察者网；其他年份。", "Guancha; other years."),
        tuple(figures),
    )  # fmt: skip


def _interval(low: float, high: float) -> tuple[float | None, float | None]:
    return (None, None) if low != low else (low, high)
