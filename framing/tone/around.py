"""Tone around actors: each mention in a sentence with what the sentence says of it.

It is what stands around a name, not an outlet's stance. Bad news about an
actor is not tone; blame, accusation and derogatory naming is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from framing.cleaning.script import simplify
from framing.model import SCORED, Article, SectionName, Tendency, Tone, VoiceName
from framing.tone import words
from framing.tone.syntax import Mention
from framing.tone.targets import Aim, Sentence
from framing.tone.valence import clauses, weigh
from framing.tone.words import Token

RULES = "2"
"""Version of the rules; raise it when code changes a label."""
THRESHOLD = 0.5
"""How much must weigh toward an actor before its sentence is called positive or negative."""

AIMING = frozenset({"demand", "scare"})
"""Markers that blame without a directed word."""
Voice = Callable[[SectionName, int, int], VoiceName]
"""Whose words ``section[start:end]`` are."""


class Actors(Protocol):
    """Whatever finds actors: (start, end, actor id), ascending and without overlap."""

    def find(self, text: str) -> Sequence[tuple[int, int, str]]:
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
        if section is None or not spans:
            continue
        mentions = [Mention(*m) for m in actors.find(section.text)]
        if not mentions:
            continue
        tokens = words.load().find(section.text)
        named, marked = [m.start for m in mentions], [t.start for t in tokens]
        for s in spans:
            own = mentions[bisect_left(named, s.start) : bisect_left(named, s.end)]
            if not own:
                continue
            inside = tokens[bisect_left(marked, s.start) : bisect_left(marked, s.end)]
            judged = {j.actor: j for j in _judge(section.text, s.start, s.end, inside, own)}
            found += [_tone(section.text, s.sentence_no, name, m, judged[m.actor], voice) for m in own]
    return tuple(found)


def judge(text: str, mentions: Sequence[tuple[int, int, str]]) -> tuple[Judgement, ...]:
    """What one sentence says of each actor in ``mentions``, by first mention.

    ``mentions`` are (start, end, actor) in code points of ``text``, ascending and without overlap.
    """
    folded = simplify(text)
    return _judge(folded, 0, len(folded), words.load().find(folded), [Mention(*m) for m in mentions])


def _judge(
    text: str, start: int, end: int, tokens: Sequence[Token], mentions: Sequence[Mention]
) -> tuple[Judgement, ...]:
    by_actor: dict[str, list[Aim]] = {m.actor: [] for m in mentions}
    for t in tokens:  # most sentences blame and praise nobody
        if t.role.target or t.role.kind in AIMING:
            spans = clauses(text, start, end)
            for aim in Sentence(text, spans, tokens, mentions).aims(weigh(tokens, spans, directed=True)):
                by_actor[mentions[aim.mention].actor].append(aim)
            break
    return tuple(_judgement(actor, own) for actor, own in by_actor.items())


def _judgement(actor: str, aims: Sequence[Aim]) -> Judgement:
    if not aims:
        return Judgement(actor, "neu", 0.0, ())
    total = sum(aim.value for aim in aims)
    label: Tendency = "pos" if total >= THRESHOLD else "neg" if total <= -THRESHOLD else "neu"
    return Judgement(actor, label, total, tuple(aims))


def _tone(text: str, no: int, name: SectionName, m: Mention, judged: Judgement, voice: Voice) -> Tone:
    positive = sum(aim.value > 0 for aim in judged.aims) if judged.aims else 0
    return Tone(
        no, name, m.start, m.end, m.actor, text[m.start : m.end],
        positive, len(judged.aims) - positive, judged.label, voice(name, m.start, m.end),
    )  # fmt: skip
