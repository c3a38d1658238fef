"""What one build leaves to the next: counts, links and labels, as plain arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from framing.events.partners import Links
from framing.events.reading import load_texts, save_texts
from framing.events.statistics import Statistics


@dataclass(frozen=True, slots=True)
class Level:
    """Articles or events of a build in order of time: their keys and groups, and their links.

    A ``key`` is 64 bits that change with anything that matters of an article or event.
    """

    key: np.ndarray
    group: np.ndarray
    links: Links

    def save(self, name: str) -> dict[str, np.ndarray]:
        at = np.searchsorted(self.links.a, np.arange(len(self.key) + 1))
        arrays = {"key": self.key, "group": self.group.astype(np.int32)}
        arrays |= {"at": at, "b": self.links.b, "score": self.links.score}
        return {f"{name}_{field}": array for field, array in arrays.items()}

    @classmethod
    def load(cls, name: str, arrays: Mapping[str, np.ndarray]) -> Level:
        key, group, at, b, score = (arrays[f"{name}_{f}"] for f in ("key", "group", "at", "b", "score"))
        a = np.repeat(np.arange(len(key), dtype=np.int32), np.diff(at))
        return cls(key, group.astype(np.int64), Links(a, b, score))


@dataclass(frozen=True, slots=True)
class State:
    """Everything that makes the next build incremental.

    ``version`` names code, weights, lists and features: a state of another version is
    of no use. ``labels`` go with the events of ``events``, in their order.
    """

    version: str
    statistics: Statistics
    articles: Level
    events: Level
    labels: tuple[tuple[str, str], ...]

    def save(self) -> dict[str, np.ndarray]:
        """Plain numeric arrays."""
        counts = {f"statistics_{name}": array for name, array in self.statistics.save().items()}
        texts = [self.version, *(text for pair in self.labels for text in pair)]
        return {
            **counts,
            **self.articles.save("articles"),
            **self.events.save("events"),
            **save_texts("texts", texts),
        }

    @classmethod
    def load(cls, arrays: Mapping[str, np.ndarray]) -> State:
        """What ``save`` gave, back; KeyError where an array is missing."""
        prefix = "statistics_"
        counts = {n.removeprefix(prefix): arrays[n] for n in arrays if n.startswith(prefix)}
        version, *texts = list(load_texts("texts", arrays))
        return cls(
            version=version,
            statistics=Statistics.load(counts),
            articles=Level.load("articles", arrays),
            events=Level.load("events", arrays),
            labels=tuple(zip(texts[::2], texts[1::2], strict=True)),
        )
