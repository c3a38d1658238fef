"""Credits stand where credits stand; a source named in the story is reporting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from framing.copies import agencies, credits, known
from framing.copies.credits import _read, reported
from framing.errors import LexiconError
from framing.model import Article, Section, SectionName
from tests.articles import article


def with_section(name: SectionName, text: str, outlet: str = "epoch") -> Article:
    base = article("1", outlet=outlet)
    return replace(base, sections={**base.sections, name: Section(name, text)})


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("credit", "（法新社、路透社等）", {"afp": "based", "reuters": "based"}),
        ("credit", "(本文参考了美联社的报道。)", {"ap": "based"}),
        ("credit", "（转自自由亚洲电台）#", {"rfa": "reprint"}),
        ("credit", "转载：《美国之音》", {"voa": "reprint"}),
        ("credit", "轉載自中央社", {"cna": "reprint"}),
        ("byline", "（中央社记者丁一台北报导）", {"cna": "reprint"}),
        ("byline", "叶某/路透社", {"reuters": "based"}),
        ("credit", "资料来源：明慧网、大纪元", {"minghui": "based"}),
        ("byline", "（大纪元记者丁一综合报导）", {}),
        ("body", "桥今天通车。\n（德新社）", {"dpa": "based"}),
        ("body", "新华社海城3月1日电 桥今天通车，市民坐上首班车。", {"xinhua": "reprint"}),
        ("body", "据路透社报道，桥今天通车。司机说路很平。", {}),
        ("caption", "图为大桥（路透社）", {}),
    ],
)
def test_credits(name: SectionName, text: str, expected: dict[str, str]) -> None:
    made = with_section(name, text)
    found = credits(made)
    assert agencies(found) == expected
    for credit in found:
        section = made.sections[credit.section]  # ty: ignore[invalid-argument-type]
        assert credit.end - credit.start > 1 and section.text[credit.start : credit.end].strip()


def test_an_outlet_does_not_credit_itself() -> None:
    assert credits(with_section("credit", "转自美国之音", outlet="voa")) == ()


def test_outlets_whose_reports_a_story_names() -> None:
    assert reported("据美国之音3月1日报导，桥已通车。") == {"voa"}
    assert reported("他对美国之音说，桥已通车。据路透社报道，路很平。") == frozenset()


def test_every_agency_has_names_in_both_languages() -> None:
    assert all(a.zh and a.en and a.names for a in known().values())
    assert {a.outlet for a in known().values() if a.outlet} == {"dw", "voa", "guancha", "epoch"}


def test_one_name_for_two_agencies_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "credits.toml"
    file.write_text(
        'reprint = ["转"]\ndispatch = ["电"]\n'
        '[agencies.a]\nzh = "甲"\nen = "A"\nnames = ["甲社"]\n[agencies.b]\nzh = "乙"\nen = "B"\nnames = ["甲社"]\n'
    )
    with pytest.raises(LexiconError, match="甲社"):
        _read(file)
    file.write_text('reprint = ["转"]\n')
    with pytest.raises(LexiconError, match="agencies"):
        _read(file)
