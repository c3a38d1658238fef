"""Figures, people and organisations that an article names, in normal forms that compare across outlets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from framing import facts
from framing.codehash import code_hash
from framing.model import Article, Measures
from framing.scoring.whole import Whole


@dataclass(frozen=True, slots=True)
class Facts(Whole):
    """Table ``facts``."""

    name: str = "facts"
    version: str = (
        f"1-{code_hash('facts', 'actors.py', 'numerals.py', 'lists/facts.toml', 'lists/actors.csv')}"
    )
    columns: Mapping[str, type] = field(default_factory=dict)
    tables: tuple[str, ...] = ("facts",)

    def score_all(self, articles: Sequence[Article]) -> list[Measures]:
        """Facts of each article, in order."""
        return [
            Measures(
                tables={
                    "facts": tuple(
                        (f.section, f.start, f.end, f.kind, f.value, f.surface) for f in facts.facts(a)
                    )
                }
            )
            for a in articles
        ]


FACTS = Facts()
