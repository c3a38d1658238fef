"""What a clause shows on its surface: who is named in it, who is governed by 对 or 在, who speaks, who suffers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from framing.tone.words import Token

GOVERN: Mapping[str, int] = {"toward": 6, "from": 6, "disposal": 2, "cause": 2, "place": 0}
"""Letters that may stand between 对, 来自, 把, 令, 在 and whom they govern."""
SAYING = 8
"""Letters between who speaks and the verb of speech."""
CLOSING_REPORT = 3
"""Letters that may follow a verb of speech at the end of its clause (表示：, 说过，)."""
JOINS = frozenset({"、", "和", "与", "及", "以及", "跟", "同", "或", "或是", "或者"})
NOBODY: frozenset[int] = frozenset()


class Mention(NamedTuple):
    """``text[start:end]`` names ``actor``."""

    start: int
    end: int
    actor: str


class Clause(NamedTuple):
    """One clause: its span, its tokens and the numbers of its mentions.

    ``governed`` are the mentions after 对, 把, 来自, 在 and the like, of which ``addressed`` are those
    after 对 or 把 and ``disposed`` those after 把 or 将; ``speakers`` maps those who say or blame
    something to the end of the verb; to ``victims`` something is done right before; ``passives`` are
    the ends of 被, 遭 and their like; ``reports``: the clause ends in a verb of speech.
    """

    start: int
    end: int
    tokens: Sequence[Token]
    mentions: range
    governed: frozenset[int]
    addressed: frozenset[int]
    disposed: frozenset[int]
    speakers: Mapping[int, int]
    victims: frozenset[int]
    passives: tuple[int, ...]
    reports: bool

    def passive(self, before: int) -> int | None:
        """The end of the last passive that ends at ``before`` or earlier."""
        return max((end for end in self.passives if end <= before), default=None)


class Part(NamedTuple):
    """What lies in a clause, before anybody asks what it means."""

    start: int
    end: int
    tokens: Sequence[Token]
    mentions: range


def parts(
    spans: Sequence[tuple[int, int]], tokens: Sequence[Token], mentions: Sequence[Mention]
) -> list[Part]:
    """The clauses at ``spans``; ``tokens`` and ``mentions`` are ascending and inside them."""
    found: list[Part] = []
    named = seen = 0
    for start, end in spans:
        first, low = named, seen
        while named < len(mentions) and mentions[named].start < end:
            named += 1
        while seen < len(tokens) and tokens[seen].start < end:
            seen += 1
        found.append(Part(start, end, tokens[low:seen], range(first, named)))
    return found


def read(text: str, part: Part, mentions: Sequence[Mention]) -> Clause:
    """What a clause shows."""
    own = part.mentions
    govern: dict[str, set[int]] = {}
    speakers: dict[int, int] = {}
    victims: set[int] = set()
    passives: list[int] = []
    reports = False
    for t in part.tokens:
        kind, target = t.role.kind, t.role.target
        if kind == "passive":
            passives.append(t.end)
        elif kind in GOVERN:
            _add(govern.setdefault(kind, set()), t, GOVERN[kind], own, mentions, text)
        elif kind == "report" or target == "object":
            reports |= kind == "report" and part.end - t.end <= CLOSING_REPORT
            before = [n for n in own if mentions[n].end <= t.start]
            if before and t.start - mentions[before[-1]].end <= SAYING:
                speakers.setdefault(before[-1], t.end)
        elif target == "agent":
            _add(victims, t, 1, own, mentions, text)
    disposed = frozenset(govern.get("disposal", NOBODY))
    return Clause(
        *part, NOBODY.union(*govern.values()), disposed | govern.get("toward", NOBODY),
        disposed, speakers, frozenset(victims), tuple(passives), reports,
    )  # fmt: skip


def _add(to: set[int], token: Token, reach: int, own: range, mentions: Sequence[Mention], text: str) -> None:
    """Put the first mention after a token into ``to`` if it is within reach, and those joined to it."""
    after = next((n for n in own if mentions[n].start >= token.end), None)
    if after is not None and mentions[after].start - token.end <= reach:
        to.update(joined(text, own[after - own.start :], mentions))


def joined(text: str, numbers: Sequence[int], mentions: Sequence[Mention]) -> list[int]:
    """The first of the mentions, and those that 、 or 和 joins to it, in either direction."""
    taken = list(numbers[:1])
    for n in numbers[1:]:
        one, other = sorted((taken[-1], n))
        if text[mentions[one].end : mentions[other].start] not in JOINS:
            break
        taken.append(n)
    return taken


def apart(text: str, tokens: Sequence[Token], mentions: Sequence[Mention]) -> frozenset[int]:
    """Mentions that only say where people are from: 香港市民 is not Hong Kong's government."""
    people = {t.start for t in tokens if t.role.kind == "people"}
    return frozenset(n for n, m in enumerate(mentions) if m.end in people or text[m.end : m.end + 1] == "人")
