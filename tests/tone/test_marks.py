"""A title in quotation marks is denied to whom it is given; one without them, or in half of them, is not."""

from __future__ import annotations

import pytest

from tests.tone.test_around import labels


@pytest.mark.parametrize("marks", ["“”", "‘’", '""', "「」"])
@pytest.mark.parametrize("title", ["总统", "外交部"])
def test_a_title_in_marks_of_any_kind_is_denied(marks: str, title: str) -> None:
    assert labels(f"甲国{marks[0]}{title}{marks[1]}来了。") == {"甲": "neg"}


@pytest.mark.parametrize("marks", [("", ""), ("“", ""), ("", "”"), ("（", "）")])
def test_a_title_without_its_marks_is_a_title(marks: tuple[str, str]) -> None:
    assert labels(f"甲国{marks[0]}总统{marks[1]}来了。") == {"甲": "neu"}
