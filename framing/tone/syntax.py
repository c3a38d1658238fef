"""What a clause shows on its surface: who is named in it, who is governed by 对 or 在, who speaks, who suffers."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from framing.tone.words import Token

GOVERN: Mapping[str, int] = {"toward": 6, "from": 6, "disposal": 2, "cause": 2, "place": 0}
"""Letters that may stand between 对, 来自, 把, 令, 在 and whom they govern."""
ADDRESS = frozenset({"toward", "disposal"})
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
        return max((end for end in self.passives if end <= before), default=None) if self.passives else None


def read(
    text: str, span: tuple[int, int], tokens: Sequence[Token], own: range, mentions: Sequence[Mention]
) -> Clause:
    """What a clause shows: ``span`` is where it lies, ``tokens`` and ``own`` what begins in it.

    ``mentions`` are those of the sentence, of which ``own`` are numbers.
    """
    governed = addressed = disposed = victims = NOBODY
    speakers: dict[int, int] = {}
    passives: list[int] = []
    reports = False
    for start, end, role in tokens:
        kind = role.kind
        if kind == "passive":
            passives.append(end)
        elif kind == "report" or role.target == "object":
            reports |= kind == "report" and span[1] - end <= CLOSING_REPORT
            before = _last(start, own, mentions)
            if before is not None and start - mentions[before].end <= SAYING:
                speakers.setdefault(before, end)
        elif not own:
            continue
        elif role.target == "agent":
            victims = victims.union(_next(end, 1, own, mentions, text))
        elif kind in GOVERN:
            named = _next(end, GOVERN[kind], own, mentions, text)
            governed = governed.union(named)
            if kind in ADDRESS:
                addressed = addressed.union(named)
            if kind == "disposal":
                disposed = disposed.union(named)
    return Clause(
        *span, tokens, own, governed, addressed, disposed, speakers, victims, tuple(passives), reports
    )


def _next(after: int, reach: int, own: range, mentions: Sequence[Mention], text: str) -> Sequence[int]:
    """The first mention at ``after`` or later if it is within reach, and those joined to it."""
    for n in own:
        gap = mentions[n].start - after
        if gap >= 0:
            return joined(text, own[n - own.start :], mentions) if gap <= reach else ()
    return ()


def _last(end: int, own: range, mentions: Sequence[Mention]) -> int | None:
    """The last mention that ends at ``end`` or earlier."""
    for n in reversed(own):
        if mentions[n].end <= end:
            return n
    return None


def joined(text: str, numbers: Sequence[int], mentions: Sequence[Mention]) -> list[int]:
    """The first of the mentions, and those that 、 or 和 joins to it, in either direction."""
    taken = list(numbers[:1])
    for n in numbers[1:]:
        one, other = sorted((taken[-1], n))
        if text[mentions[one].end : mentions[other].start] not in JOINS:
            break
        taken.append(n)
    return taken


def apart(text: str, people: Container[int], mention: Mention) -> bool:
    """Whether a mention only says where people are from: 香港市民 is not Hong Kong's government.

    ``people`` are the starts of words for people.
    """
    return mention.end in people or text.startswith("人", mention.end)
