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
_REACH = 40
"""Characters after a place name in which ``actor`` reads."""
KEYS = ("prev", "next", "doc", "lead", "follow", "near", "actor")
"""Cheapest first: in this order the clauses of a guard are asked."""
ACTOR_FILE = Path(__file__).parent / "lexicons" / "actor.toml"
_STOP = re.compile(r"[，。；：！？,;:!?\n]")
_DIGITS = "0123456789０１２３４５６７８９"
_WEEK = "周星期礼拜"
_NUMERALS = "0123456789一二三四五六七八九十"


@dataclass(slots=True)
class Context:
    """One article's text, asked the same ``doc`` questions again and again: answers are kept."""

    text: str
    known: dict[str, bool] = field(default_factory=dict)

    def holds(self, question: str, words: tuple[str, ...]) -> bool:
        """Whether any of ``words`` stands anywhere in the article; ``question`` is the key of the answer."""
        answer = self.known.get(question)
        if answer is None:
            answer = self.known[question] = any(word in self.text for word in words)
        return answer


Test = Callable[[str, int, int, int, int, Context], bool]
"""Asked (text, start, end, low, high, context): the match ``text[start:end]`` inside the sentence
``text[low:high]`` of the article ``context``. Plain arguments: it is asked some fifty times an article."""


def compile_guard(guard: str, where: str) -> tuple[Test, ...]:
    """Tests that must all pass for ``guard``, cheapest first; empty for an empty guard.

    ``where`` names file and line for the LexiconError raised on an unknown key
    or an empty list of alternatives.
    """
    clauses = [_clause(part.strip(), where) for part in guard.split(";") if part.strip()]
    return tuple(test for _, test in sorted(clauses, key=lambda clause: KEYS.index(clause[0])))


def reads_lists(guard: str) -> bool:
    """Whether ``guard`` depends on actor.toml."""
    return "actor" in guard and any(p.strip().removeprefix("!") == "actor" for p in guard.split(";"))


def _clause(clause: str, where: str) -> tuple[str, Test]:
    negated = clause.startswith("!")
    key, colon, value = clause.removeprefix("!").partition(":")
    if key not in KEYS:
        raise LexiconError(f"{where}: guard key {key!r} is unknown; use one of {', '.join(KEYS)}.")
    if (key == "actor") == bool(colon):
        raise LexiconError(f"{where}: write {_usage(key)} instead of {clause!r}.")
    words = tuple(value.split("|")) if colon else ()
    if not all(words):
        raise LexiconError(f"{where}: {clause!r} has an empty alternative; remove the extra '|' or ':'.")
    return key, _test(key, words, not negated)


@cache
def _test(key: str, words: tuple[str, ...], wanted: bool) -> Test:
    """The test of a clause; thousands of rows share few clauses."""
    return _MAKERS[key](words, wanted)


def _usage(key: str) -> str:
    return "'actor' without a value" if key == "actor" else f"'{key}:word|word'"


def _expand(words: Iterable[str]) -> tuple[str, ...]:
    """``#`` stands for any digit."""
    return tuple(w.replace("#", d) for w in words for d in (_DIGITS if "#" in w else "#"))


def _by_letter(words: Iterable[str], place: int) -> dict[str, tuple[str, ...]]:
    """Words by their first (0) or last (-1) letter: one look at the text rules out nearly all of them."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        found[word[place]] = (*found.get(word[place], ()), word)
    return found


def _next(words: tuple[str, ...], wanted: bool) -> Test:
    at_end, plain = "$" in words, _by_letter(_expand(w for w in words if w != "$"), 0)

    def test(text: str, start: int, end: int, low: int, high: int, context: Context) -> bool:
        if end == high:
            return at_end is wanted
        words = plain.get(text[end])
        return (words is not None and text.startswith(words, end, high)) is wanted

    return test


def _prev(words: tuple[str, ...], wanted: bool) -> Test:
    at_start, plain = "^" in words, _by_letter(_expand(w for w in words if w != "^"), -1)

    def test(text: str, start: int, end: int, low: int, high: int, context: Context) -> bool:
        if start == low:
            return at_start is wanted
        words = plain.get(text[start - 1])
        return (words is not None and text.endswith(words, low, start)) is wanted

    return test


def _near(words: tuple[str, ...], wanted: bool) -> Test:
    def test(text: str, start: int, end: int, low: int, high: int, context: Context) -> bool:
        before, after = text[low:start], text[end:high]
        for word in words:
            if word in before or word in after:
                return wanted
        return not wanted

    return test


def _follow(words: tuple[str, ...], wanted: bool) -> Test:
    def test(text: str, start: int, end: int, low: int, high: int, context: Context) -> bool:
        piece = _STOP.split(text[end : min(high, end + WINDOW)], maxsplit=1)[0]
        return any(w in piece for w in words) is wanted

    return test


def _lead(words: tuple[str, ...], wanted: bool) -> Test:
    def test(text: str, start: int, end: int, low: int, high: int, context: Context) -> bool:
        piece = _STOP.split(text[max(low, start - WINDOW) : start])[-1]
        return any(w in piece for w in words) is wanted

    return test


def _doc(words: tuple[str, ...], wanted: bool) -> Test:
    question = "|".join(words)
    return lambda text, start, end, low, high, context: context.holds(question, words) is wanted


def _acts(words: tuple[str, ...], wanted: bool) -> Test:
    rules = _actor()

    def test(text: str, start: int, end: int, low: int, high: int, context: Context) -> bool:
        return _is_actor(rules, text, start, end, low, high) is wanted

    return test


_MAKERS: dict[str, Callable[[tuple[str, ...], bool], Test]] = {
    "prev": _prev, "next": _next, "lead": _lead, "follow": _follow, "near": _near, "doc": _doc,
    "actor": _acts,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Actor:
    """Patterns behind ``actor``, built from the word lists in actor.toml; words before by their last letter.

    ``acting`` and ``joining`` hold every letter with which ``acts`` and ``peer_after`` can begin.
    """

    place: dict[str, tuple[str, ...]]
    target: dict[str, tuple[str, ...]]
    linked: re.Pattern[str]
    acting: frozenset[str]
    acts: re.Pattern[str]
    joining: frozenset[str]
    peer_after: re.Pattern[str]
    peer_before: dict[str, tuple[str, ...]]
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
        rf"(?:{words['adverbs']}|（[^）]{{1,14}}）|\([^)]{{1,14}}\)|[{_WEEK}]+[一二三四五六日天]"
        rf"|[{_NUMERALS}]+[年月日号]|(?:{words['prepositions']})[^，。；：！？\n]{{1,14}}?)"
    )
    openers = {key: {word[0] for word in values} for key, values in lists.items()}
    possessed = f"的[^，。；：！？的]{{0,4}}?(?:{words['possessed']})"
    return _Actor(
        _by_letter(lists["place_before"], -1),
        _by_letter(lists["target_before"], -1),
        re.compile(rf"{possessed}|[，。；：！？、”」’\n]|$"),
        frozenset("的（(" + _WEEK + _NUMERALS).union(
            *(openers[key] for key in ("verbs", "adverbs", "prepositions"))
        ),
        re.compile(rf"{possessed}|{filler}{{0,3}}{verb}"),
        frozenset(openers["joins"]),
        re.compile(rf"(?:{words['joins']})(?:{words['peers']})(?!{words['place_after']})"),
        _by_letter((peer + join for peer in lists["peers"] for join in lists["joins"]), -1),
        re.compile(words["place_after"]),
    )


def _is_actor(rules: _Actor, text: str, start: int, end: int, low: int, high: int) -> bool:
    """Whether a place name acts as a government: it speaks, decides, is urged or blamed, or is a peer.

    The name is ``text[start:end]``, its sentence ``text[low:high]``. True when a
    verb of speech or policy follows (adverbs, dates and one phrase with a
    preposition may stand between), when it owns a stance (的立场), when a verb
    that addresses governments stands right before it, or when it is joined to
    another capital. A preposition of place before it settles the matter: False.
    """
    last = text[start - 1] if start > low else ""
    if text.endswith(rules.place.get(last, ()), low, start):
        return False
    stop = min(high, end + _REACH)
    first = text[end] if end < stop else ""
    if first in rules.acting and rules.acts.match(text, end, stop):
        return True
    if first in rules.joining and rules.peer_after.match(text, end, stop):
        return True
    if text.endswith(rules.target.get(last, ()), low, start) and rules.linked.match(text, end, stop):
        return True
    for joined in rules.peer_before.get(last, ()):
        if text.endswith(joined, low, start):
            before = start - len(joined)
            at_place = text.endswith(rules.place.get(text[before - 1], ()), low, before)
            return not at_place and not rules.place_after.match(text, end, stop)
    return False
