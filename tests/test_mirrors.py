"""The same article in two mirrors measures the same: what a mirror does to a page is no property of the newsroom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from framing import outlets, readers
from framing.ingest import ingest
from framing.model import Article, Measures
from framing.scoring import scorers

ADDRESS = re.compile(rb"/n\d{7,9}\.htm")
OF_ALL_SECTIONS = ("quotes_n",)
"""Columns that count headline and captions too: one of the two mirrors leaves most captions out."""


class Mirrored(NamedTuple):
    """One article as two mirrors have it, with what each scorer says of both."""

    first: Article
    second: Article
    measures: Mapping[str, tuple[Measures, Measures]]

    def same(self, *sections: str) -> bool:
        """Whether the cleaned texts of ``sections`` are the same in both."""
        return all(text(self.first, name) == text(self.second, name) for name in sections)


def text(article: Article, section: Any) -> str:
    return article.sections[section].text if section in article.sections else ""


@pytest.fixture(scope="module")
def mirrored(shared: Path) -> list[Mirrored]:
    """Every version of a post of nodebe4-posts beside the page of epoch-pages that has its address."""
    known, corpora = outlets.load(), shared / "corpora"
    read = (r.article for _, r in ingest(readers.sources(corpora / "epoch-pages"), known, {}))
    pages = {a.url: a for a in read if a and a.url}
    wanted = {m[0] for url in pages if (m := ADDRESS.search(url.encode()))}
    sources = [
        s
        for s in readers.sources(corpora / "nodebe4-posts")
        if not isinstance(s, readers.Failure) and wanted & set(ADDRESS.findall(s.data))
    ]
    posts = [r.article for _, r in ingest(sources, known, {}) if r.article and r.article.url in pages]
    first, second = posts, [pages[a.url] for a in posts]
    scored = {s.name: list(zip(s.score_all(first), s.score_all(second), strict=True)) for s in scorers()}
    return [
        Mirrored(a, b, {name: each[i] for name, each in scored.items()})
        for i, (a, b) in enumerate(zip(first, second, strict=True))
    ]


def said(rows: Iterable[Any], *sections: str) -> Counter[tuple[Any, ...]]:
    """What the rows of a table of spans say of ``sections``, without the numbers of sentences."""
    bare = (tuple(row[1:] if isinstance(row[0], int) else row) for row in rows)
    return Counter(row for row in bare if row[0] in sections)


def values(row: Iterable[Any]) -> set[tuple[str, str]]:
    """Kinds and values of facts, wherever they stand."""
    return {(fact[3], fact[4]) for fact in row}


def test_most_of_them_have_the_same_body(mirrored: list[Mirrored]) -> None:
    assert len({m.first.url for m in mirrored}) == 50
    assert sum(m.same("body") for m in mirrored) >= 35
    for m in mirrored:
        assert (m.first.outlet, m.first.article_id) == (m.second.outlet, m.second.article_id)
        assert not m.same("body") or m.first.chars == m.second.chars


def test_one_body_has_one_value_of_every_measure(mirrored: list[Mirrored]) -> None:
    for m in (m for m in mirrored if m.same("body")):
        for name, (a, b) in m.measures.items():
            assert set(a.article) == set(b.article)
            for column, value in a.article.items():
                if column in OF_ALL_SECTIONS and not m.same("headline", "caption"):
                    continue
                other = b.article[column]
                assert (value.n, value.reason) == (other.n, other.reason), (m.first.url, name, column)
                assert value.value == pytest.approx(other.value, abs=1e-9), (m.first.url, name, column)


def test_one_text_has_the_same_spans(mirrored: list[Mirrored]) -> None:
    for m in (m for m in mirrored if m.same("body")):
        alike = [name for name in ("headline", "body", "caption") if m.same(name)]
        for name, (a, b) in m.measures.items():
            for table in set(a.tables) - {"facts"}:
                assert said(a.tables[table], *alike) == said(b.tables[table], *alike), (
                    m.first.url,
                    name,
                    table,
                )


def test_one_text_has_the_same_facts(mirrored: list[Mirrored]) -> None:
    """A fact stands where the article first has it, so another headline moves it but does not lose it."""
    for m in (m for m in mirrored if m.same("body")):
        a, b = (one.tables["facts"] for one in m.measures["facts"])
        if m.same("headline"):
            assert said(a, "headline", "body") == said(b, "headline", "body"), m.first.url
        for ours, theirs in ((a, b), (b, a)):
            assert values(f for f in ours if f[0] == "body") <= values(theirs), m.first.url


def test_one_sentence_has_one_score_and_the_same_terms(mirrored: list[Mirrored]) -> None:
    """Where the publisher changed the text between the mirrors, the sentences that stayed measure the same."""
    stayed = 0
    for m in (m for m in mirrored if not m.same("body")):
        both = {s.text for s in m.first.sentences} & {s.text for s in m.second.sentences}
        stayed += len(both)
        for name in ("sentiment", "stance"):
            a, b = m.measures[name]
            assert by_sentence(m.first, a, both) == by_sentence(m.second, b, both), (m.first.url, name)
    assert stayed > 300


def by_sentence(article: Article, measures: Measures, among: set[str]) -> dict[str, set[tuple[Any, ...]]]:
    """Scores and matched terms of each sentence of the body that is ``among`` both texts."""
    found: dict[str, set[tuple[Any, ...]]] = {}
    terms: dict[int, list[tuple[str, str]]] = {}
    for hit in measures.hits:
        terms.setdefault(hit.sentence_no, []).append((hit.concept, hit.variant))
    for place, sentence in enumerate(article.sentences):
        if sentence.section == "body" and sentence.text in among:
            scores = [(column, each[place].value) for column, each in measures.sentences.items()]
            row = (*scores, *terms.get(sentence.sentence_no, []))
            found.setdefault(sentence.text, set()).add(row)
    return found
