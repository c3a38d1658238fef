"""What a golden file holds; ``python -m tests.readers.golden`` writes them anew, for review in a diff."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from framing import outlets, text
from framing.model import Article, Document, Source
from framing.readers import READERS, read
from tests.conftest import ROOT

FOLDER = Path(__file__).resolve().parent / "golden"
OUTLETS = outlets.load(ROOT / "data" / "sample" / "outlets.csv")
"""The invented outlets of the sample."""


def source(layout: str) -> Source:
    return Source(f"golden/{layout}.input", (FOLDER / f"{layout}.input").read_bytes())


def picture(document: Document, article: Article) -> dict[str, Any]:
    """A document and its article, as JSON can hold them."""
    fields = (
        "layout",
        "encoding",
        "title",
        "title_start",
        "outlet",
        "url",
        "author",
        "published",
        "mirror",
        "markup",
    )
    return {
        "document": {name: getattr(document, name) for name in fields} | {"body": list(document.body)},
        "article": {
            "outlet": article.outlet,
            "title": article.title,
            "published": article.published.isoformat() if article.published else None,
            "precision": article.published_precision,
            "source": article.published_source,
            "form": article.form,
            "sections": {name: section.text for name, section in article.sections.items()},
            "sentences": [f"{s.section}: {s.text}" for s in article.sentences],
        },
    }


def pictures(layout: str) -> list[dict[str, Any]]:
    return [picture(document, text.clean(document, OUTLETS)) for document in read(source(layout))]


if __name__ == "__main__":
    for name in READERS:
        written = json.dumps(pictures(name), ensure_ascii=False, indent=1) + "\n"
        (FOLDER / f"{name}.json").write_text(written, "utf-8")
