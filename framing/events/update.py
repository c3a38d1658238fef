"""Links brought up to date: only what is new is scored, and the result is as if all had been.

A row keeps what the build before found, but for two cases. Where a new row is among
its best partners, that one comes in and the last one goes. Where a partner is gone
from a list that was full, nobody knows who was next: the row is scored again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.events.archive import changes, distinct
from framing.events.partners import Block, Links, Rule, Segments, best, best_of, joined, scan
from framing.events.state import Level

ANEW = 0.5
"""Share of rows to be scored from which on everything is."""


def updated(rule: Rule, segments: Segments, key: np.ndarray, before: Level | None, jobs: int) -> Links:
    """The best partners of every row, exactly as ``best`` gives them.

    Args:
        key: names each row and whatever matters of it; rows of one key are the same.
        before: rows and links of the build before, scored with the same statistics.
    """
    if before is None:
        return best(rule, segments, jobs)
    place = _places(before.key, key)
    fresh = np.ones(len(key), bool)
    fresh[place[place >= 0]] = False
    scored = fresh.copy()
    scored[_bereft(before, place, rule.top)] = True
    if scored.sum() > ANEW * len(scored):
        return best(rule, segments, jobs)
    lists = _Lists(rule, _surviving(before.links, place, scored))
    found, offers = [], []
    for block in scan(rule, segments, np.flatnonzero(scored), jobs):
        found.append(best_of(rule, block))
        offers.append(lists.offers(block, fresh, scored))
    return joined([*found, lists.with_offers(joined(offers))])


def _places(old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """For each old key its row now, or -1."""
    order = np.argsort(new)
    at = np.minimum(np.searchsorted(new[order], old), max(0, len(new) - 1))
    return np.where(new[order][at] == old, order[at], -1) if len(new) else np.full(len(old), -1)


def _bereft(before: Level, place: np.ndarray, top: int) -> np.ndarray:
    """Rows now, whose list of a group was full and has lost a partner."""
    links = before.links
    lists = links.a.astype(np.int64) * _groups(before.group) + before.group[links.b]
    _, number, size = np.unique(lists, return_inverse=True, return_counts=True)
    lost = (place[links.b] < 0) & (place[links.a] >= 0) & (size[number] >= top)
    return place[links.a[lost]]


def _surviving(links: Links, place: np.ndarray, scored: np.ndarray) -> Links:
    """Links between rows that are still there, in today's numbers, but for those to be found anew."""
    a, b = place[links.a], place[links.b]
    kept = (a >= 0) & (b >= 0)
    kept[kept] = ~scored[a[kept]]
    return joined([Links(a[kept].astype(np.int32), b[kept].astype(np.int32), links.score[kept])])


def _groups(group: np.ndarray) -> int:
    return int(group.max(initial=0)) + 1


@dataclass(frozen=True, slots=True)
class _Lists:
    """The best partners known of rows that are not scored again; a list for each row and group."""

    rule: Rule
    links: Links

    def _list(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return a.astype(np.int64) * _groups(self.rule.group) + self.rule.group[b]

    def offers(self, block: Block, fresh: np.ndarray, scored: np.ndarray) -> Links:
        """Links from rows with a list to new ones of the block that may come in."""
        new, known = np.flatnonzero(fresh[block.rows]), np.flatnonzero(~scored[block.cols])
        rows, cols = block.rows[new], block.cols[known]
        score = block.score[np.ix_(new, known)]
        r, c = np.nonzero(score >= self._least(cols)[:, self.rule.group[rows]].T)
        return Links(cols[c].astype(np.int32), rows[r].astype(np.int32), score[r, c])

    def _least(self, rows: np.ndarray) -> np.ndarray:
        """What a new partner must score, for each of ascending ``rows`` and each group."""
        groups = _groups(self.rule.group)
        least = np.full((len(rows), groups), np.float32(self.rule.floor))
        if len(rows):
            first, last = np.searchsorted(self.links.a, [rows[0], rows[-1] + 1])
            a, score = self.links.a[first:last], self.links.score[first:last]
            lists = self._list(a, self.links.b[first:last])
            order = np.lexsort((score, lists))
            at = changes(lists[order])
            full = np.diff(at, append=len(order)) >= self.rule.top
            row = np.searchsorted(rows, lists[order][at] // groups)
            group = lists[order][at] % groups
            least[row[full], group[full]] = score[order][at][full]
        return least

    def with_offers(self, offers: Links) -> Links:
        """The lists with the offers that are among the best."""
        told = distinct(self._list(offers.a, offers.b))
        lists = self._list(self.links.a, self.links.b)
        if len(told):
            at = np.minimum(np.searchsorted(told, lists), len(told) - 1)
            touched = told[at] == lists
        else:
            touched = np.zeros(len(lists), bool)
        both = joined([_chosen(self.links, touched), offers])
        lists = self._list(both.a, both.b)
        order = np.lexsort((both.b, -both.score, lists))
        first = changes(lists[order])
        rank = np.arange(len(order)) - np.repeat(first, np.diff(first, append=len(order)))
        return joined([_chosen(self.links, ~touched), _chosen(both, order[rank < self.rule.top])])


def _chosen(links: Links, which: np.ndarray) -> Links:
    return Links(links.a[which], links.b[which], links.score[which])
