"""Genre of each article, with what says so, and the section of the site it stood in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from framing import genre
from framing.codehash import code_hash
from framing.model import Article, Measures, Value
from framing.scoring.whole import Whole
from framing.site import section_of_site


@dataclass(frozen=True, slots=True)
class Genres(Whole):
    """Columns ``genre``, ``genre_reason`` and ``section``."""

    name: str = "genre"
    version: str = f"1-{code_hash('genre.py', 'site.py', 'lists/genres.toml')}"
    columns: Mapping[str, type] = field(
        default_factory=lambda: dict.fromkeys(("genre", "genre_reason", "section"), str)
    )
    tables: tuple[str, ...] = ()

    def score_all(self, articles: Sequence[Article]) -> list[Measures]:
        """The three columns of each article, in order."""
        return [Measures(article=_columns(article)) for article in articles]


def _columns(article: Article) -> dict[str, Value]:
    found, section = genre.genre(article), section_of_site(article)
    return {
        "genre": Value(found.name, 1),
        "genre_reason": Value(found.reason, 1),
        "section": Value(section, 1) if section else Value(None, 0, "not_named"),
    }


GENRES = Genres()
