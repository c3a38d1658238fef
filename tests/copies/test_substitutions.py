"""Which words one outlet puts where another had others."""

from __future__ import annotations

from collections.abc import Sequence

from framing.copies import Pair, all_substitutions, substitutions
from tests.copies.invented import sentences


def pair(a: int, b: int, source: int | None) -> Pair:
    return Pair(a, b, 1.0, 90, 90, "between", source, "time" if source is not None else None, ())


def test_replacements_are_counted_by_pairs_and_places() -> None:
    one, two = ("".join(sentences(3, n)) + "他说中国政府没有回应，中国代表离席。" for n in (1, 2))
    texts = [one, one.replace("中国", "中共"), two, two.replace("中国代表", "中共代表")]
    outlets = ["voa", "epoch", "voa", "epoch"]
    ask = lambda rows: [texts[r] for r in rows]  # noqa: E731
    n, table = substitutions([pair(0, 1, 0), pair(2, 3, 2)], ask, outlets, "voa", "epoch")
    assert n == 2
    assert [(r.old, r.new, r.pairs, r.occurrences, r.style) for r in table] == [("中国", "中共", 2, 3, False)]
    assert substitutions([pair(0, 1, 0)], ask, outlets, "epoch", "voa") == (0, ())


def test_all_directions_at_once_ask_for_rows_as_they_lie_and_for_each_once() -> None:
    one, two = ("".join(sentences(3, n)) + "他说中国政府没有回应，中国代表离席。" for n in (1, 2))
    texts = [
        one,
        one.replace("中国", "中共"),
        two,
        two.replace("中国代表", "中共代表"),
        one.replace("回应", "响应"),
    ]
    outlets = ["voa", "epoch", "epoch", "voa", "epoch"]
    pairs = [pair(2, 3, 2), pair(0, 4, 0), pair(0, 1, 0), pair(1, 4, None)]
    asked: list[int] = []

    def ask(rows: Sequence[int]) -> list[str]:
        asked.extend(rows)
        return [texts[r] for r in rows]

    found = all_substitutions(pairs, ask, outlets)
    assert asked == [0, 1, 2, 3, 4]
    assert {way: n for way, (n, _) in found.items()} == {("voa", "epoch"): 2, ("epoch", "voa"): 1}
    for way, told in found.items():
        assert told[1] and told == substitutions(pairs, ask, outlets, *way)


def test_pairs_without_a_direction_do_not_count() -> None:
    assert substitutions([pair(0, 1, None)], lambda rows: [""] * len(rows), ["a", "b"], "a", "b") == (0, ())


def test_long_replacements_are_no_substitutions() -> None:
    frame = sentences(4, 3)
    old = "".join([*frame[:2], "市长昨天在码头上向所有渔民作了一个很长的说明。", *frame[2:]])
    new = "".join([*frame[:2], "无人知道后来图书馆二楼那盏灯究竟是谁点亮又熄灭。", *frame[2:]])
    _, table = substitutions(
        [pair(0, 1, 0)], lambda rows: [(old, new)[r] for r in rows], ["a", "b"], "a", "b"
    )
    assert all(max(len(r.old), len(r.new)) <= 12 for r in table)
