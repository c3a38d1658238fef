"""A build after another: only what is new is scored, and nobody can tell from the result."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from framing.events import EventInput, matcher, partners, scores
from framing.events.state import State
from tests.events.invented import archive, changed, coverage, matched


def edited(items: Sequence[EventInput], seed: int) -> list[EventInput]:
    """Some articles gone, some changed, some new; few enough for the statistics to serve."""
    draw = random.Random(seed)
    kept = [changed(x) if draw.random() < 0.06 else x for x in items if draw.random() > 0.06]
    return [*kept, *coverage(1000 + seed, happenings=3)]


def in_full(monkeypatch: pytest.MonkeyPatch, items: Sequence[EventInput], before: State):
    """Matched without what was known, but for the statistics."""
    with monkeypatch.context() as patch:
        patch.setattr(matcher, "learn", lambda _: before.statistics)
        return matched(items)


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short lists and small blocks, so that lists are full and windows span blocks."""
    monkeypatch.setattr(scores, "TOP", 3)
    monkeypatch.setattr(matcher.storylines, "TOP", 2)
    monkeypatch.setattr(partners, "BLOCK", 7)
    monkeypatch.setattr(partners, "SEGMENT", 40)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.usefixtures("crowded")
def test_an_update_equals_a_match_in_full(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    items = coverage(seed, happenings=60)
    _, before = matched(items)
    for step in range(3):
        items = edited(items, 10 * seed + step)
        updated, after = matched(items, State.load(before.save()))
        full, state = in_full(monkeypatch, items, before)
        assert after.statistics.version == before.statistics.version, "else nothing is tested"
        assert updated == full
        for mine, other in ((after.articles, state.articles), (after.events, state.events)):
            assert np.array_equal(mine.links.a, other.links.a) and np.array_equal(mine.links.b, other.links.b)
            assert np.array_equal(mine.links.score, other.links.score)
        before = after


def test_an_update_scores_only_what_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    items = coverage(3, happenings=60)
    _, before = matched(items)
    scanned: list[int] = []
    scan = partners.scan

    def counted(rule, segments, rows, jobs):
        scanned.append(len(rows))
        return scan(rule, segments, rows, jobs)

    monkeypatch.setattr("framing.events.update.scan", counted)
    rows, parts, texts = archive([*items, *coverage(9, happenings=1)])
    asked: list[str] = []
    matcher.match_archive(rows, parts, lambda ids: asked.extend(ids) or texts(ids), before)
    assert sum(scanned) < 40, "new articles, and events that they changed"
    assert 0 < len(asked) < 40, "texts are wanted only for events that are new or changed"


def test_nothing_new_scores_nothing_and_gives_the_same() -> None:
    items = coverage(4)
    first, state = matched(items)
    rows, parts, _ = archive(items)

    def never(_: Sequence[str]) -> list[str]:
        raise AssertionError("no text is needed")

    assert matcher.match_archive(rows, parts, never, state)[0] == first


def test_statistics_are_kept_within_a_fifth_and_learned_anew_beyond() -> None:
    items = [x for x in coverage(5, happenings=50) if x.published is not None][:100]
    _, state = matched(items[:85])
    _, near = matched(items[:100], state)
    assert near.statistics.version == state.statistics.version
    result, far = matched(items[:60], state)
    assert far.statistics.articles == 60 and far.statistics.version != state.statistics.version
    assert result.statistics == f"{far.statistics.version} (60 articles)"
    assert result == matched(items[:60])[0]


def test_a_state_of_another_version_is_of_no_use() -> None:
    items = coverage(6)
    result, state = matched(items)
    other = State("events-0", state.statistics, state.articles, state.events, (("", ""),) * len(state.labels))
    assert matched(items, other)[0] == result


def test_an_archive_may_empty_and_fill() -> None:
    _, nothing = matched([])
    items = coverage(7)
    filled, state = matched(items, nothing)
    assert filled == matched(items)[0]
    assert matched([], state)[0].events == ()


def test_jobs_and_order_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partners, "BLOCK", 7)
    items = coverage(8, happenings=60)
    assert matched(items, jobs=3)[0] == matched(list(reversed(items)))[0]


def test_a_state_is_plain_arrays_and_comes_back_whole() -> None:
    _, state = matched(coverage(2))
    arrays = state.save()
    assert all(array.dtype.kind in "iuf" and array.ndim == 1 for array in arrays.values())
    again = State.load(arrays).save()
    assert again.keys() == arrays.keys() and all(np.array_equal(again[k], arrays[k]) for k in arrays)
