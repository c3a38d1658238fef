"""Taking events apart and putting them together by hand, one act after another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from framing.events.ids import fresh_id
from framing.events.types import Matching
from framing.model import Event, Match

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Unfit(Exception):
    """A row addresses something that is not (or no longer) so; its text says what."""


class Absent(Unfit):
    """A row addresses nothing of this archive."""


class Desk:
    """Events on a desk: taken apart and put together by one row after another."""

    def __init__(self, matching: Matching, addresses: Mapping[str, str]) -> None:
        self._matching = matching
        self._addresses = addresses
        self._events = {e.event_id: e for e in matching.events}
        self._event_of = {a: e.event_id for e in matching.events for a in e.article_ids}
        self._redirects = dict(matching.redirects)
        self._manual: dict[str, tuple[str, str]] = {}

    # ── the four acts ──

    def merge(self, target: str, into: str, reason: str) -> None:
        """The event of ``target`` becomes part of the event of ``into``.

        The survivor keeps its label, and its id unless only the other one was known
        before: a merge made once must not change ids at every build.
        """
        gone, kept = self._event(target), self._event(into)
        if gone.event_id == kept.event_id:
            raise Unfit("both are one event already")
        del self._events[gone.event_id], self._events[kept.event_id]
        inherited = self._matching.inherited
        if gone.event_id in inherited and kept.event_id not in inherited:
            gone, kept = replace(gone, event_id=kept.event_id), replace(kept, event_id=gone.event_id)
        self._redirects[gone.event_id] = kept.event_id
        self._put(kept, (*kept.article_ids, *gone.article_ids), "merged")
        self._manual.update(dict.fromkeys(gone.article_ids, ("merged", reason)))

    def split(self, target: str) -> None:
        """The article leaves its event and becomes one of its own."""
        article = self._article(target)
        event = self._events[self._event_of[article]]
        if len(event.article_ids) == 1:
            raise Unfit("the article is an event of its own already")
        self._leave(event, article)
        new_id = fresh_id("e", article, {*self._events, *self._matching_ids()})
        self._put(replace(event, event_id=new_id, correction=None), (article,), "split")

    def pin(self, target: str, into: str, reason: str) -> None:
        """The article belongs to the event of ``into``, wherever the matcher put it."""
        article, event = self._article(target), self._event(into)
        old = self._events[self._event_of[article]]
        if old.event_id != event.event_id:
            if len(old.article_ids) == 1:
                del self._events[old.event_id]
                self._redirects[old.event_id] = event.event_id
            else:
                self._leave(old, article)
            self._put(event, (*event.article_ids, article), "pinned")
        else:
            self._put(event, event.article_ids, "pinned")
        self._manual[article] = ("pinned", reason)

    def name(self, targets: Sequence[str], day: str, label_zh: str, label_en: str) -> None:
        """The event that all found ``targets`` share is called so; ``day`` replaces its date."""
        found = {e.event_id: e for e in self._known(targets)}
        if len(found) > 1:
            raise Unfit(f"its articles are in {len(found)} events")
        (event,) = found.values()
        day = day or (m.group() if (m := _DAY.match(event.label_zh)) else "")
        zh, en = (f"{day} {text}".strip() for text in (label_zh, label_en or label_zh))
        self._put(replace(event, label_zh=zh, label_en=en), event.article_ids, "named")

    # ── helpers ──

    def _known(self, targets: Sequence[str]) -> list[Event]:
        found = []
        for target in targets:
            try:
                found.append(self._event(target))
            except Absent:
                continue
        if not found:
            raise Absent(f"{' '.join(targets)} is not in this archive")
        return found

    def _article(self, address: str) -> str:
        article = self._addresses.get(address, address)
        if article not in self._event_of:
            raise Absent(f"{address} is not in this archive")
        return article

    def _event(self, address: str) -> Event:
        event_id = self._redirects.get(address, address)
        return self._events[event_id if event_id in self._events else self._event_of[self._article(address)]]

    def _matching_ids(self) -> set[str]:
        return {e.event_id for e in self._matching.events}

    def _leave(self, event: Event, article: str) -> None:
        self._put(event, tuple(a for a in event.article_ids if a != article), "split")

    def _put(self, event: Event, articles: Sequence[str], act: str) -> None:
        acts = [*(event.correction or "").split("+"), act]
        correction = "+".join(dict.fromkeys(a for a in acts if a))
        self._events[event.event_id] = replace(event, article_ids=tuple(articles), correction=correction)
        self._event_of.update(dict.fromkeys(articles, event.event_id))

    def result(self) -> Matching:
        """The matching as it lies on the desk now."""
        events = tuple(self._events[k] for k in sorted(self._events))
        redirects = {
            old: self._redirects.get(new, new)
            for old, new in sorted(self._redirects.items())
            if old not in self._events
        }
        return replace(self._matching, events=events, matches=self._matches(), redirects=redirects)

    def _matches(self) -> tuple[Match, ...]:
        """Links brought in line with where the articles are now; manual ones say so."""
        links = {(m.article_id_a, m.article_id_b): m for m in self._matching.matches}
        for article in self._manual:
            partner = next(
                (a for a in self._events[self._event_of[article]].article_ids if a != article), None
            )
            if partner and not any(article in p and self._together(*p) for p in links):
                a, b = min(article, partner), max(article, partner)
                links[a, b] = Match(a, b, 1.0, "same_event")
        kept = (self._placed(m) for _, m in sorted(links.items()))
        return tuple(m for m in kept if m is not None)

    def _together(self, a: str, b: str) -> bool:
        return self._event_of[a] == self._event_of[b]

    def _placed(self, m: Match) -> Match | None:
        one, other = (self._events[self._event_of[a]] for a in (m.article_id_a, m.article_id_b))
        if one.storyline_id != other.storyline_id:
            return None
        if one.event_id != other.event_id:
            return replace(m, relation="same_storyline")
        acts = [self._manual[a] for a in (m.article_id_a, m.article_id_b) if a in self._manual]
        told = tuple(("correction", f"{act}: {reason}") for act, reason in dict.fromkeys(acts))
        return replace(m, relation="same_event", reasons=(*told, *m.reasons))
