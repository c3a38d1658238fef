"""Tone around actors: each mention in a sentence with what the sentence says of it.

It is what stands around a name, not an outlet's stance. Bad news about an
actor is not tone; blame, accusation and derogatory naming is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple, Protocol

from framing.cleaning.script import simplify
from framing.model import SCORED, Article, SectionName, Tendency, Tone, VoiceName
from framing.model import Sentence as Span
from framing.tone import words
from framing.tone.syntax import Mention
from framing.tone.targets import Aim, Sentence
from framing.tone.valence import clauses, weigh
from framing.tone.words import Token

RULES = "2"
"""Version of the rules; raise it when code changes a label."""
THRESHOLD = 0.5
"""How much must weigh toward an actor before its sentence is called positive or negative."""

Voice = Callable[[SectionName, int, int], VoiceName]
"""Whose words ``section[start:end]`` are."""


Named = tuple[int, int, str]
"""Start, end, actor id."""


class Actors(Protocol):
    """Whatever finds actors, ascending and without overlap."""

    def find(self, text: str) -> Sequence[Named]:
        """Mentions in ``text``."""
        ...


class Judgement(NamedTuple):
    """What a sentence says of one actor: ``total`` is the signed sum over ``aims``, its evidence."""

    actor: str
    label: Tendency
    total: float
    aims: tuple[Aim, ...]


def version() -> str:
    """Changes with the rules and with every byte of the lists."""
    return f"{RULES}-{words.load().hash}"


def tones(article: Article, voice: Voice, actors: Actors) -> tuple[Tone, ...]:
    """Every mention of an actor in headline, body and captions, in the order of the sentences.

    All mentions of one actor in a sentence share label and counts: the sentence
    speaks of the actor, not of the word. Sections are read in Simplified letters.
    """
    found: list[Tone] = []
    for name in SCORED:
        section = article.sections.get(name)
        spans = [s for s in article.sentences if s.section == name]
        if section is not None and spans and (mentions := actors.find(section.text)):
            found += _section(section.text, spans, mentions, voice)
    return tuple(found)


def _section(text: str, spans: Sequence[Span], mentions: Sequence[Named], voice: Voice) -> Iterator[Tone]:
    """The mentions in a section whose sentences are ``spans``; most sentences point at nobody."""
    lists = words.load()
    matches = lists.matches(text)
    named, pointing = [start for start, _, _ in mentions], lists.pointing(text, matches)
    for number, name, _, low, high, _ in spans:
        first = bisect_left(named, low)
        own = mentions[first : bisect_left(named, high, first)]
        judged: Mapping[str, Judgement] = {}
        at = bisect_left(pointing, low)
        if own and at < len(pointing) and pointing[at] < high:
            inside = matches[bisect_left(matches, low, key=_START) : bisect_left(matches, high, key=_START)]
            judged = _judge(text, low, high, lists.directed(text, inside), own)
        for start, end, actor in own:
            pro, con, label = _says(judged[actor]) if actor in judged else _NOTHING
            yield Tone(
                number, name, start, end, actor, text[start:end], pro, con, label, voice(name, start, end)
            )


def judge(text: str, mentions: Sequence[Named]) -> tuple[Judgement, ...]:
    """What one sentence says of each actor in ``mentions``, by first mention.

    ``mentions`` are (start, end, actor) in code points of ``text``, ascending and without overlap.
    """
    folded = simplify(text)
    lists = words.load()
    judged = _judge(folded, 0, len(folded), lists.directed(folded, lists.matches(folded)), mentions)
    return tuple(
        judged.get(actor, Judgement(actor, "neu", 0.0, ())) for actor in dict.fromkeys(m[2] for m in mentions)
    )


def _judge(
    text: str, start: int, end: int, tokens: Sequence[Token], own: Sequence[Named]
) -> dict[str, Judgement]:
    """Judgements of those actors to whom anything points."""
    mentions = [Mention(*m) for m in own]
    spans = clauses(text, start, end)
    by_actor: dict[str, list[Aim]] = {}
    for aim in Sentence(text, spans, tokens, mentions).aims(weigh(tokens, spans, directed=True)):
        by_actor.setdefault(mentions[aim.mention].actor, []).append(aim)
    return {actor: _judgement(actor, aims) for actor, aims in by_actor.items()}


def _judgement(actor: str, aims: Sequence[Aim]) -> Judgement:
    total = sum(aim.value for aim in aims)
    label: Tendency = "pos" if total >= THRESHOLD else "neg" if total <= -THRESHOLD else "neu"
    return Judgement(actor, label, total, tuple(aims))


def _says(judged: Judgement) -> tuple[int, int, Tendency]:
    """How many words are for and against an actor, and what they add up to."""
    positive = sum(aim.value > 0 for aim in judged.aims)
    return positive, len(judged.aims) - positive, judged.label


_NOTHING: tuple[int, int, Tendency] = (0, 0, "neu")
_START = itemgetter(1)
