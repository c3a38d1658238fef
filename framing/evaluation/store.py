"""What the evaluation needs of a store: articles as the matcher saw them, and who is who."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from urllib.parse import unquote

import pandas as pd

from framing import snapshot
from framing.events import EventInput

_ARTICLES = """
    SELECT a.article_id, a.outlet, a.title, a.event_id, a.published_utc, a.published_precision,
           coalesce(b.text, c.text, '') AS text
    FROM articles a
    LEFT JOIN sections b ON b.article_id = a.article_id AND b.section = 'body'
    LEFT JOIN sections c ON c.article_id = a.article_id AND c.section = 'caption'
    ORDER BY a.article_id
"""


@dataclass(frozen=True, slots=True)
class Store:
    """Articles of one snapshot. ``by_path`` and ``by_url`` cover every version of an article."""

    inputs: tuple[EventInput, ...]
    event_of: Mapping[str, str]
    outlet_of: Mapping[str, str]
    by_path: Mapping[str, str]
    by_url: Mapping[str, str]

    def with_url(self, url: str) -> str | None:
        """Article id of an address, however it is percent-encoded."""
        return self.by_url.get(_plain(url))


def open_store(folder: Path) -> Store:
    """Read a store that holds text.

    Raises:
        SnapshotError: there is no store at ``folder``, or it cannot be read.
    """
    with snapshot.open(folder) as snap:
        rows = snap.query(_ARTICLES)
        documents = snap.query("SELECT path, url, article_id FROM documents WHERE article_id IS NOT NULL")
    paths = dict(zip(documents["path"], documents["article_id"], strict=True))
    known = documents[documents["url"].notna()]
    return Store(
        inputs=tuple(_inputs(rows)),
        event_of=dict(zip(rows["article_id"], rows["event_id"], strict=True)),
        outlet_of=dict(zip(rows["article_id"], rows["outlet"], strict=True)),
        by_path=paths,
        by_url={_plain(u): a for u, a in zip(known["url"], known["article_id"], strict=True)},
    )


def _inputs(rows: pd.DataFrame) -> Iterator[EventInput]:
    for row in rows.to_dict("records"):
        when = row["published_utc"]
        yield EventInput(
            row["article_id"],
            row["outlet"],
            row["title"],
            row["text"],
            None if pd.isna(when) else when.to_pydatetime().replace(tzinfo=UTC),
            None if pd.isna(row["published_precision"]) else row["published_precision"],
        )


def _plain(url: str) -> str:
    return unquote(url).strip()
