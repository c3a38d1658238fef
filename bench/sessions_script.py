"""What a reader does, step by step: drawn from the store, the pages there are and a seed."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from bench.sessions_client import Reader, Run
from framing import snapshot
from framing.dashboard import datasets, state
from framing.dashboard.state import Selection

Steps = AsyncGenerator[tuple[str, Run]]
"""What was done, with the run that it caused."""
_NAMED = ("events", "side", "data")
"""Pages with steps of their own; every other page is opened, and a link on it is followed."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a reader may ask for: the dataset's id, its outlets, events with most outlets first, words, days."""

    dataset: str
    outlets: tuple[str, ...]
    events: tuple[str, ...]
    words: tuple[str, ...]


def held(store: Path | None) -> Held:
    """Read it from a store; None is the real coverage that comes with the project."""
    found = datasets.find(["--store", str(store)] if store else [], {})
    path = (store or found[datasets.COVERAGE].path).resolve()
    dataset = next(d for d in found.values() if d.path.resolve() == path)
    with snapshot.open(path) as snap:
        wide = "SELECT event_id FROM events WHERE n_outlets >= 2 ORDER BY n_outlets DESC, hash(event_id) LIMIT 400"
        most = "SELECT event_id FROM events ORDER BY n_articles DESC, event_id LIMIT 10"
        words = "SELECT variant FROM hits GROUP BY ALL ORDER BY count(*) DESC, variant LIMIT 60"
        events = dict.fromkeys(i for sql in (most, wide) for i in snap.query(sql)["event_id"])
        return Held(
            dataset.id, tuple(snap.manifest["outlets"]), tuple(events), tuple(snap.query(words)["variant"])
        )


@dataclass(slots=True)
class Visit:
    """One reader's way through the dashboard, told as (kind, run) pairs."""

    reader: Reader
    held: Held
    chance: random.Random
    start: int = 0

    async def runs(self) -> Steps:
        """Without end: land on Events, then round after round, each with every kind of step."""
        yield await self._go("events", "events: first view")
        others = [page for page in state.PAGES if page not in _NAMED]
        steps = [self._events, self._side, self._data, *(partial(self._other, page) for page in others)]
        at = self.start % len(steps)
        order = steps[at:] + steps[:at]
        while True:
            for step in order:
                async for done in step():
                    yield done
            order = self.chance.sample(steps, len(steps))

    async def _events(self) -> Steps:
        yield await self._go("events", "events")
        yield "events: search", await self.reader.set("query", self.chance.choice(self.held.words))
        yield "events: search", await self.reader.set("query", "")
        yield await self._go("events", "events: a later page", number=self.chance.randint(2, 9))
        yield (
            "events: order",
            await self.reader.set("order", self.chance.choice(self.reader.options("order"))),
        )
        if events := self.reader.links("side?"):
            yield "side", await self.reader.open(*self.chance.choice(events))

    async def _side(self) -> Steps:
        for _ in range(2):
            yield await self._go("side", "side", event=self.chance.choice(self.held.events))
            for _ in range(2):
                if evidence := self.reader.links("evidence="):
                    yield "side: evidence", await self.reader.open(*self.chance.choice(evidence))

    async def _data(self) -> Steps:
        chosen = self.chance.sample(self.held.outlets, self.chance.randint(1, len(self.held.outlets)))
        table = self.chance.choice(state.TABLES)
        word = self.chance.choice(self.held.words)
        yield await self._go("data", "data", table=table)
        yield await self._go("data", "data: filtered", table=table, outlets=tuple(chosen))
        yield "data: search", await self.reader.set("query", word)

    async def _other(self, page: str) -> Steps:
        """Open a page, then follow links on it that stay on it."""
        yield await self._go(page, page)
        for _ in range(2):
            links = [found for found in self.reader.links() if found[0] == page]
            if links:
                yield f"{page}: link", await self.reader.open(*self.chance.choice(links))

    async def _go(self, page: str, kind: str, **chosen: Any) -> tuple[str, Run]:
        lang = self.chance.choice(("zh", "zh", "zh", "en"))
        wanted = replace(Selection(dataset=self.held.dataset, lang=lang), **chosen)
        return kind, await self.reader.open(page, wanted.href(page).partition("?")[2])
