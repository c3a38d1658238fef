"""The list of actors and how names are found."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import actors
from framing.actors import Actors
from framing.errors import LexiconError

HEAD = ",".join(actors.COLUMNS)


@pytest.fixture(scope="module")
def listed() -> Actors:
    return actors.load()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("川普会见了克里。", ["donald_trump", "john_kerry"]),
        ("約翰·克里與特朗普總統", ["john_kerry", "donald_trump"]),
        ("他说四川普通话。", []),
        ("中共中央开会", ["ccp_centre"]),
        ("中共开会", ["ccp"]),
        ("北京指责华盛顿。", ["cn_beijing", "us_washington"]),
        ("他住在北京市。", []),
        ("他在北京吃面。", []),
        ("John Kerry met WHOever", ["john_kerry"]),
        ("白宫说，国台办说", ["us_gov", "tao"]),
        ("完美方案", []),
        ("马里兰州", []),
        ("环球时报引述路透社", ["global_times", "reuters"]),
    ],
)  # fmt: skip
def test_names(listed: Actors, text: str, expected: list[str]) -> None:
    found = listed.find(text)
    assert [actor for *_, actor in found] == expected
    assert all(0 <= start < end <= len(text) for start, end, _ in found)


def test_offsets_are_of_the_text_as_given(listed: Actors) -> None:
    text = "昨天，德國之聲採訪了蔡英文。"
    assert [(text[a:b], k) for a, b, k in listed.find(text)] == [
        ("德國之聲", "dw"),
        ("蔡英文", "tsai_ing_wen"),
    ]


def test_states_of_actors(listed: Actors) -> None:
    assert listed.state("donald_trump") == "us"
    assert listed.state("hk_police") == "hk"
    assert listed.state("cn") == "cn"
    assert listed.state("reuters") is None


def test_enough_of_every_kind(listed: Actors) -> None:
    kinds = [actor.kind for actor in listed.values()]
    assert kinds.count("person") > 500
    assert kinds.count("state") > 120
    assert kinds.count("media") > 80
    assert len(listed.version) == 12


def test_every_name_finds_its_actor(listed: Actors) -> None:
    for actor in listed.values():
        for name in set(actor.names) - set(actor.acting):
            assert (0, len(name), actor.id) in listed.find(name), name


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    found = actors.load().find(text)
    assert found == sorted(found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("x,某,X,state,other,,,,,,1\nx,另,Y,state,other,,,,,,1", "stands twice"),
        ("x,某,X,state,other,,,,,,1\ny,另,Y,state,other,,某,,,,1", "names both"),
        ("x,某,X,planet,other,,,,,,1", "kind"),
        ("x,某,X,state,nobody,,,,,,1", "group"),
        ("x,某,X,state,other,z,,,,,1", "part_of"),
        ("x,某,X,state,other", "cells"),
        ("x,,X,state,other,,,,,,1", "empty"),
        ("x,臺,X,state,other,,,,,,1", "Simplified"),
        ("x,某,X,state,other,,,,,别,1", "acting"),
    ],
)
def test_broken_lists_are_refused(tmp_path: Path, rows: str, message: str) -> None:
    file = tmp_path / "actors.csv"
    file.write_text(f"{HEAD}\n{rows}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        actors.load(file)


def test_columns_are_checked(tmp_path: Path) -> None:
    file = tmp_path / "actors.csv"
    file.write_text("id,name\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="columns"):
        actors.load(file)
