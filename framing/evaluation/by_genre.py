"""Genre: the share of sampled articles whose genre a reading agrees with, by outlet and by genre."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from framing.evaluation.cards import Card, Figure, Text
from framing.evaluation.corpora import address, articles, interval
from framing.genre import COMPARED, GENRES, genre
from framing.model import Article

JUDGED = Path(__file__).resolve().parents[2] / "tests" / "genres.csv"
CORPUS = ("nodebe4-posts", "epoch-pages", "events4", "guancha-columns.jsonl")
FLOOR = 0.90


def measure(shared: Path) -> tuple[Card, ...]:
    """The card of genre; none where the corpora are not at hand."""
    known = {address(a.url or a.path): a for a in reversed(articles(shared, CORPUS))}
    labels = {url: label for url, label in judged().items() if url in known}
    if not labels:
        return ()
    found = [known[url] for url in labels]
    figures = tuple(_figures(found, list(labels.values())))
    return (
        Card(
            "genre",
            "accuracy",
            Text(
                f"{len(found)}篇文章，按媒体与判定体裁分层随机抽取（报道少于其实际比例）；规则在另外120篇上改过",
                f"{len(found)} articles drawn at random by outlet and by the genre found (fewer reports than there are); the rules were mended on 120 others",
            ),
            Text(
                "语言模型在看到结果之前逐篇判断（一次，凭标题、署名与若干段落），未经人工核验。",
                "Judged one by one by a language model before it saw the answer, once, from title, byline and some passages; not validated by people.",
            ),
            Text(
                "未测：2023年以后、其他媒体；报道与分析的界线没有第二次判断。",
                "Not tested: years after 2023, other outlets; where reports end and analyses begin was not judged twice.",
            ),
            figures,
        ),
    )


def judged(file: Path = JUDGED) -> Mapping[str, str]:
    """Address (a path where there is none) → genre by the reading."""
    with file.open(encoding="utf-8", newline="") as lines:
        return {address(row["url"]): row["genre"] for row in csv.DictReader(lines)}


def _figures(found: Sequence[Article], labels: Sequence[str]) -> Iterator[Figure]:
    said = [genre(a).name for a in found]
    right = np.array([s == label for s, label in zip(said, labels, strict=True)], float)
    yield _share("accuracy", right, FLOOR)
    compared = np.array(
        [(s in COMPARED) == (label in COMPARED) for s, label in zip(said, labels, strict=True)]
    )
    yield _share("compared", compared.astype(float))
    for outlet in dict.fromkeys(a.outlet for a in found):
        yield _share("accuracy", right[[a.outlet == outlet for a in found]], outlet=outlet)
    for name in GENRES:
        if (chosen := np.array([s == name for s in said])).any():
            yield _share(f"precision_{name}", right[chosen])


def _share(name: str, hits: np.ndarray, floor: float | None = None, outlet: str | None = None) -> Figure:
    return Figure(name, float(hits.mean()), *interval(hits), len(hits), outlet, floor=floor)
