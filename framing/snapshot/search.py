"""What a search finds, as statements over the cubes: one meaning for lists, tables and downloads.

An article holds a word where its title contains it, a label of its event contains it, a
name that its match rests on begins with it, or one of its terms contains it; case does
not matter, nor whether the word is written in Traditional or Simplified characters. Statements are fixed text repeated for each word; words are parameters.
"""

from __future__ import annotations

from framing.snapshot.script import simplified

Statement = tuple[str, dict[str, str]]
TOGETHER = 32
"""Words looked for in one pass: each is a bit of a number."""

_TITLE = "contains(title, $word)"
_TERM = "contains(part, $word) OR starts_with(name, $word)"
_HOLDERS = (
    """cube_holders h JOIN (SELECT term_no, TERM AS bits FROM cube_terms WHERE bits > 0) t USING (term_no)"""
)
_ARTICLES = """SELECT article_no, event_no FROM (
        SELECT article_no, event_no, TITLE AS bits FROM cube_articles WHERE bits > 0
        UNION ALL SELECT h.article_no, h.event_no, t.bits FROM HOLDERS
    ) GROUP BY ALL HAVING bit_or(bits) = ALL_BITS"""
_EVENTS = """SELECT event_no FROM (
        SELECT event_no, TITLE AS bits FROM cube_articles WHERE bits > 0
        UNION ALL SELECT h.event_no, t.bits FROM HOLDERS
    ) GROUP BY ALL HAVING bit_or(bits) = ALL_BITS"""


def articles(query: str) -> Statement:
    """article_no and event_no, once or more, of every article that holds all words of ``query`` (one at least)."""
    return _statement(_ARTICLES, query)


def events(query: str) -> Statement:
    """event_no, once or more, of every event whose articles together hold all words of ``query`` (one at least)."""
    return _statement(_EVENTS, query)


def _statement(template: str, query: str) -> Statement:
    words = tuple(dict.fromkeys(simplified(query.lower()).split()))
    parts = [range(i, min(i + TOGETHER, len(words))) for i in range(0, len(words), TOGETHER)]
    sql = " INTERSECT ".join(f"({_part(template, numbers)})" for numbers in parts)
    return sql, {f"word{n}": word for n, word in enumerate(words)}


def _part(template: str, numbers: range) -> str:
    template = template.replace("HOLDERS", _HOLDERS)
    for name, condition in (("TITLE", _TITLE), ("TERM", _TERM)):
        template = template.replace(name, _bits(condition, numbers))
    if len(numbers) == 1:  # whatever is found holds it; nothing to put together
        return template.replace(" GROUP BY ALL HAVING bit_or(bits) = ALL_BITS", "")
    return template.replace("ALL_BITS", str(2 ** len(numbers) - 1))


def _bits(condition: str, numbers: range) -> str:
    """One bit for each word that the condition finds."""
    each = [
        f"({condition.replace('$word', f'$word{n}')})::BIGINT * {2**bit}" for bit, n in enumerate(numbers)
    ]
    return " + ".join(each)
