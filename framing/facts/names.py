"""Names: actors of the list first, then people and organisations that their form gives away."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter

from framing import actors
from framing.facts.types import FactKind, Found, Mention
from framing.facts.words import Words, words
from framing.model import SectionName
from framing.segmentation import tag

_KIND_OF: dict[str, FactKind] = {
    "person": "person",
    "party": "organisation",
    "body": "organisation",
    "organisation": "organisation",
    "media": "organisation",
    "company": "organisation",
}
_DOT = re.compile("[·‧]")
_END = itemgetter(1)
_LONGEST = 12
"""Letters before its end that the name of an organisation may have."""
_PROPER = ("nr", "ns", "nt", "nz", "j")
_NOUNS = ("n", "j", "s", "f", "a", "b", "vn", "t", "l", "x", "eng", "q", "m", "i", "g", "h", "k", "z")
_GLOSS = re.compile(r"[（(]([A-Z][A-Za-zÀ-ɏ'’.-]+(?: [A-Za-zÀ-ɏ'’.-]+){1,4})[,，)）]")


def names(
    text: str,
    section: SectionName,
    mentions: Sequence[Mention],
    glossed: Sequence[re.Match[str]],
    others: frozenset[str],
) -> Iterator[Found]:
    """People and organisations of a text in Simplified script, none inside another.

    Args:
        mentions: :meth:`actors.Actors.find_folded` of the text.
        glossed: :func:`glosses` of the text.
        others: :func:`namesakes` of the whole article.
    """
    taken = bytearray(len(text))
    for found in (*_actors(text, section, mentions, others), *_people(text, glossed), *_organisations(text)):
        _, _, start, end = found
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            yield found


def glosses(text: str) -> list[re.Match[str]]:
    """Latin names in brackets, by start."""
    return list(_GLOSS.finditer(text))


def _actors(
    text: str, section: SectionName, mentions: Sequence[Mention], others: frozenset[str]
) -> Iterator[Found]:
    """Actors of the list that are people or organisations; media in captions are credits of pictures."""
    known, lists = _kinds(section == "caption"), words()
    for start, end, key in mentions:
        kind = known.get(key)
        if kind == "person" and (text[start:end] in others or _runs_on(text, start, end, lists)):
            continue
        if kind:
            yield kind, key, start, end


@cache
def _kinds(caption: bool) -> Mapping[str, FactKind]:
    """Ids of actors that are people or organisations → which of the two."""
    return {
        key: _KIND_OF[actor.kind]
        for key, actor in actors.load().items()
        if actor.kind in _KIND_OF and not (caption and actor.kind == "media")
    }


def _runs_on(text: str, start: int, end: int, lists: Words) -> bool:
    """Whether a person's name goes on beyond its ends (伯恩斯 in 伯恩斯坦), or names an institution."""
    if text[end : end + 1] in lists.letters or lists.named_after.match(text, end):
        return True
    before = text[start - 1] if start else "\n"
    return before in lists.letters and not lists.title_end.search(text, max(0, start - 6), start)


def namesakes(text: str, mentions: Sequence[Mention], glossed: Sequence[re.Match[str]]) -> Iterator[str]:
    """Names of actors that the text itself gives to somebody else: 鲍威尔（Sidney Powell）."""
    known = actors.load()
    for gloss in glossed:
        last = bisect_right(mentions, gloss.start(), key=_END) - 1
        if last < 0:
            continue
        start, end, key = mentions[last]
        if (
            gloss.start() - end <= 1
            and known[key].kind == "person"
            and not _same(gloss[1], known[key].name_en)
        ):
            yield text[start:end]


def _same(gloss: str, name: str) -> bool:
    """Whether two Latin names can be one person's: first names begin alike (Joe, Joseph), last names too."""
    mine, theirs = ([w for w in n.split() if not w.endswith(".")] for n in (gloss, name))
    if not mine or set(mine) >= set(theirs):
        return True
    return mine[0][:2] == theirs[0][:2] and mine[-1][:3].lower() == theirs[-1][:3].lower()


def _people(text: str, glossed: Sequence[re.Match[str]]) -> Iterator[Found]:
    lists = words()
    if "·" in text or "‧" in text:
        yield from _dotted(text, lists)
    for match in glossed:
        latin = match[1].split()
        before = lists.rendered_end.search(text, max(0, match.start() - 10), match.start())
        if before and not lists.no_person.intersection(latin) and all(w[0].isupper() for w in latin):
            known = _in_latin().get(match[1])
            for kind, name, start, end in _named(text, before.start(), match.start(), lists):
                yield kind, known or name, start, end
    for match in lists.chinese.finditer(text):
        name = match["name"]
        titled = lists.title_end.search(text, max(0, match.start() - 6), match.start())
        if titled and not name.startswith(lists.not_names) and not name.endswith(lists.not_name_ends):
            yield "person", name, *match.span("name")


def _dotted(text: str, lists: Words) -> Iterator[Found]:
    """Foreign names with dots in them, where both ends are certain."""
    done = 0
    for dot in _DOT.finditer(text):
        if dot.start() < done:
            continue
        before = lists.rendered_end.search(text, max(0, dot.start() - 10), dot.start())
        after = lists.rendered_rest.match(text, dot.start())
        if before and after:
            done = after.end()
            yield from _named(text, before.start(), done, lists)


def _named(text: str, start: int, end: int, lists: Words) -> Iterator[Found]:
    """A foreign name that may begin at ``start``, or within a few letters after it where a title ends."""
    for at in (start + 2, start + 1, start):
        if lists.title_end.search(text, max(0, at - 6), at):
            break
    else:
        at = start
        if not lists.beginning.search(text, max(0, at - 2), at):
            return
    name = text[at:end].replace("‧", "·")
    if len(name) > 1 and name[0] != "·" and not any(part in name for part in lists.not_rendered):
        yield "person", name, at, end


def _organisations(text: str) -> Iterator[Found]:
    lists = words()
    for match in lists.ends.finditer(text):
        low = max(0, match.start() - _LONGEST)
        bounds = [bound.end() for bound in lists.bound.finditer(text, low, match.start())]
        start = bounds[-1] if bounds else 0 if low == 0 else -1
        whole = start == 0 or (start > 0 and text[start - 1] not in "·‧-")
        name = text[start : match.end()] if whole else ""
        if match.start() - start >= 2 and not lists.not_begin.match(name) and _is_name(name, match[0]):
            yield "organisation", name, start, match.end()


@lru_cache(maxsize=1 << 16)
def _is_name(name: str, end: str) -> bool:
    """Whether words that end like an organisation are its name: nothing in them is a verb or a particle."""
    lists = words()
    if lists.not_hold.search(name) or (end in lists.many and name[: -len(end)] in _states()):
        return False
    tags = [kind for _, kind in tag(name[: -len(end)])]
    proper = [n for n, tag in enumerate(tags) if tag.startswith(_PROPER)]
    done = [n for n, tag in enumerate(tags) if tag == "vn"]
    if not all(tag.startswith(_NOUNS) for tag in tags) or (done and proper and done[0] < proper[-1]):
        return False
    return bool(proper) or end not in lists.general


@cache
def _in_latin() -> Mapping[str, str]:
    """Latin names of people → ids of actors."""
    people = (actor for actor in actors.load().values() if actor.kind == "person")
    return {name: actor.id for actor in people for name in (actor.name_en, *actor.names) if name.isascii()}


@cache
def _states() -> frozenset[str]:
    return frozenset(
        name for actor in actors.load().values() if actor.kind == "state" for name in actor.names
    )
