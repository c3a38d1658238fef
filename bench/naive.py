"""The straightforward script: what one writes in an afternoon with pandas, BeautifulSoup and SnowNLP.

It does less than a build: no versions, no guards, no events, no evidence.
"""

from __future__ import annotations

import random
import re
import sys
import time
from pathlib import Path

import pandas as pd
from bs4 import BeautifulSoup
from snownlp import SnowNLP

from framing import lexicon


def read(file: Path, terms: list[str]) -> dict[str, object]:
    """One article as a row: outlet, title, date, mean sentence sentiment, and how often each term occurs."""
    _, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    text = BeautifulSoup(body, "html.parser").get_text("\n")
    sentences = [s.strip() for s in re.split("[。！？!?\n]+", text) if s.strip()]
    values = [SnowNLP(sentence).sentiments for sentence in sentences]
    return {
        "outlet": fields.get("author"),
        "title": fields.get("title"),
        "date": fields.get("date"),
        "sentiment": sum(values) / len(values) if values else None,
        **{term: text.count(term) for term in terms},
    }


def main(archive: Path, sample: int, seed: int) -> float:
    """Seconds a character, on a random sample of the posts; the model is loaded before the clock starts.

    By character and not by post: what the time goes with is the length of the text, and
    two samples of 40 posts may differ in that by a third.
    """
    files = sorted(archive.glob("*/*.md"))
    chosen = random.Random(seed).sample(files, min(sample, len(files)))
    terms = sorted({str(row["variant"]) for row in lexicon.load().table})
    SnowNLP("好的").sentiments  # noqa: B018
    start = time.perf_counter()
    pd.DataFrame([read(file, terms) for file in chosen]).to_csv("/dev/null", index=False)
    seconds = time.perf_counter() - start
    return seconds / sum(len(file.read_text(encoding="utf-8")) for file in chosen)


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
