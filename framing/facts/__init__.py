"""What an article states that others may lack: figures with their units, named people, named organisations.

Values compare across outlets: 三成 and 30% are one figure, and a name of the
list of actors stands for the actor. Everything else is found by form alone,
with precision before recall: a number whose unit is not in facts.toml, or a
name that nothing marks as one, is left out. Dates are no figures.
"""

from __future__ import annotations

from framing import actors
from framing.facts.figures import figures
from framing.facts.names import glosses, names, namesakes
from framing.facts.types import KINDS, Fact, FactKind
from framing.model import SCORED, Article
from framing.text import simplify

__all__ = ["KINDS", "Fact", "FactKind", "facts"]


def facts(article: Article) -> tuple[Fact, ...]:
    """Every distinct fact of headline, body and captions, in order of section and place.

    Raises:
        LexiconError: facts.toml breaks its format.
    """
    texts = []
    for name in SCORED:
        section = article.sections.get(name)
        if section and section.text:
            text = simplify(section.text)
            texts.append((name, text, actors.load().find(section.text), glosses(text)))
    others = frozenset(n for _, text, known, glossed in texts for n in namesakes(text, known, glossed))
    seen: set[tuple[str, str]] = set()
    result: list[Fact] = []
    for name, text, known, glossed in texts:
        found = [*figures(text), *names(text, name, known, glossed, others)]
        for kind, value, start, end in sorted(found, key=lambda f: (f[2], -f[3], f[0])):
            if (kind, value) not in seen:
                seen.add((kind, value))
                result.append(Fact(kind, value, text[start:end], name, start, end))
    return tuple(result)
