"""Tone toward a named actor on labelled sentences, and valence on sentences and titles, beside SnowNLP."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.metrics import roc_auc_score

from framing import actors, snow
from framing.evaluation.cards import Card, Figure, Text
from framing.tone import judge, score

LABELS = ("neg", "neu", "pos")
RESAMPLES = 1000
OUTLETS = ("dw", "voa", "guancha", "epoch")
TARGET = "target"
FLOORS = Path(__file__).with_name("floors.toml")
SENTENCES = Path(__file__).resolve().parents[2] / "tests" / "tone" / "sentences.csv"
FEELINGS = {"happiness": 1, "sadness": 0, "anger": 0, "fear": 0, "disgust": 0}
READINGS = Text(
    "两次独立阅读，均由语言模型完成，只用两次一致者", "two readings by language models; rows where they agree"
)


class Row(NamedTuple):
    """One labelled sentence: ``word`` is the target in it, ``source`` the article it is from."""

    outlet: str
    source: str
    word: str
    sentence: str
    label: int


def measure(shared: Path) -> tuple[Card, ...]:
    """Cards of the three tests, in the order target, own sentences, public sets.

    Raises:
        ModelError: SnowNLP's model is missing.
        LexiconError: a list breaks its format.
    """
    floors: dict[str, float] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["tone"]
    return _target_card(shared, floors), _sentence_card(floors), _public_card(shared)


def target_rows(shared: Path) -> list[Row]:
    """Rows of both target sets whose two readings agree."""
    found: list[Row] = []
    for name in ("target_tone.csv", "target_tone_guancha.csv"):
        for r in _rows(shared / "eval" / name):
            if r["tone_1"] == r["tone_2"]:
                source = r.get("url") or r["file"]
                found.append(
                    Row(r["outlet"].lower(), source, r["word"], r["sentence"], LABELS.index(r["tone_1"]))
                )
    return found


def said(row: Row) -> int:
    """The label our rules give the row: of its word, among whatever other actors stand in the sentence.

    As in an article, other names of the word's actor count as the word, and the
    word inside a longer name (a country in the title of its president) does not
    speak of its actor, unless the longer name is the country's government.
    """
    spans = _occurrences(row.sentence, row.word)
    known = actors.load()
    found = known.find(row.sentence)
    own = {m for m in found if any(m[0] < b and a < m[1] for a, b in spans)}
    mine = known.exact(row.word)
    other = {m for m in own if m[2] != mine and known[m[2]].kind not in ("state", "government", "party")}
    same = {m[2] for m in own - other}
    free = [(a, b, TARGET) for a, b in spans if all(b <= m[0] or m[1] <= a for m in found)]
    named = [(a, b, TARGET if actor in same else actor) for a, b, actor in found]
    judged = {j.actor: j for j in judge(row.sentence, sorted([*named, *free]))}
    return LABELS.index(judged[TARGET].label) if TARGET in judged else LABELS.index("neu")


def _occurrences(text: str, word: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = text.find(word)
    while at >= 0:
        found.append((at, at + len(word)))
        at = text.find(word, at + len(word))
    return found


def _target_card(shared: Path, floors: dict[str, float]) -> Card:
    rows = target_rows(shared)
    gold = np.array([r.label for r in rows])
    ours = np.array([said(r) for r in rows])
    stock = best_cut(gold, snow.sentiments([r.sentence for r in rows]))
    figures: list[Figure] = []
    for outlet in (None, *OUTLETS):
        at = np.array([outlet in (None, r.outlet) for r in rows])
        sources = [r.source for r, here in zip(rows, at, strict=True) if here]
        first = outlet is None
        floor = floors["macro_f1"] if first else None
        ahead = floors["ahead_of_snownlp"] if first else None
        a, b = (_per_source(gold[at], labels[at], sources) for labels in (ours, stock))
        n, drawn = int(at.sum()), _draws(len(a))
        for of, (value, low, high), least in (
            ("ours", _interval(macro_f1, a, drawn), floor),
            ("snownlp", _interval(macro_f1, b, drawn), None),
        ):
            figures.append(Figure("macro_f1", value, low, high, n, outlet, of, least))
        both = np.concatenate([a, b], axis=1)
        value, low, high = _interval(_ahead, both, drawn)
        figures.append(Figure("ahead_of_snownlp", value, low, high, n, outlet, "ours", ahead))
    return Card(
        "tone", "target_tone",
        Text(
            "句子对指定对象的语气，正、负、中三类；SnowNLP 取在同一批句子上最好的两个阈值",
            "tone of a sentence toward a named target, three classes; SnowNLP at its best two cuts on these rows",
        ),
        READINGS,
        Text("2022 年以后的报道；评论与访谈单列；人工标注", "reports after 2022; genres apart; human labels"),
        tuple(figures),
    )  # fmt: skip


def best_cut(gold: np.ndarray, probability: np.ndarray) -> np.ndarray:
    """Labels from probabilities by the two cuts with the highest macro-F1 on these very rows."""
    cuts = np.unique(np.r_[0.0, np.quantile(probability, np.linspace(0, 1, 60)), 1.0])
    best, labels = -1.0, np.ones(len(gold), np.int64)
    for i, low in enumerate(cuts):
        for high in cuts[i:]:
            said_ = np.where(probability < low, 0, np.where(probability > high, 2, 1))
            value = float(macro_f1(_per_source(gold, said_, ["all"] * len(gold)).sum(axis=0)[None])[0])
            if value > best:
                best, labels = value, said_
    return labels


def _per_source(gold: np.ndarray, said_: np.ndarray, sources: Sequence[str]) -> np.ndarray:
    """Confusion counts (sources, 9): gold by said, row by row."""
    ids = {s: n for n, s in enumerate(dict.fromkeys(sources))}
    cells = np.array([ids[s] for s in sources]) * 9 + gold * 3 + said_
    return np.bincount(cells, minlength=9 * len(ids)).reshape(-1, 9).astype(float)


def macro_f1(counts: np.ndarray) -> np.ndarray:
    """Mean F1 of three classes from confusion counts (draws, 9); a class with nothing in it counts 0."""
    table = counts.reshape(-1, 3, 3)
    hit = np.diagonal(table, axis1=1, axis2=2)
    total = table.sum(axis=1) + table.sum(axis=2)
    return (2 * hit / np.maximum(total, 1)).mean(axis=1)


def _ahead(counts: np.ndarray) -> np.ndarray:
    return macro_f1(counts[:, :9]) - macro_f1(counts[:, 9:])


def _draws(n: int) -> np.ndarray:
    """How often each of ``n`` sources is drawn, in RESAMPLES draws with replacement."""
    random = np.random.default_rng(0)
    return random.multinomial(n, np.full(n, 1 / n), RESAMPLES)


def _interval(
    of: Callable[[np.ndarray], np.ndarray], counts: np.ndarray, drawn: np.ndarray
) -> tuple[float, float, float]:
    value = float(of(counts.sum(axis=0)[None])[0])
    low, high = np.percentile(of(drawn @ counts), [2.5, 97.5])
    return value, float(low), float(high)


def _sentence_card(floors: dict[str, float]) -> Card:
    rows = [r for r in _rows(SENTENCES) if r["label"] != "neu"]
    figures = _auc_figures(
        "auc", [r["sentence"] for r in rows], [int(r["label"] == "pos") for r in rows],
        [r["id"] for r in rows], floors["sentences_auc"],
    )  # fmt: skip
    return Card(
        "valence", "sentences",
        Text(
            "四家媒体文风的自拟政治新闻句，正对负",
            "sentences of our own in the manner of the four outlets, positive against negative",
        ),
        Text("由未见词表者在词表之外标注（语言模型）", "labelled by a language model that had not seen the list"),
        Text("真实报道的整篇文章", "whole articles of real reporting"),
        figures,
    )  # fmt: skip


def _public_card(shared: Path) -> Card:
    titles = [r for r in _rows(shared / "eval" / "bdci2019_dev.csv") if r["y"] in ("pos", "neg")]
    figures = _auc_figures(
        "bdci2019_auc", [r["title"] for r in titles], [int(r["y"] == "pos") for r in titles],
        [r["id"] for r in titles],
    )  # fmt: skip
    texts, labels, sources = _feelings(shared / "eval" / "ecpe_dev.jsonl")
    return Card(
        "valence", "public_sets",
        Text(
            "CCF BDCI 2019 新闻标题与 ECPE 城市新闻分句，正对负；未据此调整",
            "CCF BDCI 2019 news titles and ECPE city-news clauses, positive against negative; nothing tuned on them",
        ),
        Text("公开数据集的原标注", "the sets' own labels"),
        Text("政治新闻", "political news"),
        figures + _auc_figures("ecpe_auc", texts, labels, sources),
    )  # fmt: skip


def _feelings(path: Path) -> tuple[list[str], list[int], list[str]]:
    """Clauses with one feeling, whether it is a happy one, and their documents."""
    texts: list[str] = []
    labels: list[int] = []
    sources: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        for _, feeling, _, text in document["clauses"]:
            if feeling in FEELINGS:
                texts.append(text)
                labels.append(FEELINGS[feeling])
                sources.append(document["doc"])
    return texts, labels, sources


def _auc_figures(
    name: str, texts: Sequence[str], labels: Sequence[int], sources: Sequence[str], floor: float | None = None
) -> tuple[Figure, ...]:
    y = np.array(labels)
    by = {"ours": np.array([score(t).value for t in texts]), "snownlp": snow.sentiments(texts)}
    ids = {s: n for n, s in enumerate(dict.fromkeys(sources))}
    at = np.array([ids[s] for s in sources])
    drawn = _draws(len(ids))[: RESAMPLES // 5]
    figures: list[Figure] = []
    for of, values in by.items():
        sampled = [roc_auc_score(y, values, sample_weight=weight[at]) for weight in drawn]
        low, high = np.percentile(sampled, [2.5, 97.5])
        auc = float(roc_auc_score(y, values))
        figures.append(
            Figure(name, auc, float(low), float(high), len(y), None, of, floor if of == "ours" else None)
        )
    return tuple(figures)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
