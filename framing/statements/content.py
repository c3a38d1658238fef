"""A quote as it is compared: bare letters, their grams, its content, and who speaks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from framing import actors
from framing.statements.types import Said
from framing.text import simplify

GRAM = 4
"""Letters of a gram by which the same words are found: three are met by chance between any two long quotes."""
FUNCTION = frozenset("的了是在和也就都而及与着或我你他她它们这那说为以于把被将还其之所但并则地得很")
"""Letters that hold a sentence together; a pair with one of them says nothing about its content."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_TELLING = f"(?:(?![{''.join(sorted(FUNCTION))}])[\u3400-\u9fff])"
_PAIR = re.compile(f"(?=({_TELLING}{_TELLING}))")
_WORD = re.compile(r"[a-z]{3,}")
_LEAST = 2
"""Letters of the shorter of two names of which one contains the other."""

Relation = Literal["same", "side", "unknown", "other"]
"""``side``: one is a body, government or state, the other somebody who may speak for it (外交部, 汪文斌)."""


@dataclass(frozen=True, slots=True)
class Read:
    """One quote, read once.

    ``letters`` are its letters and digits, folded to Simplified and lower case;
    ``at`` their places in the text. ``content`` are the features that other
    words share: pairs of letters, ``#`` + figure, ``@`` + actor id, ``a`` + word.
    ``speakers`` are ids of actors in the speaker's name, ``name`` the name folded.
    """

    said: Said
    letters: str
    at: tuple[int, ...]
    grams: frozenset[str]
    content: frozenset[str]
    speakers: frozenset[str]
    name: str


def read(said: Said) -> Read:
    """Read one quote."""
    folded = simplify(said.text).translate(_PLAIN)
    at = tuple([i for i, c in enumerate(folded) if c.isalnum()])
    letters = "".join([c for c in folded if c.isalnum()])
    name = simplify(said.quote.speaker or "")
    grams = frozenset([letters[i : i + GRAM] for i in range(len(letters) - GRAM + 1)])
    return Read(said, letters, at, grams, _content(folded), _who(name), name)


class _Plain(dict[int, str]):
    """Full-width forms and capitals as plain small letters, where that is one to one; found when first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = unicodedata.normalize("NFKC", letter).lower()
        self[code] = plain if len(plain) == 1 else letter
        return self[code]


_PLAIN = _Plain()


def _content(text: str) -> frozenset[str]:
    found, bare = set(), list(text)
    for start, end, actor in actors.load().find_folded(text):
        found.add(f"@{actor}")
        bare[start:end] = " " * (end - start)
    rest = "".join(bare)
    found |= {f"#{m[0].replace(',', '')}" for m in _FIGURE.finditer(rest)}
    found |= {f"a{m[0]}" for m in _WORD.finditer(rest)}
    found.update(_PAIR.findall(rest))
    return frozenset(found)


@lru_cache(maxsize=4096)
def _who(name: str) -> frozenset[str]:
    """Actors in a speaker's name; the people among them where there are any."""
    known = actors.load()
    found = {actor for *_, actor in known.find_folded(name)}
    return frozenset({a for a in found if known[a].kind == "person"} or found)


def relation(one: Read, other: Read) -> Relation:
    """Whether two quotes have one speaker: by actor, by one name in the other, or by the state they speak for.

    A country that both names hold is no common actor: too many people have it in theirs.
    """
    if not one.name or not other.name:
        return "unknown"
    known = actors.load()
    if any(known[a].kind != "state" for a in one.speakers & other.speakers):
        return "same"
    short, long = sorted((one.name, other.name), key=len)
    listed = one.speakers and other.speakers and one.speakers != other.speakers
    if len(short) >= _LEAST and short in long and not listed:
        return "same"
    people = [any(known[a].kind == "person" for a in q.speakers) for q in (one, other)]
    return "side" if not all(people) and _states(one.speakers) & _states(other.speakers) else "other"


@lru_cache(maxsize=4096)
def _states(speakers: frozenset[str]) -> frozenset[str]:
    """States that the officials among the speakers speak for."""
    known = actors.load()
    states = (known.state(a) for a in speakers if known[a].group.endswith("_official"))
    return frozenset(s for s in states if s)


def figures(content: Iterable[str]) -> frozenset[str]:
    """The figures among the features."""
    return frozenset(f for f in content if f[0] == "#")
