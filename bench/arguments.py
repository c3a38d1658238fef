"""Arguments for the pages' queries, drawn from a snapshot: the same snapshot gives the same ones."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from framing.selection import Filter
from framing.snapshot import Snapshot

Arguments = tuple[Any, ...]
TABLES = ("articles", "sentences", "hits", "events", "matches")
PAGE = 25


@dataclass
class _Reader:
    """Somebody who asks at random: outlets, days and words that the snapshot holds, and some that it does not."""

    snap: Snapshot
    chance: random.Random

    @cached_property
    def outlets(self) -> tuple[str, ...]:
        return tuple(self.snap.manifest["outlets"])

    @cached_property
    def variants(self) -> list[str]:
        return self.snap.query("SELECT variant FROM lexicon ORDER BY variant")["variant"].tolist()

    @cached_property
    def common(self) -> list[str]:
        sql = "SELECT variant FROM hits GROUP BY ALL ORDER BY count(*) DESC, variant LIMIT 40"
        return self.snap.query(sql)["variant"].tolist()

    @cached_property
    def events(self) -> list[str]:
        """Many events of any size, and the largest."""
        some = "SELECT event_id FROM events ORDER BY hash(event_id) LIMIT 300"
        most = "SELECT event_id FROM events ORDER BY n_articles DESC, event_id LIMIT 20"
        return [i for sql in (some, most) for i in self.snap.query(sql)["event_id"]]

    def event(self) -> str:
        return self.chance.choice(self.events)

    def some(self) -> tuple[str, ...]:
        if self.chance.random() < 0.5:
            return self.outlets
        return tuple(o for o in self.outlets if self.chance.random() < 0.6) or self.outlets[:1]

    def days(self) -> tuple[date | None, date | None]:
        if self.chance.random() < 0.5:
            return None, None
        since = date(2014, 1, 1) + timedelta(self.chance.randint(0, 3600))
        return since, since + timedelta(self.chance.choice([0, 6, 30, 365, 2000]))

    def word(self) -> str:
        kinds = (
            lambda: self.chance.choice(self.common), lambda: self.chance.choice(self.common),
            lambda: self.chance.choice(self.variants), lambda: self.chance.choice(self.variants),
            lambda: self.chance.choice(self.variants)[:1], lambda: str(self.chance.randint(1, 99)),
            lambda: self.chance.choice(self.variants) + str(self.chance.randint(1, 999)), lambda: "没有这样的词",
        )  # fmt: skip
        return self.chance.choice(kinds)()

    def query(self, often: float) -> str:
        words = [self.word() for _ in range(self.chance.choice([1, 1, 1, 2, 3]))]
        return " ".join(words) if self.chance.random() < often else ""

    def listed(self) -> Arguments:
        chosen = self.some()
        order = self.chance.choice(["newest", "oldest", "articles"])
        first = self.chance.choice([0, 0, PAGE, 10 * PAGE, 100 * PAGE])
        return (
            chosen,
            *self.days(),
            self.query(0.5),
            self.chance.randint(1, len(chosen)),
            order,
            first,
            PAGE,
        )

    def hits(self) -> Arguments:
        event = self.event()
        found = self.snap.query(
            """SELECT a.outlet, h.family, h.concept, h.variant FROM hits h JOIN articles a USING (article_id)
            WHERE h.event_id = $id AND a.event_id = $id AND h.section = 'body' ORDER BY ALL""", {"id": event},
        )  # fmt: skip
        if found.empty:
            return (event, self.outlets[0], "attribution", "", "")
        outlet, family, concept, variant = found.iloc[self.chance.randrange(len(found))]
        return (event, outlet, family, *self.chance.choice([("", ""), (concept, ""), (concept, variant)]))

    def filter(self) -> Arguments:
        events = (self.event(),) if self.chance.random() < 0.3 else ()
        outlets = () if self.chance.random() < 0.5 else self.some()
        return (Filter(outlets, *self.days(), self.query(0.3), events),)


def draw(snap: Snapshot, times: int) -> dict[str, list[Arguments]]:
    """``times`` sets of arguments by query; the Data page's are called ``preview TABLE``."""
    reader = _Reader(snap, random.Random(5))
    one = (
        "event",
        "event_articles",
        "event_hits",
        "event_sentences",
        "event_matches",
    )
    makers: dict[str, Callable[[], Arguments]] = {
        **dict.fromkeys(("outlets", "families", "concepts", "days", "totals"), tuple),
        "lexicon": lambda: (reader.chance.choice(["", *snap.manifest["families"]]),),
        "events": reader.listed,
        "headlines": lambda: (tuple(reader.chance.sample(reader.events, min(PAGE, len(reader.events)))),),
        **dict.fromkeys(one, lambda: (reader.event(),)),
        "hit_rows": reader.hits,
        "widest": lambda: (reader.some(), 12),
        **dict.fromkeys((f"preview {t}" for t in TABLES), reader.filter),
    }
    return {name: [make() for _ in range(times)] for name, make in makers.items()}
