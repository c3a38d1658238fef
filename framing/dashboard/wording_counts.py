"""Counts of names as the page needs them: no streamlit, no markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

NAMED = 4
"""Variants that get a shade of their own; the others share the lightest."""


class Part(NamedTuple):
    """One segment of a share bar: variant ('' for all others together), mentions, articles (None for others), shade."""

    variant: str
    mentions: int
    articles: int | None
    shade: int


@dataclass(frozen=True)
class Concept:
    """How one referent is named: variants by mentions of all outlets shown, most first.

    ``counts`` is (mentions, articles) by outlet and variant; variant '' is the referent by any name.
    """

    family: str
    concept: str
    variants: tuple[str, ...]
    counts: Mapping[tuple[str, str], tuple[int, int]]

    def of(self, outlet: str, variant: str = "") -> tuple[int, int]:
        """Mentions and articles in one outlet."""
        return self.counts.get((outlet, variant), (0, 0))

    def total(self) -> int:
        """Mentions in all outlets."""
        return sum(n for (_, variant), (n, _) in self.counts.items() if not variant)

    def parts(self, outlet: str) -> list[Part]:
        """Segments of the outlet's share bar, in the order that holds for all outlets."""
        named = [Part(v, *self.of(outlet, v), shade) for shade, v in enumerate(self.variants[:NAMED])]
        if len(self.variants) == NAMED + 1:
            last = self.variants[NAMED]
            named.append(Part(last, *self.of(outlet, last), NAMED))
        elif others := sum(self.of(outlet, v)[0] for v in self.variants[NAMED:]):
            named.append(Part("", others, None, NAMED))
        return [part for part in named if part.mentions]

    def leading(self, outlet: str) -> tuple[tuple[str, ...], int, int]:
        """Variants this outlet uses most (several where they tie), their mentions, and those of the referent."""
        most = max((self.of(outlet, v)[0] for v in self.variants), default=0)
        names = tuple(v for v in self.variants if most and self.of(outlet, v)[0] == most)
        return names, most, self.of(outlet)[0]


def concepts(family: str, rows: pd.DataFrame, outlets: Sequence[str]) -> list[Concept]:
    """Referents of a family, those named in several ways first, then the most mentioned first.

    Args:
        rows: outlet, concept, variant ('' for any), mentions, articles.
        outlets: ids whose mentions count.
    """
    kept = rows[rows["outlet"].isin(outlets)]
    found = []
    for concept, group in kept.groupby("concept", sort=True):
        counts = {
            (str(outlet), str(variant)): (int(n), int(held))
            for outlet, variant, n, held in zip(
                group["outlet"], group["variant"], group["mentions"], group["articles"], strict=True
            )
        }
        found.append(Concept(family, str(concept), _order(counts), counts))
    return sorted(found, key=lambda c: (len(c.variants) < 2, -c.total(), c.concept))


def telling(found: Sequence[Concept], outlets: Sequence[str]) -> Concept | None:
    """The referent a finding can be told by: the first that is named in several ways, by two outlets or more."""
    for concept in found:
        if len(concept.variants) > 1 and sum(concept.of(o)[0] > 0 for o in outlets) >= min(2, len(outlets)):
            return concept
    return None


def _order(counts: Mapping[tuple[str, str], tuple[int, int]]) -> tuple[str, ...]:
    sums: dict[str, int] = {}
    for (_, variant), (n, _) in counts.items():
        if variant:
            sums[variant] = sums.get(variant, 0) + n
    return tuple(sorted(sums, key=lambda v: (-sums[v], v)))
