"""A second opinion on what is visible, made with the standard library's parser and none of our code."""

from __future__ import annotations

import html
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from framing.cleaning import script
from framing.model import Article, Document


class _Visible(HTMLParser):
    """Source offset and character of everything that a browser would show."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[int, str]] = []
        self.lines = [0, *(m.end() for m in re.finditer("\n", text))]
        self.silent = 0
        self.text = text
        self.feed(text)
        self.close()

    def _at(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            at = self._at()
            self.found.extend((at + index, character) for index, character in enumerate(data))

    def handle_entityref(self, name: str) -> None:
        # the parser takes the T of "AT&T" for a reference; only those that close are
        if self.text.startswith(f"&{name};", self._at()):
            self.found.append((self._at(), html.unescape(f"&{name};")))
        else:
            self.handle_data(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self.found.append((self._at(), html.unescape(f"&#{name};")))


def visible(document: Document) -> list[tuple[int, str]]:
    """Offset and character of everything visible in the body that is neither space nor invisible."""
    start, end = document.body
    text = document.text[start:end]
    found = _Visible(text).found if document.markup else list(enumerate(text))
    return [(start + at, c) for at, c in found if not c.isspace() and not _invisible(c)]


def _invisible(character: str) -> bool:
    return all(
        unicodedata.category(c) in ("Cc", "Cf", "Cs") or c in "\ufffc\ufffd" or "\ufe00" <= c <= "\ufe0f"
        for c in character
    )


def held(article: Article) -> Counter[int]:
    """How often each source offset of the body lies in a section, white space left out."""
    return Counter(
        source + index
        for name, section in article.sections.items()
        if name != "headline"
        for clean, source, length in section.runs
        for index in range(length)
        if not section.text[clean + index].isspace()
    )


def assert_whole(document: Document, article: Article) -> None:
    """Every visible character lies in exactly one section, and nothing else does."""
    expected = {at for at, _ in visible(document)}
    found = held(article)
    assert [at for at, times in found.items() if times > 1] == []
    lost = sorted(expected - set(found))
    assert lost == [], (document.path, [document.text[max(0, at - 9) : at + 9] for at in lost[:3]])
    extra = sorted(set(found) - expected)
    assert extra == [], (document.path, [document.text[max(0, at - 9) : at + 9] for at in extra[:3]])


def assert_maps_back(document: Document, article: Article) -> None:
    """Each cleaned character is its source character, made simple; runs ascend without overlap."""
    for name, section in article.sections.items():
        before = (0, -1)
        for clean, source, length in section.runs:
            assert length > 0 and clean >= before[0] and source > before[1], (document.path, name)
            before = (clean + length, source + length - 1)
            for index in range(length):
                _assert_same(section.text[clean + index], document.text, source + index)
        if section.runs:
            _assert_only_breaks_are_inserted(section.text, section.runs)


def _assert_same(clean: str, text: str, at: int) -> None:
    options = set(_forms(text[at]))
    if text[at] == "&":
        reference = re.compile(r"&(?:#\w+;?|\w+;)").match(text, at)
        options |= set(_forms(html.unescape(reference[0]))) if reference else set()
    assert clean in options, (clean, text[max(0, at - 8) : at + 8])


def _forms(character: str) -> Iterator[str]:
    yield character
    yield script.table().get(ord(character), character) if len(character) == 1 else character
    yield script.IN_CONTEXT.get(character, character)
    if character.isspace():
        yield " "
    if character == "_":
        yield from "“”"


def _assert_only_breaks_are_inserted(text: str, runs: tuple[tuple[int, int, int], ...]) -> None:
    covered = {clean + index for clean, _, length in runs for index in range(length)}
    assert all(text[at] == "\n" for at in range(len(text)) if at not in covered)


def assert_sentences_cover(article: Article) -> None:
    """Sentences hold every character of the scored sections that is not a space, once, in order."""
    for name in ("headline", "body", "caption"):
        section = article.sections.get(name)
        spans = [(s.start, s.end) for s in article.sentences if s.section == name]
        if section is None:
            assert spans == []
            continue
        assert all(0 < end - start <= 200 for start, end in spans)
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
        inside = {at for start, end in spans for at in range(start, end)}
        assert all(c.isspace() or at in inside for at, c in enumerate(section.text))
        for sentence in (s for s in article.sentences if s.section == name):
            assert sentence.text == section.text[sentence.start : sentence.end] == sentence.text.strip()
            assert section.text.count("\n", 0, sentence.start) == sentence.paragraph
    assert [s.sentence_no for s in article.sentences] == list(range(len(article.sentences)))


def assert_sound(document: Document, article: Article) -> None:
    """All of the above, and no character that must not be stored."""
    assert_whole(document, article)
    assert_maps_back(document, article)
    assert_sentences_cover(article)
    for section in article.sections.values():
        assert script.INVISIBLE.search(section.text) is None
        assert section.text == section.text.strip()
