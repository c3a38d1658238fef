"""Toward whom a directed word points, by the word order of its clause.

Three frames, given in the list's ``target``:

``object``: who is blamed or praised stands after the verb (谴责X), after 对, 向, 把 (对X表示不满),
or before 被, 遭, 受到 (X遭到谴责).
``agent``: who does it stands before the verb (X迫害), or after 被 (被X迫害); the one it is done to is
a victim and stays out.
``holder``: the word is said of what stands right after it (邪恶的X) or before it (X的谎言, X是暴政).

Where the clause names nobody, the last one a clause was about carries over, for less.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from framing.tone import syntax
from framing.tone.syntax import Clause, Mention
from framing.tone.valence import Weighed
from framing.tone.words import CLOSING, OPENING, Token

REACH = 8
"""Letters between a verb and its object."""
CARRIED = 0.6
"""Weight of a word in a clause that names nobody."""
LEAD = 12
"""Letters that may stand before the word in such a clause."""
BACK = 3
"""Clauses that are asked for somebody to carry over."""
MILD = 0.4
"""Weight of mild praise (支持, 成功): news is full of it, and one such word is not enough."""
CLEARED = 0.3
"""Weight of blame that is negated (从未干涉): who did nothing bad is hardly praised."""
DEMANDED = -1.0
"""Weight of being told to stop (敦促X停止)."""
SCARED = -1.0
"""Weight of a title in scare quotes (X“总统”)."""


class Aim(NamedTuple):
    """A directed word (``start`` to ``end``) that weighs ``value`` toward the ``mention``-th mention."""

    mention: int
    start: int
    end: int
    value: float


class Sentence:
    """What the rules ask about one sentence. All spans are of the section's text."""

    def __init__(
        self,
        text: str,
        spans: Sequence[tuple[int, int]],
        tokens: Sequence[Token],
        mentions: Sequence[Mention],
    ) -> None:
        """``spans`` are its clauses, ``tokens`` and ``mentions`` ascending and inside them."""
        self.text = text
        self.spans = spans
        self.mentions = mentions
        self.tokens = tokens
        self._named = [m.start for m in mentions]
        self._marked = [t.start for t in tokens]
        self._read: dict[int, Clause] = {}
        self._people: set[int] = set()
        self._scared: dict[int, int] = {}
        self.asked: list[tuple[Token, int]] = []
        self.told: set[int] = set()
        for token in tokens:
            kind = token.role.kind
            if kind == "people":
                self._people.add(token.start)
            elif kind == "scare":
                self._scared[token.start] = token.end
            elif kind == "demand":
                self._ask(token)

    def clause(self, number: int) -> Clause:
        """What the clause shows; read when it is first asked for."""
        known = self._read.get(number)
        if known is None:
            start, end = span = self.spans[number]
            own = range(bisect_left(self._named, start), bisect_left(self._named, end))
            tokens = self.tokens[bisect_left(self._marked, start) : bisect_left(self._marked, end)]
            known = self._read[number] = syntax.read(self.text, span, tokens, own, self.mentions)
        return known

    def aims(self, hits: Sequence[Weighed]) -> list[Aim]:
        """Every pair of a directed word and a mention it points to, with marks of the other kinds."""
        found = [aim for hit in hits if hit.value for aim in self._aim(hit)]
        if self.asked:
            found += self._demands()
        if self._scared:
            found += self._scares()
        return found

    def _aim(self, hit: Weighed) -> list[Aim]:
        clause, mentions = self.clause(hit.clause), self.mentions
        start, end, target = hit.start, hit.end, hit.role.target
        inside = [n for n in clause.mentions if mentions[n].start < end and start < mentions[n].end]
        if inside:  # the name itself blames: 中共匪帮
            return [Aim(n, start, end, hit.value) for n in inside]
        if target == "object":
            return self._aims(hit, *self._object(hit, clause))
        if target == "both":
            done_to = self._object(hit, clause)
            return self._aims(hit, *done_to) + self._aims(hit, *self._doer(hit, clause, "agent"))
        return self._aims(hit, *self._doer(hit, clause, target)) if target != "name" else []

    def _aims(self, hit: Weighed, numbers: Sequence[int], weight: float) -> list[Aim]:
        if not numbers:
            return []
        if 0 < hit.role.value < 2:
            weight *= MILD
        elif hit.role.value < 0 < hit.value:
            weight *= CLEARED
        return [
            Aim(n, hit.start, hit.end, hit.value * weight)
            for n in numbers
            if not self._apart(n) or (hit.role.target in ("object", "both") and hit.value > 0)
        ]

    def _object(self, hit: Weighed, clause: Clause) -> tuple[list[int], float]:
        mentions = self.mentions
        before = [n for n in clause.mentions if mentions[n].end <= hit.start]
        passive = clause.passive(hit.start)
        if passive is not None:
            suffered = [n for n in before if mentions[n].end <= passive]
            if suffered:
                return suffered[-1:], 1.0
            return self._carried(hit, clause, passive)
        if not clause.mentions:
            return [], 0.0
        stop = next((t.start for t in clause.tokens if t.start >= hit.end and _stops(t)), clause.end)
        after = [n for n in clause.mentions if hit.end <= mentions[n].start <= min(stop, hit.end + REACH)]
        governed = [n for n in before if n in clause.addressed]
        if governed and (not after or self.text[hit.end : hit.end + 1] != "的"):
            return governed[-1:], 1.0
        return (self._joined(after), 1.0) if after else ([], 0.0)

    def _joined(self, numbers: Sequence[int]) -> list[int]:
        return syntax.joined(self.text, numbers, self.mentions)

    def _doer(self, hit: Weighed, clause: Clause, target: str) -> tuple[list[int], float]:
        mentions = self.mentions
        after = [n for n in clause.mentions if hit.end <= mentions[n].start]
        if after and self.text[hit.end : mentions[after[0]].start] in self._links(target):
            return after[:1], 1.0
        before = [n for n in clause.mentions if mentions[n].end <= hit.start]
        passive = clause.passive(hit.start)
        if passive is not None and target != "holder":
            weight = -1.0 if hit.role.value < 0 < hit.value else 1.0  # 不受X胁迫: X would
            return [n for n in before if mentions[n].start >= passive][:1], weight
        if passive is not None:
            before = [n for n in before if mentions[n].end <= passive]
        if not before:
            return self._carried(hit, clause, hit.start)
        if target == "holder" and (disposed := [n for n in before if n in clause.disposed]):
            return disposed[-1:], 1.0
        if target == "holder" and (classed := self._classed(before, hit)):
            return classed, 1.0
        if link := self._linked(hit, clause, target):
            before = [n for n in before if mentions[n].end <= link] or before
        free = [n for n in before if self._may_do(n, hit, clause)]
        return (self._joined(free[::-1]), 1.0) if free else ([], 0.0)

    @staticmethod
    def _linked(hit: Weighed, clause: Clause, target: str) -> int | None:
        """Where 是 stands before the word, if that says of one what is another's: X是Y的威胁."""
        if target != "holder" and hit.end < clause.end - 1:
            return None
        links = [t.start for t in clause.tokens if t.role.kind == "copula" and t.end <= hit.start]
        return links[-1] if links else None

    def _classed(self, before: Sequence[int], hit: Weighed) -> list[int]:
        """Those whom the word gives a class: X、Y等独裁政权."""
        last = self.mentions[before[-1]].end
        if hit.start - last > CLASSED or not self.text.startswith(CLASSES, last):
            return []
        return self._joined(before[::-1])

    def _may_do(self, n: int, hit: Weighed, clause: Clause) -> bool:
        """Whether the word may be said of a mention that stands before it."""
        if n in clause.victims or self._apart(n):
            return False
        if n in clause.governed:
            return self._owns(n, hit, clause)
        if hit.value < 0 and self._claimed(self.mentions[n].end, hit, clause):
            return False
        if hit.value > 0 and n in self.told:
            return False
        return hit.value > 0 or clause.speakers.get(n, hit.end) > hit.start  # nobody accuses himself

    @staticmethod
    def _links(target: str) -> tuple[str, ...]:
        return ("", "的", "之") if target == "holder" else ("的",)

    def _owns(self, n: int, hit: Weighed, clause: Clause) -> bool:
        """Whether the word is the mention's own all the same: 对X的谎言, 对X迫害Y, 对X对Y的打压."""
        between = self.text[self.mentions[n].end : hit.start]
        if between == "的" and (hit.role.target == "holder" or n in clause.disposed):
            return True
        if hit.role.target == "holder" or n not in clause.addressed:
            return False
        return between.startswith("对") or (
            len(between) <= NEAR and self.text[hit.end : hit.end + 1] not in ENDS
        )

    @staticmethod
    def _claimed(start: int, hit: Weighed, clause: Clause) -> bool:
        """Whether a claim stands between: that X's claim is absurd says nothing bad of whom it accuses."""
        return hit.role.target == "holder" and any(
            t.role.kind == "claim" for t in clause.tokens if start <= t.start < hit.start
        )

    def _carried(self, hit: Weighed, own: Clause, before: int) -> tuple[list[int], float]:
        """The one whom the clause before was about, where little stands in its ``own`` ``before`` the word."""
        if before - own.start > LEAD:
            return [], 0.0
        accuses = hit.value < 0 and hit.role.target != "object"
        if accuses and any(t.role.kind == "report" and t.end <= hit.start for t in own.tokens):
            return [], 0.0  # he says so of somebody else
        for clause in map(self.clause, range(hit.clause - 1, max(0, hit.clause - BACK) - 1, -1)):
            told = clause.reports or self.text[clause.end - 1] in COLONS
            if told and accuses:  # nobody says this of himself
                return [], 0.0
            out = clause.governed | clause.victims
            free = [n for n in clause.mentions if n not in out and not self._apart(n)]
            if free and accuses and free[0] in clause.speakers:
                return [], 0.0
            if free:
                return self._joined(free), CARRIED
        return [], 0.0

    def _apart(self, n: int) -> bool:
        return syntax.apart(self.text, self._people, self.mentions[n])

    def _ask(self, demand: Token) -> None:
        """Note a verb of demanding with the mention that it is addressed to."""
        n = bisect_left(self._named, demand.end)
        if n < len(self.mentions) and self._named[n] <= demand.end + REACH:
            self.asked.append((demand, n))
            self.told.add(n)

    def _demands(self) -> list[Aim]:
        """Who is told to stop, or to do what is right, is blamed: if it is said in that clause or the next."""
        found: list[Aim] = []
        for asked, told in self.asked:
            following = bisect_right(self.spans, asked.start, key=itemgetter(0))
            end = self.spans[min(following, len(self.spans) - 1)][1]
            after = bisect_left(self._marked, self.mentions[told].end)
            if any(map(_halts, self.tokens[after : bisect_left(self._marked, end)])):
                found.append(Aim(told, asked.start, asked.end, DEMANDED))
        return found

    def _scares(self) -> list[Aim]:
        found: list[Aim] = []
        for n, mention in enumerate(self.mentions):
            at = mention.end + 1
            end = self._scared.get(at)
            if end and self.text[mention.end] in OPENING and self.text[end : end + 1] in CLOSING:
                found.append(Aim(n, at, end, SCARED))
        return found


VERBS = frozenset({"object", "agent", "both"})
NEAR = 4
"""Letters between who is governed by 对 and what he does: 对X政府恶意打压Y."""
CLASSES = ("等", "这样", "这种", "这类", "这个", "之类", "那样")
CLASSED = 10
"""Letters between a name and the class it is put into."""
ENDS = frozenset("，。；：！？、的了”") | {""}
"""What follows a verb without an object: 对X施压，."""

COLONS = "：:"


def _stops(token: Token) -> bool:
    """Whether what follows is the object of another verb: 反对他国干涉X, 保护百姓免受X."""
    return token.role.target in VERBS or token.role.kind in ("passive", "undo")


def _halts(token: Token) -> bool:
    """Whether a token names what somebody is told to stop or to do."""
    role = token.role
    return role.kind == "halt" or (role.target == "agent" and role.value > 0)
