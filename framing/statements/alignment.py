"""Groups the quotes of one event by utterance and aligns each rendering with the fullest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import chain

from framing.statements.content import Event, Read, place, read
from framing.statements.evidence import COMMON, SHARE, WHOLE, Link, other_words, reasons, same_words
from framing.statements.types import Edit, Member, Said, Statement, Wording

RUN = 2
"""Fewest letters in a row that count as kept: single letters align by chance."""
BLOCK = 24
"""So many letters in a row are the same words even where little else is: two cuts of one text. Two
translations of one sentence share runs of up to twenty."""


@dataclass(slots=True)
class _Group:
    """Quotes in the same words: numbers with the share of their grams that the fullest (the first) holds."""

    members: list[tuple[int, float]]
    articles: set[str]
    joined: list[tuple[int, Link]] = field(default_factory=list)


def align(said: Sequence[Said], *, across: bool = False) -> tuple[Statement, ...]:
    """Statements that two articles or more of one event render, those of most articles first.

    Args:
        said: the quotes of the articles of one event. Scare quotes (kind
            ``marked``), quotes under MINIMUM letters and quotes inside another
            one of their article are passed over.
        across: whether to leave out statements that only one outlet renders.

    The same words are found by shared letter grams, each quote against the
    fullest of every group; other words only between quotes of one speaker, by
    weighted pairs of letters, figures and names, and only where each is the
    other's best in its article. Order of the input does not matter.
    """
    event = read(list(_outermost(said)))
    groups = list(_same_words(event.quotes))
    first = [g.members[0][0] for g in groups]
    links = _best([event.quotes[n] for n in first], other_words(event, first))
    for link in _stars(links, groups):
        groups[link.one].joined.append((link.other, link))
    taken = {number for g in groups for number, _ in g.joined}
    found = [
        _statement(event, groups, number)
        for number, g in enumerate(groups)
        if number not in taken and len(g.articles) > 1 and (not across or len(_outlets(event, groups, g)) > 1)
    ]
    return tuple(sorted(found, key=lambda s: (-len(s.articles), place(s.members[0].said))))


def _outermost(said: Iterable[Said]) -> Iterator[Said]:
    """Quotes that lie in no other of their section: what is reported may hold a few words in marks."""
    before = ("", "", 0)
    for one in sorted(said, key=lambda s: (s.article_id, s.quote.section, s.quote.start, -s.quote.end)):
        here = one.article_id, one.quote.section, one.quote.end
        if one.quote.kind != "marked" and not (here[:2] == before[:2] and here[2] <= before[2]):
            before = here
            yield one


def _same_words(quotes: Sequence[Read]) -> Iterator[_Group]:
    """Each quote joins the group whose fullest shares most grams with it, or begins one."""
    groups: list[_Group] = []
    holders: dict[int, list[int]] = defaultdict(list)
    for quote in quotes:
        for n, group in _near(holders, quote.earlier):
            share = same_words(n, quotes[groups[group].members[0][0]], quote)
            if share is not None:
                groups[group].members.append((quote.number, share))
                groups[group].articles.add(quote.said.article_id)
                break
        else:
            number = len(groups)
            for gram in quote.later:
                known = holders[gram]
                if len(known) <= COMMON:
                    known.append(number)
            groups.append(_Group([(quote.number, 1.0)], {quote.said.article_id}))
    yield from groups


def _near(holders: Mapping[int, Sequence[int]], grams: Sequence[int]) -> list[tuple[int, int]]:
    """Groups that hold so many of the grams that they may be the same words: how many and which, the most first."""
    if len(grams) < WHOLE:
        return []
    shared = Counter(chain.from_iterable(filter(None, map(holders.get, grams))))
    near = [(n, group) for group, n in shared.items() if n >= WHOLE]
    return sorted(near, key=lambda found: (-found[0], found[1]))


def _best(quotes: Sequence[Read], links: Iterable[Link]) -> list[Link]:
    """Links that are the best of either quote in the other's article, strongest first."""
    found, best = list(links), defaultdict[tuple[int, str], float](float)
    ends = [(x, link) for link in found for x in ((link.one, link.other), (link.other, link.one))]
    for (mine, theirs), link in ends:
        key = mine, quotes[theirs].said.article_id
        best[key] = max(best[key], link.score)
    weak = {
        (link.one, link.other)
        for (mine, theirs), link in ends
        if link.score < best[mine, quotes[theirs].said.article_id]
    }
    kept = [link for link in found if (link.one, link.other) not in weak]
    return sorted(kept, key=lambda link: (-link.score, link.one, link.other))


def _stars(links: Iterable[Link], groups: Sequence[_Group]) -> Iterator[Link]:
    """Links by which groups join a fuller one directly; no chains, and no article twice in other words."""
    centre, satellite = set[int](), set[int]()
    for link in links:
        one, other = groups[link.one], groups[link.other]
        if link.one in satellite or link.other in satellite | centre or one.articles & other.articles:
            continue
        one.articles |= other.articles
        centre.add(link.one)
        satellite.add(link.other)
        yield link


def _outlets(event: Event, groups: Sequence[_Group], group: _Group) -> set[str]:
    parts = group, *(groups[joined] for joined, _ in group.joined)
    return {event.quotes[n].said.outlet for part in parts for n, _ in part.members}


def _statement(event: Event, groups: Sequence[_Group], number: int) -> Statement:
    """The group with those that joined it; its own first quote is the fullest, since groups come by length."""
    group = groups[number]
    full = group.members[0][0]
    members = [_member(event, full, n, share, None) for n, share in group.members]
    for joined, link in group.joined:
        members += [
            _member(event, full, n, min(link.score, share), link) for n, share in groups[joined].members
        ]
    members.sort(key=lambda m: (-m.length, place(m.said)))
    return Statement(tuple(members))


def _member(event: Event, fullest: int, number: int, score: float, link: Link | None) -> Member:
    full, own = event.quotes[fullest], event.quotes[number]
    blocks = _blocks(full.letters, own.letters)
    letters = sum(size for *_, size in blocks)
    same = link is None and (score >= SHARE or max(size for *_, size in blocks) >= BLOCK)
    wording: Wording = "verbatim" if same else "rendered"
    why = reasons(event.content, own, full) if link is None else link.reasons
    return Member(
        own.said,
        wording,
        len(own.letters),
        letters / len(full.letters),
        tuple(_edits(full, own, blocks)),
        score,
        (("letters", str(letters)), *why),
    )


def _blocks(full: str, own: str) -> list[tuple[int, int, int]]:
    """(place in ``full``, place in ``own``, length) of runs in common, in order, RUN letters or more."""
    if full == own:
        return [(0, 0, len(full))]
    found = SequenceMatcher(None, full, own, autojunk=False).get_matching_blocks()
    return [(a, b, size) for a, b, size in found if size >= RUN]


def _edits(full: Read, own: Read, blocks: Sequence[tuple[int, int, int]]) -> Iterator[Edit]:
    a = b = 0
    for x, y, size in [*blocks, (len(full.letters), len(own.letters), 0)]:
        if x > a or y > b:
            kind = "replaced" if x > a and y > b else "cut" if x > a else "added"
            yield Edit(kind, _span(full, a, x), _span(own, b, y))
        a, b = x + size, y + size


def _span(quote: Read, start: int, end: int) -> tuple[int, int]:
    """Letters ``start`` to ``end`` as code points of the text; an empty span stands after the letter before."""
    if start == end:
        after = int(quote.at[start - 1]) + 1 if start else 0
        return after, after
    return int(quote.at[start]), int(quote.at[end - 1]) + 1
