"""What is asked the quick way is what the plain way finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from framing import actors, voices
from framing.voices import indirect, phrases, speech, subjects, words
from framing.voices.speakers import Cast
from tests.articles import article

KNOWN = phrases.load()
NAMES = [name for actor in KNOWN.actors.values() for name in actor.names]
PIECES = st.sampled_from(
    [*NAMES[::7], *KNOWN.words.roles, *KNOWN.words.ends, *KNOWN.words.pronouns]
) | st.sampled_from(list("，。：；”“‘’、 的在说王甲乙与和对在·\n\ue000\ue001（）《》9"))
PHRASES = st.lists(PIECES, max_size=5).map("".join)
TEXTS = st.lists(PIECES, max_size=25).map("".join)


@settings(deadline=None)
@given(PHRASES)
def test_what_may_not_begin_or_end_in_a_name_does_not(phrase: str) -> None:
    found, known = KNOWN.actors.find_folded(phrase), KNOWN.actors
    assert known.may_begin(phrase) or not any(start == 0 for start, _, _ in found)
    assert known.may_end(phrase) or not any(end == len(phrase) for _, end, _ in found)
    assert KNOWN.mentions(phrase) == tuple(found)


def test_a_name_may_have_one_letter() -> None:
    row = actors.Actor("x", "甲", "A", "person", "other", None, (), (), (), (), "1")
    known = actors.Actors((row,), "1")
    assert known.may_begin("甲乙")
    assert known.may_end("乙甲")


WORDS = st.lists(st.text(alphabet="甲乙丙.", min_size=1, max_size=4), min_size=1, max_size=8)


@given(WORDS, st.text(alphabet="甲乙丙.丁", max_size=20), st.sampled_from(["", "丁", "$", "(?!甲)"]))
def test_shared_beginnings_do_not_change_what_is_found(some: list[str], text: str, after: str) -> None:
    plain = "|".join(re.escape(word) for word in sorted(some, key=lambda w: (-len(w), w)))
    spans = [
        [m.span() for m in re.finditer(f"(?:{either}){after}", text)]
        for either in (plain, words.either(some))
    ]
    assert spans[0] == spans[1]


@given(PHRASES.map(lambda phrase: phrase.replace("\n", "")))
def test_what_a_phrase_ends_in_is_the_longest_word(phrase: str) -> None:
    plain = re.search(f"(?:{words.either(KNOWN.words.ends)})$", phrase)
    assert KNOWN.words.ending(phrase) == (plain[0] if plain else None)


@settings(deadline=None)
@given(TEXTS)
def test_words_that_end_a_subject_are_found_with_and_without_dates(text: str) -> None:
    lists = KNOWN.words
    if not lists.rare.search(text):
        assert [m.span() for m in lists.stop.finditer(text)] == [
            m.span() for m in lists.stop_words.finditer(text)
        ]
    at = 0
    while found := lists.lead.match(text, at):
        at = found.end()
    leads = lists.leads.match(text)
    assert leads is not None
    assert leads.end() == at


CUT = re.compile(r"[，,；;：:。！？!?\n\ue000]”?")


@settings(deadline=None)
@given(TEXTS, st.data())
def test_clauses_are_cut_as_one_by_one(body: str, data: st.DataObject) -> None:
    text = speech.read([body], KNOWN)[0]
    low, high = sorted(data.draw(st.integers(0, len(body))) for _ in range(2))
    plain, end = [], high
    for _ in range(8):
        start = low
        for found in CUT.finditer(text.masked, low, end):
            start = found.end()
        plain.append((start, end))
        end = start - 1
        if end <= low:
            break
    assert list(subjects.clauses(text, low, high)) == plain


@given(st.text(alphabet="问答：:，。\n甲", max_size=60))
def test_heads_of_lines_are_found_by_their_colons(text: str) -> None:
    plain = re.finditer(r"(?m)^([^：:，。\n]{1,14})[：:](?=[^\n])", text)
    assert [m.span() for m in indirect.heads(text)] == [m.span() for m in plain]


SPANS = st.lists(st.integers(0, 40), max_size=8, unique=True).map(sorted)


@given(SPANS, SPANS, st.integers(0, 40), st.integers(0, 8))
def test_a_span_is_in_the_first_voice_that_covers_enough(
    told: list[int], loose: list[int], start: int, size: int
) -> None:
    given = {
        name: tuple(zip(at[::2], at[1::2], strict=False))
        for name, at in (("attributed", told), ("unclear", loose))
    }
    stretches = tuple(
        voices.Stretches(
            "attributed" if name == "attributed" else "unclear", spans, tuple(b for _, b in spans)
        )
        for name, spans in given.items()
    )
    plain = "outlet"
    for name, spans in reversed(given.items()):
        covered = sum(low <= at < high for low, high in spans for at in range(start, start + size))
        plain = name if covered >= max(1, voices.SHARE * size) else plain
    assert voices.Voices((), {"body": stretches}).voice("body", start, start + size) == plain


@pytest.mark.parametrize("n", [0, 1, 3])
def test_articles_of_a_batch_are_read_as_alone(n: int) -> None:
    stories = [article(str(i), f"市长说，桥{i}要修好。他表示：“钱够了。”") for i in range(n)]
    assert voices.read_all(stories) == [voices.read(story) for story in stories]


@settings(deadline=None)
@given(TEXTS)
@example("上将在")  # one longer word near two ends
def test_a_subject_ends_where_it_does_with_every_longer_word_looked_at(body: str) -> None:
    text, lists = speech.read([body], KNOWN)[0].masked, KNOWN.words
    kept: list[tuple[int, int]] = []
    plain = len(text)
    for stop in lists.stop.finditer(text):
        window = max(0, stop.start() - subjects.NEAR), min(len(text), stop.end() + subjects.NEAR)
        kept += [m.span() for m in lists.atom.finditer(text, *window)]
        if not any(a < stop.end() and stop.start() < b for a, b in kept):
            plain = stop.start()
            break
    found: list[tuple[int, int]] = []
    assert subjects.stop(text, lists, 0, len(text), found) == plain
    joined = re.search("[与和同跟]", text[:plain])
    assert set(found) <= set(kept)
    assert joined is None or set(found) == set(kept)  # they matter to what joins names


GIVEN = st.text(alphabet="甲乙丙丁··a", max_size=40)


@given(GIVEN, st.text(alphabet="甲乙", min_size=2, max_size=3))
def test_the_given_name_is_the_first_and_longest(text: str, name: str) -> None:
    plain = re.search(rf"((?:[\u4e00-\u9fff]{{1,7}}·){{1,2}}){name}", text)
    assert Cast(KNOWN, text, "")._given(name) == (plain[1] if plain else "")


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("甲·乙·丙丁", "甲·乙·"),
        ("甲·丙丁·丙丁", "甲·丙丁·"),
        ("·丙丁，甲·丙丁", "甲·"),
        ("甲乙甲乙甲乙甲乙甲·丙丁", "甲乙甲乙甲乙甲·"),
        ("丙丁", ""),
    ],
)
def test_given_names_as_they_stand(text: str, given: str) -> None:
    assert Cast(KNOWN, text, "")._given("丙丁") == given
