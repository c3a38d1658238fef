"""The guard language of the lexicons: small declarative conditions on what stands around a match.

A guard is a list of clauses joined by ``;``; all of them must hold. A clause is
``key:alternative|alternative`` or a bare ``actor``, each with an optional ``!``
that negates it. README.md in the lexicons folder documents every key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from framing.errors import LexiconError

WINDOW = 10
"""Characters that ``lead`` and ``follow`` look at, inside the match's own clause."""
KEYS = ("prev", "next", "lead", "follow", "near", "doc", "actor")
ACTOR_FILE = Path(__file__).parent / "lexicons" / "actor.toml"
_STOP = re.compile(r"[，。；：！？,;:!?\n]")
_DIGITS = "0123456789０１２３４５６７８９"


@dataclass(slots=True)
class Context:
    """One article's text, asked the same ``doc`` questions again and again: answers are kept."""

    text: str
    known: dict[tuple[str, ...], bool] = field(default_factory=dict)

    def holds(self, words: tuple[str, ...]) -> bool:
        """Whether any of ``words`` stands anywhere in the article."""
        if words not in self.known:
            self.known[words] = any(word in self.text for word in words)
        return self.known[words]


@dataclass(frozen=True, slots=True)
class Place:
    """A match at ``text[start:end]`` inside the sentence ``text[low:high]``."""

    text: str
    start: int
    end: int
    low: int
    high: int
    context: Context


Test = Callable[[Place], bool]


def compile_guard(guard: str, where: str) -> tuple[Test, ...]:
    """Tests that must all pass for ``guard``; empty for an empty guard.

    ``where`` names file and line for the LexiconError raised on an unknown key
    or an empty list of alternatives.
    """
    return tuple(_clause(part.strip(), where) for part in guard.split(";") if part.strip())


def _clause(clause: str, where: str) -> Test:
    negated = clause.startswith("!")
    key, colon, value = clause.removeprefix("!").partition(":")
    if key not in KEYS:
        raise LexiconError(f"{where}: guard key {key!r} is unknown; use one of {', '.join(KEYS)}.")
    if (key == "actor") == bool(colon):
        raise LexiconError(f"{where}: write {_usage(key)} instead of {clause!r}.")
    words = tuple(value.split("|")) if colon else ()
    if not all(words):
        raise LexiconError(f"{where}: {clause!r} has an empty alternative; remove the extra '|' or ':'.")
    return _test(key, words, negated)


def _usage(key: str) -> str:
    return "'actor' without a value" if key == "actor" else f"'{key}:word|word'"


def _test(key: str, words: tuple[str, ...], negated: bool) -> Test:
    test = actor if key == "actor" else _MAKERS[key](words)
    return (lambda place: not test(place)) if negated else test


def _expand(words: Iterable[str]) -> tuple[str, ...]:
    """``#`` stands for any digit."""
    return tuple(w.replace("#", d) for w in words for d in (_DIGITS if "#" in w else "#"))


def _next(words: tuple[str, ...]) -> Test:
    at_end, plain = "$" in words, _expand(w for w in words if w != "$")
    return lambda p: p.text.startswith(plain, p.end, p.high) or (at_end and p.end == p.high)


def _prev(words: tuple[str, ...]) -> Test:
    at_start, plain = "^" in words, _expand(w for w in words if w != "^")
    return lambda p: p.text.endswith(plain, p.low, p.start) or (at_start and p.start == p.low)


def _near(words: tuple[str, ...]) -> Test:
    def near(p: Place) -> bool:
        before, after = p.text[p.low : p.start], p.text[p.end : p.high]
        return any(w in before or w in after for w in words)

    return near


def _follow(words: tuple[str, ...]) -> Test:
    def follow(p: Place) -> bool:
        piece = _STOP.split(p.text[p.end : min(p.high, p.end + WINDOW)], maxsplit=1)[0]
        return any(w in piece for w in words)

    return follow


def _lead(words: tuple[str, ...]) -> Test:
    def lead(p: Place) -> bool:
        piece = _STOP.split(p.text[max(p.low, p.start - WINDOW) : p.start])[-1]
        return any(w in piece for w in words)

    return lead


def _doc(words: tuple[str, ...]) -> Test:
    return lambda p: p.context.holds(words)


_MAKERS: dict[str, Callable[[tuple[str, ...]], Test]] = {
    "prev": _prev, "next": _next, "lead": _lead, "follow": _follow, "near": _near, "doc": _doc,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Actor:
    """Patterns behind ``actor``, built from the word lists in actor.toml."""

    place: tuple[str, ...]
    target: tuple[str, ...]
    linked: re.Pattern[str]
    acts: re.Pattern[str]
    peer_after: re.Pattern[str]
    peer_before: tuple[str, ...]
    place_after: re.Pattern[str]


def _either(words: Iterable[str]) -> str:
    """A pattern of alternatives, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _actor() -> _Actor:
    lists: dict[str, list[str]] = tomllib.loads(ACTOR_FILE.read_text(encoding="utf-8"))
    words = {key: _either(values) for key, values in lists.items()}
    verb = f"(?:{words['verbs']})(?!{words['not_verbs']})"
    filler = (
        rf"(?:{words['adverbs']}|（[^）]{{1,14}}）|\([^)]{{1,14}}\)|[周星期礼拜]+[一二三四五六日天]"
        rf"|[0-9一二三四五六七八九十]+[年月日号]|(?:{words['prepositions']})[^，。；：！？\n]{{1,14}}?)"
    )
    possessed = f"的[^，。；：！？的]{{0,4}}?(?:{words['possessed']})"
    return _Actor(
        tuple(lists["place_before"]),
        tuple(lists["target_before"]),
        re.compile(rf"{possessed}|[，。；：！？、”」’\n]|$"),
        re.compile(rf"{possessed}|{filler}{{0,3}}{verb}"),
        re.compile(rf"(?:{words['joins']})(?:{words['peers']})(?!{words['place_after']})"),
        tuple(peer + join for peer in lists["peers"] for join in lists["joins"]),
        re.compile(words["place_after"]),
    )


def actor(place: Place) -> bool:
    """Whether a place name acts as a government: it speaks, decides, is urged or blamed, or is a peer.

    True when a verb of speech or policy follows (adverbs, dates and one phrase
    with a preposition may stand between), when it owns a stance (的立场), when a
    verb that addresses governments stands right before it, or when it is joined
    to another capital. A preposition of place before it settles the matter: False.
    """
    rules = _actor()
    text, low, start, end = place.text, place.low, place.start, place.end
    if text.endswith(rules.place, low, start):
        return False
    clause = text[end : min(place.high, end + 40)]
    if rules.acts.match(clause):
        return True
    if text.endswith(rules.target, low, start) and rules.linked.match(clause):
        return True
    if rules.peer_after.match(clause):
        return True
    joined = next((peer for peer in rules.peer_before if text.endswith(peer, low, start)), None)
    if joined is None or rules.place_after.match(clause):
        return False
    return not text.endswith(rules.place, low, start - len(joined))
