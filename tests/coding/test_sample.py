"""A sample is what was asked for: stratified, repeatable, weighted right, without text, and blind."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import snapshot
from framing.coding import blind, codebook, sample
from framing.coding.blind import Masker
from framing.coding.sample import Sample
from framing.errors import CodingError
from tests import factory

SIZES = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(["x", "y", None])), st.integers(1, 25), min_size=1
)


def draw(store: Path, book: str, n: int, **options) -> Sample:
    with snapshot.open(store) as snap:
        return sample.draw(snap, codebook.load(codebook.path(book)), n, **options)


@pytest.mark.parametrize("book", codebook.shipped())
def test_weights_add_up_to_the_population(news: Path, book: str) -> None:
    drawn = draw(news, book, 40)
    assert len(drawn.units) == 40 == len({(u.article_id, u.sentence_no, u.actor) for u in drawn.units})
    for stratum, size in drawn.population.items():
        weights = [1 / u.probability for u in drawn.units if (u.outlet, u.machine) == stratum]
        assert sum(weights) == pytest.approx(size)


def test_the_seed_decides_and_nothing_else(news: Path) -> None:
    assert draw(news, "tone", 30).units == draw(news, "tone", 30).units
    assert draw(news, "tone", 30).units != draw(news, "tone", 30, seed=2).units


def test_every_unit_is_drawn_as_often_as_its_probability_says(news: Path) -> None:
    """Over many seeds, what one stratum gives is spread over all of its units."""
    book, seeds = codebook.load(codebook.path("genre")), 25
    drawn: Counter[str] = Counter()
    chance: dict[str, float] = {}
    with snapshot.open(news) as snap:
        for seed in range(seeds):
            units = sample.draw(snap, book, 30, seed=seed).units
            drawn.update(u.article_id for u in units)
            chance |= {u.article_id: u.probability for u in units}
    off = [(drawn[k] - seeds * p) / (seeds * p * (1 - p)) ** 0.5 for k, p in chance.items() if p < 1]
    assert max(map(abs, off)) < 4.5 and len(off) > 20


def test_the_order_of_coding_does_not_follow_the_strata(news: Path) -> None:
    outlets = [u.outlet for u in draw(news, "voice", 60).units]
    turns = sum(a != b for a, b in pairwise(outlets))
    assert turns > 25


@settings(deadline=None)
@given(SIZES, st.data())
def test_allocation_meets_the_number_and_the_sizes(sizes, data) -> None:
    n = data.draw(st.integers(len(sizes), sum(sizes.values())))
    for how in ("equal", "proportional"):
        given_ = sample.allocate(sizes, n, how)
        assert sum(given_.values()) == n
        assert all(1 <= given_[s] <= sizes[s] for s in sizes)
    free = [g for s, g in sample.allocate(sizes, n, "equal").items() if g < sizes[s]]
    assert not free or max(free) - min(free) <= 1


def test_proportional_is_proportional() -> None:
    assert sample.allocate({("a", None): 100, ("b", None): 900}, 50, "proportional") == {
        ("a", None): 5, ("b", None): 45,
    }  # fmt: skip


@pytest.mark.parametrize("n", [3, 10**7])
def test_a_number_that_cannot_be_met_says_what_can(news: Path, n: int) -> None:
    with pytest.raises(CodingError, match=r"strata; ask for \d+ to"):
        draw(news, "tone", n)


def test_a_store_without_text_says_which_to_use(tmp_path: Path) -> None:
    bare = factory.build(tmp_path / "bare", holds_text=False, events=3)
    with pytest.raises(CodingError, match=r"bare.*without text.*framing build ARCHIVE"):
        draw(bare, "tone", 10)


def test_the_machine_label_is_the_store_s(news: Path) -> None:
    drawn = draw(news, "tone", 40)
    with snapshot.open(news) as snap:
        now = sample.machine(snap, drawn.codebook, drawn.units)
        tones = snap.table("tones")
    assert now == {u.unit: u.machine for u in drawn.units}
    labels = {(t.article_id, t.sentence_no, t.actor): t.label for t in tones.itertuples()}
    assert all(labels[u.article_id, u.sentence_no, u.actor] == u.machine for u in drawn.units)


def test_voice_counts_characters_inside_quotations_once(tmp_path: Path) -> None:
    """The rule of framing.voices: three tenths of the sentence, overlapping quotations as one."""
    with snapshot.open(factory.build(tmp_path / "s", events=2)) as snap:
        found = snap.query("SELECT * FROM quotes WHERE section = 'body'")
        assert (found["end"] - found["start"] == 4).all()
        drawn = sample.draw(snap, codebook.load(codebook.path("voice")), 20)
    for u in drawn.units:
        assert u.machine == ("attributed" if u.start == 0 and 0.3 * (u.end - u.start) <= 4 else "outlet")


def test_what_is_shown_is_the_unit_with_its_mention(news: Path) -> None:
    drawn = draw(news, "tone", 40)
    with snapshot.open(news) as snap:
        for unit in drawn.units:
            seen = blind.shown(snap, drawn.codebook, unit)
            assert seen.mention in ("港务局", "港方", "港务当局")
            assert seen.earlier == seen.later == ()
        voice = draw(news, "voice", 40)
        seen = [blind.shown(snap, voice.codebook, u) for u in voice.units]
    assert any(s.earlier and s.later for s in seen) and not any(s.mention for s in seen)


def test_a_changed_text_is_noticed(news: Path, tmp_path: Path) -> None:
    drawn = draw(news, "voice", 20)
    other = factory.build(tmp_path / "other", hostile=True)
    with snapshot.open(other) as snap, pytest.raises(CodingError, match="changed since"):
        for unit in drawn.units:
            blind.shown(snap, drawn.codebook, unit)


def test_names_of_outlets_are_masked_wherever_they_stand() -> None:
    hide = Masker(["潮汐通讯", "潮汐通讯网", "Tide", "Tide Dispatch"], ["tide.example"])
    assert hide("（潮汐通讯网）据TIDE报道") == "（〔媒体〕）据〔媒体〕报道"
    assert hide("tides，a.tide.example/x1说") == "tides，〔媒体〕说"
    assert hide("本台记者、本報訊、日本网友") == "〔媒体〕记者、〔媒体〕訊、日本网友"
    assert hide("据大紀元時報") == "据〔媒体〕"
    assert hide.widened("据潮汐通讯说", 1, 3) == (1, 5)


@settings(deadline=None)
@given(st.text())
def test_masking_ends_and_leaves_no_name(text: str) -> None:
    hide = Masker(["潮汐"], ["tide.example"])
    assert "潮汐" not in hide(f"{text}潮汐{text}").replace("〔媒体〕", "|")


def test_a_note_may_not_quote() -> None:
    text = "港务局周三公布了渡轮班次并向乘客致歉。"
    assert blind.quoting("见：港务局周三公布了渡轮班次并", text) and not blind.quoting("公布了渡轮班次", text)
