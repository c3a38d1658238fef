"""Characters: one to one, by neighbours where that is needed, invisible ones counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.cleaning import script


@pytest.mark.parametrize(
    ("found", "made"),
    [
        ("國際夥伴於會後發表聲明", "国际伙伴于会后发表声明"),
        ("裡裏爲衆説羣臺", "里里为众说群台"),
        ("港口丶码头丶灯塔", "港口、码头、灯塔"),
        ("丶首", "丶首"),
        ("受到着作权法保护", "受到著作权法保护"),
        ("看着作家", "看着作家"),
        ("沿著海岸走著", "沿着海岸走着"),
        ("著名著作显著著称名著", "著名著作显著著称名著"),
        ("乾净的乾坤", "干净的乾坤"),
        ("瞭解瞭望台", "了解瞭望台"),
        ("藉口狼藉慰藉", "借口狼藉慰藉"),
        ("「港『口』」", "“港‘口’”"),
        ("约翰‧乔、玛丽・李、A•B", "约翰·乔、玛丽·李、A·B"),
        ("• 第一点", "• 第一点"),
        ("不老", "不老"),
    ],
)
def test_simplify(found: str, made: str) -> None:
    assert script.simplify(found) == made


@pytest.mark.parametrize(
    "text", ["灯塔重新点亮。", "约翰·乔说：“好。”", "COVID-19 疫情", "１２３", "é ü ß ひらがな 한국어"]
)
def test_simplified_text_stays(text: str) -> None:
    assert script.simplify(text) == text


def test_the_table_is_one_to_one_and_settled() -> None:
    table = script.table()
    assert len(table) > 3_000
    for source, made in table.items():
        assert len(made) == 1
        once = script.simplify(chr(source))
        assert script.simplify(once) == once, (chr(source), made)


@given(st.text(max_size=60))
def test_length_never_changes(text: str) -> None:
    assert len(script.simplify(text)) == len(text)


def test_invisible_characters_are_removed_and_counted() -> None:
    assert script.visible("灯\x00塔\u200b\u202e亮\ufeff\u00ad\ufffd") == (
        "灯塔亮", {"nul": 1, "zero_width": 2, "bidi": 1, "control": 1, "replacement": 1},
    )  # fmt: skip
    assert script.visible("灯塔\t\n亮\u3000") == ("灯塔\t\n亮\u3000", {})
