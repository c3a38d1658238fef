"""Labels name what the articles keep to, in whole words, without a verb and with a day."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from framing import events
from framing.events import EventInput, labels

DAY = datetime(2024, 3, 5, 8, tzinfo=UTC)


def labelled(*texts: tuple[str, str, str]) -> list[str]:
    inputs = [
        EventInput(f"a{i}", outlet, title, body, DAY, "second")
        for i, (outlet, title, body) in enumerate(texts)
    ]
    return [e.label_zh for e in events.match(inputs).events]


BODY = (
    "澜江大桥周二通车。澜江大桥全长三公里，工程师骆清和说，澜江大桥用了六年。骆清和是总设计师。"
    "市民在桥头等候，骆清和向市民致意。骆清和随后乘车过桥。"
)


def test_a_label_is_dated_and_made_of_at_most_three_terms() -> None:
    (label,) = labelled(("bay", "澜江大桥通车", BODY))
    assert re.fullmatch(r"2024-03-05 \S+( · \S+){0,2}", label)


def test_a_name_that_the_segmenter_cut_is_made_whole() -> None:
    text = "骆清和谈澜江大桥\n" + BODY
    assert labels.whole(text, "骆清") == labels.whole(text, "清和") == "骆清和"
    assert labels.whole(text, "大桥") == "澜江大桥"
    assert labels.whole(text, "市民") == "市民", "two uses are not enough to tell"


def test_what_is_said_once_is_no_topic_where_something_else_is() -> None:
    (label,) = labelled(("bay", "坐上客：澜江大桥", BODY + "一位坐上客没有来。"))
    assert "坐上" not in label and "上客" not in label


def test_an_article_that_says_nothing_twice_still_has_a_label() -> None:
    (label,) = labelled(("bay", "渔港的猫", "三只猫上岸。"))
    assert label.startswith("2024-03-05")
