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

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from framing.tone.valence import Weighed
from framing.tone.words import Token

REACH = 8
"""Letters between a verb and its object."""
GOVERN: Mapping[str, int] = {"toward": 6, "from": 6, "disposal": 2, "place": 0}
"""Letters that may stand between 对, 来自, 把, 在 and whom they govern."""
SAYING = 8
"""Letters between who speaks and the verb of speech."""
CARRIED = 0.6
"""Weight of a word in a clause that names nobody."""
LEAD = 10
"""Letters that may stand before the word in such a clause."""
BACK = 3
"""Clauses that are asked for somebody to carry over."""
MILD = 0.45
"""Weight of mild praise (支持, 成功): news is full of it, and one such word is not enough."""
CLEARED = 0.3
"""Weight of blame that is negated (从未干涉): who did nothing bad is hardly praised."""
DEMANDED = -1.0
"""Weight of being told to stop (敦促X停止)."""
SCARED = -1.0
"""Weight of a title in scare quotes (X“总统”)."""


class Mention(NamedTuple):
    """``text[start:end]`` names ``actor``."""

    start: int
    end: int
    actor: str


class Aim(NamedTuple):
    """A directed word (``start`` to ``end``) that weighs ``value`` toward the ``mention``-th mention."""

    mention: int
    start: int
    end: int
    value: float


class _Clause(NamedTuple):
    """One clause: its span and the numbers of its mentions.

    ``governed`` are the mentions after 对, 把, 来自, 在 and the like, of which ``addressed`` are those
    after 对 or 把, ``disposed`` those after 把 or 将,
    ``speakers`` those who say or blame something here with the end of the verb, ``victims`` those to whom
    something is done right before; ``passives`` are the ends of 被, 遭 and
    their like; ``reports``: the clause ends in a verb of speech.
    """

    start: int
    end: int
    mentions: tuple[int, ...]
    governed: frozenset[int]
    addressed: frozenset[int]
    disposed: frozenset[int]
    speakers: Mapping[int, int]
    victims: frozenset[int]
    passives: tuple[int, ...]
    reports: bool


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
        self.mentions = mentions
        self.tokens = tokens
        self.marks = _by_clause(spans, tokens)
        self.clauses = _clauses(spans, self.marks, mentions)
        self.apart = _apart(text, tokens, mentions)
        self.told = frozenset(
            told
            for number, own in enumerate(self.marks)
            for t in own
            if t.role.kind == "demand" and (told := self._told(t, number)) is not None
        )

    def aims(self, hits: Sequence[Weighed]) -> list[Aim]:
        """Every pair of a directed word and a mention it points to, with marks of the other kinds."""
        found = [aim for hit in hits if hit.role.target and hit.value for aim in self._aim(hit)]
        return found + self._demands() + self._scares()

    def _aim(self, hit: Weighed) -> list[Aim]:
        inside = [
            n for n in self.clauses[hit.clause].mentions
            if self.mentions[n].start < hit.end and hit.start < self.mentions[n].end
        ]  # fmt: skip
        if inside:  # the name itself blames: 中共匪帮
            return [Aim(n, hit.start, hit.end, hit.value) for n in inside]
        if hit.role.target == "object":
            return self._aims(hit, *self._object(hit))
        if hit.role.target == "both":
            done_to = self._object(hit)
            return self._aims(hit, *done_to) + self._aims(hit, *self._doer(hit, "agent"))
        return self._aims(hit, *self._doer(hit, hit.role.target)) if hit.role.target != "name" else []

    def _aims(self, hit: Weighed, numbers: Sequence[int], weight: float) -> list[Aim]:
        if 0 < hit.role.value < 2:
            weight *= MILD
        elif hit.role.value < 0 < hit.value:
            weight *= CLEARED
        return [
            Aim(n, hit.start, hit.end, hit.value * weight)
            for n in numbers
            if n not in self.apart or (hit.role.target in ("object", "both") and hit.value > 0)
        ]

    def _object(self, hit: Weighed) -> tuple[list[int], float]:
        clause, mentions = self.clauses[hit.clause], self.mentions
        before = [n for n in clause.mentions if mentions[n].end <= hit.start]
        passive = max((p for p in clause.passives if p < hit.start), default=None)
        if passive is not None:
            suffered = [n for n in before if mentions[n].end <= passive]
            if suffered:
                return suffered[-1:], 1.0
            return self._carried(hit, passive)
        after = [n for n in clause.mentions if hit.end <= mentions[n].start <= hit.end + REACH]
        governed = [n for n in before if n in clause.addressed]
        if governed and (not after or self.text[hit.end : hit.end + 1] != "的"):
            return governed[-1:], 1.0
        return (self._joined(after), 1.0) if after else ([], 0.0)

    def _joined(self, numbers: Sequence[int]) -> list[int]:
        """The first mention, and those that 、 or 和 joins to it, in either direction."""
        taken = list(numbers[:1])
        for n in numbers[1:]:
            one, other = sorted((taken[-1], n))
            if self.text[self.mentions[one].end : self.mentions[other].start] not in JOINS:
                break
            taken.append(n)
        return taken

    def _doer(self, hit: Weighed, target: str) -> tuple[list[int], float]:
        clause, mentions = self.clauses[hit.clause], self.mentions
        after = [n for n in clause.mentions if hit.end <= mentions[n].start]
        if after and self.text[hit.end : mentions[after[0]].start] in self._links(target):
            return after[:1], 1.0
        before = [n for n in clause.mentions if mentions[n].end <= hit.start]
        passive = max((p for p in clause.passives if p < hit.start), default=None)
        if passive is not None and target != "holder":
            weight = -1.0 if hit.role.value < 0 < hit.value else 1.0  # 不受X胁迫: X would
            return [n for n in before if mentions[n].start >= passive][:1], weight
        if passive is not None:
            before = [n for n in before if mentions[n].end <= passive]
        if target == "holder" and (disposed := [n for n in before if n in clause.disposed]):
            return disposed[-1:], 1.0
        if target == "holder" and (classed := self._classed(before, hit)):
            return classed, 1.0
        if link := self._linked(hit, target):
            before = [n for n in before if mentions[n].end <= link] or before
        free = [n for n in before if self._may_do(n, hit, clause)]
        if free:
            return self._joined(free[::-1]), 1.0
        return ([], 0.0) if before else self._carried(hit, clause.start)

    def _linked(self, hit: Weighed, target: str) -> int | None:
        """Where 是 stands before the word, if that says of one what is another's: X是Y的威胁."""
        closed = hit.end >= self.clauses[hit.clause].end - 1
        if target != "holder" and not closed:
            return None
        links = [t.start for t in self.marks[hit.clause] if t.role.kind == "copula" and t.end <= hit.start]
        return links[-1] if links else None

    def _classed(self, before: Sequence[int], hit: Weighed) -> list[int]:
        """Those whom the word gives a class: X、Y等独裁政权."""
        if not before or not self.text.startswith(CLASSES, self.mentions[before[-1]].end):
            return []
        return self._joined(before[::-1]) if hit.start - self.mentions[before[-1]].end <= CLASSED else []

    def _may_do(self, n: int, hit: Weighed, clause: _Clause) -> bool:
        """Whether the word may be said of a mention that stands before it."""
        if n in self.apart or n in clause.victims:
            return False
        if n in clause.governed:
            return self._owns(n, hit)
        if hit.value < 0 and self._claimed(self.mentions[n].end, hit):
            return False
        if hit.value > 0 and n in self.told:
            return False
        return hit.value > 0 or clause.speakers.get(n, hit.end) >= hit.start  # nobody accuses himself

    @staticmethod
    def _links(target: str) -> tuple[str, ...]:
        return ("", "的", "之") if target == "holder" else ("的",)

    def _owns(self, n: int, hit: Weighed) -> bool:
        """Whether the word is the mention's own all the same: 对X的谎言, 对X迫害Y, 对X对Y的打压."""
        between = self.text[self.mentions[n].end : hit.start]
        if hit.role.target == "holder":
            return between == "的"
        return n in self.clauses[hit.clause].addressed and (not between or between.startswith("对"))

    def _claimed(self, start: int, hit: Weighed) -> bool:
        """Whether a claim stands between: that X's claim is absurd says nothing bad of whom it accuses."""
        return hit.role.target == "holder" and any(
            t.role.kind == "claim" for t in self.marks[hit.clause] if start <= t.start < hit.start
        )

    def _carried(self, hit: Weighed, before: int) -> tuple[list[int], float]:
        """The one whom the clause before was about, where this one begins with the word or nearly so."""
        if hit.start - self.clauses[hit.clause].start > LEAD:
            return [], 0.0
        if hit.value < 0 and any(
            t.role.kind == "report" and t.end <= hit.start for t in self.marks[hit.clause]
        ):
            return [], 0.0  # he says so of somebody else
        for clause in reversed(self.clauses[max(0, hit.clause - BACK) : hit.clause]):
            if clause.reports and hit.value < 0:  # nobody says this of himself
                return [], 0.0
            out = clause.governed | clause.victims | self.apart
            free = [n for n in clause.mentions if n not in out]
            if free and hit.value < 0 and free[0] in clause.speakers:
                return [], 0.0
            if free:
                return self._joined(free), CARRIED
        return [], 0.0

    def _demands(self) -> list[Aim]:
        """Who is told to stop, or to do what is right, is blamed for not doing so: in that clause or the next."""
        found: list[Aim] = []
        for number, own in enumerate(self.marks):
            for asked in (t for t in own if t.role.kind == "demand"):
                told = self._told(asked, number)
                after = [*own, *(self.marks[number + 1] if number + 1 < len(self.marks) else ())]
                halts = [t for t in after if told is not None and _halts(t, self.mentions[told].end)]
                if told is not None and halts:
                    found.append(Aim(told, asked.start, asked.end, DEMANDED))
        return found

    def _told(self, asked: Token, clause: int) -> int | None:
        """The mention that a verb of demanding is addressed to."""
        near = (
            n for n in self.clauses[clause].mentions
            if asked.end <= self.mentions[n].start <= asked.end + REACH
        )  # fmt: skip
        return next(near, None)

    def _scares(self) -> list[Aim]:
        starts = {t.start: t.end for t in self.tokens if t.role.kind == "scare"}
        found: list[Aim] = []
        for n, mention in enumerate(self.mentions):
            at = mention.end + 1
            if self.text[mention.end : at] in OPENING and at in starts:
                end = starts[at]
                if self.text[end : end + 1] in CLOSING:
                    found.append(Aim(n, at, end, SCARED))
        return found


JOINS = frozenset({"、", "和", "与", "及", "以及", "跟", "同", "或", "或是", "或者"})
CLASSES = ("等", "这样", "这种", "这类", "这个", "之类", "那样")
CLASSED = 10
"""Letters between a name and the class it is put into."""
PRONOUNS = ("其", "他", "她", "它", "该")

OPENING = ("“", "‘", '"', "「")
CLOSING = ("”", "’", '"', "」")


def _halts(token: Token, after: int) -> bool:
    """Whether a token names what somebody is told to stop or to do."""
    role = token.role
    return token.start >= after and (role.kind == "halt" or (role.target == "agent" and role.value > 0))


def _by_clause(spans: Sequence[tuple[int, int]], tokens: Sequence[Token]) -> list[list[Token]]:
    found: list[list[Token]] = [[] for _ in spans]
    clause = 0
    for token in tokens:
        while token.start >= spans[clause][1]:
            clause += 1
        found[clause].append(token)
    return found


def _clauses(
    spans: Sequence[tuple[int, int]], by_clause: Sequence[Sequence[Token]], mentions: Sequence[Mention]
) -> list[_Clause]:
    found: list[_Clause] = []
    named = 0
    for (start, end), marks in zip(spans, by_clause, strict=True):
        first = named
        while named < len(mentions) and mentions[named].start < end:
            named += 1
        own = tuple(range(first, named))
        govern: dict[str, set[int]] = {kind: set() for kind in GOVERN}
        speakers: dict[int, int] = {}
        victims: set[int] = set()
        for t in marks:
            kind = t.role.kind
            if kind in GOVERN:
                after = next((n for n in own if mentions[n].start >= t.end), None)
                if after is not None and mentions[after].start - t.end <= GOVERN[kind]:
                    govern[kind].add(after)
            elif kind == "report" or t.role.target == "object":
                before = [n for n in own if mentions[n].end <= t.start]
                if before and t.start - mentions[before[-1]].end <= SAYING:
                    speakers.setdefault(before[-1], t.end)
            elif t.role.target == "agent":
                after = next((n for n in own if mentions[n].start >= t.end), None)
                if after is not None and t.end <= mentions[after].start <= t.end + 1:
                    victims.add(after)
        passives = tuple(t.end for t in marks if t.role.kind == "passive")
        reports = any(t.role.kind == "report" and end - t.end <= 3 for t in marks)
        found.append(
            _Clause(
                start,
                end,
                own,
                frozenset().union(*govern.values()),
                frozenset(govern["toward"] | govern["disposal"]),
                frozenset(govern["disposal"]),
                speakers,
                frozenset(victims),
                passives,
                reports,
            )
        )
    return found


def _apart(text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> frozenset[int]:
    """Mentions that only say where people are from: 香港市民 is not Hong Kong's government."""
    people = {t.start for t in tokens if t.role.kind == "people"}
    return frozenset(n for n, m in enumerate(mentions) if m.end in people or text[m.end : m.end + 1] == "人")
