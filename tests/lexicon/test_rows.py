"""Every row of the lexicons keeps its promises."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from framing import lexicon
from framing.cleaning.script import simplify
from framing.lexicon import Family
from framing.terms import Entry

LEXICON = lexicon.load()
ROWS = [pytest.param(entry, id=entry.id) for entry in LEXICON.entries]
RUN = 13
HAN = re.compile(rf"[\u3400-\u9fff]{{{RUN},}}")


@pytest.mark.parametrize("entry", ROWS)
def test_examples_hold(entry: Entry) -> None:
    assert LEXICON.matcher.holds(entry, entry.example_yes)
    assert not LEXICON.matcher.holds(entry, entry.example_no)


@pytest.mark.parametrize("entry", ROWS)
def test_the_second_example_could_be_mistaken_for_the_variant(entry: Entry) -> None:
    variant = entry.variant
    pieces = {variant[i : i + 2] for i in range(len(variant) - 1)} | (
        {*variant} if len(variant) < 3 else set()
    )
    assert any(piece in entry.example_no for piece in pieces), f"{entry.where}: {entry.example_no}"


@pytest.mark.parametrize("entry", ROWS)
def test_patterns_and_guards_are_in_the_script_that_texts_come_in(entry: Entry) -> None:
    for text in (*entry.patterns, entry.guard, entry.example_yes, entry.example_no):
        assert simplify(text) == text, f"{entry.where}: {text!r} can never match as written"


def test_there_is_enough_of_it() -> None:
    assert len(LEXICON.families) >= 12
    assert len(LEXICON.concepts) >= 60
    assert len(LEXICON.entries) >= 400


FRAMES = [
    f"frame_{n}" for n in ("conflict", "economic", "morality", "responsibility", "human_interest", "security")
]


def test_the_six_frames_come_last_and_have_cues_enough() -> None:
    frames = [family for family in LEXICON.families if family.kind == "frame"]
    assert [family.id for family in frames] == FRAMES
    assert list(LEXICON.families[-len(FRAMES) :]) == frames
    for family in frames:
        assert len(family.entries) >= 25, family.id
        assert sum(len(entry.patterns) for entry in family.entries) >= 100, family.id


def test_cues_of_frames_are_of_no_outlet() -> None:
    frames = {family.id for family in LEXICON.families if family.kind == "frame"}
    assert {e.attested_in for e in LEXICON.entries if e.family in frames} == {"general"}


def test_referents_are_kept_apart() -> None:
    party, government, metonym, state, first = (
        {e.variant for e in LEXICON.entries if e.concept == concept}
        for concept in ("ccp", "prc_government", "beijing_metonym", "china_as_actor", "prc_first_person")
    )
    assert {"中共", "中国共产党", "党中央"} <= party
    assert {"中国政府", "中国当局", "中方"} <= government
    assert (metonym, state) == ({"北京"}, {"中国"})
    assert {"我国", "我外交部"} <= first


def test_every_source_is_an_address_on_the_web() -> None:
    for entry in LEXICON.entries:
        parts = urlsplit(entry.source_url)
        assert parts.scheme in ("http", "https"), entry.where
        assert "." in (parts.hostname or ""), entry.where
        assert not (parts.hostname or "").startswith("example."), entry.where


def test_house_styles_cite_their_own_house() -> None:
    houses = {
        "Epoch Times house style": "epochtimes.com",
        "VOA Mandarin": "voachinese.com",
        "DW Chinese": "dw.com",
    }
    wrong = [
        entry.id
        for entry in LEXICON.entries
        if entry.attested_in in houses and houses[entry.attested_in] not in entry.source_url
    ]
    assert not wrong


@pytest.mark.parametrize("word", ["biased", "neutral media", "dissident", "偏见", "反动"])
def test_registers_say_where_and_never_judge(word: str) -> None:
    for register, name in LEXICON.registers.items():
        assert word not in f"{register} {name.zh} {name.en}"


@pytest.mark.parametrize("family", LEXICON.families, ids=lambda family: family.id)
def test_families_have_names_in_both_languages(family: Family) -> None:
    assert re.search(r"[\u4e00-\u9fff]", family.name.zh)
    assert re.fullmatch(r"[\x20-\x7e]+", family.name.en)
    assert {concept.family for concept in family.concepts} == {family.id}


def own_runs() -> dict[str, str]:
    """Every window of 13 Han letters in the lexicon files."""
    return {
        run[i : i + RUN]: path.name
        for path in sorted(lexicon.FOLDER.iterdir())
        if path.is_file()
        for run in HAN.findall(simplify(path.read_text(encoding="utf-8")))
        for i in range(len(run) - RUN + 1)
    }


def source_text(path: Path) -> str:
    raw = path.read_text(encoding="utf-8", errors="ignore")
    if path.suffix == ".jsonl":
        return "\n".join(str(value) for line in raw.splitlines() for value in json.loads(line).values())
    return re.sub(r"<[^>]*>|\s", "", raw)


def test_no_example_repeats_an_article(shared: Path) -> None:
    own = own_runs()
    assert own, "the longest examples reach 13 letters; without any this test would see nothing"
    copied = {
        (own[run[i : i + RUN]], run[i : i + RUN])
        for path in sorted((shared / "corpora").rglob("*"))
        if path.is_file()
        for run in HAN.findall(simplify(source_text(path)))
        for i in range(len(run) - RUN + 1)
        if run[i : i + RUN] in own
    }
    assert not copied
